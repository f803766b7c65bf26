import {connect as netConnect} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {connect, type TLSSocket} from 'node:tls';
import test from 'ava';
import {WebSocket} from 'ws';
import {again, type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const pods = '/api/v1/namespaces/shop/pods';
const web = '/apis/apps/v1/namespaces/shop/deployments/web';
const json = (text: string) => JSON.parse(text);

/** What these tests look at in objects, lists, tables and refusals. */
type Meta = {
	readonly name: string;
	readonly namespace: string;
	readonly annotations: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
};
type Seen = {
	readonly metadata: Meta;
	readonly columnDefinitions: readonly unknown[] | null;
	readonly rows: readonly unknown[];
};
type Line = {readonly type: string; readonly object: Seen};
type Column = {readonly name: string; readonly priority: number};

/** The lines that a watch has written so far. */
const watching = async (path: string, headers: Record<string, string> = {}) => {
	const socket = connect({
		host: '127.0.0.1',
		port: client.listener.port,
		ca: client.authority.authority,
		servername: 'localhost',
	});
	let text = '';
	socket.on('data', (chunk: Buffer) => {
		text += chunk.toString('utf8');
	});
	socket.on('error', () => socket.destroy());
	const extra = Object.entries(headers)
		.map(([name, value]) => `${name}: ${value}\r\n`)
		.join('');
	socket.write(
		`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${client.tokens.operator}\r\n${extra}\r\n`,
	);
	return {
		async until(enough: (lines: readonly Line[]) => boolean) {
			for (let turn = 0; turn < 400; turn++) {
				const found: readonly Line[] = [...text.matchAll(/^\{"type":.*\}$/gm)].map(([line]) => json(line));

				if (enough(found)) {
					return found;
				}

				await sleep(10);
			}

			throw new Error(`it did not come: ${text.slice(-600)}`);
		},
		end: () => socket.destroy(),
	};
};

test('a list says its version and its kind, sorted by namespace and name', async t => {
	const {code, text, headers} = await client.ask('/api/v1/pods');
	const list = json(text);
	t.is(code, 200);
	t.is(headers['content-type'], 'application/json');
	t.like(list, {kind: 'PodList', apiVersion: 'v1'});
	const keys = list.items.map(({metadata}: Seen) => `${metadata.namespace}/${metadata.name}`);
	t.deepEqual(keys, [...keys].sort());
	t.is(list.metadata.resourceVersion, String(client.run.door.glass.revision));
});

test('pages hold together though the cluster goes on', async t => {
	const first = json((await client.ask('/api/v1/pods?limit=3')).text);
	t.is(first.items.length, 3);
	const whole = json((await client.ask('/api/v1/pods')).text);
	t.is(first.metadata.remainingItemCount, whole.items.length - 3);
	await client.ask(pods, {
		body: {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'aaa'}, spec: {containers: [{name: 'a', image: 'web:1'}]}},
	});
	const rest = json((await client.ask(`/api/v1/pods?limit=500&continue=${first.metadata.continue}`)).text);
	t.is(rest.metadata.resourceVersion, first.metadata.resourceVersion);
	t.deepEqual(
		[...first.items, ...rest.items].map(({metadata}) => metadata.name),
		whole.items.map(({metadata}: Seen) => metadata.name),
	);
});

test('a table has the columns of kubectl get, and the metadata of its rows', async t => {
	const {text} = await client.ask(`${pods}?labelSelector=app%3Dweb`, {headers: {Accept: table}});
	const found = json(text);
	t.is(found.kind, 'Table');
	t.deepEqual(
		found.columnDefinitions.map(({name, priority}: Column) => `${name}${priority === 1 ? '*' : ''}`),
		['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP*', 'Node*', 'Nominated Node*', 'Readiness Gates*'],
	);
	t.true(found.rows.length > 0);
	t.is(found.rows[0].object.kind, 'PartialObjectMetadata');
	t.is(found.rows[0].cells[0], found.rows[0].object.metadata.name);
});

