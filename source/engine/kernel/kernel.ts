import {assert, Bug} from './assert.ts';
import {type Chronicle, createChronicle} from './chronicle.ts';
import type {Component} from './component.ts';
import {createDraws, type Draws} from './draws.ts';
import type {Saved} from './keyframe.ts';
import {clockText, type Millis} from './time.ts';
import {createTrail, type Room, type Trail} from './trail.ts';
import {createWakeQueue, type Wake} from './wake-queue.ts';

/*
The kernel: virtual time, what is due, chance by name, and the record of what happened. It knows nothing of Kubernetes.

Everything that happens is a wake: `kernel.wake('scheduler', 12_000, 'cycle', 'shop/web-7f')` asks that the scheduler be
called with those two words at 12 s. The loop takes the next wake, moves the clock to it, and calls the component. What
a component leaves behind while it is called (wakes, writes, facts) is caused by what it was called for.

	wake queue ──▶ clock ──▶ component.wake(what, about) ──▶ more wakes, writes, facts

Deliberately absent: threads, promises, closures as pending work, priorities beyond the five ranks, cancelling (a
component ignores a wake that no longer means anything to it).
*/

/** What goes first inside one millisecond. */
export const ranks = ['ground', 'news', 'work', 'traffic', 'tally'] as const;

export type Rank = (typeof ranks)[number];

const levels = Object.fromEntries(ranks.map((rank, level) => [rank, level])) as Readonly<Record<Rank, number>>;

/** The clock of a run, and everything that is due on it. */
export type Kernel = {
	readonly now: Millis;
	readonly draws: Draws;
	readonly chronicle: Chronicle;
	readonly trail: Trail;
	/** How many wakes were carried out so far. */
	readonly wakes: number;
	/** The fact that is the reason of what is happening now; 0 is the start of the run. */
	readonly cause: number;
	/** Makes a component known. It is not started: whoever adds it does that, when its time has come. */
	add(component: Component): void;
	/** Forgets a component and drops its wakes as they surface. */
	remove(name: string): void;
	/**
	Leaves a wake for a component: plain data, no closure.

	A wake for the running millisecond comes at its rank if that rank is still ahead, else one millisecond later; never in the past.
	*/
	wake(who: string, at: Millis, what: string, about: string, rank?: Rank): void;
	/** Does `work` with this fact as the reason of everything in it. */
	under<T>(cause: number, work: () => T): T;
	/** Runs everything that is due up to and including `until`; false when `enough()` stopped it between two milliseconds. */
	run(until: Millis, enough?: () => boolean): boolean;
	/** When the next wake is due, if any. */
	nextAt(): Millis | undefined;
	/** Calls the reader after every wake that was carried out: for whoever looks for the wake in which two runs part. */
	witness(reader: (wake: Wake) => void): void;
	save(): Saved;
	load(saved: Saved): void;
};

const lastExactMillis = 1_000_000_000_000_000;

/** `seed` is any text; the same text gives the same run. */
export const createKernel = ({seed}: {readonly seed: string}): Kernel => {
	const queue = createWakeQueue();
	const components = new Map<string, Component>();
	/** How many wakes each component has left, in a box that is found once and counted in place. */
	const orders = new Map<string, {count: number}>();
	const trail = createTrail();
	let now: Millis = 0;
	let cause = 0;
	let wakes = 0;
	/** The rank that is running, or −1 between two milliseconds, when a wake may still be left for any rank of now. */
	let running = -1;
	let room: Room = 'ground';
	let witness: ((wake: Wake) => void) | undefined;

	const clock = {
		get now() {
			return now;
		},
		get cause() {
			return cause;
		},
		get room() {
			return room;
		},
	};
	const chronicle = createChronicle(clock, trail);

	const call = (wake: Wake): void => {
		const component = components.get(wake.who);

		if (component === undefined) {
			return;
		}

		cause = wake.cause;
		running = wake.rank;
		room = component.room ?? 'ground';
		wakes += 1;

		try {
			component.wake(wake.what, wake.about);
		} catch (error) {
			throw withPlace(error, wake);
		} finally {
			running = -1;
			cause = 0;
			room = 'ground';
		}

		witness?.(wake);
	};

	const nextOrder = (who: string): number => {
		const before = orders.get(who);

		if (before !== undefined) {
			before.count += 1;
			return before.count;
		}

		orders.set(who, {count: 1});
		return 1;
	};

	const runMillisecond = (): void => {
		now = queue.peek()!.at;

		while (queue.peek()?.at === now) {
			call(queue.pop()!);
		}
	};

	return {
		get now() {
			return now;
		},
		get cause() {
			return cause;
		},
		get wakes() {
			return wakes;
		},
		draws: createDraws(seed),
		chronicle,
		trail,
		add(component) {
			assert(!components.has(component.name), `two components are called ${component.name}`);
			components.set(component.name, component);
		},
		remove(name) {
			components.delete(name);
		},
		wake(who, at, what, about, rank = 'work') {
			assert(at >= now && at < lastExactMillis, `${who} asked to be woken at ${at}, and it is ${now}`);
			const level = levels[rank];
			const order = nextOrder(who);
			const due = at === now && level <= running ? now + 1 : at;
			queue.push({at: due, rank: level, who, order, what, about, cause});
		},
		under(reason, work) {
			const before = cause;
			cause = reason;

			try {
				return work();
			} finally {
				cause = before;
			}
		},
		run(until, enough) {
			for (let next = queue.peek(); next !== undefined && next.at <= until; next = queue.peek()) {
				trail.mark(next.at);
				runMillisecond();

				if (enough?.() === true) {
					return false;
				}
			}

			now = Math.max(now, until);
			trail.mark(now);
			return true;
		},
		nextAt: () => queue.peek()?.at,
		witness(reader) {
			witness = reader;
		},
		save: () => ({
			now,
			wakes,
			queue: queue.save(),
			orders: [...orders].map(([who, {count}]) => [who, count] as const),
			trail: trail.save(),
			chronicle: chronicle.save(),
			components: [...components.values()].map(component => [component.name, component.save()] as const),
		}),
		load(saved) {
			now = saved.now as Millis;
			wakes = saved.wakes as number;
			queue.load(saved.queue as Saved);
			orders.clear();

			for (const [name, order] of saved.orders as ReadonlyArray<readonly [string, number]>) {
				orders.set(name, {count: order});
			}

			trail.load(saved.trail as Saved);
			chronicle.load(saved.chronicle as Saved);

			for (const [name, state] of saved.components as ReadonlyArray<readonly [string, Saved]>) {
				const component = components.get(name);
				assert(component !== undefined, `nobody is called ${name} to be loaded`);
				component.load(state);
			}
		},
	};
};

/** A bug, with the moment and the wake it happened in. Anything else that was thrown is a bug too. */
const withPlace = (error: unknown, wake: Wake): Bug => {
	const message = error instanceof Error ? error.message : String(error);
	return new Bug(`${message} (at ${clockText(wake.at)}, ${wake.who} was woken for ${wake.what} ${wake.about})`, {
		cause: error,
	});
};
