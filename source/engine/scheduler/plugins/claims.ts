import type {PersistentVolume} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type StorageClass, storageClasses} from '../../api/kinds/storage-class.ts';
import type {ApiObject} from '../../api/object.ts';
import {objectKey} from '../../api/object.ts';
import type {ClusterEvent} from '../cluster-event.ts';
import type {Sight} from '../framework.ts';
import {compileNodeTerm, matchesAnyTerm} from '../label-match.ts';
import type {NodeInfo} from '../node-info.ts';
import type {PodInfo} from '../pod-info.ts';

/** A claim that a pod mounts; an ephemeral one is made for the pod and named after it. */
export type MountedClaim = {readonly name: string; readonly isEphemeral: boolean};

export const mountedClaims = ({metadata, spec}: Pod): readonly MountedClaim[] =>
	(spec.volumes ?? []).flatMap((volume): readonly MountedClaim[] => {
		if (volume.persistentVolumeClaim !== undefined) {
			return [{name: volume.persistentVolumeClaim.claimName, isEphemeral: false}];
		}

		return volume.ephemeral === undefined ? [] : [{name: `${metadata.name}-${volume.name}`, isEphemeral: true}];
	});

/** Names of the claims that stand in the pod itself, ephemeral ones left out. */
export const namedClaims = ({spec}: Pod): readonly string[] =>
	(spec.volumes ?? []).flatMap(({persistentVolumeClaim}) =>
		persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName],
	);

export const claimOf = (pod: PodInfo, name: string, sight: Sight): PersistentVolumeClaim | undefined =>
	sight.seen.get(persistentVolumeClaims, objectKey(pod.namespace, name));

/** `persistentvolumeclaim "data" not found` */
export const claimNotFound = (name: string): string => `persistentvolumeclaim "${name}" not found`;

/** The older annotation wins over the field. */
export const classNameOf = ({metadata, spec}: PersistentVolumeClaim): string =>
	metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';

export const classOf = (claim: PersistentVolumeClaim, sight: Sight): StorageClass | undefined =>
	classNameOf(claim) === '' ? undefined : sight.seen.get(storageClasses, classNameOf(claim));

/** Both halves of the marriage are written down. */
export const isFullyBound = ({metadata, spec, status}: PersistentVolumeClaim): boolean =>
	(spec.volumeName ?? '') !== '' &&
	(status?.phase === 'Bound' || metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined);

export const volumeAllowsNode = ({spec}: PersistentVolume, node: NodeInfo): boolean => {
	const required = spec.nodeAffinity?.required;
	return (
		required === undefined || matchesAnyTerm(required.nodeSelectorTerms.map(compileNodeTerm), node.labels, node.name)
	);
};

/** Is the object of the event a claim that the pod mounts? */
export const isOwnClaim = (pod: PodInfo, {after}: ClusterEvent): boolean =>
	isClaimOf(pod, after) && mountedClaims(pod.pod).some(({name}) => name === after?.metadata.name);

const isClaimOf = (pod: PodInfo, object: ApiObject | undefined): boolean =>
	object !== undefined && object.metadata.namespace === pod.namespace;
