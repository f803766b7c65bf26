/** What a container may say. Source: pkg/apis/core/validation/validation.go, validateContainers */
import {
	configKeyProblems,
	dnsLabelProblems,
	dnsSubdomainProblems,
	envNameProblems,
	portNameProblems,
} from '../names.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	missingField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {eachItem, notNegative, oneOf, portErrors, problemsAt, soundOnce} from './check.ts';
import type {IntOrString} from './common.ts';
import type {
	Container,
	ContainerPort,
	EnvVar,
	HttpGetAction,
	KeySelector,
	LifecycleHandler,
	Probe,
} from './container.ts';
import {fieldRefErrors, resourceFieldRefErrors} from './downward-check.ts';
import {descendingPathErrors, noBackstepErrors} from './path-check.ts';
import {requirementErrors} from './resource-check.ts';
import {securityContextErrors} from './security-context-validation.ts';

/** What of the pod a container's errors depend on. */
export type Surroundings = {
	/** Volumes that may be mounted. */
	readonly volumes: ReadonlySet<string>;
	/** Those of them that are claims, and may be devices. */
	readonly claims: ReadonlySet<string>;
	readonly graceSeconds: number | undefined;
	readonly restartPolicy: string | undefined;
	/** Whether the pod has the users of its node. */
	readonly hostUsers: boolean;
	/** Of what system the pod is, if it says so. */
	readonly os: string | undefined;
};

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

const portsErrors = soundOnce((ports: readonly ContainerPort[], field) => {
	const names = new Set<string>();
	return eachItem(ports, field, ({name = '', containerPort, hostPort, protocol}, at) => {
		const problems = name === '' ? [] : portNameProblems(name);
		const again = problems.length === 0 && names.has(name);

		if (name !== '' && problems.length === 0) {
			names.add(name);
		}

		return [
			...problemsAt(`${at}.name`, name, problems),
			...(again ? [duplicateField(`${at}.name`, name)] : []),
			...(containerPort ? portErrors(containerPort, `${at}.containerPort`) : [requiredField(`${at}.containerPort`)]),
			...(hostPort ? portErrors(hostPort, `${at}.hostPort`) : []),
			...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
		];
	});
});

const portOrNameErrors = (port: IntOrString, field: string): FieldErrors =>
	typeof port === 'number' ? portErrors(port, field) : problemsAt(field, port, portNameProblems(port));

