import {isClaimForPod, type MountedClaim, mountedClaims, notPodsClaim} from '../../api/claim-view.ts';
import {type CsiNode, csiNodes} from '../../api/kinds/csi-node.ts';
import {persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type VolumeAttachment, volumeAttachments} from '../../api/kinds/volume-attachment.ts';
import {keyOf, objectKey} from '../../api/object.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin, type Sight} from '../framework.ts';
import {failed, type PluginStatus, skip, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {claimNotFound, classOf, isOwnClaim} from './claims.ts';
import {
	type DriverVolume,
	driverOfProvisioner,
	inlineVolume,
	persistentDriverVolume,
	successorOf,
} from './migrated-volumes.ts';

const tooMany = unschedulable('node(s) exceed max volume count');

/** By driver, the handles of volumes. */
type Handles = Map<string, Set<string>>;

const addTo = (handles: Handles, {driver, handle}: DriverVolume): void => {
	handles.set(driver, (handles.get(driver) ?? new Set()).add(handle));
};

/** What a claim stands for on a node: its volume, or itself while a volume for it is still to be made. */
const volumeOfClaim = (
	claim: PersistentVolumeClaim,
	node: CsiNode | undefined,
	sight: Sight,
): DriverVolume | undefined => {
	const volume = sight.seen.get(persistentVolumes, claim.spec.volumeName ?? '');

	if (volume !== undefined) {
		return persistentDriverVolume(volume, node);
	}

	const provisioner = classOf(claim, sight)?.provisioner;
	const driver = provisioner === undefined ? undefined : driverOfProvisioner(provisioner, node);
	return driver === undefined ? undefined : {driver, handle: `${keyOf(claim)} to be made`};
};

const problemWith = (
	{pod, namespace}: PodInfo,
	{name, isEphemeral}: MountedClaim,
	claim: PersistentVolumeClaim | undefined,
	isNew: boolean,
): PluginStatus | undefined => {
	if (claim === undefined) {
		return isNew ? unresolvable(`looking up PVC ${namespace}/${name}: ${claimNotFound(name)}`) : undefined;
	}

	return isEphemeral && !isClaimForPod(claim, pod) ? failed(notPodsClaim(claim, pod)) : undefined;
};

/** Adds the volumes of one pod; gives what is wrong with one of them. Who is there already may have lost a claim. */
const addVolumes = (
	handles: Handles,
	info: PodInfo,
	node: CsiNode | undefined,
	sight: Sight,
	isNew: boolean,
): PluginStatus | undefined => {
	for (const mounted of mountedClaims(info.pod)) {
		const claim = sight.seen.get(persistentVolumeClaims, objectKey(info.namespace, mounted.name));
		const problem = problemWith(info, mounted, claim, isNew);

		if (problem !== undefined) {
			return problem;
		}

		const volume = claim === undefined ? undefined : volumeOfClaim(claim, node, sight);

		if (volume !== undefined) {
			addTo(handles, volume);
		}
	}

	for (const volume of info.pod.spec.volumes ?? []) {
		const ofDriver = inlineVolume(volume, node);

		if (ofDriver !== undefined) {
			addTo(handles, ofDriver);
		}
	}

	return undefined;
};

/** Volumes that are attached to the node, whoever uses them. */
const attachedTo = (name: string, sight: Sight): readonly DriverVolume[] =>
	sight.seen.list(volumeAttachments).flatMap(({spec: {attacher, nodeName, source}}) => {
		const handle =
			nodeName === name
				? sight.seen.get(persistentVolumes, source.persistentVolumeName ?? '')?.spec.csi?.volumeHandle
				: undefined;
		return handle === undefined ? [] : [{driver: attacher, handle}];
	});

const limitsOf = (node: CsiNode | undefined): ReadonlyMap<string, number> =>
	new Map(
		(node?.spec.drivers ?? []).flatMap(({name, allocatable}) =>
			allocatable?.count === undefined ? [] : [[name, allocatable.count] as const],
		),
	);

/** A limit that was not there counts as none at all. */
const raised = (before: CsiNode, after: CsiNode): boolean => {
	const earlier = limitsOf(before);
	const later = limitsOf(after);
	return [...later].some(([driver, limit]) => limit > (earlier.get(driver) ?? 0));
};

const isLimited = ({spec}: Pod): boolean => (spec.volumes ?? []).some(volume => successorOf(volume) !== undefined);

const usedVolumes = (pod: Pod): boolean =>
	((pod.spec.nodeName ?? '') !== '' || (pod.status?.nominatedNodeName ?? '') !== '') &&
	(mountedClaims(pod).length > 0 || isLimited(pod));

/** Whom the end of an attachment may help: pods with claims of their own, or with a volume of its driver. */
const mayNeed = ({spec}: Pod, {spec: {attacher}}: VolumeAttachment): boolean =>
	(spec.volumes ?? []).some(volume => volume.persistentVolumeClaim !== undefined || successorOf(volume) === attacher);

/** No more volumes on a node than its drivers can attach. Source: pkg/scheduler/framework/plugins/nodevolumelimits */
export const nodeVolumeLimits = definePlugin('NodeVolumeLimits', () => ({
	events: [
		{
			resource: 'CSINode',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) => hintIf(before === undefined || raised(before as CsiNode, after as CsiNode)),
		},
		{resource: 'Pod', actions: action.delete, hint: (_pod, {before}) => hintIf(usedVolumes(before as Pod))},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
		{
			resource: 'VolumeAttachment',
			actions: action.delete,
			hint: ({pod}, {before}) => hintIf(mayNeed(pod, before as VolumeAttachment)),
		},
	],
	managesWithout: ['preFilter'],
	preFilter: ({pod}) => (mountedClaims(pod).length === 0 && !isLimited(pod) ? {status: skip} : {state: undefined}),
	filter(pod, node, _state, sight) {
		const csiNode = sight.seen.get(csiNodes, node.name);
		const wanted: Handles = new Map();
		const problem = addVolumes(wanted, pod, csiNode, sight, true);

		if (problem !== undefined) {
			return problem;
		}

		const limits = limitsOf(csiNode);

		if (wanted.size === 0 || limits.size === 0) {
			return undefined;
		}

		const present: Handles = new Map();

		for (const other of node.pods) {
			const trouble = addVolumes(present, other, csiNode, sight, false);

			if (trouble !== undefined) {
				return trouble;
			}
		}

		const counted: Handles = new Map([...present].map(([driver, handles]) => [driver, new Set(handles)]));

		for (const volume of attachedTo(node.name, sight)) {
			addTo(counted, volume);
		}

		for (const [driver, handles] of wanted) {
			// One that is attached for nobody yet counts twice: so does Kubernetes.
			const added = [...handles].filter(handle => present.get(driver)?.has(handle) !== true).length;

			if (added > 0 && (counted.get(driver)?.size ?? 0) + added > (limits.get(driver) ?? Number.POSITIVE_INFINITY)) {
				return tooMany;
			}
		}

		return undefined;
	},
}));
