import {performance} from 'node:perf_hooks';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Run, Stopped} from '../../game/run.ts';

/** The speeds that `+` and `-` go through; 0 is as fast as possible. */
export const speeds: readonly number[] = [1, 5, 20, 60, 300, 0];

/** The engine's share of one draw, in wall milliseconds. */
const slice = 12;

/** Tells when so many wall milliseconds are over. The clock on the wall is asked rarely: it costs more than a wake. */
export const sliceOf = (wall: number): (() => boolean) => {
	const stopAt = performance.now() + wall;
	let turns = 0;
	let isOver = false;
	return () => {
		turns += 1;
		isOver ||= (turns & 15) === 0 && performance.now() >= stopAt;
		return isOver;
	};
};

/**
Wall clock meets virtual time: how far a run goes before the next picture.

It never builds up a backlog: when the engine cannot keep up, virtual time slows down and the speed that was reached is
shown. Nothing is skipped.
*/
export const createPacer = () => {
	let speed = 20;
	let owed = 0;
	let reached = 0;
	let measured = {wall: 0, virtual: 0};

	const measure = (wall: number, virtual: Millis): void => {
		measured = {wall: measured.wall + wall, virtual: measured.virtual + virtual};

		if (measured.wall >= 500) {
			reached = measured.virtual / measured.wall;
			measured = {wall: 0, virtual: 0};
		}
	};

	/** Runs for at most one slice of wall time, and stops between two milliseconds. */
	const advanceFor = (run: Run, until: Millis, toDecision: boolean, asked: () => boolean = () => false): Stopped => {
		const isOver = sliceOf(slice);
		return run.advance(until, {enough: () => asked() || isOver(), toDecision});
	};

	return {
		get speed() {
			return speed;
		},
		set speed(value: number) {
			speed = value;
			owed = 0;
			reached = 0;
		},
		/** Virtual seconds a wall second over the last half second; 0 while unknown. */
		get reached() {
			return reached;
		},
		/** One step faster or slower. */
		shift(step: -1 | 1): void {
			const at = speeds.indexOf(speed);
			this.speed = speeds[Math.min(speeds.length - 1, Math.max(0, (at < 0 ? 2 : at) + step))]!;
		},
		/** Lets `wall` milliseconds pass on the wall; stops between two milliseconds when `asked` says so. */
		tick(run: Run, wall: number, asked?: () => boolean): Stopped {
			const before = run.now;
			// What is less than a millisecond is kept for the next time.
			owed = Math.min(owed + wall * speed, 250 * Math.max(1, speed));
			const target = speed === 0 ? run.end : run.now + Math.floor(owed);
			const stopped = advanceFor(run, target, false, asked);
			owed = stopped === 'reached' ? owed - Math.floor(owed) : 0;
			measure(wall, run.now - before);
			return stopped;
		},
		/** Runs towards a moment as fast as possible, one slice; stops between two milliseconds when `asked` says so. */
		hurry(run: Run, until: Millis, toDecision: boolean, asked?: () => boolean): Stopped {
			return advanceFor(run, until, toDecision, asked);
		},
	};
};

export type Pacer = ReturnType<typeof createPacer>;
