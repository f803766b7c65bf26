import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {endpoints} from '../../../source/engine/api/kinds/endpoints.ts';
import {createEndpointReconciler} from '../../../source/engine/apiserver/endpoint-reconciler.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {controlPlane} from '../../helpers/control-plane.ts';

/** API servers on machines a, b and so on, of which some serve. */
const twoMasters = () => {
	const plane = controlPlane();
	const {kernel, server} = plane;
	const serving = new Set(['a', 'b']);
	let stored = true;
	const reconciler = createEndpointReconciler({
		kernel,
		server,
		storage: server.storage,
		machines: ['a', 'b'],
		isServing: machine => serving.has(machine),
		addressOf: machine => ({a: '10.0.0.10', b: '10.0.0.11'})[machine] ?? '',
		isStored: () => stored,
	});
	kernel.add(reconciler);
	reconciler.start();
	const key = 'default/kubernetes';
	return {
		...plane,
		serving,
		reconciler,
		loseEtcd() {
			stored = false;
		},
		run(millis: number) {
			kernel.run(kernel.now + millis);
		},
		/** What both objects say: they always agree. */
		told(): readonly (readonly string[] | undefined)[] {
			const old = server.storage.get(endpoints, key)?.subsets?.flatMap(({addresses = []}) => addresses);
			const slice = server.storage.get(endpointSlices, key);
			return [old?.map(({ip}) => ip), slice?.endpoints.flatMap(({addresses}) => addresses)];
		},
		version: () => server.storage.get(endpoints, key)?.metadata.resourceVersion,
		remove(kind: unknown) {
			const user = {name: 'root', groups: ['system:masters']};
			server.handle({user, verb: 'delete', kind: kind as AnyKind, namespace: 'default', name: 'kubernetes'});
		},
	};
};

test('every API server that serves stands in the Endpoints and the slice of kubernetes', t => {
	const {run, told, server, version} = twoMasters();
	run(1);
	t.deepEqual(told(), [
		['10.0.0.10', '10.0.0.11'],
		['10.0.0.10', '10.0.0.11'],
	]);
	t.deepEqual(server.storage.get(endpoints, 'default/kubernetes')?.metadata.labels, {
		'endpointslice.kubernetes.io/skip-mirror': 'true',
	});
	const before = version();
	run(seconds(60));
	t.is(version(), before, 'what is right is not written again');
});

test('one that died is left out once its lease is over, and comes back at once', t => {
	const {run, told, serving, reconciler} = twoMasters();
	run(seconds(32));
	serving.delete('b');
	run(seconds(5));
	t.deepEqual(told()[0], ['10.0.0.10', '10.0.0.11'], 'its lease of second 30 holds for 15 s');
	run(seconds(15));
	t.deepEqual(told(), [['10.0.0.10'], ['10.0.0.10']]);
	serving.add('b');
	reconciler.serves('b');
	run(1);
	t.deepEqual(told()[1], ['10.0.0.10', '10.0.0.11']);
});

test('when all are dead the last word stands', t => {
	const {run, told, serving} = twoMasters();
	run(1);
	serving.clear();
	run(seconds(60));
	t.deepEqual(told()[0], ['10.0.0.10', '10.0.0.11']);
});

test('without etcd no lease is renewed and nothing is written', t => {
	const {run, told, loseEtcd, remove} = twoMasters();
	run(1);
	remove(endpoints);
	loseEtcd();
	run(seconds(30));
	t.is(told()[0], undefined);
});

test('what somebody deleted comes back within ten seconds', t => {
	const {run, told, remove} = twoMasters();
	run(seconds(1));
	remove(endpoints);
	remove(endpointSlices);
	t.deepEqual(told(), [undefined, undefined]);
	run(seconds(10));
	t.deepEqual(told()[0], ['10.0.0.10', '10.0.0.11']);
	t.deepEqual(told()[1], ['10.0.0.10', '10.0.0.11']);
});
