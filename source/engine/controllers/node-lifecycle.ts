import {podCondition, withCondition} from '../api/conditions.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {isReady} from '../api/pod-view.ts';
import {
	type Call,
	type Decision,
	type EventNote,
	nothingToDo,
	type Turn,
	update,
	updateStatus,
} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import type {Millis} from '../kernel/time.ts';
import {podsByNode} from './indices.ts';
import {conditionTaintKeys, monitorPeriod, readyOf, silenced, wantedConditionTaints} from './node-lifecycle/health.ts';
import {lookAtNodes, type MonitorMemory, nobody, type Pass} from './node-lifecycle/monitor.ts';
import {nextDueAt, takeDue, type Zone, zonesAfter} from './node-lifecycle/zones.ts';
import {hasTaint, notReadyKey, swapTaints, unreachableKey} from './taints.ts';

const monitor = 'monitor';
const taintsOf = 'taints of ';
const podsOf = 'pods of ';

/** The queues of nodes to be tainted are looked at so often. Source: pkg/controller/nodelifecycle/scheduler, NodeEvictionPeriod */
const taintPeriod: Millis = 100;

/** Somebody else wrote first, or the node is gone: the next pass sees it. */
const lateIsFine = {fineIf: ['Conflict', 'NotFound']} as const;

/**
Notices silent nodes, says so, and keeps new pods away and old ones from staying.

Its keys are rounds: `monitor` is the pass over all nodes every five seconds, with the queues of nodes that wait for their
NoExecute taint; `taints of node-17` keeps the NoSchedule taints that follow from conditions; `pods of node-17` takes the
readiness of pods on a node that fell silent. The monitor goes by its own clock: it remembers when it noticed a renewal,
not what the renewal says. Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go
*/
export const nodeLifecycleLoop: Loop = {
	name: 'node-controller',
	watches: [
		{
			kind: nodes,
			keys({object, before, type}) {
				const node = object as Node;

				if (type === 'DELETED') {
					return [];
				}

				const fellSilent = before !== undefined && readyOf(before as Node) === 'True' && readyOf(node) === 'Unknown';
				return [
					...(withConditionTaints(node, 0) === node ? [] : [`${taintsOf}${node.metadata.name}`]),
					...(fellSilent ? [`${podsOf}${node.metadata.name}`] : []),
				];
			},
		},
		{
			kind: pods,
			// A pod that comes to a node which is silent already.
			keys({object, before, type}, seen) {
				const node = (object as Pod).spec.nodeName;

				if (type === 'DELETED' || node === undefined || (before as Pod | undefined)?.spec.nodeName === node) {
					return [];
				}

				const there = seen.get(nodes, node);
				return there !== undefined && readyOf(there) === 'Unknown' ? [`${podsOf}${node}`] : [];
			},
		},
	],
	indices: [podsByNode],
	startsWith: [monitor],
	workers: 8,
	retries: {base: 5, max: monitorPeriod},
	decide(key, seen, turn) {
		if (key === monitor) {
			return watchNodes(seen, turn);
		}

		return key.startsWith(taintsOf)
			? reflectConditions(key.slice(taintsOf.length), seen)
			: markPodsNotReady(key.slice(podsOf.length), seen);
	},
};

const watchNodes = (seen: Seen, turn: Turn): Decision => {
	const {now} = seen;
	const memory = (turn.remembered as MonitorMemory | undefined) ?? {watched: nobody, zones: [], nextPass: now};

	if (now < memory.nextPass) {
		return taintDue(memory, seen, []);
	}

	const found = lookAtNodes(seen.list(nodes), memory.watched, seen.leaseRenewedAt, now);
	const {zones, mode} = zonesAfter(memory.zones, found.counts, now);
	const watched = mode === 'resume' ? {...found.watched, heardAt: found.watched.heardAt.map(() => now)} : found.watched;
	const next: MonitorMemory = {
		watched,
		zones: mode === 'stop' ? zones : enqueue(zones, found),
		nextPass: now + monitorPeriod,
	};
	const untaint = mode === 'stop' ? found.tainted : found.recovered;
	const why = mode === 'stop' ? 'every zone looks dead: rather the control plane sees nothing' : 'it is ready again';
	const calls = [
		...found.silent.map(silence =>
			causedBySilence(seen, silence.node, sayUnknown(silence.node, now - silence.heardAt, now)),
		),
		...untaint.map(node => withoutNoExecute(node, why, now)),
		...(mode === 'stop' ? [] : swapped(found, now)),
	];
	const news = [...found.added.map(registered), ...found.removed.map(removed)];
	return {...taintLater(next, now), calls, events: news};
};

/** What a look at the clock finds out was caused by whatever silenced the node. */
const causedBySilence = (seen: Seen, {metadata: {name}}: Node, call: Call): Call => {
	const cause = seen.leaseSilencedBy(name);
	return cause > 0 ? {...call, cause} : call;
};

const about = (node: Node, reason: string, message: string): EventNote => ({
	about: node,
	type: 'Normal',
	reason,
	message,
});

const registered = (node: Node): EventNote =>
	about(
		node,
		'RegisteredNode',
		`Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`,
	);

const removed = (node: Node): EventNote =>
	about(node, 'RemovingNode', `Node ${node.metadata.name} event: Removing Node ${node.metadata.name} from Controller`);

