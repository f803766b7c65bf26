import type {ApiObject} from '../../api/object.ts';
import {badRequest, invalid} from '../../api/refusals.ts';
import type {Reply} from '../../api/status.ts';
import {type FieldErrors, invalidField} from '../../api/validation.ts';
import type {UserInfo} from '../../api/verbs.ts';
import type {Attributes, PathAttributes} from '../authorization.ts';
import {refused} from '../storage.ts';
import {answered, type Review, type ReviewContext} from './review.ts';

type AccessSpec = {
	readonly resourceAttributes?: {
		readonly namespace?: string;
		readonly verb?: string;
		readonly group?: string;
		readonly resource?: string;
		readonly subresource?: string;
		readonly name?: string;
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

/** Source: pkg/apis/authorization/validation/validation.go */
const attributeErrors = ({resourceAttributes, nonResourceAttributes}: AccessSpec): FieldErrors => {
	if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
		const words = 'cannot be specified in combination with resourceAttributes';
		return [invalidField('spec.nonResourceAttributes', nonResourceAttributes, words)];
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
	const {allowed, reason} = authorizer.explain(attributesOf(user, specOf(body)));
	return answered(body, {allowed, ...(reason === '' ? {} : {reason})});
};

const wrong = (kind: string, errors: FieldErrors): Reply | undefined =>
	errors.length === 0 ? undefined : refused(invalid({group, plural: `${kind.toLowerCase()}s`, kind}, '', errors));

const subjectOf = ({user = '', groups = []}: AccessSpec): UserInfo => ({name: user, groups});

const names = (kind: string, namespaced: boolean) =>
	({group, versions: ['v1'], kind, plural: `${kind.toLowerCase()}s`, namespaced}) as const;

/** May I? `kubectl auth can-i`. */
export const selfSubjectAccessReview: Review = {
	...names('SelfSubjectAccessReview', false),
	answer: (body, context) =>
		wrong('SelfSubjectAccessReview', attributeErrors(specOf(body))) ?? verdict(body, context.user, context),
};

/** May he? */
export const subjectAccessReview: Review = {
	...names('SubjectAccessReview', false),
	answer(body, context) {
		const spec = specOf(body);
		return (
			wrong('SubjectAccessReview', [...attributeErrors(spec), ...subjectErrors(spec)]) ??
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
			wrong('LocalSubjectAccessReview', [
				...attributeErrors(spec),
				...subjectErrors(spec),
				...(spec.nonResourceAttributes === undefined
					? []
					: [
							invalidField(
								'spec.nonResourceAttributes',
								spec.nonResourceAttributes,
								'disallowed on this kind of request',
							),
						]),
				...(spec.resourceAttributes !== undefined && asked !== namespace
					? [invalidField('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')]
					: []),
			]) ?? verdict(body, subjectOf(spec), context)
		);
	},
};
