/** What a claim is given where its author said nothing, also within a pod. Source: pkg/apis/core/v1/defaults.go */
import {storedQuantity} from '../quantity.ts';
import {mapValuesShared, withDefaults, withMembers} from '../share.ts';
import type {ResourceList} from './common.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';

/** Quantities in the one form that the server stores; a bare number counts as its text. */
export const storedList = (list: ResourceList | undefined): ResourceList | undefined =>
	mapValuesShared(list, amount =>
		typeof amount === 'string' || typeof amount === 'number' ? storedQuantity(String(amount)) : amount,
	);

/** The spec of a claim with its defaults. Source: pkg/apis/core/v1/defaults.go, SetDefaults_PersistentVolumeClaimSpec */
export const claimSpecDefaults = (spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec =>
	withMembers<PersistentVolumeClaimSpec>(withDefaults<PersistentVolumeClaimSpec>(spec, {volumeMode: 'Filesystem'}), {
		resources: spec.resources && withMembers(spec.resources, {requests: storedList(spec.resources.requests)}),
	});
