/*
Discovery: how a client learns what there is. The aggregated form tells everything in two answers; the old form, one answer a
group version, is still asked for by `kubectl drain`, `kubectl auth can-i` and other clients.

Source: k8s.io/api/apidiscovery/v2, k8s.io/apiserver/pkg/endpoints/discovery
*/
import {createHash} from 'node:crypto';
import {type Answer, textAnswer} from './answer.ts';
import {
	type ApiResource,
	type ApiSubresource,
	type GroupVersion,
	groupVersionsOf,
	type StoredAs,
} from './api-resources.ts';
import {healthPaths} from './health.ts';
import {accepted} from './negotiation.ts';

/** What discovery answers from. */
export type Offer = {
	readonly resources: readonly ApiResource[];
	/** `127.0.0.1:6443`: where clients find the server. */
	readonly address: string;
	/** The minor version of Kubernetes that is announced. */
	readonly minor: number;
};

/** What a client asked with. */
export type Question = {readonly accept?: string; readonly ifNoneMatch?: string};

/** The minor version that is modelled, as podfall version has it: a kubectl more than one minor away warns of skew, and works. */
export const announcedMinor = 34;

/** Source: k8s.io/apimachinery/pkg/version */
export const versionInfo = (minor = announcedMinor) => ({
	major: '1',
	minor: String(minor),
	emulationMajor: '1',
	emulationMinor: String(minor),
	minCompatibilityMajor: '1',
	minCompatibilityMinor: String(minor - 1),
	gitVersion: `v1.${minor}.1`,
	gitCommit: '',
	gitTreeState: 'clean',
	buildDate: '2025-09-09T19:43:15Z',
	goVersion: 'go1.24.6',
	compiler: 'gc',
	platform: 'linux/amd64',
});

const digestOf = (body: unknown): string =>
	createHash('sha256').update(JSON.stringify(body)).digest('hex').toUpperCase();

/** Tells one way of storing a kind from another. Source: k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go */
const storageVersionHash = ({group, version, kind}: StoredAs): string =>
	createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');

const typeOf = ({group, version, kind}: ApiResource | ApiSubresource) => ({group, version, kind});

const someOf = (names: readonly string[], name: string) => (names.length === 0 ? {} : {[name]: names});

/** A resource in the aggregated form. */
const aggregatedResource = (resource: ApiResource) => ({
	resource: resource.plural,
	responseKind: typeOf(resource),
	scope: resource.namespaced ? 'Namespaced' : 'Cluster',
	singularResource: resource.singular,
	verbs: resource.verbs,
	...someOf(resource.shortNames, 'shortNames'),
	...someOf(resource.categories, 'categories'),
	...(resource.subresources.length === 0
		? {}
		: {
				subresources: resource.subresources.map(below => ({
					subresource: below.name,
					responseKind: typeOf(below),
					verbs: below.verbs,
				})),
			}),
});

const byGroup = (versions: readonly GroupVersion[]): ReadonlyMap<string, readonly GroupVersion[]> => {
	const groups = new Map<string, GroupVersion[]>();

	for (const version of versions) {
		groups.set(version.group, [...(groups.get(version.group) ?? []), version]);
	}

	return groups;
};

type DiscoveryVersion = 'v2' | 'v2beta1';

/** Everything of these groups in one answer. */
export const aggregatedDiscovery = (versions: readonly GroupVersion[], discoveryVersion: DiscoveryVersion) => ({
	kind: 'APIGroupDiscoveryList',
	apiVersion: `apidiscovery.k8s.io/${discoveryVersion}`,
	metadata: {},
	items: [...byGroup(versions)].map(([group, own]) => ({
		metadata: group === '' ? {creationTimestamp: null} : {name: group, creationTimestamp: null},
		versions: own.map(({version, resources}) => ({
			version,
			resources: resources.map(aggregatedResource),
			freshness: 'Current',
		})),
	})),
});

const apiGroup = (group: string, versions: readonly GroupVersion[]) => {
	const told = versions.map(({groupVersion, version}) => ({groupVersion, version}));
	return {name: group, versions: told, preferredVersion: told[0]};
};

/** A resource, and what is beneath it, in the old form. */
const listedResource = (resource: ApiResource): readonly object[] => [
	{
		name: resource.plural,
		singularName: resource.singular,
		namespaced: resource.namespaced,
		kind: resource.kind,
		verbs: resource.verbs,
		...someOf(resource.shortNames, 'shortNames'),
		...someOf(resource.categories, 'categories'),
		...(resource.storedAs === undefined ? {} : {storageVersionHash: storageVersionHash(resource.storedAs)}),
	},
	...resource.subresources.map(({name, group, version, kind, verbs}) => ({
		name: `${resource.plural}/${name}`,
		singularName: '',
		namespaced: resource.namespaced,
		...(group === resource.group && version === resource.version ? {} : {group, version}),
		kind,
		verbs,
	})),
];

