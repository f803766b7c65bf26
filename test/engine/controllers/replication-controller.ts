import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {
	type ReplicationController,
	replicationControllers,
} from '../../../source/engine/api/kinds/replication-controller.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {make} from '../../helpers/kinds.ts';
import {manager} from '../../helpers/manager.ts';

const old = (replicas: number): ReplicationController => {
	const template = {metadata: {labels: {app: 'old'}}, spec: {containers: [{name: 'a', image: 'a:1'}]}};
	const metadata = {name: 'old', namespace: 'default'};
	return make(replicationControllers, {metadata, spec: {replicas, template}});
};

test('a ReplicationController makes its pods, counts them, and takes them back', t => {
	const world = manager().run(seconds(5));
	const {plane} = world;
	const now = (): ReplicationController => plane.get(replicationControllers, 'default/old') as ReplicationController;
	plane.create(replicationControllers, old(3));
	world.run(seconds(3));
	t.is(world.pods().length, 3);
	t.like(world.pods()[0]?.metadata, {
		labels: {app: 'old'},
		ownerReferences: [{apiVersion: 'v1', kind: 'ReplicationController', name: 'old', controller: true}] as never,
	});
	t.true(world.pods().every(({metadata}) => metadata.name.startsWith('old-')));
	const full = {replicas: 3, readyReplicas: 3, availableReplicas: 3, fullyLabeledReplicas: 3, observedGeneration: 1};
	t.deepEqual(now().status, full);

	plane.update(replicationControllers, {...now(), spec: {...now().spec, replicas: 1}});
	world.run(seconds(3));
	t.is(world.pods().length, 1);
	t.like(now().status, {replicas: 1, observedGeneration: 2});
	t.is(world.events().filter(text => text.startsWith('SuccessfulDelete: Deleted pod: old-')).length, 2);

	plane.delete(replicationControllers, 'default/old', {propagationPolicy: 'Background'});
	world.run(minutes(1));
	t.deepEqual(world.pods(), []);
});

test('a pod that loses its label is let go and replaced; one that gets it again is one too many', t => {
	const world = manager().run(seconds(5));
	const {plane} = world;
	plane.create(replicationControllers, old(1));
	world.run(seconds(3));
	const [pod] = world.pods();
	plane.update(pods, {...pod!, metadata: {...pod!.metadata, labels: {app: 'debug'}}});
	world.run(seconds(3));
	t.deepEqual(
		world
			.pods()
			.map(({metadata}) => [metadata.labels?.app, metadata.ownerReferences?.length ?? 0])
			.sort(),
		[
			['debug', 0],
			['old', 1],
		],
	);
	const free = plane.get(pods, `default/${pod!.metadata.name}`)!;
	plane.update(pods, {...free, metadata: {...free.metadata, labels: {app: 'old'}}});
	world.run(seconds(3));
	t.is(world.pods().length, 1);
});
