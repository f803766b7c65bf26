import test from 'ava';
import type {AnyKind, Kind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {leases} from '../../../source/engine/api/kinds/lease.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {controllerAccount, kubeControllerManager} from '../../../source/engine/apiserver/authentication.ts';
import {
	create,
	type Decision,
	nothingToDo,
	remove,
	type Turn,
	updateStatus,
} from '../../../source/engine/client/calls.ts';
import {defineController} from '../../../source/engine/client/controller.ts';
import type {Loop} from '../../../source/engine/client/loop.ts';
import {controllerReference} from '../../../source/engine/client/ownership.ts';
import {createProcess} from '../../../source/engine/client/process.ts';
import type {Seen} from '../../../source/engine/client/seen.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {controlPlane} from '../../helpers/control-plane.ts';

/** As many pods as wanted, in ten lines: enough of a loop to see what the frame does with it. */
const count = (key: string, seen: Seen, turn: Turn): Decision => {
	const set = seen.get(replicaSets, key);

	if (set === undefined) {
		return nothingToDo;
	}

	const mine = seen.ownedBy(set, pods).filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const missing = turn.expecting ? 0 : (set.spec.replicas ?? 1) - mine.length;
	const pod = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: '',
			generateName: `${set.metadata.name}-`,
			namespace: 'shop',
			labels: {app: set.metadata.name},
			ownerReferences: [controllerReference(set, replicaSets as unknown as AnyKind)],
		},
		spec: set.spec.template.spec,
	} as Pod;
	const more = Array.from({length: Math.max(0, missing)}, () => ({
		...create(pods, pod, 'one too few'),
		event: {about: set, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}'} as const,
		eventIfRefused: {about: set, type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}'} as const,
	}));
	const fewer = mine
		.slice(0, Math.max(0, -missing))
		.map(({metadata}) => remove(pods, `shop/${metadata.name}`, 'one too many'));
	const report =
		set.status?.replicas === mine.length
			? []
			: [updateStatus(replicaSets, {...set, status: {...set.status, replicas: mine.length}} as ReplicaSet, 'counted')];
	return {
		calls: [...report, ...more, ...fewer],
		remember: {looks: ((turn.remembered as {looks?: number})?.looks ?? 0) + 1},
	};
};

const loop: Loop = defineController({
	name: 'replicaset-controller',
	reconciles: replicaSets as unknown as AnyKind,
	owns: [pods as unknown as AnyKind],
	expects: true,
	decide: count,
});

const aReplicaSet = (name: string, replicas: number, serviceAccountName = 'default') =>
	({
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {name, namespace: 'shop'},
		spec: {
			replicas,
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name}},
				spec: {serviceAccountName, containers: [{name: 'main', image: 'web:1'}]},
			},
		},
	}) as ApiObject;

const withManager = ({decides = loop, delay = 2}: {readonly decides?: Loop; readonly delay?: number} = {}) => {
	const plane = controlPlane();
	let oneWay: number | undefined = delay;
	const manager = createProcess({
		kernel: plane.kernel,
		server: plane.server,
		name: 'kube-controller-manager',
		room: 'controllers',
		user: kubeControllerManager,
		link: {delay: () => oneWay},
		kinds: {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>},
	});
	const controller = manager.addLoop(decides, {
		user: controllerAccount('replicaset-controller'),
		throttle: {qps: 20, burst: 30},
	});
	manager.start();
	return {
		...plane,
		manager,
		controller,
		cut() {
			oneWay = undefined;
		},
		mend() {
			oneWay = delay;
			manager.mended();
		},
		podsOf: () => plane.server.storage.sorted(pods, 'shop'),
		scale: (name: string, replicas: number) =>
			plane.send(replicaSets as unknown as AnyKind, {
				verb: 'patch',
				namespace: 'shop',
				name,
				object: {spec: {replicas}},
			}),
		facts: (what: string) => plane.kernel.chronicle.latest(2000).filter(fact => fact.what === what),
	};
};

test('what a loop wants is told, done, recorded and counted, each with its reason', t => {
	const table = withManager();
	table.create(replicaSets, aReplicaSet('web', 3));
	table.run(seconds(2));
	t.is(table.podsOf().length, 3);
	t.is(table.get(replicaSets, 'shop/web')!.status?.replicas, 3);
	const [first] = table.facts('create pod');
	t.like(first, {who: 'replicaset-controller', about: `pods/shop/${first!.about.split('/')[2]}`, weight: 'routine'});
	t.deepEqual(first!.detail, {because: 'one too few'});
	t.deepEqual(
		table.server.storage
			.sorted(events, 'shop')
			.map(({message}) => message)
			.sort(),
		table
			.podsOf()
			.map(({metadata}) => `Created pod: ${metadata.name}`)
			.sort(),
	);
});

