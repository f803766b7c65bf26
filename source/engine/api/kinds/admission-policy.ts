import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {
	type MatchCondition,
	type MatchResources,
	matchConditionErrors,
	matchDefaults,
	matchErrors,
} from './admission-rules.ts';
import {eachItem, isRecord, metadataErrors, oneOf, oneOfIfSaid, requiredName, requiredText} from './check.ts';
import {ageColumn, countColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {createdWith, firstGeneration, updatedSpec, updatedStatus} from './strategy.ts';

export type ValidatingAdmissionPolicySpec = {
	readonly paramKind?: {readonly apiVersion?: string; readonly kind?: string};
	readonly matchConstraints?: MatchResources;
	readonly validations?: ReadonlyArray<{
		readonly expression: string;
		readonly message?: string;
		readonly reason?: string;
		readonly messageExpression?: string;
	}>;
	readonly failurePolicy?: 'Ignore' | 'Fail';
	readonly auditAnnotations?: ReadonlyArray<{readonly key: string; readonly valueExpression: string}>;
	readonly matchConditions?: readonly MatchCondition[];
	readonly variables?: ReadonlyArray<{readonly name: string; readonly expression: string}>;
};

/** Expressions that new objects must please. podfall's server keeps these and does not evaluate them. */
export type ValidatingAdmissionPolicy = ApiObject & {
	readonly spec: ValidatingAdmissionPolicySpec;
	readonly status?: {readonly observedGeneration?: number; readonly conditions?: readonly Condition[]};
};

type ParamRef = {
	readonly name?: string;
	readonly namespace?: string;
	readonly selector?: LabelSelector;
	readonly parameterNotFoundAction?: 'Allow' | 'Deny';
};

export type ValidatingAdmissionPolicyBinding = ApiObject & {
	readonly spec: {
		readonly policyName?: string;
		readonly paramRef?: ParamRef;
		readonly matchResources?: MatchResources;
		readonly validationActions?: readonly string[];
	};
};

/** Source: pkg/apis/admissionregistration/v1/defaults.go */
const policyDefaults = (policy: ValidatingAdmissionPolicy): ValidatingAdmissionPolicy => {
	if (!isRecord(policy.spec)) {
		return policy;
	}

	const spec = withDefaults<ValidatingAdmissionPolicySpec>(policy.spec, {failurePolicy: 'Fail'});
	return isRecord(spec.matchConstraints)
		? withMembers(policy, {spec: withMembers(spec, {matchConstraints: matchDefaults(spec.matchConstraints)})})
		: withMembers(policy, {spec});
};

const constraintErrors = (match: MatchResources | undefined): FieldErrors => {
	const field = 'spec.matchConstraints';

	if (match === undefined) {
		return [requiredField(field)];
	}

	return [
		...matchErrors(match, field),
		...((match.resourceRules ?? []).length === 0 ? [requiredField(`${field}.resourceRules`)] : []),
	];
};

/** Source: pkg/apis/admissionregistration/validation/validation.go */
const policyErrors = (policy: ValidatingAdmissionPolicy): FieldErrors => {
	const spec: ValidatingAdmissionPolicySpec = isRecord(policy.spec) ? policy.spec : {};
	const isIdle = (spec.validations ?? []).length === 0 && (spec.auditAnnotations ?? []).length === 0;
	const words = 'validations or auditAnnotations must be non-empty; at least one entry is required';
	return [
		...metadataErrors(policy),
		...oneOfIfSaid(spec.failurePolicy, ['Fail', 'Ignore'], 'spec.failurePolicy'),
		...(spec.paramKind === undefined
			? []
			: [
					...requiredText(spec.paramKind.apiVersion, 'spec.paramKind.apiVersion'),
					...requiredText(spec.paramKind.kind, 'spec.paramKind.kind'),
				]),
		...constraintErrors(spec.matchConstraints),
		...matchConditionErrors(spec.matchConditions, 'spec.matchConditions'),
		...(isIdle ? [requiredField('spec.validations', words)] : []),
		...eachItem(spec.validations, 'spec.validations', ({expression}, field) =>
			requiredText(expression?.trim(), `${field}.expression`, 'expression is not specified'),
		),
		...eachItem(spec.auditAnnotations, 'spec.auditAnnotations', ({key, valueExpression}, field) => [
			...requiredText(key, `${field}.key`),
			...requiredText(valueExpression?.trim(), `${field}.valueExpression`),
		]),
		...eachItem(spec.variables, 'spec.variables', ({name, expression}, field) => [
			...requiredText(name, `${field}.name`, 'name is not specified'),
			...requiredText(expression?.trim(), `${field}.expression`, 'expression is not specified'),
		]),
	];
};

const bindingDefaults = (binding: ValidatingAdmissionPolicyBinding): ValidatingAdmissionPolicyBinding =>
	isRecord(binding.spec) && isRecord(binding.spec.matchResources)
		? withMembers(binding, {
				spec: withMembers(binding.spec, {matchResources: matchDefaults(binding.spec.matchResources)}),
			})
		: binding;

const actionErrors = (actions: readonly string[]): FieldErrors => {
	const field = 'spec.validationActions';
	return [
		...(actions.length === 0 ? [requiredField(field, 'at least one validation action is required')] : []),
		...eachItem(actions, field, (action, at, index) => [
			...oneOf(action, ['Audit', 'Deny', 'Warn'], at),
			...(actions.indexOf(action) < index ? [duplicateField(at, action)] : []),
		]),
		...(actions.includes('Deny') && actions.includes('Warn')
			? [
					invalidField(
						field,
						actions,
						'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
					),
				]
			: []),
	];
};

const bindingErrors = (binding: ValidatingAdmissionPolicyBinding): FieldErrors => {
	const spec: ValidatingAdmissionPolicyBinding['spec'] = isRecord(binding.spec) ? binding.spec : {};
	return [
		...metadataErrors(binding),
		...requiredName(spec.policyName, 'spec.policyName'),
		...(spec.matchResources === undefined ? [] : matchErrors(spec.matchResources, 'spec.matchResources')),
		...actionErrors(spec.validationActions ?? []),
	];
};

const paramKindText = ({spec}: ValidatingAdmissionPolicy): string =>
	spec.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion}/${spec.paramKind.kind}`;

const paramRefText = ({spec}: ValidatingAdmissionPolicyBinding): string => {
	const {name = '', namespace = ''} = spec.paramRef ?? {};

	if (spec.paramRef === undefined) {
		return '<unset>';
	}

	return namespace === '' ? name || '*' : `${namespace}/${name || '*'}`;
};

const group = 'admissionregistration.k8s.io';

export const validatingAdmissionPolicies: Kind<ValidatingAdmissionPolicy> = defineKind<ValidatingAdmissionPolicy>({
	group,
	version: 'v1',
	kind: 'ValidatingAdmissionPolicy',
	plural: 'validatingadmissionpolicies',
	singular: 'validatingadmissionpolicy',
	categories: ['api-extensions'],
	namespaced: false,
	subresources: ['status'],
	defaults: policyDefaults,
	prepareForCreate: policy => createdWith(policy, {}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: policyErrors,
	validateUpdate: policyErrors,
	columns: [
		nameColumn,
		countColumn('Validations', ({spec}) => spec.validations?.length),
		textColumn('ParamKind', paramKindText),
		ageColumn,
	],
});

export const validatingAdmissionPolicyBindings: Kind<ValidatingAdmissionPolicyBinding> =
	defineKind<ValidatingAdmissionPolicyBinding>({
		group,
		version: 'v1',
		kind: 'ValidatingAdmissionPolicyBinding',
		plural: 'validatingadmissionpolicybindings',
		singular: 'validatingadmissionpolicybinding',
		categories: ['api-extensions'],
		namespaced: false,
		defaults: bindingDefaults,
		prepareForCreate: firstGeneration,
		prepareForUpdate: updatedSpec,
		validate: bindingErrors,
		validateUpdate: bindingErrors,
		columns: [
			nameColumn,
			textColumn('PolicyName', ({spec}) => spec.policyName ?? ''),
			textColumn('ParamRef', paramRefText),
			ageColumn,
		],
	});
