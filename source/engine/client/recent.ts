import type {Saved} from '../kernel/keyframe.ts';

/**
A memory that forgets what was not used for long: it keeps the newest `limit` entries at least, twice as many at most.

Two generations instead of a list in order of use: when the younger one is full, the older one is dropped whole. Moving
each entry to the end of a Map at every use cost more than all else about an event.
*/
export type Recent<T> = {
	get(key: string): T | undefined;
	set(key: string, value: T): void;
	clear(): void;
	save(): Saved;
	load(saved: Saved): void;
};

export const createRecent = <T>(limit: number): Recent<T> => {
	let young = new Map<string, T>();
	let old = new Map<string, T>();

	const set = (key: string, value: T): void => {
		young.set(key, value);

		if (young.size >= limit) {
			old = young;
			young = new Map();
		}
	};

	return {
		get: key => young.get(key) ?? old.get(key),
		set,
		clear() {
			young = new Map();
			old = new Map();
		},
		save: () => ({young: [...young], old: [...old]}),
		load(saved) {
			young = new Map(saved.young as ReadonlyArray<readonly [string, T]>);
			old = new Map(saved.old as ReadonlyArray<readonly [string, T]>);
		},
	};
};
