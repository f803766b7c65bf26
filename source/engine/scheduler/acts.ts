import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Status} from '../api/status.ts';
import type {Call, EventNote} from '../client/calls.ts';
import type {Client, Throttle} from '../client/client.ts';
import type {Informers} from '../client/informer.ts';
import type {Recorder} from '../client/recorder.ts';
import type {Kernel} from '../kernel/kernel.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {action} from './cluster-event.ts';
import type {CycleInput, CycleResult} from './cycle.ts';
import {fitErrorMessage, truncatedNote} from './diagnosis.ts';
import {createEvictions, type Eviction} from './evictions.ts';
import type {Framework, Plugin, Sight} from './framework.ts';
import type {NodeTable} from './node-table.ts';
import {messageOf, unresolvable} from './plugin-status.ts';
import {markUnschedulable} from './pod-calls.ts';
import {compilePod, type PodInfo} from './pod-info.ts';
import type {QueuedPod, SchedulingQueue} from './queued-pod.ts';
import {runReserve} from './run-plugins.ts';

/** While PreBind waits for something, it is asked again this often. */
const preBindPeriod = seconds(1);

/** A pod with a place, on its way to being bound: plain data. */
export type Binding = {
	readonly pod: QueuedPod;
	readonly host: string;
	readonly plans: Readonly<Record<string, unknown>>;
	readonly cause: number;
};

/** Why a pod goes back to the queue. */
export type Failure = {
	readonly message: string;
	readonly plugins: readonly string[];
	readonly pending: readonly string[];
	/** Plug-ins said no; otherwise something went wrong. */
	readonly isRejection: boolean;
	/** As in `PostFilterResult`. */
	readonly nominated: string | undefined;
};

export type ActContext = {
	readonly kernel: Kernel;
	readonly informers: Informers;
	readonly client: Client;
	readonly recorder: Recorder;
	readonly name: string;
	readonly cycleCost: Millis;
	readonly throttle: Throttle;
	readonly queue: SchedulingQueue;
	readonly table: NodeTable;
	frameworkOf(pod: PodInfo): Framework;
	inputFor(pod: QueuedPod): CycleInput;
	sightFor(pod: QueuedPod): Sight;
};

export type SavedActs = {
	readonly bindings: readonly Binding[];
	readonly evictions: readonly Eviction[];
	readonly tokensFullAt: Millis;
};

