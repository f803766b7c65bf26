/*
The three ways to say a change: JSON patch (a list of steps), merge patch (an object in which null removes), and strategic
merge patch, which also knows which lists are keyed:

	strategicMergePatch(pod, {spec: {containers: [{name: 'web', image: 'web:2'}]}}, pods)   changes one container only

Nothing is changed in place. Keys come from outside: they are only ever read as own members and written through entries, so
that `__proto__` is a key like any other. Source: RFC 6902, RFC 7386, k8s.io/apimachinery/pkg/util/strategicpatch
*/

import {isObject, type Json, type JsonObject, memberOf, withMember, withoutMember} from './json.ts';
import type {AnyKind} from './kind.ts';
import {type FieldShape, patchShapeOf, type Shape} from './patch-shapes.ts';
import {badRequest, tooLargePatch, unprocessable} from './refusals.ts';
import {equalValues} from './share.ts';
import type {Status} from './status.ts';

export type Patched = {readonly ok: true; readonly value: unknown} | {readonly ok: false; readonly status: Status};

/** An object as merge patch leaves it: null removes, objects merge, all else replaces. */
const mergeJson = (before: Json | undefined, patch: Json): Json => {
	if (!isObject(patch)) {
		return patch;
	}

	const result = new Map<string, Json>(isObject(before) ? Object.entries(before) : []);

	for (const [key, value] of Object.entries(patch)) {
		if (value === null) {
			result.delete(key);
		} else {
			result.set(key, mergeJson(result.get(key), value));
		}
	}

	return Object.fromEntries(result);
};

/** Refuses a patch that is no object with a 400. */
export const mergePatch = (object: unknown, patch: unknown): Patched =>
	isObject(patch as Json)
		? {ok: true, value: mergeJson(object as Json, patch as Json)}
		: {ok: false, status: badRequest('merge patch must be an object')};

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
const goText = (value: Json): string => {
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

const mergeItem = (
	list: Json[],
	item: JsonObject,
	field: FieldShape & {mergeKey: string},
	problems: Problems,
): void => {
	const key = memberOf(item, field.mergeKey);

	if (key === undefined) {
		problems.push(`map: ${goText(item)} does not contain declared merge key: ${field.mergeKey}`);
		return;
	}

	const place = placeOf(list, field.mergeKey, key);

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
	field: FieldShape & {mergeKey: string},
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
			problems.push(`expected a map in a list merged by ${field.mergeKey}, found ${goText(item)}`);
		}
	}

	return result;
};

/** Orders the listed ones as asked; the others stay before those they stood before. */
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
	if (field?.mergeKey !== undefined) {
		return mergeKeyedList(before, patch, {...field, mergeKey: field.mergeKey}, problems);
	}

	if (field?.set === true) {
		return [...before, ...patch.filter(value => !before.some(other => equalValues(other, value)))];
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
			const mergeKey = Object.hasOwn(shape, name) ? shape[name]?.mergeKey : undefined;
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
		problems.push(`unknown patch type: ${goText(how)}`);
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
			const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
			result.set(key, mergeMember(result.get(key), value, field, problems));
		}
	}

	applyListDirectives(result, before, patch, shape);
	return Object.fromEntries(result);
};

/** Merges by the kind's merge keys; a list item without its key is refused with a 400. */
export const strategicMergePatch = (object: unknown, patch: unknown, kind: Pick<AnyKind, 'kind'>): Patched => {
	if (!isObject(patch as Json)) {
		return {ok: false, status: badRequest('strategic merge patch must be an object')};
	}

	const problems: Problems = [];
	const before = isObject(object as Json) ? (object as JsonObject) : {};
	const value = mergeObject(before, patch as JsonObject, patchShapeOf(kind), problems);
	const [problem] = problems;
	return problem === undefined ? {ok: true, value} : {ok: false, status: badRequest(problem)};
};

type Step = {readonly ok: true; readonly value: Json} | {readonly ok: false; readonly message: string};

const done = (value: Json): Step => ({ok: true, value});
const failed = (message: string): Step => ({ok: false, message});

const tokensOf = (pointer: string): readonly string[] =>
	pointer
		.split('/')
		.slice(1)
		.map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const indexPattern = /^(0|[1-9]\d{0,8})$/;

const childOf = (value: Json | undefined, token: string): Json | undefined => {
	if (Array.isArray(value)) {
		return indexPattern.test(token) ? value[Number(token)] : undefined;
	}

	return isObject(value) ? memberOf(value, token) : undefined;
};

const valueAt = (document: Json, pointer: string): Json | undefined =>
	tokensOf(pointer).reduce<Json | undefined>(childOf, document);

