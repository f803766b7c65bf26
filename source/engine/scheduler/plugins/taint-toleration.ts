import type {Node} from '../../api/kinds/node.ts';
import type {Toleration} from '../../api/kinds/pod.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import {defaultNormalize} from '../normalize.ts';
import {unresolvable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {firstUntolerated, isTolerated, onTaints} from '../taints.ts';

/** The tolerations that can meet a PreferNoSchedule taint. */
type Scoring = {readonly preferring: readonly Toleration[]};

const isOpenTo = (pod: PodInfo, node: Node): boolean =>
	firstUntolerated(node.spec?.taints ?? [], pod.tolerations) === undefined;

const unwelcome = (node: NodeInfo, preferring: readonly Toleration[]): number => {
	let count = 0;

	for (const taint of node.taints) {
		if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, preferring)) {
			count += 1;
		}
	}

	return count;
};

/** Taints keep pods away, or would rather not have them. Source: pkg/scheduler/framework/plugins/tainttoleration */
export const taintToleration = definePlugin<unknown, Scoring>('TaintToleration', () => ({
	events: [
		{
			resource: 'Node',
			actions: action.add | action.updateNodeTaint,
			hint: (pod, {before, after}) =>
				hintIf((before === undefined || !isOpenTo(pod, before as Node)) && isOpenTo(pod, after as Node)),
		},
		{
			resource: 'Pod',
			actions: action.updatePodToleration,
			hint: (pod, {after}) => hintIf((after?.metadata.uid ?? '') === pod.uid),
		},
	],
	filterDepends: onTaints,
	scoreDepends: onTaints,
	filter(pod, node) {
		if (node.taints.length === 0) {
			return undefined;
		}

		const taint = firstUntolerated(node.taints, pod.tolerations);
		return taint === undefined
			? undefined
			: unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
	},
	preScore: pod => ({
		state: {
			preferring: pod.tolerations.filter(
				({effect}) => effect === undefined || (effect as string) === '' || effect === 'PreferNoSchedule',
			),
		},
	}),
	score: (_pod, node, {preferring}) => (node.taints.length === 0 ? 0 : unwelcome(node, preferring)),
	normalize: scores => defaultNormalize(scores, true),
}));
