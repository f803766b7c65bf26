import {
	type ClusterRole,
	clusterRoles,
	type PolicyRule,
	type Role,
	type RoleBinding,
	type RoleRef,
	roles,
} from '../../api/kinds/rbac.ts';
import {type ApiObject, objectKey} from '../../api/object.ts';
import {forbidden, notFound} from '../../api/refusals.ts';
import {equalValues} from '../../api/share.ts';
import type {Status} from '../../api/status.ts';
import type {UserInfo} from '../../api/verbs.ts';
import type {Admission, AdmissionPlugin} from './plugin.ts';

const group = 'rbac.authorization.k8s.io';

/** One thing that a rule lets one do, and one place. */
type Grain = {
	readonly verb: string;
	readonly apiGroup?: string;
	readonly resource?: string;
	readonly resourceName?: string;
	readonly url?: string;
};

/** Source: component-helpers/auth/rbac/validation/rule.go, BreakdownRule */
const grainsOf = ({verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = []}: PolicyRule) =>
	verbs.flatMap((verb): readonly Grain[] => [
		...apiGroups.flatMap(apiGroup =>
			resources.flatMap(resource =>
				resourceNames.length === 0
					? [{verb, apiGroup, resource}]
					: resourceNames.map(resourceName => ({verb, apiGroup, resource, resourceName})),
			),
		),
		...nonResourceURLs.map(url => ({verb, url})),
	]);

const has = (list: readonly string[] | undefined, word: string | undefined): boolean =>
	list !== undefined && word !== undefined && (list.includes('*') || list.includes(word));

const hasResource = ({resources}: PolicyRule, resource: string): boolean => {
	const slash = resource.indexOf('/');
	return has(resources, resource) || (slash >= 0 && resources?.includes(`*${resource.slice(slash)}`) === true);
};

const hasUrl = ({nonResourceURLs}: PolicyRule, url: string): boolean =>
	nonResourceURLs?.some(
		pattern => pattern === '*' || pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1))),
	) === true;

const covers = (rule: PolicyRule, {verb, apiGroup, resource = '', resourceName, url}: Grain): boolean => {
	if (!has(rule.verbs, verb)) {
		return false;
	}

	if (url !== undefined) {
		return hasUrl(rule, url);
	}

	const names = rule.resourceNames ?? [];
	return (
		has(rule.apiGroups, apiGroup) &&
		hasResource(rule, resource) &&
		(names.length === 0 || (resourceName !== undefined && names.includes(resourceName)))
	);
};

const quotedList = (list: readonly string[]): string => `[${list.map(word => JSON.stringify(word)).join(' ')}]`;

const placeOf = ({apiGroup, resource, url, resourceName}: Grain): string =>
	[
		...(apiGroup === undefined ? [] : [`APIGroups:${quotedList([apiGroup])}`]),
		...(resource === undefined ? [] : [`Resources:${quotedList([resource])}`]),
		...(url === undefined ? [] : [`NonResourceURLs:${quotedList([url])}`]),
		...(resourceName === undefined ? [] : [`ResourceNames:${quotedList([resourceName])}`]),
	].join(', ');

/** A path has a line for each of its verbs. */
const linesOf = (place: string, verbs: readonly string[]): readonly string[] =>
	place.startsWith('NonResourceURLs')
		? verbs.map(verb => `{${place}, Verbs:${quotedList([verb])}}`)
		: [`{${place}, Verbs:${quotedList(verbs)}}`];

/** What is missing, a line for each place with all its verbs. */
const missingText = (missing: readonly Grain[]): string => {
	const places = new Map<string, string[]>();

	for (const grain of missing) {
		const place = placeOf(grain);
		places.set(place, [...(places.get(place) ?? []), grain.verb]);
	}

	return [...places]
		.flatMap(([place, verbs]) => linesOf(place, [...new Set(verbs)]))
		.sort()
		.join('\n');
};

