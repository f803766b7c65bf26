/*
The director: it paces a storm by how the players fare, and stays a pure function of seed and state, so that a replay
meets it again.

	build up ──intensity ≥ 0.65──▶ peak ──20 s──▶ fade ──intensity < 0.35──▶ relax ──90 s──▶ build up

It changes how often something happens, never how hard. While it builds up it saves points, draws cards from a shuffled
deck and plays the first that it can pay for and that is fair: no third open fault of weight, none on whom another is
still recovering from, half a minute between two, and never so much that what must run has no room left.

Deliberately absent: ranking. Who plays against a director plays another game than the neighbour.
*/
import type {DrawReader} from '../engine/kernel/draws.ts';
import {type Millis, minutes, seconds} from '../engine/kernel/time.ts';
import type {DirectorCard} from './scenario/schema.ts';
import type {NodeCensus} from './score/census.ts';

export type Phase = 'build-up' | 'peak' | 'fade' | 'relax';

/** All that a director remembers: plain data. */
export type Mood = {
	readonly phase: Phase;
	/** When the phase began. */
	readonly since: Millis;
	/** Smoothed, 0 to 1. */
	readonly intensity: number;
	readonly budget: number;
	/** Cards drawn so far, all shuffles together. */
	readonly drawn: number;
	/** Nothing is drawn before. */
	readonly restsUntil: Millis;
	/** When each card was played last, by its number in the deck. */
	readonly played: ReadonlyArray<readonly [card: number, at: Millis]>;
};

export const calm: Mood = {
	phase: 'build-up',
	since: 0,
	intensity: 0,
	budget: 0,
	drawn: 0,
	restsUntil: 0,
	played: [],
};

/** What it looks at, once a second. */
export type Strain = {
	readonly now: Millis;
	/** How many times faster than allowed the worst error budget burnt over the last minute. */
	readonly burn: number;
	/** Pod-seconds that pods waited for a node in the last minute. */
	readonly pendingSeconds: number;
	readonly openIncidents: number;
};

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

export const intensityOf = ({burn, pendingSeconds, openIncidents}: Strain): number =>
	clamp(0.5 * Math.min(1, burn / 4) + 0.3 * Math.min(1, pendingSeconds / 300) + 0.2 * Math.min(1, openIncidents / 3));

const peakLasts: Millis = seconds(20);
const relaxLasts: Millis = seconds(90);
const relaxRate = 2;

const nextPhase = ({phase, since}: Mood, intensity: number, now: Millis): Phase => {
	switch (phase) {
		case 'build-up':
			return intensity >= 0.65 ? 'peak' : phase;
		case 'peak':
			return now - since >= peakLasts ? 'fade' : phase;
		case 'fade':
			return intensity < 0.35 ? 'relax' : phase;
		default:
			return now - since >= relaxLasts ? 'build-up' : phase;
	}
};

/** A second later: smoother intensity, perhaps another phase, and points by the rate of that phase. */
export const aSecondLater = (mood: Mood, strain: Strain, ratePerMinute: number): Mood => {
	const intensity = mood.intensity + (intensityOf(strain) - mood.intensity) / 32;
	const phase = nextPhase(mood, intensity, strain.now);
	const rate = phase === 'build-up' ? ratePerMinute : phase === 'relax' ? relaxRate : 0;
	return {
		...mood,
		phase,
		since: phase === mood.phase ? mood.since : strain.now,
		intensity,
		budget: mood.budget + rate / 60,
	};
};

const copiesAtMost = 20;

/** Each card as often as it weighs. */
const bagOf = (deck: readonly DirectorCard[]): readonly number[] =>
	deck.flatMap(({weight}, card) => Array<number>(Math.min(copiesAtMost, Math.max(1, Math.round(weight)))).fill(card));

/** The bag in the order of its n-th shuffle. */
export const shuffled = (bag: readonly number[], shuffle: number, draws: DrawReader): readonly number[] =>
	bag
		.map((card, index) => ({card, index, key: draws.bits(`director/bag/${shuffle}`, index)}))
		.sort((left, right) => left.key - right.key || left.index - right.index)
		.map(({card}) => card);

const cardAt = (deck: readonly DirectorCard[], drawn: number, draws: DrawReader): number => {
	const bag = bagOf(deck);
	return shuffled(bag, Math.floor(drawn / bag.length), draws)[drawn % bag.length] ?? 0;
};

const cardsLookedAt = 5;
const restAfterNothing: Millis = seconds(10);
const gap: Millis = seconds(30);
const cooldown: Millis = minutes(1);

export type Table = {
	readonly deck: readonly DirectorCard[];
	/** Kinds that come whatever the phase is. */
	readonly boss: readonly string[];
	/** By the card's number in the deck. */
	costOf(card: number): number;
	/** Why a card would not be fair now; undefined when it would. */
	unfair(card: number): string | undefined;
	/** Plays it; false when it hit nobody. */
	play(card: number): boolean;
};

/** Draws up to five cards and plays the first that may be played. */
export const drawCards = (mood: Mood, now: Millis, table: Table, draws: DrawReader): Mood => {
	const {deck, boss} = table;

	if (deck.length === 0 || now < mood.restsUntil || (mood.phase !== 'build-up' && boss.length === 0)) {
		return mood;
	}

	let {drawn} = mood;

	for (let looked = 0; looked < cardsLookedAt; looked++) {
		const number = cardAt(deck, drawn, draws);
		const card = deck[number]!;
		const cost = table.costOf(number);
		const last = mood.played.find(([played]) => played === number)?.[1];
		const mayNow = mood.phase === 'build-up' || boss.includes(card.kind);
		const isRested = last === undefined || now - last >= cooldown;

		if (mayNow && cost <= mood.budget && isRested && table.unfair(number) === undefined && table.play(number)) {
			return {
				...mood,
				drawn: drawn + 1,
				budget: mood.budget - cost,
				restsUntil: now + gap,
				played: [...mood.played.filter(([played]) => played !== number), [number, now]],
			};
		}

		drawn += 1;
	}

	return {...mood, drawn, restsUntil: now + restAfterNothing};
};

const largestSum = (nodes: readonly NodeCensus[], key: (node: NodeCensus) => string): number => {
	const sums = new Map<string, number>();

	for (const node of nodes) {
		sums.set(key(node), (sums.get(key(node)) ?? 0) + node.allocatableMilliCpu);
	}

	return Math.max(0, ...sums.values());
};

const room = 1.1;

/** Whether what must run still fits, with a tenth to spare, once the largest node or zone is gone. */
export const leavesRoom = (
	nodes: readonly NodeCensus[],
	neededMilliCpu: number,
	takes: 'nothing' | 'node' | 'zone',
): boolean => {
	const ready = nodes.filter(node => node.ready);
	const all = ready.reduce((sum, {allocatableMilliCpu}) => sum + allocatableMilliCpu, 0);
	const gone = takes === 'nothing' ? 0 : largestSum(ready, takes === 'node' ? ({name}) => name : ({zone}) => zone);
	return all - gone >= room * neededMilliCpu;
};
