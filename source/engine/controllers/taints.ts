import type {Node, Taint} from '../api/kinds/node.ts';
import type {Toleration} from '../api/kinds/pod.ts';
import {type Millis, timestamp} from '../kernel/time.ts';

export const notReadyKey = 'node.kubernetes.io/not-ready';
export const unreachableKey = 'node.kubernetes.io/unreachable';
export const outOfServiceKey = 'node.kubernetes.io/out-of-service';

export const hasTaint = (node: Node, key: string, effect: Taint['effect']): boolean =>
	node.spec?.taints?.some(taint => taint.key === key && taint.effect === effect) === true;

/** An empty list is left out, as Go does with `omitempty`. */
const withTaints = (node: Node, taints: readonly Taint[]): Node => {
	const {taints: _, ...spec} = node.spec ?? {};
	return {...node, spec: taints.length === 0 ? spec : {...spec, taints}};
};

/** The node without the taints of one effect under some keys and with these others; the same node when nothing changes. */
export const swapTaints = (
	node: Node,
	effect: Taint['effect'],
	add: readonly string[],
	drop: readonly string[],
	now: Millis,
): Node => {
	const before = node.spec?.taints ?? [];
	const kept = before.filter(taint => !(taint.effect === effect && drop.includes(taint.key)));
	const fresh = add
		.filter(key => !hasTaint(node, key, effect))
		.map((key): Taint => ({key, effect, timeAdded: timestamp(now)}));
	return kept.length === before.length && fresh.length === 0 ? node : withTaints(node, [...kept, ...fresh]);
};

/** Whether a toleration covers a taint. Source: component-helpers/scheduling/corev1/helpers.go, ToleratesTaint */
export const tolerates = ({key, operator, value, effect}: Toleration, taint: Taint): boolean =>
	(effect === undefined || effect === taint.effect) &&
	(key === undefined || key === '' || key === taint.key) &&
	(operator === 'Exists' || (value ?? '') === (taint.value ?? ''));
