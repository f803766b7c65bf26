/** Printer columns that a definition asks for. Source: apiextensions-apiserver/pkg/registry/customresource/tableconvertor */

import type {Millis} from '../../kernel/time.ts';
import {timeOf} from '../../kernel/time.ts';
import {ageText} from '../human-duration.ts';
import type {Json} from '../json.ts';
import type {Column} from '../kind.ts';
import {ageColumn, nameColumn} from '../kinds/columns.ts';
import type {PrinterColumn} from '../kinds/custom-resource-definition.ts';
import type {ApiObject} from '../object.ts';
import {lookAlong} from './json-path.ts';

type Cell = ReturnType<Column<ApiObject>['cell']>;

const asText = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A value of another type than its column is no value. */
const cellOf = (value: Json | undefined, type: Column<ApiObject>['type'], now: Millis): Cell => {
	if (value === undefined) {
		return null;
	}

	if (value === null) {
		return type === 'string' ? '<no value>' : null;
	}

	switch (type) {
		case 'date':
			return typeof value === 'string' && timeOf(value) !== undefined ? ageText(value, now) : '<invalid>';
		case 'integer':
			return typeof value === 'number' ? Math.trunc(value) : null;
		case 'number':
			return typeof value === 'number' ? value : null;
		case 'boolean':
			return typeof value === 'boolean' ? value : null;
		default:
			return asText(value);
	}
};

const customColumn = ({name, type, format, description, priority = 0, jsonPath}: PrinterColumn): Column<ApiObject> => {
	const look = lookAlong(jsonPath);
	const known = type as Column<ApiObject>['type'];
	return {
		name,
		type: known,
		...(format === undefined ? {} : {format}),
		description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
		...(priority > 0 ? {wide: true} : {}),
		cell: (object, now) => cellOf(look(object), known, now),
	};
};

/** The name, and what the definition says; without a word of it, the age. */
export const customColumns = (columns: readonly PrinterColumn[] = []): ReadonlyArray<Column<ApiObject>> => [
	nameColumn,
	...(columns.length === 0 ? [{...ageColumn, type: 'date' as const}] : columns.map(customColumn)),
];
