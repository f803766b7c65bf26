import {pods} from '../engine/api/kinds/pod.ts';
import {podLoad} from '../engine/api/pod-resources.ts';
import type {Cluster} from '../engine/cluster.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {type Millis, minutes, seconds} from '../engine/kernel/time.ts';
import {aSecondLater, calm, drawCards, leavesRoom, type Mood, type Strain} from './director.ts';
import {cardId} from './scenario/build.ts';
import type {Scenario} from './scenario/schema.ts';
import type {Scoreboard} from './score/scoreboard.ts';
import type {SloWindow} from './slo-window.ts';
import type {Tallies} from './tallies.ts';
import type {Mirror} from './view/mirror.ts';

/** What a run is marked with in which a director plays: it is compared with nobody's. */
export const directed = 'directed';

const minute: Millis = minutes(1);
/** Faults of this cost and more are open at most twice. */
const weighty = 2;
const openAtMost = 2;
/** Who was struck is left alone until so long after it is over. */
const recovery: Millis = seconds(90);

type Books = {readonly scoreboard: Scoreboard; readonly window: SloWindow};

/** A director's eyes and hands in one run: what it looks at once a second, and the faults that it may call. */
export const createDirection = (cluster: Cluster, scenario: Scenario, {scoreboard, window}: Books) => {
	const {injector, kernel} = cluster;
	const plan = scenario.faults.director;
	const workers = new Set(cluster.ground.machines.flatMap(({name, controlPlane}) => (controlPlane ? [] : [name])));
	let mood: Mood = calm;
	/** Pods that waited, one count for each of the last sixty seconds. */
	let waiting: readonly number[] = [];
	/** Until when each target is spared. */
	let spared = new Map<string, Millis>();

	const burn = (now: Millis): number =>
		Math.max(
			0,
			...scenario.slos.map(({id, availability}) => {
				const ticks = window.ticks(id);
				const lately = ticks.slice(ticks.findLastIndex(({at}) => at <= now - minute) + 1);
				const offered = lately.reduce((sum, tick) => sum + tick.offered, 0);
				const failed = lately.reduce((sum, tick) => sum + tick.failed, 0);
				return offered === 0 ? 0 : failed / offered / (1 - availability);
			}),
		);

	const strain = (now: Millis): Strain => ({
		now,
		burn: burn(now),
		pendingSeconds: waiting.reduce((sum, count) => sum + count, 0),
		openIncidents: scoreboard.openIncidents(),
	});

	const neededMilliCpu = (mirror: Mirror): number =>
		mirror
			.of(pods)
			.all()
			.filter(({spec, status}) => (spec.priority ?? 0) >= 0 && !['Succeeded', 'Failed'].includes(status?.phase ?? ''))
			.reduce((sum, pod) => sum + podLoad(pod).milliCpu, 0);

	const unfair = (card: number, mirror: Mirror, tallies: Tallies): string | undefined => {
		const {cost, strikes} = injector.weigh(cardId(card)) ?? {cost: 0, strikes: 'pod'};
		const open = injector.active().filter(({id}) => (injector.weigh(id)?.cost ?? 0) >= weighty);

		if (cost >= weighty && open.length >= openAtMost) {
			return 'two faults are open';
		}

		const takes = strikes === 'zone' ? 'zone' : strikes === 'machine' ? 'node' : 'nothing';
		const nodes = tallies.nodes(new Map()).filter(({name}) => workers.has(name));
		return leavesRoom(nodes, neededMilliCpu(mirror), takes) ? undefined : 'too little would be left';
	};

	const spareFrom = (now: Millis): ReadonlySet<string> => {
		spared = new Map([...spared].filter(([, until]) => until > now));

		for (const {targets} of injector.active()) {
			for (const target of targets) {
				spared.set(target, now + recovery);
			}
		}

		return new Set(spared.keys());
	};

	return {
		/** Once a virtual second, when everything has been counted. */
		second(mirror: Mirror, tallies: Tallies): void {
			const {now} = kernel;

			if (plan === undefined || now <= scenario.time.warmup || now > scenario.time.duration) {
				return;
			}

			waiting = [...waiting.slice(-59), tallies.pending().length];
			mood = aSecondLater(mood, strain(now), plan.ratePerMinute);
			const left = spareFrom(now);
			mood = drawCards(
				mood,
				now,
				{
					deck: plan.deck,
					boss: plan.boss,
					costOf: card => injector.weigh(cardId(card))?.cost ?? 0,
					unfair: card => unfair(card, mirror, tallies),
					play: card => injector.call(cardId(card), left),
				},
				kernel.draws,
			);
		},
		save: (): Saved => ({mood, waiting: [...waiting], spared: [...spared]}),
		load(saved: Saved): void {
			mood = saved.mood as Mood;
			waiting = saved.waiting as readonly number[];
			spared = new Map(saved.spared as ReadonlyArray<readonly [string, Millis]>);
		},
	};
};
