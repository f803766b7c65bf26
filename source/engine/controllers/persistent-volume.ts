import {type PersistentVolume, persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {storageClasses} from '../api/kinds/storage-class.ts';
import {keyOf} from '../api/object.ts';
import {nothingToDo} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {podsByClaim} from './indices.ts';
import {syncClaim} from './persistent-volume/claim-sync.ts';
import {syncVolume} from './persistent-volume/volume-sync.ts';

const claimKey = 'claim ';
const volumeKey = 'volume ';

/** The claim that a volume was given to; a person's wish without a uid is seen to with the next round. */
const givenTo = ({spec: {claimRef}}: PersistentVolume): readonly string[] =>
	claimRef === undefined || (claimRef.uid ?? '') === '' ? [] : [`${claimKey}${claimRef.namespace}/${claimRef.name}`];

/**
Finds a volume for every claim, or somebody who makes one, and sees to it that both say so; frees what a claim has left.

	claim    Pending ──▶ Bound ──▶ Lost
	volume   Available ──▶ Bound ──▶ Released ──▶ gone, or Failed, or kept

A claim that waits is looked at every fifteen seconds, and hears of a new volume no sooner.
Source: pkg/controller/volume/persistentvolume
*/
export const persistentVolumeLoop: Loop = {
	name: 'persistentvolume-controller',
	account: 'persistent-volume-binder',
	watches: [
		{
			kind: persistentVolumeClaims,
			keys({type, object}) {
				const {volumeName = ''} = (object as PersistentVolumeClaim).spec;
				const isGone = type === 'DELETED';
				return isGone ? (volumeName === '' ? [] : [`${volumeKey}${volumeName}`]) : [`${claimKey}${keyOf(object)}`];
			},
		},
		{
			kind: persistentVolumes,
			keys: ({type, object}) => [
				...(type === 'DELETED' ? [] : [`${volumeKey}${object.metadata.name}`]),
				...givenTo(object as PersistentVolume),
			],
		},
		{kind: storageClasses, keys: () => []},
	],
	indices: [podsByClaim],
	// Source: one goroutine for claims and one for volumes.
	workers: 2,
	decide(key, seen, turn) {
		if (key.startsWith(claimKey)) {
			const claim = seen.get(persistentVolumeClaims, key.slice(claimKey.length));
			return claim === undefined ? nothingToDo : syncClaim(claim, seen, turn);
		}

		const volume = seen.get(persistentVolumes, key.slice(volumeKey.length));
		return volume === undefined ? nothingToDo : syncVolume(volume, seen);
	},
};
