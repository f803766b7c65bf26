import type {AnyKind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest} from '../api/refusals.ts';
import type {Status} from '../api/status.ts';
import type {PatchType} from '../api/verbs.ts';

export type Patched = {readonly ok: true; readonly object: ApiObject} | {readonly ok: false; readonly status: Status};

/** Turns a patch and an object into the next object, or says in Kubernetes' words why it cannot. */
export type Patcher = (type: PatchType, before: ApiObject, body: unknown, kind: AnyKind) => Patched;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386: maps merge, null removes, everything else replaces. */
export const mergePatch = (before: unknown, body: unknown): unknown => {
	if (!isMap(body)) {
		return body;
	}

	const start = isMap(before) ? before : {};
	const merged: Record<string, unknown> = {...start};

	for (const name of Object.keys(body)) {
		const value = body[name];

		if (value === null) {
			merged[name] = undefined;
		} else if (value !== undefined) {
			merged[name] = mergePatch(start[name], value);
		}
	}

	return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
};

/** Merge patches alone, for components: they send no other. */
export const mergeOnly: Patcher = (_, before, body) =>
	isMap(body)
		? {ok: true, object: mergePatch(before, body) as ApiObject}
		: {ok: false, status: badRequest('the patch must be an object')};
