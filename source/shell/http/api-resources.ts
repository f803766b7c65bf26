/*
What the API offers, as data: every resource with its verbs and what is beneath it. Discovery, OpenAPI and RBAC's questions are
all answered from this one table.

Kinds that are stored come from `allKinds`, so that a new one is offered by itself; beside them stand what is answered and never
stored (reviews, metrics, component statuses) and versions into which others are turned.

Source: the `APIResourceList`s of kube-apiserver v1.34
*/
import type {AnyKind} from '../../engine/api/kind.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import {compareVersions} from '../../engine/api/versions.ts';
import {conversions} from './conversions/index.ts';

type TypeName = {readonly group: string; readonly version: string; readonly kind: string};

export type ApiSubresource = TypeName & {readonly name: string; readonly verbs: readonly string[]};

/** The type as which a resource lies in etcd, whatever version it is asked for in. */
export type StoredAs = TypeName;

export type ApiResource = TypeName & {
	/** Nothing for what is never stored. */
	readonly storedAs?: StoredAs;
	readonly plural: string;
	readonly singular: string;
	readonly namespaced: boolean;
	readonly verbs: readonly string[];
	readonly shortNames: readonly string[];
	readonly categories: readonly string[];
	readonly subresources: readonly ApiSubresource[];
};

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Source: apiextensions-apiserver/pkg/apiserver/customresource_discovery_controller.go */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const changing = ['get', 'patch', 'update'];
const creating = ['create'];
const streaming = ['create', 'get'];
const proxying = ['create', 'delete', 'get', 'patch', 'update'];

