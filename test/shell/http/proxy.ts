import test from 'ava';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const json = (text: string) => JSON.parse(text);
const inShop = '/api/v1/namespaces/shop';

type Seen = {readonly metadata: {readonly name: string}; readonly spec: {readonly nodeName?: string}};

const podOf = async (app: string): Promise<Seen> => {
	const {text} = await client.ask(`${inShop}/pods?fieldSelector=status.phase=Running`);
	return (json(text).items as Seen[]).find(({metadata}) => metadata.name.startsWith(app))!;
};

const service = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'front', namespace: 'shop'},
	spec: {selector: {app: 'web'}, ports: [{name: 'http', port: 8000, targetPort: 80}]},
};

test.serial('a pod answers behind the API server, path and query and all', async t => {
	const {metadata} = await podOf('web');
	const {code, text, headers} = await client.ask(`${inShop}/pods/${metadata.name}/proxy/cart/1?full=yes`);
	t.is(code, 200, text);
	t.is(headers['content-type'], 'text/plain');
	t.is(text, `${metadata.name} answers /cart/1?full=yes\n`);
});

test.serial('a Service is asked by a port’s name or number, and one of its endpoints answers', async t => {
	t.is((await client.ask(`${inShop}/services`, {body: service})).code, 201);
	await client.ask('/apis/podfall.dev/v1/clock', {body: {advance: '5s'}});

	for (const name of ['front:http', 'front:8000', 'http:front:http']) {
		const {code, text} = await client.ask(`${inShop}/services/${name}/proxy/`);
		t.is(code, 200, `${name}: ${text}`);
		t.regex(text, /^web-\S+ answers \/\n$/);
	}
});

for (const [path, code, message] of [
	[`${inShop}/services/front:81/proxy/`, 503, 'no service port 81 found for service "front"'],
	[`${inShop}/services/front/proxy/`, 503, 'no endpoints available for service "front"'],
	[`${inShop}/services/nobody/proxy/`, 404, 'services "nobody" not found'],
	[`${inShop}/services/a:b:c:d/proxy/`, 400, 'invalid service request "a:b:c:d"'],
	[`${inShop}/pods/nobody/proxy/`, 404, 'pods "nobody" not found'],
	['/api/v1/nodes/nobody/proxy/healthz', 404, 'nodes "nobody" not found'],
] as const) {
	test.serial(`${path} is refused in Kubernetes' words`, async t => {
		const answer = await client.ask(path);
		t.is(answer.code, code, answer.text);
		t.is(json(answer.text).message, message);
	});
}

test.serial('a port on which nobody listens refuses the connection', async t => {
	const {metadata} = await podOf('choosy');
	const {code, text} = await client.ask(`${inShop}/pods/${metadata.name}:81/proxy/`);
	t.is(code, 503);
	t.like(json(text), {reason: 'ServiceUnavailable'});
	t.regex(json(text).message, /^error trying to reach service: dial tcp 10\.[\d.]+:81: connect: connection refused$/);
});

test.serial('a program stands at a root: who asks for none is led there', async t => {
	const {metadata} = await podOf('web');
	const path = `${inShop}/pods/${metadata.name}/proxy`;
	const {code, headers} = await client.ask(`${path}?a=1`);
	t.is(code, 301);
	t.is(headers.location, `${path}/?a=1`);
});

test.serial('a kubelet says how it is, what runs there and what that takes', async t => {
	const {spec} = await podOf('web');
	const node = `/api/v1/nodes/${spec.nodeName}/proxy`;
	t.is((await client.ask(`${node}/healthz`)).text, 'ok');
	const there = json((await client.ask(`${node}/pods`)).text);
	t.is(there.kind, 'PodList');
	t.true((there.items as Seen[]).every(pod => pod.spec.nodeName === spec.nodeName));
	const summary = json((await client.ask(`${node}/stats/summary`)).text);
	t.is(summary.node.nodeName, spec.nodeName);
	t.true(summary.node.cpu.usageNanoCores > 0 && summary.node.memory.availableBytes > 0);
	t.true(summary.pods.length > 0);
	t.is((await client.ask(`${node}/nothing`)).code, 404);
});

test.serial('RBAC says who may, by the subresource', async t => {
	const {metadata} = await podOf('web');
	const {code, text} = await client.ask(`${inShop}/pods/${metadata.name}/proxy/`, {as: 'viewer'});
	t.is(code, 403);
	t.regex(json(text).message, /cannot get resource "pods\/proxy" in API group "" in the namespace "shop"/);
});

test.serial('a machine without power is not reached, nor what ran there', async t => {
	const {text} = await client.ask(`${inShop}/pods?fieldSelector=status.phase=Running`);
	const before = json(text).items as Seen[];
	// A machine crashes at 00:40; its pods are thought to run for a while.
	await client.ask('/apis/podfall.dev/v1/clock', {body: {advance: '10s'}});
	const answers = await Promise.all(
		['worker-a', 'worker-b', 'worker-c'].map(async name => {
			const answer = await client.ask(`/api/v1/nodes/${name}/proxy/healthz`);
			return {name, ...answer};
		}),
	);
	const [dead, ...others] = answers.filter(({code}) => code === 503);
	t.deepEqual(others, []);
	t.regex(json(dead!.text).message, /^error trying to reach service: dial tcp [\d.]+:10250: i\/o timeout$/);
	const its = before.filter(({spec}) => spec.nodeName === dead!.name);
	t.true(its.length > 0);

	for (const {metadata} of its) {
		const answer = await client.ask(`${inShop}/pods/${metadata.name}/proxy/`);
		t.is(answer.code, 503);
		t.regex(json(answer.text).message, /: i\/o timeout$/);
	}
});
