import type {AnyKind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {jsonPatch, mergePatch, type Patched, strategicMergePatch} from '../api/patch.ts';
import type {PatchType} from '../api/verbs.ts';

/** What a patch makes of an object. What is applied knows more than the object and itself: see field-management.ts. */
export const patched = (
	type: Exclude<PatchType, 'apply'>,
	before: ApiObject,
	body: unknown,
	kind: AnyKind,
): Patched => {
	switch (type) {
		case 'json':
			return jsonPatch(before, body);
		case 'merge':
			return mergePatch(before, body);
		default:
			return strategicMergePatch(before, body, kind);
	}
};
