/** What a pod may be, and what of it may change later. Source: pkg/apis/core/validation/validation.go */
import {dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems} from '../names.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {
	annotationErrors,
	eachItem,
	isRecord,
	labelErrors,
	metadataErrors,
	type NameCheck,
	oneOf,
	oneOfIfSaid,
	problemsAt,
} from './check.ts';
import {
	containerErrors,
	hostPortErrors,
	imageSpaceErrors,
	initContainerErrors,
	type Surroundings,
} from './container-validation.ts';
import type {Pod} from './pod.ts';
import {dnsErrors, hostAliasErrors} from './pod-dns-validation.ts';
import type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
import {amountErrors, requirementErrors} from './resource-check.ts';
import {affinityErrors, spreadErrors, tolerationsErrors} from './scheduling-validation.ts';
import {podSecurityContextErrors} from './security-context-validation.ts';
import {type JudgedVolumes, judgedVolumes} from './volume-validation.ts';

const containersErrors = (spec: PodSpec, field: string, volumes: JudgedVolumes): FieldErrors => {
	const around: Surroundings = {
		volumes: volumes.good,
		claims: volumes.claims,
		graceSeconds: spec.terminationGracePeriodSeconds,
		restartPolicy: spec.restartPolicy,
		hostUsers: spec.hostUsers !== false,
		os: spec.os?.name,
	};
	const names = new Set<string>();
	return [
		...(spec.containers.length === 0 ? [requiredField(`${field}.containers`)] : []),
		...eachItem(spec.containers, `${field}.containers`, (container, at) =>
			containerErrors(container, at, around, names),
		),
		...hostPortErrors(spec.containers, `${field}.containers`),
		...eachItem(spec.initContainers, `${field}.initContainers`, (container, at) => [
			...initContainerErrors(container, at, around, names),
			...hostPortErrors([container], `${field}.initContainers`),
		]),
	];
};

