import type {Container, ContainerStatus, Pod, Probe} from '../api/kinds/pod.ts';
import {type GroundContainer, healthAt} from '../ground/container.ts';
import {documentAt, untouched} from '../ground/documents.ts';
import type {Program} from '../ground/program.ts';
import type {Millis} from '../kernel/time.ts';
import {seconds} from '../kernel/time.ts';

/*
Probes, computed rather than simulated. A probe that succeeds again changes nothing, so it is no wake: the worker sleeps
until the ground says that something is the matter with the container, and then goes on with the tick that would have
come next. `eager` never sleeps; the trail is the same, which a property test watches.
*/

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

/** One worker for each container and probe. */
export type ProbeWorker = {
	readonly container: string;
	readonly kind: ProbeKind;
	/** A moment at which it ticks; all others are whole periods away. */
	readonly anchor: Millis;
	/** The container it has results for; empty before the first. */
	readonly id: string;
	/** What counts, once a threshold was reached. */
	readonly result: 'unknown' | 'success' | 'failure';
	/** What the last look said, and how many in a row said so. */
	readonly last: 'success' | 'failure' | undefined;
	readonly run: number;
	/** After a verdict it waits for another container. */
	readonly onHold: boolean;
	/** The next tick that is a wake; 0 while asleep. */
	readonly next: Millis;
	/** The fact that last gave it something to look for: what it finds out has this cause, however often it looked meanwhile. */
	readonly because: number;
};

const initial: Readonly<Record<ProbeKind, ProbeWorker['result']>> = {
	startup: 'unknown',
	liveness: 'success',
	readiness: 'failure',
};

const probeOf = (container: Container, kind: ProbeKind): Probe | undefined =>
	kind === 'startup'
		? container.startupProbe
		: kind === 'liveness'
			? container.livenessProbe
			: container.readinessProbe;

const kinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness'];

