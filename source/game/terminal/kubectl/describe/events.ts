import {ageText} from '../../../../engine/api/human-duration.ts';
import {type Event, events} from '../../../../engine/api/kinds/event.ts';
import type {ApiObject} from '../../../../engine/api/object.ts';
import {type Millis, timeOf} from '../../../../engine/kernel/time.ts';
import {byBytes} from '../../text/go-json.ts';
import type {Reading} from '../api.ts';
import type {Sheet} from './sheet.ts';

/** `3s`, or `12s (x4 over 2m)`. */
export const eventAge = (event: Event, now: Millis): string => {
	const {series, count = 1, eventTime, firstTimestamp, lastTimestamp} = event;
	const first = ageText(eventTime ?? firstTimestamp, now);

	if (series !== undefined && series !== null) {
		return `${ageText(series.lastObservedTime, now)} (x${series.count} over ${first})`;
	}

	return count > 1 ? `${ageText(lastTimestamp, now)} (x${count} over ${first})` : first;
};

/** Events about an object, oldest first and those without a last time before them, as kubectl has them; the kubelet's about its node name it by its name. */
export const eventsAbout = (api: Reading, object: ApiObject): readonly Event[] => {
	const {name, namespace, annotations} = object.metadata;
	// Of a static pod the kubelet reports under the name that its file gave it.
	const uid = annotations?.['kubernetes.io/config.mirror'] ?? object.metadata.uid;
	const found = api.list(events as never, namespace === undefined ? {} : {namespace});
	const all = found.ok ? (found.object.items as unknown as readonly Event[]) : [];
	return all
		.filter(
			({involvedObject: about}) =>
				about.kind === object.kind &&
				about.name === name &&
				(about.uid === uid || (object.kind === 'Node' && about.uid === name)),
		)
		.sort(
			(left, right) =>
				(timeOf(left.lastTimestamp) ?? -1) - (timeOf(right.lastTimestamp) ?? -1) ||
				Number(left.involvedObject.uid === name) - Number(right.involvedObject.uid === name) ||
				byBytes(left.metadata.name, right.metadata.name),
		);
};

/** The table below every description. */
export const writeEvents = (sheet: Sheet, list: readonly Event[], now: Millis): void => {
	if (list.length === 0) {
		sheet.write(0, 'Events:\t<none>');
		return;
	}

	sheet.part();
	sheet.write(0, 'Events:');
	sheet.write(1, 'Type\tReason\tAge\tFrom\tMessage');
	sheet.write(1, '----\t------\t----\t----\t-------');

	for (const event of list) {
		const {type = '', reason = '', source, reportingComponent = '', message = ''} = event;
		const from = source?.component || reportingComponent;
		sheet.write(1, `${type}\t${reason}\t${eventAge(event, now)}\t${from}\t${message.trim()}`);
	}
};
