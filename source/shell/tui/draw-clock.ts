/**
The draw clock: the one timer of the terminal UI.

While something moves the game is given time about thirty times a second, and at once again while it is behind; pictures
are drawn at most `rate` times a second. So a slow terminal, or one that was asked to draw rarely, shows the same game in
fewer pictures and not a slower game. At rest there is no timer at all. React state is brought up to date at most ten
times a second. A write that asks to slow down, or takes longer than ten milliseconds, halves the rate; a second of easy
writes raises it again.
*/

export type DrawClockOptions = {
	/** Draws a second while something moves. 0: only keys draw, and the moment at which it stops moving. */
	readonly rate: number;
	/** Lets so many wall milliseconds pass. True: there is more to do, ask again at once. */
	readonly onPass: (elapsed: number) => boolean;
	/** Draws. `commit`: React may be told. */
	readonly onDraw: (commit: boolean) => void;
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
const passEvery = 1000 / 30;

export class DrawClock {
	readonly #options: DrawClockOptions;
	readonly #now: () => number;
	readonly #setTimer: (run: () => void, millis: number) => unknown;
	readonly #clearTimer: (timer: unknown) => void;
	#timer: unknown;
	#rate: number;
	#lastPass: number;
	#lastDraw = Number.NEGATIVE_INFINITY;
	#lastCommit = Number.NEGATIVE_INFINITY;
	#easySince: number;
	#isStopped = false;

	constructor(options: DrawClockOptions) {
		this.#options = options;
		this.#now = options.now ?? (() => performance.now());
		this.#setTimer = options.setTimer ?? ((run, millis) => setTimeout(run, millis));
		this.#clearTimer = options.clearTimer ?? (timer => clearTimeout(timer as NodeJS.Timeout));
		this.#rate = options.rate;
		this.#lastPass = this.#now();
		this.#easySince = this.#now();
	}

	/** Present draws a second, after slowing down. */
	get rate(): number {
		return this.#rate;
	}

	get isTicking(): boolean {
		return this.#timer !== undefined;
	}

	/** Whether the next picture comes by itself. */
	get draws(): boolean {
		return this.isTicking && this.#rate > 0;
	}

	/** To be called whenever something may have begun to move: starts the timer when there is need for it. */
	wake(): void {
		if (this.#timer !== undefined || this.#isStopped || !this.#options.moving()) {
			return;
		}

		this.#lastPass = this.#now();
		this.#schedule(false);
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

	#schedule(isBehind: boolean): void {
		const due = this.#lastPass + (isBehind ? 0 : passEvery);
		this.#timer = this.#setTimer(() => this.#tick(), Math.max(1, due - this.#now()));
	}

	#tick(): void {
		this.#timer = undefined;
		const now = this.#now();
		const elapsed = now - this.#lastPass;
		this.#lastPass = now;
		const isBehind = this.#options.onPass(elapsed);
		const moves = this.#options.moving();

		if (!moves || this.#isDrawDue(now)) {
			this.#draw(now, moves);
		}

		if (!this.#isStopped && this.#timer === undefined && this.#options.moving()) {
			this.#schedule(isBehind);
		}
	}

	/** A little early is in time: the timer beneath is not exact, and waiting for the next pass would halve the rate. */
	#isDrawDue(now: number): boolean {
		return this.#rate > 0 && now - this.#lastDraw >= 1000 / this.#rate - 2;
	}

	#draw(now: number, moves: boolean): void {
		const commit = !moves || now - this.#lastCommit >= commitEvery;
		this.#lastDraw = now;

		if (commit) {
			this.#lastCommit = now;
		}

		this.#options.onDraw(commit);
	}
}
