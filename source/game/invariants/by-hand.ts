import type {WatchEvent} from '../../engine/api/verbs.ts';

/** The programs of a cluster, as managed fields name them: what they write of a status is what they have seen. */
const programs: ReadonlySet<string> = new Set([
	'kube-apiserver',
	'kube-controller-manager',
	'kube-proxy',
	'kube-scheduler',
	'kubelet',
]);

/**
Whether somebody outside has written into the object's status, who may write there what never happened (`kubectl patch
--subresource status`). The laws of what a status tells do not bind them.
*/
export const isToldByHand = ({object, before}: WatchEvent): boolean =>
	[object, before].some(each =>
		each?.metadata.managedFields?.some(
			({manager, subresource}) => subresource === 'status' && !programs.has(manager ?? ''),
		),
	);
