import {type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders} from 'node:http2';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

let client: DoorClient;
let session: ClientHttp2Session;

const open = (): ClientHttp2Session => {
	const opened = connect(`https://localhost:${client.listener.port}`, {ca: client.authority.authority});
	opened.on('error', () => undefined);
	return opened;
};

test.before(async () => {
	client = await openClient(servedRun());
	session = open();
});

test.after.always(async () => {
	session.destroy();
	await client.close();
});

type Answer = {readonly code: number; readonly headers: Record<string, unknown>; readonly text: string};

const ask = (headers: OutgoingHttpHeaders, body?: string | Buffer, over = session): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const stream = over.request({Authorization: `Bearer ${client.tokens.operator}`, ...headers});
		let text = '';
		let answered: Record<string, unknown> = {};
		stream.on('response', said => {
			answered = said;
		});
		stream.on('data', (chunk: Buffer) => {
			text += chunk.toString('utf8');
		});
		stream.on('error', reject);
		stream.on('end', () => resolve({code: Number(answered[':status'] ?? 0), headers: answered, text}));
		stream.end(body);
	});

const pods = '/api/v1/namespaces/shop/pods';
const configMaps = '/api/v1/namespaces/shop/configmaps';

test('one connection carries many questions, each with its own answer', async t => {
	const paths = ['/version', pods, '/api/v1/nodes', '/apis', '/apis/apps/v1/namespaces/shop/deployments/web'];
	const answers = await Promise.all([...paths, ...paths].map(path => ask({':path': path})));
	t.deepEqual(
		answers.map(({code}) => code),
		answers.map(() => 200),
	);
	t.is(JSON.parse(answers[1]!.text).kind, 'PodList');
	t.deepEqual(JSON.parse(answers[6]!.text), JSON.parse(answers[1]!.text));
});

test('it says the same as HTTP/1.1 does', async t => {
	const there = await client.ask('/apis/apps/v1/namespaces/shop/deployments/nothing');
	const here = await ask({':path': '/apis/apps/v1/namespaces/shop/deployments/nothing'});
	t.is(here.code, 404);
	t.deepEqual(JSON.parse(here.text), JSON.parse(there.text));
	t.is(here.headers['content-type'], there.headers['content-type']);
});

test('writes, and warnings, come through', async t => {
	const body = JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'two', colour: 'red'}});
	const made = await ask(
		{':method': 'POST', ':path': `${configMaps}?fieldValidation=Warn`, 'content-type': 'application/json'},
		body,
	);
	t.is(made.code, 201);
	t.regex(String(made.headers.warning), /unknown field \\"metadata\.colour\\"/);
	const gone = await ask({':method': 'DELETE', ':path': `${configMaps}/two`});
	t.is(gone.code, 200);
});

test('a watch tells what happens while the connection answers other questions', async t => {
	const stream = session.request({
		':path': `${configMaps}?watch=true&fieldSelector=metadata.name%3Dseen`,
		Authorization: `Bearer ${client.tokens.operator}`,
	});
	let text = '';
	stream.on('data', (chunk: Buffer) => {
		text += chunk.toString('utf8');
	});
	const body = JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'seen'}});
	t.is((await ask({':method': 'POST', ':path': configMaps, 'content-type': 'application/json'}, body)).code, 201);

	for (let turn = 0; turn < 400 && text === ''; turn++) {
		await sleep(5);
	}

	t.is(JSON.parse(text).type, 'ADDED');
	const {watches} = client.listener.open;
	stream.close(constants.NGHTTP2_CANCEL);

	for (let turn = 0; turn < 400 && client.listener.open.watches === watches; turn++) {
		await sleep(5);
	}

	t.is(client.listener.open.watches, watches - 1);
});

test('whoever is impersonated, with every group, is who asks', async t => {
	const {code, text} = await ask(
		{
			':method': 'POST',
			':path': '/apis/authentication.k8s.io/v1/selfsubjectreviews',
			'content-type': 'application/json',
			Authorization: `Bearer ${client.tokens.admin}`,
			'impersonate-user': 'ada',
			'impersonate-group': ['dev, all of it', 'ops'],
		},
		JSON.stringify({apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'}),
	);
	t.is(code, 201);
	t.deepEqual(JSON.parse(text).status.userInfo.groups, ['dev, all of it', 'ops', 'system:authenticated']);
});

test('no credential, a wrong one, and another name of the server are refused', async t => {
	t.is((await ask({':path': pods, Authorization: ''})).code, 401);
	t.is((await ask({':path': pods, Authorization: 'Bearer nonsense'})).code, 401);
	t.is((await ask({':path': pods, ':authority': 'example.com'})).code, 400);
});

test('a body that is too large is refused, and the connection goes on', async t => {
	const {code} = await ask(
		{':method': 'POST', ':path': configMaps, 'content-type': 'application/json'},
		Buffer.alloc(4 * 1024 * 1024, 32),
	);
	t.is(code, 413);
	t.is((await ask({':path': '/version'})).code, 200);
});

test('headers without end end their own connection only', async t => {
	const other = open();
	const answer = await ask({':path': pods, 'x-long': 'x'.repeat(100_000)}, undefined, other).catch(() => undefined);
	t.true(answer === undefined || answer.code === 431 || answer.code === 0);
	other.destroy();
	t.is((await ask({':path': '/version'})).code, 200);
});
