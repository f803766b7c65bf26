import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {isReady} from '../../../engine/api/pod-view.ts';
import {selectorQuery} from '../../../engine/api/selectors.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import {textOf} from '../../inside/bytes.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {flagDuration, flagNumber, flagSwitch, flagText, goDuration} from './flags.ts';
import {find, readChoices, sayRefusals} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, misused, refuse} from './verb.ts';

const namesIn = ({containers, initContainers = []}: Pod['spec']): readonly string[] =>
	[...containers, ...initContainers].map(({name}) => name);

/** The container that is meant where none is named; others are told of. Source: kubectl/pkg/cmd/util/podcmd */
export const containerOf = ({given, complain}: Kubectl, pod: Pod): string => {
	const {containers, initContainers = []} = pod.spec;
	const named = given.text('container') ?? '';
	const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? '';
	const [first] = containers;

	if (named !== '') {
		return named;
	}

	if (preferred !== '' && namesIn(pod.spec).includes(preferred)) {
		return preferred;
	}

	if (preferred !== '') {
		complain(`Default container name "${preferred}" not found in pod ${pod.metadata.name}`);
	}

	if (containers.length + initContainers.length > 1) {
		const all = [...containers.map(({name}) => name), ...initContainers.map(({name}) => `${name} (init)`)];
		complain(`Defaulted container "${first?.name}" out of: ${all.join(', ')}`);
	}

	return first?.name ?? '';
};

const phases: Readonly<Record<string, number>> = {Running: 0, Unknown: 1, Pending: 2};

const readySince = (pod: Pod): number =>
	timeOf(pod.status?.conditions?.find(({type}) => type === 'Ready')?.lastTransitionTime) ?? Number.MAX_SAFE_INTEGER;

const restarts = ({status}: Pod): number =>
	Math.max(0, ...(status?.containerStatuses ?? []).map(({restartCount}) => restartCount));

/** The pod that has most to say first. Source: kubectl/pkg/util/podutils, ByLogging */
const byLogging = (left: Pod, right: Pod): number =>
	Number((left.spec.nodeName ?? '') === '') - Number((right.spec.nodeName ?? '') === '') ||
	(phases[left.status?.phase ?? ''] ?? 0) - (phases[right.status?.phase ?? ''] ?? 0) ||
	Number(isReady(right)) - Number(isReady(left)) ||
	(isReady(left) ? readySince(left) - readySince(right) : 0) ||
	restarts(right) - restarts(left) ||
	(timeOf(left.metadata.creationTimestamp) ?? 0) - (timeOf(right.metadata.creationTimestamp) ?? 0) ||
	(left.metadata.name < right.metadata.name ? -1 : 1);

/** What chooses the pods of a workload; undefined where there is no such thing. Source: polymorphichelpers, SelectorsForObject */
const podQueryOf = ({kind, spec}: Loose): string | undefined => {
	const selector = spec?.selector as Readonly<Record<string, string>> | undefined;

	switch (kind) {
		case 'Service':
		case 'ReplicationController':
			return selector === undefined ? undefined : selectorQuery({matchLabels: selector});
		case 'Deployment':
		case 'ReplicaSet':
		case 'StatefulSet':
		case 'DaemonSet':
		case 'Job':
			return selectorQuery(selector as never);
		default:
			return undefined;
	}
};

/** Pods of a workload, the one that kubectl picks first; or why there are none. */
export const podsOfWorkload = ({api}: Kubectl, object: Loose): readonly Pod[] | string => {
	const query = podQueryOf(object);

	if (query === undefined) {
		const type = `*v1.${object.kind}`;
		return object.kind === 'Service'
			? `invalid service '${object.metadata.name}': Service is defined without a selector`
			: `selector for ${type} not implemented`;
	}

	const found = api.list(pods as never, {namespace: object.metadata.namespace ?? '', labelSelector: query});
	return found.ok ? [...(found.object.items as unknown as readonly Pod[])].sort(byLogging) : [];
};

/** The pods that words like `web-1`, `pod/web-1` or `deploy/web` stand for; undefined where that was refused. */
export const podsNamed = (kubectl: Kubectl, words: readonly string[]): readonly Pod[] | undefined => {
	const [first = '', second] = words;
	const typed = first.includes('/') || second !== undefined ? words : ['pods', first];
	const choices = readChoices(kubectl, first === '' ? ['pods'] : typed);

	if (!choices.ok) {
		kubectl.complain(choices.message);
		return undefined;
	}

	const {found, refusals} = find(kubectl, choices.value);
	sayRefusals(kubectl, refusals);
	const all: Pod[] = [];

	for (const {kind, objects} of found) {
		for (const object of objects) {
			const own = kind.plural === 'pods' ? [object as unknown as Pod] : podsOfWorkload(kubectl, object);

			if (typeof own === 'string') {
				giveUp(kubectl, `error: cannot attach to *v1.${object.kind}: ${own}`);
				return undefined;
			}

			all.push(...own.slice(0, 1));
		}
	}

	return refusals.length > 0 ? undefined : all;
};

