import type {Pod} from '../../api/kinds/pod.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin} from '../framework.ts';
import {skip, unschedulable} from '../plugin-status.ts';
import {compilePod, type HostPort} from '../pod-info.ts';

const taken = unschedulable("node(s) didn't have free ports for the requested pod ports");

const anyAddress = '0.0.0.0';

const conflict = (one: HostPort, other: HostPort): boolean =>
	one.port === other.port &&
	one.protocol === other.protocol &&
	(one.ip === other.ip || one.ip === anyAddress || other.ip === anyAddress);

const anyConflict = (wanted: readonly HostPort[], used: readonly HostPort[]): boolean => {
	for (const port of wanted) {
		for (const other of used) {
			if (conflict(port, other)) {
				return true;
			}
		}
	}

	return false;
};

const freesPort = (wanted: readonly HostPort[], gone: Pod): boolean =>
	((gone.spec.nodeName ?? '') !== '' || (gone.status?.nominatedNodeName ?? '') !== '') &&
	anyConflict(wanted, compilePod(gone).hostPorts);

/** One port of a node for one pod. Source: pkg/scheduler/framework/plugins/nodeports */
export const nodePorts = definePlugin('NodePorts', () => ({
	events: [
		{
			resource: 'Pod',
			actions: action.delete,
			hint: (pod, {before}) => hintIf(freesPort(pod.hostPorts, before as Pod)),
		},
		{resource: 'Node', actions: action.add},
	],
	preFilter: pod => (pod.hostPorts.length === 0 ? {status: skip} : {state: undefined}),
	filterDepends: {on: 'node', key: ({hostPorts}) => (hostPorts.length === 0 ? '' : JSON.stringify(hostPorts))},
	filter: (pod, node) => (anyConflict(pod.hostPorts, node.usedPorts) ? taken : undefined),
}));