/** The document with the container of the last token changed; only the path to it is copied. */
const changeAt = (
	document: Json,
	tokens: readonly string[],
	change: (container: Json, token: string) => Step,
	missing: string,
): Step => {
	const [token = '', ...rest] = tokens;

	if (rest.length === 0) {
		return change(document, token);
	}

	const child = childOf(document, token);

	if (child === undefined) {
		return failed(missing);
	}

	const changed = changeAt(child, rest, change, missing);

	if (!changed.ok) {
		return changed;
	}

	return done(
		Array.isArray(document)
			? document.with(Number(token), changed.value)
			: withMember(document as JsonObject, token, changed.value),
	);
};

type Operation = {
	readonly op: string;
	readonly path: string;
	readonly from: string | undefined;
	readonly value: Json | undefined;
};

const addTo =
	(value: Json, path: string) =>
	(container: Json, token: string): Step => {
		if (Array.isArray(container)) {
			const place = token === '-' ? container.length : indexPattern.test(token) ? Number(token) : -1;
			return place < 0 || place > container.length
				? failed(
						`add operation does not apply: error in add for path: '${path}': Unable to access invalid index: ${token}: invalid index referenced`,
					)
				: done(container.toSpliced(place, 0, value));
		}

		return isObject(container)
			? done(withMember(container, token, value))
			: failed(`add operation does not apply: doc is missing path: "${path}": missing value`);
	};

const removeFrom =
	(path: string) =>
	(container: Json, token: string): Step => {
		if (childOf(container, token) === undefined) {
			return failed(
				Array.isArray(container)
					? `remove operation does not apply: error in remove for path: '${path}': Unable to access invalid index: ${token}: invalid index referenced`
					: `remove operation does not apply: error in remove for path: '${path}': Unable to remove nonexistent key: ${token}: missing value`,
			);
		}

		return done(
			Array.isArray(container) ? container.toSpliced(Number(token), 1) : withoutMember(container as JsonObject, token),
		);
	};

const replaceIn =
	(value: Json, path: string) =>
	(container: Json, token: string): Step => {
		if (childOf(container, token) === undefined) {
			return failed(`replace operation does not apply: doc is missing key: ${path}: missing value`);
		}

		return done(
			Array.isArray(container)
				? container.with(Number(token), value)
				: withMember(container as JsonObject, token, value),
		);
	};

const missingPath = (op: string, path: string): string =>
	`${op} operation does not apply: doc is missing path: "${path}": missing value`;

const add = (document: Json, path: string, value: Json): Step =>
	path === '' ? done(value) : changeAt(document, tokensOf(path), addTo(value, path), missingPath('add', path));

const remove = (document: Json, path: string): Step =>
	changeAt(document, tokensOf(path), removeFrom(path), missingPath('remove', path));

const replace = (document: Json, path: string, value: Json): Step =>
	path === '' ? done(value) : changeAt(document, tokensOf(path), replaceIn(value, path), missingPath('replace', path));

const transfer = (document: Json, {op, path, from = ''}: Operation): Step => {
	const value = valueAt(document, from);

	if (value === undefined) {
		return failed(`error in ${op} for path: '${from}': missing value`);
	}

	const freed = op === 'move' ? remove(document, from) : done(document);
	return freed.ok ? add(freed.value, path, value) : freed;
};

const applyOperation = (document: Json, operation: Operation): Step => {
	const {op, path, value = null} = operation;

	switch (op) {
		case 'add':
			return add(document, path, value);
		case 'remove':
			return remove(document, path);
		case 'replace':
			return replace(document, path, value);
		case 'move':
		case 'copy':
			return transfer(document, operation);
		case 'test':
			return equalValues(valueAt(document, path) ?? null, value)
				? done(document)
				: failed(`testing value ${path} failed: test failed`);
		default:
			return failed(`Unexpected kind: ${op}`);
	}
};

const operationOf = (step: Json): Operation | undefined => {
	if (!isObject(step)) {
		return undefined;
	}

	const [op, path, from, value] = ['op', 'path', 'from', 'value'].map(name => memberOf(step, name));
	const pointer = typeof path === 'string' && (path === '' || path.startsWith('/'));
	return typeof op === 'string' && pointer
		? {op, path, from: typeof from === 'string' ? from : undefined, value}
		: undefined;
};

const mostOperations = 10_000;

/** All steps or none. A patch that is no list of steps is a 400; a step that does not apply a 422. */
export const jsonPatch = (object: unknown, patch: unknown): Patched => {
	const steps = Array.isArray(patch) ? (patch as readonly Json[]).map(operationOf) : [undefined];

	if (steps.length > mostOperations) {
		return {ok: false, status: tooLargePatch(mostOperations, steps.length)};
	}

	let document = object as Json;

	for (const step of steps) {
		if (step === undefined) {
			return {ok: false, status: badRequest('json patch must be a list of operations, each with op and path')};
		}

		const changed = applyOperation(document, step);

		if (!changed.ok) {
			return {ok: false, status: unprocessable(changed.message)};
		}

		document = changed.value;
	}

	return {ok: true, value: document};
};
