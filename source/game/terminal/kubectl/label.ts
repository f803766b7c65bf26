import {labelValueProblems} from '../../../engine/api/names.ts';
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
	refused(pair) {
		const equals = pair.indexOf('=');
		const problems = equals < 1 ? [] : labelValueProblems(pair.slice(equals + 1));
		return problems.length === 0 ? undefined : `error: invalid label value: "${pair}": ${problems.join('; ')}`;
	},
	missing: key => `label "${key}" not found.`,
});
