/** What a pod may be, and what of it may change later. Source: pkg/apis/core/validation/validation.go */
import {dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems} from '../names.ts';
import {equalValues} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, immutable, isRecord, labelErrors, metadataErrors, notNegative, oneOf, problemsAt} from './check.ts';
import type {Container} from './container.ts';
import {containerErrors, duplicates, initContainerErrors, type Surroundings} from './container-validation.ts';
import type {Pod} from './pod.ts';
import type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
import {amountErrors, requirementErrors} from './resource-check.ts';
import {affinityErrors, spreadErrors, tolerationsErrors} from './scheduling-validation.ts';
import type {Volume} from './volume.ts';

const volumeErrors = (volume: Volume, field: string): FieldErrors => {
	const sources = Object.keys(volume).filter(name => name !== 'name');
	return [
		...(volume.name
			? problemsAt(`${field}.name`, volume.name, dnsLabelProblems(volume.name))
			: [requiredField(`${field}.name`)]),
		...(sources.length === 0 ? [requiredField(field, 'must specify a volume type')] : []),
		...sources.slice(1).map(name => forbiddenField(`${field}.${name}`, 'may not specify more than 1 volume type')),
	];
};

/** Two containers of one pod cannot take the same port of the host. */
const hostPortErrors = (containers: readonly Container[], field: string): FieldErrors => {
	const places = containers.flatMap((container, index) =>
		(container.ports ?? []).map((port, at) => ({port, field: `${field}[${index}].ports[${at}].hostPort`})),
	);
	return duplicates(
		places,
		({port}) => (port.hostPort ? `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}` : undefined),
		index => places[index]?.field ?? field,
	);
};

const containersErrors = (spec: PodSpec, field: string): FieldErrors => {
	const around: Surroundings = {
		volumes: new Set((spec.volumes ?? []).map(({name}) => name)),
		hostNetwork: spec.hostNetwork === true,
	};
	const all = [...(spec.initContainers ?? []), ...spec.containers];
	const initCount = spec.initContainers?.length ?? 0;
	return [
		...(spec.containers.length === 0 ? [requiredField(`${field}.containers`)] : []),
		...eachItem(spec.containers, `${field}.containers`, (container, at) => containerErrors(container, at, around)),
		...eachItem(spec.initContainers, `${field}.initContainers`, (container, at) =>
			initContainerErrors(container, at, around),
		),
		...duplicates(
			all,
			({name}) => name,
			index =>
				index < initCount ? `${field}.initContainers[${index}].name` : `${field}.containers[${index - initCount}].name`,
		),
		...hostPortErrors(spec.containers, `${field}.containers`),
	];
};

const largestDeadline = 2_147_483_647;

const deadlineErrors = (deadline: number | undefined, field: string): FieldErrors =>
	deadline === undefined || (Number.isInteger(deadline) && deadline >= 1 && deadline <= largestDeadline)
		? []
		: [invalidField(field, deadline, `must be between 1 and ${largestDeadline}, inclusive`)];

