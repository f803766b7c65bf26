import type {ObjectMeta} from '../meta.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';

export type KeyToPath = {readonly key: string; readonly path: string; readonly mode?: number};

export type DownwardItem = {
	readonly path: string;
	readonly fieldRef?: {readonly fieldPath: string};
	readonly resourceFieldRef?: {readonly containerName?: string; readonly resource: string; readonly divisor?: string};
	readonly mode?: number;
};

export type ProjectedSource = {
	readonly secret?: {readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean};
	readonly configMap?: {readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean};
	readonly downwardAPI?: {readonly items?: readonly DownwardItem[]};
	readonly serviceAccountToken?: {
		readonly audience?: string;
		readonly expirationSeconds?: number;
		readonly path: string;
	};
};

/** Where a volume's bytes come from: exactly one member is set. */
export type VolumeSource = {
	readonly emptyDir?: {readonly medium?: string; readonly sizeLimit?: string};
	readonly hostPath?: {readonly path: string; readonly type?: string};
	readonly configMap?: {
		readonly name?: string;
		readonly items?: readonly KeyToPath[];
		readonly defaultMode?: number;
		readonly optional?: boolean;
	};
	readonly secret?: {
		readonly secretName?: string;
		readonly items?: readonly KeyToPath[];
		readonly defaultMode?: number;
		readonly optional?: boolean;
	};
	readonly downwardAPI?: {readonly items?: readonly DownwardItem[]; readonly defaultMode?: number};
	readonly projected?: {readonly sources?: readonly ProjectedSource[]; readonly defaultMode?: number};
	readonly persistentVolumeClaim?: {readonly claimName: string; readonly readOnly?: boolean};
	readonly ephemeral?: {
		readonly volumeClaimTemplate?: {
			readonly metadata?: Partial<ObjectMeta>;
			readonly spec: PersistentVolumeClaimSpec;
		};
	};
	readonly gcePersistentDisk?: {
		readonly pdName: string;
		readonly fsType?: string;
		readonly partition?: number;
		readonly readOnly?: boolean;
	};
	readonly awsElasticBlockStore?: {
		readonly volumeID: string;
		readonly fsType?: string;
		readonly partition?: number;
		readonly readOnly?: boolean;
	};
	readonly azureDisk?: {readonly diskName: string; readonly diskURI: string; readonly readOnly?: boolean};
	readonly rbd?: {
		readonly monitors: readonly string[];
		readonly image: string;
		readonly pool?: string;
		readonly readOnly?: boolean;
	};
	readonly iscsi?: {
		readonly targetPortal: string;
		readonly iqn: string;
		readonly lun: number;
		readonly readOnly?: boolean;
	};
	readonly nfs?: {readonly server: string; readonly path: string; readonly readOnly?: boolean};
	readonly csi?: {readonly driver: string; readonly readOnly?: boolean; readonly fsType?: string};
	readonly image?: {readonly reference?: string; readonly pullPolicy?: string};
};

export type Volume = {readonly name: string} & VolumeSource;
