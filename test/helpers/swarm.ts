import {nodes} from '../../source/engine/api/kinds/node.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {replicaSets} from '../../source/engine/api/kinds/replica-set.ts';
import {keyOf} from '../../source/engine/api/object.ts';
import {createDraws, type DrawReader} from '../../source/engine/kernel/draws.ts';
import {type Millis, minutes, seconds} from '../../source/engine/kernel/time.ts';
import type {Intent} from '../../source/game/intent.ts';
import type {Pilot} from '../../source/game/run.ts';
import type {SeatId} from '../../source/game/scenario/schema.ts';
import {type Backstage, openBackstage} from '../../source/game/session.ts';
import {owed} from './demand.ts';
import {shuffleMaps} from './shuffle.ts';
import {type Sizes, small, stormOf} from './storm.ts';

/*
One seed, played whole: the storm, with every invariant on; then heal, settle, demand. What is drawn from a seed beside the
storm (slices, a malicious player's moves) is drawn by name too, so that a seed that fails fails again.
*/

export type Way = {
	readonly seed: string;
	readonly sizes?: Sizes;
	readonly seat?: SeatId;
	readonly pilot?: Pilot;
	readonly eager?: boolean;
	readonly heavy?: boolean;
	readonly audit?: boolean;
	/** The storm is stopped and gone on with at random milliseconds. */
	readonly slices?: boolean;
	/** Every few seconds of storm all maps are loaded in another order. */
	readonly shuffle?: boolean;
	/** The storm alone, for comparisons of trails. */
	readonly stormOnly?: boolean;
};

export type Told = {
	readonly digest: string;
	/** One mark a virtual second of storm. */
	readonly marks: readonly string[];
	readonly virtual: Millis;
	/** Why this run shows nothing; undefined when it does. */
	readonly void: string | undefined;
	/** What the cluster still owes after healing and settling. */
	readonly owed: readonly string[];
	/** Kinds of fault that struck. */
	readonly struck: readonly string[];
	/** What the player asked, and how much of it was done. */
	readonly asked: number;
	readonly done: number;
};

const settleAtMost = minutes(30);

/** Any intent that the format allows, about things that exist, existed or never did. */
const anyIntent = (draws: DrawReader, turn: number, {cluster}: Backstage): Intent => {
	const {storage} = cluster.server;
	const pick = <T>(name: string, list: readonly T[]): T | undefined =>
		list[draws.between(name, turn, 0, Math.max(0, list.length - 1))];
	const keys = (kind: typeof pods | typeof nodes | typeof replicaSets): readonly string[] => [
		...storage.sorted(kind as typeof pods).map(keyOf),
		'nowhere/nothing',
		'../../etc',
		'__proto__',
	];
	const pod = pick('pod', keys(pods)) ?? '';
	const other = pick('other', keys(pods)) ?? '';
	const node = pick('node', keys(nodes)) ?? '';
	const owner = pick('owner', keys(replicaSets)) ?? '';
	const loop = pick('loop', ['replicaset-controller', 'deployment-controller', 'no-controller']) ?? '';
	const all: readonly Intent[] = [
		{do: 'bind', pod, node},
		{do: 'bind', pod, node: 'nowhere'},
		{do: 'mark-unschedulable', pod},
		{do: 'back-off', pod},
		{do: 'preempt', pod, node, victims: [other]},
		{do: 'preempt', pod, node, victims: [pod, pod]},
		{do: 'clear-nomination', pod},
		{do: 'reconcile', loop, key: owner},
		{do: 'reconcile', loop, key: pod},
		{do: 'create-pod', owner},
		{do: 'delete-pod', pod},
		{do: 'report-status', owner},
		{do: 'scale', resource: 'replicasets', key: owner, replicas: draws.between('replicas', turn, 0, 20)},
		{do: 'scale', resource: 'toString', key: owner, replicas: 3},
		{do: 'set-image', key: pod, container: 'x', image: 'swarm/cart:2'},
		{do: 'delete', resource: 'pods', key: pod},
		{do: 'delete', resource: 'nodes', key: node},
		{do: 'delegate', order: {namespace: 'swarm'}},
		{do: 'hand-back'},
		{do: 'retake'},
		{do: 'answer', question: 'q', choice: 1},
		{do: 'mark', as: 'odd'},
	];
	return pick('intent', all) ?? {do: 'retake'};
};

