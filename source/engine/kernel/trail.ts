import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';

/** The rooms whose writes and facts are folded apart, so that a difference names its room. */
export const rooms = ['etcd', 'scheduler', 'controllers', 'node', 'ground', 'traffic', 'score', 'faults'] as const;

export type Room = (typeof rooms)[number];

/** The running digest of a run: two runs are the same if their trails are. */
export type Trail = {
	/** Folds words into a room's lanes; text by its UTF-16 units, numbers by their eight bytes. */
	fold(room: Room, ...words: ReadonlyArray<string | number>): void;
	/** Closes a virtual second: one byte for each room. */
	mark(at: Millis): void;
	/** One mark a virtual second so far, 16 hex digits each, two for each room. */
	marks(): readonly string[];
	/** SHA-256 over all lanes, in hex: the digest of the run so far. */
	digest(): string;
	save(): Saved;
	load(saved: Saved): void;
};
