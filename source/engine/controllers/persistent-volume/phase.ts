import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type Call, updateStatus} from '../../client/calls.ts';
import {type Millis, timestamp} from '../../kernel/time.ts';

type Phase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>;

/** The write that turns a volume to a phase, with the message of one that failed. Source: updateVolumePhase */
export const turnTo = (
	volume: PersistentVolume,
	phase: Phase,
	now: Millis,
	because: string,
	message?: string,
): Call => {
	const {message: _message, reason: _reason, ...before} = volume.status ?? {};
	const status = {
		...before,
		phase,
		lastPhaseTransitionTime: timestamp(now),
		...(message === undefined ? {} : {message}),
	};
	return updateStatus(persistentVolumes, {...volume, status}, because);
};
