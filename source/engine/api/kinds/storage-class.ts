import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';

export type StorageClass = ApiObject & {
	readonly provisioner: string;
	readonly parameters?: Readonly<Record<string, string>>;
	readonly reclaimPolicy?: 'Retain' | 'Delete';
	readonly mountOptions?: readonly string[];
	readonly allowVolumeExpansion?: boolean;
	readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
	readonly allowedTopologies?: ReadonlyArray<{
		readonly matchLabelExpressions?: ReadonlyArray<{readonly key: string; readonly values: readonly string[]}>;
	}>;
};

export const storageClasses: Kind<StorageClass> = defineKind<StorageClass>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'StorageClass',
	plural: 'storageclasses',
	singular: 'storageclass',
	shortNames: ['sc'],
	namespaced: false,
});
