import test from 'ava';
import type {AnyKind} from '../source/engine/api/kind.ts';
import {deployments} from '../source/engine/api/kinds/deployment.ts';
import {pods} from '../source/engine/api/kinds/pod.ts';
import {admin} from '../source/engine/apiserver/authentication.ts';
import {type Cluster, createCluster} from '../source/engine/cluster.ts';
import {seconds} from '../source/engine/kernel/time.ts';
import {shuffleMaps} from './helpers/shuffle.ts';
import {aMachine, plainProgram} from './helpers/small-ground.ts';

/*
The same seed and the same deeds give the same trail: once more, in slices of any size, saved and loaded anywhere, and
with every heartbeat and probe as a wake of its own. Another seed differs.
*/

type Way = {
	readonly seed?: string;
	readonly eager?: boolean;
	/** Seconds after which the cluster is saved and another one goes on. */
	readonly reloads?: readonly number[];
	readonly slice?: number;
	/** Every map is loaded in another order. */
	readonly shuffles?: boolean;
};

const build = ({seed = 'determinism', eager = false}: Way): Cluster => {
	const masters = ['a', 'b', 'c'].map(zone => aMachine(`cp-${zone}`, zone, {controlPlane: true}));
	const workers = ['a', 'b', 'c', 'a', 'b'].map((zone, index) => aMachine(`node-${index}`, zone));
	const cluster = createCluster({
		seed,
		eager,
		leaderElection: true,
		etcdMembers: 3,
		faults: {items: [], allowQuorumLoss: false, horizon: seconds(3600), announce: {type: 'silent'}},
		traffic: {clients: [], noise: 'none', slos: [], tick: seconds(1), horizon: seconds(3600)},
		ground: {
			machines: [...masters, ...workers],
			programs: {web: plainProgram},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	cluster.start();
	return cluster;
};

const deploy = ({server}: Cluster): void => {
	const labels = {app: 'web'};
	const container = {name: 'main', image: 'web:1', resources: {requests: {cpu: '100m'}}};
	server.handle({
		user: admin,
		verb: 'create',
		kind: deployments as unknown as AnyKind,
		namespace: 'default',
		name: 'web',
		object: {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'web', namespace: 'default'},
			spec: {
				replicas: 10,
				selector: {matchLabels: labels},
				template: {metadata: {labels}, spec: {containers: [container]}},
			},
		},
	});
};

/** What is done to the cluster, by the second: a rollout, a worker that dies, a master that dies, and both back again. */
const deeds: Readonly<Record<number, (cluster: Cluster) => void>> = {
	20: deploy,
	60: ({ground}) => ground.levers.pull('test', 'machine/node-1/power', 'off'),
	100: ({ground}) => ground.levers.pull('test', 'machine/cp-a/power', 'off'),
	240: ({ground}) => ground.levers.letGo('test'),
};

const play = (way: Way) => {
	let cluster = build(way);
	const slice = way.slice ?? 1000;

	for (let second = 0; second < 300; second++) {
		for (let ms = 0; ms < 1000; ms += slice) {
			cluster.kernel.run(seconds(second) + Math.min(ms + slice, 1000) - 1);
		}

		deeds[second]?.(cluster);

		if (way.reloads?.includes(second)) {
			const other = build(way);
			const saved = cluster.save();
			other.load(way.shuffles === true ? shuffleMaps(saved, String(second)) : saved);
			cluster = other;
		}
	}

	return {
		digest: cluster.kernel.trail.digest(),
		marks: cluster.kernel.trail.marks(),
		wakes: cluster.kernel.wakes,
		running: cluster.server.storage.sorted(pods, 'default').filter(({status}) => status?.phase === 'Running').length,
	};
};

const plain = play({});

/** The first second in which two runs differ says where to look. */
const firstDifference = (other: {readonly marks: readonly string[]}): number =>
	plain.marks.findIndex((mark, second) => mark !== other.marks[second]);

test('the run that all others are compared with did something', t => {
	t.is(plain.running, 10);
	t.true(plain.wakes > 2000);
});

for (const [name, way] of [
	['once more', {}],
	['in slices of 37 ms', {slice: 37}],
	['saved and loaded before, during and after each deed', {reloads: [5, 20, 21, 61, 75, 101, 118, 200, 240, 250]}],
	[
		'loaded with every map in another order',
		{reloads: [5, 20, 21, 22, 61, 75, 101, 118, 200, 240, 250], shuffles: true},
	],
] as const) {
	test(`the same seed gives the same trail, ${name}`, t => {
		const other = play(way);
		t.is(firstDifference(other), -1);
		t.is(other.digest, plain.digest);
		t.is(other.wakes, plain.wakes);
	});
}

test('the same seed gives the same trail with every heartbeat and probe as a wake', t => {
	const other = play({eager: true});
	t.is(firstDifference(other), -1);
	t.is(other.digest, plain.digest);
	t.true(other.wakes > plain.wakes + 1000, 'the eager way must have been eager');
});

test('another seed gives another trail', t => {
	t.not(play({seed: 'another'}).digest, plain.digest);
});
