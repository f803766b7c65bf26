import {createDraws} from '../../source/engine/kernel/draws.ts';
import type {Saved} from '../../source/engine/kernel/keyframe.ts';

/*
Maps are saved as lists of entries, caches as lists of their objects. Loaded in another order they are the same maps: whatever depends on the order in which
things happened to be put into them is found here, and by no run that is only played again.
*/

/** The scheduler goes round the zones in the order in which it met them, as the real one does: that list is no map. */
export const isOrdered = (path: string): boolean => path.endsWith('/table/order');

type Entry = readonly [string | number, unknown];

const isEntry = (value: unknown): value is Entry =>
	Array.isArray(value) && value.length === 2 && (typeof value[0] === 'string' || typeof value[0] === 'number');

/** The entries of a map: pairs, no two with the same key. */
const isMap = (list: readonly unknown[]): list is readonly Entry[] =>
	list.length > 1 && list.every(isEntry) && new Set(list.map(([key]) => key)).size === list.length;

/** The objects of an informer's cache: a map saved as its values. */
const isCache = (path: string): boolean => path.includes('/informers/') && path.endsWith('/objects');

/** An API object, or a part of one: what is stored is a record and no container. */
const isRecord = (value: object): boolean => 'apiVersion' in value || 'metadata' in value || 'chunks' in value;

const shuffled = <T>(list: readonly T[], unit: (index: number) => number): readonly T[] =>
	list
		.map((item, index) => ({item, rank: unit(index)}))
		.sort((left, right) => left.rank - right.rank)
		.map(({item}) => item);

/** The same state with every map in it in another order, drawn from a seed. */
export const shuffleMaps = (saved: Saved, seed: string, keep: (path: string) => boolean = isOrdered): Saved => {
	const draws = createDraws(`shuffle/${seed}`);

	const turn = (value: unknown, path: string): unknown => {
		if (Array.isArray(value)) {
			if (isCache(path)) {
				return keep(path) ? value : shuffled(value, index => draws.unit(path, index));
			}

			if (!isMap(value)) {
				return turnList(value, path);
			}

			const inner = value.map(([key, each]) => [key, turn(each, `${path}/${key}`)] as const);
			return keep(path) ? inner : shuffled(inner, index => draws.unit(path, index));
		}

		if (typeof value !== 'object' || value === null || isRecord(value)) {
			return value;
		}

		const entries = Object.entries(value).map(([key, each]) => [key, each, turn(each, `${path}/${key}`)] as const);
		return entries.every(([, before, after]) => before === after)
			? value
			: Object.fromEntries(entries.map(([key, , after]) => [key, after]));
	};

	const turnList = (list: readonly unknown[], path: string): unknown => {
		const turned = list.map((each, index) => (typeof each === 'object' ? turn(each, `${path}/${index}`) : each));
		return turned.every((each, index) => each === list[index]) ? list : turned;
	};

	return turn(saved, '') as Saved;
};
