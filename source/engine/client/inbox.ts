import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import type {Decision} from './calls.ts';

/** One piece of work that waits for a person: what it is about, since when, why it came, and what the autopilot would do. */
export type InboxItem = {
	readonly key: string;
	readonly since: Millis;
	readonly cause: number;
	readonly advice: Decision;
};

/** Work held for a person instead of the autopilot: keys about which a decision would have led to calls. */
export type Inbox = {
	readonly size: number;
	get(key: string): InboxItem | undefined;
	/** The oldest first; the same moment by key. */
	items(): readonly InboxItem[];
	/** A key that waits already keeps its place and gets the newer advice. */
	put(item: InboxItem): void;
	drop(key: string): void;
	clear(): void;
	save(): Saved;
	load(saved: Saved): void;
};

export const createInbox = (): Inbox => {
	const items = new Map<string, InboxItem>();

	return {
		get size() {
			return items.size;
		},
		get: key => items.get(key),
		items: () => [...items.values()].sort((left, right) => left.since - right.since || (left.key < right.key ? -1 : 1)),
		put(item) {
			const before = items.get(item.key);
			items.set(item.key, before === undefined ? item : {...item, since: before.since, cause: before.cause});
		},
		drop: key => void items.delete(key),
		clear: () => items.clear(),
		save: () => ({items: [...items.values()]}),
		load(saved) {
			items.clear();

			for (const item of saved.items as readonly InboxItem[]) {
				items.set(item.key, item);
			}
		},
	};
};
