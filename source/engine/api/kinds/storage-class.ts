import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults} from '../share.ts';
import {requiredField} from '../validation.ts';
import {metadataErrors} from './check.ts';
import {ageColumn, textColumn} from './columns.ts';
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

const defaultMark = 'storageclass.kubernetes.io/is-default-class';

/** Whether claims without a class get this one. */
export const isDefaultClass = ({metadata}: StorageClass): boolean => metadata.annotations?.[defaultMark] === 'true';

export const storageClasses: Kind<StorageClass> = defineKind<StorageClass>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'StorageClass',
	plural: 'storageclasses',
	singular: 'storageclass',
	shortNames: ['sc'],
	namespaced: false,
	defaults: storageClass =>
		withDefaults<StorageClass>(storageClass, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'}),
	validate: storageClass => [
		...metadataErrors(storageClass),
		...(storageClass.provisioner ? [] : [requiredField('provisioner')]),
	],
	columns: [
		textColumn(
			'Name',
			storageClass => `${storageClass.metadata.name}${isDefaultClass(storageClass) ? ' (default)' : ''}`,
		),
		textColumn('Provisioner', ({provisioner}) => provisioner),
		textColumn('ReclaimPolicy', ({reclaimPolicy}) => reclaimPolicy ?? ''),
		textColumn('VolumeBindingMode', ({volumeBindingMode}) => volumeBindingMode ?? ''),
		textColumn('AllowVolumeExpansion', ({allowVolumeExpansion}) => String(allowVolumeExpansion === true)),
		ageColumn,
	],
});
