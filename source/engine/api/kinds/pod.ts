import {type Millis, timestamp} from '../../kernel/time.ts';
import {findCondition} from '../conditions.ts';
import type {Column, DefaultingContext, Kind, RowCondition} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {isMirror, podSummary, qosClassOf, readyText, restartsText} from '../pod-view.ts';
import {grown, withMembers, without} from '../share.ts';
import {isRecord} from './check.ts';
import {ageColumn, nameColumn, orNone, textColumn, wide} from './columns.ts';
import type {Container} from './container.ts';
import {defineKind} from './define-kind.ts';
import {podDefaults} from './pod-defaults.ts';
import type {PodSpec} from './pod-spec.ts';
import type {PodStatus} from './pod-status.ts';
import {podStatusErrors} from './pod-status-validation.ts';
import {podUpdateErrors} from './pod-update.ts';
import {newPodErrors} from './pod-validation.ts';
import {hostnameWarnings, podWarnings} from './pod-warnings.ts';
import {updatedSpec, updatedStatus} from './strategy.ts';

export type {Container, EphemeralContainer, Probe} from './container.ts';
export type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
export type {ContainerState, ContainerStatus, PodPhase, PodStatus, QosClass} from './pod-status.ts';
export type {Affinity, Toleration, TopologySpreadConstraint} from './scheduling-terms.ts';

export type Pod = ApiObject & {readonly spec: PodSpec; readonly status?: PodStatus};

/** The topic that a node's kubelet watches. */
export const podsOfNode = (node: string): string => `pods of ${node}`;

const gatesText = (pod: Pod): string => {
	const gates = pod.spec.readinessGates ?? [];
	const open = gates.filter(
		({conditionType}) => findCondition(pod.status?.conditions, conditionType)?.status === 'True',
	);
	return gates.length === 0 ? '<none>' : `${open.length}/${gates.length}`;
};

const columns: ReadonlyArray<Column<Pod>> = [
	nameColumn,
	textColumn('Ready', pod => readyText(podSummary(pod))),
	textColumn('Status', pod => podSummary(pod).status),
	textColumn('Restarts', (pod, now) => restartsText(podSummary(pod), now)),
	ageColumn,
	wide(textColumn('IP', pod => orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP))),
	wide(textColumn('Node', pod => orNone(pod.spec.nodeName))),
	wide(textColumn('Nominated Node', pod => orNone(pod.status?.nominatedNodeName))),
	wide(textColumn('Readiness Gates', gatesText)),
];

/** Source: pkg/printers/internalversion/printers.go, podSuccessConditions, podFailedConditions */
const rowConditions = ({status}: Pod): readonly RowCondition[] => {
	const completed = {type: 'Completed', status: 'True'} as const;

	switch (status?.phase) {
		case 'Succeeded':
			return [{...completed, reason: 'Succeeded', message: 'The pod has completed successfully.'}];
		case 'Failed':
			return [{...completed, reason: 'Failed', message: 'The pod failed.'}];
		default:
			return [];
	}
};

/** A gated pod says from the start why nobody schedules it. */
const gatedConditions = (now: Millis | undefined): PodStatus['conditions'] => [
	{
		type: 'PodScheduled',
		status: 'False',
		reason: 'SchedulingGated',
		message: 'Scheduling is blocked due to non-empty scheduling gates',
		lastProbeTime: null,
		lastTransitionTime: now === undefined ? null : timestamp(now),
	},
];

/** Times are structs in Go and always shown; a patch of one that has none takes it for a removal. */
const withTimes = (pod: Pod): Pod => {
	const conditions = pod.status?.conditions;
	return conditions === undefined ||
		conditions.every(
			({lastProbeTime, lastTransitionTime}) => lastProbeTime !== undefined && lastTransitionTime !== undefined,
		)
		? pod
		: {
				...pod,
				status: {
					...pod.status,
					conditions: conditions.map(condition => ({lastProbeTime: null, lastTransitionTime: null, ...condition})),
				},
			};
};

const isSidecar = ({restartPolicy}: Container): boolean => restartPolicy === undefined || restartPolicy === 'Always';
const isUnsaid = ({restartPolicy}: Container): boolean => restartPolicy === undefined;

/** Containers have no policy of their own but that of a sidecar. Source: pkg/api/pod/util.go, dropContainerRestartRulesFields */
const withoutPolicies = <T extends Container>(containers: readonly T[], fits: (container: Container) => boolean) =>
	containers.every(fits)
		? containers
		: containers.map(container => (fits(container) ? container : without(container, 'restartPolicy')));

const hurried = ({terminationGracePeriodSeconds: grace = 0}: PodSpec): Partial<PodSpec> =>
	grace < 0 ? {terminationGracePeriodSeconds: 1} : {};

const createdSpec = (spec: PodSpec): PodSpec =>
	withMembers<PodSpec>(spec, {
		containers: withoutPolicies(spec.containers, isUnsaid),
		initContainers: spec.initContainers && withoutPolicies(spec.initContainers, isSidecar),
		...hurried(spec),
	});

/** Less than no time is one second, from now on. */
const updatedPod = (next: Pod, before: Pod): Pod =>
	updatedSpec(
		isRecord(next.spec) && next.spec !== before.spec
			? {...next, spec: withMembers(next.spec, hurried(next.spec))}
			: next,
		before,
	);

/** Pending, in its quality class; a mirror of a static pod is the kubelet's and keeps what it says. Source: pkg/registry/core/pod */
const createdPod = (pod: Pod, world?: DefaultingContext): Pod => {
	// A body without containers comes from a person's typing; validation, which is next, has the words for it.
	if (!isRecord(pod.spec) || !Array.isArray(pod.spec.containers)) {
		return pod;
	}

	const spec = createdSpec(pod.spec);
	const gated = (spec.schedulingGates ?? []).length > 0;
	const qosClass = qosClassOf(pod);
	const fresh: PodStatus = gated
		? {phase: 'Pending', conditions: gatedConditions(world?.now), qosClass}
		: {phase: 'Pending', qosClass};
	return grown(pod, {
		...(spec === pod.spec ? {} : {spec}),
		metadata: grown(pod.metadata, {generation: 1}),
		status: isMirror(pod) && pod.status !== undefined ? {...fresh, ...pod.status} : fresh,
	});
};

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
	defaults: podDefaults,
	prepareForCreate: createdPod,
	prepareForUpdate: updatedPod,
	prepareForStatusUpdate: (next, before) => withTimes(updatedStatus(next, before)),
	validate: newPodErrors,
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name, "used in the Pod's hostname"),
		...podWarnings(spec),
	],
	validateUpdate: podUpdateErrors,
	validateStatusUpdate: podStatusErrors,
	columns,
	rowConditions,
	selectableFields: ({spec, status}) => ({
		'spec.nodeName': spec.nodeName ?? '',
		'spec.restartPolicy': spec.restartPolicy ?? '',
		'spec.schedulerName': spec.schedulerName ?? '',
		'spec.serviceAccountName': spec.serviceAccountName ?? '',
		'spec.hostNetwork': String(spec.hostNetwork === true),
		'status.phase': status?.phase ?? '',
		'status.podIP': status?.podIP ?? '',
		'status.podIPs': (status?.podIPs ?? []).map(({ip}) => ip).join(','),
		'status.nominatedNodeName': status?.nominatedNodeName ?? '',
	}),
	topics: ({spec}) => (spec.nodeName === undefined || spec.nodeName === '' ? [] : [podsOfNode(spec.nodeName)]),
});