/** Containers that may have probes: all but plain init containers. */
export const probedContainers = (pod: Pod): readonly Container[] => [
	...(pod.spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always'),
	...pod.spec.containers,
];

/** Workers for every probe of a pod, all beginning to tick now. */
export const startProbes = (pod: Pod, now: Millis): readonly ProbeWorker[] =>
	probedContainers(pod).flatMap(container =>
		kinds
			.filter(kind => probeOf(container, kind) !== undefined)
			.map(kind => ({
				container: container.name,
				kind,
				anchor: now,
				id: '',
				result: initial[kind],
				last: undefined,
				run: 0,
				onHold: false,
				next: 0,
				because: 0,
			})),
	);

export const probeFor = (pod: Pod, worker: ProbeWorker): {container: Container; probe: Probe} | undefined => {
	const container = probedContainers(pod).find(each => each.name === worker.container);
	const probe = container === undefined ? undefined : probeOf(container, worker.kind);
	return container === undefined || probe === undefined ? undefined : {container, probe};
};

const periodOf = (probe: Probe): Millis => seconds(probe.periodSeconds ?? 10);

/** The first tick after a moment. */
export const tickAfter = (worker: ProbeWorker, probe: Probe, moment: Millis): Millis => {
	const period = periodOf(probe);
	const passed = moment - worker.anchor;
	return passed < 0 ? worker.anchor : worker.anchor + (Math.floor(passed / period) + 1) * period;
};

/** What came of a command that was run in a container. */
export type RanCommand = {readonly code: number; readonly output: string; readonly takes: Millis};

/** What one look at a container says: undefined is yes, text is what the kubelet writes after `… probe failed: `. */
export const look = (
	target: GroundContainer | undefined,
	program: Program,
	container: Container,
	probe: Probe,
	ip: string,
	now: Millis,
	ran?: RanCommand,
): string | undefined => {
	const port = portOf(container, probe);
	const url = `Get "${(probe.httpGet?.scheme ?? 'HTTP').toLowerCase()}://${probe.httpGet?.host ?? ip}:${port}${probe.httpGet?.path ?? '/'}"`;
	const timeout = probe.timeoutSeconds ?? 1;
	// What ended or changed in this very millisecond is seen by the next look: then it does not matter who went first.
	const gone =
		target === undefined || target.state === 'created' || (target.state === 'exited' && target.finishedAt < now);
	const health = gone ? undefined : healthAt(target, now);
	const deaf =
		gone ||
		target.servingAt === undefined ||
		target.servingAt > now ||
		(target.stoppingSince !== undefined && target.stoppingSince < now && !program.drains);
	const slow = health?.hung === true || (program.probes !== 'process' && health?.queue === true);
	const ill = program.probes === 'dependency' && health?.dependency === true;
	const isMissing = documentAt(health?.documents ?? untouched, probe.httpGet?.path ?? '/') === null;

	if (probe.exec !== undefined) {
		const command = (probe.exec.command ?? []).join(' ');

		if (ran !== undefined && !slow && !gone && ran.takes < seconds(timeout)) {
			return ran.code === 0 ? undefined : ran.output;
		}

		return slow || ran !== undefined
			? `command timed out: "${command}" timed out after ${timeout}s`
			: deaf || ill
				? ''
				: undefined;
	}

	if (probe.tcpSocket !== undefined) {
		return deaf ? `dial tcp ${probe.tcpSocket.host ?? ip}:${port}: connect: connection refused` : undefined;
	}

	if (probe.grpc !== undefined) {
		return deaf || slow
			? `timeout: failed to connect service "${ip}:${port}" within ${timeout}s: context deadline exceeded`
			: ill
				? 'service unhealthy (responded with "NOT_SERVING")'
				: undefined;
	}

	if (deaf) {
		return `${url}: dial tcp ${ip}:${port}: connect: connection refused`;
	}

	return slow
		? `${url}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
		: ill
			? 'HTTP probe failed with statuscode: 503'
			: isMissing
				? 'HTTP probe failed with statuscode: 404'
				: undefined;
};

const portOf = (container: Container, probe: Probe): number => {
	const port = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port ?? 0;
	return typeof port === 'number'
		? port
		: (container.ports?.find(each => each.name === port)?.containerPort ?? (Number(port) || 0));
};

export type Tick = {
	readonly worker: ProbeWorker;
	/** Text of a look that failed. */
	readonly failure?: string;
	/** The result is another one now. */
	readonly changed: boolean;
	/** Nothing will change until the ground says so. */
	readonly steady: boolean;
};

export type TickSight = {
	readonly probe: Probe;
	/** The container as the kubelet last reported it, and when it started. */
	readonly status: ContainerStatus | undefined;
	readonly startedAt: Millis;
	/** The pod is being terminated. */
	readonly ending: boolean;
	/** What it looks at may change without a word from the ground. */
	readonly restless: boolean;
	look(): string | undefined;
};

/** One tick of one worker. Source: pkg/kubelet/prober/worker.go, doProbe */
export const tick = (before: ProbeWorker, sight: TickSight, now: Millis): Tick => {
	const {probe, status} = sight;
	const id = status?.containerID ?? '';
	const asIs = (worker: ProbeWorker, steady: boolean): Tick => ({worker, changed: false, steady});

	if (id === '') {
		return asIs(before, true);
	}

	const worker: ProbeWorker = id === before.id ? before : {...before, id, result: initial[before.kind], onHold: false};

	if (worker.onHold || status?.state?.running === undefined) {
		return asIs(worker, true);
	}

	if (sight.ending && worker.kind !== 'readiness') {
		return asIs({...worker, result: 'success'}, true);
	}

	if (now - sight.startedAt < seconds(probe.initialDelaySeconds ?? 0)) {
		return asIs(worker, false);
	}

	if (worker.kind === 'startup' ? status.started === true : status.started !== true) {
		return asIs(worker, worker.kind === 'startup');
	}

	return count(worker, probe, sight.look(), sight.restless);
};

const count = (worker: ProbeWorker, probe: Probe, failure: string | undefined, restless: boolean): Tick => {
	const said = failure === undefined ? 'success' : 'failure';
	const run = worker.last === said ? worker.run + 1 : 1;
	const enough = said === 'success' ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
	const counted: ProbeWorker = {...worker, last: said, run};
	const failed = failure === undefined ? {} : {failure};

	if (run < enough) {
		return {worker: counted, ...failed, changed: false, steady: false};
	}

	const verdict = said === 'failure' && worker.kind !== 'readiness';
	const next: ProbeWorker = {...counted, result: said, onHold: verdict, run: verdict ? 0 : run};
	return {
		worker: next,
		...failed,
		changed: worker.result !== said,
		steady: verdict || (said === 'success' && worker.result === said && !restless),
	};
};

/** The name a kind of probe has at the beginning of a message. */
export const probeTitle: Readonly<Record<ProbeKind, string>> = {
	startup: 'Startup',
	liveness: 'Liveness',
	readiness: 'Readiness',
};
