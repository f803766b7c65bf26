import type {Node, Taint} from '../../api/kinds/node.ts';
import type {Pod, Toleration} from '../../api/kinds/pod.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin} from '../framework.ts';
import {unresolvable} from '../plugin-status.ts';
import {isTolerated, onTaints} from '../taints.ts';

const cordoned = unresolvable('node(s) were unschedulable');

const unschedulableTaint: Taint = {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'};

const toleratesIt = (tolerations: readonly Toleration[]): boolean => isTolerated(unschedulableTaint, tolerations);

/** A cordoned node takes no pod that does not tolerate it. Source: pkg/scheduler/framework/plugins/nodeunschedulable */
export const nodeUnschedulable = definePlugin('NodeUnschedulable', () => ({
	events: [
		{
			resource: 'Node',
			actions: action.add | action.updateNodeTaint,
			hint(_pod, {before, after}) {
				const isOpen = (after as Node).spec?.unschedulable !== true;
				return hintIf(isOpen && (before === undefined || (before as Node).spec?.unschedulable === true));
			},
		},
		{
			resource: 'Pod',
			actions: action.updatePodToleration,
			hint: (pod, {after}) =>
				hintIf((after?.metadata.uid ?? '') === pod.uid && toleratesIt((after as Pod).spec.tolerations ?? [])),
		},
	],
	filterDepends: onTaints,
	filter: (pod, node) => (node.unschedulable && !toleratesIt(pod.tolerations) ? cordoned : undefined),
}));
