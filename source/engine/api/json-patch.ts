/** JSON patch, with the sentences of the library that the API server uses for it. Source: RFC 6902 */
import {goTypeOf, isObject, type Json, type JsonObject, memberOf, withMember, withoutMember} from './json.ts';
import type {Patched} from './patched.ts';
import {badRequest, tooLargePatch, unprocessable} from './refusals.ts';
import {equalValues} from './share.ts';

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
		// Kubernetes' library looks for the place in lists alone: a member that is not there is added.
		if (Array.isArray(container) && childOf(container, token) === undefined) {
			return failed(`replace operation does not apply: doc is missing key: ${path}: missing value`);
		}

		if (Array.isArray(container)) {
			return done(container.with(Number(token), value));
		}

		return isObject(container) ? done(withMember(container, token, value)) : failed(missingPath('replace', path));
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

/** What a patch is in Go. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go */
const goSteps = 'Go value of type []handlers.jsonPatchOp';

/** All steps or none. A patch that is no list of steps is a 400; a step that does not apply a 422. */
export const jsonPatch = (object: unknown, patch: unknown): Patched => {
	if (!Array.isArray(patch)) {
		return {
			ok: false,
			status: badRequest(`error decoding patch: json: cannot unmarshal ${goTypeOf(patch)} into ${goSteps}`),
		};
	}

	const operations = (patch as readonly Json[]).map(operationOf);

	if (operations.length > mostOperations) {
		return {ok: false, status: tooLargePatch(mostOperations, operations.length)};
	}

	let document = object as Json;

	for (const step of operations) {
		const changed = step === undefined ? undefined : applyOperation(document, step);

		if (changed?.ok !== true) {
			return {ok: false, status: unprocessable()};
		}

		document = changed.value;
	}

	return {ok: true, value: document};
};
