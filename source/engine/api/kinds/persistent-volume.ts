import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import type {ObjectReference, ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {AccessMode} from './persistent-volume-claim.ts';
import type {NodeSelector} from './scheduling-terms.ts';

export type PersistentVolumeSpec = {
	readonly capacity?: ResourceList;
	readonly accessModes?: readonly AccessMode[];
	readonly claimRef?: ObjectReference;
	readonly persistentVolumeReclaimPolicy?: 'Retain' | 'Delete' | 'Recycle';
	readonly storageClassName?: string;
	readonly volumeMode?: 'Filesystem' | 'Block';
	readonly mountOptions?: readonly string[];
	readonly nodeAffinity?: {readonly required?: NodeSelector};
	readonly hostPath?: {readonly path: string; readonly type?: string};
	readonly local?: {readonly path: string; readonly fsType?: string};
	readonly nfs?: {readonly server: string; readonly path: string; readonly readOnly?: boolean};
	readonly gcePersistentDisk?: {readonly pdName: string; readonly readOnly?: boolean};
	readonly awsElasticBlockStore?: {readonly volumeID: string; readonly readOnly?: boolean};
	readonly csi?: {
		readonly driver: string;
		readonly volumeHandle: string;
		readonly readOnly?: boolean;
		readonly fsType?: string;
		readonly volumeAttributes?: Readonly<Record<string, string>>;
	};
};

export type PersistentVolume = ApiObject & {
	readonly spec: PersistentVolumeSpec;
	readonly status?: {
		readonly phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
		readonly message?: string;
		readonly reason?: string;
		readonly lastPhaseTransitionTime?: string;
	};
};

export const persistentVolumes: Kind<PersistentVolume> = defineKind<PersistentVolume>({
	group: '',
	version: 'v1',
	kind: 'PersistentVolume',
	plural: 'persistentvolumes',
	singular: 'persistentvolume',
	shortNames: ['pv'],
	namespaced: false,
	subresources: ['status'],
});
