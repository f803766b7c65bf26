import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
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

export const leases: Kind<Lease> = defineKind<Lease>({
	group: 'coordination.k8s.io',
	version: 'v1',
	kind: 'Lease',
	plural: 'leases',
	singular: 'lease',
	namespaced: true,
});
