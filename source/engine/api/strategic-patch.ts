/** Strategic merge patch. Source: k8s.io/apimachinery/pkg/util/strategicpatch */
import {isObject, type Json, type JsonObject, memberOf} from './json.ts';
import type {AnyKind} from './kind.ts';
import {type FieldShape, patchShapeOf, type Shape, shapeMember} from './patch-shapes.ts';
import type {Patched} from './patched.ts';
import {badRequest, failed} from './refusals.ts';
import {equalValues} from './share.ts';

const directive = '$patch';
const retain = '$retainKeys';
const orderPrefix = '$setElementOrder/';
const removalPrefix = '$deleteFromPrimitiveList/';

const isDirective = (key: string): boolean =>
	key === directive || key === retain || key.startsWith(orderPrefix) || key.startsWith(removalPrefix);

/** Value as it is stored: without directives and without the nulls that would remove something. */
const plain = (value: Json): Json => {
	if (Array.isArray(value)) {
		return value.map(plain);
	}

	return isObject(value)
		? Object.fromEntries(
				Object.entries(value)
					.filter(([key, member]) => !isDirective(key) && member !== null)
					.map(([key, member]) => [key, plain(member)]),
			)
		: value;
};

/** What was wrong while merging; the first problem is the one that is told. */
type Problems = string[];

/** As Go prints a map: `map[image:x name:y]`. */
export const goText = (value: Json): string => {
	if (Array.isArray(value)) {
		return `[${value.map(goText).join(' ')}]`;
	}

	if (isObject(value)) {
		const members = Object.entries(value)
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.map(([key, member]) => `${key}:${goText(member)}`);
		return `map[${members.join(' ')}]`;
	}

	return value === null ? '<nil>' : String(value);
};

const keyOfItem = (item: Json, mergeKey: string): Json | undefined =>
	isObject(item) ? memberOf(item, mergeKey) : undefined;

const placeOf = (list: readonly Json[], mergeKey: string, key: Json | undefined): number =>
	list.findIndex(item => equalValues(keyOfItem(item, mergeKey), key));

const mergeItem = (list: Json[], item: JsonObject, field: FieldShape & {merge: string}, problems: Problems): void => {
	const key = memberOf(item, field.merge);

	if (key === undefined) {
		problems.push(`map: ${goText(item)} does not contain declared merge key: ${field.merge}`);
		return;
	}

	const place = placeOf(list, field.merge, key);

	if (memberOf(item, directive) === 'delete') {
		if (place >= 0) {
			list.splice(place, 1);
		}

		return;
	}

	if (place < 0) {
		list.push(mergeObject({}, item, field.shape ?? {}, problems));
		return;
	}

	const before = list[place];
	list[place] = mergeObject(isObject(before) ? before : {}, item, field.shape ?? {}, problems);
};

const mergeKeyedList = (
	before: readonly Json[],
	patch: readonly Json[],
	field: FieldShape & {merge: string},
	problems: Problems,
): readonly Json[] => {
	const replaces = (item: Json): boolean => isObject(item) && memberOf(item, directive) === 'replace';

	if (patch.some(replaces)) {
		return patch.filter(item => !replaces(item)).map(plain);
	}

	const result = [...before];

	for (const item of patch) {
		if (isObject(item)) {
			mergeItem(result, item, field, problems);
		} else {
			problems.push(`expected a map in a list merged by ${field.merge}, found ${goText(item)}`);
		}
	}

	return result;
};

/**
Orders the listed ones as asked; the others stay before those they stood before. A list that is merged is ordered by its patch,
so that what a patch adds stands in front. Source: strategicpatch normalizeElementOrder, mergeSortedSlice
*/
const ordered = (
	list: readonly Json[],
	before: readonly Json[],
	order: readonly Json[],
	same: (left: Json, right: Json) => boolean,
): readonly Json[] => {
	const rank = (within: readonly Json[], item: Json): number => within.findIndex(other => same(other, item));
	const listed = order.flatMap(wanted => list.filter(item => same(item, wanted)));
	const others = list.filter(item => rank(order, item) < 0);
	const result: Json[] = [];

	for (let place = 0; place < listed.length; ) {
		const [other] = others;
		const item = listed[place] as Json;
		const [otherRank, itemRank] = other === undefined ? [-1, -1] : [rank(before, other), rank(before, item)];

		if (other !== undefined && otherRank >= 0 && itemRank >= 0 && otherRank < itemRank) {
			result.push(other);
			others.shift();
		} else {
			result.push(item);
			place++;
		}
	}

	return [...result, ...others];
};

