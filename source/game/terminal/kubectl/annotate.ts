import {byBytes} from '../text/go-json.ts';
import {changeEach} from './changes.ts';
import {flagSwitch, flagText} from './flags.ts';
import {overwritten, patchOf, readPairs, splitPairs} from './metadata.ts';
import {allNamespacesFlag, selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

/** Source: kubectl/pkg/cmd/annotate/annotate.go */
export const annotate = defineVerb({
	name: 'annotate',
	summary: 'Update the annotations on a resource',
	usage: 'kubectl annotate [--overwrite] TYPE NAME KEY=VALUE … KEY-',
	flags: [
		...selectorFlags,
		allNamespacesFlag,
		...dryRunFlags,
		flagSwitch('overwrite'),
		flagSwitch('all'),
		flagSwitch('list'),
		flagText('resource-version'),
	],
	*run(kubectl) {
		const {given, say} = kubectl;
		const {resources, pairs} = splitPairs(given.words);

		if (pairs.length === 0 && !given.on('list')) {
			return giveUp(kubectl, 'error: at least one annotation update is required');
		}

		const edit = readPairs(pairs, 'annotation');

		if (!edit.ok) {
			return giveUp(kubectl, edit.message);
		}

		return changeEach(
			kubectl,
			resources,
			(_, {metadata}) => {
				const {annotations} = metadata;

				if (given.on('list')) {
					for (const key of Object.keys(annotations ?? {}).sort(byBytes)) {
						say(`${key}=${annotations?.[key]}`);
					}

					return 'nothing';
				}

				const taken = overwritten(annotations, edit.value);

				if (taken.length > 0 && !given.on('overwrite')) {
					const words = taken.map(key => `'${key}' already has a value (${annotations?.[key]})`).join('; ');
					return {wrong: `error: --overwrite is false but found the following declared annotation(s): ${words}`};
				}

				const patch = patchOf(annotations, edit.value);
				return patch === undefined
					? {said: 'annotated'}
					: {
							send: {patchType: 'merge', body: {metadata: {annotations: patch}}, fieldManager: 'kubectl-annotate'},
							said: 'annotated',
						};
			},
			'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
		);
	},
});
