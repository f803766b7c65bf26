/*
Blame by running again. Two faults that harm the same path cannot be told apart in a tree of causes, but runs are
deterministic and draws have names: the same run without a fault, or with the real component's choice in the place of
one decision, meets the same weather. What is different then is what that fault or that decision cost.

	with all of it        812 points
	without "dark"        961 points    −149 by the fault
	front-x on node-b     790 points    the decision was better than the default's by 22: !

Deliberately absent: sums. Two faults that each would have broken a promise alone both show nothing when one is left out.
*/
import type {Millis} from '../../engine/kernel/time.ts';
import type {Intent, LoggedIntent} from '../intent.ts';
import type {Replay} from '../replay.ts';
import type {Scenario} from '../scenario/schema.ts';
import {openBackstage, openRun, optionsOf, playIntents} from '../session.ts';

/** What a fault cost: points and requests that would not have been lost without it. */
export type FaultBlame = {
	/** `dark/0` */
	readonly strike: string;
	readonly text: string;
	readonly at: Millis;
	readonly points: number;
	readonly failed: number;
};

export type Mark = '??' | '?' | '?!' | '' | '!' | '!!';

/** What a decision was worth beside the real component's. */
export type DecisionBlame = {
	readonly order: number;
	readonly at: Millis;
	readonly intent: Intent;
	readonly instead: Intent;
	/** Points more with the default's choice: positive where the decision was worse. */
	readonly points: number;
	readonly mark: Mark;
};

export type Blame = {readonly faults: readonly FaultBlame[]; readonly decisions: readonly DecisionBlame[]};

/** As many faults and decisions are looked at, those that lost or differed most. */
const faultsAtMost = 8;
const decisionsAtMost = 12;

/** As in chess, by what the default's choice would have brought instead. */
export const markOf = (points: number): Mark => {
	if (points >= 60) {
		return '??';
	}

	if (points >= 25) {
		return '?';
	}

	if (points >= 10) {
		return '?!';
	}

	return points <= -40 ? '!!' : points <= -10 ? '!' : '';
};

type Struck = {readonly strike: string; readonly text: string; readonly at: Millis};

type Regretted = {readonly logged: LoggedIntent; readonly instead: Intent; readonly regret: number};

type Base = {
	readonly points: number;
	readonly failed: number;
	/** How far other runs go: to the end, if this one came to its own. */
	readonly until: Millis;
	readonly faults: readonly Struck[];
	readonly decisions: readonly Regretted[];
};

/** Plays the replay as it was, and notes what there is to leave out and what the real component would have done. */
const playBase = (scenario: Scenario, replay: Replay): Base => {
	const {run, seat} = openBackstage(optionsOf(scenario, replay));
	const faults: Struck[] = [];
	const decisions: Regretted[] = [];
	run.follow(({what, at, detail}) => {
		if (what === 'fault struck') {
			faults.push({strike: `${String(detail?.id)}/${String(detail?.strike)}`, text: String(detail?.text ?? ''), at});
		}
	});
	playIntents(run, replay, {
		before(logged) {
			const rather = seat.rather?.(logged.intent);

			if (rather !== undefined) {
				decisions.push({logged, ...rather});
			}

			return logged.intent;
		},
	});
	const {score, requests} = run.result();
	return {points: score.total, failed: requests.failed, until: run.over ? run.end : run.now, faults, decisions};
};

/** One run that was different in one thing. */
const playOtherwise = (
	scenario: Scenario,
	replay: Replay,
	until: Millis,
	change: {readonly without?: string; readonly order?: number; readonly instead?: Intent},
): {readonly points: number; readonly failed: number} => {
	const without = change.without === undefined ? [] : [change.without];
	const run = openRun({...optionsOf(scenario, replay), without});
	playIntents(run, replay, {
		until,
		before: ({order, intent}) => (order === change.order && change.instead !== undefined ? change.instead : intent),
	});
	const {score, requests} = run.result();
	return {points: score.total, failed: requests.failed};
};

/**
Measures what faults and decisions cost, one run after the other; `onStep` hears how many are done of how many. Of many
strikes those are looked at that came from different faults first.
*/
export const measureBlame = (
	scenario: Scenario,
	replay: Replay,
	onStep: (done: number, of: number) => void = () => undefined,
): Blame => {
	const base = playBase(scenario, replay);
	const firsts = base.faults.filter(({strike}) => strike.endsWith('/0'));
	const struck = [...firsts, ...base.faults.filter(fault => !firsts.includes(fault))].slice(0, faultsAtMost);
	const regretted = [...base.decisions]
		.sort((left, right) => right.regret - left.regret || left.logged.order - right.logged.order)
		.slice(0, decisionsAtMost);
	const all = struck.length + regretted.length;
	let done = 0;
	const step = <T>(value: T): T => {
		done += 1;
		onStep(done, all);
		return value;
	};

	const faults = struck.map((fault): FaultBlame => {
		const {points, failed} = step(playOtherwise(scenario, replay, base.until, {without: fault.strike}));
		return {...fault, points: points - base.points, failed: base.failed - failed};
	});
	const decisions = regretted.map(({logged: {order, at, intent}, instead}): DecisionBlame => {
		const points = step(playOtherwise(scenario, replay, base.until, {order, instead})).points - base.points;
		return {order, at, intent, instead, points, mark: markOf(points)};
	});
	return {
		faults: faults.sort((left, right) => right.points - left.points || left.at - right.at),
		decisions: decisions.sort((left, right) => left.order - right.order),
	};
};
