import {timestamp} from '../../kernel/time.ts';
import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {isRecord} from './check.ts';
import {storedList} from './claim-defaults.ts';
import {ageColumn, nameColumn, storageClassColumn, textColumn, wide} from './columns.ts';
import type {ObjectReference, ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {AccessMode} from './persistent-volume-claim.ts';
import {accessModesText} from './persistent-volume-claim.ts';
import {volumeErrors, volumeUpdateErrors} from './persistent-volume-validation.ts';
import {requiredNodeWarnings} from './pod-warnings.ts';
import type {NodeSelector} from './scheduling-terms.ts';
import {keptStatus} from './strategy.ts';

export type PersistentVolumeSpec = {
	readonly capacity?: ResourceList;
	readonly accessModes?: readonly AccessMode[];
	readonly claimRef?: ObjectReference;
	readonly volumeAttributesClassName?: string;
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

const volumeDefaults = (volume: PersistentVolume): PersistentVolume =>
	isRecord(volume.spec)
		? withMembers(volume, {
				spec: withMembers<PersistentVolumeSpec>(
					withDefaults<PersistentVolumeSpec>(volume.spec, {
						persistentVolumeReclaimPolicy: 'Retain',
						volumeMode: 'Filesystem',
					}),
					{
						capacity: storedList(volume.spec.capacity),
						hostPath: volume.spec.hostPath && withDefaults(volume.spec.hostPath, {type: ''}),
					},
				),
			})
		: volume;

const deprecatedAnnotations: ReadonlyMap<string, string> = new Map([
	['volume.beta.kubernetes.io/storage-class', 'deprecated since v1.8; use "storageClassName" attribute instead'],
	['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
]);

const outOfUse: ReadonlyMap<string, string> = new Map([
	['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
	['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
	['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
	['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
	['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
	['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]);

/** Source: pkg/api/persistentvolume/util.go, GetWarningsForPersistentVolume */
const volumeWarnings = ({metadata, spec}: PersistentVolume): readonly string[] => [
	...[...deprecatedAnnotations]
		.filter(([key]) => metadata.annotations?.[key] !== undefined)
		.map(([key, words]) => `metadata.annotations[${key}]: ${words}`),
	...(spec.persistentVolumeReclaimPolicy === 'Recycle'
		? [
				'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
			]
		: []),
	...requiredNodeWarnings(spec.nodeAffinity?.required, 'spec.nodeAffinity.required'),
	...[...outOfUse]
		.filter(([name]) => (spec as Readonly<Record<string, unknown>>)[name] !== undefined)
		.map(([name, words]) => `spec.${name === 'storageos' ? 'storageOS' : name}: ${words}`),
];

export const persistentVolumes: Kind<PersistentVolume> = defineKind<PersistentVolume>({
	group: '',
	version: 'v1',
	kind: 'PersistentVolume',
	plural: 'persistentvolumes',
	singular: 'persistentvolume',
	shortNames: ['pv'],
	namespaced: false,
	subresources: ['status'],
	defaults: volumeDefaults,
	prepareForCreate: (volume, world) => ({
		...volume,
		status: {
			phase: 'Pending',
			...(world === undefined ? {} : {lastPhaseTransitionTime: timestamp(world.now)}),
		},
	}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: volumeErrors,
	warnings: volumeWarnings,
	validateUpdate: volumeUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Capacity', ({spec}) => spec.capacity?.storage ?? ''),
		textColumn('Access Modes', ({spec}) => accessModesText(spec.accessModes)),
		textColumn('Reclaim Policy', ({spec}) => spec.persistentVolumeReclaimPolicy ?? ''),
		textColumn('Status', ({metadata, status}) =>
			metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
		),
		textColumn('Claim', ({spec}) =>
			spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`,
		),
		storageClassColumn,
		textColumn('VolumeAttributesClass', () => '<unset>'),
		textColumn('Reason', ({status}) => status?.reason ?? ''),
		ageColumn,
		wide(textColumn('VolumeMode', ({spec}) => spec.volumeMode ?? '<unset>')),
	],
});
