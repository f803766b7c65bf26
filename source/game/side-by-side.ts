import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {rooms} from '../engine/kernel/trail.ts';
import type {LoggedIntent} from './intent.ts';
import {firstDifference} from './replay.ts';
import type {Backstage} from './session.ts';

/*
Two runs that ought to be the same, side by side: in which second they part, in which wake, and in which part of their
state. Marks find the second; from the second before it, both go wake by wake.
*/

/** One run on its way, its intents landing when they did. */
export type Actor = Backstage & {to(until: Millis): void};

export const actor = (backstage: Backstage, intents: readonly LoggedIntent[]): Actor => {
	const {run} = backstage;
	let landed = 0;

	const pass = (until: Millis): void => {
		while (!run.over && run.now < until) {
			run.advance(until);
		}
	};

	return {
		...backstage,
		to(until) {
			for (let next = intents[landed]; next !== undefined && next.at <= until; next = intents[landed]) {
				pass(next.at);
				run.submit(next.intent);
				landed += 1;
			}

			pass(until);
		},
	};
};

/** A wake as it was carried out, with what was told in it and the trail after it. */
export type Step = {
	readonly at: Millis;
	readonly who: string;
	readonly what: string;
	readonly about: string;
	readonly facts: readonly Fact[];
	readonly digest: string;
};

/** Every wake up to `until`. */
const stepsTo = ({cluster, run, to}: Actor, until: Millis): readonly Step[] => {
	const steps: Step[] = [];
	let facts: Fact[] = [];
	run.follow(fact => facts.push(fact));
	cluster.kernel.witness(({at, who, what, about}) => {
		steps.push({at, who, what, about, facts, digest: cluster.kernel.trail.digest()});
		facts = [];
	});
	to(until);
	return steps;
};

export type Parting = {
	readonly second: number;
	readonly rooms: readonly string[];
	/** The first wake that is not the same in both, or has not the same outcome; undefined where one run had ended. */
	readonly left: Step | undefined;
	readonly right: Step | undefined;
};

const isSame = (left: Step, right: Step): boolean =>
	left.at === right.at &&
	left.who === right.who &&
	left.what === right.what &&
	left.about === right.about &&
	left.digest === right.digest;

/** Where two runs part, to the wake; undefined when they do not. Each is opened twice, so both must be repeatable openings. */
export const firstParting = (openLeft: () => Actor, openRight: () => Actor, end: Millis): Parting | undefined => {
	const [left, right] = [openLeft(), openRight()];
	left.to(end);
	right.to(end);
	const marks = (each: Actor): readonly string[] => each.cluster.kernel.trail.marks();
	const parted = firstDifference(marks(left), marks(right), rooms);
	const isEqual = left.cluster.kernel.trail.digest() === right.cluster.kernel.trail.digest();

	if (parted === undefined && isEqual) {
		return undefined;
	}

	const second = parted?.second ?? marks(left).length;
	const [from, until] = [second * 1000 - 1, Math.min(end, second * 1000 + 999)];
	const steps = [openLeft(), openRight()].map(each => {
		each.to(Math.max(0, from));
		return stepsTo(each, until);
	});
	const [ours, theirs] = [steps[0] ?? [], steps[1] ?? []];
	const at = ours.findIndex((step, index) => theirs[index] === undefined || !isSame(step, theirs[index]));
	const index = at < 0 ? ours.length : at;
	return {second, rooms: parted?.rooms ?? [], left: ours[index], right: theirs[index]};
};

/** Facts from `from` up to `until`, as they are told. */
export const factsWithin = (each: Actor, from: Millis, until: Millis): readonly Fact[] => {
	const facts: Fact[] = [];
	each.run.follow(fact => {
		if (fact.at >= from) {
			facts.push(fact);
		}
	});
	each.to(until);
	return facts;
};

/** What somebody sees of a fact: the same words are the same fact, whatever its number. */
const factText = ({at, what, who, about, detail}: Fact): string => JSON.stringify([at, what, who, about, detail]);

