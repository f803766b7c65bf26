/*
What a container has written, as `kubectl logs` gets it. Worked out when somebody asks, from what is kept anyway: what
happened to the process, and the sums that the chronicle keeps of the Services that it stands behind. So a log tells what
the metrics tell, costs nothing until it is read, and is the same whoever reads it.

	containerLog(cluster, pod, {container: 'web', tailLines: 2, timestamps: true})
	   → 2026-01-01T00:00:03.412345678Z INFO ready to serve
	     2026-01-01T00:00:20.000000000Z WARN 10 s: 1530 requests to shop/web, 12 slow, 3 failed
*/
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {services} from '../../engine/api/kinds/service.ts';
import {type Cluster, lineText} from '../../engine/cluster.ts';
import {type Millis, microTimestamp} from '../../engine/kernel/time.ts';
import {bytesOf} from './bytes.ts';
import {isInImage} from './image-tools.ts';
import {containerMeant, namespaceOf, objectOf, objectsOf, type Refusal, type RunningContainer} from './place.ts';

/** Source: k8s.io/api/core/v1 PodLogOptions */
export type LogOptions = {
	readonly container?: string | undefined;
	readonly previous?: boolean;
	readonly timestamps?: boolean;
	readonly sinceSeconds?: number;
	/** Virtual time, for `sinceTime`. */
	readonly since?: Millis;
	readonly tailLines?: number;
	readonly limitBytes?: number;
};

/** How far a reader has read. */
export type LogCursor = {readonly at: Millis; readonly count: number};

export type LogText =
	| {
			readonly ok: true;
			readonly container: string;
			readonly bytes: Uint8Array;
			readonly cursor: LogCursor;
			/** The instance has ended, and everything is read: nothing will follow. */
			readonly over: boolean;
	  }
	| ({readonly ok: false} & Refusal);

type Line = {
	readonly at: Millis;
	readonly text: string;
	/** Its break did not come yet. */
	readonly open?: boolean;
};

/** Requests are summed up so often. */
const summaryEvery: Millis = 10_000;

const start: LogCursor = {at: Number.NEGATIVE_INFINITY, count: 0};

/** Services of the namespace whose selector this pod fits. */
const servicesOf = (cluster: Cluster, pod: Pod): readonly string[] => {
	const labels = new Map(Object.entries(pod.metadata.labels ?? {}));
	return objectsOf(cluster, services, namespaceOf(pod))
		.filter(({spec}) => {
			const wanted = Object.entries(spec.selector ?? {});
			return wanted.length > 0 && wanted.every(([name, value]) => labels.get(name) === value);
		})
		.map(({metadata}) => `${namespaceOf(pod)}/${metadata.name}`);
};

type Sum = {readonly offered: number; readonly slow: number; readonly failed: number};

const nothingYet: Sum = {offered: 0, slow: 0, failed: 0};

