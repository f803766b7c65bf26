import {findCondition} from '../../api/conditions.ts';
import type {Node} from '../../api/kinds/node.ts';
import type {Condition} from '../../api/meta.ts';
import {kubernetes134} from '../../api/profile.ts';
import {type Millis, timestamp} from '../../kernel/time.ts';
import {notReadyKey, unreachableKey} from '../taints.ts';

/** Source: `--node-monitor-period` */
export const monitorPeriod: Millis = kubernetes134.controllers.nodeMonitorPeriod;
/** A node that was heard of is left alone for so long, until a pass finds that so much has gone by. Source: `--node-monitor-grace-period` (50 s since v1.32) */
export const monitorGrace: Millis = kubernetes134.controllers.nodeMonitorGracePeriod;
/** A node that never said how it is. Source: `--node-startup-grace-period` */
export const startupGrace: Millis = kubernetes134.controllers.nodeStartupGracePeriod;

/** Conditions that only the kubelet knows. NetworkUnavailable is the control plane's own and is left alone. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const readyOf = (node: Node): Condition['status'] | undefined =>
	findCondition(node.status?.conditions, 'Ready')?.status;

/**
The node as it looks once its silence has lasted too long: nothing is known of it any more. The heartbeats stay old, so
that anybody can see since when. Source: tryUpdateNodeHealth
*/
export const silenced = (node: Node, now: Millis): Node => {
	const at = timestamp(now);
	const before = node.status?.conditions ?? [];
	const unknown = before.map(
		(condition): Condition =>
			kubeletConditions.includes(condition.type) && condition.status !== 'Unknown'
				? {
						...condition,
						status: 'Unknown',
						reason: 'NodeStatusUnknown',
						message: 'Kubelet stopped posting node status.',
						lastTransitionTime: at,
					}
				: condition,
	);
	const missing = kubeletConditions
		.filter(type => findCondition(before, type) === undefined)
		.map(
			(type): Condition => ({
				type,
				status: 'Unknown',
				reason: 'NodeStatusNeverUpdated',
				message: 'Kubelet never posted node status.',
				lastHeartbeatTime: node.metadata.creationTimestamp,
				lastTransitionTime: at,
			}),
		);
	return {...node, status: {...node.status, conditions: [...unknown, ...missing]}};
};

const taintedBy: ReadonlyArray<readonly [type: string, status: Condition['status'], key: string]> = [
	['Ready', 'False', notReadyKey],
	['Ready', 'Unknown', unreachableKey],
	['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
	['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
	['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
	['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];
const unschedulableKey = 'node.kubernetes.io/unschedulable';

/** The keys of all NoSchedule taints that follow from a node's conditions. */
export const conditionTaintKeys: readonly string[] = [...taintedBy.map(([, , key]) => key), unschedulableKey];

/** The NoSchedule taints that a node should carry now. Source: nodeConditionToTaintKeyStatusMap, doNoScheduleTaintingPass */
export const wantedConditionTaints = (node: Node): readonly string[] => [
	...taintedBy
		.filter(([type, status]) => findCondition(node.status?.conditions, type)?.status === status)
		.map(([, , key]) => key),
	...(node.spec?.unschedulable === true ? [unschedulableKey] : []),
];
