import type {Saved} from '../engine/kernel/keyframe.ts';

/** Two minutes of one value a second under each name, for the small curves of the dashboard. Values are 0 to 1. */
export const createHistories = (length = 120) => {
	let lists = new Map<string, readonly number[]>();

	return {
		put(name: string, value: number): void {
			lists.set(name, [...(lists.get(name) ?? []), value].slice(-length));
		},
		of: (name: string): readonly number[] => lists.get(name) ?? [],
		save: (): Saved => ({lists: [...lists]}),
		load(saved: Saved): void {
			lists = new Map(saved.lists as Iterable<readonly [string, readonly number[]]>);
		},
	};
};

export type Histories = ReturnType<typeof createHistories>;
