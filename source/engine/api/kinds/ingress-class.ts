import type {Kind} from '../kind.ts';
import {dnsLabelProblems, domainPathProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField, requiredField, tooLongField} from '../validation.ts';
import {
	immutableText,
	isRecord,
	metadataErrors,
	oneOfThese,
	problemsAt,
	requiredName,
	typedReferenceErrors,
} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {firstGeneration, updatedSpec} from './strategy.ts';

export type IngressClassParameters = {
	readonly apiGroup?: string;
	readonly kind: string;
	readonly name: string;
	readonly scope?: 'Cluster' | 'Namespace';
	readonly namespace?: string;
};

export type IngressClass = ApiObject & {
	readonly spec: {readonly controller?: string; readonly parameters?: IngressClassParameters};
};

/** Source: pkg/apis/networking/v1/defaults.go */
const classDefaults = (ingressClass: IngressClass): IngressClass => {
	const {spec} = ingressClass;
	return isRecord(spec) && isRecord(spec.parameters)
		? withMembers(ingressClass, {
				spec: withMembers(spec, {
					parameters: withDefaults<IngressClassParameters>(spec.parameters, {scope: 'Cluster'}),
				}),
			})
		: ingressClass;
};

const parametersErrors = (parameters: IngressClassParameters, field: string): FieldErrors => {
	const {scope, namespace} = parameters;
	return [
		...typedReferenceErrors(parameters, field),
		...oneOfThese(scope, ['Cluster', 'Namespace'], `${field}.scope`),
		...(scope === 'Namespace'
			? namespace === undefined
				? [requiredField(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'")]
				: problemsAt(`${field}.namespace`, namespace, dnsLabelProblems(namespace))
			: []),
		...(scope === 'Cluster' && namespace !== undefined
			? [forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'")]
			: []),
	];
};

const longestController = 250;

/** Source: pkg/apis/networking/validation/validation.go */
const classErrors = (ingressClass: IngressClass): FieldErrors => {
	const {controller = '', parameters} = isRecord(ingressClass.spec) ? ingressClass.spec : {};
	return [
		...metadataErrors(ingressClass),
		...(controller.length > longestController ? [tooLongField('spec.controller', longestController)] : []),
		...requiredName(controller, 'spec.controller', domainPathProblems),
		...(parameters === undefined ? [] : parametersErrors(parameters, 'spec.parameters')),
	];
};

const parametersText = ({spec}: IngressClass): string => {
	const {kind, name, apiGroup = ''} = spec.parameters ?? {};
	return kind === undefined ? '<none>' : `${kind}${apiGroup === '' ? '' : `.${apiGroup}`}/${name}`;
};

export const ingressClasses: Kind<IngressClass> = defineKind<IngressClass>({
	group: 'networking.k8s.io',
	version: 'v1',
	kind: 'IngressClass',
	plural: 'ingressclasses',
	singular: 'ingressclass',
	namespaced: false,
	defaults: classDefaults,
	prepareForCreate: firstGeneration,
	prepareForUpdate: updatedSpec,
	validate: classErrors,
	validateUpdate: (next, before) => [
		...immutableText(next.spec.controller, before.spec.controller, 'spec.controller'),
		...classErrors(next),
	],
	columns: [
		nameColumn,
		textColumn('Controller', ({spec}) => spec.controller ?? ''),
		textColumn('Parameters', parametersText),
		ageColumn,
	],
});
