import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes} from '../kernel/time.ts';

/**
Creations and deletions that were asked for and not yet seen, by the key of the owner that asked.

While some are outstanding the cache lags behind the owner's own deeds, and counting would create twice. Deletions are
kept by the key of what is deleted, so that "is terminating" and "is gone" do not count as two. After five minutes nobody
waits any longer. Source: pkg/controller/controller_utils.go
*/
export type Expectations = {
	expectCreation(owner: string, now: Millis): void;
	expectDeletion(owner: string, key: string, now: Millis): void;
	creationSeen(owner: string): void;
	deletionSeen(owner: string, key: string): void;
	/** Everything was seen, or it has been too long. */
	met(owner: string, now: Millis): boolean;
	forget(owner: string): void;
	clear(): void;
	save(): Saved;
	load(saved: Saved): void;
};

type Wanted = {creations: number; readonly deletions: Set<string>; since: Millis};

type SavedExpectations = {
	readonly wanted: ReadonlyArray<
		readonly [owner: string, creations: number, deletions: readonly string[], since: Millis]
	>;
};

const patience = minutes(5);

export const createExpectations = (): Expectations => {
	const wanted = new Map<string, Wanted>();

	const of = (owner: string, now: Millis): Wanted => {
		let found = wanted.get(owner);

		if (found === undefined) {
			found = {creations: 0, deletions: new Set(), since: now};
			wanted.set(owner, found);
		}

		found.since = now;
		return found;
	};

	const settle = (owner: string, found: Wanted): void => {
		if (found.creations <= 0 && found.deletions.size === 0) {
			wanted.delete(owner);
		}
	};

	return {
		expectCreation(owner, now) {
			of(owner, now).creations += 1;
		},
		expectDeletion(owner, key, now) {
			of(owner, now).deletions.add(key);
		},
		creationSeen(owner) {
			const found = wanted.get(owner);

			if (found !== undefined) {
				found.creations -= 1;
				settle(owner, found);
			}
		},
		deletionSeen(owner, key) {
			const found = wanted.get(owner);

			if (found?.deletions.delete(key)) {
				settle(owner, found);
			}
		},
		met(owner, now) {
			const found = wanted.get(owner);
			return found === undefined || now - found.since > patience;
		},
		forget: owner => void wanted.delete(owner),
		clear: () => wanted.clear(),
		save(): SavedExpectations & Saved {
			return {
				wanted: [...wanted].map(
					([owner, {creations, deletions, since}]) => [owner, creations, [...deletions], since] as const,
				),
			};
		},
		load(saved) {
			wanted.clear();

			for (const [owner, creations, deletions, since] of (saved as SavedExpectations & Saved).wanted) {
				wanted.set(owner, {creations, deletions: new Set(deletions), since});
			}
		},
	};
};
