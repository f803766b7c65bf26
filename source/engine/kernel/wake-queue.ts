import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';

/** A component's turn, as data. `cause` is the fact that made it leave the wake. */
export type Wake = {
	readonly at: Millis;
	readonly rank: number;
	readonly who: string;
	readonly order: number;
	readonly what: string;
	readonly about: string;
	readonly cause: number;
};

const precedes = (left: Wake, leftKey: number, right: Wake, rightKey: number): boolean => {
	if (leftKey !== rightKey) {
		return leftKey < rightKey;
	}

	return left.who === right.who ? left.order < right.order : left.who < right.who;
};

/**
What is due, in the order of the house: time, rank, the component's name, the component's own count.

A binary heap whose first two keys are one number (`at × 8 + rank`), so that most comparisons touch no record.
Names settle ties, because two unrelated wakes must keep their order when a third one is taken away.
*/
export const createWakeQueue = () => {
	let keys: number[] = [];
	let wakes: Wake[] = [];

	const place = (index: number, wake: Wake, key: number): void => {
		wakes[index] = wake;
		keys[index] = key;
	};

	const rise = (start: number, wake: Wake, key: number): void => {
		let index = start;

		while (index > 0) {
			const parent = (index - 1) >> 1;

			if (!precedes(wake, key, wakes[parent]!, keys[parent]!)) {
				break;
			}

			place(index, wakes[parent]!, keys[parent]!);
			index = parent;
		}

		place(index, wake, key);
	};

	const sink = (wake: Wake, key: number): void => {
		const size = wakes.length;
		let index = 0;

		for (;;) {
			let child = index * 2 + 1;

			if (child >= size) {
				break;
			}

			if (child + 1 < size && precedes(wakes[child + 1]!, keys[child + 1]!, wakes[child]!, keys[child]!)) {
				child += 1;
			}

			if (!precedes(wakes[child]!, keys[child]!, wake, key)) {
				break;
			}

			place(index, wakes[child]!, keys[child]!);
			index = child;
		}

		place(index, wake, key);
	};

	const push = (wake: Wake): void => rise(wakes.length, wake, wake.at * 8 + wake.rank);

	return {
		get size() {
			return wakes.length;
		},
		peek: (): Wake | undefined => wakes[0],
		push,
		pop(): Wake | undefined {
			const first = wakes[0];
			const last = wakes.pop();
			const lastKey = keys.pop();

			if (wakes.length > 0 && last !== undefined && lastKey !== undefined) {
				sink(last, lastKey);
			}

			return first;
		},
		save: (): Saved => ({wakes: [...wakes]}),
		load(saved: Saved): void {
			wakes = [];
			keys = [];

			for (const wake of saved.wakes as readonly Wake[]) {
				push(wake);
			}
		},
	};
};

export type WakeQueue = ReturnType<typeof createWakeQueue>;
