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
import {openBackstage, openRun, optionsOf, playInSlices} from '../session.ts';

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

/** The scenario and the replay that are played again, and what ends a slice of that. */
type Work = {readonly scenario: Scenario; readonly replay: Replay; readonly enough: () => boolean};

/** Plays the replay as it was, and notes what there is to leave out and what the real component would have done. */
function* playBase({scenario, replay, enough}: Work): Generator<undefined, Base> {
	const {run, seat} = openBackstage(optionsOf(scenario, replay));
	const faults: Struck[] = [];
	const decisions: Regretted[] = [];
	run.follow(({what, at, detail}) => {
		if (what === 'fault struck') {
			faults.push({strike: `${String(detail?.id)}/${String(detail?.strike)}`, text: String(detail?.text ?? ''), at});
		}
	});
	yield* playInSlices(run, replay, {
		enough,
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
}

/** One run that was different in one thing. */
function* playOtherwise(
	{scenario, replay, enough}: Work,
	until: Millis,
	change: {readonly without?: string; readonly order?: number; readonly instead?: Intent},
): Generator<undefined, {readonly points: number; readonly failed: number}> {
	const without = change.without === undefined ? [] : [change.without];
	const run = openRun({...optionsOf(scenario, replay), without});
	yield* playInSlices(run, replay, {
		until,
		enough,
		before: ({order, intent}) => (order === change.order && change.instead !== undefined ? change.instead : intent),
	});
	const {score, requests} = run.result();
	return {points: score.total, failed: requests.failed};
}

/** Of many strikes those that came from different faults first; of many decisions those that differed most. */
const worthAsking = ({faults, decisions}: Base): Pick<Base, 'faults' | 'decisions'> => {
	const firsts = faults.filter(({strike}) => strike.endsWith('/0'));
	return {
		faults: [...firsts, ...faults.filter(fault => !firsts.includes(fault))].slice(0, faultsAtMost),
		decisions: [...decisions]
			.sort((left, right) => right.regret - left.regret || left.logged.order - right.logged.order)
			.slice(0, decisionsAtMost),
	};
};

/** What was found so far: `done` of `of` runs that were different in one thing; `of` is 0 before that is known. */
export type Blaming = Blame & {readonly done: number; readonly of: number};

/** Measures what faults and decisions cost, a slice at a time; each step gives what is known by then. */
function* blameWork(work: Work): Generator<Blaming | undefined, Blaming> {
	const base = yield* playBase(work);
	const {faults: struck, decisions: regretted} = worthAsking(base);
	const of = struck.length + regretted.length;
	const faults: FaultBlame[] = [];
	const decisions: DecisionBlame[] = [];
	const found = (): Blaming => ({
		done: faults.length + decisions.length,
		of,
		faults: [...faults].sort((left, right) => right.points - left.points || left.at - right.at),
		decisions: [...decisions].sort((left, right) => left.order - right.order),
	});

	for (const fault of struck) {
		const {points, failed} = yield* playOtherwise(work, base.until, {without: fault.strike});
		faults.push({...fault, points: points - base.points, failed: base.failed - failed});
		yield found();
	}

	for (const {logged, instead} of regretted) {
		const {order, at, intent} = logged;
		const otherwise = yield* playOtherwise(work, base.until, {order, instead});
		const points = otherwise.points - base.points;
		decisions.push({order, at, intent, instead, points, mark: markOf(points)});
		yield found();
	}

	return found();
}

/** The same for somebody who looks on meanwhile. */
export const createBlaming = (scenario: Scenario, replay: Replay) => {
	let enough = (): boolean => false;
	let isDone = false;
	let found: Blaming = {done: 0, of: 0, faults: [], decisions: []};
	const work = blameWork({scenario, replay, enough: () => enough()});
	return {
		get done() {
			return isDone;
		},
		get found() {
			return found;
		},
		/** Works until `stop()` says so; true when something new is known. */
		work(stop: () => boolean): boolean {
			const before = found;
			enough = stop;

			do {
				const {done = false, value} = work.next();
				isDone = done;
				found = value ?? found;
			} while (!isDone && !stop());

			return found !== before;
		},
	};
};

/** All of it at once; `onStep` hears how many runs are done of how many. */
export const measureBlame = (
	scenario: Scenario,
	replay: Replay,
	onStep: (done: number, of: number) => void = () => undefined,
): Blame => {
	const work = blameWork({scenario, replay, enough: () => false});
	let step = work.next();

	while (step.done !== true) {
		if (step.value !== undefined) {
			onStep(step.value.done, step.value.of);
		}

		step = work.next();
	}

	const {faults, decisions} = step.value;
	return {faults, decisions};
};