/**
What the scheduler does with a decision: assume and bind, or write down why not, or evict. The autopilot and a person in its seat
walk the same paths; `as` is whose identity makes the calls, the scheduler's own when left out.
*/
export const createActs = (context: ActContext) => {
	const {kernel, informers, client, recorder, name, queue, table, frameworkOf} = context;
	const bindings = new Map<string, Binding>();
	let tokensFullAt: Millis = 0;

	/** When the next call of its own may go out: a bucket of tokens in one number. */
	const nextToken = (): Millis => {
		const {qps, burst} = context.throttle;
		const interval = Math.round(1000 / qps);
		tokensFullAt = Math.max(tokensFullAt, kernel.now) + interval;
		return Math.max(kernel.now, tokensFullAt - burst * interval);
	};

	const tell = (
		what: string,
		{key}: PodInfo,
		weight: 'routine' | 'notable',
		detail: Record<string, string | number>,
	): number => kernel.chronicle.tell({what, who: name, about: `pods/${key}`, weight, detail});

	/** The recorder of a profile speaks under the name that its pods ask for. */
	const record = (note: EventNote & {readonly about: Pod}): void =>
		recorder.record({component: note.about.spec.schedulerName ?? 'default-scheduler'}, note);

	const recordFailure = (about: Pod, message: string): void =>
		record({about, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message});

	/** Makes a call; its event is recorded when the server has taken it. Gives the refusal, if there is one that matters. */
	const send = (call: Call, as: Client = client): Status | undefined => {
		const reply = as.send(call);

		if (!reply.ok) {
			const isFine = reply.status.reason !== undefined && call.fineIf?.includes(reply.status.reason) === true;
			return isFine ? undefined : reply.status;
		}

		if (call.event !== undefined) {
			recorder.record({component: 'default-scheduler'}, call.event);
		}

		return undefined;
	};

	/** The pod as it was last seen, if it still waits for a node. */
	const stillWaiting = ({info}: QueuedPod): Pod | undefined => {
		const seen = informers.seen.get(pods, info.key);
		const isSame = seen !== undefined && (seen.metadata.uid ?? '') === info.uid;
		return isSame && (seen.spec.nodeName ?? '') === '' ? seen : undefined;
	};

	/** A pod that found no node goes back to the queue, and says why. One that is gone, or has a node by now, is dropped. */
	const fail = (pod: QueuedPod, failure: Failure, as: Client = client): Status | undefined => {
		const {message, plugins, pending, isRejection, nominated} = failure;
		const seen = stillWaiting(pod);

		if (seen === undefined) {
			queue.done(pod.info.uid);
			return undefined;
		}

		const info = compilePod(seen);
		queue.returnFailed({...pod, info}, plugins, pending);

		if (nominated === '') {
			queue.nominator.remove(info);
		} else {
			queue.nominator.add(info, nominated);
		}

		return kernel.under(tell(isRejection ? 'unschedulable' : 'scheduling failed', info, 'notable', {message}), () => {
			recordFailure(seen, truncatedNote(message));
			const reason = isRejection ? 'Unschedulable' : 'SchedulerError';
			const call = markUnschedulable(seen, {reason, message}, nominated, kernel.now);
			return call === undefined ? undefined : send(call, as);
		});
	};

	const failWithError = (pod: QueuedPod, message: string): void => {
		fail(pod, {message, plugins: [], pending: [], isRejection: false, nominated: ''});
	};

	/** A place that was taken for a pod is free again: others may want it. */
	const giveUp = (pod: QueuedPod): void => {
		bindings.delete(pod.info.uid);
		table.forget(pod.info.uid);
		queue.move({resource: 'Pod', action: action.delete, before: pod.info.pod});
	};

	const failOnNode = (
		pod: QueuedPod,
		host: string,
		plugin: string,
		status: NonNullable<Parameters<typeof messageOf>[0]>,
	) => {
		const isRejection = status.code !== 'Error';
		const diagnosis = {
			nodeStatuses: new Map([[host, {plugin, status}]]),
			absentNodesStatus: unresolvable(),
			preFilterMessage: '',
			postFilterMessage: '',
			unschedulablePlugins: [plugin],
			pendingPlugins: [],
		};
		const message = isRejection ? fitErrorMessage(1, diagnosis) : messageOf(status);
		fail(pod, {message, plugins: isRejection ? [plugin] : [], pending: [], isRejection, nominated: ''});
	};

	/** The pod counts on its node from now on; the binding follows when the cycle's time is up and a call may go out. */
	const assume = (pod: QueuedPod, result: CycleResult & {readonly outcome: 'placed'}): void => {
		const {host, state, feasible} = result;
		const node = table.snapshot.get(host);
		table.assume(pod.info, host);
		queue.nominator.remove(pod.info);
		const reserved =
			node === undefined
				? ({ok: true, plans: {}} as const)
				: runReserve(frameworkOf(pod.info), state, pod.info, node, context.sightFor(pod));

		if (!reserved.ok) {
			giveUp(pod);
			failOnNode(pod, host, reserved.verdict.plugin, reserved.verdict.status);
			return;
		}

		const cause = tell('chosen', pod.info, 'routine', {node: host, feasible: feasible.length});
		bindings.set(pod.info.uid, {pod, host, plans: reserved.plans, cause});
		queue.done(pod.info.uid);
		kernel.wake(name, Math.max(kernel.now + context.cycleCost, nextToken()), 'bind', pod.info.uid);
	};

	/** `wait` while a plug-in is not ready, the words of one that refuses, or undefined when binding may go on. */
	const preBind = (binding: Binding): 'wait' | {readonly message: string} | undefined => {
		const {pod, host} = binding;

		const framework = frameworkOf(pod.info);

		for (const index of framework.preBinds) {
			const plugin = framework.plugins[index] as Plugin;
			const plans = bindings.get(pod.info.uid)?.plans ?? binding.plans;
			const step = plugin.preBind?.(pod.info, host, plans[plugin.name], context.sightFor(pod));
			const refusal = (step?.calls ?? []).map(call => send(call)).find(status => status !== undefined);
			const message = step?.status === undefined ? refusal?.message : messageOf(step.status);

			if (message !== undefined) {
				return {message: `running PreBind plugin "${plugin.name}": ${message}`};
			}

			if (step?.plan !== undefined) {
				bindings.set(pod.info.uid, {...binding, plans: {...plans, [plugin.name]: step.plan}});
			}

			if (step?.wait === true) {
				return 'wait';
			}
		}

		return undefined;
	};

	const bindCalls = (info: PodInfo, host: string): readonly Call[] => {
		const framework = frameworkOf(info);

		for (const index of framework.binds) {
			const calls = framework.plugins[index]?.bind?.(info, host);

			if (calls !== undefined) {
				return calls;
			}
		}

		return [];
	};

	/** Makes the binding; gives the refusal, if there is one. */
	const bind = ({pod: {info}, host, cause}: Binding, as: Client = client): Status | undefined =>
		kernel.under(cause, () => {
			for (const call of bindCalls(info, host)) {
				const status = send(call, as);

				if (status !== undefined) {
					return status;
				}
			}

			bindings.delete(info.uid);
			tell('bound', info, 'routine', {node: host});
			const message = `Successfully assigned ${info.key} to ${host}`;
			record({about: info.pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message});
			return undefined;
		});

	const {evictions, beginEviction, evictionCycle} = createEvictions({kernel, client, name, queue, table, send, tell});

	return {
		bindings,
		evictions,
		fail,
		failWithError,
		giveUp,
		bind,
		beginEviction,
		send,
		/** Binds at once, without asking anybody whether it fits. */
		bindNow(pod: QueuedPod, host: string, as: Client = client): Status | undefined {
			table.assume(pod.info, host);
			queue.nominator.remove(pod.info);
			queue.done(pod.info.uid);
			const binding: Binding = {pod, host, plans: {}, cause: kernel.cause};
			bindings.set(pod.info.uid, binding);
			const status = bind(binding, as);

			if (status !== undefined) {
				giveUp(pod);
				failWithError(pod, `binding rejected: ${status.message}`);
			}

			return status;
		},
		/** Carries out what a cycle decided. */
		act(pod: QueuedPod, result: CycleResult): void {
			if (result.outcome === 'placed') {
				assume(pod, result);
			} else if (result.outcome === 'failed') {
				failWithError(pod, result.message);
			} else {
				// Before the pod goes back: until its victims are told, PreEnqueue holds it.
				if (result.nomination !== undefined) {
					beginEviction(pod.info, result.nomination);
				}

				const {unschedulablePlugins: plugins, pendingPlugins: pending} = result.diagnosis;
				fail(pod, {message: result.message, plugins, pending, isRejection: true, nominated: result.nominated});
			}
		},
		/** A pod that is being deleted needs no node. */
		skipDeleting({info}: QueuedPod): void {
			recordFailure(info.pod, `skip schedule deleting pod: ${info.key}`);
			queue.done(info.uid);
		},
		/** The second half of a placement, in a wake of its own. Bindings overlap, so what one costs delays nobody. */
		bindingCycle(uid: string): void {
			const binding = bindings.get(uid);

			if (binding === undefined) {
				return;
			}

			const {pod, cause} = binding;
			const obstacle = kernel.under(cause, () => preBind(binding));

			if (obstacle === 'wait') {
				kernel.wake(name, kernel.now + preBindPeriod, 'bind', uid);
				return;
			}

			const status = obstacle === undefined ? bind(binding) : undefined;
			const message = obstacle?.message ?? (status === undefined ? undefined : `binding rejected: ${status.message}`);

			if (message !== undefined) {
				kernel.under(cause, () => {
					giveUp(pod);
					failWithError(pod, message);
				});
			}

			client.takeCost();
		},
		evictionCycle,
		clear(): void {
			bindings.clear();
			evictions.clear();
			tokensFullAt = 0;
		},
		save: (): SavedActs => ({
			bindings: [...bindings.values()],
			evictions: [...evictions.values()],
			tokensFullAt,
		}),
		load(saved: SavedActs): void {
			for (const binding of saved.bindings) {
				bindings.set(binding.pod.info.uid, binding);
			}

			for (const eviction of saved.evictions) {
				evictions.set(eviction.pod.uid, eviction);
			}

			tokensFullAt = saved.tokensFullAt;
		},
	};
};

export type Acts = ReturnType<typeof createActs>;
