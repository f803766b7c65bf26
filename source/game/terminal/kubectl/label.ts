import {byBytes} from '../text/go-json.ts';
import {changeEach} from './changes.ts';
import {flagSwitch, flagText} from './flags.ts';
import {overwritten, patchOf, readPairs, splitPairs} from './metadata.ts';
import {allNamespacesFlag, selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

/** Source: kubectl/pkg/cmd/label/label.go */
export const label = defineVerb({
	name: 'label',
	summary: 'Update the labels on a resource',
	usage: 'kubectl label [--overwrite] TYPE NAME KEY=VALUE … KEY-',
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
			return giveUp(kubectl, 'error: at least one label update is required');
		}

		const edit = readPairs(pairs, 'label');

		if (!edit.ok) {
			return giveUp(kubectl, edit.message);
		}

		return changeEach(
			kubectl,
			resources,
			(_, {metadata}) => {
				const {labels} = metadata;

				if (given.on('list')) {
					for (const key of Object.keys(labels ?? {}).sort(byBytes)) {
						say(`${key}=${labels?.[key]}`);
					}

					return 'nothing';
				}

				const taken = overwritten(labels, edit.value);

				if (taken.length > 0 && !given.on('overwrite')) {
					const words = taken.map(key => `'${key}' already has a value (${labels?.[key]}), and --overwrite is false`);
					return {wrong: `error: ${words.length === 1 ? words[0] : `[${words.join(', ')}]`}`};
				}

				for (const key of edit.value.drop.filter(each => labels?.[each] === undefined)) {
					say(`label "${key}" not found.`);
				}

				const patch = patchOf(labels, edit.value);
				const isOnlyDropped = Object.keys(edit.value.set).length === 0;
				return patch === undefined
					? {said: 'not labeled'}
					: {
							send: {patchType: 'merge', body: {metadata: {labels: patch}}, fieldManager: 'kubectl-label'},
							said: isOnlyDropped ? 'unlabeled' : 'labeled',
						};
			},
			'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
		);
	},
});
