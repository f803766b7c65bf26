import {stringify} from 'yaml';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Saying} from '../frame.ts';

const keyPattern = /^(\s*(?:- )?)([^\s:][^:]*:)(\s.*)?$/;

/** One line of YAML with its key dimmed, so that values stand out. */
const dimKey = (line: string): Saying => {
	const match = keyPattern.exec(line);
	return match === null ? line : [match[1]!, ['dim', match[2]!], match[3] ?? ''];
};

/** An object as `kubectl get -o yaml` prints it: fields by alphabet as Go's encoder has them, managed fields left out. */
export const yamlLines = (object: ApiObject): readonly Saying[] => {
	const {managedFields: _, ...metadata} = object.metadata;
	return stringify({...object, metadata}, {sortMapEntries: true, lineWidth: 0, singleQuote: false})
		.trimEnd()
		.split('\n')
		.map(dimKey);
};
