import type {Json} from '../../api/json.ts';
import {internalOf} from '../../api/moulds/internal.ts';
import type {ApiObject} from '../../api/object.ts';
import {badRequest, invalid} from '../../api/refusals.ts';
import {parseFieldSelector, parseLabelSelector} from '../../api/selectors.ts';
import type {Reply} from '../../api/status.ts';
import {type FieldErrors, invalidField, requiredField} from '../../api/validation.ts';
import type {UserInfo} from '../../api/verbs.ts';
import type {Attributes, PathAttributes} from '../authorization.ts';
import {refused} from '../storage.ts';
import {answered, type Review, type ReviewContext} from './review.ts';

type SelectorAttributes = {
	readonly rawSelector?: string;
	readonly requirements?: ReadonlyArray<{readonly key?: string; readonly operator?: string}>;
};

type AccessSpec = {
	readonly resourceAttributes?: {
		readonly namespace?: string;
		readonly verb?: string;
		readonly group?: string;
		readonly resource?: string;
		readonly subresource?: string;
		readonly name?: string;
		readonly fieldSelector?: SelectorAttributes;
		readonly labelSelector?: SelectorAttributes;
	};
	readonly nonResourceAttributes?: {readonly path?: string; readonly verb?: string};
	readonly user?: string;
	readonly groups?: readonly string[];
};

const specOf = (body: ApiObject): AccessSpec => (body as ApiObject & {readonly spec?: AccessSpec}).spec ?? {};

const attributesOf = (user: UserInfo, spec: AccessSpec): Attributes | PathAttributes => {
	const {resourceAttributes, nonResourceAttributes} = spec;

	if (resourceAttributes === undefined) {
		return {user, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? ''};
	}

	const {namespace = '', verb = '', group = '', resource = '', subresource, name} = resourceAttributes;
	return {
		user,
		verb,
		kind: {group, plural: resource},
		subresource,
		namespace: namespace === '' ? undefined : namespace,
		name,
	};
};

type PathSpec = NonNullable<AccessSpec['nonResourceAttributes']>;

const internalPath = (attributes: PathSpec): Json => internalOf('authorization/v1.NonResourceAttributes', attributes);

const operators: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

const requirementErrors = (selector: SelectorAttributes, field: string): FieldErrors =>
	(selector.requirements ?? []).flatMap(({key = ''}, index) =>
		key === '' ? [requiredField(`${field}.requirements[${index}].key`, 'must be specified')] : [],
	);

