import type {AnyKind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {jsonPatch, mergePatch, type Patched, strategicMergePatch} from '../api/patch.ts';
import {unsupportedMediaType} from '../api/refusals.ts';
import type {PatchType} from '../api/verbs.ts';

/** Source: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, servePatch */
const customPatchTypes: readonly string[] = [
	'application/json-patch+json',
	'application/merge-patch+json',
	'application/apply-patch+yaml',
];

/** What a patch makes of an object. What is applied knows more than the object and itself: see field-management.ts. */
export const patched = (
	type: Exclude<PatchType, 'apply'>,
	before: ApiObject,
	body: unknown,
	kind: AnyKind,
): Patched => {
	// Nobody has said how a custom resource is merged strategically.
	if (type === 'strategic' && kind.custom !== undefined) {
		return {ok: false, status: unsupportedMediaType(customPatchTypes)};
	}

	switch (type) {
		case 'json':
			return jsonPatch(before, body);
		case 'merge':
			return mergePatch(before, body);
		default:
			return strategicMergePatch(before, body, kind);
	}
};
