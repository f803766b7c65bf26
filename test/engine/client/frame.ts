import test from 'ava';
import type {Kind} from '../../../source/engine/api/kind.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {leases} from '../../../source/engine/api/kinds/lease.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import {controllerAccount, kubeControllerManager} from '../../../source/engine/apiserver/authentication.ts';
import {createProcess} from '../../../source/engine/client/process.ts';
import {replicaSetLoop as replicaSet} from '../../../source/engine/controllers/replica-set.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {controlPlane} from '../../helpers/control-plane.ts';

const aReplicaSet = (name: string, replicas: number) => ({
	apiVersion: 'apps/v1',
	kind: 'ReplicaSet',
	metadata: {name, namespace: 'shop'},
	spec: {
		replicas,
		selector: {matchLabels: {app: name}},
		template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'main', image: 'web:1'}]}},
	},
});

const withManager = (link: {delay(): number | undefined} = {delay: () => 2}) => {
	const plane = controlPlane();
	const manager = createProcess({
		kernel: plane.kernel,
		server: plane.server,
		name: 'kube-controller-manager',
		room: 'controllers',
		user: kubeControllerManager,
		link,
		kinds: {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>},
	});
	manager.addLoop(replicaSet, {
		user: controllerAccount('replicaset-controller'),
		throttle: {qps: 20, burst: 30},
	});
	manager.start();
	return {...plane, manager};
};

test('a loop that decides is given what it asks for: pods, events, a status', t => {
	const plane = withManager();
	plane.create(replicaSets, aReplicaSet('web', 3));
	plane.run(seconds(2));
	const made = plane.server.storage.sorted(pods, 'shop');
	t.is(made.length, 3);
	t.is(plane.get(replicaSets, 'shop/web')!.status?.replicas, 3);
	t.regex(made[0]!.metadata.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	const told = plane.kernel.chronicle
		.latest(100)
		.map(({what, detail}) => `${what}: ${String(detail?.because ?? detail?.message ?? '')}`);
	t.log(told);
	t.log(plane.server.storage.sorted(events, 'shop').map(event => event.message));
	t.pass();
});
