import test from 'ava';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

const json = async (path: string, headers: Record<string, string> = {}) => {
	const answer = await client.ask(path, {headers});
	return {...answer, body: JSON.parse(answer.text || 'null')};
};

test('a client learns everything in two answers', async t => {
	for (const path of ['/api', '/apis']) {
		const {code, headers, body} = await json(path, {accept: aggregated});
		t.is(code, 200);
		t.is(headers['content-type'], 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
		t.is(body.kind, 'APIGroupDiscoveryList');
		const again = await client.ask(path, {headers: {accept: aggregated, 'if-none-match': String(headers.etag)}});
		t.is(again.code, 304);
		t.is(again.text, '');
	}
});

test('a document is where the index says, and says what a pod is', async t => {
	const {body: index} = await json('/openapi/v3');
	const {code, body} = await json(index.paths['api/v1'].serverRelativeURL);
	t.is(code, 200);
	t.is(body.components.schemas['io.k8s.api.core.v1.Pod'].type, 'object');
	const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
	const old = await client.ask('/openapi/v2', {headers: {accept}});
	t.is(old.headers['content-type'], 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
	t.true(Number(old.headers['content-length']) > 100_000);
});

test('what there is to learn is only to be read', async t => {
	t.is((await client.ask('/apis', {method: 'POST', body: {}})).code, 405);
	t.is((await client.ask('/apis/none/v1')).code, 404);
	t.is((await json('/version')).body.major, '1');
});

test.serial('an autoscaler is written and read in either version', async t => {
	const old = {
		apiVersion: 'autoscaling/v1',
		kind: 'HorizontalPodAutoscaler',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {
			scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
			maxReplicas: 4,
			targetCPUUtilizationPercentage: 60,
		},
	};
	const v1 = '/apis/autoscaling/v1/namespaces/shop/horizontalpodautoscalers';
	const v2 = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web';
	const made = await client.ask(v1, {method: 'POST', as: 'admin', body: old});
	t.is(made.code, 201, made.text);
	t.is(JSON.parse(made.text).apiVersion, 'autoscaling/v1');
	const {body} = await json(v2);
	t.is(body.spec.metrics[0].resource.target.averageUtilization, 60);
	const patched = await client.ask(`${v1}/web`, {
		method: 'PATCH',
		as: 'admin',
		headers: {'content-type': 'application/merge-patch+json'},
		body: {spec: {targetCPUUtilizationPercentage: 70}},
	});
	t.is(JSON.parse(patched.text).spec.targetCPUUtilizationPercentage, 70);
	t.is((await json(v2)).body.spec.maxReplicas, 4);
});
