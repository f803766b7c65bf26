/** What pods mount, and what becomes of it: questions that changes and remedies share. */

import {classNameOf, isFullyBound, mountedClaims} from '../../engine/api/claim-view.ts';
import type {PersistentVolume} from '../../engine/api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../../engine/api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import type {StorageClass} from '../../engine/api/kinds/storage-class.ts';
import {type ApiObject, keyOf, objectKey} from '../../engine/api/object.ts';
import {remembered} from '../../engine/api/share.ts';

export type Storage = {
	claim(key: string): PersistentVolumeClaim | undefined;
	volume(name: string): PersistentVolume | undefined;
	class(name: string): StorageClass | undefined;
	readonly classes: readonly StorageClass[];
	/** Names of all claims, for whoever mistyped one. */
	readonly claims: readonly string[];
};

/** The storage among the objects of a picture. */
export const storageIn = remembered((others: readonly ApiObject[]): Storage => {
	const ofKind = <T extends ApiObject>(wanted: string): ReadonlyMap<string, T> =>
		new Map(others.filter(({kind}) => kind === wanted).map(object => [keyOf(object), object as T]));
	const claims = ofKind<PersistentVolumeClaim>('PersistentVolumeClaim');
	const volumes = ofKind<PersistentVolume>('PersistentVolume');
	const classes = ofKind<StorageClass>('StorageClass');
	return {
		claim: key => claims.get(key),
		volume: name => volumes.get(name),
		class: name => classes.get(name),
		classes: [...classes.values()],
		claims: [...claims.keys()],
	};
});

export const isDefaultClass = ({metadata}: StorageClass): boolean =>
	metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

/** Its volume is chosen, or made, where the first pod that mounts it goes. */
export const waitsForPod = (claim: PersistentVolumeClaim, storage: Storage): boolean =>
	storage.class(classNameOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';

export const isBound = isFullyBound;

/** The keys of the claims that a pod mounts, ephemeral ones too. */
export const claimKeysOf = (pod: Pod): readonly string[] =>
	mountedClaims(pod).map(({name}) => objectKey(pod.metadata.namespace, name));
