import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import type {ApiObject} from '../object.ts';
import {compareQuantities} from '../quantity.ts';
import {equalSaid, withMembers, without} from '../share.ts';
import {unifiedDiff} from '../unified-diff.ts';
import {type FieldErrors, forbiddenField} from '../validation.ts';
import {immutable, isRecord, metadataErrors} from './check.ts';
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

/** A claim that named no class may get the default one later. Source: validateStorageClassUpgradeFromNil */
const mayGetClass = (before: PersistentVolumeClaim): boolean =>
	before.spec.storageClassName === undefined &&
	before.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] === undefined;

/** The spec with what may still change taken from the one before: of a bound claim its size and its class of attributes. */
const withChangeable = (next: PersistentVolumeClaim, before: PersistentVolumeClaim): PersistentVolumeClaimSpec => {
	const {spec} = next;
	const isBound = next.status?.phase === 'Bound';
	const {requests} = spec.resources ?? {};
	const storage = before.spec.resources?.requests?.storage ?? '0';
	return {
		...spec,
		...(mayGetClass(before) ? {storageClassName: before.spec.storageClassName} : {}),
		...(isBound ? {volumeAttributesClassName: before.spec.volumeAttributesClassName} : {}),
		...(isBound && requests !== undefined ? {resources: {...spec.resources, requests: {...requests, storage}}} : {}),
	};
};

const shownSpec = (spec: PersistentVolumeClaimSpec) => internalOf('core/v1.PersistentVolumeClaimSpec', spec);

const fixed =
	'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

const claimUpdateErrors = (next: PersistentVolumeClaim, before: PersistentVolumeClaim): FieldErrors => {
	const errors = claimErrors(next);
	const {volumeName} = before.spec;
	const was = shownSpec(volumeName ? before.spec : {...before.spec, volumeName: next.spec?.volumeName});
	const wanted = shownSpec(withChangeable(next, before));
	return [
		...errors,
		...errors,
		...(equalSaid(wanted, was) ? [] : [forbiddenField('spec', `${fixed}\n${unifiedDiff(was, wanted)}`)]),
		...shrinkErrors(next, before),
		...immutable(next.spec?.volumeMode, before.spec.volumeMode, 'volumeMode'),
	];
};

/** Where the first bytes come from, said in the old way and in the new one. Source: pkg/api/persistentvolumeclaim, NormalizeDataSources */
const withBothSources = <T extends PersistentVolumeClaim>(claim: T): T => {
	const {dataSource, dataSourceRef} = claim.spec ?? {};

	if (dataSource !== undefined && dataSourceRef === undefined) {
		return {...claim, spec: {...claim.spec, dataSourceRef: dataSource}};
	}

	return dataSourceRef !== undefined && dataSource === undefined && !dataSourceRef.namespace
		? {...claim, spec: {...claim.spec, dataSource: without(dataSourceRef, 'namespace')}}
		: claim;
};

/** What a claim has it keeps: storage grows, and does not shrink. */
const shrinkErrors = (next: PersistentVolumeClaim, before: PersistentVolumeClaim): FieldErrors => {
	const {storage: wanted = '0'} = next.spec?.resources?.requests ?? {};
	const {storage: had = '0'} = before.spec.resources?.requests ?? {};
	const {storage: capacity = '0'} = before.status?.capacity ?? {};
	const shrinks = compareQuantities(wanted, had) < 0 && compareQuantities(wanted, capacity) <= 0;
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
	prepareForCreate: claim => ({...withBothSources(claim), status: {phase: 'Pending'}}),
	prepareForUpdate: (next, before) => withBothSources(keptStatus(next, before)),
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
