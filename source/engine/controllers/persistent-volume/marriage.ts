import {bindCompleted, boundByController, isBoundTo} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, type Decision, nothingToDo, update, updateStatus} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import type {Millis} from '../../kernel/time.ts';
import {turnTo} from './phase.ts';

const yes = 'yes';

const claimed = (volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume => {
	const {namespace, name, uid, resourceVersion} = claim.metadata;
	const claimRef = {apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion};
	const {annotations} = volume.metadata;
	return {
		...volume,
		metadata: isBoundTo(volume, claim)
			? volume.metadata
			: {...volume.metadata, annotations: {...annotations, [boundByController]: yes}},
		spec: {...volume.spec, claimRef: {...volume.spec.claimRef, ...claimRef}},
	};
};

const told = (claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim => {
	const {name} = volume.metadata;
	const isChosenHere = claim.spec.volumeName !== name;
	return {
		...claim,
		metadata: {
			...claim.metadata,
			annotations: {
				...claim.metadata.annotations,
				...(isChosenHere ? {[boundByController]: yes} : {}),
				[bindCompleted]: yes,
			},
		},
		spec: {...claim.spec, volumeName: name},
	};
};

const boundStatus = ({status}: PersistentVolumeClaim, {spec}: PersistentVolume): PersistentVolumeClaim['status'] => ({
	...status,
	phase: 'Bound',
	accessModes: spec.accessModes ?? [],
	// What a claim has grown to since is another loop's news.
	capacity: status?.phase === 'Bound' && status.capacity !== undefined ? status.capacity : (spec.capacity ?? {}),
});

/**
What is still missing of the bond between a volume and a claim, the first of four writes: the volume names the claim, says
so, the claim names the volume, says so. Each is news that brings the next one, so that whoever stops half-way goes on
from there. Source: pkg/controller/volume/persistentvolume/pv_controller.go, bind
*/
const missing = (volume: PersistentVolume, claim: PersistentVolumeClaim, now: Millis): Call | undefined => {
	const claimText = `${claim.metadata.namespace}/${claim.metadata.name}`;
	const {name} = volume.metadata;

	if (volume.spec.claimRef?.uid !== claim.metadata.uid || !isBoundTo(volume, claim)) {
		return update(persistentVolumes, claimed(volume, claim), `it is the best volume for ${claimText}`);
	}

	if (volume.status?.phase !== 'Bound') {
		return turnTo(volume, 'Bound', now, `${claimText} has it`);
	}

	if (claim.spec.volumeName !== name || claim.metadata.annotations?.[bindCompleted] === undefined) {
		return update(persistentVolumeClaims, told(claim, volume), `${name} is its volume`);
	}

	const status = boundStatus(claim, volume);
	return equalValues(status, claim.status)
		? undefined
		: updateStatus(persistentVolumeClaims, {...claim, status}, `${name} is its volume`);
};

export const marry = (volume: PersistentVolume, claim: PersistentVolumeClaim, {now}: Seen): Decision => {
	const call = missing(volume, claim, now);
	return call === undefined ? nothingToDo : {calls: [call]};
};