test('a list asks for a state that is not there yet, or for a field that is not offered', async t => {
	const future = json((await client.ask('/api/v1/pods?resourceVersion=99999999')).text);
	t.like(future, {code: 504, reason: 'Timeout', details: {retryAfterSeconds: 1}});
	t.regex(future.message, /^Timeout: Too large resource version: 99999999, current: \d+$/);
	const field = await client.ask('/api/v1/pods?fieldSelector=spec.colour%3Dred');
	t.is(field.code, 400);
	t.is(json(field.text).message, 'field label not supported: spec.colour');
});

test.serial('a watch sees what enters and leaves its selector, and bookmarks what it began with', async t => {
	const watch = await watching(
		`${pods}?watch=true&labelSelector=team%3Dred&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
	);
	const [bookmark] = await watch.until(lines => lines.length > 0);
	t.is(bookmark!.type, 'BOOKMARK');
	t.is(bookmark!.object.metadata.annotations['k8s.io/initial-events-end'], 'true');
	const patch = (labels: object) =>
		client.ask(`${pods}/bbb`, {
			method: 'PATCH',
			headers: {'Content-Type': 'application/merge-patch+json'},
			body: {metadata: {labels}},
		});
	await client.ask(pods, {
		body: {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'bbb'}, spec: {containers: [{name: 'a', image: 'web:1'}]}},
	});
	await patch({team: 'red'});
	await patch({team: 'red', more: 'x'});
	await patch({team: null});
	const lines = await watch.until(({length}) => length >= 4);
	watch.end();
	t.deepEqual(
		lines.map(({type}) => type),
		['BOOKMARK', 'ADDED', 'MODIFIED', 'DELETED'],
	);
	t.deepEqual(Object.keys(lines[0]!.object.metadata), ['resourceVersion', 'annotations']);
	t.deepEqual(lines[3]!.object.metadata.labels, {team: 'red', more: 'x'}, 'it goes as it was');
});

test.serial('initial events come without bookmarks too, and a bookmark has the form of what it ends', async t => {
	const begin = `${pods}?watch=1&fieldSelector=metadata.name%3Dnone&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
	const silent = await watching(begin);
	const told = await watching(`${begin}&allowWatchBookmarks=true`, {Accept: table});
	const bare = await watching(`${begin}&allowWatchBookmarks=true`, {
		Accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
	});
	const [row] = await told.until(({length}) => length > 0);
	const [metadata] = await bare.until(({length}) => length > 0);
	t.deepEqual(await silent.until(() => true), []);
	t.like(row, {type: 'BOOKMARK', object: {kind: 'Table', columnDefinitions: null, rows: {length: 1}}});
	t.like(metadata, {type: 'BOOKMARK', object: {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1'}});

	for (const watch of [silent, told, bare]) {
		watch.end();
	}
});

test('one object by its name is an answer, not a watch', async t => {
	const {code, text} = await client.ask('/api/v1/namespaces/shop?watch=1');
	t.is(code, 200);
	t.like(json(text), {kind: 'Namespace', metadata: {name: 'shop'}});
});

test('a table shows of its objects what was asked for, or is refused', async t => {
	const {code, text} = await client.ask(`${pods}?includeObject=All`, {headers: {Accept: table}});
	t.is(code, 400);
	t.is(
		json(text).message,
		`Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`,
	);
});

test.serial('what is deleted together is told as a list, or as a table', async t => {
	const path = '/api/v1/namespaces/shop/configmaps';
	const make = (name: string) => client.ask(path, {body: {metadata: {name, labels: {gone: 'soon'}}}});
	await make('gone-1');
	const list = json((await client.ask(`${path}?labelSelector=gone`, {method: 'DELETE'})).text);
	t.deepEqual([list.kind, list.items.length, list.items[0].kind], ['ConfigMapList', 1, undefined]);
	await make('gone-2');
	const shown = await client.ask(`${path}?labelSelector=gone`, {method: 'DELETE', headers: {Accept: table}});
	t.like(json(shown.text), {kind: 'Table', rows: {length: 1}});
});

test('a watch in tables tells of its columns once', async t => {
	const watch = await watching(`${pods}?watch=1&resourceVersion=0`, {Accept: table});
	const lines = await watch.until(({length}) => length > 2);
	watch.end();
	t.is(lines[0]!.object.columnDefinitions?.length, 9);
	t.is(lines[1]!.object.columnDefinitions, null);
	t.is(lines[1]!.object.rows.length, 1);
});

test('initial events come with bookmarks or not at all', async t => {
	const {code, text} = await client.ask('/api/v1/pods?watch=true&sendInitialEvents=true');
	t.is(code, 422);
	t.regex(json(text).message, /resourceVersionMatch: Forbidden/);
});

test.serial('what is written is answered as Kubernetes does, and what changes nothing gets no new version', async t => {
	const created = await client.ask('/api/v1/namespaces/shop/configmaps', {
		body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}, data: {a: '1'}},
	});
	t.is(created.code, 201);
	const {metadata} = json(created.text);
	const same = await client.ask('/api/v1/namespaces/shop/configmaps/c', {
		method: 'PATCH',
		headers: {'Content-Type': 'application/merge-patch+json'},
		body: {data: {a: '1'}},
	});
	t.is(json(same.text).metadata.resourceVersion, metadata.resourceVersion);
	const twice = await client.ask('/api/v1/namespaces/shop/configmaps', {
		body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}},
	});
	t.like(json(twice.text), {code: 409, reason: 'AlreadyExists', message: 'configmaps "c" already exists'});
	const gone = await client.ask('/api/v1/namespaces/shop/configmaps/c', {method: 'DELETE'});
	t.like(json(gone.text), {kind: 'Status', status: 'Success', details: {name: 'c', kind: 'configmaps'}});
});

