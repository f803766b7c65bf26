import test from 'ava';
import fc from 'fast-check';
import {type EndpointSubset, type Endpoints, endpoints} from '../../../source/engine/api/kinds/endpoints.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {type ServiceSpec, services} from '../../../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Decision, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {digestOf} from '../../../source/engine/controllers/endpoint/hash-order.ts';
import {addressCount, truncated} from '../../../source/engine/controllers/endpoint/subsets.ts';
import {endpointLoop} from '../../../source/engine/controllers/endpoint.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aPod, aService} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const see = <O extends ApiObject>(objects: readonly O[]): Sight =>
	sight(objects, {now: minutes(1), loop: endpointLoop});
const decide = (seen: Sight, turn: Turn = firstTurn): Decision => endpointLoop.decide('shop/web', seen, turn);
const written = (decision: Decision): Endpoints => decision.calls[0]?.object as Endpoints;
const subsets = (...objects: readonly ApiObject[]): readonly EndpointSubset[] =>
	written(decide(see(objects))).subsets ?? [];
const up = (name: string, ip: string, more = {}): Pod => aPod(name, {readySince: seconds(20), node: 'n1', ip, ...more});

/** The object as the server keeps it. */
const stored = (object: Endpoints, resourceVersion = '7'): Endpoints => ({
	...object,
	metadata: {...object.metadata, uid: 'uid-ep', resourceVersion},
});