/** One group version in the old form. */
export const resourceList = ({group, groupVersion, resources}: GroupVersion) => ({
	kind: 'APIResourceList',
	...(group === '' ? {} : {apiVersion: 'v1'}),
	groupVersion,
	resources: resources.flatMap(listedResource),
});

/** Every path that leads somewhere, as the root of the server tells it. */
const otherPaths: readonly string[] = ['/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/version'];

export const rootPaths = (versions: readonly GroupVersion[]) => {
	const groups = [...byGroup(versions).keys()].filter(group => group !== '').map(group => `/apis/${group}`);
	const own = versions.map(({group, groupVersion}) => (group === '' ? '/api/v1' : `/apis/${groupVersion}`));
	return {
		paths: [...new Set(['/api', '/apis', '/apis/', ...groups, ...own, ...healthPaths, ...otherPaths])].sort(),
	};
};

const aggregatedForms: ReadonlyMap<string | undefined, DiscoveryVersion> = new Map([
	['v2', 'v2'],
	['v2beta1', 'v2beta1'],
]);

/** The first form that a client asks for and that there is: aggregated in some version, or the old one. */
const wishedForm = (accept: string | undefined): DiscoveryVersion | 'old' => {
	for (const {type, parameters} of accepted(accept)) {
		const isAggregated =
			parameters.get('g') === 'apidiscovery.k8s.io' && parameters.get('as') === 'APIGroupDiscoveryList';
		const form = isAggregated ? aggregatedForms.get(parameters.get('v')) : undefined;

		if (form !== undefined) {
			return form;
		}

		if (!parameters.has('as') && ['application/json', 'application/*', '*/*'].includes(type)) {
			return 'old';
		}
	}

	return 'old';
};

/** The body, unless the client has it already. */
export const tagged = (body: unknown, contentType: string, {ifNoneMatch}: Question): Answer => {
	const etag = `"${digestOf(body)}"`;
	const headers = {'Content-Type': contentType, ETag: etag, Vary: 'Accept'};
	return ifNoneMatch === etag ? {code: 304, headers, body: ''} : {code: 200, headers, body};
};

const oldForm = (path: string, versions: readonly GroupVersion[], address: string): unknown => {
	const groups = byGroup(versions);
	const isGroup = (group: string): boolean => group !== '';

	if (path === '/api') {
		return {
			kind: 'APIVersions',
			versions: (groups.get('') ?? []).map(({version}) => version),
			serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: address}],
		};
	}

	if (path === '/apis') {
		const told = [...groups].filter(([group]) => isGroup(group)).map(([group, own]) => apiGroup(group, own));
		return {kind: 'APIGroupList', apiVersion: 'v1', groups: told};
	}

	const [root, group = '', version, ...deeper] = path.split('/').slice(1);
	const own = root === 'api' ? groups.get('') : isGroup(group) ? groups.get(group) : undefined;
	const wanted = root === 'api' ? group : version;

	const isTooDeep = deeper.length > 0 || (root === 'api' && version !== undefined);

	if ((root !== 'api' && root !== 'apis') || own === undefined || isTooDeep) {
		return undefined;
	}

	const found = own.find(each => each.version === wanted);
	return wanted === undefined
		? {kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group, own)}
		: found === undefined
			? undefined
			: resourceList(found);
};

/** For people's eyes, whoever asks. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters WriteRawJSON */
const forEyes = (value: object): Answer => ({
	...textAnswer(JSON.stringify(value, undefined, 2)),
	headers: {'Content-Type': 'application/json'},
});

/** `/`, `/version`, `/api`, `/apis` and everything of discovery below them; undefined for a path that is none of these. */
export const answerDiscovery = (path: string, question: Question, offer: Offer): Answer | undefined => {
	const {resources, address, minor} = offer;
	const versions = groupVersionsOf(resources);

	if (path === '/version') {
		return forEyes(versionInfo(minor));
	}

	if (path === '/') {
		return forEyes(rootPaths(versions));
	}

	const form = path === '/api' || path === '/apis' ? wishedForm(question.accept) : 'old';

	if (form !== 'old') {
		const own = versions.filter(({group}) => (group === '') === (path === '/api'));
		const contentType = `application/json;g=apidiscovery.k8s.io;v=${form};as=APIGroupDiscoveryList`;
		return tagged(aggregatedDiscovery(own, form), contentType, question);
	}

	const body = oldForm(path, versions, address);
	return body === undefined ? undefined : tagged(body, 'application/json', question);
};
