import {isBoundTo, requestedStorage, storageOf, suitsClaim} from '../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../api/kinds/persistent-volume-claim.ts';
import type {StorageClass} from '../api/kinds/storage-class.ts';
import {keyOf, type ObjectKey} from '../api/object.ts';
import type {Sight} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {classOf, volumeAllowsNode} from './plugins/claims.ts';

/** What is to become of a pod's unbound claims on one node. */
export type VolumePlan = {
	readonly bind: ReadonlyArray<{readonly volume: string; readonly claim: ObjectKey}>;
	readonly provision: readonly ObjectKey[];
};

/** Belongs to nobody yet, or was meant for this claim. A volume of a dump or a manifest may have no phase. */
const isFor = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
	const phase = volume.status?.phase ?? 'Available';
	return volume.spec.claimRef === undefined ? phase === 'Available' || phase === 'Pending' : isBoundTo(volume, claim);
};

const suits = (volume: PersistentVolume, claim: PersistentVolumeClaim, node: NodeInfo): boolean =>
	isFor(volume, claim) && suitsClaim(volume, claim) && volumeAllowsNode(volume, node);

/** The smallest that suits; names decide between equals. */
const smallestVolume = (
	claim: PersistentVolumeClaim,
	node: NodeInfo,
	taken: ReadonlySet<string>,
	sight: Sight,
): PersistentVolume | undefined =>
	sight.seen
		.list(persistentVolumes)
		.filter(volume => !taken.has(volume.metadata.name) && suits(volume, claim, node))
		.reduce<PersistentVolume | undefined>(
			(best, volume) =>
				best !== undefined && storageOf(best.spec.capacity) <= storageOf(volume.spec.capacity) ? best : volume,
			undefined,
		);

const reaches = ({allowedTopologies}: StorageClass, node: NodeInfo): boolean =>
	allowedTopologies === undefined ||
	allowedTopologies.length === 0 ||
	allowedTopologies.some(({matchLabelExpressions}) =>
		(matchLabelExpressions ?? []).every(({key, values}) => values.includes(node.labels[key] ?? '')),
	);

const canProvision = (claim: PersistentVolumeClaim, node: NodeInfo, sight: Sight): boolean => {
	const storageClass = classOf(claim, sight);
	return (
		storageClass !== undefined &&
		storageClass.provisioner !== 'kubernetes.io/no-provisioner' &&
		reaches(storageClass, node)
	);
};

/**
How the unbound claims would be met on this node, the smallest first; undefined when one of them cannot be.

`taken`: volumes that other decisions under way have chosen. Source: pkg/scheduler/framework/plugins/volumebinding (FindPodVolumes)
*/
export const planVolumes = (
	claims: readonly PersistentVolumeClaim[],
	node: NodeInfo,
	taken: ReadonlySet<string>,
	sight: Sight,
): VolumePlan | undefined => {
	const chosen = new Set(taken);
	const bind: Array<{volume: string; claim: ObjectKey}> = [];
	const provision: ObjectKey[] = [];
	const inOrder = [...claims].sort(
		(one, other) => requestedStorage(one) - requestedStorage(other) || (keyOf(one) < keyOf(other) ? -1 : 1),
	);

	for (const claim of inOrder) {
		const volume = smallestVolume(claim, node, chosen, sight);

		if (volume !== undefined) {
			chosen.add(volume.metadata.name);
			bind.push({volume: volume.metadata.name, claim: keyOf(claim)});
		} else if (canProvision(claim, node, sight)) {
			provision.push(keyOf(claim));
		} else {
			return undefined;
		}
	}

	return {bind, provision};
};
