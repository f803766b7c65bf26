import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers, without} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem, immutable, isRecord, metadataErrors} from './check.ts';
import {ageColumn, flagColumn, nameColumn, textColumn} from './columns.ts';
import {driverNameErrors} from './csi-names.ts';
import {defineKind} from './define-kind.ts';

export type CsiDriverSpec = {
	readonly attachRequired?: boolean;
	readonly podInfoOnMount?: boolean;
	readonly volumeLifecycleModes?: ReadonlyArray<'Persistent' | 'Ephemeral'>;
	readonly storageCapacity?: boolean;
	readonly fsGroupPolicy?: 'ReadWriteOnceWithFSType' | 'File' | 'None';
	readonly tokenRequests?: ReadonlyArray<{readonly audience: string; readonly expirationSeconds?: number}>;
	readonly requiresRepublish?: boolean;
	readonly seLinuxMount?: boolean;
	readonly nodeAllocatableUpdatePeriodSeconds?: number;
};

export type CsiDriver = ApiObject & {readonly spec: CsiDriverSpec};

const someModes = ({volumeLifecycleModes = []}: CsiDriverSpec): CsiDriverSpec['volumeLifecycleModes'] =>
	volumeLifecycleModes.length === 0 ? ['Persistent'] : volumeLifecycleModes;

/** Source: pkg/apis/storage/v1/defaults.go */
const driverDefaults = (driver: CsiDriver): CsiDriver =>
	isRecord(driver.spec)
		? withMembers(driver, {
				spec: withMembers<CsiDriverSpec>(
					withDefaults<CsiDriverSpec>(driver.spec, {
						attachRequired: true,
						podInfoOnMount: false,
						storageCapacity: false,
						fsGroupPolicy: 'ReadWriteOnceWithFSType',
						requiresRepublish: false,
						seLinuxMount: false,
					}),
					{volumeLifecycleModes: someModes(driver.spec)},
				),
			})
		: driver;

/** Source: pkg/kubelet, a token lives for ten minutes at least. */
const shortestToken = 600;

const tokenErrors = ({tokenRequests = []}: CsiDriverSpec): FieldErrors =>
	eachItem(tokenRequests, 'spec.tokenRequests', ({audience, expirationSeconds}, field, index) => [
		...(tokenRequests.findIndex(other => other.audience === audience) < index
			? [duplicateField(`${field}.audience`, audience)]
			: []),
		...(expirationSeconds !== undefined && expirationSeconds < shortestToken
			? [
					invalidField(
						`${field}.expirationSeconds`,
						expirationSeconds,
						'may not specify a duration less than 10 minutes',
					),
				]
			: []),
	]);

const modes: readonly string[] = ['Persistent', 'Ephemeral'];
const groupPolicies: readonly string[] = ['File', 'None', 'ReadWriteOnceWithFSType'];

/** Source: pkg/apis/storage/validation/validation.go */
const driverErrors = (driver: CsiDriver): FieldErrors => {
	const {spec} = driver;

	if (!isRecord(spec)) {
		return [...metadataErrors(driver), requiredField('spec.attachRequired')];
	}

	return [
		...metadataErrors(driver, () => []),
		...driverNameErrors(driver.metadata.name, 'metadata.name'),
		...(spec.volumeLifecycleModes ?? [])
			.filter(mode => !modes.includes(mode))
			.map(mode => unsupportedField('spec.volumeLifecycleModes', mode, modes)),
		...(spec.fsGroupPolicy === undefined || groupPolicies.includes(spec.fsGroupPolicy)
			? []
			: [unsupportedField('spec.fsGroupPolicy', spec.fsGroupPolicy, groupPolicies)]),
		...tokenErrors(spec),
	];
};

/** Counts that nodes may change are beta, and off. Source: pkg/registry/storage/csidriver/strategy.go */
const withoutBeta = (driver: CsiDriver): CsiDriver => {
	const spec = driver.spec as (CsiDriver['spec'] & {readonly nodeAllocatableUpdatePeriodSeconds?: number}) | undefined;
	return spec?.nodeAllocatableUpdatePeriodSeconds === undefined
		? driver
		: {...driver, spec: without(spec, 'nodeAllocatableUpdatePeriodSeconds')};
};

export const csiDrivers: Kind<CsiDriver> = defineKind<CsiDriver>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'CSIDriver',
	plural: 'csidrivers',
	singular: 'csidriver',
	namespaced: false,
	defaults: driverDefaults,
	prepareForCreate: withoutBeta,
	prepareForUpdate: withoutBeta,
	validate: driverErrors,
	validateUpdate: (next, before) => [
		...driverErrors(next),
		...immutable(next.spec.attachRequired, before.spec.attachRequired, 'spec.attachRequired'),
		...immutable(next.spec.volumeLifecycleModes, before.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
	],
	columns: [
		nameColumn,
		flagColumn('AttachRequired', ({spec}) => spec.attachRequired),
		flagColumn('PodInfoOnMount', ({spec}) => spec.podInfoOnMount),
		flagColumn('StorageCapacity', ({spec}) => spec.storageCapacity),
		textColumn(
			'TokenRequests',
			({spec}) => (spec.tokenRequests ?? []).map(({audience}) => audience).join(',') || '<unset>',
		),
		flagColumn('RequiresRepublish', ({spec}) => spec.requiresRepublish),
		textColumn('Modes', ({spec}) => (spec.volumeLifecycleModes ?? []).join(',') || '<none>'),
		ageColumn,
	],
});
