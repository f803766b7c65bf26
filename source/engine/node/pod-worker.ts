import type {Container, EphemeralContainer, Pod, PodStatus} from '../api/kinds/pod.ts';
import type {ObjectKey} from '../api/object.ts';
import type {GroundContainer} from '../ground/container.ts';
import type {PodOnGround} from '../ground/runtime.ts';
import type {Millis} from '../kernel/time.ts';
import type {Rejection} from './pod-admission.ts';
import type {ProbeWorker} from './probes.ts';
import {type Resize, resizeCalls} from './resize.ts';
import type {Backoff} from './restart-backoff.ts';

/*
The life of a pod on its node, as a table of phases. Each phase looks at the pod as the runtime has it and says which
runtime calls are wanted now, in order; the kubelet carries them out one after another, each taking its time, and asks
again when something happened.

	refused                            it was not admitted: nothing is done
	sync ──▶ terminating ──▶ terminated     one way only

Source: pkg/kubelet/pod_workers.go, pkg/kubelet/kuberuntime/kuberuntime_manager.go
*/
export type Phase = 'refused' | 'sync' | 'terminating' | 'terminated';

/** Why a container waits, as the last try said. */
export type WaitReason = {readonly reason: string; readonly message?: string};

/** A container that is being stopped: first its preStop hook, then SIGTERM at `stopAt` with the grace that is left. */
export type Kill = {
	readonly id: string;
	readonly name: string;
	readonly stopAt: Millis;
	/** When the whole grace period is over. */
	readonly deadline: Millis;
	/** A sidecar waits for what was declared after it, and for the regular containers. */
	readonly inTurn: boolean;
	readonly signalled: boolean;
};

/** What the worker is in the middle of: calls still to be made, the first of them perhaps half done. */
export type Run = {
	readonly calls: readonly RuntimeCall[];
	readonly stage: 'ready' | 'mount' | 'sandbox' | 'kill' | 'pull' | 'create' | 'hook' | 'failing-hook';
	/** The wake that ends the stage carries this number; any other wake is an old one. */
	readonly token: number;
	/** The sandbox or container that the stage is about. */
	readonly subject: string;
	readonly failed: boolean;
};

/** Everything the kubelet remembers about one pod. Frozen; a kubelet that restarts remembers none of it. */
export type Worker = {
	readonly uid: string;
	readonly key: ObjectKey;
	/** As the API has it, but with the resources that it was given: see resize.ts. */
	readonly pod: Pod;
	readonly isStatic: boolean;
	readonly phase: Phase;
	readonly rejection: Rejection | undefined;
	readonly acceptedAt: Millis;
	readonly run: Run | undefined;
	/** Something happened while a run was on. */
	readonly again: boolean;
	/** When a failed sync is to be tried again; 0 for never. */
	readonly retryAt: Millis;
	readonly syncs: number;
	/** By container. */
	readonly backoffs: Readonly<Record<string, Backoff>>;
	/** By image, with the words of the last failure. */
	readonly pulls: Readonly<Record<string, Backoff & {readonly error: string}>>;
	/** How often in a row its volumes could not be set up. */
	readonly mountFailures: number;
	/** Its disks that have to be attached to the node first, by the names under which a node reports them. */
	readonly disks: readonly string[];
	/** Since when it waits for them; 0 while it does not. */
	readonly disksAwaitedSince: Millis;
	/** By container: why it was not started the last time. */
	readonly waits: Readonly<Record<string, WaitReason>>;
	readonly probes: readonly ProbeWorker[];
	readonly kills: readonly Kill[];
	/** The pod's grace period once it is terminating. */
	readonly grace: Millis;
	/** Its object has left the API while something of it was still here. */
	readonly gone: boolean;
	/** The API server has taken the last deletion: the object goes as soon as nothing else holds it. */
	readonly buried: boolean;
	/** The pod's own reason to end, `DeadlineExceeded`. */
	readonly ending: Rejection | undefined;
	/** The status as last worked out, and as the API has it. */
	readonly status: PodStatus | undefined;
	/** What became of a wish for other resources; undefined for nearly every pod. */
	readonly resize: Resize | undefined;
	readonly reported: PodStatus | undefined;
};