test('a write remembers the fact it was made under, and so do those who hear of it', t => {
	const table = withManager();
	const asked = table.kernel.chronicle.tell({what: 'asked', who: 'test', about: 'web', weight: 'notable'});
	table.kernel.under(asked, () => table.create(replicaSets, aReplicaSet('web', 1)));
	table.run(seconds(2));
	const [made] = table.facts('create pod');
	t.is(made!.cause, asked);
	const news = table.server.read(pods, 'pods', 1);
	t.is(news.ok && news.events[0]!.cause, made!.id);
});

test('a link’s delay never makes a loop create twice', t => {
	const table = withManager({delay: 400});
	table.create(replicaSets, aReplicaSet('web', 3));

	for (let turn = 0; turn < 60; turn++) {
		table.run(100);
		const set = table.get(replicaSets, 'shop/web')!;
		table.update(replicaSets, {...set, metadata: {...set.metadata, annotations: {turn: String(turn)}}});
	}

	table.run(seconds(10));
	t.is(table.facts('create pod').length, 3);
	table.scale('web', 1);
	table.run(seconds(10));
	t.is(table.facts('delete pod').length, 2);
	t.is(table.podsOf().length, 1);
});

test('a loop that gathers looks once at what happened to its objects within a second', t => {
	const looks: number[] = [];
	const decides: Loop = {
		...loop,
		gathersFor: seconds(1),
		decide(key, seen, turn) {
			looks.push(seen.now);
			return count(key, seen, turn);
		},
	};
	const table = withManager({decides});
	table.create(replicaSets, aReplicaSet('web', 3));
	table.run(seconds(5));
	const before = looks.length;
	const now = table.kernel.now;

	for (const pod of table.podsOf()) {
		table.run(100);
		table.update(pods, {...pod, metadata: {...pod.metadata, annotations: {seen: 'yes'}}});
	}

	table.run(seconds(5));
	t.is(looks.length, before + 1);
	t.true(looks.at(-1)! - now >= seconds(1) && looks.at(-1)! - now <= seconds(1.2), String(looks.at(-1)! - now));
});

test('what the server refuses is tried again with growing patience, one request at a time', t => {
	const table = withManager();
	table.create(replicaSets, aReplicaSet('web', 50, 'robot'));
	table.run(seconds(10));
	const tries = table.facts('create pod');
	t.true(tries.length >= 9 && tries.length <= 13, `${tries.length} tries`);
	const gaps = tries.slice(1).map((fact, at) => fact.at - tries[at]!.at);
	t.true(
		gaps.slice(3).every((gap, at) => gap > gaps[at + 2]!),
		String(gaps),
	);
	t.is(table.controller.busy, 0);
	table.create(
		{...configMaps, plural: 'serviceaccounts', kind: 'ServiceAccount'} as never,
		{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'robot', namespace: 'shop'}} as ApiObject,
	);
	t.truthy(table.facts('refused').length);
});

test('creations start slowly and pay for the client’s limit of 20 a second after the first 30', t => {
	const table = withManager();
	table.create(replicaSets, aReplicaSet('web', 250));
	const counts: number[] = [];

	for (let second = 0; second < 14; second++) {
		table.run(seconds(1));
		counts.push(table.podsOf().length);
	}

	t.is(counts.at(-1), 250);
	const perSecond = counts.slice(1).map((total, at) => total - counts[at]!);
	t.true(
		perSecond.slice(0, 10).every(made => made >= 18 && made <= 21),
		String(counts),
	);
	const times = table.facts('create pod').map(({at}) => at);
	const together = [...new Set(times)].map(at => times.filter(other => other === at).length);
	t.deepEqual(together.slice(0, 4), [1, 2, 4, 8]);
});

test('a process that crashes forgets everything and picks up from what is so', t => {
	const table = withManager();
	table.create(replicaSets, aReplicaSet('web', 3));
	table.run(seconds(1));
	table.manager.stop();
	t.is(table.manager.informers.seen.list(pods).length, 0);
	table.scale('web', 5);
	table.run(seconds(30));
	t.is(table.podsOf().length, 3, 'a process that is down does nothing');
	table.manager.start();
	table.run(seconds(2));
	t.is(table.podsOf().length, 5);
});

