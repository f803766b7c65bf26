/** What a container may say. Source: pkg/apis/core/validation/validation.go, validateContainers */
import {dnsLabelProblems, envNameProblems, portNameProblems} from '../names.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	missingField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {eachItem, notNegative, oneOf, portErrors, problemsAt} from './check.ts';
import type {Container, ContainerPort, LifecycleHandler, Probe} from './container.ts';
import {requirementErrors} from './resource-check.ts';

/** What of the pod a container's errors depend on. */
export type Surroundings = {readonly volumes: ReadonlySet<string>; readonly hostNetwork: boolean};

type Repeated = {readonly index: number; readonly key: string};

/** The second and later ones of equal keys; items without a key never repeat one. */
const repeated = <T>(list: readonly T[] | undefined, keyOf: (item: T) => string | undefined): readonly Repeated[] => {
	const seen = new Set<string>();
	const found: Repeated[] = [];

	for (const [index, item] of (list ?? []).entries()) {
		const key = keyOf(item);

		if (key === undefined || key === '') {
			continue;
		}

		if (seen.has(key)) {
			found.push({index, key});
		}

		seen.add(key);
	}

	return found;
};

/** The second and later ones of equal names, each as an error of its place. */
export const duplicates = <T>(
	list: readonly T[] | undefined,
	keyOf: (item: T) => string | undefined,
	fieldOf: (index: number) => string,
): FieldErrors => repeated(list, keyOf).map(({index, key}) => duplicateField(fieldOf(index), key));

const onePortErrors = (port: ContainerPort, field: string, {hostNetwork}: Surroundings): FieldErrors => [
	...(port.name ? problemsAt(`${field}.name`, port.name, portNameProblems(port.name)) : []),
	...(port.containerPort === undefined
		? [requiredField(`${field}.containerPort`)]
		: portErrors(port.containerPort, `${field}.containerPort`)),
	...(port.hostPort ? portErrors(port.hostPort, `${field}.hostPort`) : []),
	...(hostNetwork && port.hostPort && port.hostPort !== port.containerPort
		? [invalidField(`${field}.containerPort`, port.containerPort, 'must match `hostPort` when `hostNetwork` is true')]
		: []),
	...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${field}.protocol`),
];

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

const handlerErrors = (handler: Probe & LifecycleHandler, field: string): FieldErrors => {
	const named = handlers.filter(name => handler[name] !== undefined);
	const {exec, httpGet, tcpSocket, grpc} = handler;
	const ports = [
		['httpGet', httpGet?.port],
		['tcpSocket', tcpSocket?.port],
		['grpc', grpc?.port],
	] as const;
	return [
		...(named.length === 0 ? [requiredField(field, 'must specify a handler type')] : []),
		...named.slice(1).map(name => forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type')),
		...(exec !== undefined && (exec.command ?? []).length === 0 ? [requiredField(`${field}.exec.command`)] : []),
		...(httpGet !== undefined && !httpGet.path ? [requiredField(`${field}.httpGet.path`)] : []),
		...ports.flatMap(([name, port]) =>
			typeof port === 'number'
				? portErrors(port, `${field}.${name}.port`)
				: typeof port === 'string'
					? problemsAt(`${field}.${name}.port`, port, portNameProblems(port))
					: [],
		),
	];
};

const counts = [
	'initialDelaySeconds',
	'timeoutSeconds',
	'periodSeconds',
	'successThreshold',
	'failureThreshold',
] as const;

const probeErrors = (probe: Probe | undefined, field: string, mustSucceedOnce: boolean): FieldErrors => {
	if (probe === undefined || probe === null) {
		return [];
	}

	return [
		...handlerErrors(probe, field),
		...counts.flatMap(name => notNegative(probe[name], `${field}.${name}`)),
		...(mustSucceedOnce && probe.successThreshold !== undefined && probe.successThreshold !== 1
			? [invalidField(`${field}.successThreshold`, probe.successThreshold, 'must be 1')]
			: []),
		...(!mustSucceedOnce && probe.terminationGracePeriodSeconds !== undefined
			? [
					invalidField(
						`${field}.terminationGracePeriodSeconds`,
						probe.terminationGracePeriodSeconds,
						'must not be set for readinessProbes',
					),
				]
			: []),
	];
};

const mountErrors = (container: Container, field: string, {volumes}: Surroundings): FieldErrors => [
	...eachItem(container.volumeMounts, `${field}.volumeMounts`, ({name, mountPath}, at) => [
		...(name ? [] : [requiredField(`${at}.name`)]),
		...(name && !volumes.has(name) ? [missingField(`${at}.name`, name)] : []),
		...(mountPath ? [] : [requiredField(`${at}.mountPath`)]),
	]),
	...repeated(container.volumeMounts, ({mountPath}) => mountPath).map(({index, key}) =>
		invalidField(`${field}.volumeMounts[${index}].mountPath`, key, 'must be unique'),
	),
];

const envErrors = (container: Container, field: string): FieldErrors =>
	eachItem(container.env, `${field}.env`, ({name, value, valueFrom}, at) => [
		...(name ? problemsAt(`${at}.name`, name, envNameProblems(name)) : [requiredField(`${at}.name`)]),
		...(value && valueFrom !== undefined
			? [invalidField(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty')]
			: []),
	]);

/** What every sort of container must be. */
const commonErrors = (container: Container, field: string, around: Surroundings): FieldErrors => [
	...(container.name
		? problemsAt(`${field}.name`, container.name, dnsLabelProblems(container.name))
		: [requiredField(`${field}.name`)]),
	...(container.image ? [] : [requiredField(`${field}.image`)]),
	...(container.image && container.image.trim() !== container.image
		? [invalidField(`${field}.image`, container.image, 'must not have leading or trailing whitespace')]
		: []),
	...eachItem(container.ports, `${field}.ports`, (port, at) => onePortErrors(port, at, around)),
	...duplicates(
		container.ports,
		({name}) => name,
		index => `${field}.ports[${index}].name`,
	),
	...envErrors(container, field),
	...mountErrors(container, field, around),
	...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.imagePullPolicy`),
	...oneOf(container.terminationMessagePolicy, ['FallbackToLogsOnError', 'File'], `${field}.terminationMessagePolicy`),
	...requirementErrors(container.resources, `${field}.resources`),
];