/** Nobody gives what he does not have. Source: pkg/registry/rbac/validation/rule.go, ConfirmNoEscalation */
const escalation = (
	{user, authorizer}: Admission,
	rules: readonly PolicyRule[],
	namespace: string | undefined,
): string | undefined => {
	const own = authorizer.rulesFor(user, namespace);
	const missing = rules.flatMap(grainsOf).filter(grain => !own.some(rule => covers(rule, grain)));
	return missing.length === 0
		? undefined
		: `user ${JSON.stringify(user.name)} (groups=${quotedList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${missingText(missing)}`;
};

const mayDo = ({user, authorizer, namespace}: Admission, verb: string, plural: string, name: string): boolean =>
	authorizer.allows({user, verb, kind: {group, plural}, namespace, name});

const everything: readonly PolicyRule[] = [
	{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
	{verbs: ['*'], nonResourceURLs: ['*']},
];

/** The collector of garbage may be less than what it collects. Source: pkg/registry/rbac/helpers.go, IsOnlyMutatingGCFields */
const changesOnlyOwners = ({metadata: next}: ApiObject, {metadata: before}: ApiObject): boolean =>
	equalValues(next.labels ?? {}, before.labels ?? {}) && equalValues(next.annotations ?? {}, before.annotations ?? {});

const roleRefusal = (admission: Admission): string | undefined => {
	const {kind, name, namespace, object, before} = admission;
	const [next, had] = [object as ClusterRole, before as ClusterRole | undefined];
	const isSame = had !== undefined && equalValues(next.rules, had.rules);
	const gathersSame = had !== undefined && equalValues(next.aggregationRule, had.aggregationRule);

	if ((isSame && gathersSame && changesOnlyOwners(next, had)) || mayDo(admission, 'escalate', kind.plural, name)) {
		return undefined;
	}

	const gathers = next.aggregationRule !== undefined && escalation(admission, everything, undefined) !== undefined;
	return gathers
		? 'must have cluster-admin privileges to use the aggregationRule'
		: escalation(admission, next.rules ?? [], namespace);
};

const roleOf = ({storage, namespace}: Admission, {kind, name}: RoleRef): Role | undefined =>
	kind === 'Role' ? storage.get(roles, objectKey(namespace, name)) : storage.get(clusterRoles, name);

const bindingRefusal = (admission: Admission): Status | undefined => {
	const {kind, name, namespace, object, before} = admission;
	const [next, had] = [object as RoleBinding, before as RoleBinding | undefined];
	const isSame =
		had !== undefined &&
		equalValues(next.subjects, had.subjects) &&
		equalValues(next.roleRef, had.roleRef) &&
		changesOnlyOwners(next, had);
	const plural = next.roleRef.kind === 'Role' ? 'roles' : 'clusterroles';

	if (isSame || mayDo(admission, 'bind', plural, next.roleRef.name)) {
		return undefined;
	}

	const role = roleOf(admission, next.roleRef);

	if (role === undefined) {
		return notFound(kind, next.roleRef.name);
	}

	const why = escalation(admission, role.rules ?? [], namespace);
	return why === undefined ? undefined : forbidden(kind, name, why);
};

const isTrusted = ({groups}: UserInfo): boolean => groups.includes('system:masters');

/**
Roles and bindings give away no more than whoever writes them has; the verbs `escalate` and `bind` lift that. It stands among
the plug-ins here, and in front of the storage in Kubernetes. Source: pkg/registry/rbac/<kind>/policybased
*/
export const roleEscalation: AdmissionPlugin = {
	name: 'RoleEscalation',
	validate(admission): Status | undefined {
		const {kind, name, verb, user, object} = admission;

		if (kind.group !== group || verb === 'delete' || object === undefined || isTrusted(user)) {
			return undefined;
		}

		if (kind.plural.endsWith('bindings')) {
			return bindingRefusal(admission);
		}

		const why = roleRefusal(admission);
		return why === undefined ? undefined : forbidden(kind, name, why);
	},
};
