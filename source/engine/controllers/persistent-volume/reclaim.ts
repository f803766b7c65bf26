import {provisionedBy} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type Decision, nothingToDo, remove} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {turnTo} from './phase.ts';
import {untilNextRound} from './rounds.ts';
import {freed} from './unbinding.ts';

/** A volume that nobody here could wipe: it says so and stays, and is tried again. */
const fail = (volume: PersistentVolume, reason: string, message: string, seen: Seen): Decision => {
	const lookAgainIn = untilNextRound(seen.now);

	if (volume.status?.phase === 'Failed') {
		return {calls: [], lookAgainIn};
	}

	const call = turnTo(volume, 'Failed', seen.now, message, message);
	return {calls: [{...call, event: {about: volume, type: 'Warning', reason, message}}], lookAgainIn};
};

/** Directories of a machine are wiped where nobody keeps anything. Source: pkg/volume/hostpath/host_path.go */
const isForTrying = (path: string): boolean => /^\/tmp\/.+/.test(path);

const wipe = (volume: PersistentVolume, seen: Seen): Decision => {
	const {name, annotations} = volume.metadata;
	const path = volume.spec.hostPath?.path;

	// Who made it unmakes it.
	if (annotations?.[provisionedBy] !== undefined) {
		return nothingToDo;
	}

	if (path === undefined) {
		const message = `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`;
		return fail(volume, 'VolumeFailedDelete', message, seen);
	}

	return isForTrying(path)
		? {calls: [{...remove(persistentVolumes, name, 'its claim is gone, and it is to go too'), fineIf: ['NotFound']}]}
		: fail(volume, 'VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${path}`, seen);
};

/** Deliberately absent: the pod that empties the disk. It takes no time. */
const recycle = (volume: PersistentVolume, seen: Seen): Decision => {
	const {hostPath, nfs} = volume.spec;

	if (hostPath === undefined && nfs === undefined) {
		return fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!', seen);
	}

	const event = {about: volume, type: 'Normal', reason: 'VolumeRecycled', message: 'Volume recycled'} as const;
	return {calls: [{...freed(volume, 'it was emptied'), event}]};
};

/** What becomes of a volume whose claim is gone. Source: pkg/controller/volume/persistentvolume/pv_controller.go, reclaimVolume */
export const reclaim = (volume: PersistentVolume, seen: Seen): Decision => {
	if (volume.metadata.deletionTimestamp !== undefined) {
		return nothingToDo;
	}

	switch (volume.spec.persistentVolumeReclaimPolicy) {
		case 'Delete':
			return wipe(volume, seen);
		case 'Recycle':
			return recycle(volume, seen);
		default:
			return nothingToDo;
	}
};
