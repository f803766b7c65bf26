import test from 'ava';
import {allKinds} from '../../../source/engine/api/kinds/index.ts';
import {compareVersions} from '../../../source/engine/api/versions.ts';
import type {Answer} from '../../../source/shell/http/answer.ts';
import {apiResources, customApiResources, groupVersionsOf} from '../../../source/shell/http/api-resources.ts';
import {answerDiscovery, type Question} from '../../../source/shell/http/discovery.ts';

const resources = apiResources();
const offer = {resources, address: '127.0.0.1:6443', minor: 34};
const ask = (path: string, question: Question = {}) => answerDiscovery(path, question, offer);
const bodyOf = <T>(answer: Answer | undefined): T => answer?.body as T;
const v2 = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const v2beta1 = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';

type Told = {readonly resource: string; readonly subresources?: ReadonlyArray<{readonly subresource: string}>};
type Group = {
	readonly metadata: {readonly name?: string};
	readonly versions: ReadonlyArray<{readonly version: string; readonly resources: readonly Told[]}>;
};
const groupsAt = (path: string): readonly Group[] =>
	bodyOf<{items: readonly Group[]}>(ask(path, {accept: `${v2},application/json`})).items;

const listAt = (path: string) =>
	ask(path)?.body as {resources: ReadonlyArray<Readonly<Record<string, unknown>> & {readonly name: string}>};

test('the aggregated form carries its exact content type, and the best one that a client takes', t => {
	const cases: ReadonlyArray<readonly [accept: string | undefined, type: string]> = [
		[`${v2},${v2beta1},application/json`, v2],
		[`${v2beta1},application/json`, v2beta1],
		[`application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,${v2},application/json`, v2],
		['application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json', 'application/json'],
		['application/json', 'application/json'],
		['*/*', 'application/json'],
		[undefined, 'application/json'],
	];

	for (const [accept, type] of cases) {
		const answer = ask('/apis', accept === undefined ? {} : {accept});
		t.is(answer?.headers?.['Content-Type'], type, accept);
		t.is(answer?.headers?.Vary, 'Accept');
		const form = type === 'application/json' ? 'v1' : `apidiscovery.k8s.io/${type === v2 ? 'v2' : 'v2beta1'}`;
		t.is(bodyOf<{apiVersion?: string}>(answer).apiVersion, form);
	}
});

test('what a client has already is not sent again', t => {
	const first = ask('/apis', {accept: v2});
	const etag = first?.headers?.ETag ?? '';
	t.regex(etag, /^"[\dA-F]{64}"$/);
	t.like(ask('/apis', {accept: v2, ifNoneMatch: etag}), {code: 304, body: ''});
	t.is(ask('/apis', {accept: v2beta1, ifNoneMatch: etag})?.code, 200);
});

test('core stands alone, under no name; the groups follow in the order of an API server', t => {
	const [core, ...none] = groupsAt('/api');
	t.is(none.length, 0);
	t.is(core?.metadata.name, undefined);
	t.deepEqual(
		core?.versions.map(({version}) => version),
		['v1'],
	);
	const groups = groupsAt('/apis').map(({metadata}) => metadata.name);
	t.deepEqual(groups.slice(0, 4), ['apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io']);
	t.is(groups.at(-1), 'metrics.k8s.io');
	const versions = (name: string) =>
		groupsAt('/apis')
			.find(({metadata}) => metadata.name === name)
			?.versions.map(({version}) => version);
	t.deepEqual(versions('autoscaling'), ['v2', 'v1']);
	t.deepEqual(versions('authentication.k8s.io'), ['v1', 'v1beta1']);
});

test('a resource is told whole', t => {
	const apps = groupsAt('/apis').find(({metadata}) => metadata.name === 'apps');
	t.deepEqual(apps?.versions[0]?.resources.find(({resource}) => resource === 'deployments') as unknown, {
		resource: 'deployments',
		responseKind: {group: 'apps', version: 'v1', kind: 'Deployment'},
		scope: 'Namespaced',
		singularResource: 'deployment',
		verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
		shortNames: ['deploy'],
		categories: ['all'],
		subresources: [
			{
				subresource: 'scale',
				responseKind: {group: 'autoscaling', version: 'v1', kind: 'Scale'},
				verbs: ['get', 'patch', 'update'],
			},
			{
				subresource: 'status',
				responseKind: {group: 'apps', version: 'v1', kind: 'Deployment'},
				verbs: ['get', 'patch', 'update'],
			},
		],
	});
});

