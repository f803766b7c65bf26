import {
	isBoundTo,
	isLargeEnough,
	isOfSameClass,
	isOfSameMode,
	requestedStorage,
	selectedNode,
	storageOf,
	suitsClaim,
} from '../api/claim-view.ts';
import {csiDrivers} from '../api/kinds/csi-driver.ts';
import {type CsiStorageCapacity, csiStorageCapacities} from '../api/kinds/csi-storage-capacity.ts';
import {type PersistentVolume, persistentVolumes} from '../api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../api/kinds/persistent-volume-claim.ts';
import type {StorageClass} from '../api/kinds/storage-class.ts';
import {keyOf, type ObjectKey} from '../api/object.ts';
import {unitValue} from '../api/quantity.ts';
import type {Sight} from './framework.ts';
import {compileSelector, matches} from './label-match.ts';
import type {NodeInfo} from './node-info.ts';
import {classOf, volumeAllowsNode} from './plugins/claims.ts';

/** What is to become of a pod's unbound claims on one node. */
export type VolumePlan = {
	readonly bind: ReadonlyArray<{readonly volume: string; readonly claim: ObjectKey}>;
	readonly provision: readonly ObjectKey[];
};

/** Not meant for anybody else. */
const isFree = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	volume.spec.claimRef === undefined || isBoundTo(volume, claim);

/** A volume that was kept for the claim need only be large enough and of its mode: somebody has thought of the rest. */
const couldServe = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	volume.metadata.deletionTimestamp === undefined && isLargeEnough(volume, claim) && isOfSameMode(volume, claim);

/** A volume of a dump or a manifest may have no phase. */
const isAvailable = ({status}: PersistentVolume): boolean => (status?.phase ?? 'Available') === 'Available';

/** The one that was kept for the claim, where that can be reached, or else the smallest that suits; names decide between equals. */
const volumeFor = (
	claim: PersistentVolumeClaim,
	node: NodeInfo,
	taken: ReadonlySet<string>,
	sight: Sight,
): PersistentVolume | undefined => {
	const candidates = sight.seen
		.list(persistentVolumes)
		.filter(
			volume =>
				!taken.has(volume.metadata.name) &&
				isOfSameClass(volume, claim) &&
				isFree(volume, claim) &&
				couldServe(volume, claim),
		);
	const kept = candidates.find(volume => isBoundTo(volume, claim));

	if (kept !== undefined) {
		return volumeAllowsNode(kept, node) ? kept : undefined;
	}

	return candidates
		.filter(volume => isAvailable(volume) && suitsClaim(volume, claim) && volumeAllowsNode(volume, node))
		.reduce<PersistentVolume | undefined>(
			(best, volume) =>
				best !== undefined && storageOf(best.spec.capacity) <= storageOf(volume.spec.capacity) ? best : volume,
			undefined,
		);
};

const reaches = ({allowedTopologies}: StorageClass, node: NodeInfo): boolean =>
	allowedTopologies === undefined ||
	allowedTopologies.length === 0 ||
	allowedTopologies.some(
		({matchLabelExpressions}) =>
			(matchLabelExpressions ?? []).length > 0 &&
			(matchLabelExpressions ?? []).every(({key, values}) => {
				const value = node.labels[key];
				return value !== undefined && values.includes(value);
			}),
	);

/** Is enough left for the claim where the node is? Asked only of drivers that say how much they have. */
const hasRoom = (
	claim: PersistentVolumeClaim,
	{metadata, provisioner}: StorageClass,
	node: NodeInfo,
	sight: Sight,
): boolean => {
	const driver = sight.seen.get(csiDrivers, provisioner);

	if (claim.spec.resources?.requests?.storage === undefined || driver?.spec?.storageCapacity !== true) {
		return true;
	}

	return sight.seen.list(csiStorageCapacities).some(capacity => {
		const limit = volumeLimit(capacity);
		return (
			capacity.storageClassName === metadata.name &&
			limit !== undefined &&
			limit >= requestedStorage(claim) &&
			matches(compileSelector(capacity.nodeTopology).requirements, node.labels)
		);
	});
};

/** Bytes that a volume may have there at most; undefined where nothing is said. */
export const volumeLimit = ({capacity, maximumVolumeSize}: CsiStorageCapacity): number | undefined => {
	const limit = maximumVolumeSize ?? capacity;
	return limit === undefined ? undefined : unitValue(limit);
};

export const noVolume = "node(s) didn't find available persistent volumes to bind";
export const noRoom = 'node(s) did not have enough free storage';

const whyNotMade = (claim: PersistentVolumeClaim, node: NodeInfo, sight: Sight): string | undefined => {
	const storageClass = classOf(claim, sight);
	const provisioner = storageClass?.provisioner ?? '';

	if (
		storageClass === undefined ||
		provisioner === '' ||
		provisioner === 'kubernetes.io/no-provisioner' ||
		!reaches(storageClass, node)
	) {
		return noVolume;
	}

	return hasRoom(claim, storageClass, node, sight) ? undefined : noRoom;
};

/**
How the unbound claims would be met on this node, the smallest first; the reason when one of them cannot be.

A claim that was sent to another node already is not met here, and one that was sent here is waited for. `taken`: volumes that
other decisions under way have chosen. Source: pkg/scheduler/framework/plugins/volumebinding (FindPodVolumes)
*/
export const planVolumes = (
	claims: readonly PersistentVolumeClaim[],
	node: NodeInfo,
	taken: ReadonlySet<string>,
	sight: Sight,
): VolumePlan | string => {
	const chosen = new Set(taken);
	const bind: Array<{volume: string; claim: ObjectKey}> = [];
	const sentTo = ({metadata}: PersistentVolumeClaim): string | undefined => metadata.annotations?.[selectedNode];

	if (claims.some(claim => sentTo(claim) !== undefined && sentTo(claim) !== node.name)) {
		return noVolume;
	}

	const toMake = claims.filter(claim => sentTo(claim) !== undefined);
	const inOrder = claims
		.filter(claim => sentTo(claim) === undefined)
		.sort((one, other) => requestedStorage(one) - requestedStorage(other) || (keyOf(one) < keyOf(other) ? -1 : 1));

	for (const claim of inOrder) {
		const volume = volumeFor(claim, node, chosen, sight);

		if (volume === undefined) {
			toMake.push(claim);
		} else {
			chosen.add(volume.metadata.name);
			bind.push({volume: volume.metadata.name, claim: keyOf(claim)});
		}
	}

	for (const claim of toMake) {
		const reason = whyNotMade(claim, node, sight);

		if (reason !== undefined) {
			return reason;
		}
	}

	return {bind, provision: toMake.map(keyOf)};
};