/** The spec of a pod or of a template. */
export const podSpecErrors = (spec: PodSpec, field: string): FieldErrors => {
	if (!isRecord(spec) || !Array.isArray(spec.containers)) {
		return [requiredField(`${field}.containers`)];
	}

	return [
		...eachItem(spec.volumes, `${field}.volumes`, volumeErrors),
		...duplicates(
			spec.volumes,
			({name}) => name,
			index => `${field}.volumes[${index}].name`,
		),
		...containersErrors(spec, field),
		...oneOf(spec.restartPolicy, ['Always', 'Never', 'OnFailure'], `${field}.restartPolicy`),
		...oneOf(spec.dnsPolicy, ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'], `${field}.dnsPolicy`),
		...notNegative(spec.terminationGracePeriodSeconds, `${field}.terminationGracePeriodSeconds`),
		...deadlineErrors(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
		...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
		...affinityErrors(spec.affinity, `${field}.affinity`),
		...tolerationsErrors(spec.tolerations, `${field}.tolerations`),
		...spreadErrors(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
		...eachItem(spec.schedulingGates, `${field}.schedulingGates`, ({name}, at) =>
			problemsAt(`${at}.name`, name, qualifiedNameProblems(String(name))),
		),
		...eachItem(spec.readinessGates, `${field}.readinessGates`, ({conditionType}, at) =>
			problemsAt(`${at}.conditionType`, conditionType, qualifiedNameProblems(String(conditionType))),
		),
		...(spec.nodeName ? problemsAt(`${field}.nodeName`, spec.nodeName, dnsSubdomainProblems(spec.nodeName)) : []),
		...(spec.priorityClassName
			? problemsAt(`${field}.priorityClassName`, spec.priorityClassName, dnsSubdomainProblems(spec.priorityClassName))
			: []),
		...(spec.preemptionPolicy === undefined
			? []
			: oneOf(spec.preemptionPolicy, ['Never', 'PreemptLowerPriority'], `${field}.preemptionPolicy`)),
		...requirementErrors(spec.resources, `${field}.resources`),
		...Object.entries(spec.overhead ?? {}).flatMap(([name, amount]) =>
			amountErrors(name, amount, `${field}.overhead[${name}]`),
		),
		...(spec.nodeName && (spec.schedulingGates ?? []).length > 0
			? [forbiddenField(`${field}.nodeName`, 'cannot be set until all schedulingGates have been cleared')]
			: []),
	];
};

export const podErrors = (pod: Pod): FieldErrors => [...metadataErrors(pod), ...podSpecErrors(pod.spec, 'spec')];

/** A new pod has nobody in it yet who looks around. */
export const newPodErrors = (pod: Pod): FieldErrors => [
	...podErrors(pod),
	...((pod.spec?.ephemeralContainers ?? []).length > 0
		? [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]
		: []),
];

/** The template of a workload: its pods' spec, and the restart policies that this workload can work with. */
export const templateErrors = (template: PodTemplateSpec | undefined, field: string): FieldErrors => {
	if (!isRecord(template) || !isRecord(template.spec)) {
		return [requiredField(`${field}.spec.containers`)];
	}

	return [
		...labelErrors(template.metadata?.labels, `${field}.labels`),
		...podSpecErrors(template.spec, `${field}.spec`),
		...((template.spec.ephemeralContainers ?? []).length > 0
			? [forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
			: []),
	];
};

const changeable =
	'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The spec with what may change taken from the other one. */
const withChangeable = (spec: PodSpec, from: PodSpec): PodSpec => {
	const withImages = (list: readonly Container[] | undefined, other: readonly Container[] | undefined) =>
		list?.map((container, index) => ({...container, image: other?.[index]?.image}));
	return {
		...spec,
		containers: withImages(spec.containers, from.containers) ?? [],
		initContainers: withImages(spec.initContainers, from.initContainers),
		activeDeadlineSeconds: from.activeDeadlineSeconds,
		tolerations: from.tolerations,
		schedulingGates: from.schedulingGates,
		...(from.schedulingGates !== undefined && from.schedulingGates.length > 0
			? {nodeSelector: from.nodeSelector, affinity: from.affinity}
			: {}),
		...(from.terminationGracePeriodSeconds !== undefined &&
		from.terminationGracePeriodSeconds < 0 &&
		spec.terminationGracePeriodSeconds === 1
			? {terminationGracePeriodSeconds: from.terminationGracePeriodSeconds}
			: {}),
	};
};

/** What differs, a member a line, as a reader of the refusal wants to see it. */
const differences = (next: PodSpec, before: PodSpec): string => {
	const [after, earlier] = [new Map(Object.entries(next)), new Map(Object.entries(before))];
	return [...new Set([...earlier.keys(), ...after.keys()])]
		.filter(name => !equalValues(after.get(name), earlier.get(name)))
		.sort()
		.map(name => `- ${name}: ${JSON.stringify(earlier.get(name))}\n+ ${name}: ${JSON.stringify(after.get(name))}`)
		.join('\n');
};

const tolerationChangeErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const kept = (before.tolerations ?? []).every(toleration =>
		(next.tolerations ?? []).some(
			other =>
				equalValues(other, toleration) ||
				equalValues({...other, tolerationSeconds: toleration.tolerationSeconds}, toleration),
		),
	);
	return kept
		? []
		: [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
};

const gateChangeErrors = (next: PodSpec, before: PodSpec): FieldErrors =>
	(next.schedulingGates ?? []).every(({name}) => (before.schedulingGates ?? []).some(gate => gate.name === name))
		? []
		: [forbiddenField('spec.schedulingGates', 'only deletion is allowed, but found new scheduling gate')];

/** What a person may change of a pod. Binding it to a node is not such an update. */
export const podUpdateErrors = (next: Pod, before: Pod): FieldErrors => {
	// Nearly all updates of pods are reports of status, which share the spec that was judged when it was written.
	if (next.spec === before.spec) {
		return next.metadata.name === before.metadata.name ? metadataErrors(next) : podErrors(next);
	}

	const invalid = podErrors(next);

	if (invalid.length > 0) {
		return invalid;
	}

	const comparable = withChangeable(next.spec, before.spec);
	return [
		...immutable(next.metadata.name, before.metadata.name, 'metadata.name'),
		...(next.spec.containers.length === before.spec.containers.length
			? []
			: [forbiddenField('spec.containers', 'pod updates may not add or remove containers')]),
		...tolerationChangeErrors(next.spec, before.spec),
		...gateChangeErrors(next.spec, before.spec),
		...(equalValues(comparable, before.spec)
			? []
			: [forbiddenField('spec', `${changeable}\n${differences(comparable, before.spec)}`)]),
	];
};
