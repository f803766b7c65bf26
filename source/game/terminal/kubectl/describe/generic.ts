/** Kinds that have no description of their own: every field, with its name in words. Source: describe.go, GenericDescriber */
import type {ApiObject} from '../../../../engine/api/object.ts';
import {byBytes, goJson} from '../../text/go-json.ts';
import {type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

const acronyms = ['API', 'GUID', 'OSB', 'UID', 'URL'];

/** `holderIdentity` → `Holder Identity`, `apiVersion` → `API Version`; what has digits or signs in it stays as it is. */
export const labelOf = (field: string): string => (/[^\p{L}-]/u.test(field) ? field : wordsOf(field));

const wordsOf = (field: string): string =>
	field
		.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
		.replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
		.split(' ')
		.map(word =>
			acronyms.includes(word.toUpperCase()) ? word.toUpperCase() : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
		)
		.join(' ');

const leftOut: readonly string[] = [
	'.metadata.managedFields',
	'.metadata.name',
	'.metadata.namespace',
	'.metadata.labels',
	'.metadata.annotations',
];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const plain = (value: unknown): string =>
	typeof value === 'string' ? value : value === null ? '<nil>' : goJson(value, '');

const writeFields = (sheet: Sheet, level: number, fields: Fields, path: string): void => {
	for (const key of Object.keys(fields).sort(byBytes)) {
		const value = fields[key];
		const here = `${path}.${key}`;

		if (leftOut.includes(here) || value === undefined) {
			continue;
		}

		if (isFields(value)) {
			sheet.write(level, `${labelOf(key)}:`);
			writeFields(sheet, level + 1, value, here);
		} else if (Array.isArray(value)) {
			sheet.write(level, `${labelOf(key)}:`);

			for (const item of value as readonly unknown[]) {
				if (isFields(item)) {
					writeFields(sheet, level + 1, item, here);
				} else {
					sheet.write(level + 1, plain(item));
				}
			}
		} else {
			sheet.write(level, `${labelOf(key)}:\t${plain(value)}`);
		}
	}
};

export const describeAny = (sheet: Sheet, object: ApiObject): void => {
	const {metadata} = object;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	writeFields(sheet, 0, object as unknown as Fields, '');
};