const hookErrors = (container: Container, field: string): FieldErrors =>
	(['postStart', 'preStop'] as const).flatMap(name => {
		const handler = container.lifecycle?.[name];
		return handler === undefined ? [] : handlerErrors(handler, `${field}.lifecycle.${name}`);
	});

const allProbeErrors = (container: Container, field: string): FieldErrors => [
	...probeErrors(container.livenessProbe, `${field}.livenessProbe`, true),
	...probeErrors(container.readinessProbe, `${field}.readinessProbe`, false),
	...probeErrors(container.startupProbe, `${field}.startupProbe`, true),
];

export const containerErrors = (container: Container, field: string, around: Surroundings): FieldErrors => [
	...commonErrors(container, field, around),
	...hookErrors(container, field),
	...allProbeErrors(container, field),
	...(container.restartPolicy === undefined
		? []
		: [forbiddenField(`${field}.restartPolicy`, 'may not be set for non-init containers')]),
];

const sidecarsOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

export const initContainerErrors = (container: Container, field: string, around: Surroundings): FieldErrors => [
	...commonErrors(container, field, around),
	...(container.restartPolicy !== undefined && container.restartPolicy !== 'Always'
		? [unsupportedField(`${field}.restartPolicy`, container.restartPolicy, ['Always'])]
		: []),
	...(container.restartPolicy === 'Always'
		? [...hookErrors(container, field), ...allProbeErrors(container, field)]
		: sidecarsOnly
				.filter(name => container[name] !== undefined)
				.map(name =>
					forbiddenField(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'),
				)),
];
