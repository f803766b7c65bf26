import test from 'ava';
import {type EndpointSlice, endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import type {Endpoints} from '../../../source/engine/api/kinds/endpoints.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, firstTurn} from '../../../source/engine/client/calls.ts';
import {endpointSliceMirroringLoop} from '../../../source/engine/controllers/endpoint-slice-mirroring.ts';
import {minutes} from '../../../source/engine/kernel/time.ts';
import {aService} from '../../helpers/objects.ts';
import {sight} from '../../helpers/sight.ts';

const calls = (...objects: readonly ApiObject[]): readonly Call[] =>
	endpointSliceMirroringLoop.decide(
		'shop/web',
		sight(objects, {now: minutes(1), loop: endpointSliceMirroringLoop}),
		firstTurn,
	).calls;

const written = (subsets: Endpoints['subsets'], metadata: object = {}): Endpoints => ({
	apiVersion: 'v1',
	kind: 'Endpoints',
	metadata: {name: 'web', namespace: 'shop', uid: 'uid-ep', labels: {team: 'a'}, ...metadata},
	subsets,
});

const twoAddresses = [
	{
		addresses: [{ip: '192.0.2.1', nodeName: 'n1'}, {ip: '2001:db8::1'}],
		notReadyAddresses: [{ip: '192.0.2.2'}],
		ports: [{port: 5432, protocol: 'TCP' as const}],
	},
];

const withoutSelector = aService({selector: undefined});

const sliceIn = (call: Call | undefined): EndpointSlice => call?.object as unknown as EndpointSlice;

/** The first slice that is made, as the server keeps it. */
const stored = (call: Call | undefined): EndpointSlice => ({
	...sliceIn(call),
	metadata: {...sliceIn(call).metadata, name: 'web-x', resourceVersion: '7', uid: 'uid-s'},
});

test('Endpoints of a service without a selector are copied into slices, one for each family', t => {
	const made = calls(withoutSelector, written(twoAddresses));
	t.deepEqual(
		made.map(({verb}) => verb),
		['create', 'create'],
	);
	t.deepEqual(made[0]?.object, {
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			name: '',
			generateName: 'web-',
			namespace: 'shop',
			labels: {
				team: 'a',
				'kubernetes.io/service-name': 'web',
				'endpointslice.kubernetes.io/managed-by': 'endpointslice-mirroring-controller.k8s.io',
			},
			ownerReferences: [
				{apiVersion: 'v1', kind: 'Endpoints', name: 'web', uid: 'uid-ep', controller: true, blockOwnerDeletion: true},
			],
		},
		addressType: 'IPv4',
		ports: [{name: '', port: 5432, protocol: 'TCP'}],
		endpoints: [
			{addresses: ['192.0.2.1'], conditions: {ready: true}, nodeName: 'n1'},
			{addresses: ['192.0.2.2'], conditions: {ready: false}},
		],
	} as unknown as ApiObject);
	t.like(made[1]?.object, {addressType: 'IPv6', endpoints: [{addresses: ['2001:db8::1']}]});
});

test('what is copied already stays, what people change is changed, and other ports take the same slice', t => {
	const one = [{addresses: [{ip: '192.0.2.1'}], ports: [{port: 80}]}];
	const slice = stored(calls(withoutSelector, written(one))[0]);
	t.deepEqual(calls(withoutSelector, written(one), slice), []);

	for (const other of [
		[{addresses: [{ip: '192.0.2.9'}], ports: [{port: 80}]}],
		[{addresses: [{ip: '192.0.2.1'}], ports: [{port: 81}]}],
	]) {
		const [update, ...rest] = calls(withoutSelector, written(other), slice);
		t.deepEqual([update?.verb, sliceIn(update).metadata.name, rest], ['update', 'web-x', []]);
		t.deepEqual(sliceIn(update).ports?.[0]?.port, other[0]!.ports[0]!.port);
	}
});

test('nothing is copied that has a selector, no service, or says that it wants no copy', t => {
	const one = written(twoAddresses);
	const slice = stored(calls(withoutSelector, one)[0]);
	const removed = [{verb: 'delete', kind: endpointSlices}];

	for (const objects of [
		[aService(), one],
		[one],
		[withoutSelector],
		[withoutSelector, written(twoAddresses, {labels: {'endpointslice.kubernetes.io/skip-mirror': 'true'}})],
		[withoutSelector, written(twoAddresses, {annotations: {'control-plane.alpha.kubernetes.io/leader': '{}'}})],
	]) {
		t.deepEqual(calls(...objects), []);
		t.like(calls(...objects, slice), removed);
	}
});
