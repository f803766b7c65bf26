import {done} from '../work.ts';
import {withMemory} from './apply.ts';
import {deleteAll} from './delete.ts';
import {flagDuration, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags, inNamespace} from './manifests.ts';
import {badDryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, told} from './verb.ts';

/** Source: kubectl/pkg/cmd/replace */
export const replace = defineVerb({
	name: 'replace',
	summary: 'Replace a resource by file name or stdin',
	usage: 'kubectl replace -f FILENAME · kubectl replace --force -f FILENAME',
	flags: [
		...fileFlags,
		...dryRunFlags,
		flagSwitch('force'),
		flagSwitch('save-config'),
		flagSwitch('wait'),
		flagText('cascade'),
		flagNumber('grace-period'),
		flagDuration('timeout'),
		flagText('subresource'),
		{name: 'validate', takes: 'text', bare: 'strict'},
	],
	*run(kubectl) {
		const {given, api, manifests} = kubectl;
		const dryRun = dryRunOf(kubectl);

		if (dryRun === undefined) {
			return badDryRun(kubectl);
		}

		if (manifests.length === 0) {
			return giveUp(
				kubectl,
				given.has('filename') ? 'error: no objects passed to replace' : 'error: must specify one of -f and -k',
			);
		}

		const wanted = manifests.map(manifest => ({...manifest, object: inNamespace(kubectl, manifest)}));

		if (given.on('force')) {
			const there = wanted.map(({kind, object: {metadata}}) => ({
				kind,
				name: metadata.name,
				namespace: metadata.namespace,
			}));
			yield* deleteAll(
				kubectl,
				there.filter(({kind, name, namespace}) => api.get(kind, namespace, name).ok),
			);
		}

		let worst = done;

		for (const {kind, object, file} of wanted) {
			const {namespace, name} = object.metadata;
			const keeps = given.on('save-config');
			const body = keeps ? withMemory(object) : object;
			const target = {kind, name, ...(kind.namespaced && namespace !== undefined ? {namespace} : {})};
			const more = {strict: true, fieldManager: 'kubectl-replace', ...(dryRun === 'server' ? {dryRun: true} : {})};
			const verb = given.on('force') ? 'create' : 'update';
			const reply = dryRun === 'client' ? undefined : api.send({...target, verb, body, ...more});
			const doing = `error when ${given.on('force') ? 'creating' : 'replacing'} "${file}"`;
			const status =
				reply?.ok === false
					? giveUp(kubectl, api.words(reply.status, doing))
					: told(kubectl, kind, reply?.object ?? body, 'replaced');
			worst = Math.max(worst, status);
		}

		return worst;
	},
});
