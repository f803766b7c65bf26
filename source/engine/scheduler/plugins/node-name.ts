import {action} from '../cluster-event.ts';
import {definePlugin} from '../framework.ts';
import {unresolvable} from '../plugin-status.ts';

const otherName = unresolvable("node(s) didn't match the requested node name");

/** A pod that names its node goes nowhere else. Source: pkg/scheduler/framework/plugins/nodename */
export const nodeName = definePlugin('NodeName', () => ({
	events: [{resource: 'Node', actions: action.add}],
	filterDepends: {on: 'node', key: ({pod}) => pod.spec.nodeName ?? ''},
	filter({pod}, node) {
		const wanted = pod.spec.nodeName ?? '';
		return wanted === '' || wanted === node.name ? undefined : otherName;
	},
}));
