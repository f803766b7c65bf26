import test from 'ava';
import {durationProblem} from '../../../source/shell/http/durations.ts';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

/* What patches, deletes and subresources are sent, and in which words the wrong of it is refused. Source: what a Kubernetes API server answers */

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const web = '/apis/apps/v1/namespaces/shop/deployments/web';
const maps = '/api/v1/namespaces/shop/configmaps';

type Options = {
	readonly method?: string;
	readonly body?: string | object;
	readonly type?: string;
	readonly as?: 'viewer';
};

const lengthOf = (body: string | object | undefined): number =>
	body === undefined ? 0 : Buffer.byteLength(typeof body === 'string' ? body : JSON.stringify(body));

const told = async (path: string, {method = 'POST', body, type, as}: Options = {}): Promise<string> => {
	const {code, text} = await client.ask(path, {
		method,
		...(body === undefined ? {} : {body}),
		...(as === undefined ? {} : {as}),
		headers: {'Content-Type': type ?? 'application/json', 'Content-Length': `${lengthOf(body)}`},
	});
	const {reason = '', message = ''} = JSON.parse(text);
	return [code, reason, message].filter(word => word !== '').join(' ');
};

const patched = (type: string, body: string): Promise<string> =>
	told(web, {method: 'PATCH', type: `application/${type}`, body});

test('a patch is refused in the words of the decoder of its type', async t => {
	t.regex(
		await patched('merge-patch+json', '{'),
		/^400 BadRequest error decoding patch: unexpected end of JSON input$/,
	);
	t.is(await patched('merge-patch+json', 'null'), '400 BadRequest Invalid JSON Patch');
	t.regex(
		await patched('strategic-merge-patch+json', '[]'),
		/^400 BadRequest json: cannot unmarshal array into Go value of type map\[string\]interface \{\}$/,
	);
	t.is(
		await patched('json-patch+json', '{}'),
		'400 BadRequest error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
	);
	t.is(
		await patched('json-patch+json', '[{"op":1}]'),
		'400 BadRequest error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
	);
	t.is(await patched('json-patch+json', '[]'), '200');
});

test('a delete reads its body by itself, and calls what is wrong with it its own failure', async t => {
	const removed = (body: object): Promise<string> => told(`${maps}/none`, {method: 'DELETE', body});
	t.is(
		await removed({gracePeriodSeconds: 'soon'}),
		'500 json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
	);
	t.is(
		await removed({kind: 'Odd', apiVersion: 'v1'}),
		'500 no kind "Odd" is registered for version "v1" in scheme "pkg/runtime/scheme.go:110"',
	);
	t.is(await removed({kind: 'DeleteOptions', apiVersion: 'v1'}), '404 NotFound configmaps "none" not found');
});

test('nothing is deleted through a subresource, and nothing created through a scale', async t => {
	t.is(
		await told(`${web}/scale`, {method: 'DELETE'}),
		'405 MethodNotAllowed the server does not allow this method on the requested resource',
	);
	t.regex(await told(`${web}/status`, {body: {}}), /^405 MethodNotAllowed /);
	t.is((await client.ask(web)).code, 200);
});

test('a body for another object is refused by a subresource', async t => {
	const eviction = {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: 'other'}};
	t.is(
		await told('/api/v1/namespaces/shop/pods/one/eviction', {body: eviction}),
		'400 BadRequest name in URL does not match name in Eviction object',
	);
});

test('who may not is told so before his body is read', async t => {
	const eviction = {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: 'other'}};
	t.regex(
		await told('/api/v1/namespaces/shop/pods/one/eviction', {body: eviction, as: 'viewer'}),
		/^403 Forbidden pods "one" is forbidden: User "viewer" cannot create resource "pods\/eviction"/,
	);
	t.regex(await told(maps, {body: '{', as: 'viewer'}), /^403 Forbidden /);
});

test('some kinds are made by an update of what is not there, others are not', async t => {
	const put = (path: string, body: object) => told(path, {method: 'PUT', body});
	const lease = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: {name: 'mine'}};
	const map = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'mine'}};
	t.is(await put('/apis/coordination.k8s.io/v1/namespaces/shop/leases/mine', lease), '201');
	t.regex(
		await put('/apis/coordination.k8s.io/v1/namespaces/shop/leases/mine', lease),
		/metadata\.resourceVersion: Invalid value: (?:""|0|0x0): must be specified for an update$/,
	);
	t.is(await put(`${maps}/mine`, map), '404 NotFound configmaps "mine" not found');
});

test('an update says which object it means, by uid and by version', async t => {
	t.is(await told(maps, {body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'told'}}}), '201');
	const put = (metadata: object) =>
		told(`${maps}/told`, {
			method: 'PUT',
			body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'told', ...metadata}},
		});
	t.regex(
		await put({uid: 'x'}),
		/^409 Conflict .*StorageError: invalid object, Code: 4, Key: \/configmaps\/shop\/told, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: /,
	);
	t.regex(await put({resourceVersion: 'x'}), /^500 .*strconv\.ParseUint: parsing "x": invalid syntax/);
});

test('a duration is read as Go reads it', t => {
	for (const good of ['', '0', '1h15m30.5s', '-3s', '.5s']) {
		t.is(durationProblem(good), undefined);
	}

	t.is(durationProblem('5'), 'time: missing unit in duration "5"');
	t.is(durationProblem('5d'), 'time: unknown unit "d" in duration "5d"');
	t.is(durationProblem('soon'), 'time: invalid duration "soon"');
	t.is(durationProblem('-'), 'time: invalid duration "-"');
});
