import {podDisruptionBudgets} from '../../engine/api/kinds/pod-disruption-budget.ts';
import {keyOf} from '../../engine/api/object.ts';
import {selectorMatches} from '../../engine/api/selectors.ts';
import {admin, type Cluster} from '../../engine/cluster.ts';
import {assert} from '../../engine/kernel/assert.ts';
import type {Rather, Seat, SeatReply, WaitingItem} from './seat.ts';
import {notHere, orderText} from './seat.ts';

type HandReply =
	| {readonly ok: true}
	| {readonly ok: false; readonly message: string; readonly status?: {readonly reason?: string; readonly code: number}};

const asReply = (reply: HandReply, said: string): SeatReply =>
	reply.ok
		? {ok: true, said}
		: {
				ok: false,
				why: reply.message,
				...(reply.status === undefined ? {} : {reason: reply.status.reason, code: reply.status.code}),
			};

/** Source: pkg/kubelet/lifecycle/predicate.go looks at resources, ports, node affinity and NoExecute taints alone. */
export const uncheckedLater: readonly string[] = [
	'NodeUnschedulable',
	'TaintToleration',
	'InterPodAffinity',
	'PodTopologySpread',
];

/** Binds pods by hand, with the scheduler's own identity, rights and sight. Nothing checks the fit but the player. */
export const schedulerSeat = (cluster: Cluster): Seat => {
	const {seat} = cluster;
	assert(seat !== undefined, 'the cluster has a process for the player');
	const scheduler = cluster.schedulers.get(seat.name);
	assert(scheduler !== undefined, 'the player has a scheduler');
	const {hands} = scheduler;

	const waiting = (): readonly WaitingItem[] =>
		scheduler.held && scheduler.running
			? scheduler.queue
					.list('active')
					.map(({info, arrival, attempts}) => ({key: keyOf(info.pod), arrival: arrival * 1000 + attempts}))
			: [];

	/** A filter's refusal that neither the API server nor the kubelet looks at again: such a bind simply stands. */
	const breaks = (pod: string, node: string): boolean => {
		const row = scheduler.why(pod)?.rows.find(each => each.node === node);
		return row?.filters.some(({plugin, status}) => status !== undefined && uncheckedLater.includes(plugin)) === true;
	};

	const bind = (pod: string, node: string): SeatReply => {
		const broke = breaks(pod, node);
		const reply = asReply(hands.bind(pod, node), `${pod} is bound to ${node}`);
		return reply.ok && broke ? {...reply, broke: 'forced-placement'} : reply;
	};

	/** Budgets that would be broken: a wish for preemption, which goes through all the same. */
	const breaksBudget = (node: string, victims: readonly string[]): boolean => {
		const gone = (scheduler.table.snapshot.get(node)?.pods ?? []).filter(({key}) => victims.includes(key));
		const budgets = cluster.server.glass.list(admin, podDisruptionBudgets, {});
		return (budgets.ok ? budgets.object.items : []).some(
			({metadata, spec, status}) =>
				gone.filter(
					({pod}) =>
						pod.metadata.namespace === metadata.namespace && selectorMatches(spec?.selector, pod.metadata.labels),
				).length > (status?.disruptionsAllowed ?? 0),
		);
	};

	const preempt = (pod: string, node: string, victims: readonly string[]): SeatReply => {
		const broke = breaksBudget(node, victims);
		const reply = asReply(hands.preempt(pod, node, victims), `${pod} is promised ${node}`);
		return reply.ok && broke ? {...reply, broke: 'pdb'} : reply;
	};

	/** Above any total of the plug-ins: a node on which the pod does not even fit. */
	const unfit = 1000;

	/** The best node by the real scheduler's own table, if it is not the chosen one. */
	const rather = (pod: string, node: string | undefined): Rather | undefined => {
		const rows = scheduler.why(pod)?.rows ?? [];
		const fitting = rows.filter(({verdict}) => verdict === undefined);
		const chosen = fitting.find(row => row.node === node);
		const best = fitting.reduce<(typeof rows)[number] | undefined>(
			(top, row) => (top === undefined || row.total > top.total ? row : top),
			undefined,
		);

		if (rows.length === 0) {
			return undefined;
		}

		if (best === undefined) {
			return node === undefined ? undefined : {instead: {do: 'mark-unschedulable', pod}, regret: unfit};
		}

		const regret = chosen === undefined ? unfit + best.total : best.total - chosen.total;
		return regret > 0 ? {instead: {do: 'bind', pod, node: best.node}, regret} : undefined;
	};

	return {
		id: 'scheduler',
		words: ['bind', 'mark-unschedulable', 'back-off', 'preempt', 'clear-nomination', 'delegate', 'hand-back', 'retake'],
		waiting,
		carryOut(intent) {
			switch (intent.do) {
				case 'bind':
					return bind(intent.pod, intent.node);
				case 'mark-unschedulable':
					return asReply(hands.markUnschedulable(intent.pod), `${intent.pod} is marked unschedulable`);
				case 'back-off':
					return asReply(hands.backOff(intent.pod), `${intent.pod} backs off`);
				case 'preempt':
					return preempt(intent.pod, intent.node, intent.victims);
				case 'clear-nomination':
					return asReply(hands.clearNomination(intent.pod), `${intent.pod} is promised nothing any more`);
				case 'delegate':
					scheduler.delegate(intent.order, intent.off !== true);
					return {ok: true, said: orderText(intent.order, intent.off === true)};
				case 'hand-back':
					scheduler.release();
					return {ok: true, said: 'the scheduler works by itself'};
				case 'retake':
					scheduler.take();
					return {ok: true, said: 'the seat is yours'};
				default:
					return notHere(intent);
			}
		},
		rather(intent) {
			switch (intent.do) {
				case 'bind':
					return rather(intent.pod, intent.node);
				case 'mark-unschedulable':
				case 'back-off':
					return rather(intent.pod, undefined);
				default:
					return undefined;
			}
		},
		random(item, draws, turn) {
			const nodes = scheduler.table.snapshot.list;
			const pick =
				nodes.length === 0 ? undefined : nodes[draws.between(`pilot/${item.key}`, turn, 0, nodes.length - 1)];
			return pick === undefined ? undefined : {do: 'bind', pod: item.key, node: pick.name};
		},
	};
};
