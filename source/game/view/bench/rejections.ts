import {type Event, events} from '../../../engine/api/kinds/event.ts';
import type {Eyes} from '../eyes.ts';
import type {RejectedPod} from '../frame.ts';
import {cpuText, memoryText} from './amounts.ts';
import {isTurnedAway, seenAt} from './events.ts';

const amountText = (resource: string, amount: number): string =>
	resource === 'cpu' ? cpuText(amount) : resource === 'memory' ? memoryText(amount) : String(amount);

/** `700m cpu asked, 400m free` of the kubelet's `requested: 700, used: 1600, capacity: 2000`. */
const rejectionText = (message: string): string => {
	const match = /resource: ([\w./-]+), requested: (\d+), used: (\d+), capacity: (\d+)/.exec(message);

	if (match === null) {
		return message;
	}

	const [, resource = '', requested, used, capacity] = match;
	const free = Math.max(0, Number(capacity) - Number(used));
	return `${amountText(resource, Number(requested))} ${resource} asked, ${amountText(resource, free)} free`;
};

const rejectionOf = (event: Event): RejectedPod => ({
	name: event.involvedObject.name ?? '',
	node: event.source?.host ?? event.reportingInstance ?? '',
	reason: event.reason ?? '',
	text: rejectionText(event.message ?? ''),
	at: seenAt(event),
});

/** Pods that kubelets turned away, newest first. */
export const rejectedPods = ({mirror}: Eyes, atMost = 3): readonly RejectedPod[] =>
	mirror
		.of(events)
		.all()
		.filter(isTurnedAway)
		.sort((a, b) => seenAt(b) - seenAt(a) || (a.metadata.name < b.metadata.name ? 1 : -1))
		.slice(0, atMost)
		.map(rejectionOf);
