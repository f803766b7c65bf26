/*
The same moment with one thing different: what a scheduler would have before it if a pod asked for less, a label were there,
another pod were gone. Nothing that exists is changed; what comes out is the input of another cycle.
*/
import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {CycleInput} from '../cycle.ts';
import type {Framework} from '../framework.ts';
import type {NodeInfo, Snapshot} from '../node-info.ts';
import {compilePod, type PodInfo} from '../pod-info.ts';

export const supposePod = (input: CycleInput, change: (pod: Pod) => Pod): CycleInput => ({
	...input,
	pod: compilePod(change(input.pod.pod)),
});

/** Without kept counters: plug-ins count for themselves, for this once. */
const snapshotOf = (list: readonly NodeInfo[]): Snapshot => {
	const byName = new Map(list.map(node => [node.name, node]));
	return {
		list,
		get: name => byName.get(name),
		withAffinity: () => list.filter(node => node.withAffinity.length > 0),
		withRequiredAntiAffinity: () => list.filter(node => node.withRequiredAntiAffinity.length > 0),
	};
};

const supposeNodes = (input: CycleInput, change: (node: NodeInfo) => NodeInfo): CycleInput => ({
	...input,
	sight: {...input.sight, nodes: snapshotOf(input.sight.nodes.list.map(change))},
});

/** One node with another record. */
export const supposeNode = (input: CycleInput, name: string, change: (node: Node) => Node): CycleInput =>
	supposeNodes(input, info => {
		if (info.name !== name) {
			return info;
		}

		const changed = info.copy();
		changed.setNode(change(info.node));
		return changed;
	});

/** These pods are gone from wherever they are. */
export const supposeGone = (input: CycleInput, pods: readonly PodInfo[]): CycleInput =>
	supposeNodes(input, info => {
		const here = info.pods.filter(pod => pods.some(({uid}) => uid === pod.uid));

		if (here.length === 0) {
			return info;
		}

		const emptier = info.copy();

		for (const pod of here) {
			emptier.remove(pod);
		}

		return emptier;
	});

/** Another weight for one plug-in's score; 0 leaves the score out. */
export const supposeWeight = (input: CycleInput, plugin: string, weight: number): CycleInput => {
	const {framework} = input;
	const changed: Framework = {
		...framework,
		weights: new Map([...framework.weights, [plugin, weight]]),
		scores: weight === 0 ? framework.scores.filter(at => framework.plugins[at]?.name !== plugin) : framework.scores,
	};
	return {...input, framework: changed};
};

/** One plug-in thinks so much better of one node, after its normalisation, and the same of all others. */
export const supposeScore = (input: CycleInput, plugin: string, node: string, more: number): CycleInput => {
	const {framework} = input;
	const plugins = framework.plugins.map(each =>
		each.name === plugin
			? {
					...each,
					normalize(scores: number[], nodes: readonly NodeInfo[], state: unknown): void {
						each.normalize?.(scores, nodes, state);
						const at = nodes.findIndex(({name}) => name === node);

						if (at >= 0) {
							scores[at] = Math.min(100, (scores[at] as number) + more);
						}
					},
				}
			: each,
	);
	return {...input, framework: {...framework, plugins}};
};