const headerPattern = /^[-A-Za-z0-9]+$/;
const headerWords =
	"a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const httpErrors = ({path, port, scheme, httpHeaders}: HttpGetAction, field: string): FieldErrors => [
	...(path ? [] : [requiredField(`${field}.path`)]),
	...portOrNameErrors(port, `${field}.port`),
	...(scheme === 'HTTP' || scheme === 'HTTPS' ? [] : [unsupportedField(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
	...(httpHeaders ?? [])
		.filter(({name}) => !headerPattern.test(name))
		.map(({name}) => invalidField(`${field}.httpHeaders`, name, headerWords)),
];

const sleepErrors = (seconds: number, field: string, grace: number | undefined): FieldErrors =>
	grace === undefined || (seconds >= 0 && seconds <= grace)
		? []
		: [invalidField(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)];

type Handler = Probe & LifecycleHandler;

const handlerErrors = (handler: Handler, field: string, grace: number | undefined): FieldErrors => {
	const checks: ReadonlyArray<readonly [string, (() => FieldErrors) | undefined]> = [
		[
			'exec',
			handler.exec &&
				(() => ((handler.exec?.command ?? []).length === 0 ? [requiredField(`${field}.exec.command`)] : [])),
		],
		['httpGet', handler.httpGet && (() => httpErrors(handler.httpGet as HttpGetAction, `${field}.httpGet`))],
		[
			'tcpSocket',
			handler.tcpSocket && (() => portOrNameErrors(handler.tcpSocket?.port ?? 0, `${field}.tcpSocket.port`)),
		],
		['grpc', handler.grpc && (() => portErrors(handler.grpc?.port ?? 0, `${field}.grpc.port`))],
		['sleep', handler.sleep && (() => sleepErrors(handler.sleep?.seconds ?? 0, `${field}.sleep`, grace))],
	];
	const [first, ...others] = checks.filter(([, check]) => check !== undefined);
	return first === undefined
		? [requiredField(field, 'must specify a handler type')]
		: [
				...(first[1]?.() ?? []),
				...others.map(([name]) => forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type')),
			];
};

const counts = [
	'initialDelaySeconds',
	'timeoutSeconds',
	'periodSeconds',
	'successThreshold',
	'failureThreshold',
] as const;

type ProbeOf = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

const probeErrors = (container: Container, name: ProbeOf, path: string): FieldErrors => {
	const probe = container[name];

	if (probe === undefined) {
		return [];
	}

	const field = `${path}.${name}`;
	const {successThreshold = 0, terminationGracePeriodSeconds: grace} = probe;
	const isReadiness = name === 'readinessProbe';
	return [
		...handlerErrors(probe, field, undefined),
		...counts.flatMap(count => notNegative(probe[count], `${field}.${count}`)),
		...(grace !== undefined && grace <= 0
			? [invalidField(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
			: []),
		...(!isReadiness && successThreshold !== 1
			? [invalidField(`${field}.successThreshold`, successThreshold, 'must be 1')]
			: []),
		...(isReadiness && grace !== undefined
			? [invalidField(`${field}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]
			: []),
	];
};

const propagations: readonly string[] = ['Bidirectional', 'HostToContainer', 'None'];

const propagationErrors = (propagation: string | undefined, privileged: boolean, field: string): FieldErrors =>
	propagation === undefined
		? []
		: [
				...(propagations.includes(propagation) ? [] : [unsupportedField(field, propagation, propagations)]),
				...(propagation === 'Bidirectional' && !privileged
					? [forbiddenField(field, 'Bidirectional mount propagation is available only to privileged containers')]
					: []),
			];

const mountErrors = (container: Container, field: string, {volumes}: Surroundings): FieldErrors => {
	const points = new Set<string>();
	const devices = container.volumeDevices ?? [];
	const privileged = container.securityContext?.privileged === true;
	return eachItem(container.volumeMounts, field, (mount, at) => {
		const {name = '', mountPath = '', subPath, subPathExpr, mountPropagation} = mount;
		const again = points.has(mountPath);
		points.add(mountPath);
		return [
			...(name === '' ? [requiredField(`${at}.name`)] : []),
			...(volumes.has(name) ? [] : [missingField(`${at}.name`, name)]),
			...(mountPath === '' ? [requiredField(`${at}.mountPath`)] : []),
			...(again ? [invalidField(`${at}.mountPath`, mountPath, 'must be unique')] : []),
			...(devices.some(device => device.name === name)
				? [invalidField(`${at}.name`, name, 'must not already exist in volumeDevices')]
				: []),
			...(devices.some(({devicePath}) => devicePath === mountPath)
				? [invalidField(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')]
				: []),
			// Of these three Kubernetes does not say which mount they are of.
			...(subPath ? descendingPathErrors(subPath, `${field}.subPath`) : []),
			...(subPath && subPathExpr
				? [invalidField(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')]
				: []),
			...(subPathExpr ? descendingPathErrors(subPathExpr, `${field}.subPathExpr`) : []),
			...propagationErrors(mountPropagation, privileged, `${field}.mountPropagation`),
		];
	});
};

const deviceErrors = (container: Container, field: string, {volumes, claims}: Surroundings): FieldErrors => {
	const [names, paths] = [new Set<string>(), new Set<string>()];
	const mounts = container.volumeMounts ?? [];
	return eachItem(container.volumeDevices, field, ({name = '', devicePath = ''}, at) => {
		const [nameAgain, pathAgain] = [names.has(name), paths.has(devicePath)];
		names.add(name);
		paths.add(devicePath);
		return [
			...(name === '' ? [requiredField(`${at}.name`)] : []),
			...(nameAgain ? [invalidField(`${at}.name`, name, 'must be unique')] : []),
			...(volumes.has(name) && !claims.has(name)
				? [
						invalidField(
							`${at}.name`,
							name,
							'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
						),
					]
				: []),
			...(volumes.has(name) ? [] : [missingField(`${at}.name`, name)]),
			...(devicePath === '' ? [requiredField(`${at}.devicePath`)] : []),
			...(pathAgain ? [invalidField(`${at}.devicePath`, devicePath, 'must be unique')] : []),
			...(devicePath === '' ? [] : noBackstepErrors(devicePath, `${at}.devicePath`)),
			...(mounts.some(mount => mount.name === name)
				? [invalidField(`${at}.name`, name, 'must not already exist in volumeMounts')]
				: []),
			...(mounts.some(({mountPath}) => mountPath === devicePath)
				? [invalidField(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')]
				: []),
		];
	});
};

const keySelectorErrors = ({name = '', key}: KeySelector, field: string): FieldErrors => [
	...problemsAt(`${field}.name`, name, dnsSubdomainProblems(name)),
	...(key ? problemsAt(`${field}.key`, key, configKeyProblems(key)) : [requiredField(`${field}.key`)]),
];

const valueFromErrors = ({value, valueFrom}: EnvVar, field: string): FieldErrors => {
	if (valueFrom === undefined) {
		return [];
	}

	const {fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef} = valueFrom;
	const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(from => from !== undefined).length;
	const why =
		count === 0
			? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
			: value
				? 'may not be specified when `value` is not empty'
				: count > 1
					? 'may not have more than one field specified at a time'
					: undefined;
	return [
		...(fieldRef === undefined ? [] : fieldRefErrors(fieldRef, `${field}.fieldRef`, 'env')),
		...(resourceFieldRef === undefined
			? []
			: resourceFieldRefErrors(resourceFieldRef, `${field}.resourceFieldRef`, 'env')),
		...(configMapKeyRef === undefined ? [] : keySelectorErrors(configMapKeyRef, `${field}.configMapKeyRef`)),
		...(secretKeyRef === undefined ? [] : keySelectorErrors(secretKeyRef, `${field}.secretKeyRef`)),
		...(why === undefined ? [] : [invalidField(field, '', why)]),
	];
};

const envErrors = (container: Container, field: string): FieldErrors =>
	eachItem(container.env, field, (variable, at) => [
		...(variable.name
			? problemsAt(`${at}.name`, variable.name, envNameProblems(variable.name))
			: [requiredField(`${at}.name`)]),
		...valueFromErrors(variable, `${at}.valueFrom`),
	]);

const envFromErrors = (container: Container, field: string): FieldErrors =>
	eachItem(container.envFrom, field, ({prefix, configMapRef, secretRef}, at) => {
		const named = (from: {readonly name?: string} | undefined, place: string): FieldErrors =>
			from === undefined
				? []
				: from.name
					? problemsAt(`${place}.name`, from.name, dnsSubdomainProblems(from.name))
					: [requiredField(`${place}.name`)];
		const count = [configMapRef, secretRef].filter(from => from !== undefined).length;
		return [
			...(prefix ? problemsAt(`${at}.prefix`, prefix, envNameProblems(prefix)) : []),
			...named(configMapRef, `${at}.configMapRef`),
			...named(secretRef, `${at}.secretRef`),
			...(count === 0 ? [invalidField(field, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
			...(count > 1 ? [invalidField(field, '', 'may not have more than one field specified at a time')] : []),
		];
	});

const resizable: readonly string[] = ['cpu', 'memory'];
const resizePolicies: readonly string[] = ['NotRequired', 'RestartContainer'];

const resizeErrors = (container: Container, field: string, podPolicy: string | undefined): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(container.resizePolicy, field, ({resourceName, restartPolicy}, at) => {
		const again = seen.has(resourceName);
		seen.add(resourceName);
		return [
			...(again ? [duplicateField(at, resourceName)] : []),
			...oneOf(resourceName, resizable, field),
			...oneOf(restartPolicy, resizePolicies, field),
			...(podPolicy === 'Never' && restartPolicy !== 'NotRequired'
				? [invalidField(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'")]
				: []),
		];
	});
};

/** What every sort of container must be. */
const commonErrors = (container: Container, field: string, around: Surroundings): FieldErrors => [
	...(container.name
		? problemsAt(`${field}.name`, container.name, dnsLabelProblems(container.name))
		: [requiredField(`${field}.name`)]),
	...(container.image ? [] : [requiredField(`${field}.image`)]),
	...oneOf(container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${field}.terminationMessagePolicy`),
	...portsErrors(container.ports, `${field}.ports`),
	...envErrors(container, `${field}.env`),
	...envFromErrors(container, `${field}.envFrom`),
	...mountErrors(container, `${field}.volumeMounts`, around),
	...deviceErrors(container, `${field}.volumeDevices`, around),
	...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.imagePullPolicy`),
	...requirementErrors(container.resources, `${field}.resources`),
	...resizeErrors(container, `${field}.resizePolicy`, around.restartPolicy),
	...securityContextErrors(container.securityContext, `${field}.securityContext`, around.hostUsers),
];

const hookErrors = ({lifecycle}: Container, field: string, {graceSeconds, os}: Surroundings): FieldErrors => [
	...(['postStart', 'preStop'] as const).flatMap(name => {
		const handler = lifecycle?.[name];
		return handler === undefined ? [] : handlerErrors(handler, `${field}.lifecycle.${name}`, graceSeconds);
	}),
	...(lifecycle?.stopSignal !== undefined && os === undefined
		? [forbiddenField(`${field}.lifecycle.stopSignal`, 'may not be set for containers with empty `spec.os.name`')]
		: []),
];

const allProbeErrors = (container: Container, field: string): FieldErrors => [
	...probeErrors(container, 'livenessProbe', field),
	...probeErrors(container, 'readinessProbe', field),
	...probeErrors(container, 'startupProbe', field),
];

/** Two containers of one pod cannot take the same port of the host. */
export const hostPortErrors = (containers: readonly Container[], field: string): FieldErrors => {
	const taken = new Set<string>();
	return eachItem(containers, field, ({ports}, at) =>
		eachItem(ports, `${at}.ports`, ({protocol, hostIP = '', hostPort}, place) => {
			const key = `${protocol}/${hostIP}/${hostPort}`;
			const again = hostPort ? taken.has(key) : false;
			taken.add(key);
			return again ? [duplicateField(`${place}.hostPort`, key)] : [];
		}),
	);
};

const nameAgain = (name: string, names: Set<string>, field: string): FieldErrors => {
	const again = names.has(name);
	names.add(name);
	return again ? [duplicateField(`${field}.name`, name)] : [];
};

export const containerErrors = (
	container: Container,
	field: string,
	around: Surroundings,
	names: Set<string> = new Set(),
): FieldErrors => [
	...commonErrors(container, field, around),
	...nameAgain(container.name, names, field),
	...hookErrors(container, field, around),
	...allProbeErrors(container, field),
	...(container.restartPolicy === undefined
		? []
		: [forbiddenField(`${field}.restartPolicy`, 'may not be set for non-init containers')]),
];

const sidecarsOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

export const initContainerErrors = (
	container: Container,
	field: string,
	around: Surroundings,
	names: Set<string> = new Set(),
): FieldErrors => [
	...commonErrors(container, field, around),
	...(container.restartPolicy !== undefined && container.restartPolicy !== 'Always'
		? [unsupportedField(`${field}.restartPolicy`, container.restartPolicy, ['Always'])]
		: []),
	...(container.name ? nameAgain(container.name, names, field) : []),
	...(container.restartPolicy === 'Always'
		? [...hookErrors(container, field, around), ...allProbeErrors(container, field)]
		: sidecarsOnly
				.filter(name => container[name] !== undefined)
				.map(name =>
					forbiddenField(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'),
				)),
];

/** What is looked at in pods alone, not in templates. */
export const imageSpaceErrors = ({image}: Container, field: string): FieldErrors =>
	image !== undefined && image.trim() !== image
		? [invalidField(`${field}.image`, image, 'must not have leading or trailing whitespace')]
		: [];
