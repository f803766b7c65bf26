/*
What becomes of a pod's claims: they stay, unless the set says that they go with it (`whenDeleted`) or with a pod that is
scaled away (`whenScaled`). Nobody deletes them here: they are given an owner, and the garbage collector sweeps what loses
its owner.

	whenDeleted whenScaled   owner of a wanted pod's claim   owner of a surplus pod's claim
	Retain      Retain       nobody                          nobody
	Delete      Retain       the set                         the set
	Retain      Delete       nobody                          the pod
	Delete      Delete       the set                         the pod

Source: pkg/controller/statefulset/stateful_set_utils.go, isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod
*/
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type StatefulSet, statefulSets} from '../../api/kinds/stateful-set.ts';
import type {OwnerReference} from '../../api/meta.ts';
import type {ApiObject} from '../../api/object.ts';
import {controllerReference} from '../../client/ownership.ts';
import {isWanted, ordinalOf} from './identity.ts';

type Owner = Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>;

const names = (reference: OwnerReference, {apiVersion, kind, metadata}: Owner): boolean =>
	reference.apiVersion === apiVersion && reference.kind === kind && reference.name === metadata.name;

/** Named by what it is called, but another one: an earlier object of the name. */
export const isStale = (claim: PersistentVolumeClaim, owner: Owner): boolean =>
	claim.metadata.ownerReferences?.some(reference => names(reference, owner) && reference.uid !== owner.metadata.uid) ===
	true;

const keepsAlways = ({spec: {persistentVolumeClaimRetentionPolicy: policy}}: StatefulSet): boolean =>
	policy?.whenDeleted !== 'Delete' && policy?.whenScaled !== 'Delete';

/** Somebody else manages the claim: then the policy does not hold for it. */
export const isForeign = (claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean =>
	!keepsAlways(set) &&
	(claim.metadata.ownerReferences ?? []).some(
		reference => !names(reference, set) && !names(reference, pod) && reference.controller === true,
	);

/** Whose claim it should be. */
const ownerOf = (set: StatefulSet, pod: Pod): OwnerReference | undefined => {
	const policy = set.spec.persistentVolumeClaimRetentionPolicy;

	if (policy?.whenScaled === 'Delete' && !isWanted(set, ordinalOf(pod))) {
		return controllerReference(pod, pods);
	}

	return policy?.whenDeleted === 'Delete' ? controllerReference(set, statefulSets) : undefined;
};

const isSame = (left: OwnerReference, right: OwnerReference | undefined): boolean =>
	left.uid === right?.uid && left.controller === true;

/** The claim with the owners that the policy gives it; the same claim when it has them, or when it is an earlier set's. */
export const withOwner = (claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): PersistentVolumeClaim => {
	if (isStale(claim, set) || isStale(claim, pod)) {
		return claim;
	}

	const before = claim.metadata.ownerReferences ?? [];
	const ours = before.filter(reference => names(reference, set) || names(reference, pod));
	const owner = isForeign(claim, set, pod) ? undefined : ownerOf(set, pod);
	const isRight =
		owner === undefined ? ours.length === 0 : ours.length === 1 && isSame(ours[0] as OwnerReference, owner);

	if (isRight) {
		return claim;
	}

	const others = before.filter(reference => !ours.includes(reference));
	const ownerReferences = owner === undefined ? others : [...others, owner];
	const {ownerReferences: _, ...metadata} = claim.metadata;
	return {...claim, metadata: ownerReferences.length === 0 ? metadata : {...metadata, ownerReferences}};
};