test.serial('the viewer may look and not touch', async t => {
	t.is((await client.ask('/api/v1/pods', {as: 'viewer'})).code, 200);
	const {code, text} = await client.ask(`${web}/scale`, {
		as: 'viewer',
		method: 'PATCH',
		headers: {'Content-Type': 'application/merge-patch+json'},
		body: {spec: {replicas: 0}},
	});
	t.is(code, 403);
	t.regex(json(text).message, /User "viewer" cannot patch resource "deployments\/scale" in API group "apps"/);
});

test('a patch of no known kind, and an apply by nobody, are refused', async t => {
	const unknown = await client.ask(web, {method: 'PATCH', headers: {'Content-Type': 'text/plain'}, body: 'x'});
	t.is(unknown.code, 415);
	t.is(json(unknown.text).message, '415: Unsupported Media Type');
	const nobody = await client.ask(web, {
		method: 'PATCH',
		headers: {'Content-Type': 'application/apply-patch+yaml'},
		body: '{}',
	});
	t.like(json(nobody.text), {
		code: 422,
		message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
	});
});

for (const [what, options, code] of [
	['nobody', {headers: {Authorization: undefined as never}}, 401],
	['a wrong token', {headers: {Authorization: 'Bearer nonsense'}}, 401],
	['a name of somebody else', {headers: {Host: 'evil.example:443'}}, 400],
	['a web page', {headers: {Origin: 'https://evil.example'}}, 400],
	['another site', {headers: {'Sec-Fetch-Site': 'cross-site'}}, 400],
] as const) {
	test(`${what} is turned away`, async t => {
		const headers = Object.fromEntries(Object.entries(options.headers).filter(([, value]) => value !== undefined));
		const isNobody = 'Authorization' in options.headers && options.headers.Authorization === undefined;
		const answer = await client.ask('/api/v1/pods', {headers: isNobody ? {Authorization: ''} : headers});
		t.is(answer.code, code);
		t.is(json(answer.text).kind, 'Status');
		t.is(answer.headers['access-control-allow-origin'], undefined);
	});
}