export type Beside = {readonly side: 'both' | 'left' | 'right'; readonly fact: Fact};

/** Two lists of facts as one, in the order of time; what only one run told is marked. */
export const besideOneAnother = (left: readonly Fact[], right: readonly Fact[]): readonly Beside[] => {
	const open = right.map(fact => ({fact, text: factText(fact), taken: false}));
	const byText = new Map<string, Array<(typeof open)[number]>>();

	for (const each of open) {
		byText.set(each.text, [...(byText.get(each.text) ?? []), each]);
	}

	const lefts = left.map((fact): Beside => {
		const twin = byText.get(factText(fact))?.find(({taken}) => !taken);

		if (twin === undefined) {
			return {side: 'left', fact};
		}

		twin.taken = true;
		return {side: 'both', fact};
	});
	const rights = open.filter(({taken}) => !taken).map(({fact}): Beside => ({side: 'right', fact}));
	return [...lefts, ...rights]
		.map((beside, index) => ({beside, index}))
		.sort((a, b) => a.beside.fact.at - b.beside.fact.at || a.index - b.index)
		.map(({beside}) => beside);
};

/** Anything that a component saves, as text that is equal for equal state. Shared records are written once. */
const createWriter = () => {
	const known = new WeakMap<object, string>();

	const written = (value: object): string => {
		if (value instanceof Map) {
			return `M(${[...value].map(write).join(',')})`;
		}

		if (value instanceof Set) {
			return `S(${[...value].map(write).join(',')})`;
		}

		if (Array.isArray(value) || ArrayBuffer.isView(value)) {
			return `[${Array.from(value as unknown as ArrayLike<unknown>, write).join(',')}]`;
		}

		return `{${Object.entries(value)
			.filter(([, item]) => item !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
			.map(([name, item]) => `${name}:${write(item)}`)
			.join(',')}}`;
	};

	function write(value: unknown): string {
		if (typeof value !== 'object' || value === null) {
			return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? 'undefined');
		}

		if (!Object.isFrozen(value)) {
			return written(value);
		}

		const before = known.get(value) ?? written(value);
		known.set(value, before);
		return before;
	}

	return write;
};

export type DeepAnswer = {
	readonly moments: number;
	/** The first moment in which the states differ, and the parts that do. */
	readonly parted?: {readonly at: Millis; readonly parts: readonly string[]};
};

/** The saved state, part by part: what the kernel keeps, and every component by its name. */
const partsOf = (state: Saved, write: (value: unknown) => string): ReadonlyMap<string, unknown> => {
	const {components, queue, ...rest} = state as unknown as {
		readonly components: ReadonlyArray<readonly [string, unknown]>;
		readonly queue: {readonly wakes: readonly unknown[]};
	};
	// Wakes lie in a heap, whose inner order says nothing.
	const wakes = queue.wakes.map(write).sort();
	return new Map<string, unknown>([...Object.entries(rest), ['queue', {...queue, wakes}], ...components]);
};

/**
Compares everything there is, not only what was written or told: one run goes on, the other is saved and loaded at every
moment. What differs is a cache, an order, or something that a save forgets.
*/
export const compareDeeply = (left: Actor, right: Actor, end: Millis, every: Millis): DeepAnswer => {
	// Records are shared from moment to moment: each is written once.
	const write = createWriter();
	let moments = 0;

	for (let at = every; at <= end; at += every) {
		left.to(at);
		right.to(at);
		right.cluster.load(right.cluster.save());
		moments += 1;
		const [ours, theirs] = [partsOf(left.cluster.save(), write), partsOf(right.cluster.save(), write)];
		const parts = [...ours].filter(([name, part]) => write(part) !== write(theirs.get(name))).map(([name]) => name);

		if (parts.length > 0) {
			return {moments, parted: {at, parts}};
		}
	}

	return {moments};
};
