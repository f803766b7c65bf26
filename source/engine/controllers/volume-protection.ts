import {pvProtection} from '../api/claim-view.ts';
import {persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {nothingToDo} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {isTerminating} from './pod-state.ts';
import {withFinalizer, withoutFinalizer} from './protection.ts';

/** Keeps a volume as long as a claim has it. Source: pkg/controller/volume/pvprotection/pv_protection_controller.go */
export const volumeProtectionLoop: Loop = {
	name: 'pv-protection-controller',
	reconciles: persistentVolumes,
	workers: 1,
	decide(key, seen) {
		const volume = seen.get(persistentVolumes, key);

		if (volume === undefined) {
			return nothingToDo;
		}

		if (!isTerminating(volume)) {
			return withFinalizer(persistentVolumes, volume, pvProtection);
		}

		return volume.status?.phase === 'Bound'
			? nothingToDo
			: withoutFinalizer(persistentVolumes, volume, pvProtection, 'no claim has it any more');
	},
};
