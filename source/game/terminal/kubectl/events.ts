import {ageText} from '../../../engine/api/human-duration.ts';
import {type Event, events as eventKind} from '../../../engine/api/kinds/event.ts';
import {kindByName} from '../../../engine/api/kinds/index.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done, failed} from '../work.ts';
import {eventAge, lastSeen} from './describe/events.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, isEverywhere} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, refuse} from './verb.ts';

/** `2m (x5 over 10m)`. Source: kubectl/pkg/cmd/events/event_printer.go */
const seenText = (event: Event, now: number): string =>
	(event.count ?? 1) > 1 || (event.series ?? undefined) !== undefined
		? eventAge(event, now)
		: ageText(event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp, now);

const rowOf = (kubectl: Kubectl, event: Event): string => {
	const {type = '', reason = '', message = '', involvedObject, metadata} = event;
	const object = `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`;
	return [
		...(isEverywhere(kubectl) ? [metadata.namespace ?? ''] : []),
		seenText(event, kubectl.api.now),
		type,
		reason,
		object,
		message.trim().replaceAll('\n', ' '),
	].join('\t');
};

const headOf = (kubectl: Kubectl): string =>
	[...(isEverywhere(kubectl) ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].join('\t');

/** Source: kubectl/pkg/cmd/events */
export const events = defineVerb({
	name: 'events',
	summary: 'List events',
	usage: 'kubectl events [--for TYPE/NAME] [--types=Normal,Warning] [-A] [-w]',
	flags: [allNamespacesFlag, flagText('for'), flagText('types'), flagSwitch('watch', 'w'), flagSwitch('no-headers')],
	*run(kubectl) {
		const {given, api, namespace, say} = kubectl;
		const types = given.text('types')?.toLowerCase().split(',');
		const [type, name] = (given.text('for') ?? '').split('/');
		const about = given.has('for') ? kindByName(type ?? '') : undefined;
		const widths: number[] = [];

		if (given.has('for') && (about === undefined || name === undefined)) {
			return giveUp(kubectl, '--for must be in resource/name form');
		}

		const wanted = (event: Event): boolean =>
			(types === undefined || types.includes((event.type ?? '').toLowerCase())) &&
			(about === undefined || (event.involvedObject.kind === about.kind && event.involvedObject.name === name));

		const read = () => api.list(eventKind as never, isEverywhere(kubectl) ? {} : {namespace});
		const first = read();

		if (!first.ok) {
			return refuse(kubectl, first.status);
		}

		const listed = (first.object.items as unknown as readonly Event[])
			.filter(wanted)
			.sort((left, right) => lastSeen(left) - lastSeen(right));
		const known = new Map(listed.map(event => [event.metadata.uid, event.metadata.resourceVersion] as const));
		const rows = listed.map(event => rowOf(kubectl, event));

		if (rows.length === 0 && !given.on('watch')) {
			kubectl.complain(isEverywhere(kubectl) ? 'No events found.' : `No events found in ${namespace} namespace.`);
			return done;
		}

		say(setInColumns([...(given.on('no-headers') ? [] : [headOf(kubectl)]), ...rows], tableTabs, widths).join('\n'));

		while (given.on('watch')) {
			yield 'later';
			const next = read();

			if (!next.ok) {
				return failed;
			}

			for (const event of (next.object.items as unknown as readonly Event[]).filter(wanted)) {
				const {uid, resourceVersion} = event.metadata;

				if (known.get(uid) !== resourceVersion) {
					known.set(uid, resourceVersion);
					say(setInColumns([rowOf(kubectl, event)], tableTabs, widths).join('\n'));
				}
			}
		}

		return done;
	},
});
