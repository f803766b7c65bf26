import test from 'ava';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

/* What Kubernetes v1.34.1 was seen to say of paths, methods, media types and forms. */

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const deployments = '/apis/apps/v1/namespaces/shop/deployments';
const notThere = 'the server could not find the requested resource';
const notAllowed = 'the server does not allow this method on the requested resource';
const offered = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

test('a path has its methods, and none of another path', async t => {
	const told: ReadonlyArray<readonly [method: string, path: string, code: number, message: string]> = [
		['DELETE', `${deployments}/web/scale`, 405, notAllowed],
		['DELETE', `${deployments}/web/status`, 405, notAllowed],
		['POST', `${deployments}/web/status`, 405, notAllowed],
		['POST', `${deployments}/web`, 405, notAllowed],
		['PUT', deployments, 405, notAllowed],
		['POST', '/apis/apps/v1/deployments', 405, notAllowed],
		['DELETE', '/apis/apps/v1/deployments', 405, notAllowed],
		['GET', '/apis/apps/v1/deployments/web', 404, notThere],
		['GET', `${deployments}/web/colour`, 404, notThere],
		['DELETE', `${deployments}/web/colour`, 404, notThere],
		['PUT', '/api/v1/namespaces/shop/pods/web/log', 405, notAllowed],
		['GET', '/api/v1/namespaces/shop/serviceaccounts/default/token', 405, notAllowed],
	];

	for (const [method, path, code, message] of told) {
		const {text, ...answer} = await client.ask(path, {
			method,
			...(['GET', 'DELETE'].includes(method) ? {} : {body: {}}),
		});
		t.deepEqual([answer.code, JSON.parse(text).message], [code, message], `${method} ${path}`);
	}

	t.is((await client.ask(`${deployments}/web`, {method: 'HEAD'})).code, 405);
	t.is((await client.ask(`${deployments}/web`)).code, 200);
});

test('where no part of the API is, there is no page', async t => {
	for (const path of ['/foo', '/apis/nope', '/apis/nope/v1/things', '/openapi', '/livez/nope', '/logs/']) {
		const {code, text} = await client.ask(path);
		t.deepEqual([code, text], [404, '404 page not found\n'], path);
	}

	for (const path of ['/api/v2', '/apis/apps/v9', '/apis/apps/v1/nope', '/api/v1/nope']) {
		const {code, text} = await client.ask(path);
		t.deepEqual([code, JSON.parse(text).message], [404, notThere], path);
	}
});

test('whoever takes nothing that is offered is told what is', async t => {
	const watched = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
	const routed = (types: string): string => `406: Not Acceptable\n\nAvailable representations: ${types}`;
	const only = `only the following media types are accepted: ${offered}`;
	const metadata = (as: string): string => `application/json;as=${as};v=v1;g=meta.k8s.io`;
	const told: ReadonlyArray<readonly [accept: string, path: string, message: string]> = [
		['text/plain', `${deployments}/web`, routed(offered)],
		['text/plain', `${deployments}/none`, routed(offered)],
		['application/*', `${deployments}/web`, routed(offered)],
		['text/plain', deployments, routed(`${offered}, ${watched}`)],
		['application/json;as=Table', deployments, only],
		['application/json;as=Table;v=v2;g=meta.k8s.io', deployments, only],
		[
			metadata('PartialObjectMetadata'),
			deployments,
			'you requested PartialObjectMetadata, but the requested object is a list (*apps.DeploymentList)',
		],
		[
			metadata('PartialObjectMetadataList'),
			`${deployments}/web`,
			'you requested PartialObjectMetadataList, but the requested object is not a list (*apps.Deployment)',
		],
	];

	for (const [accept, path, message] of told) {
		const {code, text} = await client.ask(path, {headers: {Accept: accept}});
		t.deepEqual([code, JSON.parse(text).message], [406, message], `${accept} ${path}`);
	}

	// A question has no table.
	const asking = {
		method: 'POST',
		headers: {Accept: metadata('Table')},
		body: {kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: {}},
	};
	const {code, text} = await client.ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', asking);
	t.deepEqual([code, JSON.parse(text).message], [406, only]);
});

test('metadata and tables come in the version that was asked for', async t => {
	for (const as of ['PartialObjectMetadata', 'Table']) {
		const {text} = await client.ask(`${deployments}/web`, {
			headers: {Accept: `application/json;as=${as};v=v1beta1;g=meta.k8s.io`},
		});
		t.like(JSON.parse(text), {kind: as, apiVersion: 'meta.k8s.io/v1beta1'});
	}
});

