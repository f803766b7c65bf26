import type {Labels} from '../../../engine/api/meta.ts';
import {byBytes} from '../text/go-json.ts';
import {type Change, changeEach} from './changes.ts';
import {flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {type Edit, overwritten, patchOf, readPairs, splitPairs} from './metadata.ts';
import {allNamespacesFlag, selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

/** What labels and annotations are edited by alike, and in which words they differ. */
export type MetadataVerb = {
	readonly name: 'label' | 'annotate';
	readonly member: 'labels' | 'annotations';
	/** `label`, `annotation`. */
	readonly noun: string;
	/** What is wrong with texts that are there already. */
	taken(keys: readonly string[], texts: Labels | undefined): string;
	/** What is said of an edit; `isChange` when the object differs after it. */
	said(edit: Edit, isChange: boolean): string;
	/** What is wrong with one pair, as kubectl finds out before anybody is asked. */
	refused?(pair: string): string | undefined;
	/** What is said beforehand of what cannot be taken away. */
	missing?(key: string): string;
};

/** A verb that edits one map of an object's metadata. */
export const defineMetadataVerb = ({name, member, noun, taken, said, refused, missing}: MetadataVerb) =>
	defineVerb({
		name,
		summary: `Update the ${member} on a resource`,
		usage: `kubectl ${name} [--overwrite] TYPE NAME KEY=VALUE … KEY-`,
		flags: [
			...fileFlags,
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
				return giveUp(kubectl, `error: at least one ${noun} update is required`);
			}

			const wrong = pairs.map(pair => refused?.(pair)).find(text => text !== undefined);
			const edit = readPairs(pairs, noun);

			if (wrong !== undefined) {
				return giveUp(kubectl, wrong);
			}

			if (!edit.ok) {
				return giveUp(kubectl, edit.message);
			}

			const list = (texts: Labels | undefined): void => {
				for (const key of Object.keys(texts ?? {}).sort(byBytes)) {
					say(`${key}=${texts?.[key]}`);
				}
			};

			const changeOf = (texts: Labels | undefined): Change => {
				const there = overwritten(texts, edit.value);

				if (there.length > 0 && !given.on('overwrite')) {
					return {wrong: taken(there, texts)};
				}

				if (missing !== undefined) {
					for (const key of edit.value.drop.filter(each => texts?.[each] === undefined)) {
						say(missing(key));
					}
				}

				const patch = patchOf(texts, edit.value);
				const words = said(edit.value, patch !== undefined);
				const body = {metadata: {[member]: patch}};
				return patch === undefined
					? {said: words}
					: {send: {patchType: 'merge', body, fieldManager: `kubectl-${name}`}, said: words};
			};

			return changeEach(
				kubectl,
				resources,
				(_, {metadata}) => {
					const texts = metadata[member];

					if (!given.on('list')) {
						return changeOf(texts);
					}

					list(texts);
					return 'nothing';
				},
				resources.length === 0
					? 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>'
					: undefined,
			);
		},
	});
