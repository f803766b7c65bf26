import {performance} from 'node:perf_hooks';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Run} from '../../game/run.ts';
import {createPacer} from '../stage/pacer.ts';

/** How time passes while clients are served: so many virtual seconds a second, as fast as it goes, or when somebody says so. */
export type Speed = number | 'max' | 'step';

/** Milliseconds of the wall between two slices of time. */
const tickEvery = 16;

export type ServeClock = {
	/** Lets so many wall milliseconds pass; true when more is to do at once. */
	tick(wall: number): boolean;
	/** Lets so much virtual time pass as fast as it goes; done when it is over, or the run is. */
	advance(by: Millis): Promise<void>;
	speed: Speed;
};

/** The clock of a run that clients are let into: no screen, no pauses. */
export const createServeClock = (run: Run, first: Speed): ServeClock => {
	const pacer = createPacer();
	/** Steps that somebody waits for, in the order of their ends. */
	let steps: ReadonlyArray<{readonly until: Millis; readonly done: () => void}> = [];
	let speed: Speed = first;

	const setSpeed = (next: Speed): void => {
		speed = next;
		pacer.speed = typeof next === 'number' ? next : 0;
	};

	const settle = (): void => {
		const due = steps.filter(({until}) => run.over || run.now >= until);
		steps = steps.filter(step => !due.includes(step));

		for (const {done} of due) {
			done();
		}
	};

	setSpeed(first);
	return {
		get speed() {
			return speed;
		},
		set speed(next: Speed) {
			setSpeed(next);
		},
		tick(wall) {
			const [step] = steps;
			const stopped =
				step === undefined
					? speed === 'step'
						? 'reached'
						: pacer.tick(run, wall)
					: pacer.hurry(run, step.until, false);
			settle();
			return stopped === 'enough' || steps.length > 0;
		},
		advance: by =>
			new Promise(resolve => {
				const until = Math.min(run.now + by, run.end);
				steps = [...steps, {until, done: resolve}].sort((left, right) => left.until - right.until);
				settle();
			}),
	};
};

/** Lets the machine's time become virtual time, and says so after each slice, until it shall not any more. */
export const keepTime = async (clock: ServeClock, told: () => void, goesOn: () => boolean): Promise<void> => {
	for (let last = performance.now(); goesOn(); ) {
		const now = performance.now();
		const isBehind = clock.tick(now - last);
		last = now;
		told();
		await new Promise<void>(resolve => {
			if (isBehind) {
				setImmediate(resolve);
			} else {
				setTimeout(resolve, tickEvery);
			}
		});
	}
};