/** The pods whose logs are asked for; undefined while there is none yet, a status where the command ends. */
const podsToRead = (kubectl: Kubectl, target: string): readonly Pod[] | 'none yet' | number => {
	const {given, api, complain, namespace} = kubectl;
	const labelSelector = given.text('selector');

	if (labelSelector !== undefined) {
		const found = api.list(pods as never, {namespace, labelSelector});

		if (!found.ok) {
			return refuse(kubectl, found.status);
		}

		const list = found.object.items as unknown as readonly Pod[];

		if (list.length === 0) {
			complain(`No resources found in ${namespace} namespace.`);
		}

		return [...list].sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
	}

	const choices = readChoices(kubectl, target.includes('/') ? [target] : ['pods', target]);

	if (!choices.ok) {
		return giveUp(kubectl, choices.message);
	}

	const {found, refusals} = find(kubectl, choices.value);
	const [refusal] = refusals;
	const [object] = found.flatMap(({objects}) => objects);

	if (object === undefined) {
		return refusal?.code === 404
			? giveUp(kubectl, `error: error from server (NotFound): ${refusal.message ?? ''} in namespace "${namespace}"`)
			: refusal === undefined
				? giveUp(kubectl, 'error: expected a resource')
				: refuse(kubectl, refusal);
	}

	return object.kind === 'Pod' ? [object as unknown as Pod] : podsOf(kubectl, object);
};

const podsOf = (kubectl: Kubectl, object: Loose): readonly Pod[] | 'none yet' | number => {
	const own = podsOfWorkload(kubectl, object);
	const isEvery = kubectl.given.on('all-pods');

	if (typeof own === 'string') {
		return giveUp(kubectl, `error: cannot get the logs from *v1.${object.kind}: ${own}`);
	}

	const [first] = own;

	if (first === undefined) {
		return 'none yet';
	}

	if (own.length > 1 && !isEvery) {
		kubectl.complain(`Found ${own.length} pods, using pod/${first.metadata.name}`);
	}

	return isEvery ? own : [first];
};

type Source = {readonly pod: Pod; readonly container: string; readonly prefix: string};

