/** `-o custom-columns=NAME:.metadata.name,…`. Source: kubectl/pkg/cmd/get/customcolumn.go */
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {goJson} from './go-json.ts';
import {compileField} from './json-path.ts';
import {setInColumns, tableTabs} from './tab-writer.ts';

const cellText = (values: readonly unknown[]): string =>
	values.length === 0
		? '<none>'
		: values
				.map(value => (value === null ? '<none>' : typeof value === 'string' ? value : goJson(value, '')))
				.join(',');

/** A table of these columns for a list of objects. */
export const customColumns = (spec: string, withoutHead: boolean): Parsed<(objects: readonly unknown[]) => string> => {
	const columns: Array<{readonly head: string; readonly field: (object: unknown) => readonly unknown[]}> = [];

	for (const part of spec.split(',')) {
		const colon = part.indexOf(':');

		if (colon < 0) {
			return unparsed(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
		}

		const field = compileField(part.slice(colon + 1));

		if (!field.ok) {
			return field;
		}

		columns.push({head: part.slice(0, colon), field: field.value});
	}

	return parsed(objects => {
		const head = withoutHead ? [] : [columns.map(column => column.head).join('\t')];
		const rows = objects.map(object => columns.map(column => cellText(column.field(object))).join('\t'));
		return setInColumns([...head, ...rows], tableTabs).join('\n');
	});
};