test.serial('an eviction for show leaves the pod where it is', async t => {
	const [name] = json((await client.ask(`${pods}?labelSelector=app%3Dweb`)).text).items.map(
		({metadata}: Seen) => metadata.name,
	);
	const body = {
		apiVersion: 'policy/v1',
		kind: 'Eviction',
		metadata: {name, namespace: 'shop'},
		deleteOptions: {dryRun: ['All'], gracePeriodSeconds: 0},
	};
	t.is((await client.ask(`${pods}/${name}/eviction`, {body})).code, 201);
	t.is(json((await client.ask(`${pods}/${name}`)).text).metadata.deletionTimestamp, undefined);
});

test('what is applied and has no place in its type is refused, whoever validates what', async t => {
	const headers = {'Content-Type': 'application/apply-patch+yaml'};
	const container = {name: 'main', image: 'web:1', imagee: 'x', ports: [{containerPort: 80, prt: 1}]};
	const body = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'odd', namespace: 'shop'},
		spec: {containers: [container], tolerations: [{kee: 'a'}]},
	};
	const path = `${pods}/odd?fieldManager=me&fieldValidation=Ignore`;
	const {code, text} = await client.ask(path, {method: 'PATCH', headers, body});
	t.is(code, 500);
	t.deepEqual(json(text).message.split('\n'), [
		'failed to create typed patch object (shop/odd; /v1, Kind=Pod): errors:',
		'  .spec.containers[name="main"].imagee: field not declared in schema',
		'  .spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].prt: field not declared in schema',
		'  .spec.tolerations[0].kee: field not declared in schema',
	]);
	t.is((await client.ask(`${pods}/odd`)).code, 404);
});

test('bodies that are no object of the kind are refused in the words of the decoder', async t => {
	const post = async (body: object) => json((await client.ask('/api/v1/namespaces/shop/configmaps', {body})).text);
	t.is(
		(await post({kind: 'Secret', apiVersion: 'v1', metadata: {name: 'x'}})).message,
		'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
	);
	t.regex((await post([])).message, /^the object provided is unrecognized \(must be of type ConfigMap\): .* \(5b5d\)$/);
	t.like(await post({metadata: {name: 'x', resourceVersion: '5'}}), {
		code: 500,
		message: 'resourceVersion should not be set on objects to be created',
		reason: undefined,
	});
});

test('components are healthy while their pods are, and stored nowhere', async t => {
	const {items} = json((await client.ask('/api/v1/componentstatuses')).text);
	t.deepEqual(
		items.map(({metadata}: Seen) => metadata.name),
		['controller-manager', 'etcd-0', 'scheduler'],
	);
	const answer = await client.ask('/api/v1/componentstatuses/etcd-0', {headers: {Accept: table}});
	t.deepEqual(json(answer.text).rows[0].cells, ['etcd-0', 'Healthy', 'ok', '']);
	t.is(answer.headers.warning, '299 - "v1 ComponentStatus is deprecated in v1.19+"');
	t.is((await client.ask('/api/v1/componentstatuses/none')).code, 404);
	t.is((await client.ask('/api/v1/componentstatuses', {method: 'POST', body: {}})).code, 405);
	t.is((await client.ask('/api/v1/componentstatuses?watch=true')).code, 405);
});

test('health needs no credential, and says what it looked at', async t => {
	const {code, text} = await client.ask('/readyz?verbose', {headers: {Authorization: ''}});
	t.is(code, 200);
	t.true(text.endsWith('readyz check passed\n'));
	t.true(text.includes('[+]etcd ok\n'));
});

test('bodies that are too large, too deep or nothing are refused, and the door stays open', async t => {
	const large = await client.ask(pods, {body: `{"x":"${'y'.repeat(3 * 1024 * 1024)}"}`}).catch(() => undefined);
	t.true(large === undefined || large.code === 413);
	const deep = await client.ask(pods, {body: `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`});
	t.is(deep.code, 400);
	const half = await client.ask(pods, {body: '{"kind":'});
	t.is(half.code, 400);
	const proto = await client.ask(pods, {
		body: '{"__proto__":{"polluted":1},"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","__proto__":{"x":1}},"spec":{}}',
	});
	t.is(proto.code, 422);
	t.is(({} as Record<string, unknown>).polluted, undefined);
	t.is((await client.ask('/livez')).code, 200);
});

