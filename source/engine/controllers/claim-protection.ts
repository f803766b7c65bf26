import {mountedClaims, pvcProtection} from '../api/claim-view.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {keyOf} from '../api/object.ts';
import {isTerminal} from '../api/pod-view.ts';
import {nothingToDo} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {isOwnedBy} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {podsByClaim} from './indices.ts';
import {isTerminating} from './pod-state.ts';
import {withFinalizer, withoutFinalizer} from './protection.ts';

/** The kubelet is done with it, or somebody deleted it by force. */
const isShutDown = ({metadata}: Pod): boolean =>
	metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;

/** A pod that waits for a machine uses nothing yet; one that ended uses its claim as long as its object is there. */
const uses = (pod: Pod, claim: PersistentVolumeClaim): boolean =>
	(pod.spec.nodeName ?? '') !== '' &&
	mountedClaims(pod).some(
		({name, isEphemeral}) =>
			name === claim.metadata.name && (!isEphemeral || (!isShutDown(pod) && isOwnedBy(claim, pod))),
	);

const isUsed = (claim: PersistentVolumeClaim, seen: Seen): boolean =>
	seen
		.byIndex(pods, podsByClaim.name, keyOf(claim))
		.some(pod => uses(pod, claim) && seen.fresh(pods, keyOf(pod)) !== undefined);

/**
Keeps a claim until no pod uses it: a deleted one stays Terminating for so long.
Source: pkg/controller/volume/pvcprotection/pvc_protection_controller.go
*/
export const claimProtectionLoop: Loop = {
	name: 'pvc-protection-controller',
	reconciles: persistentVolumeClaims,
	watches: [
		{
			kind: pods,
			keys({object, type}) {
				const pod = object as Pod;
				const mounted = mountedClaims(pod);
				const mayFree = type === 'DELETED' || isTerminal(pod) || (pod.spec.nodeName ?? '') === '';
				return mayFree ? mounted.map(({name}) => `${pod.metadata.namespace}/${name}`) : [];
			},
		},
	],
	indices: [podsByClaim],
	workers: 1,
	decide(key, seen) {
		const claim = seen.get(persistentVolumeClaims, key);

		if (claim === undefined) {
			return nothingToDo;
		}

		if (!isTerminating(claim)) {
			return withFinalizer(persistentVolumeClaims, claim, pvcProtection);
		}

		return isUsed(claim, seen)
			? nothingToDo
			: withoutFinalizer(persistentVolumeClaims, claim, pvcProtection, 'no pod uses it any more');
	},
};
