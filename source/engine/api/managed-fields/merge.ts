import {isObject, type Json} from '../json.ts';
import type {FieldShape} from '../patch-shapes.ts';
import {type FieldSet, noFields} from './field-set.ts';
import {byElement, type Part, partsOf} from './parts.ts';

/**
Items of the live list and of the applied one: what is applied comes in the order in which it is applied, and what only the
live list has keeps its place before the next item that both have.
*/
const mergedItems = (live: readonly Part[], applied: readonly Part[]): readonly Json[] => {
	const [inLive, inApplied] = [byElement(live), byElement(applied)];
	const shared = applied.filter(({element}) => inLive.has(element)).map(({element}) => element);
	const result: Json[] = [];
	let place = 0;
	let nextShared = 0;

	const passOwnItems = (): void => {
		for (; place < live.length && live[place]?.element !== shared[nextShared]; place++) {
			const item = live[place] as Part;

			if (!inApplied.has(item.element)) {
				result.push(item.value);
			}
		}
	};

	for (const {element, value, field} of applied) {
		passOwnItems();
		const known = inLive.get(element) ?? [];
		result.push(merged(known.length === 1 ? known[0]?.value : undefined, value, field));

		if (element === shared[nextShared]) {
			nextShared += 1;
			place += 1;
		}
	}

	passOwnItems();
	return result;
};

/** The live value with what is applied laid over it. Source: structured-merge-diff typed/merge.go */
export const merged = (live: Json | undefined, applied: Json, field: FieldShape | undefined): Json => {
	const [old, next] = [partsOf(live, field) ?? [], partsOf(applied, field) ?? []];
	const isOpen = old.length > 0 || next.length > 0;

	if (live === undefined || !isOpen || (applied !== null && typeof applied !== 'object')) {
		return applied;
	}

	if (applied === null) {
		return live;
	}

	if (Array.isArray(applied)) {
		return mergedItems(old, next);
	}

	const members = new Map(isObject(live) ? Object.entries(live) : []);

	for (const {element, value, field: inner} of next) {
		const name = element.slice(2);
		members.set(name, merged(members.get(name), value, inner));
	}

	return Object.fromEntries(members);
};

/**
The value without these fields; null where all that was in it has gone. Source: structured-merge-diff typed/remove.go
*/
export const withoutFields = (value: Json, gone: FieldSet, field: FieldShape | undefined): Json => {
	const parts = partsOf(value, field);

	if (parts === undefined) {
		return typeof value === 'object' ? null : value;
	}

	const kept = parts
		.filter(({element}) => gone.get(element)?.member !== true)
		.map(part => {
			const below = gone.get(part.element)?.below ?? noFields;
			return below.size === 0 ? part : {...part, value: withoutFields(part.value, below, part.field)};
		});

	if (kept.length === 0) {
		return null;
	}

	return Array.isArray(value)
		? kept.map(part => part.value)
		: Object.fromEntries(kept.map(part => [part.element.slice(2), part.value]));
};