const sayUnknown = (node: Node, silence: Millis, now: Millis): Call => ({
	...updateStatus(nodes, silenced(node, now), `nothing was heard of it for ${Math.floor(silence / 1000)} s`),
	...lateIsFine,
	...(readyOf(node) === 'True'
		? {event: about(node, 'NodeNotReady', `Node ${node.metadata.name} status is now: NodeNotReady`)}
		: {}),
});

const withoutNoExecute = (node: Node, because: string, now: Millis): Call => ({
	...update(nodes, swapTaints(node, 'NoExecute', [], [notReadyKey, unreachableKey], now), because),
	...lateIsFine,
});

/** A node that goes from one kind of trouble to the other changes its taint at once: it has waited its turn already. */
const swapped = ({untainted, silent}: Pass, now: Millis): readonly Call[] =>
	untainted
		.filter(({node}) => isTaintedAlready(node))
		.map(({node}) => {
			const unknown = readyOf(node) === 'Unknown' || silent.some(silence => silence.node === node);
			return taint(node, unknown, 'its trouble is of another kind now', now);
		});

const isTaintedAlready = (node: Node): boolean =>
	hasTaint(node, notReadyKey, 'NoExecute') || hasTaint(node, unreachableKey, 'NoExecute');

const taint = (node: Node, unknown: boolean, because: string, now: Millis): Call => {
	const [add, drop] = unknown ? [unreachableKey, notReadyKey] : [notReadyKey, unreachableKey];
	return {...update(nodes, swapTaints(node, 'NoExecute', [add], [drop], now), because), ...lateIsFine};
};

/** Nodes in trouble that have no NoExecute taint yet get in line, each in its zone's. */
const enqueue = (zones: readonly Zone[], {untainted, recovered, watched}: Pass): readonly Zone[] => {
	const well = new Set(recovered.map(node => node.metadata.name));
	const waiting = untainted.filter(({node}) => !isTaintedAlready(node));
	const sick = new Set(waiting.map(({node}) => node.metadata.name));

	return waiting.length === 0 && zones.every(zone => zone.queue.length === 0)
		? zones
		: zones.map(zone => {
				const kept = zone.queue.filter(name => sick.has(name) && !well.has(name) && watched.names.includes(name));
				const fresh = waiting
					.filter(one => one.zone === zone.name && !kept.includes(one.node.metadata.name))
					.map(({node}) => node.metadata.name);
				return {...zone, queue: [...kept, ...fresh]};
			});
};

const taintLater = (memory: MonitorMemory, now: Millis): Pick<Decision, 'lookAgainIn' | 'remember'> => {
	const dueAt = nextDueAt(memory.zones);
	const untilDue = dueAt === undefined ? Number.POSITIVE_INFINITY : Math.max(taintPeriod, dueAt - now);
	return {remember: memory, lookAgainIn: Math.min(untilDue, memory.nextPass - now)};
};

const taintDue = (memory: MonitorMemory, seen: Seen, before: readonly Call[]): Decision => {
	const {zones, due} = takeDue(memory.zones, seen.now);
	const calls = due.flatMap((name): readonly Call[] => {
		const node = seen.fresh(nodes, name);
		const ready = node === undefined ? undefined : readyOf(node);

		return node === undefined || ready === undefined || ready === 'True'
			? []
			: [
					causedBySilence(
						seen,
						node,
						taint(
							node,
							ready === 'Unknown',
							'its turn in its zone has come: pods may stay only as long as they tolerate it',
							seen.now,
						),
					),
				];
	});
	return {calls: [...before, ...calls], ...taintLater({...memory, zones}, seen.now)};
};

const withConditionTaints = (node: Node, now: Millis): Node => {
	const wanted = wantedConditionTaints(node);
	const unwanted = conditionTaintKeys.filter(key => !wanted.includes(key));
	return swapTaints(node, 'NoSchedule', wanted, unwanted, now);
};

const reflectConditions = (name: string, seen: Seen): Decision => {
	const node = seen.fresh(nodes, name);
	const next = node === undefined ? undefined : withConditionTaints(node, seen.now);

	if (node === undefined || next === undefined || next === node) {
		return nothingToDo;
	}

	const wanted = wantedConditionTaints(node);
	return {
		calls: [
			update(
				nodes,
				next,
				wanted.length === 0 ? 'its conditions are good again' : `its conditions say ${wanted.join(', ')}`,
			),
		],
	};
};

const notReadyNow = (pod: Pod, now: Millis): Pod => {
	const ready = pod.status?.conditions?.find(condition => condition.type === 'Ready');
	return ready === undefined
		? pod
		: {
				...pod,
				status: {
					...pod.status,
					conditions: withCondition(pod.status?.conditions, podCondition(pod, {...ready, status: 'False'}), now),
				},
			};
};

/** Source: pkg/controller/util/node/controller_utils.go, MarkPodsNotReady */
const markPodsNotReady = (name: string, seen: Seen): Decision => {
	const node = seen.get(nodes, name);

	if (node === undefined || readyOf(node) === 'True') {
		return nothingToDo;
	}

	return {
		calls: seen
			.byIndex(pods, podsByNode.name, name)
			.filter(pod => isReady(pod))
			.map(
				(pod): Call => ({
					...updateStatus(pods, notReadyNow(pod, seen.now), `nothing is heard of its node ${name}`),
					fineIf: ['NotFound'],
					event: {about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready'},
				}),
			),
	};
};
