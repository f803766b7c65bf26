/** Columns and cells that many kinds share. Source: pkg/printers/internalversion/printers.go */
import {ageText} from '../human-duration.ts';
import type {Column} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {selectorText} from '../selectors.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export const nameColumn: Column<ApiObject> = {
	name: 'Name',
	type: 'string',
	format: 'name',
	cell: object => object.metadata.name,
};

export const ageColumn: Column<ApiObject> = {
	name: 'Age',
	type: 'string',
	cell: (object, now) => ageText(object.metadata.creationTimestamp, now),
};

/** What kinds without a printer of their own show: the name, and the time of creation itself. */
export const plainColumns: ReadonlyArray<Column<ApiObject>> = [
	nameColumn,
	{name: 'Created At', type: 'date', cell: object => object.metadata.creationTimestamp ?? '<unknown>'},
];

export const textColumn = <T>(name: string, cell: Column<T>['cell']): Column<T> => ({name, type: 'string', cell});

export const countColumn = <T>(name: string, count: (object: T) => number | undefined): Column<T> => ({
	name,
	type: 'integer',
	cell: object => count(object) ?? 0,
});

export const flagColumn = <T>(name: string, flag: (object: T) => boolean | undefined): Column<T> => ({
	name,
	type: 'boolean',
	cell: object => flag(object) === true,
});

export const wide = <T>(column: Column<T>): Column<T> => ({...column, wide: true});

type Templated = ApiObject & {readonly spec: {readonly template?: PodTemplateSpec; readonly selector?: LabelSelector}};

const containersOf = (object: Templated) => object.spec.template?.spec.containers ?? [];

export const templateColumns: ReadonlyArray<Column<Templated>> = [
	wide(
		textColumn('Containers', object =>
			containersOf(object)
				.map(({name}) => name)
				.join(','),
		),
	),
	wide(
		textColumn('Images', object =>
			containersOf(object)
				.map(({image = ''}) => image)
				.join(','),
		),
	),
];

export const selectorColumn: Column<Templated> = wide(
	textColumn('Selector', object => selectorText(object.spec.selector)),
);

type Classed = ApiObject & {readonly spec: {readonly storageClassName?: string}};

/** The older annotation wins over the field. Source: pkg/apis/core/v1/helper, GetPersistentVolumeClass */
export const storageClassColumn: Column<Classed> = textColumn(
	'StorageClass',
	({metadata, spec}) =>
		metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '',
);

/** `<none>` where there is nothing to say. */
export const orNone = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text);

/** The first three of a list and how many more there are. */
export const firstThree = (list: readonly string[], whenEmpty: string): string => {
	const shown = list.slice(0, 3).join(',');
	return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown || whenEmpty;
};
