import {ageText} from '../../../engine/api/human-duration.ts';
import {type Event, events as eventKind} from '../../../engine/api/kinds/event.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import {kindNamed} from '../kinds.ts';
import {byBytes} from '../text/go-json.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done, failed, type Work} from '../work.ts';
import {eventAge} from './describe/events.ts';
import {flagNumber, flagSwitch, flagText} from './flags.ts';
import {printerFor} from './printers.ts';
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
		message.trim(),
	].join('\t');
};

const headOf = (kubectl: Kubectl): string =>
	[...(isEverywhere(kubectl) ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].join('\t');

const eventTime = ({series, lastTimestamp, eventTime: at}: Event): number =>
	timeOf(series?.lastObservedTime ?? lastTimestamp ?? at) ?? -1;

/** What is asked for; a text when it cannot be. */
const wantedBy = ({given, shell}: Kubectl): ((event: Event) => boolean) | string => {
	const types = (given.text('types') ?? '').split(',').filter(type => type !== '');
	const parts = (given.text('for') ?? '').split('/');
	const [type = '', name = ''] = parts;

	if (types.some(each => !['normal', 'warning'].includes(each.toLowerCase()))) {
		return 'error: valid --types are Normal or Warning';
	}

	if (given.has('for') && parts.length !== 2) {
		return parts.length > 2
			? 'error: arguments in resource/name form may not have more than one slash'
			: 'error: --for must be in resource/name form';
	}

	const about = given.has('for') ? kindNamed(shell.site, type) : undefined;

	if (given.has('for') && about === undefined) {
		return `error: the server doesn't have a resource type "${type}"`;
	}

	const known = types.map(each => each.toLowerCase());
	return event =>
		(known.length === 0 || known.includes((event.type ?? '').toLowerCase())) &&
		(about === undefined || (event.involvedObject.kind === about.kind && event.involvedObject.name === name));
};

/** The events as objects: `-o json`, `-o name`. */
const sayObjects = (kubectl: Kubectl, list: readonly Event[], output: string): number => {
	const printer = printerFor(output, kubectl.given);

	if (!printer.ok) {
		return giveUp(kubectl, printer.message);
	}

	const whole = {kind: 'EventList', apiVersion: 'v1', metadata: {}, items: list};
	kubectl.say(printer.value(whole).replace(/\n$/, ''));
	return done;
};

function* watch(
	kubectl: Kubectl,
	wanted: (event: Event) => boolean,
	known: Map<string, string>,
	widths: number[],
): Work {
	for (;;) {
		yield 'later';
		const next = listed(kubectl);

		if (!next.ok) {
			return failed;
		}

		for (const event of (next.object.items as unknown as readonly Event[]).filter(wanted)) {
			const {uid = '', resourceVersion = ''} = event.metadata;

			if (known.get(uid) !== resourceVersion) {
				known.set(uid, resourceVersion);
				kubectl.say(setInColumns([rowOf(kubectl, event)], tableTabs, widths).join('\n'));
			}
		}
	}
}

const listed = (kubectl: Kubectl) =>
	kubectl.api.list(eventKind as never, isEverywhere(kubectl) ? {} : {namespace: kubectl.namespace});

/** Source: kubectl/pkg/cmd/events */
export const events = defineVerb({
	name: 'events',
	summary: 'List events',
	usage: 'kubectl events [--for TYPE/NAME] [--types=Normal,Warning] [-A] [-w]',
	flags: [
		allNamespacesFlag,
		flagText('for'),
		flagText('types'),
		flagSwitch('watch', 'w'),
		flagSwitch('no-headers'),
		flagText('output', 'o'),
		flagNumber('chunk-size'),
		flagText('template'),
		flagSwitch('show-managed-fields'),
	],
	*run(kubectl) {
		const {given, namespace, say} = kubectl;
		const wanted = wantedBy(kubectl);
		const first = typeof wanted === 'string' ? undefined : listed(kubectl);
		const output = given.text('output') ?? '';
		const widths: number[] = [];

		if (typeof wanted === 'string' || first === undefined) {
			return giveUp(kubectl, String(wanted));
		}

		if (!first.ok) {
			return refuse(kubectl, first.status);
		}

		const all = (first.object.items as unknown as readonly Event[])
			.filter(wanted)
			.sort((left, right) => eventTime(left) - eventTime(right) || byBytes(left.metadata.name, right.metadata.name));

		if (all.length === 0 && !given.on('watch')) {
			kubectl.complain(isEverywhere(kubectl) ? 'No events found.' : `No events found in ${namespace} namespace.`);
			return done;
		}

		if (output !== '') {
			return sayObjects(kubectl, all, output);
		}

		const rows = all.map(event => rowOf(kubectl, event));
		const head = given.on('no-headers') ? [] : [headOf(kubectl)];
		say(setInColumns([...head, ...rows], tableTabs, widths).join('\n'));
		const known = new Map(all.map(({metadata: {uid = '', resourceVersion = ''}}) => [uid, resourceVersion] as const));
		return given.on('watch') ? yield* watch(kubectl, wanted, known, widths) : done;
	},
});
