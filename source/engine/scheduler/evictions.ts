import type {Status} from '../api/status.ts';
import type {Call} from '../client/calls.ts';
import type {Client} from '../client/client.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Nomination} from './framework.ts';
import type {NodeTable} from './node-table.ts';
import {clearNomination, evict, markDisrupted} from './pod-calls.ts';
import type {PodInfo} from './pod-info.ts';
import type {SchedulingQueue} from './queued-pod.ts';

/** A pod whose victims are about to be told: plain data. */
export type Eviction = {readonly pod: PodInfo; readonly nomination: Nomination; readonly cause: number};

export type EvictionContext = {
	readonly kernel: Kernel;
	readonly client: Client;
	readonly name: string;
	readonly queue: SchedulingQueue;
	readonly table: NodeTable;
	/** Makes a call; gives the refusal, if there is one that matters. */
	send(call: Call): Status | undefined;
	/** Tells the chronicle; gives the fact's number. */
	tell(what: string, pod: PodInfo, weight: 'notable', detail: Record<string, string | number>): number;
};

/** The second half of preemption: the victims are told, a moment after the pod was promised their room. */
export const createEvictions = ({kernel, client, name, queue, table, send, tell}: EvictionContext) => {
	const evictions = new Map<string, Eviction>();

	const beginEviction = (info: PodInfo, nomination: Nomination): void => {
		const victims = nomination.victims.length;
		const cause = tell('preempting', info, 'notable', {node: nomination.node, victims});
		evictions.set(info.uid, {pod: info, nomination, cause});
		kernel.wake(name, kernel.now + 1, 'evict', info.uid);
	};

	/** Tells one victim to go; false when the API would not. */
	const evictOne = (victim: PodInfo, {pod, nomination}: Eviction): boolean => {
		const mark = markDisrupted(victim.pod, pod.pod, kernel.now);
		const isMarked = mark === undefined || send({...mark, fineIf: ['NotFound']}) === undefined;
		return isMarked && send(evict(victim.pod, pod.pod, nomination.node)) === undefined;
	};

	/** Lets the victims know, the last of them when the pod may be tried again. Source: pkg/scheduler/framework/preemption */
	const carryOutEviction = (eviction: Eviction): void => {
		const {pod, nomination} = eviction;

		for (const other of queue.nominator.podsOn(nomination.node)) {
			if (other.priority < pod.priority) {
				send({...clearNomination(other.pod, `${pod.key} goes before it`), fineIf: ['NotFound']});
			}
		}

		const going = nomination.victims
			.map(victim => table.podByUid(victim.uid))
			.filter(victim => victim !== undefined)
			.filter(victim => !victim.isTerminating);
		const told = going.map(victim => {
			if (victim === going.at(-1)) {
				evictions.delete(pod.uid);
			}

			return evictOne(victim, eviction);
		});
		evictions.delete(pod.uid);

		if (told.length === 0 || told.includes(false)) {
			queue.activate(pod.key);
		}
	};

	/** The wake that carries an eviction out. */
	const evictionCycle = (uid: string): void => {
		const eviction = evictions.get(uid);

		if (eviction !== undefined) {
			kernel.under(eviction.cause, () => carryOutEviction(eviction));
			client.takeCost();
		}
	};

	return {evictions, beginEviction, evictionCycle};
};
