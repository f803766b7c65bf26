import type {Place} from './place.ts';

export type User = {readonly uid: number; readonly gid: number; readonly groups: readonly number[]};

/** As whom a container's processes run; an image's own user is not known and taken for root. Source: pkg/securitycontext/util.go */
export const userIn = ({spec, pod}: Pick<Place, 'spec' | 'pod'>): User => {
	const {securityContext: own} = spec;
	const {securityContext: ofPod} = pod.spec;
	const gid = own?.runAsGroup ?? ofPod?.runAsGroup ?? 0;
	const {fsGroup, supplementalGroups = []} = ofPod ?? {};
	return {
		uid: own?.runAsUser ?? ofPod?.runAsUser ?? 0,
		gid,
		groups: [...new Set([gid, ...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])])],
	};
};