const selectorErrors = (selector: SelectorAttributes | undefined, field: string): FieldErrors => {
	if (selector === undefined) {
		return [];
	}

	const {rawSelector = '', requirements = []} = selector;
	return [
		...(rawSelector !== '' && requirements.length > 0
			? [invalidField(`${field}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')]
			: []),
		...(rawSelector === '' && requirements.length === 0
			? [requiredField(`${field}.requirements`, `when ${field} is specified, requirements or rawSelector is required`)]
			: []),
		...requirementErrors(selector, field),
	];
};

const selectorsErrors = ({resourceAttributes}: AccessSpec): FieldErrors => [
	...selectorErrors(resourceAttributes?.fieldSelector, 'spec.resourceAttributes.fieldSelector'),
	...selectorErrors(resourceAttributes?.labelSelector, 'spec.resourceAttributes.labelSelector'),
];

/** What of a selector nobody understood. Source: pkg/registry/authorization/util/helpers.go, BuildEvaluationError */
const misread = (
	name: 'fieldSelector' | 'labelSelector',
	selector: SelectorAttributes | undefined,
	isRead: (text: string) => boolean,
): readonly string[] => {
	const {rawSelector = '', requirements = []} = selector ?? {};
	const understood = requirements.filter(({operator = ''}) => operators.includes(operator));
	const isWhole = rawSelector === '' ? understood.length === requirements.length : isRead(rawSelector);
	const partially = understood.length > 0 ? 'partially ' : '';
	return isWhole ? [] : [`spec.resourceAttributes.${name} ${partially}ignored due to parse error`];
};

const evaluationError = ({resourceAttributes}: AccessSpec): string =>
	[
		...misread('fieldSelector', resourceAttributes?.fieldSelector, text => parseFieldSelector(text).ok),
		...misread('labelSelector', resourceAttributes?.labelSelector, text => parseLabelSelector(text).ok),
	].join('; ');

/** Source: pkg/apis/authorization/validation/validation.go */
const attributeErrors = ({resourceAttributes, nonResourceAttributes}: AccessSpec): FieldErrors => {
	if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
		const words = 'cannot be specified in combination with resourceAttributes';
		return [invalidField('spec.nonResourceAttributes', internalPath(nonResourceAttributes), words)];
	}

	const words = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
	return resourceAttributes === undefined && nonResourceAttributes === undefined
		? [invalidField('spec.resourceAttributes', null, words)]
		: [];
};

const subjectErrors = ({user = '', groups = []}: AccessSpec): FieldErrors =>
	user === '' && groups.length === 0
		? [invalidField('spec.user', '', 'at least one of user or group must be specified')]
		: [];

const group = 'authorization.k8s.io';

const verdict = (body: ApiObject, user: UserInfo, {authorizer}: ReviewContext): Reply => {
	const spec = specOf(body);
	const {allowed, reason} = authorizer.explain(attributesOf(user, spec));
	const error = evaluationError(spec);
	return answered(body, {
		allowed,
		...(reason === '' ? {} : {reason}),
		...(error === '' ? {} : {evaluationError: error}),
	});
};

/** Nobody has told the server's own type its kind: the refusal has none. Source: pkg/registry/authorization, authorizationapi.Kind(sar.Kind) */
const nameless = {group, plural: '', kind: ''};

const wrong = (errors: FieldErrors): Reply | undefined =>
	errors.length === 0 ? undefined : refused(invalid(nameless, '', errors));

/** A question says nothing of itself. */
const metadataErrors = ({metadata}: ApiObject, words = 'must be empty'): FieldErrors =>
	Object.keys(metadata).every(name => name === 'namespace' && words !== 'must be empty')
		? []
		: [invalidField('metadata', metadata, words)];

const subjectOf = ({user = '', groups = []}: AccessSpec): UserInfo => ({name: user, groups});

const names = (kind: string, namespaced: boolean) =>
	({group, versions: ['v1'], kind, plural: `${kind.toLowerCase()}s`, namespaced}) as const;

/** May I? `kubectl auth can-i`. */
export const selfSubjectAccessReview: Review = {
	...names('SelfSubjectAccessReview', false),
	answer(body, context) {
		const spec = specOf(body);
		return (
			wrong([...attributeErrors(spec), ...selectorsErrors(spec), ...metadataErrors(body)]) ??
			verdict(body, context.user, context)
		);
	},
};

/** May he? */
export const subjectAccessReview: Review = {
	...names('SubjectAccessReview', false),
	answer(body, context) {
		const spec = specOf(body);
		return (
			wrong([...attributeErrors(spec), ...subjectErrors(spec), ...selectorsErrors(spec), ...metadataErrors(body)]) ??
			verdict(body, subjectOf(spec), context)
		);
	},
};

/** May he, in this namespace? Whoever rules a namespace may ask that. */
export const localSubjectAccessReview: Review = {
	...names('LocalSubjectAccessReview', true),
	answer(body, context) {
		const spec = specOf(body);
		const {namespace = ''} = context;
		const asked = spec.resourceAttributes?.namespace ?? '';

		if (namespace === '') {
			return refused(badRequest(`namespace is required on this type: ${namespace}`));
		}

		return (
			wrong([
				...attributeErrors(spec),
				...subjectErrors(spec),
				...selectorsErrors(spec),
				...metadataErrors(body, 'must be empty except for namespace'),
				...(spec.resourceAttributes !== undefined && asked !== namespace
					? [invalidField('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')]
					: []),
				...(spec.nonResourceAttributes === undefined
					? []
					: [
							invalidField(
								'spec.nonResourceAttributes',
								internalPath(spec.nonResourceAttributes),
								'disallowed on this kind of request',
							),
						]),
			]) ?? verdict(body, subjectOf(spec), context)
		);
	},
};
