import type {NodeInfo, PodInfo, WhyRow} from '../../../engine/cluster.ts';
import {cpuText, memoryText} from './amounts.ts';

/** A refusal in a sentence, and in about ten columns. */
export type Refusal = {readonly refusedBy: string; readonly reason: string; readonly brief: string};

type Words = {readonly reason: string; readonly brief: string};

/** What is missing on a node, one sentence a resource. */
export const lacksOf = (pod: PodInfo, node: NodeInfo): readonly Words[] => {
	const {requests} = pod;
	const freeCpu = node.allocatableMilliCpu - node.milliCpu;
	const freeMemory = node.allocatableMemory - node.memory;
	return [
		...(node.pods.length + 1 > node.allocatablePods
			? [{reason: `pods: ${node.pods.length} of ${node.allocatablePods} taken`, brief: 'pods full'}]
			: []),
		...(requests.milliCpu > freeCpu
			? [
					{
						reason: `cpu: ${cpuText(Math.max(0, freeCpu))} free, ${cpuText(requests.milliCpu)} asked`,
						brief: `cpu -${cpuText(requests.milliCpu - freeCpu)}`,
					},
				]
			: []),
		...(requests.memory > freeMemory
			? [
					{
						reason: `memory: ${memoryText(Math.max(0, freeMemory))} free, ${memoryText(requests.memory)} asked`,
						brief: `mem -${memoryText(requests.memory - freeMemory)}`,
					},
				]
			: []),
	];
};

const taintBriefs: Readonly<Record<string, string>> = {
	'node-role.kubernetes.io/control-plane': 'taint ctrl',
	'node.kubernetes.io/not-ready': 'not ready',
	'node.kubernetes.io/unreachable': 'silent',
	'node.kubernetes.io/unschedulable': 'cordoned',
	'node.kubernetes.io/network-unavailable': 'no network',
	'node.cloudprovider.kubernetes.io/uninitialized': 'not ready',
};

/** Kubernetes' own prefixes say nothing to a person at a bench. */
const wellKnown = /^node(?:-role)?\.kubernetes\.io\//;

const taintWords = (node: NodeInfo, reason: string): Words => {
	const key = /untolerated taint \{([^:}]*)/.exec(reason)?.[1];
	const taint = node.taints.find(each => each.key === key && each.effect !== 'PreferNoSchedule');

	if (taint === undefined) {
		return {reason, brief: 'taint'};
	}

	const value = taint.value === undefined || taint.value === '' ? '' : `=${taint.value}`;
	const last = taint.key.split('/').at(-1) ?? taint.key;
	return {
		reason: `${taint.key.replace(wellKnown, '')}${value}:${taint.effect} is not tolerated`,
		brief: taintBriefs[taint.key] ?? `taint ${last}`.slice(0, 10),
	};
};

const briefs: Readonly<Record<string, string>> = {
	NodeUnschedulable: 'cordoned',
	NodeName: 'other name',
	NodeAffinity: 'selector',
	NodePorts: 'port taken',
	PodTopologySpread: 'spread',
	InterPodAffinity: 'affinity',
	NodeVolumeLimits: 'volumes',
	VolumeBinding: 'volume',
	VolumeZone: 'volume',
	VolumeRestrictions: 'volume',
};

/** Which plug-in refused a node first, in its words and with the numbers of this moment; undefined where the pod fits. */
export const refusalWords = ({verdict}: WhyRow, node: NodeInfo, pod: PodInfo): Refusal | undefined => {
	if (verdict === undefined) {
		return undefined;
	}

	const {plugin, status} = verdict;
	const said = status.reasons.join(', ');

	if (plugin === 'NodeResourcesFit') {
		const lacks = lacksOf(pod, node);
		const reason = lacks.length === 0 ? said : lacks.map(each => each.reason).join(', ');
		return {refusedBy: plugin, reason, brief: lacks[0]?.brief ?? 'promised'};
	}

	if (plugin === 'TaintToleration') {
		return {refusedBy: plugin, ...taintWords(node, said)};
	}

	return {refusedBy: plugin, reason: said, brief: briefs[plugin] ?? plugin.slice(0, 10)};
};
