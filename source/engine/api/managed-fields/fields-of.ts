import {isObject, type Json} from '../json.ts';
import type {FieldShape} from '../patch-shapes.ts';
import {equalValues} from '../share.ts';
import {type FieldNode, type FieldPath, type FieldSet, noFields, setOf} from './field-set.ts';
import {byElement, type Part, partsOf} from './parts.ts';

const isEmptyObject = (value: Json): boolean => isObject(value) && Object.keys(value).length === 0;

const nodeOf = ({value, field}: Part, isItem: boolean): FieldNode => {
	const parts = partsOf(value, field);
	return {
		member: isItem || parts === undefined || isEmptyObject(value),
		below: parts === undefined ? noFields : fieldsOf(value, field),
	};
};

/**
The fields that somebody speaks of who applies this value: its leaves, and each item of a keyed list. Source:
structured-merge-diff typed/tofieldset.go
*/
export const fieldsOf = (value: Json, field: FieldShape | undefined): FieldSet => {
	const isList = Array.isArray(value);
	const nodes = [...byElement(partsOf(value, field) ?? [])].map(([element, group]): [string, FieldNode] => {
		const [part] = group;
		// Several items with one key can only be owned as one thing.
		const node = part === undefined || group.length > 1 ? {member: true, below: noFields} : nodeOf(part, isList);
		return [element, node];
	});
	return new Map(nodes.filter(([, {member, below}]) => member || below.size > 0));
};

/** What one state of an object has that another has not, has otherwise, or has no more. No path is in two of them. */
export type Comparison = {readonly added: FieldSet; readonly modified: FieldSet; readonly removed: FieldSet};

type Found = {readonly added: FieldPath[]; readonly modified: FieldPath[]; readonly removed: FieldPath[]};

const asOneThing = (before: Json | undefined, after: Json | undefined, path: FieldPath, found: Found): void => {
	if (before === undefined) {
		found.added.push(path);
	} else if (after === undefined) {
		found.removed.push(path);
	} else if (!equalValues(before, after)) {
		found.modified.push(path);
	}
};

const compareGroups = (before: readonly Part[], after: readonly Part[], path: FieldPath, found: Found): void => {
	if (before.length <= 1 && after.length <= 1) {
		const field = (after[0] ?? before[0])?.field;
		compareAt(before[0]?.value, after[0]?.value, field, path, found);
		return;
	}

	const whole = (parts: readonly Part[]): Json | undefined =>
		parts.length === 0 ? undefined : parts.map(part => part.value);
	asOneThing(whole(before), whole(after), path, found);
};

const compareAt = (
	before: Json | undefined,
	after: Json | undefined,
	field: FieldShape | undefined,
	path: FieldPath,
	found: Found,
): void => {
	if (before === after) {
		return;
	}

	const [old, next] = [byElement(partsOf(before, field) ?? []), byElement(partsOf(after, field) ?? [])];

	if (old.size === 0 && next.size === 0) {
		asOneThing(before, after, path, found);
		return;
	}

	for (const element of new Set([...old.keys(), ...next.keys()])) {
		compareGroups(old.get(element) ?? [], next.get(element) ?? [], [...path, element], found);
	}

	// Something that comes or goes with its parts does so itself.
	if (before === undefined && path.length > 0) {
		found.added.push(path);
	} else if (after === undefined && path.length > 0) {
		found.removed.push(path);
	}
};

/** Source: structured-merge-diff typed/compare.go */
export const compare = (before: Json | undefined, after: Json, field: FieldShape | undefined): Comparison => {
	const found: Found = {added: [], modified: [], removed: []};
	compareAt(before, after, field, [], found);
	return {added: setOf(found.added), modified: setOf(found.modified), removed: setOf(found.removed)};
};