export const newWorker = (pod: Pod, uid: string, key: ObjectKey, isStatic: boolean, now: Millis): Worker => ({
	uid,
	key,
	pod,
	isStatic,
	phase: 'sync',
	rejection: undefined,
	acceptedAt: now,
	run: undefined,
	again: false,
	retryAt: 0,
	syncs: 0,
	backoffs: {},
	pulls: {},
	mountFailures: 0,
	disks: [],
	disksAwaitedSince: 0,
	waits: {},
	probes: [],
	kills: [],
	grace: 0,
	gone: false,
	buried: false,
	ending: undefined,
	status: undefined,
	resize: undefined,
	reported: undefined,
});

/** A call to the runtime. `because` is the message of the Killing event. */
export type RuntimeCall =
	| {readonly do: 'createSandbox'; readonly attempt: number}
	| {readonly do: 'dropSandbox'}
	| {readonly do: 'start'; readonly container: string; readonly role: GroundContainer['role']}
	| {readonly do: 'update'; readonly id: string; readonly container: string}
	| {readonly do: 'kill'; readonly id: string; readonly because: string; readonly grace: Millis}
	| {readonly do: 'killAll'}
	| {readonly do: 'stopSandbox'}
	| {readonly do: 'finish'};

/** What a phase sees. */
export type WorkerSight = {
	readonly worker: Worker;
	/** The pod on the ground; undefined when the runtime has nothing of it. */
	readonly there: PodOnGround | undefined;
};

export type Step = {readonly calls: readonly RuntimeCall[]; readonly next: Phase};

export const newest = (there: PodOnGround | undefined, name: string): GroundContainer | undefined =>
	there?.containers.findLast(container => container.name === name);

export const isRunning = (container: GroundContainer | undefined): boolean => container?.state === 'running';

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

export const initContainers = (pod: Pod): readonly Container[] => pod.spec.initContainers ?? [];

/** What somebody put into the pod while it ran, to look around. */
export const ephemeralContainers = (pod: Pod): readonly EphemeralContainer[] => pod.spec.ephemeralContainers ?? [];

export const specOf = (pod: Pod, name: string): Container | undefined =>
	[...initContainers(pod), ...pod.spec.containers, ...ephemeralContainers(pod)].find(
		container => container.name === name,
	);

/** Source: pkg/kubelet/container/helpers.go, ShouldContainerBeRestarted */
export const restarts = (pod: Pod, container: GroundContainer | undefined): boolean => {
	if (pod.metadata.deletionTimestamp !== undefined || isRunning(container)) {
		return false;
	}

	if (container === undefined || container.state === 'created') {
		return true;
	}

	const policy = pod.spec.restartPolicy ?? 'Always';
	return policy === 'Always' || (policy === 'OnFailure' && container.exitCode !== 0);
};

const probeResult = (worker: Worker, container: GroundContainer, kind: ProbeWorker['kind']) =>
	worker.probes.find(
		probe => probe.container === container.name && probe.kind === kind && probe.id === `containerd://${container.id}`,
	)?.result;

/** The verdict of a startup or liveness probe on a running container; undefined when it may go on. */
const verdict = (worker: Worker, container: GroundContainer): 'liveness' | 'startup' | undefined => {
	if (probeResult(worker, container, 'liveness') === 'failure') {
		return 'liveness';
	}

	return probeResult(worker, container, 'startup') === 'failure' ? 'startup' : undefined;
};

/** A sidecar has started when it runs and its startup probe, if any, has succeeded. */
const hasStarted = (worker: Worker, container: Container, there: GroundContainer): boolean =>
	container.startupProbe === undefined || probeResult(worker, there, 'startup') === 'success';