test('the old form tells drain where to evict', t => {
	const core = listAt('/api/v1');
	t.deepEqual(
		core.resources.find(({name}) => name === 'pods/eviction'),
		{
			name: 'pods/eviction',
			singularName: '',
			namespaced: true,
			group: 'policy',
			version: 'v1',
			kind: 'Eviction',
			verbs: ['create'],
		},
	);
	t.like(core, {kind: 'APIResourceList', groupVersion: 'v1'});
	t.like(
		core.resources.find(({name}) => name === 'namespaces'),
		{namespaced: false, shortNames: ['ns']},
	);
	const names = core.resources.map(({name}) => name);
	t.deepEqual(
		names.filter(name => !name.includes('/')),
		[...names.filter(name => !name.includes('/'))].sort(),
	);
	t.true(names.includes('componentstatuses') && names.includes('bindings'));
});

test('the old form of versions and groups', t => {
	t.deepEqual(ask('/api')?.body, {
		kind: 'APIVersions',
		versions: ['v1'],
		serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443'}],
	});
	t.deepEqual(ask('/apis/autoscaling')?.body, {
		kind: 'APIGroup',
		apiVersion: 'v1',
		name: 'autoscaling',
		versions: [
			{groupVersion: 'autoscaling/v2', version: 'v2'},
			{groupVersion: 'autoscaling/v1', version: 'v1'},
		],
		preferredVersion: {groupVersion: 'autoscaling/v2', version: 'v2'},
	});
	t.like(ask('/apis/apps/v1')?.body as object, {kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'apps/v1'});
	t.like(ask('/apis')?.body as object, {kind: 'APIGroupList', apiVersion: 'v1'});
});

test('both forms tell the same, and everything that is stored', t => {
	const told = groupsAt('/api')
		.concat(groupsAt('/apis'))
		.flatMap(({versions}) => versions.flatMap(version => version.resources))
		.flatMap(({resource, subresources = []}) => [
			resource,
			...subresources.map(({subresource}) => `${resource}/${subresource}`),
		]);
	const listed = groupVersionsOf(resources).flatMap(({group, groupVersion}) =>
		listAt(group === '' ? `/api/${groupVersion}` : `/apis/${groupVersion}`).resources.map(({name}) => name),
	);
	t.deepEqual([...told].sort(), [...listed].sort());

	for (const {plural, group, version} of allKinds) {
		const found = resources.filter(each => each.plural === plural && each.group === group && each.version === version);
		t.is(found.length, 1, `${plural}.${group}`);
	}
});

test('what is no path of discovery is nobody of its business', t => {
	for (const path of [
		'/apis/none',
		'/apis/apps/v2',
		'/api/v2',
		'/healthz',
		'/apis/',
		'/openapi/v3',
		'/api/v1/pods/x',
	]) {
		t.is(ask(path), undefined, path);
	}
});

test('the version and the roots', t => {
	t.like(JSON.parse(ask('/version')?.body as string), {
		major: '1',
		minor: '34',
		emulationMinor: '34',
		minCompatibilityMinor: '33',
		gitVersion: 'v1.34.1',
	});
	t.like(JSON.parse(answerDiscovery('/version', {}, {...offer, minor: 31})?.body as string), {gitVersion: 'v1.31.1'});
	const {paths} = JSON.parse(ask('/')?.body as string) as {readonly paths: readonly string[]};
	t.true(['/api/v1', '/apis/apps', '/apis/apps/v1', '/openapi/v3', '/version'].every(path => paths.includes(path)));
});

test('versions are in the order in which Kubernetes prefers them', t => {
	const sorted = ['v1', 'v2beta1', 'v10', 'v1alpha1', 'v2', 'foo', 'v1beta1', 'bar'].sort(compareVersions);
	t.deepEqual(sorted, ['v10', 'v2', 'v1', 'v2beta1', 'v1beta1', 'v1alpha1', 'bar', 'foo']);
});

test('a custom resource is offered in each version that is served', t => {
	const teas = customApiResources({
		spec: {
			group: 'teashop.example',
			names: {plural: 'teas', kind: 'Tea', shortNames: ['t']},
			scope: 'Namespaced',
			versions: [
				{name: 'v1', served: true, subresources: {status: {}, scale: {}}},
				{name: 'v1alpha1', served: false},
			],
		},
	});
	const answer = answerDiscovery('/apis/teashop.example/v1', {}, {...offer, resources: apiResources(teas)});
	const {resources: told} = bodyOf<ReturnType<typeof listAt>>(answer);
	t.deepEqual(
		told.map(({name, kind}) => [name, kind]),
		[
			['teas', 'Tea'],
			['teas/status', 'Tea'],
			['teas/scale', 'Scale'],
		],
	);
});
