import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {ResourceList, TypedLocalObjectReference} from './common.ts';
import {defineKind} from './define-kind.ts';

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

export type PersistentVolumeClaimSpec = {
	readonly accessModes?: readonly AccessMode[];
	readonly selector?: LabelSelector;
	readonly resources?: {readonly requests?: ResourceList; readonly limits?: ResourceList};
	readonly volumeName?: string;
	/** Absent: the default class; empty: none at all. */
	readonly storageClassName?: string;
	readonly volumeMode?: 'Filesystem' | 'Block';
	readonly dataSource?: TypedLocalObjectReference;
	readonly volumeAttributesClassName?: string;
};

export type PersistentVolumeClaim = ApiObject & {
	readonly spec: PersistentVolumeClaimSpec;
	readonly status?: {
		readonly phase?: 'Pending' | 'Bound' | 'Lost';
		readonly accessModes?: readonly AccessMode[];
		readonly capacity?: ResourceList;
		readonly conditions?: readonly Condition[];
	};
};

export const persistentVolumeClaims: Kind<PersistentVolumeClaim> = defineKind<PersistentVolumeClaim>({
	group: '',
	version: 'v1',
	kind: 'PersistentVolumeClaim',
	plural: 'persistentvolumeclaims',
	singular: 'persistentvolumeclaim',
	shortNames: ['pvc'],
	namespaced: true,
	subresources: ['status'],
});
