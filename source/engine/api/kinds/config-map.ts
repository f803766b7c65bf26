import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import type {FieldErrors} from '../validation.ts';
import {metadataErrors} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {dataErrors, frozenDataErrors} from './data-check.ts';
import {defineKind} from './define-kind.ts';

export type ConfigMap = ApiObject & {
	readonly data?: Readonly<Record<string, string>>;
	readonly binaryData?: Readonly<Record<string, string>>;
	readonly immutable?: boolean;
};

const configMapErrors = (map: ConfigMap): FieldErrors => [
	...metadataErrors(map),
	...dataErrors(map.data, map.binaryData),
];

export const configMaps: Kind<ConfigMap> = defineKind<ConfigMap>({
	group: '',
	version: 'v1',
	kind: 'ConfigMap',
	plural: 'configmaps',
	singular: 'configmap',
	shortNames: ['cm'],
	namespaced: true,
	validate: configMapErrors,
	validateUpdate: (next, before) => [
		...configMapErrors(next),
		...frozenDataErrors(next, before, ['data', 'binaryData']),
	],
	columns: [
		nameColumn,
		textColumn('Data', ({data, binaryData}) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length),
		ageColumn,
	],
});
