import {type Node, nodes} from '../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {amountOf} from '../../engine/api/quantity.ts';
import type {Cluster} from '../../engine/cluster.ts';
import {objectOf} from '../inside/place.ts';
import type {Page} from '../inside/tools/network-tools.ts';
import {glass} from '../view/mirror.ts';
import {createMetrics, type Metrics, type Usage} from './metrics.ts';

/** What a kubelet's pages are made of. */
type KubeletPages = {readonly cluster: Cluster; readonly metrics: Metrics};

const text = (body: string): Page => ({status: 200, reason: 'OK', type: 'text/plain; charset=utf-8', body});

const json = (body: object): Page => ({
	status: 200,
	reason: 'OK',
	type: 'application/json',
	body: JSON.stringify(body),
});

const unknown: Page = {
	status: 404,
	reason: 'Not Found',
	type: 'text/plain; charset=utf-8',
	body: '404 page not found\n',
};

const podsOn = ({cluster}: KubeletPages, node: string): readonly Pod[] => {
	const reply = cluster.server.glass.list(glass, pods, {fieldSelector: `spec.nodeName=${node}`});
	return reply.ok ? reply.object.items : [];
};

/** CPU in billionths of a core and memory in bytes. */
const amountsOf = ({cpu, memory}: Usage, time: string) => ({
	cpu: {time, usageNanoCores: Number(cpu.replace(/n$/u, ''))},
	memory: {time, workingSetBytes: Number(memory.replace(/Ki$/u, '')) * 1024},
});

const total = (usages: readonly Usage[]): Usage => ({
	cpu: `${usages.reduce((sum, {cpu}) => sum + Number(cpu.replace(/n$/u, '')), 0)}n`,
	memory: `${usages.reduce((sum, {memory}) => sum + Number(memory.replace(/Ki$/u, '')), 0)}Ki`,
});

const podSummary = (pages: KubeletPages, pod: Pod) => {
	const measured = pages.metrics.ofPod(pod);
	const {name, namespace, uid} = pod.metadata;
	return measured === undefined
		? []
		: [
				{
					podRef: {name, namespace, uid},
					startTime: pod.status?.startTime,
					containers: measured.containers.map(container => ({
						name: container.name,
						...amountsOf(container.usage, measured.timestamp),
					})),
					...amountsOf(total(measured.containers.map(({usage}) => usage)), measured.timestamp),
				},
			];
};

/** What metrics-server and dashboards read. Source: k8s.io/kubelet/pkg/apis/stats/v1alpha1 */
const summary = (pages: KubeletPages, node: Node): Page => {
	const there = podsOn(pages, node.metadata.name);
	const measured = pages.metrics.ofNode(node, there);

	if (measured === undefined) {
		return unknown;
	}

	const {cpu, memory} = amountsOf(measured.usage, measured.timestamp);
	const {whole} = amountOf(node.status?.capacity?.memory ?? '0');
	return json({
		node: {
			nodeName: node.metadata.name,
			startTime: node.metadata.creationTimestamp,
			cpu,
			memory: {...memory, availableBytes: Math.max(0, whole - memory.workingSetBytes)},
		},
		pods: there.flatMap(pod => podSummary(pages, pod)),
	});
};

/** What a kubelet that is there says to whoever the API server let through. Source: pkg/kubelet/server/server.go */
export const kubeletPage = (cluster: Cluster, name: string, path: string): Page => {
	const pages: KubeletPages = {cluster, metrics: createMetrics(cluster)};
	const node = objectOf(cluster, nodes, name);

	switch (path.replace(/\?.*$/u, '').replace(/\/$/u, '')) {
		case '/healthz':
			return text('ok');
		case '/pods':
			return json({kind: 'PodList', apiVersion: 'v1', metadata: {}, items: podsOn(pages, name)});
		case '/stats/summary':
			return node === undefined ? unknown : summary(pages, node);
		default:
			return unknown;
	}
};
