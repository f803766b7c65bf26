import test from 'ava';
import fc from 'fast-check';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {kubelet} from '../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {controlPlane} from '../helpers/control-plane.ts';

/*
A heartbeat computed when somebody looks, and a heartbeat that is a wake every ten seconds, are the same heartbeat: the
same answers at any moment, the same revisions, the same trail.
*/

type Step = {readonly node: number; readonly do: 'pulse' | 'silence' | 'look' | 'write'; readonly after: number};

const step: fc.Arbitrary<Step> = fc.record({
	node: fc.nat(2),
	do: fc.constantFrom('pulse' as const, 'silence' as const, 'look' as const, 'look' as const, 'write' as const),
	after: fc.oneof(fc.nat(seconds(1)), fc.nat(seconds(60))),
});

const lease = (node: string): ApiObject =>
	({
		apiVersion: 'coordination.k8s.io/v1',
		kind: 'Lease',
		metadata: {name: node, namespace: 'kube-node-lease'},
		spec: {holderIdentity: node, leaseDurationSeconds: 40},
	}) as ApiObject;

const play = (steps: readonly Step[], eager: boolean) => {
	const plane = controlPlane({eager});
	const seen: unknown[] = [];

	for (const node of ['node-0', 'node-1', 'node-2']) {
		plane.create(leases, lease(node), kubelet(node));
	}

	for (const {node, do: deed, after} of steps) {
		plane.run(after);
		const name = `node-${node}`;
		const key = `kube-node-lease/${name}`;
		const {now} = plane.kernel;

		switch (deed) {
			case 'pulse':
				plane.server.pulse(kubelet(name), key, {from: now + (node === 0 ? 0 : 137 * node), period: seconds(10)});
				break;
			case 'silence':
				plane.server.silence(key, now);
				break;
			case 'write':
				plane.send(leases as never, {
					verb: 'patch',
					namespace: 'kube-node-lease',
					name,
					object: {metadata: {labels: {at: String(now)}}},
				});
				break;
			default:
		}

		seen.push([now, plane.server.renewedAt(key, now), plane.get(leases, key)?.spec?.renewTime, plane.store.revision]);
	}

	plane.run(seconds(30));
	return {seen, digest: plane.kernel.trail.digest(), wakes: plane.kernel.wakes};
};

test('computed and eager heartbeats give the same answers and the same trail', t => {
	let more = 0;
	fc.assert(
		fc.property(fc.array(step, {maxLength: 40, size: 'max'}), steps => {
			const [computed, eager] = [play(steps, false), play(steps, true)];
			t.deepEqual(computed.seen, eager.seen);
			t.is(computed.digest, eager.digest);
			more += eager.wakes - computed.wakes;
		}),
		{numRuns: 40},
	);
	t.true(more > 1000, 'the eager way must have been eager');
});

test('a lease beats until it is silent, and a new beat starts where it says', t => {
	const plane = controlPlane();
	const key = 'kube-node-lease/node-1';
	plane.create(leases, lease('node-1'), kubelet('node-1'));
	t.is(plane.server.renewedAt(key, plane.kernel.now), undefined);
	plane.server.pulse(kubelet('node-1'), key, {from: 2000, period: seconds(10)});
	plane.run(seconds(24));
	t.is(plane.get(leases, key)!.spec!.renewTime, '2026-01-01T00:00:22.000000Z');
	plane.server.silence(key, 30_000);
	plane.run(seconds(60));
	t.is(plane.server.renewedAt(key, plane.kernel.now), 22_000);
	t.is(plane.server.renewedAt(key, 15_000), 12_000, 'as of a moment in the past');
	plane.server.pulse(kubelet('node-1'), key, {from: 90_000, period: seconds(10)});
	t.is(plane.server.renewedAt(key, plane.kernel.now), 22_000);
	plane.run(seconds(6));
	t.is(plane.server.renewedAt(key, plane.kernel.now), 90_000);
	const stranger = plane.server.pulse({name: 'bob', groups: []}, key, {from: 95_000, period: seconds(10)});
	t.false(stranger.ok);
});