const killFor = (pod: Pod, container: GroundContainer, kind: 'liveness' | 'startup'): RuntimeCall => {
	const spec = specOf(pod, container.name);
	const probe = kind === 'liveness' ? spec?.livenessProbe : spec?.startupProbe;
	const grace = probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
	const who = container.role === 'main' ? 'Container' : 'Init container';
	const restartsAgain = container.role === 'main' && (pod.spec.restartPolicy ?? 'Always') !== 'Never';
	const because = `${who} ${container.name} failed ${kind} probe${restartsAgain ? ', will be restarted' : ''}`;
	return {do: 'kill', id: container.id, because, grace: grace * 1000};
};

const starting = (container: Container, role: GroundContainer['role']): RuntimeCall => ({
	do: 'start',
	container: container.name,
	role,
});

const roleOf = (container: Container): GroundContainer['role'] => (isSidecar(container) ? 'sidecar' : 'init');

type InitPlan = {readonly calls: readonly RuntimeCall[]; readonly done: boolean; readonly hopeless: boolean};

/** A sidecar in the sequence or after it: kept running, always. */
const keepSidecar = (worker: Worker, spec: Container, there: GroundContainer | undefined): readonly RuntimeCall[] => {
	if (there === undefined || there.state !== 'running') {
		return [starting(spec, 'sidecar')];
	}

	const failed = verdict(worker, there);
	return failed === undefined
		? resizeCalls(worker, spec, there)
		: [killFor(worker.pod, there, failed), starting(spec, 'sidecar')];
};

/** Which init containers are wanted now. Source: kuberuntime_container.go, computeInitContainerActions */
const planInit = ({worker, there}: WorkerSight, afterInit: boolean): InitPlan => {
	const {pod} = worker;
	const specs = initContainers(pod);

	if (afterInit) {
		const calls = specs.filter(isSidecar).flatMap(spec => keepSidecar(worker, spec, newest(there, spec.name)));
		return {calls, done: true, hopeless: false};
	}

	// The last one with a status says how far the pod has come: what was finished before it may have been cleared away.
	const reached = specs.findLastIndex(spec => newest(there, spec.name) !== undefined);
	const sidecars = specs
		.slice(0, Math.max(0, reached))
		.filter(isSidecar)
		.flatMap(spec => keepSidecar(worker, spec, newest(there, spec.name)));
	const spec = specs[Math.max(0, reached)];

	if (spec === undefined) {
		return {calls: [], done: true, hopeless: false};
	}

	const current = newest(there, spec.name);
	const following = specs[reached + 1];
	const goOn: InitPlan =
		following === undefined
			? {calls: sidecars, done: true, hopeless: false}
			: {calls: [...sidecars, starting(following, roleOf(following))], done: false, hopeless: false};

	if (isSidecar(spec)) {
		const calls = keepSidecar(worker, spec, current);
		return calls.length === 0 && current !== undefined && hasStarted(worker, spec, current)
			? goOn
			: {calls: [...sidecars, ...calls], done: false, hopeless: false};
	}

	if (current === undefined || current.state === 'created') {
		return {calls: [...sidecars, starting(spec, 'init')], done: false, hopeless: false};
	}

	if (current.state === 'running') {
		return {calls: sidecars, done: false, hopeless: false};
	}

	if (current.exitCode === 0) {
		return goOn;
	}

	return (pod.spec.restartPolicy ?? 'Always') === 'Never'
		? {calls: [], done: false, hopeless: true}
		: {calls: [...sidecars, starting(spec, 'init')], done: false, hopeless: false};
};

/** A regular container was made in this sandbox: initialisation is over for good. */
const inSandbox = (there: PodOnGround | undefined): PodOnGround | undefined => {
	const sandbox = there?.sandboxes.at(-1);
	return there === undefined || sandbox === undefined
		? there
		: {...there, containers: there.containers.filter(container => container.sandbox === sandbox.id)};
};

export const isInitialized = (worker: Worker, there: PodOnGround | undefined): boolean =>
	initContainers(worker.pod).length === 0 ||
	(inSandbox(there)?.containers.some(container => container.role === 'main') ?? false);

