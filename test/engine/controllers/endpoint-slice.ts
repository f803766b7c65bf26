import test from 'ava';
import fc from 'fast-check';
import {type EndpointSlice, endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ServiceSpec} from '../../../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, type Decision, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {endpointLoop} from '../../../source/engine/controllers/endpoint.ts';
import {repack} from '../../../source/engine/controllers/endpoint-slice/packing.ts';
import {endpointSliceLoop} from '../../../source/engine/controllers/endpoint-slice.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aNode, aPod, aService, ownerOf} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const see = <O extends ApiObject>(objects: readonly O[], now = minutes(1)): Sight =>
	sight(objects, {now, loop: endpointSliceLoop});
const decide = (seen: Sight, turn: Turn = firstTurn): Decision => endpointSliceLoop.decide('shop/web', seen, turn);
const slices = (calls: readonly Call[]): readonly EndpointSlice[] => calls.map(call => call.object as EndpointSlice);
const nodes = [aNode('n1', {zone: 'a'}), aNode('n2', {zone: 'b'})];
const up = (name: string, more = {}): Pod =>
	aPod(name, {readySince: seconds(20), node: 'n1', ip: `10.0.0.${name.length}`, ...more});

/** The slice as the server keeps it. */
const stored = (slice: EndpointSlice, name: string, version = '7'): EndpointSlice => ({
	...slice,
	metadata: {...slice.metadata, name, uid: `uid-${name}`, resourceVersion: version},
});

test('ready pods stand in a slice of their service, with node, zone and the time of the change', t => {
	const {calls} = decide(see([aService(), ...nodes, up('a'), up('bb', {node: 'n2'})]));
	t.like(calls, [{verb: 'create', because: 'two endpoints more'}]);
	t.deepEqual(slices(calls)[0], {
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			name: '',
			generateName: 'web-',
			namespace: 'shop',
			labels: {
				team: 'a',
				'kubernetes.io/service-name': 'web',
				'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
			},
			annotations: {'endpoints.kubernetes.io/last-change-trigger-time': timestamp(seconds(5))},
			ownerReferences: [ownerOf(aService())],
		},
		addressType: 'IPv4',
		endpoints: [
			{
				addresses: ['10.0.0.1'],
				conditions: {ready: true, serving: true, terminating: false},
				targetRef: {kind: 'Pod', namespace: 'shop', name: 'a', uid: 'uid-a'},
				nodeName: 'n1',
				zone: 'a',
			},
			{
				addresses: ['10.0.0.2'],
				conditions: {ready: true, serving: true, terminating: false},
				targetRef: {kind: 'Pod', namespace: 'shop', name: 'bb', uid: 'uid-bb'},
				nodeName: 'n2',
				zone: 'b',
			},
		],
		ports: [{name: 'http', protocol: 'TCP', port: 8080}],
	});
	t.is(
		calls[0]?.eventIfRefused?.message,
		'Error updating Endpoint Slices for Service shop/web: failed to create EndpointSlice for Service shop/web: {error}',
	);
});

test('the three conditions of an endpoint', t => {
	const of = (words: object, spec: Partial<ServiceSpec> = {}) =>
		slices(decide(see([aService(spec), ...nodes, up('a', words)])).calls)[0]?.endpoints[0]?.conditions;
	t.deepEqual(of({}), {ready: true, serving: true, terminating: false});
	t.deepEqual(of({leaving: true}), {ready: false, serving: true, terminating: true});
	t.deepEqual(of({readySince: undefined}), {ready: false, serving: false, terminating: false});
	t.deepEqual(of({readySince: undefined}, {publishNotReadyAddresses: true}), {
		ready: true,
		serving: false,
		terminating: false,
	});
});

test('pods without address, finished pods and pods on unknown nodes have no place', t => {
	const {calls, lookAgainIn} = decide(
		see([aService(), ...nodes, up('a', {ip: undefined}), up('b', {phase: 'Failed'}), up('c', {node: 'n9'})]),
	);
	t.deepEqual(
		slices(calls).map(slice => slice.endpoints),
		[[]],
	);
	t.is(lookAgainIn, seconds(1));
	const published = decide(see([aService({publishNotReadyAddresses: true}), up('c', {node: 'n9'})]));
	t.is(slices(published.calls)[0]?.endpoints.length, 1);
});

test('a service without endpoints has one empty slice, and keeps it', t => {
	const [empty] = slices(decide(see([aService(), ...nodes])).calls);
	t.like(empty, {endpoints: [], ports: []});
	t.deepEqual(decide(see([aService(), ...nodes, stored(empty!, 'web-abcde')])).calls, []);
	const [filled] = decide(see([aService(), ...nodes, stored(empty!, 'web-abcde'), up('a')])).calls;
	t.like(filled, {verb: 'update', name: 'web-abcde', because: 'one endpoint more'});
});

