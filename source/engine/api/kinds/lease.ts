import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {without} from '../share.ts';
import type {FieldErrors} from '../validation.ts';
import {metadataErrors, notNegative, positive} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';

export type LeaseSpec = {
	readonly holderIdentity?: string;
	readonly leaseDurationSeconds?: number;
	/** With microseconds: `2026-01-01T00:00:12.034000Z`. */
	readonly acquireTime?: string;
	readonly renewTime?: string;
	readonly leaseTransitions?: number;
	readonly strategy?: string;
	readonly preferredHolder?: string;
};

export type Lease = ApiObject & {readonly spec?: LeaseSpec};

const leaseErrors = (lease: Lease): FieldErrors => [
	...metadataErrors(lease),
	...positive(lease.spec?.leaseDurationSeconds, 'spec.leaseDurationSeconds'),
	...notNegative(lease.spec?.leaseTransitions, 'spec.leaseTransitions'),
];

/** Elections by a third party are beta, and off. Source: pkg/registry/coordination/lease/strategy.go */
const withoutElection = (lease: Lease): Lease =>
	lease.spec?.strategy === undefined && lease.spec?.preferredHolder === undefined
		? lease
		: {...lease, spec: without(without(lease.spec, 'strategy'), 'preferredHolder')};

export const leases: Kind<Lease> = defineKind<Lease>({
	group: 'coordination.k8s.io',
	version: 'v1',
	kind: 'Lease',
	plural: 'leases',
	singular: 'lease',
	namespaced: true,
	prepareForCreate: withoutElection,
	prepareForUpdate: withoutElection,
	validate: leaseErrors,
	validateUpdate: leaseErrors,
	columns: [nameColumn, textColumn('Holder', ({spec}) => spec?.holderIdentity ?? ''), ageColumn],
});
