import {type Event, events} from '../../../engine/api/kinds/event.ts';
import {type Millis, timeOf} from '../../../engine/kernel/time.ts';
import type {Eyes} from '../eyes.ts';
import type {EventLine, ObjectRef, Tone} from '../frame.ts';

/** When an event was seen last. */
export const seenAt = ({lastTimestamp, eventTime, firstTimestamp, series}: Event): Millis =>
	timeOf(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? undefined) ?? 0;

/** Reasons by which a kubelet turns a pod away at its door. Source: pkg/kubelet/lifecycle/predicate.go */
const turnedAway = /^(?:OutOf\w+|NodeAffinity|NodeName|NodePorts|TaintToleration|UnexpectedAdmissionError)$/;

export const isTurnedAway = ({reason = '', type}: Event): boolean => type === 'Warning' && turnedAway.test(reason);

const toneOf = (event: Event): Tone => (isTurnedAway(event) ? 'bad' : event.type === 'Warning' ? 'warn' : 'dim');

/** A message in the fewest words that still say it. */
const shortMessage = ({message = '', involvedObject}: Event): string => {
	const name = involvedObject.name ?? '';
	const assigned = /^Successfully assigned (?:\S+\/)?(\S+) to (\S+)$/.exec(message);

	if (assigned !== null) {
		return `${assigned[1]} → ${assigned[2]}`;
	}

	return message.includes(name) ? message : `${name}  ${message}`;
};

/** Events that pass, newest first. */
export const eventList = (
	{mirror}: Pick<Eyes, 'mirror'>,
	passes: (event: Event) => boolean,
	atMost = 14,
): readonly EventLine[] =>
	mirror
		.of(events)
		.all()
		.filter(passes)
		.sort((a, b) => seenAt(b) - seenAt(a) || (a.metadata.name < b.metadata.name ? 1 : -1))
		.slice(0, atMost)
		.map(event => {
			const {involvedObject, reason, count} = event;
			const about: ObjectRef = {
				kind: involvedObject.kind ?? '',
				...(involvedObject.namespace === undefined ? {} : {namespace: involvedObject.namespace}),
				name: involvedObject.name ?? '',
			};
			return {
				at: seenAt(event),
				tone: toneOf(event),
				reason: reason ?? '',
				text: shortMessage(event),
				about,
				count: event.series?.count ?? count ?? 1,
			};
		});