test('named ports are looked up in each pod, and pods with other ports stand in other slices', t => {
	const service = aService({ports: [{name: 'http', port: 80, targetPort: 'web'}]});
	const with8080 = {spec: {containers: [{name: 'app', ports: [{name: 'web', containerPort: 8080}]}]}};
	const with9090 = {spec: {containers: [{name: 'app', ports: [{name: 'web', containerPort: 9090}]}]}};
	const {calls} = decide(
		see([service, ...nodes, up('a', {...with8080, node: undefined}), up('b', with8080), up('c', with9090)]),
	);
	t.deepEqual(
		slices(calls).map(slice => slice.ports?.[0]?.port),
		[8080, 9090],
	);
});

test('headless services are marked so, ExternalName and selectorless ones have no slices', t => {
	const [slice] = slices(
		decide(
			see([
				aService({clusterIP: 'None'}),
				...nodes,
				up('a', {spec: {hostname: 'a', subdomain: 'web', nodeName: 'n1'}}),
			]),
		).calls,
	);
	t.is(slice?.metadata.labels?.['service.kubernetes.io/headless'], '');
	t.is(slice?.endpoints[0]?.hostname, 'a');
	t.deepEqual(decide(see([aService({type: 'ExternalName'}), up('a')])).calls, []);
	t.deepEqual(decide(see([aService({selector: undefined}), up('a')])).calls, []);
});

test('a pod that loses readiness changes its endpoint in place, and the slice says since when', t => {
	const first = decide(see([aService(), ...nodes, up('a'), up('bb')]));
	const slice = stored(slices(first.calls)[0]!, 'web-abcde');
	const sick = up('bb', {
		status: {
			phase: 'Running',
			podIP: '10.0.0.2',
			podIPs: [{ip: '10.0.0.2'}],
			conditions: [{type: 'Ready', status: 'False', lastTransitionTime: timestamp(seconds(50))}],
		},
	});
	const second = decide(see([aService(), ...nodes, slice, up('a'), sick]), {
		expecting: false,
		remembered: first.remember,
	});
	t.like(second.calls, [{verb: 'update', name: 'web-abcde', because: 'one endpoint changed'}]);
	t.is(
		slices(second.calls)[0]?.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'],
		timestamp(seconds(50)),
	);
	t.like(slices(second.calls)[0]?.endpoints, [{conditions: {ready: true}}, {conditions: {ready: false}}]);
});

test('a service that would rather stay close says of each ready endpoint whom it is for', t => {
	const hintsOf = (trafficDistribution: string) =>
		slices(
			decide(see([aService({trafficDistribution}), ...nodes, up('a'), aPod('bb', {node: 'n2', ip: '10.0.0.2'})])).calls,
		)[0]?.endpoints.map(({hints}) => hints);
	const inZone = {forZones: [{name: 'a'}]};
	t.deepEqual(hintsOf('PreferClose'), [inZone, undefined]);
	t.deepEqual(hintsOf('PreferSameZone'), [inZone, undefined]);
	t.deepEqual(hintsOf('PreferSameNode'), [{...inZone, forNodes: [{name: 'n1'}]}, undefined]);
});

test('while its own writes are not seen yet, it waits instead of writing over them', t => {
	const first = decide(see([aService(), ...nodes, up('a')]));
	t.deepEqual(decide(see([aService(), ...nodes, up('a')]), {expecting: true}).calls, []);
	const slice = stored(slices(first.calls)[0]!, 'web-abcde', '7');
	const second = decide(see([aService(), ...nodes, slice, up('a'), up('bb')]), {
		expecting: false,
		remembered: first.remember,
	});
	t.is(second.calls.length, 1);
	const stale = decide(see([aService(), ...nodes, slice, up('a'), up('bb')]), {
		expecting: false,
		remembered: second.remember,
	});
	t.deepEqual(stale.calls, []);
	t.is(stale.lookAgainIn, seconds(1));
});

test('slices of an earlier service with the same name are removed', t => {
	const [slice] = slices(decide(see([aService(), ...nodes, up('a')])).calls);
	const foreign = stored(
		{...slice!, metadata: {...slice!.metadata, ownerReferences: [{...ownerOf(aService()), uid: 'uid-old'}]}},
		'web-old',
	);
	const {calls} = decide(see([aService(), ...nodes, foreign, up('a')]));
	t.deepEqual(
		calls.map(call => call.verb),
		['create', 'delete'],
	);
});

test('a service on its way out gets no new slices', t => {
	t.deepEqual(decide(see([aService({}, {deletionTimestamp: timestamp(0)}), ...nodes, up('a')])).calls, []);
});

const some = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) => ({
		addresses: [`10.1.${Math.floor((from + index) / 250)}.${(from + index) % 250}`],
	}));
