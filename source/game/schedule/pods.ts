/** Small questions about pods that reading, changing and reporting share. */
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {keyOf as keyOfObject} from '../../engine/api/object.ts';
import {remembered} from '../../engine/api/share.ts';

/** `shop/web-1`; asked of every pod for every change, so worked out once. */
export const keyOf = remembered<Pod, string>(keyOfObject);

export const isPlaced = ({spec}: Pod): boolean => (spec.nodeName ?? '') !== '';

export const isOver = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Neither placed nor over nor leaving. */
export const isWaiting = (pod: Pod): boolean =>
	!isPlaced(pod) && !isOver(pod) && pod.metadata.deletionTimestamp === undefined;

/** The pod with a uid, which dumps bring and manifests do not. */
export const withUid = (pod: Pod): Pod =>
	pod.metadata.uid === undefined ? {...pod, metadata: {...pod.metadata, uid: `uid of ${keyOf(pod)}`}} : pod;

const findWorkload = ({metadata}: Pod): string => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);

	if (owner === undefined) {
		return '';
	}

	const hash = metadata.labels?.['pod-template-hash'];
	const suffix = hash === undefined ? '' : `-${hash}`;
	const name =
		owner.kind === 'ReplicaSet' && suffix !== '' && owner.name.endsWith(suffix)
			? owner.name.slice(0, -suffix.length)
			: owner.name;
	return `${metadata.namespace ?? 'default'}/${name}`;
};

const workloadText = remembered<Pod, string>(findWorkload);

/** Who made the pod, `shop/web`: its Deployment where it can be told, else its controller; undefined for a pod of its own. */
export const workloadOf = (pod: Pod): string | undefined => workloadText(pod) || undefined;

/** Made by something that would make it again somewhere else when it goes. */
export const isReplaced = ({metadata}: Pod): boolean => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);
	return owner !== undefined && owner.kind !== 'DaemonSet' && owner.kind !== 'Node';
};

/** The pod as its owner would make it anew: no node, no history. */
export const madeAnew = (pod: Pod, name = pod.metadata.name): Pod => {
	const {uid: _uid, creationTimestamp: _created, deletionTimestamp: _deleted, ...metadata} = pod.metadata;
	const {nodeName: _node, ...spec} = pod.spec;
	return withUid({apiVersion: pod.apiVersion, kind: pod.kind, metadata: {...metadata, name}, spec});
};