/** Subresources with the type of their body, where that is not the resource's own; `''` stands for the group of core. */
const bodies: Readonly<Record<string, {readonly verbs: readonly string[]; readonly type?: Partial<TypeName>}>> = {
	approval: {verbs: changing},
	attach: {verbs: streaming, type: {kind: 'PodAttachOptions'}},
	binding: {verbs: creating, type: {kind: 'Binding'}},
	ephemeralcontainers: {verbs: changing},
	eviction: {verbs: creating, type: {group: 'policy', version: 'v1', kind: 'Eviction'}},
	exec: {verbs: streaming, type: {kind: 'PodExecOptions'}},
	finalize: {verbs: ['update']},
	log: {verbs: ['get']},
	portforward: {verbs: streaming, type: {kind: 'PodPortForwardOptions'}},
	resize: {verbs: changing},
	scale: {verbs: changing, type: {group: 'autoscaling', version: 'v1', kind: 'Scale'}},
	status: {verbs: changing},
	token: {verbs: creating, type: {group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest'}},
};

const subresourceOf = ({group, version, kind}: TypeName, name: string): ApiSubresource => {
	const body = name === 'proxy' ? {verbs: proxying, type: {kind: `${kind}ProxyOptions`}} : bodies[name];
	return {name, group, version, kind, ...body?.type, verbs: body?.verbs ?? changing};
};

const storedAs = (kind: AnyKind, named: {readonly group: string; readonly version: string}): ApiResource => {
	const type = {group: named.group, version: named.version, kind: kind.kind};
	const isNamespace = kind.plural === 'namespaces' && kind.group === '';
	return {
		...type,
		storedAs: {group: kind.group, version: kind.version, kind: kind.kind},
		plural: kind.plural,
		singular: kind.singular,
		namespaced: kind.namespaced,
		verbs: isNamespace ? allVerbs.filter(verb => verb !== 'deletecollection') : allVerbs,
		shortNames: kind.shortNames,
		categories: kind.categories,
		subresources: [...kind.subresources].sort().map(name => subresourceOf(type, name)),
	};
};

const answered = (
	group: string,
	version: string,
	kind: string,
	plural: string,
	more: Partial<ApiResource> = {},
): ApiResource => ({
	group,
	version,
	kind,
	plural,
	singular: kind.toLowerCase(),
	namespaced: false,
	verbs: creating,
	shortNames: [],
	categories: [],
	subresources: [],
	...more,
});

const authentication = 'authentication.k8s.io';
const authorization = 'authorization.k8s.io';
const metrics = 'metrics.k8s.io';
const looking = ['get', 'list'];

/** What is answered and never stored. */
const unstored: readonly ApiResource[] = [
	answered('', 'v1', 'Binding', 'bindings', {namespaced: true}),
	answered('', 'v1', 'ComponentStatus', 'componentstatuses', {verbs: looking, shortNames: ['cs']}),
	answered(authentication, 'v1', 'SelfSubjectReview', 'selfsubjectreviews'),
	answered(authentication, 'v1', 'TokenReview', 'tokenreviews'),
	answered(authentication, 'v1beta1', 'SelfSubjectReview', 'selfsubjectreviews'),
	answered(authorization, 'v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', {namespaced: true}),
	answered(authorization, 'v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews'),
	answered(authorization, 'v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews'),
	answered(authorization, 'v1', 'SubjectAccessReview', 'subjectaccessreviews'),
	answered(metrics, 'v1beta1', 'NodeMetrics', 'nodes', {singular: '', verbs: looking}),
	answered(metrics, 'v1beta1', 'PodMetrics', 'pods', {singular: '', verbs: looking, namespaced: true}),
];

/** Groups in the order in which an API server tells of them; others follow by alphabet. */
const groupOrder: readonly string[] = [
	'',
	'apiregistration.k8s.io',
	'apps',
	'events.k8s.io',
	authentication,
	authorization,
	'autoscaling',
	'batch',
	'certificates.k8s.io',
	'networking.k8s.io',
	'policy',
	'rbac.authorization.k8s.io',
	'storage.k8s.io',
	'admissionregistration.k8s.io',
	'apiextensions.k8s.io',
	'scheduling.k8s.io',
	'coordination.k8s.io',
	'node.k8s.io',
	'discovery.k8s.io',
];

const rankOf = (group: string): number => {
	const place = groupOrder.indexOf(group);
	return place < 0 ? groupOrder.length : place;
};

const inOrder = (left: ApiResource, right: ApiResource): number =>
	rankOf(left.group) - rankOf(right.group) ||
	(left.group < right.group ? -1 : left.group > right.group ? 1 : 0) ||
	compareVersions(left.version, right.version) ||
	(left.plural < right.plural ? -1 : 1);

/** Everything that is offered, by group, version and name; `more` are those of custom resources. */
export const apiResources = (more: readonly ApiResource[] = []): readonly ApiResource[] =>
	[
		...allKinds.map(kind => storedAs(kind, kind)),
		...conversions.map(conversion => storedAs(conversion.kind, conversion)),
		...unstored,
		...more,
	].sort(inOrder);

/** What discovery has to know of a CustomResourceDefinition. */
export type CustomResource = {
	readonly spec: {
		readonly group: string;
		readonly names: {
			readonly plural: string;
			readonly kind: string;
			readonly singular?: string;
			readonly shortNames?: readonly string[];
			readonly categories?: readonly string[];
		};
		readonly scope: string;
		readonly versions: ReadonlyArray<{
			readonly name: string;
			readonly served: boolean;
			readonly storage?: boolean;
			readonly subresources?: {readonly status?: object; readonly scale?: object};
		}>;
	};
};

/** The resources of a CustomResourceDefinition, one for each version that is served. */
export const customApiResources = ({spec}: CustomResource): readonly ApiResource[] => {
	const {group, names, scope, versions} = spec;
	return versions
		.filter(({served}) => served)
		.map(({name: version, subresources = {}}): ApiResource => {
			const type = {group, version, kind: names.kind};
			const below = ['status', 'scale'].filter(name => subresources[name as 'scale' | 'status'] !== undefined);
			return {
				...type,
				storedAs: {...type, version: versions.find(({storage}) => storage === true)?.name ?? version},
				plural: names.plural,
				singular: names.singular ?? names.kind.toLowerCase(),
				namespaced: scope === 'Namespaced',
				verbs: customVerbs,
				shortNames: names.shortNames ?? [],
				categories: names.categories ?? [],
				subresources: below.map(name => subresourceOf(type, name)),
			};
		});
};

/** Resources of one group and version, which are served together. */
export type GroupVersion = {
	readonly group: string;
	readonly version: string;
	/** `v1`, `apps/v1` */
	readonly groupVersion: string;
	readonly resources: readonly ApiResource[];
};

export const groupVersionsOf = (resources: readonly ApiResource[]): readonly GroupVersion[] => {
	const found = new Map<string, ApiResource[]>();

	for (const resource of resources) {
		const {group, version} = resource;
		const groupVersion = group === '' ? version : `${group}/${version}`;
		found.set(groupVersion, [...(found.get(groupVersion) ?? []), resource]);
	}

	return [...found].map(([groupVersion, own]) => ({
		group: own[0]?.group ?? '',
		version: own[0]?.version ?? '',
		groupVersion,
		resources: own,
	}));
};