const sliceOf = (name: string, endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {name, labels: {}},
	addressType: 'IPv4',
	endpoints,
});
const shape = ({create, update, remove}: ReturnType<typeof repack>) => [
	create.map(endpoints => endpoints.length),
	update.map(slice => `${slice.metadata.name} ${slice.endpoints.length}`),
	remove.map(slice => slice.metadata.name),
];

test('packing: few writes rather than full slices', t => {
	t.deepEqual(shape(repack([], some(0, 250), {})), [[100, 100, 50], [], []], 'new slices are filled one after another');
	const full = sliceOf('full', some(0, 100));
	const half = sliceOf('half', some(100, 150));
	t.deepEqual(
		shape(repack([full, half], some(0, 160), {})),
		[[], ['half 60'], []],
		'the unchanged slice that fits takes the rest',
	);
	t.deepEqual(
		shape(repack([full, half], some(3, 153), {})),
		[[], ['full 100'], []],
		'a slice that changes anyway is filled first',
	);
	t.deepEqual(shape(repack([full, half], some(0, 230), {})), [[80], [], []], 'what fits nowhere begins a slice');
	t.deepEqual(shape(repack([full, half], some(0, 100), {})), [[], [], ['half']], 'an emptied slice goes');
	t.deepEqual(
		shape(repack([full, half], some(0, 150), {team: 'b'})),
		[[], ['full 100', 'half 50'], []],
		'labels follow the service',
	);
	t.deepEqual(shape(repack([full, half], some(0, 150), {})), [[], [], []]);
});

/** Carries a decision out as the server would. */
const carryOut = (seen: Sight, {calls}: Decision, round: number): Sight => {
	let next = seen;

	for (const [index, call] of calls.entries()) {
		const slice = call.object as EndpointSlice;

		if (call.verb === 'delete') {
			next = next.without(seen.get(endpointSlices, `shop/${call.name}`)!);
		} else {
			next = next.with(
				stored(slice, call.verb === 'create' ? `web-${round}-${index}` : slice.metadata.name, `${round}`),
			);
		}
	}

	return next;
};

/** The same turn for a loop that works everything out anew. */
const withoutShortcut = (turn: Turn): Turn =>
	turn.remembered === undefined ? turn : {...turn, remembered: {...turn.remembered, nodes: []}};

test('after quiet the slices hold exactly the pods that have a place, each once and none over its size', t => {
	const words = fc.record({
		name: fc.integer({min: 0, max: 300}),
		ready: fc.boolean(),
		leaving: fc.boolean(),
		labelled: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(fc.array(words, {maxLength: 150}), {minLength: 1, maxLength: 4}), waves => {
			let seen = see([aService(), ...nodes]);
			let turn = firstTurn;

			for (const [round, wave] of waves.entries()) {
				const crowd = wave.map(({name, ready, leaving, labelled}) =>
					aPod(`p${name}`, {
						node: 'n1',
						ip: `10.2.${Math.floor(name / 250)}.${name % 250}`,
						leaving,
						readySince: ready ? seconds(round) : undefined,
						labels: {app: labelled ? 'web' : 'other'},
					}),
				);
				seen = seen
					.without(...seen.list(pods).filter((_, index) => index % 3 === round % 3))
					.with(...new Map(crowd.map(pod => [pod.metadata.name, pod])).values());
				const decision = decide(seen, turn);
				t.deepEqual(decision.calls, decide(seen, withoutShortcut(turn)).calls, 'what is remembered only saves work');
				seen = carryOut(seen, decision, round);
				turn = {expecting: false, remembered: decision.remember};
			}

			const found = seen.list(endpointSlices).flatMap(slice => slice.endpoints);
			const wanted = seen.list(pods).filter(pod => pod.metadata.labels?.app === 'web');
			t.deepEqual(found.map(endpoint => endpoint.targetRef?.name).sort(), wanted.map(pod => pod.metadata.name).sort());
			t.true(seen.list(endpointSlices).every(slice => slice.endpoints.length <= 100));
			t.deepEqual(decide(seen, turn).calls, []);
		}),
		{numRuns: 30},
	);
});

test('a pod that is deleted at once is news for the books of its services, and one that looks as before is none', t => {
	const pod = aPod('web-a', {readySince: seconds(20), node: 'n1', ip: '10.0.0.1'});

	for (const loop of [endpointSliceLoop, endpointLoop]) {
		const seen = sight([aService(), pod], {now: minutes(1), loop});
		const [watch] = loop.watches!;
		t.deepEqual(watch!.keys({type: 'DELETED', object: pod, before: pod}, seen), ['shop/web'], loop.name);
		t.deepEqual(watch!.keys({type: 'MODIFIED', object: {...pod}, before: pod}, seen), [], loop.name);
	}
});