test('answers are YAML, or JSON for people, where that is asked for', async t => {
	const path = '/api/v1/namespaces/shop';
	const yaml = await client.ask(path, {headers: {Accept: 'application/json;q=0.1, application/yaml'}});
	t.true(yaml.text.startsWith('apiVersion: v1\nkind: Namespace\nmetadata:\n  creationTimestamp: "'));
	const refused = await client.ask('/api/v1/namespaces/none', {headers: {Accept: 'application/yaml'}});
	t.is(
		refused.text,
		'apiVersion: v1\ncode: 404\ndetails:\n  kind: namespaces\n  name: none\nkind: Status\nmessage: namespaces "none" not found\nmetadata: {}\nreason: NotFound\nstatus: Failure\n',
	);
	const begin = '{\n  "kind": "Status",\n  "apiVersion": "v1",';
	const eyes = await client.ask('/api/v1/namespaces/none', {headers: {'User-Agent': 'curl/8.5.0'}});
	t.true(eyes.text.startsWith(begin));
	t.true((await client.ask('/api/v1/namespaces/none?pretty=true')).text.startsWith(begin));
	const plain = await client.ask('/api/v1/namespaces/none?pretty=false', {headers: {'User-Agent': 'curl/8.5.0'}});
	t.true(plain.text.startsWith('{"kind":"Status","apiVersion":"v1"'));
});

test('a body is of a type that its method reads', async t => {
	const words = `the body of the request was in an unknown format - accepted media types include: ${offered}`;

	for (const [method, path] of [
		['POST', deployments],
		['PUT', `${deployments}/web`],
	] as const) {
		const {code, text} = await client.ask(path, {
			method,
			body: {},
			headers: {'Content-Type': 'application/merge-patch+json'},
		});
		t.deepEqual([code, JSON.parse(text).message], [415, words], method);
	}
});

test('health is told check by check, and some may be left out', async t => {
	t.is((await client.ask('/livez/etcd?verbose')).text, 'ok');
	t.is((await client.ask('/readyz/informer-sync')).text, 'ok');
	t.is((await client.ask('/readyz?exclude=etcd')).text, 'ok');
	const {text} = await client.ask('/readyz?verbose&exclude=nope&exclude=etcd&exclude=zz');
	const lines = text.split('\n');
	t.deepEqual(lines.slice(0, 4), ['[+]ping ok', '[+]log ok', '[+]etcd excluded: ok', '[+]etcd-readiness ok']);
	t.deepEqual(lines.slice(-4), [
		'[+]shutdown ok',
		'warn: some health checks cannot be excluded: no matches for "nope","zz"',
		'readyz check passed',
		'',
	]);
});

test('nobody acts for somebody without a name', async t => {
	const told: ReadonlyArray<readonly [name: string, value: string, words: string]> = [
		['Impersonate-Group', 'dev', 'Group  dev    '],
		['Impersonate-Uid', '7', 'UID  7  authentication.k8s.io/v1  '],
		['Impersonate-Extra-Scope', 'all', 'UserExtra  all  authentication.k8s.io/v1  scope'],
	];

	for (const [name, value, words] of told) {
		const {code, text} = await client.ask('/api/v1/nodes', {headers: {[name]: value}});
		const said = `Internal Server Error: "/api/v1/nodes": requested [{${words}}] without impersonating a user\n`;
		t.deepEqual([code, text], [500, said], name);
	}
});

test('what clients write into a status is kept as Go keeps it: times and structs are always there', async t => {
	const claims = '/api/v1/namespaces/shop/persistentvolumeclaims';
	const spec = {accessModes: ['ReadWriteOnce'], storageClassName: '', resources: {requests: {storage: '1Gi'}}};
	t.is((await client.ask(claims, {body: {metadata: {name: 'disk'}, spec}, as: 'admin'})).code, 201);
	const {text} = await client.ask(`${claims}/disk/status`, {
		method: 'PATCH',
		body: {status: {conditions: [{type: 'Resizing', status: 'True', reason: ''}]}},
		headers: {'Content-Type': 'application/merge-patch+json'},
		as: 'admin',
	});
	t.deepEqual(JSON.parse(text).status.conditions, [
		{type: 'Resizing', status: 'True', lastProbeTime: null, lastTransitionTime: null},
	]);
});

test('what nobody knows of a body is told, whether it is taken or not', async t => {
	const warning = '299 - "unknown field \\"spec.colour\\""';
	const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
	const named = {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview'};
	const spec = {colour: 1};

	for (const [path, body] of [
		[reviews, {...named, spec}],
		[deployments, {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'bare'}, spec}],
	] as const) {
		const {code, headers} = await client.ask(path, {body});
		t.deepEqual([code, headers.warning], [422, warning], path);
	}

	const strict = await client.ask(`${reviews}?fieldValidation=Strict`, {body: {...named, spec}});
	t.is(
		JSON.parse(strict.text).message,
		'SelfSubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: strict decoding error: unknown field "spec.colour"',
	);
});
