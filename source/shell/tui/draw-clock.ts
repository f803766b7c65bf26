/**
The draw clock: the one timer of the terminal UI.

While something moves it ticks up to `rate` times a second; at rest there is no timer at all. React state is brought up
to date at most ten times a second. A terminal that cannot keep up gets fewer draws, never old ones: a write that asks to
slow down, or takes longer than ten milliseconds, halves the rate; a second of easy writes raises it again.
*/

export type DrawClockOptions = {
	/** Draws a second while something moves. 0: only keys draw. */
	readonly rate: number;
	/** Called on each tick with the wall milliseconds since the last one. `commit`: React may be told. */
	readonly onTick: (elapsed: number, commit: boolean) => void;
	/** Whether anything moves by itself. */
	readonly moving: () => boolean;
	readonly now?: () => number;
	readonly setTimer?: (run: () => void, millis: number) => unknown;
	readonly clearTimer?: (timer: unknown) => void;
};

const slowest = 5;
const commitEvery = 100;
const slowWrite = 10;
const easyFor = 1000;

export class DrawClock {
	readonly #options: DrawClockOptions;
	readonly #now: () => number;
	readonly #setTimer: (run: () => void, millis: number) => unknown;
	readonly #clearTimer: (timer: unknown) => void;
	#timer: unknown;
	#rate: number;
	#lastTick: number;
	#lastCommit = Number.NEGATIVE_INFINITY;
	#easySince: number;
	#isStopped = false;

	constructor(options: DrawClockOptions) {
		this.#options = options;
		this.#now = options.now ?? (() => performance.now());
		this.#setTimer = options.setTimer ?? ((run, millis) => setTimeout(run, millis));
		this.#clearTimer = options.clearTimer ?? (timer => clearTimeout(timer as NodeJS.Timeout));
		this.#rate = options.rate;
		this.#lastTick = this.#now();
		this.#easySince = this.#now();
	}

	/** Present draws a second, after slowing down. */
	get rate(): number {
		return this.#rate;
	}

	get isTicking(): boolean {
		return this.#timer !== undefined;
	}

	/** To be called whenever something may have begun to move: starts the timer when there is need for it. */
	wake(): void {
		if (this.#timer !== undefined || this.#isStopped || this.#rate <= 0 || !this.#options.moving()) {
			return;
		}

		this.#lastTick = this.#now();
		this.#schedule();
	}

	stop(): void {
		this.#isStopped = true;
		this.#cancel();
	}

	/** Nothing passes while the program is suspended. */
	pause(): void {
		this.#cancel();
	}

	/** What the sink says about a write. */
	wrote(millis: number, keptUp: boolean): void {
		const now = this.#now();

		if (!keptUp || millis > slowWrite) {
			this.#rate = Math.max(Math.min(slowest, this.#options.rate), this.#rate / 2);
			this.#easySince = now;
		} else if (now - this.#easySince > easyFor && this.#rate < this.#options.rate) {
			this.#rate = Math.min(this.#options.rate, this.#rate * 1.5);
			this.#easySince = now;
		}
	}

	#cancel(): void {
		if (this.#timer !== undefined) {
			this.#clearTimer(this.#timer);
			this.#timer = undefined;
		}
	}

	#schedule(): void {
		const due = this.#lastTick + 1000 / this.#rate;
		this.#timer = this.#setTimer(() => this.#tick(), Math.max(1, due - this.#now()));
	}

	#tick(): void {
		this.#timer = undefined;
		const now = this.#now();
		const elapsed = now - this.#lastTick;
		const commit = now - this.#lastCommit >= commitEvery;
		this.#lastTick = now;

		if (commit) {
			this.#lastCommit = now;
		}

		this.#options.onTick(elapsed, commit);

		if (!this.#isStopped && this.#timer === undefined && this.#options.moving()) {
			this.#schedule();
		}
	}
}
