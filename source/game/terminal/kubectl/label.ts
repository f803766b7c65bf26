import {defineMetadataVerb} from './metadata-verb.ts';

/** Source: kubectl/pkg/cmd/label/label.go */
export const label = defineMetadataVerb({
	name: 'label',
	member: 'labels',
	noun: 'label',
	taken(keys, texts) {
		const words = keys.map(key => `'${key}' already has a value (${texts?.[key]}), and --overwrite is false`);
		return `error: ${words.length === 1 ? words[0] : `[${words.join(', ')}]`}`;
	},
	said({set}, isChange) {
		if (!isChange) {
			return 'not labeled';
		}

		return Object.keys(set).length === 0 ? 'unlabeled' : 'labeled';
	},
	missing: key => `label "${key}" not found.`,
});
