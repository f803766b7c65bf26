import type {AnyKind} from '../../../engine/api/kind.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {selectorQuery} from '../../../engine/api/selectors.ts';
import {microTimestamp, timeOf} from '../../../engine/kernel/time.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {type Flag, flagSwitch, flagText, readDuration} from './flags.ts';
import {find, readChoices, sayRefusals, selectorFlags} from './resources.ts';
import {defineVerb, giveUp, type Kubectl} from './verb.ts';

type LogLine = {readonly at: number; readonly text: string};

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

const lineText = (kubectl: Kubectl, {at, text}: LogLine, prefix: string): string =>
	`${prefix}${kubectl.given.on('timestamps') ? `${microTimestamp(at)} ` : ''}${text}`;

const isBadRequest = (message: string): boolean => !message.startsWith('Get "');

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

/** New lines of a log; undefined when it was refused, which is told. */
const readLog = (kubectl: Kubectl, {pod, container}: Source, after: number): readonly LogLine[] | undefined => {
	const {shell, given, complain} = kubectl;
	const reply = shell.site.logs(pod, {container, previous: given.on('previous')});

	if (!reply.ok) {
		complain(`Error from server${isBadRequest(reply.message) ? ' (BadRequest)' : ''}: ${reply.message}`);
		return undefined;
	}

	return reply.lines.slice(after);
};

const sinceOf = ({given, api}: Kubectl): number | undefined => {
	const since = given.text('since');
	const time = given.text('since-time');
	const duration = since === undefined ? undefined : readDuration(since);
	return time === undefined ? (duration === undefined ? undefined : api.now - duration) : timeOf(time);
};

const tailed = (kubectl: Kubectl, lines: readonly LogLine[]): readonly LogLine[] => {
	const usual = kubectl.given.has('selector') ? '10' : '-1';
	const tail = Number(kubectl.given.text('tail') ?? usual);
	const since = sinceOf(kubectl);
	const late = since === undefined ? lines : lines.filter(({at}) => at >= since);
	return tail < 0 ? late : late.slice(Math.max(0, late.length - tail));
};

function* follow(kubectl: Kubectl, sources: readonly Source[], counts: number[]): Work {
	const {api} = kubectl;
	const {era} = api;

	for (;;) {
		const isOver = sources.every(({pod, container}) => {
			const reply = api.get(pods as unknown as AnyKind, pod.metadata.namespace, pod.metadata.name);
			const statuses = reply.ok ? (reply.object as unknown as Pod).status?.containerStatuses : undefined;
			return statuses?.find(({name}) => name === container)?.state?.running === undefined;
		});

		for (const [index, source] of sources.entries()) {
			const lines = isOver ? [] : readLog(kubectl, source, counts[index] ?? 0);

			if (lines === undefined) {
				return failed;
			}

			counts[index] = (counts[index] ?? 0) + lines.length;

			for (const line of lines) {
				kubectl.say(lineText(kubectl, line, source.prefix));
			}
		}

		if (isOver || api.era !== era) {
			return done;
		}

		yield 'later';
	}
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
		const counts: number[] = [];

		for (const source of sources) {
			const lines = readLog(kubectl, source, 0);

			if (lines === undefined) {
				return failed;
			}

			counts.push(lines.length);

			for (const line of tailed(kubectl, lines)) {
				kubectl.say(lineText(kubectl, line, source.prefix));
			}
		}

		return given.on('follow') ? yield* follow(kubectl, sources, counts) : done;
	},
});
