import {mountedClaims} from '../../api/claim-view.ts';
import {type CsiNode, csiNodes} from '../../api/kinds/csi-node.ts';
import {persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {objectKey} from '../../api/object.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin, type Sight} from '../framework.ts';
import {skip, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {claimNotFound, classOf, isOwnClaim} from './claims.ts';

const tooMany = unschedulable('node(s) exceed max volume count');

/** A volume of a driver, by the driver's own name for it. */
type Attached = {readonly driver: string; readonly handle: string};

const attachedFor = (namespace: string, claimName: string, sight: Sight): Attached | undefined => {
	const key = objectKey(namespace, claimName);
	const claim = sight.seen.get(persistentVolumeClaims, key);

	if (claim === undefined) {
		return undefined;
	}

	const volume = sight.seen.get(persistentVolumes, claim.spec.volumeName ?? '');

	if (volume?.spec.csi !== undefined) {
		return {driver: volume.spec.csi.driver, handle: volume.spec.csi.volumeHandle};
	}

	// A claim without a volume stands for the one that will be made for it.
	const provisioner = volume === undefined ? classOf(claim, sight)?.provisioner : undefined;
	return provisioner === undefined ? undefined : {driver: provisioner, handle: key};
};

/** By driver, the handles of the volumes that these pods use. */
const handlesOf = (pods: readonly PodInfo[], sight: Sight): Map<string, Set<string>> => {
	const handles = new Map<string, Set<string>>();

	for (const {pod, namespace} of pods) {
		for (const {name} of mountedClaims(pod)) {
			const attached = attachedFor(namespace, name, sight);

			if (attached !== undefined) {
				const ofDriver = handles.get(attached.driver) ?? new Set();
				handles.set(attached.driver, ofDriver.add(attached.handle));
			}
		}
	}

	return handles;
};

const limitsOf = (node: CsiNode | undefined): ReadonlyMap<string, number> =>
	new Map(
		(node?.spec.drivers ?? []).flatMap(({name, allocatable}) =>
			allocatable?.count === undefined ? [] : [[name, allocatable.count] as const],
		),
	);

const raised = (before: CsiNode | undefined, after: CsiNode): boolean => {
	const earlier = limitsOf(before);
	const later = limitsOf(after);
	return [...later].some(([driver, limit]) => limit > (earlier.get(driver) ?? Number.POSITIVE_INFINITY));
};

const usedClaims = (pod: Pod): boolean =>
	((pod.spec.nodeName ?? '') !== '' || (pod.status?.nominatedNodeName ?? '') !== '') && mountedClaims(pod).length > 0;

/** No more volumes on a node than its drivers can attach. Source: pkg/scheduler/framework/plugins/nodevolumelimits */
export const nodeVolumeLimits = definePlugin('NodeVolumeLimits', () => ({
	events: [
		{
			resource: 'CSINode',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) => hintIf(before === undefined || raised(before as CsiNode, after as CsiNode)),
		},
		{resource: 'Pod', actions: action.delete, hint: (_pod, {before}) => hintIf(usedClaims(before as Pod))},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
		{
			resource: 'VolumeAttachment',
			actions: action.delete,
			hint: pod => hintIf(mountedClaims(pod.pod).length > 0),
		},
	],
	managesWithout: ['preFilter'],
	preFilter: ({pod}) => (mountedClaims(pod).length === 0 ? {status: skip} : {state: undefined}),
	filter(pod, node, _state, sight) {
		for (const {name, isEphemeral} of mountedClaims(pod.pod)) {
			const claim = sight.seen.get(persistentVolumeClaims, objectKey(pod.namespace, name));

			if (claim === undefined && !isEphemeral) {
				return unresolvable(claimNotFound(name));
			}
		}

		const limits = limitsOf(sight.seen.get(csiNodes, node.name));

		if (limits.size === 0) {
			return undefined;
		}

		const present = handlesOf(node.pods, sight);

		for (const [driver, wanted] of handlesOf([pod], sight)) {
			const here = present.get(driver) ?? new Set<string>();
			const added = [...wanted].filter(handle => !here.has(handle)).length;

			if (added > 0 && here.size + added > (limits.get(driver) ?? Number.POSITIVE_INFINITY)) {
				return tooMany;
			}
		}

		return undefined;
	},
}));
