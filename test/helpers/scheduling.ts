import type {AnyKind, Kind} from '../../source/engine/api/kind.ts';
import {type Event, events} from '../../source/engine/api/kinds/event.ts';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import {type Node, nodes} from '../../source/engine/api/kinds/node.ts';
import {type Pod, type PodSpec, pods} from '../../source/engine/api/kinds/pod.ts';
import {type PriorityClass, priorityClasses} from '../../source/engine/api/kinds/priority-class.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {createProcess} from '../../source/engine/client/process.ts';
import type {Millis} from '../../source/engine/kernel/time.ts';
import {createScheduler, type SchedulerOptions} from '../../source/engine/scheduler/scheduler.ts';
import {controlPlane} from './control-plane.ts';

export type NodeWords = {
	readonly cpu?: string;
	readonly memory?: string;
	readonly pods?: string;
	readonly zone?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly taints?: NonNullable<Node['spec']>['taints'];
	readonly unschedulable?: boolean;
};

/** A node that is ready to be chosen: 4 cpu, 8 GiB, room for 110 pods unless said otherwise. */
export const bigNode = (name: string, words: NodeWords = {}): Node => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {
		name,
		labels: {
			'kubernetes.io/hostname': name,
			...(words.zone === undefined ? {} : {'topology.kubernetes.io/zone': words.zone}),
			...words.labels,
		},
	},
	spec: {
		...(words.taints === undefined ? {} : {taints: words.taints}),
		...(words.unschedulable === true ? {unschedulable: true} : {}),
	},
	status: {allocatable: {cpu: words.cpu ?? '4', memory: words.memory ?? '8Gi', pods: words.pods ?? '110'}},
});

/** A pod that asks for this much and waits for a node. */
export const podAsking = (
	name: string,
	requests: Readonly<Record<string, string>> = {},
	more: {
		readonly spec?: Partial<PodSpec>;
		readonly labels?: Readonly<Record<string, string>>;
		readonly uid?: string;
	} = {},
): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace: 'shop', uid: more.uid ?? `uid-${name}`, labels: more.labels ?? {app: name}},
	spec: {containers: [{name: 'main', image: 'web:1', resources: {requests}}], ...more.spec},
});

/** A scheduler beside an API server: nodes and pods are put on the table, time passes, and one looks where the pods are. */
export const schedulingTable = ({
	seed,
	lag = 5,
	...more
}: {readonly seed?: string; readonly lag?: Millis} & Partial<SchedulerOptions> = {}) => {
	const plane = controlPlane({seed});
	const {kernel, server} = plane;
	const process = createProcess({
		kernel,
		server,
		name: 'kube-scheduler',
		room: 'scheduler',
		user: {name: 'system:kube-scheduler', groups: ['system:authenticated']},
		link: {delay: () => lag},
		kinds: {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>},
	});
	const {informers, client} = process;
	const recorder = process.addSeriesRecorder('cp-1');
	const scheduler = process.addPart(
		createScheduler({
			kernel,
			informers,
			client,
			recorder,
			name: 'kube-scheduler/scheduler',
			room: 'scheduler',
			...more,
		}),
	);
	process.start();

	const table = {
		...plane,
		process,
		scheduler,
		nodes(...list: readonly Node[]) {
			for (const node of list) {
				const {status, ...born} = node;
				plane.create(nodes, born);
				const made = plane.get(nodes, node.metadata.name) as Node;
				plane.update(nodes, {...made, spec: {...made.spec, taints: node.spec?.taints}});
				plane.update(nodes, {...(plane.get(nodes, node.metadata.name) as Node), status}, 'status');
			}

			return table;
		},
		withPriorities(values: Readonly<Record<string, number>>, more: Partial<PriorityClass> = {}) {
			for (const [name, value] of Object.entries(values)) {
				plane.create(priorityClasses, {
					apiVersion: 'scheduling.k8s.io/v1',
					kind: 'PriorityClass',
					metadata: {name},
					value,
					...more,
				} as PriorityClass);
			}

			return table;
		},
		pods(...list: readonly Pod[]) {
			for (const pod of list) {
				const reply = plane.create(pods, pod);

				if (!reply.ok) {
					throw new Error(reply.status.message);
				}
			}

			return table;
		},
		run(duration: Millis) {
			plane.run(duration);
			return table;
		},
		pod: (name: string): Pod => plane.get(pods, `shop/${name}`) as Pod,
		nodeOf: (name: string): string | undefined => plane.get(pods, `shop/${name}`)?.spec.nodeName,
		/** What the PodScheduled condition says. */
		whyPending: (name: string): string | undefined =>
			(plane.get(pods, `shop/${name}`) as Pod).status?.conditions?.find(({type}) => type === 'PodScheduled')?.message,
		/** Reason and message of the events about a pod, with their count. */
		eventsOf(name: string): readonly string[] {
			const reply = server.list(admin, events, {namespace: 'shop'});
			const list = reply.ok ? reply.object.items : [];
			return list
				.filter((event: Event) => event.involvedObject.name === name)
				.map((event: Event) => `${event.type} ${event.reason} ${event.message}`);
		},
		remove: (kind: AnyKind, key: string) => plane.delete(kind as unknown as Kind<Pod>, key),
	};
	return table;
};
