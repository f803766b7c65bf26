import type {Node, Taint} from '../../api/kinds/node.ts';
import {type AdmissionPlugin, creates} from './plugin.ts';

const notReady: Taint = {key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'};

/** A node is born not ready; the taint goes when it says it is. Source: plugin/pkg/admission/nodetaint */
export const taintNewNodes: AdmissionPlugin = {
	name: 'TaintNodesByCondition',
	mutate(admission) {
		const node = admission.object as Node;
		const taints = node.spec?.taints ?? [];
		const hasIt = taints.some(({key, effect}) => key === notReady.key && effect === notReady.effect);
		return !creates(admission, 'nodes') || hasIt
			? node
			: {...node, spec: {...node.spec, taints: [...taints, notReady]}};
	},
};
