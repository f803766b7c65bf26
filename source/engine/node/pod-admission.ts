import type {Node, Taint} from '../api/kinds/node.ts';
import type {Pod, Toleration} from '../api/kinds/pod.ts';
import {allowsNode} from '../api/node-affinity.ts';
import {type Amounts, amountsOf, isExtendedResource, podRequests} from '../api/pod-resources.ts';
import {milliOfAmount, unitsOfAmount} from '../api/quantity.ts';

/** Why a pod that was bound to this node may not run on it, in the kubelet's words; undefined when it may. */
export type Rejection = {readonly reason: string; readonly message: string};

/** Source: k8s.io/component-helpers/scheduling/corev1 and k8s.io/api/core/v1/toleration.go */
const tolerates = (toleration: Toleration, taint: Taint): boolean => {
	const effectFits = (toleration.effect ?? '') === '' || toleration.effect === taint.effect;
	const keyFits = (toleration.key ?? '') === '' || toleration.key === taint.key;
	const valueFits = toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
	return effectFits && keyFits && valueFits;
};

const toleratesAll = (pod: Pod, taints: readonly Taint[]): boolean =>
	taints
		.filter(taint => taint.effect === 'NoExecute')
		.every(taint => (pod.spec.tolerations ?? []).some(toleration => tolerates(toleration, taint)));

const hostPorts = (pod: Pod): readonly string[] =>
	pod.spec.containers.flatMap(({ports = []}) =>
		ports
			.filter(port => (port.hostPort ?? 0) > 0)
			.map(port => `${port.hostIP ?? ''}|${port.protocol ?? 'TCP'}|${port.hostPort}`),
	);

const portsClash = (pod: Pod, others: readonly Pod[]): boolean => {
	const wanted = hostPorts(pod);

	if (wanted.length === 0) {
		return false;
	}

	const taken = others.flatMap(hostPorts).map(port => port.split('|'));
	return wanted.some(port => {
		const [ip = '', protocol, number] = port.split('|');
		const anywhere = (address: string): boolean => address === '' || address === '0.0.0.0';
		return taken.some(
			([otherIp = '', otherProtocol, otherNumber]) =>
				protocol === otherProtocol && number === otherNumber && (ip === otherIp || anywhere(ip) || anywhere(otherIp)),
		);
	});
};

const amountIn = (name: string, list: Amounts): number => {
	const amount = list.get(name);
	return amount === undefined ? 0 : name === 'cpu' ? milliOfAmount(amount) : unitsOfAmount(amount);
};

/** The first resource of which there is not enough left. Source: pkg/scheduler/framework/plugins/noderesources/fit.go */
const shortage = (pod: Pod, node: Node, others: readonly Pod[]): Rejection | undefined => {
	const allocatable = amountsOf(node.status?.allocatable);
	const lacking = (name: string, requested: number, used: number, capacity: number): Rejection => ({
		reason: `OutOf${name}`,
		message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
	});
	const pods = amountIn('pods', allocatable);

	if (others.length + 1 > pods) {
		return lacking('pods', 1, others.length, pods);
	}

	const wanted = podRequests(pod);

	if (wanted.size === 0) {
		return undefined;
	}

	const held = others.map(other => podRequests(other, {useStatus: true}));
	const names = ['cpu', 'memory', 'ephemeral-storage'];
	const more = [...wanted.keys()].filter(name => !names.includes(name)).sort();

	// What the node has never heard of is not its own to refuse. Source: removeMissingExtendedResources
	for (const name of [...names, ...more].filter(each => !isExtendedResource(each) || allocatable.has(each))) {
		const requested = amountIn(name, wanted);
		const capacity = amountIn(name, allocatable);
		const used = held.reduce((sum, each) => sum + amountIn(name, each), 0);

		if (requested > 0 && requested > capacity - used) {
			return lacking(name, requested, used, capacity);
		}
	}

	return undefined;
};

const predicate = (name: string, why: string): Rejection => ({
	reason: name,
	message: `Predicate ${name} failed: ${why}`,
});

/**
Asks again what the scheduler was asked, with what is true on the node now. `others` are the pods that already run here.

Source: pkg/kubelet/lifecycle/predicate.go
*/
export const admit = (pod: Pod, node: Node, others: readonly Pod[], isStatic: boolean): Rejection | undefined => {
	const lacking = shortage(pod, node, others);

	if (lacking !== undefined) {
		return lacking;
	}

	if (!allowsNode(pod.spec, node)) {
		return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
	}

	if ((pod.spec.nodeName ?? node.metadata.name) !== node.metadata.name) {
		return predicate('NodeName', "node(s) didn't match the requested node name");
	}

	if (portsClash(pod, others)) {
		return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
	}

	return isStatic || toleratesAll(pod, node.spec?.taints ?? [])
		? undefined
		: predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
};