test('half a greeting, a plain one and nonsense end their own connection only', async t => {
	for (const bytes of ['GET / HTTP/1.1\r\n', '\u0000\u0001\u0002', '\u0016\u0003\u0001garbage']) {
		const socket = netConnect(client.listener.port, '127.0.0.1');
		socket.on('error', () => socket.destroy());
		socket.write(bytes);
		await sleep(50);
		socket.destroy();
	}

	t.is((await client.ask('/livez')).code, 200);
});

test.serial('questions are answered for whoever asks, and for whoever they act as', async t => {
	const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
	const body = {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectAccessReview',
		spec: {resourceAttributes: {namespace: 'shop', verb: 'delete', resource: 'pods'}},
	};
	t.true(json((await client.ask(path, {body})).text).status.allowed);
	t.false(json((await client.ask(path, {body, as: 'viewer'})).text).status.allowed);
	t.false(json((await client.ask(path, {body, headers: {'Impersonate-User': 'viewer'}})).text).status.allowed);
	const whoami = await client.ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
		body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
		headers: {'Impersonate-User': 'bob', 'Impersonate-Group': 'dev'},
	});
	t.is(whoami.code, 201);
	t.deepEqual(json(whoami.text).status.userInfo, {username: 'bob', groups: ['dev', 'system:authenticated']});
});

test.serial('nobody is taken for another without the right to it', async t => {
	const {code, text} = await client.ask('/api/v1/pods', {as: 'viewer', headers: {'Impersonate-User': 'admin'}});
	t.is(code, 403);
	t.is(
		json(text).message,
		'users "admin" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope',
	);
});

test.serial('what somebody sends under the name of a component is looked at like everything else', async t => {
	const {code, text} = await client.ask('/api/v1/namespaces/shop/configmaps', {
		body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 7}, data: 'x'},
		headers: {'Impersonate-User': 'system:kube-controller-manager', 'Impersonate-Group': 'system:masters'},
	});
	t.is(code, 400);
	t.regex(json(text).message, /cannot unmarshal/);
});

test('metrics are those of what runs', async t => {
	const {text} = await client.ask('/apis/metrics.k8s.io/v1beta1/nodes');
	const list = json(text);
	t.is(list.kind, 'NodeMetricsList');
	t.true(list.items.length >= 3);
	t.regex(list.items[0].usage.cpu, /^\d+n$/);
	const pods = json(
		(await client.ask('/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb')).text,
	);
	t.true(pods.items.length > 0);
	t.is(pods.items[0].containers[0].name, 'main');
});

test.serial('what the steps of a JSON patch make is held against its type, too', async t => {
	const path = '/api/v1/namespaces/shop/configmaps';
	await client.ask(path, {body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'steps'}, data: {a: '1'}}});
	const patch = (query: string, at: string) =>
		client.ask(`${path}/steps${query}`, {
			method: 'PATCH',
			headers: {'Content-Type': 'application/json-patch+json'},
			body: JSON.stringify([{op: 'add', path: at, value: '2'}]),
		});
	const refused = await patch('?fieldValidation=Strict', '/dta');
	t.is(refused.code, 422);
	t.regex(
		json(refused.text).message,
		/^ "" is invalid: patch: Invalid value: ".*": strict decoding error: unknown field "dta"$/,
	);
	const known = await patch('?fieldValidation=Strict', '/data/b');
	t.deepEqual([known.code, json(known.text).data, known.headers.warning], [200, {a: '1', b: '2'}, undefined]);
	const warned = await patch('', '/dta');
	t.is(warned.code, 200);
	t.is(json(warned.text).dta, undefined);
	const ignored = await patch('?fieldValidation=Ignore', '/metadata/labls');
	t.deepEqual([ignored.code, json(ignored.text).metadata.labls, ignored.headers.warning], [200, undefined, undefined]);
	t.is(warned.headers.warning, '299 - "unknown field \\"dta\\""');
	t.is((await patch('?fieldValidation=Ignore', '/dta')).headers.warning, undefined);
});

