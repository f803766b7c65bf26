import {
	allowsModes,
	bindCompleted,
	boundByController,
	isBoundTo,
	isLargeEnough,
	isOfSameClass,
	isOfSameMode,
} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import {type Decision, type EventNote, nothingToDo, type Turn, updateStatus} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {marry} from './marriage.ts';
import {bestVolume} from './matching.ts';
import {isDelayed, seekVolume} from './provisioning.ts';
import {untilNextRound} from './rounds.ts';

type Words = Pick<EventNote, 'reason' | 'message'>;

const gone: Words = {
	reason: 'ClaimLost',
	message: 'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
};
const nameless: Words = {
	reason: 'ClaimLost',
	message: 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
};
const misbound: Words = {
	reason: 'ClaimMisbound',
	message: 'Two claims are bound to the same volume, this one is bound incorrectly',
};

const lose = (claim: PersistentVolumeClaim, words: Words): Decision => {
	if (claim.status?.phase === 'Lost') {
		return nothingToDo;
	}

	const {accessModes: _modes, capacity: _capacity, ...status} = claim.status ?? {};
	const call = updateStatus(
		persistentVolumeClaims,
		{...claim, status: {...status, phase: 'Lost'}},
		'its volume is not there any more',
	);
	return {calls: [{...call, event: {about: claim, type: 'Warning', ...words}}]};
};

/** Why a volume that a person asked for by its name cannot be had. Source: checkVolumeSatisfyClaim */
const mismatch = (volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined => {
	if (!isLargeEnough(volume, claim)) {
		return 'requested PV is too small';
	}

	if (!isOfSameClass(volume, claim)) {
		return 'storageClassName does not match';
	}

	if (!isOfSameMode(volume, claim)) {
		return 'incompatible volumeMode';
	}

	return allowsModes(volume, claim) ? undefined : 'incompatible accessMode';
};

const refuse = (claim: PersistentVolumeClaim, seen: Seen, reason: string, message: string): Decision => ({
	calls: [],
	events: [{about: claim, type: 'Warning', reason, message}],
	lookAgainIn: untilNextRound(seen.now),
});

/** The claim names its volume, and nobody has confirmed it yet. */
const syncNaming = (claim: PersistentVolumeClaim, name: string, seen: Seen): Decision => {
	const volume = seen.get(persistentVolumes, name);

	if (volume === undefined) {
		return {calls: [], lookAgainIn: untilNextRound(seen.now)};
	}

	if (volume.spec.claimRef === undefined) {
		const problem = mismatch(volume, claim);
		return problem === undefined
			? marry(volume, claim, seen)
			: refuse(claim, seen, 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`);
	}

	if (isBoundTo(volume, claim)) {
		return marry(volume, claim, seen);
	}

	// A person may ask for what another claim has; it waits until that is free.
	return claim.metadata.annotations?.[boundByController] === undefined
		? refuse(claim, seen, 'FailedBinding', `volume "${name}" already bound to a different claim.`)
		: {calls: [], lookAgainIn: untilNextRound(seen.now)};
};

const syncUnbound = (claim: PersistentVolumeClaim, seen: Seen, turn: Turn): Decision => {
	const {volumeName = ''} = claim.spec;

	if (volumeName !== '') {
		return syncNaming(claim, volumeName, seen);
	}

	const volume = bestVolume(claim, seen.list(persistentVolumes), isDelayed(claim, seen));
	return volume === undefined ? seekVolume(claim, seen, turn) : marry(volume, claim, seen);
};

/** What was bound stays so, or is lost for good: nothing is bound a second time, because there may be data on it. */
const syncBound = (claim: PersistentVolumeClaim, seen: Seen): Decision => {
	const {volumeName = ''} = claim.spec;

	if (volumeName === '') {
		return lose(claim, nameless);
	}

	const volume = seen.get(persistentVolumes, volumeName);

	if (volume === undefined) {
		return seen.fresh(persistentVolumes, volumeName) === undefined ? lose(claim, gone) : nothingToDo;
	}

	const {claimRef} = volume.spec;
	const isIts = claimRef === undefined || (claimRef.uid ?? '') === '' || claimRef.uid === claim.metadata.uid;
	return isIts ? marry(volume, claim, seen) : lose(claim, misbound);
};

/** Source: pkg/controller/volume/persistentvolume/pv_controller.go, syncClaim */
export const syncClaim = (claim: PersistentVolumeClaim, seen: Seen, turn: Turn): Decision =>
	claim.metadata.annotations?.[bindCompleted] === undefined ? syncUnbound(claim, seen, turn) : syncBound(claim, seen);