test('behind a cut link a loop acts on the past, gets no answer, and catches up when it is mended', t => {
	const table = withManager();
	table.create(replicaSets, aReplicaSet('web', 2));
	table.run(seconds(2));
	table.cut();
	table.scale('web', 4);
	table.run(minutes(8));
	t.is(table.podsOf().length, 2);
	table.mend();
	table.run(seconds(30));
	t.is(table.podsOf().length, 4);
});

test('a seat that a person has taken keeps the work with its advice, and gives it back', t => {
	const table = withManager();
	table.controller.take();
	table.create(replicaSets, aReplicaSet('web', 2));
	table.create(replicaSets, aReplicaSet('shop', 1));
	table.run(seconds(2));
	t.is(table.podsOf().length, 0);
	t.deepEqual(
		table.controller.inbox.items().map(({key}) => key),
		['shop/shop', 'shop/web'],
	);
	const item = table.controller.inbox.get('shop/web')!;
	t.deepEqual(
		item.advice.calls.map(({verb, because}) => `${verb}: ${because}`),
		['create: one too few', 'create: one too few'],
	);
	table.controller.carryOut('shop/web', item.advice.calls.filter(({verb}) => verb === 'create').slice(0, 1));
	t.deepEqual(table.controller.carryOut('shop/web', []), {sent: false}, 'one thing after the other');
	table.run(seconds(2));
	t.is(table.podsOf().length, 1);
	const missing = table.controller.carryOut('shop/web', [remove(pods, 'shop/nobody', 'by hand')]);
	t.like(missing, {sent: true, refusal: {code: 404}});
	table.run(seconds(2));
	t.true(table.controller.inbox.get('shop/web') !== undefined, 'one is still missing');
	table.controller.release();
	table.run(seconds(2));
	t.is(table.podsOf().length, 3);
	t.is(table.controller.inbox.size, 0);
});

test('what a key remembers comes back at its next look, until the process dies', t => {
	const looks: number[] = [];
	const table = withManager({
		decides: {
			...loop,
			decide(key, seen, turn) {
				const decision = count(key, seen, turn);
				looks.push((decision.remember as {looks?: number} | undefined)?.looks ?? 0);
				return decision;
			},
		},
	});
	table.create(replicaSets, aReplicaSet('web', 1));
	table.run(seconds(2));
	t.deepEqual(
		looks,
		looks.map((_, at) => at + 1),
	);
	table.manager.stop();
	table.manager.start();
	table.run(seconds(1));
	t.is(looks.at(-1), 1);
});

test('a run that is saved and loaded anywhere ends as the run that was not', t => {
	const play = (reload: readonly number[]) => {
		const table = withManager({delay: 7});
		const twin = withManager({delay: 7});
		table.create(replicaSets, aReplicaSet('web', 40));
		table.create(replicaSets, aReplicaSet('bad', 2, 'robot'));
		let current = table;
		let other = twin;

		for (let ms = 0; ms < 4000; ms += 25) {
			current.run(25);

			if (ms === 1500) {
				current.scale('web', 10);
			}

			if (reload.includes(ms)) {
				const saved = current.kernel.save();
				other.kernel.load(saved);
				t.deepEqual(other.kernel.save(), saved, `at ${ms}`);
				[current, other] = [other, current];
			}
		}

		return current.kernel.trail.digest();
	};

	const plain = play([]);
	t.is(play([25, 500, 1500, 1525, 3000]), plain);
	t.is(play([0, 50, 75, 100, 125, 150, 2000]), plain);
});

test('a sight knows a lease as of its link, and of its cut', t => {
	const table = withManager({delay: 50});
	table.manager.informers.watch(leases as unknown as AnyKind);
	table.create(leases, {
		apiVersion: 'coordination.k8s.io/v1',
		kind: 'Lease',
		metadata: {name: 'node-1', namespace: 'kube-node-lease'},
		spec: {holderIdentity: 'node-1', renewTime: '2026-01-01T00:00:01.000000Z'},
	} as ApiObject);
	table.run(seconds(1));
	const {seen} = table.manager.informers;
	t.is(seen.leaseRenewedAt('node-1'), 1000);
	table.server.pulse({name: 'root', groups: ['system:masters']}, 'kube-node-lease/node-1', {
		from: 5000,
		period: seconds(10),
	});
	table.kernel.run(15_049);
	t.is(seen.leaseRenewedAt('node-1'), 5000);
	table.kernel.run(15_050);
	t.is(seen.leaseRenewedAt('node-1'), 15_000);
});
