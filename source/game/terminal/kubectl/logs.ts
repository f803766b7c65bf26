import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {selectorQuery} from '../../../engine/api/selectors.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import {textOf} from '../../inside/bytes.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {type Flag, flagSwitch, flagText, readDuration} from './flags.ts';
import {find, readChoices, sayRefusals, selectorFlags} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, refuse} from './verb.ts';

/** The container that is meant where none is named; others are told of. Source: kubectl/pkg/cmd/util/podcmd */
export const containerOf = ({given, complain}: Kubectl, pod: Pod): string => {
	const {containers, initContainers = []} = pod.spec;
	const named = given.text('container') ?? '';
	const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
	const [first] = containers;

	if (named !== '') {
		return named;
	}

	if (preferred !== undefined && containers.some(({name}) => name === preferred)) {
		return preferred;
	}

	if (containers.length + initContainers.length > 1) {
		const all = [...containers.map(({name}) => name), ...initContainers.map(({name}) => `${name} (init)`)];
		complain(`Defaulted container "${first?.name}" out of: ${all.join(', ')}`);
	}

	return first?.name ?? '';
};

/** Pods of a workload: running ones before others, as kubectl picks one. */
export const podsOfWorkload = ({api}: Kubectl, object: Loose): readonly Pod[] => {
	const selector = object.spec?.selector as Readonly<Record<string, string>> | undefined;
	const query =
		object.kind === 'Service' ? selectorQuery({matchLabels: selector ?? {}}) : selectorQuery(selector as never);
	const found = api.list(pods as never, {namespace: object.metadata.namespace ?? '', labelSelector: query});
	const list = found.ok ? (found.object.items as unknown as readonly Pod[]) : [];
	const rank = (pod: Pod): number => (pod.status?.phase === 'Running' ? 0 : 1);
	return [...list].sort(
		(left, right) => rank(left) - rank(right) || (left.metadata.name < right.metadata.name ? -1 : 1),
	);
};

/** The pods that words like `web-1`, `pod/web-1` or `deploy/web` stand for; undefined where that was refused. */
export const podsNamed = (kubectl: Kubectl, words: readonly string[]): readonly Pod[] | undefined => {
	const [first = '', second] = words;
	const typed = first.includes('/') || second !== undefined ? words : ['pods', first];
	const choices = readChoices(first === '' ? ['pods'] : typed);

	if (!choices.ok) {
		kubectl.complain(choices.message);
		return undefined;
	}

	const {found, refusals} = find(kubectl, choices.value);
	sayRefusals(kubectl, refusals);

	if (refusals.length > 0) {
		return undefined;
	}

	return found.flatMap(({kind, objects}) =>
		objects.flatMap(object =>
			kind.plural === 'pods' ? [object as unknown as Pod] : podsOfWorkload(kubectl, object).slice(0, 1),
		),
	);
};

type Source = {readonly pod: Pod; readonly container: string; readonly prefix: string};

const sourcesOf = (kubectl: Kubectl, list: readonly Pod[]): readonly Source[] => {
	const {given} = kubectl;
	return list.flatMap(pod => {
		const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({name}) => name);
		const names = given.on('all-containers') ? all : [containerOf(kubectl, pod)];
		return names.map(container => ({
			pod,
			container,
			prefix: given.on('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : '',
		}));
	});
};

type Cursor = Parameters<Kubectl['shell']['site']['door']['inside']['log']>[2];

/** What of a log is asked for. */
const optionsOf = ({given, api}: Kubectl) => {
	const since = given.text('since');
	const time = given.text('since-time');
	const duration = since === undefined ? undefined : readDuration(since);
	const from = time === undefined ? (duration === undefined ? undefined : api.now - duration) : timeOf(time);
	const tail = Number(given.text('tail') ?? (given.has('selector') ? '10' : '-1'));
	return {
		previous: given.on('previous'),
		timestamps: given.on('timestamps'),
		...(from === undefined ? {} : {since: from}),
		...(tail < 0 ? {} : {tailLines: tail}),
	};
};

/** Prints what is new of a log; undefined when it was refused, which is told. */
const sayLog = (kubectl: Kubectl, {pod, container, prefix}: Source, cursor: Cursor) => {
	const {shell, say} = kubectl;
	const {namespace = '', name} = pod.metadata;
	const at = {user: shell.site.user, namespace, pod: name, container};
	const options = optionsOf(kubectl);
	// What was asked for of the past holds for the first look only.
	const {tailLines: _, ...later} = options;
	const log = shell.site.door.inside.log(at, cursor === undefined ? options : later, cursor);

	if (!log.ok) {
		refuse(kubectl, log.status);
		return undefined;
	}

	const text = textOf(log.bytes).replace(/\n$/, '');

	if (text !== '') {
		say(
			prefix === ''
				? text
				: text
						.split('\n')
						.map(line => `${prefix}${line}`)
						.join('\n'),
		);
	}

	return log;
};

function* follow(kubectl: Kubectl, sources: readonly Source[], cursors: readonly Cursor[]): Work {
	const {api} = kubectl;
	const {era} = api;
	let open = sources.map((source, index) => ({source, cursor: cursors[index]}));

	while (open.length > 0 && api.era === era) {
		yield 'later';
		const next: typeof open = [];

		for (const {source, cursor} of open) {
			const log = sayLog(kubectl, source, cursor);

			if (log === undefined) {
				return failed;
			}

			if (!log.over) {
				next.push({source, cursor: log.cursor});
			}
		}

		open = next;
	}

	return done;
}

const containerFlag: Flag = flagText('container', 'c');

/** Source: kubectl/pkg/cmd/logs */
export const logs = defineVerb({
	name: 'logs',
	summary: 'Print the logs for a container in a pod',
	usage: 'kubectl logs [-f] [-p] (POD | TYPE/NAME | -l SELECTOR) [-c CONTAINER] [--tail=N] [--since=5m]',
	flags: [
		...selectorFlags,
		containerFlag,
		flagSwitch('follow', 'f'),
		flagSwitch('previous', 'p'),
		flagSwitch('timestamps'),
		flagSwitch('all-containers'),
		flagSwitch('prefix'),
		flagSwitch('ignore-errors'),
		flagText('tail'),
		flagText('since'),
		flagText('since-time'),
		flagText('limit-bytes'),
		flagText('max-log-requests'),
		flagText('pod-running-timeout'),
	],
	*run(kubectl) {
		const {given} = kubectl;

		if (given.words.length === 0 && !given.has('selector')) {
			return giveUp(
				kubectl,
				"error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples",
			);
		}

		const list = podsNamed(kubectl, given.words.slice(0, given.words[0]?.includes('/') ? 1 : 2).slice(0, 1));

		if (list === undefined) {
			return failed;
		}

		const [second] = given.words.slice(1);
		const sources = sourcesOf(kubectl, list).map(source =>
			second === undefined ? source : {...source, container: second},
		);
		const cursors: Cursor[] = [];

		for (const source of sources) {
			const log = sayLog(kubectl, source, undefined);

			if (log === undefined) {
				return failed;
			}

			cursors.push(log.cursor);
		}

		return given.on('follow') ? yield* follow(kubectl, sources, cursors) : done;
	},
});
