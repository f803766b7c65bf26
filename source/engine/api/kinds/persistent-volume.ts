import {timestamp} from '../../kernel/time.ts';
import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField, requiredField} from '../validation.ts';
import {isRecord, metadataErrors} from './check.ts';
import {storedList} from './claim-defaults.ts';
import {ageColumn, nameColumn, storageClassColumn, textColumn, wide} from './columns.ts';
import type {ObjectReference, ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {AccessMode} from './persistent-volume-claim.ts';
import {accessModesText} from './persistent-volume-claim.ts';
import type {NodeSelector} from './scheduling-terms.ts';
import {keptStatus} from './strategy.ts';

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

/** Members of a spec beside which every other one says where the bytes lie. */
const noSources: ReadonlySet<string> = new Set([
	'accessModes',
	'capacity',
	'claimRef',
	'mountOptions',
	'nodeAffinity',
	'persistentVolumeReclaimPolicy',
	'storageClassName',
	'volumeAttributesClassName',
	'volumeMode',
]);

const sourceOf = (spec: PersistentVolumeSpec): Readonly<Record<string, unknown>> =>
	Object.fromEntries(Object.entries(spec).filter(([name]) => !noSources.has(name)));

const volumeErrors = (volume: PersistentVolume): FieldErrors => {
	const spec: PersistentVolumeSpec = isRecord(volume.spec) ? volume.spec : {};
	return [
		...metadataErrors(volume),
		...((spec.accessModes ?? []).length === 0 ? [requiredField('spec.accessModes')] : []),
		...(Object.keys(spec.capacity ?? {}).length === 0 ? [requiredField('spec.capacity')] : []),
		...(Object.keys(sourceOf(spec)).length > 0 ? [] : [requiredField('spec', 'must specify a volume type')]),
	];
};

const volumeUpdateErrors = (next: PersistentVolume, before: PersistentVolume): FieldErrors => {
	const field = 'spec.persistentvolumesource';
	return [
		...volumeErrors(next),
		...(equalValues(sourceOf(next.spec), sourceOf(before.spec))
			? []
			: [forbiddenField(field, `${field} is immutable after creation`)]),
	];
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
