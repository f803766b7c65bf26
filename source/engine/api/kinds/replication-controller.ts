import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export type ReplicationController = ApiObject & {
	readonly spec: {
		readonly replicas?: number;
		readonly minReadySeconds?: number;
		readonly selector?: Readonly<Record<string, string>>;
		readonly template?: PodTemplateSpec;
	};
	readonly status?: {
		readonly replicas: number;
		readonly fullyLabeledReplicas?: number;
		readonly readyReplicas?: number;
		readonly availableReplicas?: number;
		readonly observedGeneration?: number;
		readonly conditions?: readonly Condition[];
	};
};

export const replicationControllers: Kind<ReplicationController> = defineKind<ReplicationController>({
	group: '',
	version: 'v1',
	kind: 'ReplicationController',
	plural: 'replicationcontrollers',
	singular: 'replicationcontroller',
	shortNames: ['rc'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
});
