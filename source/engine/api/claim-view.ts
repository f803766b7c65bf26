/*
What scheduler, controllers and kubelets all read out of claims and volumes: which belong together, which could, and what
their annotations say.

Source: staging/src/k8s.io/component-helpers/storage/volume/{helpers,pv_helpers}.go
*/
import type {ResourceList} from './kinds/common.ts';
import type {PersistentVolume} from './kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from './kinds/persistent-volume-claim.ts';
import type {Pod} from './kinds/pod.ts';
import {unitValue} from './quantity.ts';
import {selectorMatches} from './selectors.ts';

/** The claim has its volume and both were told; without it nobody trusts `spec.volumeName`. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed';
/** The match was a controller's choice, which it may take back, and not a person's. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
/** The driver that made a volume, and is to unmake it. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by';
/** The driver that is asked to make a volume for a claim: the name of today, and the one that is still written beside it. */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';
export const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';
/** Where the pod will be that waits for the claim: the scheduler's word to whoever makes the volume. */
export const selectedNode = 'volume.kubernetes.io/selected-node';

export const pvcProtection = 'kubernetes.io/pvc-protection';
export const pvProtection = 'kubernetes.io/pv-protection';

/** A claim that a pod mounts; an ephemeral one is made for the pod and named after it. */
export type MountedClaim = {readonly name: string; readonly volume: string; readonly isEphemeral: boolean};

const noClaims: readonly MountedClaim[] = [];

const mountsClaim = (volume: NonNullable<Pod['spec']['volumes']>[number]): boolean =>
	volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined;

/** The claims that a pod mounts, in the order of its volumes; always the same empty list for the many that mount none. */
export const mountedClaims = ({metadata, spec}: Pod): readonly MountedClaim[] => {
	if (spec.volumes === undefined || !spec.volumes.some(mountsClaim)) {
		return noClaims;
	}

	return spec.volumes
		.filter(mountsClaim)
		.map(({name, persistentVolumeClaim}) =>
			persistentVolumeClaim === undefined
				? {name: `${metadata.name}-${name}`, volume: name, isEphemeral: true}
				: {name: persistentVolumeClaim.claimName, volume: name, isEphemeral: false},
		);
};

/** Was the claim made for this pod, by whoever makes claims of ephemeral volumes? */
export const isClaimForPod = (claim: PersistentVolumeClaim, pod: Pod): boolean =>
	(claim.metadata.ownerReferences ?? []).some(({controller, uid}) => controller === true && uid === pod.metadata.uid);

/** What is said of a claim that only has the name of one that was made for the pod. */
export const notPodsClaim = ({metadata: claim}: PersistentVolumeClaim, {metadata: pod}: Pod): string =>
	`PVC ${claim.namespace}/${claim.name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;

/** The older annotation wins over the field. */
export const classNameOf = ({metadata, spec}: PersistentVolumeClaim): string =>
	metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';

/** Bytes. */
export const storageOf = (list: ResourceList | undefined): number => unitValue(list?.storage);

/** Bytes. */
export const requestedStorage = ({spec}: PersistentVolumeClaim): number => storageOf(spec.resources?.requests);

/** Both halves of the marriage are written down. */
export const isFullyBound = ({metadata, spec, status}: PersistentVolumeClaim): boolean =>
	(spec.volumeName ?? '') !== '' && (status?.phase === 'Bound' || metadata.annotations?.[bindCompleted] !== undefined);

/** The volume names this claim: by its name alone where a person wrote it, and by its uid once a controller has. */
export const isBoundTo = ({spec: {claimRef}}: PersistentVolume, {metadata}: PersistentVolumeClaim): boolean =>
	claimRef !== undefined &&
	claimRef.name === metadata.name &&
	claimRef.namespace === metadata.namespace &&
	((claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid);

const modeOf = ({spec}: PersistentVolume | PersistentVolumeClaim): string => spec.volumeMode ?? 'Filesystem';

export const isLargeEnough = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	storageOf(volume.spec.capacity) >= requestedStorage(claim);

export const isOfSameMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	modeOf(volume) === modeOf(claim);

export const isOfSameClass = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	(volume.spec.storageClassName ?? '') === classNameOf(claim);

export const allowsModes = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
	const modes = volume.spec.accessModes ?? [];
	return (claim.spec.accessModes ?? []).every(mode => modes.includes(mode));
};

/** Whether a volume that belongs to nobody could be this claim's. Where it can be reached from is another question. */
export const suitsClaim = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	volume.metadata.deletionTimestamp === undefined &&
	isOfSameClass(volume, claim) &&
	isOfSameMode(volume, claim) &&
	allowsModes(volume, claim) &&
	(claim.spec.selector === undefined || selectorMatches(claim.spec.selector, volume.metadata.labels)) &&
	isLargeEnough(volume, claim);