const summaryLine = (service: string, end: Millis, {offered, slow, failed}: Sum): Line => {
	const bad = [...(slow > 0 ? [`${slow} slow`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
	const words = [`${summaryEvery / 1000} s: ${offered} requests to ${service}`, ...bad].join(', ');
	return {at: end, text: `${failed > 0 ? 'WARN' : 'INFO'} ${words}`};
};

/** What came to the Services that a pod stands behind, in whole stretches of time between two moments. */
const trafficLines = (cluster: Cluster, pod: Pod, from: Millis, to: Millis): readonly Line[] => {
	const behind = servicesOf(cluster, pod);
	const sums = new Map<string, Sum>();

	if (behind.length === 0) {
		return [];
	}

	for (const {what, at, detail} of cluster.kernel.chronicle.since(0)) {
		const service = String(detail?.service ?? '');
		const end = Math.ceil(at / summaryEvery) * summaryEvery;

		if (what === 'traffic' && behind.includes(service) && end - summaryEvery >= from && end <= to) {
			const key = `${end}|${service}`;
			const {offered, slow, failed} = sums.get(key) ?? nothingYet;
			sums.set(key, {
				offered: offered + Number(detail?.offered ?? 0),
				slow: slow + Number(detail?.slow ?? 0),
				failed: failed + Number(detail?.failed ?? 0),
			});
		}
	}

	return [...sums].map(([key, sum]) => summaryLine(key.slice(key.indexOf('|') + 1), Number(key.split('|')[0]), sum));
};

/** Source: CoreDNS' own log, as it starts and as it is told to stop */
const dnsLines = ({startedAt, servingAt, stoppingSince}: RunningContainer): readonly Line[] => [
	{at: startedAt, text: 'maxprocs: Leaving GOMAXPROCS=1: CPU quota undefined'},
	...(servingAt === undefined
		? []
		: [
				{at: servingAt, text: '.:53'},
				{at: servingAt, text: '[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c'},
				{at: servingAt, text: 'CoreDNS-1.12.1'},
				{at: servingAt, text: 'linux/amd64, go1.24.1'},
			]),
	...(stoppingSince === undefined
		? []
		: [
				{at: stoppingSince, text: '[INFO] SIGTERM: Shutting down servers then terminating'},
				{at: stoppingSince, text: '[INFO] plugin/health: Going into lameduck mode for 5s'},
			]),
];

const isClusterDns = (image: string): boolean => !isInImage(image, 'sh') && image.includes('coredns');

/** Every line of one instance, oldest first. */
const linesOf = (cluster: Cluster, pod: Pod, by: RunningContainer, own: readonly Line[]): readonly Line[] => {
	const end = by.state === 'exited' ? by.finishedAt : cluster.kernel.now;
	const quiet = by.health.hung ? Math.min(end, by.healthSince) : end;
	// What a stretch came to was written before anything that happened at its end.
	const all = [
		...(by.servingAt === undefined ? [] : trafficLines(cluster, pod, by.servingAt, quiet)),
		...(isClusterDns(by.image) ? dnsLines(by) : own),
	];
	return all.filter(({at}) => at <= quiet).sort((left, right) => left.at - right.at);
};

/** Nanoseconds that a line's place among those of its millisecond gives it: later lines have later times. */
const timeText = (cluster: Cluster, by: RunningContainer, at: Millis, place: number): string => {
	const spread = cluster.kernel.draws.bits(`log/${by.id}`, at) % 900_000;
	const nanos = String(spread + Math.min(place, 99_999)).padStart(6, '0');
	return microTimestamp(at).replace(/\d{3}Z$/, `${nanos}Z`);
};

/** Lines after the cursor, and where it stands then. */
const after = (
	lines: readonly Line[],
	cursor: LogCursor,
): {readonly rest: readonly Line[]; readonly cursor: LogCursor} => {
	const rest = [
		...lines.filter(({at}) => at === cursor.at).slice(cursor.count),
		...lines.filter(({at}) => at > cursor.at),
	];
	const last = rest.at(-1)?.at ?? cursor.at;
	const count = lines.filter(({at}) => at === last).length;
	return {rest, cursor: rest.length === 0 ? cursor : {at: last, count}};
};

/**
The log of a container, or what of it came after a cursor (for `follow`).
Refusals are the API server's and the kubelet's: 400 for what was asked wrongly, 500 for a kubelet that cannot be asked.
Source: pkg/registry/core/pod/strategy.go LogLocation, pkg/kubelet/kubelet_pods.go validateContainerLogStatus
*/
export const containerLog = (cluster: Cluster, asked: Pod, options: LogOptions, cursor: LogCursor = start): LogText => {
	const pod = objectOf(cluster, pods, `${namespaceOf(asked)}/${asked.metadata.name}`) ?? asked;
	const {now} = cluster.kernel;
	const container = containerMeant(pod, options.container);

	if (typeof container !== 'string') {
		return {ok: false, ...container};
	}

	// The API server has nobody to ask, and answers with nothing.
	if ((pod.spec.nodeName ?? '') === '') {
		return {ok: true, container, bytes: bytesOf(''), cursor, over: false};
	}

	const answer = cluster.logs(pod, {container, previous: options.previous ?? false});

	if (!answer.ok) {
		return {ok: false, code: answer.message.startsWith('Get ') ? 500 : 400, message: answer.message};
	}

	const {by} = answer;
	const own = answer.lines.map(line => ({
		at: line.at,
		text: lineText(line),
		...(line.open === true ? {open: true} : {}),
	}));
	const lines = linesOf(cluster, pod, by, own);
	const since = options.since ?? (options.sinceSeconds === undefined ? undefined : now - options.sinceSeconds * 1000);
	const {rest, cursor: next} = after(lines, cursor);
	const recent = rest.filter(({at}) => since === undefined || at >= since);
	const wanted =
		options.tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - options.tailLines));
	const texts = wanted.map(line => {
		const place = lines.filter(({at}) => at === line.at).indexOf(line);
		const stamp = options.timestamps === true ? `${timeText(cluster, by, line.at, place)} ` : '';
		return `${stamp}${line.text}${line.open === true ? '' : '\n'}`;
	});
	const bytes = bytesOf(texts.join(''));
	return {
		ok: true,
		container,
		bytes: options.limitBytes === undefined ? bytes : bytes.slice(0, options.limitBytes),
		cursor: next,
		over: by.state === 'exited',
	};
};