const actAsAnybody = (stage: Backstage, draws: DrawReader): {asked: number; done: number} => {
	const turn = Math.floor(stage.run.now / 1000) * 4;
	const outcomes = [0, 1, 2, 3]
		.filter(index => draws.unit('moves', turn + index) < 0.3)
		.map(index => stage.run.submit(anyIntent(draws, turn + index, stage)));
	return {asked: outcomes.length, done: outcomes.filter(({ok}) => ok).length};
};

/** Where the storm is stopped: at every second for a player's moves, at random for slices. */
const nextStop = ({run}: Backstage, {pilot, slices, shuffle}: Way, draws: DrawReader, until: Millis): Millis => {
	if (slices === true) {
		return Math.min(until, run.now + draws.between('slice', run.now, 1, 7000));
	}

	if (shuffle === true) {
		return Math.min(until, run.now + draws.between('shuffle', run.now, 2000, 9000));
	}

	return pilot === 'player' ? Math.min(until, run.now + 1000) : until;
};

const playStorm = (stage: Backstage, way: Way, draws: DrawReader, until: Millis): {asked: number; done: number} => {
	let asked = 0;
	let done = 0;

	while (stage.run.now < until) {
		stage.run.advance(nextStop(stage, way, draws, until));

		if (way.shuffle === true) {
			stage.cluster.load(shuffleMaps(stage.cluster.save(), String(stage.run.now)));
		}

		if (way.pilot === 'player') {
			const moves = actAsAnybody(stage, draws);
			asked += moves.asked;
			done += moves.done;
		}
	}

	return {asked, done};
};

/** Nobody holds a lever any more, and whoever sat in a seat gives it back. */
const heal = ({run, cluster}: Backstage, {pilot = 'autopilot'}: Way): void => {
	for (const {puller} of cluster.ground.levers.held()) {
		cluster.ground.levers.letGo(puller);
	}

	if (pilot !== 'autopilot') {
		run.submit({do: 'hand-back'});
	}
};

const settle = ({run, cluster}: Backstage): readonly string[] => {
	const end = run.now + settleAtMost;
	let debts = owed(cluster);

	while (debts.length > 0 && run.now < end) {
		run.advance(run.now + seconds(20));
		debts = owed(cluster);
	}

	return debts;
};

const whyVoid = ({run, cluster}: Backstage, struck: readonly string[]): string | undefined => {
	const {counts, requests} = run.result();

	if (counts.podsCreated < 50) {
		return `only ${counts.podsCreated} pods were created`;
	}

	if (counts.writes < 500) {
		return `only ${counts.writes} writes were made`;
	}

	if (requests.offered === 0) {
		return 'nobody asked for anything';
	}

	return struck.length === 0 && cluster.injector.active().length === 0 ? 'nothing broke' : undefined;
};

/** Plays a seed. A broken invariant throws, with the place in it. */
export const playSeed = (way: Way): Told => {
	const {seed, sizes = small, seat = 'watch', pilot = 'autopilot', eager, heavy, audit} = way;
	const scenario = stormOf(seed, sizes);
	const draws = createDraws(`player/${seed}`);
	const stage = openBackstage({scenario, seed, seat, pilot, eager, heavy, audit});
	const struck = new Set<string>();
	stage.run.follow(fact => {
		if (fact.what === 'fault struck') {
			struck.add(String(fact.detail?.kind));
		}
	});
	const {asked, done} = playStorm(stage, way, draws, scenario.time.duration);
	const {trail} = stage.cluster.kernel;
	const told = {
		digest: trail.digest(),
		marks: trail.marks(),
		void: whyVoid(stage, [...struck]),
		struck: [...struck].sort(),
	};

	if (way.stormOnly === true) {
		return {...told, owed: [], asked, done, virtual: stage.run.now};
	}

	heal(stage, way);
	return {...told, owed: settle(stage), asked, done, virtual: stage.run.now};
};
