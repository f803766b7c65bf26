import type {Node, Taint} from '../../engine/api/kinds/node.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {admit, type Scheduler} from '../../engine/cluster.ts';

/*
A pod waits in one place of a scheduler's queue, and nowhere once it has a place on a node. The place that a scheduler chooses
is one that takes the pod, as far as that scheduler can see.
*/

const bears = ({spec: {tolerations = []}}: Pod, taint: Taint): boolean =>
	tolerations.some(
		({key = '', operator = 'Equal', value = '', effect = taint.effect}) =>
			effect === taint.effect &&
			(key === '' ? operator === 'Exists' : key === taint.key) &&
			(operator === 'Exists' || value === (taint.value ?? '')),
	);

const cordon: Taint = {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'};

/**
Why the node would not have let the pod in. The filters themselves cannot be held against what they let through, so it is the
kubelet's question that is asked, and the taints are looked at anew.
*/
export const brokenByChoice = (pod: Pod, node: Node, others: readonly Pod[]): string | undefined => {
	const taints = [...(node.spec?.taints ?? []), ...(node.spec?.unschedulable === true ? [cordon] : [])];
	const unborne = taints.find(taint => taint.effect !== 'PreferNoSchedule' && !bears(pod, taint));
	return unborne === undefined ? admit(pod, node, others, false)?.message : `it does not bear the taint ${unborne.key}`;
};

const waitingParts = ['active', 'backoff', 'error backoff', 'unschedulable'] as const;

export const brokenByScheduler = ({queue, table}: Scheduler): string | undefined => {
	const assumed = table.assumed();

	if (queue.size === 0 && assumed.length === 0) {
		return undefined;
	}

	const places = new Map<string, string>();

	for (const part of waitingParts) {
		for (const {info} of queue.list(part)) {
			const other = places.get(info.uid);

			if (other !== undefined) {
				return `keeps pod ${info.key} in ${other} and in ${part}`;
			}

			if (table.podByUid(info.uid) !== undefined) {
				return `keeps pod ${info.key} in ${part} though it has a place on a node`;
			}

			places.set(info.uid, part);
		}
	}

	const twice = queue.list('in flight').find(({info}) => places.has(info.uid));

	if (twice !== undefined) {
		return `keeps pod ${twice.info.key} in flight and in ${places.get(twice.info.uid)}`;
	}

	const lost = assumed.find(uid => (table.podByUid(uid)?.pod.spec.nodeName ?? '') === '');
	return lost === undefined ? undefined : `assumes the pod ${lost} and counts it nowhere`;
};
