import {isOfSameMode, provisionedBy} from '../../api/claim-view.ts';
import type {PersistentVolume} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import {objectKey} from '../../api/object.ts';
import {type Decision, nothingToDo} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {turnTo} from './phase.ts';
import {reclaim} from './reclaim.ts';
import {untilNextRound} from './rounds.ts';
import {freed} from './unbinding.ts';

type Phase = Parameters<typeof turnTo>[1];

const turn = (volume: PersistentVolume, phase: Phase, {now}: Seen, because: string): Decision =>
	volume.status?.phase === phase ? nothingToDo : {calls: [turnTo(volume, phase, now, because)]};

/** The claim that a volume names, if it still is the one that it was given to; read afresh before anybody says it is gone. */
const claimFor = (volume: PersistentVolume, seen: Seen): PersistentVolumeClaim | undefined => {
	const {namespace, name = '', uid} = volume.spec.claimRef ?? {};
	const key = objectKey(namespace, name);
	const isIt = (claim: PersistentVolumeClaim | undefined): boolean => claim?.metadata.uid === uid;
	const known = seen.get(persistentVolumeClaims, key);
	const claim = isIt(known) ? known : seen.fresh(persistentVolumeClaims, key);
	return isIt(claim) ? claim : undefined;
};

const isOver = ({status}: PersistentVolume): boolean => status?.phase === 'Released' || status?.phase === 'Failed';

/** First it is said that the claim is gone; that is news, and then it is seen to what becomes of the volume. */
const release = (volume: PersistentVolume, seen: Seen): Decision =>
	isOver(volume) ? reclaim(volume, seen) : turn(volume, 'Released', seen, 'its claim is gone');

/** The claim got another volume while this one was kept for it. */
const passedOver = (volume: PersistentVolume, seen: Seen): Decision => {
	const isMadeForIt = volume.metadata.annotations?.[provisionedBy] !== undefined;
	return isMadeForIt && volume.spec.persistentVolumeReclaimPolicy === 'Delete'
		? release(volume, seen)
		: {calls: [freed(volume, 'its claim has another volume')]};
};

const mismatched = (volume: PersistentVolume, claim: PersistentVolumeClaim, seen: Seen): Decision => ({
	calls: [],
	events: [
		{
			about: volume,
			type: 'Warning',
			reason: 'VolumeMismatch',
			message: `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`,
		},
		{
			about: claim,
			type: 'Warning',
			reason: 'VolumeMismatch',
			message: `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim due to incompatible volumeMode.`,
		},
	],
	lookAgainIn: untilNextRound(seen.now),
});

/** Source: pkg/controller/volume/persistentvolume/pv_controller.go, syncVolume */
export const syncVolume = (volume: PersistentVolume, seen: Seen): Decision => {
	const {claimRef} = volume.spec;

	if (claimRef === undefined) {
		return turn(volume, 'Available', seen, 'no claim has it');
	}

	if ((claimRef.uid ?? '') === '') {
		return turn(volume, 'Available', seen, `it waits for ${claimRef.namespace}/${claimRef.name}`);
	}

	const claim = claimFor(volume, seen);

	if (claim === undefined) {
		return release(volume, seen);
	}

	if ((claim.spec.volumeName ?? '') === '') {
		// Who chose it for the claim put the claim's key on the queue as well.
		return isOfSameMode(volume, claim) ? nothingToDo : mismatched(volume, claim, seen);
	}

	return claim.spec.volumeName === volume.metadata.name
		? turn(volume, 'Bound', seen, `${claimRef.namespace}/${claimRef.name} has it`)
		: passedOver(volume, seen);
};
