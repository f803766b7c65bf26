import type {ObjectKey} from '../api/object.ts';
import type {Status} from '../api/status.ts';
import type {Client} from '../client/client.ts';
import type {Acts} from './acts.ts';
import {type CycleInput, runCycle} from './cycle.ts';
import {fitErrorMessage} from './diagnosis.ts';
import type {NodeTable} from './node-table.ts';
import {messageOf} from './plugin-status.ts';
import {clearNomination} from './pod-calls.ts';
import type {QueuedPod, SchedulingQueue} from './queued-pod.ts';
import {fitsWithout} from './run-plugins.ts';

/** What came of a person's hand: nothing, or why not; with the server's refusal if it was the server's. */
export type HandReply = {readonly ok: true} | {readonly ok: false; readonly message: string; readonly status?: Status};

/**
What a person in the scheduler's seat can do with a waiting pod. Each is the path of the autopilot, with the person's choice in the
place of the cycle's; `as` is whose identity makes the calls, the scheduler's own when left out.
*/
export type Hands = {
	/** Binds without asking whether it fits, as the API would let anybody. */
	bind(key: ObjectKey, node: string, as?: Client): HandReply;
	/** Says so on the pod, in the usual words when none are given, and waits for an event that helps. */
	markUnschedulable(key: ObjectKey, message?: string, as?: Client): HandReply;
	/** Puts the pod aside for 1 s, doubling to 10 s. */
	backOff(key: ObjectKey): HandReply;
	/** Promises the node and evicts the victims, if they all have lower priority and the pod fits without them. */
	preempt(key: ObjectKey, node: string, victims: readonly ObjectKey[], as?: Client): HandReply;
	clearNomination(key: ObjectKey, as?: Client): HandReply;
};

export type HandContext = {
	readonly queue: SchedulingQueue;
	readonly table: NodeTable;
	readonly acts: Acts;
	inputFor(pod: QueuedPod): CycleInput;
	/** Leaves the wakes that the state of the queue asks for. */
	plan(): void;
};

const fine: HandReply = {ok: true};
const refused = (message: string, status?: Status): HandReply => ({ok: false, message, status});
const answer = (status: Status | undefined): HandReply =>
	status === undefined ? fine : refused(status.message ?? '', status);

export const createHands = ({queue, table, acts, inputFor, plan}: HandContext): Hands => {
	/** Takes the pod out of the queue for one attempt by hand. */
	const withPod = (key: ObjectKey, work: (pod: QueuedPod) => HandReply): HandReply => {
		const pod = queue.take(key);

		if (pod === undefined) {
			return refused(`${key} does not wait for a node`);
		}

		const reply = work(pod);
		plan();
		return reply;
	};

	return {
		bind: (key, node, as) => withPod(key, pod => answer(acts.bindNow(pod, node, as))),
		markUnschedulable: (key, message, as) =>
			withPod(key, pod => {
				const input = inputFor(pod);
				const result = runCycle(input);
				const usual = result.outcome === 'unschedulable' ? result : undefined;
				// A person's reason is no plug-in's, so whatever any plug-in waits for may help.
				const plugins =
					usual?.diagnosis.unschedulablePlugins ?? input.framework.plugins.map(plugin => plugin.name).sort();
				const words = message ?? usual?.message ?? fitErrorMessage(table.snapshot.list.length, noDiagnosis);
				return answer(
					acts.fail(pod, {message: words, plugins, pending: [], isRejection: true, nominated: undefined}, as),
				);
			}),
		backOff: key =>
			withPod(key, pod => {
				queue.returnFailed(pod, [], []);
				return fine;
			}),
		preempt(key, node, victims, as) {
			const waiting = queue.find(key)?.pod;
			const target = table.snapshot.get(node);

			if (waiting === undefined || target === undefined) {
				return refused(waiting === undefined ? `${key} does not wait for a node` : `there is no node ${node}`);
			}

			const chosen = target.pods.filter(pod => victims.includes(pod.key));

			if (chosen.length !== victims.length || chosen.some(({priority}) => priority >= waiting.info.priority)) {
				return refused('every victim must be on the node and have a lower priority than the pod');
			}

			const verdict = fitsWithout({...inputFor(waiting), node: target, without: chosen});

			if (verdict !== undefined) {
				return refused(`it would not fit without them: ${messageOf(verdict.status)}`);
			}

			return withPod(key, pod => {
				const result = runCycle(inputFor(pod));
				const usual = result.outcome === 'unschedulable' ? result : undefined;
				const plugins = usual?.diagnosis.unschedulablePlugins ?? ['NodeResourcesFit'];
				const message = usual?.message ?? fitErrorMessage(table.snapshot.list.length, noDiagnosis);
				acts.beginEviction(pod.info, {node, victims: chosen, pdbViolations: 0});
				return answer(acts.fail(pod, {message, plugins, pending: [], isRejection: true, nominated: node}, as));
			});
		},
		clearNomination(key, as) {
			const pod = queue.find(key)?.pod;

			if (pod === undefined) {
				return refused(`${key} does not wait for a node`);
			}

			queue.nominator.remove(pod.info);
			return answer(acts.send(clearNomination(pod.info.pod, 'the promise was taken back'), as));
		},
	};
};

const noDiagnosis = {
	nodeStatuses: new Map(),
	absentNodesStatus: {code: 'Unschedulable', reasons: []},
	preFilterMessage: '',
	postFilterMessage: '',
	unschedulablePlugins: [],
	pendingPlugins: [],
} as const;