test('all pods of a service stand in one object of its name, in the order of their addresses', t => {
	const decision = decide(see([aService(), up('b', '10.0.0.10'), up('a', '10.0.0.9')]));
	t.like(decision.calls, [{verb: 'create', because: 'two pods ready'}]);
	t.deepEqual(written(decision), {
		apiVersion: 'v1',
		kind: 'Endpoints',
		metadata: {
			name: 'web',
			namespace: 'shop',
			labels: {team: 'a', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller'},
			annotations: {'endpoints.kubernetes.io/last-change-trigger-time': timestamp(seconds(5))},
		},
		subsets: [
			{
				addresses: [
					{
						ip: '10.0.0.10',
						nodeName: 'n1',
						targetRef: {kind: 'Pod', namespace: 'shop', name: 'b', uid: 'uid-b'},
					},
					{ip: '10.0.0.9', nodeName: 'n1', targetRef: {kind: 'Pod', namespace: 'shop', name: 'a', uid: 'uid-a'}},
				],
				ports: [{name: 'http', port: 8080, protocol: 'TCP'}],
			},
		],
	});
});

test('who is not ready waits beside the others; who leaves, is over or has no address is not there', t => {
	const places = (spec: Partial<ServiceSpec>) => {
		const [subset] = subsets(
			aService(spec),
			up('ready', '10.0.0.1'),
			up('waits', '10.0.0.2', {readySince: undefined}),
			up('leaves', '10.0.0.3', {leaving: true}),
			up('over', '10.0.0.4', {phase: 'Failed'}),
			up('young', '10.0.0.5', {ip: undefined}),
		);
		return [subset?.addresses?.map(({ip}) => ip), subset?.notReadyAddresses?.map(({ip}) => ip)];
	};

	t.deepEqual(places({}), [['10.0.0.1'], ['10.0.0.2']]);
	t.deepEqual(places({publishNotReadyAddresses: true}), [['10.0.0.1', '10.0.0.2', '10.0.0.3'], undefined]);
});

test('a service without an address of its own may have no ports, and says that it is headless', t => {
	const headless = written(decide(see([aService({clusterIP: 'None', ports: undefined}), up('a', '10.0.0.1')])));
	t.is(headless.metadata.labels?.['service.kubernetes.io/headless'], '');
	t.deepEqual(Object.keys(headless.subsets?.[0] ?? {}), ['addresses']);
	t.deepEqual(subsets(aService({ports: []}), up('a', '10.0.0.1')), []);
});

test('a pod with a name of its own in the domain of the service has it here, too', t => {
	const pod = up('db-0', '10.0.0.1');
	const named: Pod = {...pod, spec: {...pod.spec, hostname: 'db-0', subdomain: 'web'}};
	const other: Pod = {...pod, spec: {...pod.spec, hostname: 'db-0', subdomain: 'elsewhere'}};
	t.is(subsets(aService(), named)[0]?.addresses?.[0]?.hostname, 'db-0');
	t.is(subsets(aService(), other)[0]?.addresses?.[0]?.hostname, undefined);
});

const withPort = (pod: Pod, name: string, containerPort: number): Pod => ({
	...pod,
	spec: {
		...pod.spec,
		containers: pod.spec.containers.map(container => ({...container, ports: [{name, containerPort}]})),
	},
});

test('ports by name are looked up in each pod; ports with the same pods stand together', t => {
	const service = aService({
		ports: [
			{name: 'http', port: 80, targetPort: 'web'},
			{name: 'admin', port: 81, targetPort: 9000},
		],
	});
	const found = subsets(
		service,
		withPort(up('a', '10.0.0.1'), 'web', 8080),
		withPort(up('b', '10.0.0.2'), 'web', 8081),
		up('c', '10.0.0.3'),
	);
	const told = found.map(({addresses = [], ports = []}) => [
		ports.map(({port}) => port).join(),
		addresses.map(({ip}) => ip).join(),
	]);
	t.deepEqual(
		new Map(told as Array<[string, string]>),
		new Map([
			['9000', '10.0.0.1,10.0.0.2,10.0.0.3'],
			['8080', '10.0.0.1'],
			['8081', '10.0.0.2'],
		]),
	);
});

test('nothing is written when the object says it all; foreign changes are taken back', t => {
	const objects = [aService(), up('a', '10.0.0.1')];
	const right = stored(written(decide(see(objects))));
	t.deepEqual(decide(see([...objects, right])).calls, []);

	const unlabelled = {...right, metadata: {...right.metadata, labels: {team: 'a'}}};
	t.like(decide(see([...objects, unlabelled])).calls, [{verb: 'update'}]);

	const emptied = {...right, subsets: []};
	const [call] = decide(see([...objects, emptied])).calls;
	t.deepEqual((call?.object as Endpoints | undefined)?.subsets, right.subsets);
	t.is(call?.eventIfRefused?.message, 'Failed to update endpoint shop/web: {error}');
});

test('a look at what was written over already waits, ever longer, and then goes on', t => {
	const one = [aService(), up('a', '10.0.0.1')];
	const before = stored(written(decide(see(one))));
	const two = [...one, up('b', '10.0.0.2')];
	const first = decide(see([...two, before]));
	t.like(first.calls, [{verb: 'update'}]);

	const behind = decide(see([...two, up('c', '10.0.0.3'), before]), {expecting: false, remembered: first.remember});
	t.deepEqual([behind.calls, behind.lookAgainIn], [[], 5]);
	t.is(decide(see([...two, before]), {expecting: false, remembered: behind.remember}).lookAgainIn, 10);

	const fresh = see([...two, up('c', '10.0.0.3'), stored(written(first), '8')]);
	t.like(decide(fresh, {expecting: false, remembered: behind.remember}).calls, [
		{verb: 'update', because: 'three pods ready'},
	]);
});

test('the object goes with its service; services without a selector and mere names are left alone', t => {
	t.like(decide(see([])).calls, [{verb: 'delete', fineIf: ['NotFound'], because: 'its service is gone'}]);
	t.deepEqual(decide(see([aService({selector: undefined})])).calls, []);
	t.deepEqual(decide(see([aService({type: 'ExternalName'})])).calls, []);
});

test('at the start everything without a service is swept, but not the lock of an old election', t => {
	const orphan = (name: string, annotations = {}): Endpoints => ({
		apiVersion: 'v1',
		kind: 'Endpoints',
		metadata: {name, namespace: 'shop', annotations},
	});
	const seen = see([
		aService(),
		orphan('web'),
		orphan('old'),
		orphan('lock', {'control-plane.alpha.kubernetes.io/leader': '{}'}),
	]);
	const keys = endpointLoop.startsWith ?? [];
	t.deepEqual(
		keys.flatMap(key => endpointLoop.decide(key, seen, firstTurn).calls).map(({name}) => name),
		['old'],
	);
});

test('news of pods queues the services that select them, and only if it can be seen', t => {
	const [ofPods, ofEndpoints] = endpointLoop.watches ?? [];
	const seen = see([aService(), aService({selector: {app: 'other'}}, {name: 'other'})]);
	const pod = up('a', '10.0.0.1');
	t.is(ofPods?.kind as unknown, pods);
	t.deepEqual(ofPods?.keys({type: 'ADDED', object: pod, before: undefined}, seen), ['shop/web']);
	const touched = {...pod, metadata: {...pod.metadata, annotations: {seen: 'yes'}}};
	t.deepEqual(ofPods?.keys({type: 'MODIFIED', object: touched, before: pod}, seen), []);
	const [object] = [stored(written(decide(see([aService()]))))];
	t.is(ofEndpoints?.kind as unknown, endpoints);
	t.is(endpointLoop.reconciles as unknown, services);
	t.deepEqual(ofEndpoints?.keys({type: 'DELETED', object: object!, before: object!}, seen), ['shop/web']);
	t.deepEqual(ofEndpoints?.keys({type: 'MODIFIED', object: object!, before: object!}, seen), []);
});

// Source: what Go 1.24 and k8s.io/apimachinery v0.34.1 (pkg/util/dump) give for these values.
test('ports and subsets are hashed as Kubernetes hashes them', t => {
	const port = {name: 'dns', port: 53, protocol: 'UDP'} as const;
	const tcp = {name: 'dns-tcp', port: 53, protocol: 'TCP'} as const;
	t.is(digestOf('EndpointPort', port), '3e9daf8e22f0b0da6aaa1a1b052ee929');
	t.is(digestOf('EndpointPort', tcp), '3b6a791b41850c40c712b5cc585449ae');
	t.is(digestOf('EndpointPort', {name: 'metrics', port: 9153, protocol: 'TCP'}), '76a75f39dbd6b3fab90a4598c77a8984');
	t.is(digestOf('EndpointPort', {port: 80, protocol: 'TCP', appProtocol: 'http2'}), '5e19f505d4e2a80bfc960bfff941abd2');
	const targetRef = {kind: 'Pod', namespace: 'shop', name: 'a', uid: 'u-a'};
	t.is(
		digestOf('EndpointSubset', {addresses: [{ip: '10.0.0.1', nodeName: 'n1', targetRef}], ports: [port, tcp]}),
		'b30abb2a3633cb8c0b5a3cd9de4d03c5',
	);
	t.is(
		digestOf('EndpointSubset', {notReadyAddresses: [{ip: '10.0.0.1', hostname: 'h'}, {ip: '10.0.0.2'}]}),
		'e5ef1db1b8b17b8d857e8345ca7896f5',
	);
});

const many = (howMany: number, from: string): readonly {ip: string}[] =>
	Array.from({length: howMany}, (_, index) => ({ip: `${from}.${index >> 8}.${index % 256}`}));

test('never more than a thousand addresses, and the ready ones first', t => {
	const service = aService();
	const crowd = Array.from({length: 1001}, (_, index) => up(`p${index}`, `10.1.${index >> 8}.${index % 256}`));
	const full = decide(see([service, ...crowd]));
	t.is(written(full).metadata.annotations?.['endpoints.kubernetes.io/over-capacity'], 'truncated');
	t.is(addressCount(written(full).subsets ?? []), 1000);

	const kept = stored(written(full), '9');
	const again = decide(see([service, ...crowd, kept]), {expecting: false, remembered: full.remember});
	t.is(again.calls.length, 1, 'the time of the last change goes');
	t.deepEqual(
		decide(see([service, ...crowd, stored(written(again), '10')]), {expecting: false, remembered: again.remember})
			.calls,
		[],
	);
	const fewer = decide(see([service, ...crowd.slice(1), kept]), {expecting: false, remembered: full.remember});
	t.is(written(fewer).metadata.annotations?.['endpoints.kubernetes.io/over-capacity'], undefined);
});

test('what may stay is shared out by size', t => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.nat(30), fc.nat(30)), {minLength: 1, maxLength: 5}),
			fc.integer({min: 1, max: 60}),
			(sizes, capacity) => {
				const all = sizes.map(([ready, waiting], index) => ({
					addresses: many(ready, `10.${index}`),
					notReadyAddresses: many(waiting, `11.${index}`),
				}));
				const cut = truncated(all, capacity);
				const readyBefore = all.reduce((sum, {addresses}) => sum + addresses.length, 0);
				const readyAfter = cut.reduce((sum, {addresses = []}) => sum + addresses.length, 0);
				t.is(addressCount(cut), Math.min(addressCount(all), capacity));
				t.is(readyAfter, Math.min(readyBefore, capacity));
			},
		),
	);
});
