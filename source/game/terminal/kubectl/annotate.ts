import {defineMetadataVerb} from './metadata-verb.ts';

/** Source: kubectl/pkg/cmd/annotate/annotate.go */
export const annotate = defineMetadataVerb({
	name: 'annotate',
	member: 'annotations',
	noun: 'annotation',
	taken(keys, texts) {
		const words = keys.map(key => `'${key}' already has a value (${texts?.[key]})`).join('; ');
		return `error: --overwrite is false but found the following declared annotation(s): ${words}`;
	},
	said: () => 'annotated',
});
