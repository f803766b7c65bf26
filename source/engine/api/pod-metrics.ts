/** What metrics-server tells of containers, pods and nodes: metrics.k8s.io/v1beta1. */
import type {AnyKind} from './kind.ts';
import {nodes} from './kinds/node.ts';
import {pods} from './kinds/pod.ts';
import type {ObjectMeta} from './object.ts';

export type Usage = {readonly cpu: string; readonly memory: string};

/** `timestamp` is the end of the `window` that was measured. */
export type Measured = {readonly metadata: ObjectMeta; readonly timestamp: string; readonly window: string};

export type PodMetrics = Measured & {
	readonly containers: ReadonlyArray<{readonly name: string; readonly usage: Usage}>;
};

export type NodeMetrics = Measured & {readonly usage: Usage};

export const metricsGroup = 'metrics.k8s.io';

const measured = (kind: unknown): AnyKind => ({
	...(kind as AnyKind),
	group: metricsGroup,
	version: 'v1beta1',
	subresources: [],
});

/** The right to see metrics is one of its own: `pods` in the group `metrics.k8s.io`. */
export const measuredPods: AnyKind = measured(pods);
export const measuredNodes: AnyKind = measured(nodes);
