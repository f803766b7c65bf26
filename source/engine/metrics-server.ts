import type {Node} from './api/kinds/node.ts';
import type {Pod} from './api/kinds/pod.ts';
import {keyOf, type ObjectMeta} from './api/object.ts';
import type {Measured, NodeMetrics, PodMetrics, Usage} from './api/pod-metrics.ts';
import type {Ground} from './ground/ground.ts';
import type {Kernel} from './kernel/kernel.ts';
import {type Millis, seconds, timestamp} from './kernel/time.ts';
import type {Traffic} from './traffic/traffic.ts';

/** metrics-server asks the kubelets this often. Source: kubernetes-sigs/metrics-server --metric-resolution */
const resolution: Millis = seconds(15);

/** A process that nobody asks for anything still breathes. */
const idleMilliCpu = 1;

type Amount = {readonly milliCpu: number; readonly bytes: number};

const sum = (amounts: readonly Amount[]): Amount => ({
	milliCpu: amounts.reduce((total, {milliCpu}) => total + milliCpu, 0),
	bytes: amounts.reduce((total, {bytes}) => total + bytes, 0),
});

const usageOf = ({milliCpu, bytes}: Amount): Usage => ({
	cpu: `${Math.round(milliCpu * 1_000_000)}n`,
	memory: `${Math.round(bytes / 1024)}Ki`,
});

const measuredAt = (now: Millis): string => timestamp(Math.floor(now / resolution) * resolution);

type MetricsSources = {readonly ground: Ground; readonly traffic: Traffic; readonly kernel: Kernel};

/** Metrics of what runs now, as metrics-server would have them from the kubelets it can reach. */
export const createMetricsServer = ({ground, traffic, kernel}: MetricsSources) => {
	const isReached = (machine: string): boolean =>
		ground.isUp(machine) && ground.runs(machine, 'kubelet') && !ground.network.isCut('control-plane', machine);

	const amountsOf = (pod: Pod): ReadonlyArray<Amount & {readonly name: string}> => {
		const there = ground.podOnGround(
			pod.metadata.annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid ?? '',
		);
		const running = (there?.containers ?? []).filter(({state}) => state === 'running');
		const serving = traffic.usageOf(keyOf(pod));
		return running.map(({name, image, startedAt, workMilliCpu, role}, at) => {
			const {memory} = ground.programs.of(image);
			const grown = memory.base + (memory.leakPerMinute * (kernel.now - startedAt)) / 60_000;
			const main = role === 'main' && running.findIndex(each => each.role === 'main') === at;
			return {
				name,
				milliCpu: Math.max(idleMilliCpu, workMilliCpu, main ? (serving?.milliCpu ?? 0) : 0),
				bytes: Math.round(main ? (serving?.bytes ?? grown) : grown),
			};
		});
	};

	const measured = ({name, namespace, labels, creationTimestamp}: ObjectMeta): Measured => ({
		metadata: {
			name,
			...(namespace === undefined ? {} : {namespace}),
			...(creationTimestamp === undefined ? {} : {creationTimestamp: timestamp(kernel.now)}),
			...(labels === undefined ? {} : {labels}),
		},
		timestamp: measuredAt(kernel.now),
		window: '20s',
	});

	return {
		/** Undefined for a pod of which nothing runs, or whose kubelet does not answer. */
		ofPod(pod: Pod): PodMetrics | undefined {
			const amounts = isReached(pod.spec.nodeName ?? '') ? amountsOf(pod) : [];
			return amounts.length === 0
				? undefined
				: {
						...measured(pod.metadata),
						containers: amounts.map(amount => ({name: amount.name, usage: usageOf(amount)})),
					};
		},
		ofNode(node: Node, pods: readonly Pod[]): NodeMetrics | undefined {
			const {name} = node.metadata;
			return isReached(name)
				? {
						...measured(node.metadata),
						usage: usageOf(sum(pods.filter(({spec}) => spec.nodeName === name).flatMap(amountsOf))),
					}
				: undefined;
		},
	};
};

export type MetricsServer = ReturnType<typeof createMetricsServer>;
