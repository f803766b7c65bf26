import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';
import type {PodSpec} from './pod-spec.ts';
import type {PodStatus} from './pod-status.ts';

export type {Container, EphemeralContainer, Probe} from './container.ts';
export type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
export type {ContainerState, ContainerStatus, PodPhase, PodStatus, QosClass} from './pod-status.ts';
export type {Affinity, Toleration, TopologySpreadConstraint} from './scheduling-terms.ts';

export type Pod = ApiObject & {readonly spec: PodSpec; readonly status?: PodStatus};

export const pods: Kind<Pod> = defineKind<Pod>({
	group: '',
	version: 'v1',
	kind: 'Pod',
	plural: 'pods',
	singular: 'pod',
	shortNames: ['po'],
	categories: ['all'],
	namespaced: true,
	subresources: [
		'attach',
		'binding',
		'ephemeralcontainers',
		'eviction',
		'exec',
		'log',
		'portforward',
		'proxy',
		'resize',
		'status',
	],
	topics: pod => (pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? [] : [`pods of ${pod.spec.nodeName}`]),
});
