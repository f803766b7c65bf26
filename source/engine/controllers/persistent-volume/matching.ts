/** Which volume a claim gets of those that are there. */

import {isBoundTo, isLargeEnough, isOfSameMode, storageOf, suitsClaim} from '../../api/claim-view.ts';
import type {PersistentVolume} from '../../api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import {accessModesText} from '../../api/kinds/persistent-volume-claim.ts';

/** Allows as little as it may, so that what allows more is left for those who need it. */
const fewestModes = (one: PersistentVolume, other: PersistentVolume): number => {
	const [left, right] = [one.spec.accessModes ?? [], other.spec.accessModes ?? []];
	const [text, otherText] = [accessModesText(left), accessModesText(right)];
	return left.length - right.length || (text === otherText ? 0 : text < otherText ? -1 : 1);
};

const smallest = (one: PersistentVolume, other: PersistentVolume): number =>
	storageOf(one.spec.capacity) - storageOf(other.spec.capacity) || (one.metadata.name < other.metadata.name ? -1 : 1);

/** A person meant this volume for this claim, or a controller already chose it. */
const isMeantFor = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	volume.metadata.deletionTimestamp === undefined &&
	isBoundTo(volume, claim) &&
	isLargeEnough(volume, claim) &&
	isOfSameMode(volume, claim);

/**
The best volume for a claim: one that is meant for it; else, unless the claim waits for the scheduler to choose, the smallest
that suits among those with the fewest access modes. Source: pkg/controller/volume/persistentvolume/index.go
*/
export const bestVolume = (
	claim: PersistentVolumeClaim,
	volumes: readonly PersistentVolume[],
	isDelayed: boolean,
): PersistentVolume | undefined => {
	const meant = volumes.filter(volume => isMeantFor(volume, claim)).sort(smallest)[0];

	if (meant !== undefined || isDelayed) {
		return meant;
	}

	return volumes
		.filter(
			volume => volume.spec.claimRef === undefined && volume.status?.phase === 'Available' && suitsClaim(volume, claim),
		)
		.sort((one, other) => fewestModes(one, other) || smallest(one, other))[0];
};
