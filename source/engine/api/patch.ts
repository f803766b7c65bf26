/*
The three ways to say a change: JSON patch (a list of steps), merge patch (an object in which null removes), and strategic
merge patch, which also knows which lists are keyed:

	strategicMergePatch(pod, {spec: {containers: [{name: 'web', image: 'web:2'}]}}, pods)   changes one container only

Nothing is changed in place. Keys come from outside: they are only ever read as own members and written through entries, so
that `__proto__` is a key like any other.
*/
import {isObject, type Json, type JsonObject} from './json.ts';
import type {Patched} from './patched.ts';
import {badRequest} from './refusals.ts';

export {jsonPatch} from './json-patch.ts';
export type {Patched} from './patched.ts';
export {strategicMergePatch} from './strategic-patch.ts';

/** Nothing is removed or added, and no key is one that JavaScript takes for something else: a status, as kubelets write it. */
const onlyReplaces = (before: JsonObject, patch: JsonObject): boolean => {
	for (const key of Object.keys(patch)) {
		if (patch[key] === null || key === '__proto__' || !Object.hasOwn(before, key)) {
			return false;
		}
	}

	return true;
};

const replaced = (before: JsonObject, patch: JsonObject): Json => {
	const result: Record<string, Json> = {...before};

	for (const key of Object.keys(patch)) {
		result[key] = mergeJson(before[key], patch[key] as Json);
	}

	return result;
};

/** RFC 7386. An object as merge patch leaves it: null removes, objects merge, all else replaces. */
const mergeJson = (before: Json | undefined, patch: Json): Json => {
	if (!isObject(patch)) {
		return patch;
	}

	if (isObject(before) && onlyReplaces(before, patch)) {
		return replaced(before, patch);
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