const planRegular = ({worker, there}: WorkerSight): readonly RuntimeCall[] =>
	worker.pod.spec.containers.flatMap(spec => {
		const current = newest(there, spec.name);

		if (current === undefined || current.state !== 'running') {
			return restarts(worker.pod, current) ? [starting(spec, 'main')] : [];
		}

		const failed = verdict(worker, current);
		const again = (worker.pod.spec.restartPolicy ?? 'Always') === 'Never' ? [] : [starting(spec, 'main')];
		return failed === undefined ? resizeCalls(worker, spec, current) : [killFor(worker.pod, current, failed), ...again];
	});

/** Each is started once, whatever becomes of it, and waits for nobody. Source: computePodActions, EphemeralContainersToStart */
const planEphemeral = ({worker, there}: WorkerSight): readonly RuntimeCall[] =>
	ephemeralContainers(worker.pod)
		.filter(({name}) => newest(there, name) === undefined)
		.map(spec => starting(spec, 'ephemeral'));

/** A pod without a usable sandbox gets a new one, unless all its work is done. Source: computePodActions */
const planSandbox = ({worker, there}: WorkerSight): Step => {
	const {pod} = worker;
	const attempt = there?.sandboxes.length ?? 0;
	const policy = pod.spec.restartPolicy ?? 'Always';
	const ran = there !== undefined && there.containers.length > 0;

	if (policy === 'Never' && attempt > 0 && ran) {
		return {calls: [], next: 'sync'};
	}

	const wanted = pod.spec.containers.filter(
		spec => !(policy === 'OnFailure' && newest(there, spec.name)?.exitReason === 'Completed'),
	);

	if (wanted.length === 0) {
		return {calls: [], next: 'sync'};
	}

	const first = initContainers(pod)[0];
	const starts = first === undefined ? wanted.map(spec => starting(spec, 'main')) : [starting(first, roleOf(first))];
	const drop: readonly RuntimeCall[] = attempt > 0 ? [{do: 'dropSandbox'}] : [];
	return {calls: [...drop, {do: 'createSandbox', attempt}, ...starts], next: 'sync'};
};

/** Every regular container has ended and none is to be started again: the sidecars have nobody left to serve. */
const isDone = ({worker, there}: WorkerSight): boolean =>
	worker.pod.spec.containers.every(spec => {
		const current = newest(there, spec.name);
		return current?.state === 'exited' && !restarts(worker.pod, current);
	});

/** One round of keeping a pod as its spec wants it. Source: kuberuntime_manager.go, computePodActions and SyncPod */
const syncPod = (sight: WorkerSight): Step => {
	const {worker, there} = sight;
	const phase = worker.status?.phase;

	if (phase === 'Succeeded' || phase === 'Failed' || worker.ending !== undefined) {
		return {calls: [], next: 'terminating'};
	}

	const sandbox = there?.sandboxes.at(-1);

	if (sandbox?.state !== 'ready') {
		return planSandbox(sight);
	}

	const current = {worker, there: inSandbox(there)};
	const init = planInit(current, isInitialized(worker, there) && initContainers(worker.pod).length > 0);

	if (init.hopeless) {
		return {calls: [], next: 'sync'};
	}

	if (init.done && isDone(current)) {
		return {calls: [], next: 'terminating'};
	}

	const regular = init.done ? planRegular(current) : [];
	return {calls: [...planEphemeral(sight), ...init.calls, ...regular], next: 'sync'};
};

/** The table: what each phase wants done, and which phase comes then. */
export const phases: Readonly<Record<Phase, (sight: WorkerSight) => Step>> = {
	refused: () => ({calls: [], next: 'refused'}),
	sync: syncPod,
	terminating({worker, there}) {
		const alive = (there?.containers ?? []).filter(container => container.state !== 'exited');

		if (alive.length === 0) {
			return {calls: [{do: 'stopSandbox'}, {do: 'finish'}], next: 'terminated'};
		}

		const untouched = alive.some(container => !worker.kills.some(kill => kill.id === container.id));
		return {calls: untouched ? [{do: 'killAll'}] : [], next: 'terminating'};
	},
	terminated: () => ({calls: [], next: 'terminated'}),
};