/** `isPod`: a template may still be given the ports of its host. */
const hostNetworkErrors = (spec: PodSpec, field: string, isPod: boolean): FieldErrors =>
	spec.hostNetwork === true
		? eachItem(spec.containers, `${field}.containers`, ({ports}, place) =>
				eachItem(ports, `${place}.ports`, ({hostPort = 0, containerPort}, at) =>
					(isPod || hostPort !== 0) && hostPort !== containerPort
						? [invalidField(`${at}.hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
						: [],
				),
			)
		: [];

const hostUsersErrors = (spec: PodSpec, field: string): FieldErrors =>
	spec.hostUsers === false
		? (
				[
					['hostNetwork', spec.hostNetwork],
					['HostPID', spec.hostPID],
					['HostIPC', spec.hostIPC],
				] as const
			).flatMap(([name, shared]) =>
				shared === true ? [forbiddenField(`${field}.${name}`, 'when `hostUsers` is false')] : [],
			)
		: [];

const largestDeadline = 2_147_483_647;

const deadlineErrors = (deadline: number | undefined, field: string): FieldErrors =>
	deadline === undefined || (Number.isInteger(deadline) && deadline >= 1 && deadline <= largestDeadline)
		? []
		: [invalidField(field, deadline, `must be between 1 and ${largestDeadline}, inclusive`)];

const gatesErrors = (gates: PodSpec['schedulingGates'], field: string): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(gates, field, ({name}, at) => {
		const again = seen.has(name);
		seen.add(name);
		return [...problemsAt(at, name, qualifiedNameProblems(name)), ...(again ? [duplicateField(at, name)] : [])];
	});
};

const nameAt = (name: string | undefined, field: string, problems: NameCheck): FieldErrors =>
	name ? problemsAt(field, name, problems(name)) : [];

const systems: readonly string[] = ['linux', 'windows'];

const osErrors = (os: PodSpec['os'], field: string): FieldErrors =>
	os === undefined
		? []
		: os.name === ''
			? [requiredField(`${field}.name`)]
			: systems.includes(os.name)
				? []
				: [unsupportedField(field, os.name, systems)];

/** The spec of a pod, which has a name, or of a template, which has none. Source: ValidatePodSpec, in its order */
export const podSpecErrors = (spec: PodSpec, field: string, pod?: string): FieldErrors => {
	if (!isRecord(spec) || !Array.isArray(spec.containers)) {
		return [requiredField(`${field}.containers`)];
	}

	const volumes = judgedVolumes(spec.volumes, `${field}.volumes`, pod);
	return [
		...volumes.errors,
		...containersErrors(spec, field, volumes),
		...requirementErrors(spec.resources, `${field}.resources`),
		...hostNetworkErrors(spec, field, pod !== undefined),
		...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
		...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${field}.dnsPolicy`),
		...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
		...podSecurityContextErrors(spec.securityContext, `${field}.securityContext`, spec),
		...affinityErrors(spec.affinity, `${field}.affinity`),
		...dnsErrors(spec, `${field}.dnsConfig`),
		...eachItem(spec.readinessGates, `${field}.readinessGates`, ({conditionType}, at) =>
			problemsAt(`${at}.conditionType`, conditionType, qualifiedNameProblems(conditionType)),
		),
		...gatesErrors(spec.schedulingGates, `${field}.schedulingGates`),
		...spreadErrors(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
		...hostUsersErrors(spec, field),
		...nameAt(spec.serviceAccountName, `${field}.serviceAccountName`, dnsSubdomainProblems),
		...nameAt(spec.nodeName, `${field}.nodeName`, dnsSubdomainProblems),
		...deadlineErrors(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
		...nameAt(spec.hostname, `${field}.hostname`, dnsLabelProblems),
		...nameAt(spec.subdomain, `${field}.subdomain`, dnsLabelProblems),
		...tolerationsErrors(spec.tolerations, `${field}.tolerations`),
		...hostAliasErrors(spec.hostAliases, `${field}.hostAliases`),
		...nameAt(spec.priorityClassName, `${field}.priorityClassName`, dnsSubdomainProblems),
		...(spec.runtimeClassName === undefined
			? []
			: problemsAt(`${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomainProblems(spec.runtimeClassName))),
		...oneOfIfSaid(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${field}.preemptionPolicy`),
		...Object.entries(spec.overhead ?? {}).flatMap(([name, amount]) =>
			amountErrors(name, amount, `${field}.overhead[${name}]`),
		),
		...osErrors(spec.os, `${field}.os`),
	];
};

const tokenErrors = ({serviceAccountName, volumes}: PodSpec): FieldErrors =>
	serviceAccountName
		? []
		: eachItem(volumes, 'spec.volumes', ({projected}, place) =>
				eachItem(projected?.sources, `${place}.projected.sources`, ({serviceAccountToken}, at) =>
					serviceAccountToken === undefined
						? []
						: [forbiddenField(`${at}.serviceAccountToken`, 'must not be specified when serviceAccountName is not set')],
				),
			);

const mirrorAnnotation = 'kubernetes.io/config.mirror';
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';
const isCost = (text: string): boolean => /^(?:0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= largestDeadline;

/** Source: ValidatePodSpecificAnnotations */
const annotatedErrors = (
	annotations: Readonly<Record<string, string>> | undefined,
	{nodeName}: PodSpec,
	field: string,
): FieldErrors => {
	const [mirror, cost] = [annotations?.[mirrorAnnotation], annotations?.[costAnnotation]];
	return [
		...(mirror !== undefined && !nodeName
			? [
					invalidField(
						`${field}[${mirrorAnnotation}]`,
						mirror,
						'must set spec.nodeName if mirror pod annotation is set',
					),
				]
			: []),
		...(cost === undefined || isCost(cost)
			? []
			: [invalidField(`${field}[${costAnnotation}]`, cost, 'must be a 32bit integer')]),
	];
};

export const podErrors = (pod: Pod): FieldErrors => {
	const {metadata, spec} = pod;

	if (!isRecord(spec) || !Array.isArray(spec.containers)) {
		return [...metadataErrors(pod), ...podSpecErrors(spec, 'spec', metadata.name)];
	}

	return [
		...metadataErrors(pod),
		...annotatedErrors(metadata.annotations, spec, 'metadata.annotations'),
		...podSpecErrors(spec, 'spec', metadata.name),
		...tokenErrors(spec),
		...eachItem(spec.containers, 'spec.containers', imageSpaceErrors),
		...eachItem(spec.initContainers, 'spec.initContainers', imageSpaceErrors),
	];
};

/** A new pod has nobody in it yet who looks around. */
export const newPodErrors = (pod: Pod): FieldErrors => [
	...podErrors(pod),
	...((pod.spec?.ephemeralContainers ?? []).length > 0
		? [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]
		: []),
	...(pod.spec?.nodeName && (pod.spec.schedulingGates ?? []).length > 0
		? [forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
		: []),
];

/** The template of a workload: its pods' spec, and the restart policies that this workload can work with. */
export const templateErrors = (template: PodTemplateSpec | undefined, field: string): FieldErrors => {
	if (!isRecord(template) || !isRecord(template.spec)) {
		return [requiredField(`${field}.spec.containers`)];
	}

	return [
		...labelErrors(template.metadata?.labels, `${field}.labels`),
		...annotationErrors(template.metadata?.annotations, `${field}.annotations`),
		...annotatedErrors(template.metadata?.annotations, template.spec, `${field}.annotations`),
		...podSpecErrors(template.spec, `${field}.spec`),
		...((template.spec.ephemeralContainers ?? []).length > 0
			? [forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
			: []),
	];
};
