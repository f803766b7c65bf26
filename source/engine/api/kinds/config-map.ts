import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';

export type ConfigMap = ApiObject & {
	readonly data?: Readonly<Record<string, string>>;
	readonly binaryData?: Readonly<Record<string, string>>;
	readonly immutable?: boolean;
};

export const configMaps: Kind<ConfigMap> = defineKind<ConfigMap>({
	group: '',
	version: 'v1',
	kind: 'ConfigMap',
	plural: 'configmaps',
	singular: 'configmap',
	shortNames: ['cm'],
	namespaced: true,
});
