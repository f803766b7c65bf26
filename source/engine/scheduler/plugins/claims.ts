import {classNameOf, mountedClaims} from '../../api/claim-view.ts';
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

/** Names of the claims that stand in the pod itself, ephemeral ones left out. */
export const namedClaims = ({spec}: Pod): readonly string[] =>
	(spec.volumes ?? []).flatMap(({persistentVolumeClaim}) =>
		persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName],
	);

export const claimOf = (pod: PodInfo, name: string, sight: Sight): PersistentVolumeClaim | undefined =>
	sight.seen.get(persistentVolumeClaims, objectKey(pod.namespace, name));

/** `persistentvolumeclaim "data" not found` */
export const claimNotFound = (name: string): string => `persistentvolumeclaim "${name}" not found`;

export const classOf = (claim: PersistentVolumeClaim, sight: Sight): StorageClass | undefined =>
	classNameOf(claim) === '' ? undefined : sight.seen.get(storageClasses, classNameOf(claim));

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
