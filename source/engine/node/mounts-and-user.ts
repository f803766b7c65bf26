import type {Container, ContainerStatus, Pod} from '../api/kinds/pod.ts';
import type {ContainerUser, VolumeMountStatus} from '../api/kinds/pod-status.ts';
import {grown} from '../api/share.ts';

/*
What the runtime made of a container's spec: its mounts, and as whom it was started. Source: pkg/kubelet/kubelet_pods.go,
convertToAPIContainerStatuses
*/

/** Pods of one template share their containers' specs: their mounts are worked out once. */
const known = new WeakMap<Container, readonly VolumeMountStatus[]>();

const mountsOf = (spec: Container): readonly VolumeMountStatus[] => {
	const before = known.get(spec);

	if (before !== undefined) {
		return before;
	}

	const mounts = (spec.volumeMounts ?? []).map(
		({name, mountPath, readOnly}): VolumeMountStatus =>
			readOnly === true ? {name, mountPath, readOnly, recursiveReadOnly: 'Disabled'} : {name, mountPath},
	);
	known.set(spec, Object.freeze(mounts));
	return mounts;
};

/** Of every container, whether it was made yet or not. */
export const withMounts = (spec: Container, status: ContainerStatus): ContainerStatus => {
	const volumeMounts = mountsOf(spec);
	return volumeMounts.length === 0 ? status : grown(status, {volumeMounts});
};

const root: ContainerUser = Object.freeze({linux: {uid: 0, gid: 0, supplementalGroups: [0]}});

/** What no security context says is the image's: podfall's images all run as root. */
export const userOf = (pod: Pod, spec: Container): ContainerUser => {
	const [ours, theirs] = [pod.spec.securityContext ?? {}, spec.securityContext ?? {}];
	const uid = theirs.runAsUser ?? ours.runAsUser ?? 0;
	const gid = theirs.runAsGroup ?? ours.runAsGroup ?? 0;
	const groups = [...(ours.supplementalGroups ?? []), ...(ours.fsGroup === undefined ? [] : [ours.fsGroup])];
	return uid === 0 && gid === 0 && groups.length === 0
		? root
		: {linux: {uid, gid, supplementalGroups: [...new Set([gid, ...groups])]}};
};
