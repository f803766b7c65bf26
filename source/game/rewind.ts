import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Millis} from '../engine/kernel/time.ts';

/** A saved moment: everything, as containers of shared records. `order` is the number of intents that had landed. */
export type Keyframe = {readonly at: Millis; readonly order: number; readonly state: Saved};

/**
Saved moments of one run, thinned with age: the newest few are kept as they are, older ones every second one, older
still every fourth. A rewind loads the last one before the wanted moment and runs on from there.
*/
export const createKeyframes = (limit = 48) => {
	let kept: Keyframe[] = [];

	/** Drops the one whose neighbours lie closest for its age; the first is never dropped. */
	const thin = (): void => {
		const newest = kept[kept.length - 1]!.at;
		let worst = 1;
		let worstWorth = Number.POSITIVE_INFINITY;

		for (let index = 1; index < kept.length - 1; index++) {
			const gap = kept[index + 1]!.at - kept[index - 1]!.at;
			const worth = gap / (newest - kept[index]!.at + 1);

			if (worth < worstWorth) {
				worst = index;
				worstWorth = worth;
			}
		}

		kept.splice(worst, 1);
	};

	return {
		/** Keeps a moment; moments come in order. */
		keep(frame: Keyframe): void {
			kept.push(frame);

			if (kept.length > limit) {
				thin();
			}
		},
		/** The last kept moment at or before `at` in which at most `order` intents had landed. */
		before(at: Millis, order = Number.POSITIVE_INFINITY): Keyframe | undefined {
			return kept.findLast(frame => frame.at <= at && frame.order <= order);
		},
		/** Forgets the moments after `at`: another future begins. */
		cutAfter(at: Millis): void {
			kept = kept.filter(frame => frame.at <= at);
		},
		get earliest(): Millis {
			return kept[0]?.at ?? 0;
		},
		get latest(): Millis {
			return kept[kept.length - 1]?.at ?? 0;
		},
		all: (): readonly Keyframe[] => [...kept],
	};
};

export type Keyframes = ReturnType<typeof createKeyframes>;
