import {backoffEnd, defaultQueueSettings, type QueuedPod as Waiting} from '../../../engine/cluster.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import type {Eyes} from '../eyes.ts';
import type {QueuedPod} from '../frame.ts';

type Place = 'active' | 'backoff' | 'unschedulable';

const messageOf = ({info}: Waiting): string | undefined => {
	const scheduled = info.pod.status?.conditions?.find(({type}) => type === 'PodScheduled');
	return scheduled?.status === 'False' ? scheduled.message : undefined;
};

/** Back-off ends with the second in which its time is over; the pool is looked through after five minutes. */
const returnsAt = (pod: Waiting, place: Place): number | undefined => {
	if (place === 'backoff') {
		const end = backoffEnd(pod.timestamp, pod, defaultQueueSettings.backoff);
		return end === undefined ? undefined : end + 1000;
	}

	return place === 'unschedulable' ? pod.timestamp + defaultQueueSettings.longestInPool : undefined;
};

/** `0/6 nodes` of `0/6 nodes are available: …`. */
const shortNote = (message: string | undefined): string | undefined =>
	message === undefined ? undefined : (/^\d+\/\d+ nodes/.exec(message)?.[0] ?? message.slice(0, 24));

/** A waiting pod, as the bench lists it. */
export const queuedPod = (eyes: Eyes, pod: Waiting, place: Place): QueuedPod => {
	const {info} = pod;
	const {now} = eyes.cluster.kernel;
	const born = eyes.tallies.bornAt(info.key) ?? timeOf(info.pod.metadata.creationTimestamp) ?? pod.since;
	const message = messageOf(pod);
	const note = pod.gatedBy === undefined ? shortNote(message) : 'gated';
	const back = returnsAt(pod, place);
	return {
		key: info.key,
		name: info.pod.metadata.name,
		milliCpu: info.requests.milliCpu,
		memoryBytes: info.requests.memory,
		priority: info.priority,
		waits: Math.max(0, now - born),
		marked: false,
		...(back === undefined ? {} : {returnsIn: Math.max(0, back - now)}),
		...(note === undefined ? {} : {note}),
		...(message === undefined ? {} : {message}),
	};
};
