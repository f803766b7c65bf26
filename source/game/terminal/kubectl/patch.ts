import {canonicalJson} from '../../../engine/api/names.ts';
import {jsonPatch, mergePatch, strategicMergePatch} from '../../../engine/api/patch.ts';
import type {PatchType} from '../../../engine/api/verbs.ts';
import {changeEach} from './changes.ts';
import {flagText} from './flags.ts';
import {fileFlags, readManifest} from './manifests.ts';
import {defineVerb, dryRunFlags, dryRunOf, giveUp} from './verb.ts';

const types: Readonly<Record<string, Exclude<PatchType, 'apply'>>> = {
	json: 'json',
	merge: 'merge',
	strategic: 'strategic',
};

/** Source: kubectl/pkg/cmd/patch/patch.go */
export const patch = defineVerb({
	name: 'patch',
	summary: 'Update fields of a resource',
	usage: "kubectl patch TYPE NAME [--type json|merge|strategic] -p '{…}'",
	flags: [
		...fileFlags,
		...dryRunFlags,
		flagText('patch', 'p'),
		flagText('type'),
		flagText('subresource'),
		flagText('patch-file'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const text = given.text('patch') ?? '';
		const type = types[given.text('type') ?? 'strategic'];

		if (type === undefined) {
			return giveUp(kubectl, `error: --type must be one of [json merge strategic], not "${given.text('type')}"`);
		}

		if (text === '') {
			return giveUp(kubectl, 'error: must specify --patch or --patch-file containing the contents of the patch');
		}

		const body = readManifest(text);

		if (!body.ok || typeof body.value !== 'object' || body.value === null) {
			return giveUp(
				kubectl,
				`error: unable to parse "${text}": ${body.ok ? 'a patch is an object or a list' : body.message}`,
			);
		}

		const subresource = given.text('subresource');

		return changeEach(kubectl, given.words, (kind, object) => {
			const preview =
				type === 'json'
					? jsonPatch(object, body.value)
					: type === 'merge'
						? mergePatch(object, body.value)
						: strategicMergePatch(object, body.value, kind);
			const after = preview.ok ? preview.value : undefined;
			const isSame = after !== undefined && canonicalJson(after) === canonicalJson(object);
			return {
				send: {
					patchType: type,
					body: body.value,
					fieldManager: 'kubectl-patch',
					...(subresource === undefined ? {} : {subresource}),
				},
				said: dryRunOf(kubectl) !== 'none' && isSame ? 'patched (no change)' : 'patched',
				saidOfNothing: 'patched (no change)',
				...(after === undefined ? {} : {preview: after as typeof object}),
			};
		});
	},
});
