import type {Node} from '../../../engine/api/kinds/node.ts';
import {type Millis, seconds, timeOf} from '../../../engine/kernel/time.ts';
import type {Eyes} from '../eyes.ts';
import type {NodeCell} from '../frame.ts';

/** Two sights of a node: what the API believes, and what is so on the ground. */

export const zoneOf = (node: Node): string => node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';

export const isMaster = (node: Node): boolean =>
	node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined;

export const readiness = (node: Node) => node.status?.conditions?.find(({type}) => type === 'Ready');

/** By default a pod stands it for so long on a node that is not heard of. Source: DefaultTolerationSeconds */
const patience: Millis = seconds(300);

const silence = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready'];

/**
When ordinary pods of a silent node are given up: their patience begins with the NoExecute taint, which comes at the
pace that the node controller allows the zone; undefined while the node has none.
*/
export const givenUpAt = (node: Node): Millis | undefined => {
	const taint = node.spec?.taints?.find(({key, effect}) => effect === 'NoExecute' && silence.includes(key));
	const since = timeOf(taint?.timeAdded);
	return since === undefined ? undefined : since + patience;
};

export type Sight = {readonly state: NodeCell['state']; readonly word: string};

/** What the API believes of a node. */
export const apiSight = (node: Node): Sight => {
	const ready = readiness(node);

	if (ready?.status === 'Unknown') {
		return {state: 'silent', word: 'Unknown'};
	}

	if (ready?.status !== 'True') {
		return {state: 'down', word: 'NotReady'};
	}

	return node.spec?.unschedulable === true
		? {state: 'cordoned', word: 'SchedulingDisabled'}
		: {state: 'ready', word: 'Ready'};
};

/** What is so on the ground. */
export const trueSight = ({cluster}: Eyes, name: string): Sight => {
	const {ground} = cluster;
	const {power} = ground.stateOf(name);

	if (power === 'booting') {
		return {state: 'booting', word: 'booting'};
	}

	if (power === 'off') {
		return {state: 'down', word: 'no power'};
	}

	if (!ground.runs(name, 'kubelet')) {
		return {state: 'silent', word: 'kubelet stopped'};
	}

	return ground.network.isCut(name, 'control-plane')
		? {state: 'silent', word: 'cut off'}
		: {state: 'ready', word: 'up'};
};

export const agree = (truth: Sight, api: Sight): boolean =>
	(truth.state === 'ready') === (api.state === 'ready' || api.state === 'cordoned');
