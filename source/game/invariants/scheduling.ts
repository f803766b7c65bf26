import type {Scheduler} from '../../engine/cluster.ts';

/** A pod waits in one place of a scheduler's queue, and nowhere once it has a place on a node. */

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
