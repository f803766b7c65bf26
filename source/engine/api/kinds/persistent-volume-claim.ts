import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {compareQuantities} from '../quantity.ts';
import {equalValues, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField} from '../validation.ts';
import {isRecord, metadataErrors} from './check.ts';
import {claimSpecDefaults} from './claim-defaults.ts';
import {claimSpecErrors} from './claim-validation.ts';
import {ageColumn, nameColumn, orNone, storageClassColumn, textColumn, wide} from './columns.ts';
import type {ResourceList, TypedLocalObjectReference} from './common.ts';
import {defineKind} from './define-kind.ts';
import {keptStatus} from './strategy.ts';

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
	readonly dataSourceRef?: TypedLocalObjectReference & {readonly namespace?: string};
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

const claimDefaults = (claim: PersistentVolumeClaim): PersistentVolumeClaim => {
	const {spec} = claim;

	if (!isRecord(spec)) {
		return claim;
	}

	return withMembers(claim, {spec: claimSpecDefaults(spec)});
};

const claimErrors = (claim: PersistentVolumeClaim): FieldErrors => {
	const spec: PersistentVolumeClaimSpec = isRecord(claim.spec) ? claim.spec : {};
	return [...metadataErrors(claim), ...claimSpecErrors(spec, 'spec')];
};

/** What stands once it was said: of a bound claim all but its size and its class of attributes. */
const fixedPart = (
	{resources, volumeAttributesClassName, volumeName, ...rest}: PersistentVolumeClaimSpec,
	isBound: boolean,
): unknown =>
	isBound
		? {...rest, resources: {...resources, requests: {...resources?.requests, storage: ''}}}
		: {...rest, resources, volumeAttributesClassName};

/** A claim that named no class may get the default one later. Source: validateStorageClassUpgradeFromNil */
const mayGetClass = (before: PersistentVolumeClaim): boolean =>
	before.spec.storageClassName === undefined &&
	before.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] === undefined;

const withClassOf = ({spec}: PersistentVolumeClaim, {spec: {storageClassName}}: PersistentVolumeClaim) => {
	const {storageClassName: _given, ...rest} = spec;
	return storageClassName === undefined ? rest : {...rest, storageClassName};
};

const claimUpdateErrors = (next: PersistentVolumeClaim, before: PersistentVolumeClaim): FieldErrors => {
	const rebound = before.spec.volumeName !== undefined && next.spec.volumeName !== before.spec.volumeName;
	const isBound = before.status?.phase === 'Bound';
	const asked = mayGetClass(before) ? withClassOf(next, before) : next.spec;
	return [
		...claimErrors(next),
		...(rebound || !equalValues(fixedPart(asked, isBound), fixedPart(before.spec, isBound))
			? [
					forbiddenField(
						'spec',
						'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
					),
				]
			: []),
		...shrinkErrors(next, before),
	];
};

/** What a claim has it keeps: storage grows, and does not shrink. */
const shrinkErrors = (next: PersistentVolumeClaim, before: PersistentVolumeClaim): FieldErrors => {
	const [wanted, had] = [next.spec.resources?.requests?.storage, before.spec.resources?.requests?.storage];
	const capacity = before.status?.capacity?.storage;
	const shrinks =
		wanted !== undefined &&
		had !== undefined &&
		compareQuantities(wanted, had) < 0 &&
		capacity !== undefined &&
		compareQuantities(wanted, capacity) <= 0;
	return shrinks
		? [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')]
		: [];
};

const shortModes: ReadonlyMap<string, string> = new Map([
	['ReadWriteOnce', 'RWO'],
	['ReadOnlyMany', 'ROX'],
	['ReadWriteMany', 'RWX'],
	['ReadWriteOncePod', 'RWOP'],
]);

/** `RWO,ROX`: each mode once, in the order of how much it allows. */
export const accessModesText = (modes: readonly AccessMode[] | undefined): string =>
	[...shortModes].flatMap(([mode, short]) => (modes?.some(other => other === mode) === true ? [short] : [])).join(',');

export const persistentVolumeClaims: Kind<PersistentVolumeClaim> = defineKind<PersistentVolumeClaim>({
	group: '',
	version: 'v1',
	kind: 'PersistentVolumeClaim',
	plural: 'persistentvolumeclaims',
	singular: 'persistentvolumeclaim',
	shortNames: ['pvc'],
	namespaced: true,
	subresources: ['status'],
	defaults: claimDefaults,
	prepareForCreate: claim => ({...claim, status: {phase: 'Pending'}}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: claimErrors,
	validateUpdate: claimUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Status', ({metadata, status}) =>
			metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
		),
		textColumn('Volume', ({spec}) => spec.volumeName ?? ''),
		textColumn('Capacity', ({spec, status}) => (spec.volumeName ? (status?.capacity?.storage ?? '0') : '')),
		textColumn('Access Modes', ({spec, status}) => (spec.volumeName ? accessModesText(status?.accessModes) : '')),
		storageClassColumn,
		textColumn('VolumeAttributesClass', ({spec}) => spec.volumeAttributesClassName || '<unset>'),
		ageColumn,
		wide(textColumn('VolumeMode', ({spec}) => orNone(spec.volumeMode))),
	],
});
