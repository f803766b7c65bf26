import type {Pod} from '../../api/kinds/pod.ts';
import type {Volume} from '../../api/kinds/volume.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin, type Sight} from '../framework.ts';
import {skip, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {claimNotFound, claimOf, isOwnClaim, namedClaims} from './claims.ts';

const diskConflict = unschedulable('node(s) had no available disk');
const inUse = unschedulable(
	'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

const mayNotShare = (one: {readonly readOnly?: boolean}, other: {readonly readOnly?: boolean}): boolean =>
	one.readOnly !== true || other.readOnly !== true;

/** Two pods cannot have these volumes on one node at the same time. */
const volumesConflict = (one: Volume, other: Volume): boolean => {
	const gce = [one.gcePersistentDisk, other.gcePersistentDisk] as const;
	const ebs = [one.awsElasticBlockStore, other.awsElasticBlockStore] as const;
	const iscsi = [one.iscsi, other.iscsi] as const;
	const rbd = [one.rbd, other.rbd] as const;

	if (gce[0] !== undefined && gce[1] !== undefined) {
		return gce[0].pdName === gce[1].pdName && mayNotShare(gce[0], gce[1]);
	}

	if (ebs[0] !== undefined && ebs[1] !== undefined) {
		return ebs[0].volumeID === ebs[1].volumeID;
	}

	if (iscsi[0] !== undefined && iscsi[1] !== undefined) {
		return iscsi[0].iqn === iscsi[1].iqn && mayNotShare(iscsi[0], iscsi[1]);
	}

	if (rbd[0] !== undefined && rbd[1] !== undefined) {
		const monitors = rbd[1].monitors;
		return (
			rbd[0].monitors.some(monitor => monitors.includes(monitor)) &&
			(rbd[0].pool ?? '') === (rbd[1].pool ?? '') &&
			rbd[0].image === rbd[1].image &&
			mayNotShare(rbd[0], rbd[1])
		);
	}

	return false;
};

/** Some disk of one cannot be on the same node for the other too. */
export const podsConflict = (one: Pod, other: Pod): boolean =>
	(one.spec.volumes ?? []).some(volume => (other.spec.volumes ?? []).some(another => volumesConflict(volume, another)));

const hasSingleDisk = ({spec}: Pod): boolean =>
	(spec.volumes ?? []).some(
		({gcePersistentDisk, awsElasticBlockStore, rbd, iscsi}) =>
			gcePersistentDisk !== undefined || awsElasticBlockStore !== undefined || rbd !== undefined || iscsi !== undefined,
	);

type Filtering = {
	/** Claims of the pod that one pod alone may use. */
	readonly exclusive: ReadonlySet<string>;
	/** How often they are used by pods that have a node. */
	conflicts: number;
};

const usesOf = (other: PodInfo, own: PodInfo, exclusive: ReadonlySet<string>): number =>
	other.namespace === own.namespace ? namedClaims(other.pod).filter(name => exclusive.has(name)).length : 0;

const countConflicts = (pod: PodInfo, exclusive: ReadonlySet<string>, sight: Sight): number => {
	if (exclusive.size === 0) {
		return 0;
	}

	// A claim counts once, however many pods use it.
	const used = new Set<string>();

	for (const node of sight.nodes.list) {
		for (const other of node.pods) {
			if (other.namespace === pod.namespace) {
				for (const name of namedClaims(other.pod)) {
					if (exclusive.has(name)) {
						used.add(name);
					}
				}
			}
		}
	}

	return used.size;
};

/** Disks that one node, and claims that one pod, may use at a time. Source: pkg/scheduler/framework/plugins/volumerestrictions */
export const volumeRestrictions = definePlugin<Filtering, unknown>('VolumeRestrictions', () => ({
	events: [
		{
			resource: 'Pod',
			actions: action.delete,
			hint(pod, {before}) {
				const gone = before as Pod;
				const own = new Set(namedClaims(pod.pod));
				return hintIf(
					(gone.metadata.namespace ?? '') === pod.namespace &&
						(podsConflict(pod.pod, gone) || namedClaims(gone).some(name => own.has(name))),
				);
			},
		},
		{resource: 'Node', actions: action.add},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
	],
	preFilter(pod, sight) {
		const exclusive = new Set<string>();

		for (const name of namedClaims(pod.pod)) {
			const claim = claimOf(pod, name, sight);

			if (claim === undefined) {
				return {status: unresolvable(claimNotFound(name))};
			}

			if (claim.spec.accessModes?.includes('ReadWriteOncePod') === true) {
				exclusive.add(name);
			}
		}

		const conflicts = countConflicts(pod, exclusive, sight);
		return conflicts === 0 && !hasSingleDisk(pod.pod) ? {status: skip} : {state: {exclusive, conflicts}};
	},
	filter(pod, node, {conflicts}) {
		if (node.pods.some(other => podsConflict(pod.pod, other.pod))) {
			return diskConflict;
		}

		return conflicts > 0 ? inUse : undefined;
	},
	addPod(state, pod, added) {
		state.conflicts += usesOf(added, pod, state.exclusive);
	},
	removePod(state, pod, removed) {
		state.conflicts -= usesOf(removed, pod, state.exclusive);
	},
	copyState: state => ({...state}),
}));