const sourcesOf = (kubectl: Kubectl, list: readonly Pod[], named: string | undefined): readonly Source[] | string => {
	const {given} = kubectl;
	const sources: Source[] = [];

	for (const pod of list) {
		const {containers, initContainers = []} = pod.spec;
		const all = [...initContainers, ...containers].map(({name}) => name);
		const names = given.on('all-containers') ? all : [named ?? containerOf(kubectl, pod)];
		const unknown = names.find(name => !all.includes(name));

		if (unknown !== undefined) {
			return `error: container ${unknown} is not valid for pod ${pod.metadata.name}`;
		}

		sources.push(
			...names.map(container => ({
				pod,
				container,
				prefix: given.on('prefix') || given.on('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : '',
			})),
		);
	}

	return sources;
};

type Cursor = Parameters<Kubectl['shell']['site']['door']['inside']['log']>[2];

/** What of a log is asked for. */
const optionsOf = ({given, api}: Kubectl, container: string) => {
	const since = goDuration(given.text('since') ?? '0') ?? 0;
	const from = given.has('since-time') ? timeOf(given.text('since-time')) : since === 0 ? undefined : api.now - since;
	const tail = Number(given.text('tail') ?? (given.has('selector') ? '10' : '-1'));
	const limit = Number(given.text('limit-bytes') ?? '0');
	return {
		container,
		previous: given.on('previous'),
		timestamps: given.on('timestamps'),
		...(from === undefined ? {} : {since: from}),
		...(tail < 0 ? {} : {tailLines: tail}),
		...(limit <= 0 ? {} : {limitBytes: limit}),
	};
};

/** Prints what is new of a log; undefined when it was refused, which is told. */
const sayLog = (kubectl: Kubectl, {pod, container, prefix}: Source, cursor: Cursor) => {
	const {shell, say, api, given} = kubectl;
	const {namespace = '', name} = pod.metadata;
	const at = {user: shell.site.user, namespace, pod: name, container};
	const options = optionsOf(kubectl, container);
	// What was asked for of the past holds for the first look only.
	const {tailLines: _, ...later} = options;
	const log = shell.site.door.inside.log(at, cursor === undefined ? options : later, cursor);

	if (!log.ok) {
		if (given.on('ignore-errors')) {
			say(`error: ${log.status.message ?? ''}`);
		} else {
			kubectl.complain(api.words(log.status));
		}

		return undefined;
	}

	const text = textOf(log.bytes).replace(/\n$/, '');

	if (text !== '') {
		say(text.replaceAll(/^/gm, prefix));
	}

	return log;
};

type Open = {readonly source: Source; readonly cursor: Cursor};

function* follow(kubectl: Kubectl, first: readonly Open[]): Work {
	const {api} = kubectl;
	const {era} = api;
	let open = first;

	while (open.length > 0 && api.era === era) {
		yield 'later';
		const next: Open[] = [];

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

/** What cannot be meant. Source: kubectl/pkg/cmd/logs, Validate */
const contradictionIn = ({given}: Kubectl): string | undefined => {
	const [target, inline, ...more] = given.words;

	if ((target === undefined && !given.has('selector')) || more.length > 0) {
		return "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
	}

	return target !== undefined && inline === undefined && given.has('selector')
		? 'only a selector (-l) or a POD name is allowed'
		: undefined;
};

const impossible = ({given}: Kubectl): string | undefined => {
	const [, inline] = given.words;
	const container = given.text('container') ?? inline ?? '';

	if (given.has('since') && given.has('since-time')) {
		return 'error: at most one of `sinceTime` or `sinceSeconds` may be specified';
	}

	if (given.on('all-containers') && container !== '') {
		return `error: --all-containers=true should not be specified with container name ${container}`;
	}

	if (given.has('container') && inline !== undefined) {
		return 'error: only one of -c or an inline [CONTAINER] arg is allowed';
	}

	return Number(given.text('tail') ?? '-1') < -1 ? 'error: --tail must be greater than or equal to -1' : undefined;
};

/** Source: kubectl/pkg/cmd/logs */
export const logs = defineVerb({
	name: 'logs',
	summary: 'Print the logs for a container in a pod',
	usage: 'kubectl logs [-f] [-p] (POD | TYPE/NAME | -l SELECTOR) [-c CONTAINER] [--tail=N] [--since=5m]',
	flags: [
		flagText('selector', 'l'),
		flagText('container', 'c'),
		flagSwitch('follow', 'f'),
		flagSwitch('previous', 'p'),
		flagSwitch('timestamps'),
		flagSwitch('all-containers'),
		flagSwitch('all-pods'),
		flagSwitch('prefix'),
		flagSwitch('ignore-errors'),
		flagNumber('tail'),
		flagDuration('since'),
		flagText('since-time'),
		flagNumber('limit-bytes'),
		flagNumber('max-log-requests'),
		flagDuration('pod-running-timeout'),
	],
	*run(kubectl) {
		const {given, api} = kubectl;
		const misuse = contradictionIn(kubectl);
		const wrong = impossible(kubectl);
		const [target = '', inline] = given.words;
		// kubectl waits for a first pod, though not for its log.
		const deadline = api.now + (goDuration(given.text('pod-running-timeout') ?? '20s') ?? 0);

		if (misuse !== undefined) {
			return misused(kubectl, 'logs', misuse);
		}

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		let list = podsToRead(kubectl, target);

		while (list === 'none yet' && api.now < deadline) {
			yield 'later';
			list = podsToRead(kubectl, target);
		}

		if (list === 'none yet') {
			return giveUp(kubectl, 'error: timed out waiting for the condition');
		}

		if (typeof list === 'number') {
			return list;
		}

		const sources = sourcesOf(kubectl, list, inline);

		if (typeof sources === 'string') {
			return giveUp(kubectl, sources);
		}

		const most = Number(given.text('max-log-requests') ?? '5');

		if (given.on('follow') && sources.length > most) {
			return giveUp(
				kubectl,
				`error: you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
			);
		}

		const open: Open[] = [];

		for (const source of sources) {
			const log = sayLog(kubectl, source, undefined);

			if (log === undefined && !given.on('ignore-errors')) {
				return failed;
			}

			if (log !== undefined) {
				open.push({source, cursor: log.cursor});
			}
		}

		return given.on('follow') ? yield* follow(kubectl, open) : done;
	},
});