const mergeList = (
	before: readonly Json[],
	patch: readonly Json[],
	field: FieldShape | undefined,
	problems: Problems,
): readonly Json[] => {
	const mergeKey = field?.merge;

	if (mergeKey !== undefined) {
		const merged = mergeKeyedList(before, patch, {...field, merge: mergeKey}, problems);
		const same = (left: Json, right: Json): boolean =>
			equalValues(keyOfItem(left, mergeKey), keyOfItem(right, mergeKey));
		return ordered(merged, before, patch, same);
	}

	if (field?.mergeValues === true) {
		const merged = [...before, ...patch.filter(value => !before.some(other => equalValues(other, value)))];
		return ordered(merged, before, patch, equalValues);
	}

	return patch.map(plain);
};

const mergeMember = (
	before: Json | undefined,
	value: Json,
	field: FieldShape | undefined,
	problems: Problems,
): Json => {
	if (Array.isArray(value)) {
		return mergeList(Array.isArray(before) ? before : [], value, field, problems);
	}

	if (isObject(value) && field?.replace !== true) {
		return mergeObject(isObject(before) ? before : {}, value, field?.shape ?? {}, problems);
	}

	return plain(value);
};

const listMember = (members: ReadonlyMap<string, Json>, key: string): readonly Json[] => {
	const value = members.get(key);
	return Array.isArray(value) ? value : [];
};

/** The directives that speak of a list from beside it: what to remove from it, and in which order it stands at last. */
const applyListDirectives = (result: Map<string, Json>, before: JsonObject, patch: JsonObject, shape: Shape): void => {
	const entries = Object.entries(patch);
	const earlier = new Map(Object.entries(before));

	for (const [key, values] of entries) {
		if (key.startsWith(removalPrefix) && Array.isArray(values)) {
			const name = key.slice(removalPrefix.length);
			const kept = listMember(result, name).filter(item => !values.some(value => equalValues(item, value)));

			if (result.has(name)) {
				result.set(name, kept);
			}
		}
	}

	for (const [key, order] of entries) {
		const name = key.slice(orderPrefix.length);

		if (key.startsWith(orderPrefix) && Array.isArray(order) && result.has(name)) {
			const mergeKey = shapeMember(shape, name)?.merge;
			const same = (left: Json, right: Json): boolean =>
				mergeKey === undefined
					? equalValues(left, right)
					: equalValues(keyOfItem(left, mergeKey), keyOfItem(right, mergeKey));
			result.set(name, ordered(listMember(result, name), listMember(earlier, name), order, same));
		}
	}
};

const mergeObject = (before: JsonObject, patch: JsonObject, shape: Shape, problems: Problems): JsonObject => {
	const how = memberOf(patch, directive);

	if (how === 'replace') {
		return plain(patch) as JsonObject;
	}

	if (how === 'delete') {
		return {};
	}

	if (how !== undefined && how !== 'merge') {
		problems.push(`unknown patch type: ${goText(how)} in map: ${goText(patch)}`);
	}

	const retained = memberOf(patch, retain);
	const kept = Object.entries(before).filter(([key]) => !Array.isArray(retained) || retained.includes(key));
	const result = new Map<string, Json>(kept);

	for (const [key, value] of Object.entries(patch)) {
		if (isDirective(key)) {
			continue;
		}

		if (value === null) {
			result.delete(key);
		} else {
			const field = shapeMember(shape, key);
			result.set(key, mergeMember(result.get(key), value, field, problems));
		}
	}

	applyListDirectives(result, before, patch, shape);
	return Object.fromEntries(result);
};

/** Merges by the kind's merge keys; a list item without its key is refused as Kubernetes does, as if it were its own fault. */
export const strategicMergePatch = (
	object: unknown,
	patch: unknown,
	kind: Pick<AnyKind, 'group' | 'version' | 'kind'>,
): Patched => {
	if (!isObject(patch as Json)) {
		return {ok: false, status: badRequest('strategic merge patch must be an object')};
	}

	const problems: Problems = [];
	const before = isObject(object as Json) ? (object as JsonObject) : {};
	const value = mergeObject(before, patch as JsonObject, patchShapeOf(kind), problems);
	const [problem] = problems;
	return problem === undefined ? {ok: true, value} : {ok: false, status: failed(problem)};
};