test.serial('what YAML says twice is told by its line, in the words of its reader', async t => {
	const path = '/api/v1/namespaces/shop/configmaps';
	const body = [
		'apiVersion: v1',
		'kind: ConfigMap',
		'metadata: {name: twice}',
		'data:',
		'  a: one',
		'  a: two',
		'',
	].join('\n');
	const send = (method: string, type: string, query: string) =>
		client.ask(method === 'POST' ? `${path}?${query}` : `${path}/twice?fieldManager=me&${query}`, {
			method,
			headers: {'Content-Type': type},
			body,
		});
	const line = 'line 6: key "a" already set in map';
	const created = await send('POST', 'application/yaml', 'fieldValidation=Strict');
	t.is(
		json(created.text).message,
		`ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  ${line}`,
	);
	const applied = await send('PATCH', 'application/apply-patch+yaml', 'fieldValidation=Strict');
	t.is(
		json(applied.text).message,
		`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${line}`,
	);
	const warned = await send('POST', 'application/yaml', 'fieldValidation=Warn&dryRun=All');
	t.deepEqual([warned.code, json(warned.text).data], [201, {a: 'two'}]);
	t.is(warned.headers.warning, '299 - "line 6: key \\"a\\" already set in map"');
	const ignored = await send('POST', 'application/yaml', 'fieldValidation=Ignore&dryRun=All');
	t.deepEqual([ignored.code, ignored.headers.warning], [201, undefined]);
});

test.serial('who still asks for Endpoints is told what to ask for instead, by every verb', async t => {
	const path = '/api/v1/namespaces/shop/endpoints';
	const told = '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';
	const body = {apiVersion: 'v1', kind: 'Endpoints', metadata: {name: 'outside'}};
	t.is((await client.ask(path)).headers.warning, told);
	t.is((await client.ask(path, {body})).headers.warning, told);
	t.is((await client.ask(`${path}/outside`)).headers.warning, told);
	t.is((await client.ask(`${path}/outside`, {method: 'DELETE'})).headers.warning, told);
	t.is((await client.ask('/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices')).headers.warning, undefined);
});

test.serial('a patch with a field that nobody knows is refused as what it makes, or as what it is', async t => {
	const patch = (type: string) =>
		client.ask(`${web}?fieldValidation=Strict`, {
			method: 'PATCH',
			headers: {'Content-Type': `application/${type}`},
			body: JSON.stringify({spec: {replicsa: 3}}),
		});
	const merged = await patch('merge-patch+json');
	t.is(merged.code, 422);
	t.regex(
		json(merged.text).message,
		/^ "" is invalid: patch: Invalid value: "\{.*\\"replicsa\\":3.*\}": strict decoding error: unknown field "spec\.replicsa"$/,
	);
	const strategic = await patch('strategic-merge-patch+json');
	t.is(
		json(strategic.text).message,
		' "" is invalid: patch: Invalid value: "map[spec:map[replicsa:3]]": strict decoding error: unknown field "spec.replicsa"',
	);
});

test.serial(
	'a field that nobody knows is refused, told as a warning, or passed over, as the client wants it',
	async t => {
		const body = (name: string) => ({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name, labls: {a: 'b'}},
			data: {a: '1'},
			dta: {},
		});
		const path = '/api/v1/namespaces/shop/configmaps';
		const strict = await client.ask(`${path}?fieldValidation=Strict`, {body: body('strict')});
		t.is(strict.code, 400);
		t.is(
			json(strict.text).message,
			'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.labls", unknown field "dta"',
		);
		const warned = await client.ask(path, {body: body('warned')});
		t.is(warned.code, 201);
		t.regex(String(warned.headers.warning), /299 - "unknown field \\"metadata\.labls\\""/);
		t.is(json(warned.text).dta, undefined);
		const ignored = await client.ask(`${path}?fieldValidation=Ignore`, {body: body('ignored')});
		t.is(ignored.headers.warning, undefined);
		t.is(
			(
				await client.ask(`${path}?fieldValidation=Strict`, {
					body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1","a":"2"}}',
				})
			).code,
			400,
		);
	},
);

