import {action, hintIf} from '../cluster-event.ts';
import {definePlugin} from '../framework.ts';
import {unresolvable} from '../plugin-status.ts';

/** A pod with gates stays out of the queue until the last is removed. Source: pkg/scheduler/framework/plugins/schedulinggates */
export const schedulingGates = definePlugin('SchedulingGates', () => ({
	events: [
		{
			resource: 'Pod',
			actions: action.updatePodSchedulingGatesEliminated,
			hint: (pod, {after}) => hintIf((after?.metadata.uid ?? '') === pod.uid),
		},
	],
	preEnqueue({pod}) {
		const gates = pod.spec.schedulingGates ?? [];
		return gates.length === 0
			? undefined
			: unresolvable(`waiting for scheduling gates: [${gates.map(gate => gate.name).join(' ')}]`);
	},
}));
