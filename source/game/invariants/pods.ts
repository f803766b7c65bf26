import type {Node} from '../../engine/api/kinds/node.ts';
import type {ContainerStatus, Pod} from '../../engine/api/kinds/pod.ts';
import type {PodDisruptionBudget} from '../../engine/api/kinds/pod-disruption-budget.ts';
import {podLoad} from '../../engine/api/pod-resources.ts';
import {milliValue, unitValue} from '../../engine/api/quantity.ts';
import type {WatchEvent} from '../../engine/api/verbs.ts';

/*
Pods go one way: from nowhere to one node, from waiting through running to an end. One step back is Kubernetes' own: when
a node has rebooted, init containers run again, and the pod is Pending while they do.
*/

const order: Readonly<Record<string, number>> = {Pending: 0, Running: 1, Unknown: 1, Succeeded: 2, Failed: 2};

const phaseOf = (pod: Pod): string => pod.status?.phase ?? 'Pending';

const isBackwards = (before: string, after: string): boolean =>
	(order[after] ?? 0) < (order[before] ?? 0) || ((order[before] ?? 0) === 2 && after !== before);

const initializesAgain = ({status}: Pod): boolean =>
	status?.conditions?.some(condition => condition.type === 'Initialized' && condition.status === 'False') === true;

const statusesOf = ({status}: Pod): readonly ContainerStatus[] => [
	...(status?.initContainerStatuses ?? []),
	...(status?.containerStatuses ?? []),
];

const fewerRestarts = (before: Pod, after: Pod): string | undefined => {
	if (before.status?.containerStatuses === after.status?.containerStatuses) {
		return undefined;
	}

	const counts = new Map(statusesOf(before).map(({name, restartCount}) => [name, restartCount ?? 0]));
	return statusesOf(after).find(({name, restartCount}) => (restartCount ?? 0) < (counts.get(name) ?? 0))?.name;
};

/** What a change did to a pod that nothing may do. */
export const brokenByPod = ({type, object, before}: WatchEvent<Pod>): string | undefined => {
	if (type !== 'MODIFIED' || before === undefined) {
		return undefined;
	}

	const node = before.spec.nodeName ?? '';

	if (node !== '' && object.spec.nodeName !== node) {
		return `was bound to ${node} and is now on ${object.spec.nodeName ?? 'no node'}`;
	}

	if (isBackwards(phaseOf(before), phaseOf(object)) && !(phaseOf(before) === 'Running' && initializesAgain(object))) {
		return `went from ${phaseOf(before)} back to ${phaseOf(object)}`;
	}

	const forgetful = fewerRestarts(before, object);
	return forgetful === undefined ? undefined : `forgot restarts of ${forgetful}`;
};

const disruptedIn = ({status}: PodDisruptionBudget): readonly string[] => Object.keys(status?.disruptedPods ?? {});

/** An eviction is noted in its budget, and takes one disruption that was there to be taken. */
export const brokenByBudget = ({object, before}: WatchEvent<PodDisruptionBudget>): string | undefined => {
	const allowed = object.status?.disruptionsAllowed ?? 0;

	if (allowed < 0) {
		return `allows ${allowed} disruptions`;
	}

	const known = before === undefined ? [] : disruptedIn(before);
	const granted = disruptedIn(object).filter(name => !known.includes(name)).length;
	const were = before?.status?.disruptionsAllowed ?? 0;
	return granted > 0 && allowed > were - granted ? `granted ${granted} evictions and had ${were} to give` : undefined;
};

/** What the pods of a node ask for, beyond what the node has to give. */
export const overfilled = (node: Node, pods: readonly Pod[]): string | undefined => {
	const {cpu, memory, pods: most} = node.status?.allocatable ?? {};
	const loads = pods.map(podLoad);
	const cores = loads.reduce((sum, load) => sum + load.milliCpu, 0);
	const bytes = loads.reduce((sum, load) => sum + load.memory, 0);

	if (pods.length > unitValue(most)) {
		return `runs ${pods.length} pods of ${unitValue(most)}`;
	}

	if (cores > milliValue(cpu)) {
		return `gave away ${cores}m CPU of ${milliValue(cpu)}m`;
	}

	return bytes > unitValue(memory) ? `gave away ${bytes} bytes of ${unitValue(memory)}` : undefined;
};