test.serial('a client drives the clock, and the viewer does not', async t => {
	const before = client.run.now;
	const {code, text} = await client.ask('/apis/podfall.dev/v1/clock', {body: {advance: '2s'}});
	t.is(code, 200);
	t.is(json(text).status.milliseconds, before + 2000);
	t.is(client.run.now, before + 2000);
	t.is((await client.ask('/apis/podfall.dev/v1/clock', {as: 'viewer', body: {advance: '2s'}})).code, 403);
	t.is((await client.ask('/apis/podfall.dev/v1/clock', {body: {advance: 'soon'}})).code, 400);
});

test.serial('a step back ends the watches that saw what has not happened', async t => {
	const watch = await watching(`${pods}?watch=1&resourceVersion=0`);
	await watch.until(({length}) => length > 0);
	client.run.rewind(client.run.now - 500);
	const lines = await watch.until(found => found.some(({type}) => type === 'ERROR'));
	watch.end();
	t.like(lines.at(-1)!.object, {code: 410, reason: 'Expired'});
});

test.serial('everything that clients did is in the replay', t => {
	t.true(client.run.intents.some(({intent}) => intent.do === 'call'));
	// A step back has left its mark on the one and not on the other.
	t.deepEqual({...again(client.run).result(), marks: []}, {...client.run.result(), marks: []});
});

test('a connection too many is told so, and the others are served on', async t => {
	const open = (): Promise<string> =>
		new Promise(resolve => {
			const socket = connect({host: '127.0.0.1', port: client.listener.port, rejectUnauthorized: false});
			sockets.push(socket);
			socket.on('error', () => resolve('gone'));
			socket.once('secureConnect', () => socket.write('GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
			socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1').slice(9, 12)));
		});
	const sockets: TLSSocket[] = [];
	const first = client.ask('/version');
	const codes = await Promise.all(Array.from({length: 270}, open));
	t.true(codes.every(code => ['200', '401', '503'].includes(code)));
	t.true(codes.filter(code => code === '503').length >= 14);
	t.true(codes.filter(code => code !== '503').length >= 200);
	t.is((await first).code, 200);

	for (const socket of sockets) {
		socket.destroy();
	}

	for (let turn = 0; turn < 400 && client.listener.open.connections > 100; turn++) {
		await sleep(5);
	}

	t.is((await client.ask('/version')).code, 200);
});

/** What a WebSocket was told until it was closed, or the code with which it was refused. */
const overWebSocket = (path: string, protocols: readonly string[]): Promise<string | number> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(`wss://127.0.0.1:${client.listener.port}${path}`, [...protocols], {
			ca: client.authority.authority,
			headers: {Authorization: `Bearer ${client.tokens.operator}`},
		});
		let text = '';
		socket.on('message', (data: Buffer) => {
			text += data.toString('utf8');
		});
		socket.on('close', () => resolve(text));
		socket.on('unexpected-response', (_, {statusCode = 0}) => resolve(statusCode));
		socket.on('error', reject);
	});

test.serial('a log is read over a WebSocket too, as it is or as base64', async t => {
	const {items} = json((await client.ask(pods)).text) as {readonly items: readonly Seen[]};
	const paths = items.map(({metadata}) => `${pods}/${metadata.name}/log`);
	const logs = await Promise.all(paths.map(async each => (await client.ask(each)).text));
	const at = logs.findIndex(text => text.startsWith('INFO'));
	const [path = '', plain = ''] = [paths[at], logs[at]];
	t.regex(plain, /^INFO starting/);
	t.is(await overWebSocket(path, ['binary.k8s.io']), plain);
	t.is(await overWebSocket(path, []), plain);
	t.is(Buffer.from(String(await overWebSocket(path, ['base64.binary.k8s.io'])), 'base64').toString(), plain);
	t.is(await overWebSocket(path, ['v4.channel.k8s.io']), 400);
	t.is(await overWebSocket(`${pods}/nobody/log`, ['binary.k8s.io']), 404);
});
