/**
What Kubernetes says of a pod that it takes nevertheless. `template` is where the template stands that it is made from, empty for a
pod itself. Source: pkg/api/pod/warnings.go, warningsForPodSpecAndMeta
*/
import {dnsLabelProblems, labelValueProblems} from '../names.ts';
import {amountOf} from '../quantity.ts';
import type {Container, ContainerPort} from './container.ts';
import type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
import type {NodeSelector, NodeSelectorTerm, PodAffinityTerm} from './scheduling-terms.ts';
import type {KeyToPath, Volume} from './volume.ts';

type Warnings = readonly string[];

const each = <T>(
	list: readonly T[] | undefined,
	field: string,
	warn: (item: T, field: string, index: number) => Warnings,
): Warnings => (list ?? []).flatMap((item, index) => warn(item, `${field}[${index}]`, index));

const deprecatedLabels: ReadonlyMap<string, string> = new Map([
	['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
	['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
	['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
	['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
	['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
	['app.kubernetes.io/created-by', 'deprecated since v1.9'],
	['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
	['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

const labelAt = (key: string, field: string): Warnings => {
	const words = deprecatedLabels.get(key);
	return words === undefined ? [] : [`${field}: ${key} is ${words}`];
};

const nodeTerm = (term: NodeSelectorTerm | undefined, field: string, isPreferred: boolean): Warnings =>
	each(term?.matchExpressions, `${field}.matchExpressions`, ({key, values}, place) => [
		...labelAt(key, `${place}.key`),
		...(isPreferred
			? each(values, `${place}.values`, (value, at) =>
					labelValueProblems(value).map(problem => `${at}: ${value} is invalid, ${problem}`),
				)
			: []),
	]);

/** Labels of the first days in the nodes that must be chosen. */
export const requiredNodeWarnings = (selector: NodeSelector | undefined, field: string): Warnings =>
	each(selector?.nodeSelectorTerms, `${field}.nodeSelectorTerms`, (term, at) => nodeTerm(term, at, false));

const noPod = (selector: unknown, field: string): Warnings =>
	selector === undefined ? [`${field}: a null labelSelector results in matching no pod`] : [];

const nodeWarnings = ({nodeSelector, affinity, topologySpreadConstraints: spread}: PodSpec, at: string): Warnings => {
	const node = affinity?.nodeAffinity;
	const place = `${at}.affinity.nodeAffinity`;
	return [
		...Object.keys(nodeSelector ?? {}).flatMap(key => {
			const words = deprecatedLabels.get(key);
			return words === undefined ? [] : [`${at}.nodeSelector[${key}]: ${words}`];
		}),
		...each(
			node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
			`${place}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`,
			(term, field) => nodeTerm(term, field, false),
		),
		...each(
			node?.preferredDuringSchedulingIgnoredDuringExecution,
			`${place}.preferredDuringSchedulingIgnoredDuringExecution`,
			({preference}, field) => nodeTerm(preference, `${field}.preference`, true),
		),
		...each(spread, `${at}.topologySpreadConstraints`, ({topologyKey, labelSelector}, field) => [
			...labelAt(topologyKey, `${field}.topologyKey`),
			...noPod(labelSelector, `${field}.labelSelector`),
		]),
	];
};

const podTerms = ({affinity}: PodSpec, at: string): Warnings =>
	(['podAffinity', 'podAntiAffinity'] as const).flatMap(name => {
		const place = `${at}.affinity.${name}`;
		const required: readonly PodAffinityTerm[] | undefined =
			affinity?.[name]?.requiredDuringSchedulingIgnoredDuringExecution;
		return [
			...each(required, `${place}.requiredDuringSchedulingIgnoredDuringExecution`, ({labelSelector}, field) =>
				noPod(labelSelector, `${field}.labelSelector`),
			),
			...each(
				affinity?.[name]?.preferredDuringSchedulingIgnoredDuringExecution,
				`${place}.preferredDuringSchedulingIgnoredDuringExecution`,
				({podAffinityTerm}, field) => noPod(podAffinityTerm?.labelSelector, `${field}.podAffinityTerm.labelSelector`),
			),
		];
	});

const goneVolumes: Readonly<Record<string, string>> = {
	photonPersistentDisk: 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
	gitRepo: 'gitRepo: deprecated in v1.11, and disabled by default in v1.33+',
	scaleIO: 'scaleIO: deprecated in v1.16, non-functional in v1.22+',
	flocker: 'flocker: deprecated in v1.22, non-functional in v1.25+',
	storageos: 'storageOS: deprecated in v1.22, non-functional in v1.25+',
	quobyte: 'quobyte: deprecated in v1.22, non-functional in v1.25+',
	glusterfs: 'glusterfs: deprecated in v1.25, non-functional in v1.26+',
	cephfs: 'cephfs: deprecated in v1.28, non-functional in v1.31+',
	rbd: 'rbd: deprecated in v1.28, non-functional in v1.31+',
};

/** A path in a volume, and of a projected one what puts it there. */
type Placed = {readonly path: string; readonly source: string};

const placedText = ({path, source}: Placed): string =>
	source === '' ? JSON.stringify(path) : `${JSON.stringify(path)} (${source})`;

const isWithin = (path: string, folder: string): boolean => `${path}/`.startsWith(`${folder}/`);

const overlaps = (all: readonly Placed[]): readonly string[] => {
	const paths = all.map(({path, source}) => ({path: path.replace(/\/+$/, ''), source}));
	return paths.flatMap((placed, index) =>
		placed.path === ''
			? []
			: paths
					.slice(0, index)
					.filter(({path}) => path !== '' && (isWithin(path, placed.path) || isWithin(placed.path, path)))
					.map(other => `${placedText(placed)} with ${placedText(other)}`),
	);
};

type Items = ReadonlyArray<Pick<KeyToPath, 'path'>> | undefined;

const placed = (items: Items | readonly unknown[], source = ''): readonly Placed[] =>
	((items ?? []) as NonNullable<Items>).map(({path}) => ({path: path ?? '', source}));

const projectedPaths = ({projected}: Volume): readonly Placed[] =>
	(projected?.sources ?? []).flatMap(({configMap, secret, downwardAPI, serviceAccountToken: token}) =>
		configMap?.items !== undefined
			? placed(configMap.items, `ConfigMap ${JSON.stringify(configMap.name ?? '')}`)
			: secret?.items !== undefined
				? placed(secret.items, `Secret ${JSON.stringify(secret.name ?? '')}`)
				: downwardAPI?.items !== undefined
					? placed(downwardAPI.items, 'DownwardAPI')
					: token === undefined
						? []
						: [{path: token.path, source: 'ServiceAccountToken'}],
	);

const pathWarnings = (volume: Volume): Warnings => {
	const {name, configMap, secret, downwardAPI, projected} = volume;
	const told = (what: string, found: readonly string[]): Warnings =>
		found.map(text => `volume ${JSON.stringify(name)} (${what}): overlapping paths: ${text}`);
	const bare = (projected?.sources ?? []).filter(source => Object.keys(source).length === 0);
	return [
		...told(`ConfigMap ${JSON.stringify(configMap?.name ?? '')}`, overlaps(placed(configMap?.items))),
		...told(`Secret ${JSON.stringify(secret?.secretName ?? '')}`, overlaps(placed(secret?.items))),
		...told('DownwardAPI', overlaps(placed(downwardAPI?.items))),
		...bare.map(() => `volume ${JSON.stringify(name)} (Projected) has no sources provided`),
		...told('Projected', overlaps(projectedPaths(volume))),
	];
};

/** The second and later ones of equal keys. */
const repeated = <T>(
	list: readonly T[] | undefined,
	field: string,
	keyOf: (item: T) => string,
	words: string,
): Warnings => {
	const seen = new Set<string>();
	return each(list, field, (item, at) => {
		const key = keyOf(item);
		const again = seen.has(key);
		seen.add(key);
		return again ? [`${at}.${words} ${JSON.stringify(key)}`] : [];
	});
};

const isFraction = (amount: string | undefined): boolean => amount !== undefined && amountOf(amount).nano !== 0;

const fractions = ({resources}: Container, at: string): Warnings =>
	(['memory', 'ephemeral-storage'] as const).flatMap(resource =>
		(['limits', 'requests'] as const).flatMap(list => {
			const amount = resources?.[list]?.[resource];
			return isFraction(amount)
				? [
						`${at}.resources.${list}[${resource}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`,
					]
				: [];
		}),
	);

const hiddenEnv = ({env}: Container, at: string): Warnings => {
	const seen = new Set<string>();
	return each(env, `${at}.env`, ({name, value = '', valueFrom}, field) => {
		const again = seen.has(name);
		seen.add(name);
		const own = `$(${name})`;
		return again && (valueFrom !== undefined || value === own || !value.includes(own))
			? [`${field}: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`]
			: [];
	});
};

type PlacedPort = {readonly port: ContainerPort; readonly field: string};

const goPort = ({name = '', hostPort = 0, containerPort, protocol, hostIP = ''}: ContainerPort): string =>
	`{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;

const clash = ({port, field}: PlacedPort, other: PlacedPort): Warnings => {
	const [mine, theirs] = [port.hostPort ?? 0, other.port.hostPort ?? 0];
	const [ip, otherIp] = [port.hostIP ?? '', other.port.hostIP ?? ''];

	if (mine === theirs && ip === otherIp) {
		return [`${field}: duplicate port definition with ${other.field}`];
	}

	if (mine === 0 || theirs === 0) {
		return [`${field}: overlapping port definition with ${other.field}`];
	}

	return mine === theirs && (ip === '') !== (otherIp === '')
		? [`${field}: dangerously ambiguous port definition with ${other.field}`]
		: [];
};

const portWarnings = (ports: readonly PlacedPort[]): Warnings => [
	...ports.flatMap((placedPort, index) => {
		const {port, field} = placedPort;
		const alike = ports
			.slice(0, index)
			.filter(other => other.port.containerPort === port.containerPort && other.port.protocol === port.protocol);
		return [
			...(port.hostIP && !port.hostPort ? [`${field}: hostIP set without hostPort: ${goPort(port)}`] : []),
			...alike.flatMap(other => clash(placedPort, other)),
		];
	}),
	...ports.flatMap(({port, field}, index) => {
		const first = ports.slice(0, index).find(other => port.name && other.port.name === port.name)?.field;
		return first === undefined
			? []
			: [
					`${field}: duplicate port name ${JSON.stringify(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
				];
	}),
];

const containersOf = (spec: PodSpec, at: string): ReadonlyArray<readonly [Container, string]> =>
	(['initContainers', 'containers'] as const).flatMap(name =>
		(spec[name] ?? []).map((container, index): [Container, string] => [container, `${at}.${name}[${index}]`]),
	);

const specWarnings = (spec: PodSpec, at: string): Warnings => {
	const containers = containersOf(spec, at);
	const grace = spec.terminationGracePeriodSeconds ?? 0;
	return [
		...nodeWarnings(spec, at),
		...each(spec.volumes, `${at}.volumes`, (volume, field) =>
			Object.keys(volume)
				.filter(name => Object.hasOwn(goneVolumes, name))
				.map(name => `${field}.${goneVolumes[name]}`),
		),
		...(spec.volumes ?? []).flatMap(pathWarnings),
		...repeated(spec.hostAliases, `${at}.hostAliases`, ({ip}) => ip, 'ip: duplicate ip'),
		...repeated(spec.imagePullSecrets, `${at}.imagePullSecrets`, ({name = ''}) => name, 'name: duplicate name'),
		...each(spec.imagePullSecrets, `${at}.imagePullSecrets`, ({name}, field) =>
			name ? [] : [`${field}.name: invalid empty name ""`],
		),
		...containers.flatMap(([container, field]) => [...fractions(container, field), ...hiddenEnv(container, field)]),
		...portWarnings(
			containers.flatMap(([{ports}, field]) =>
				(ports ?? []).map((port, index) => ({port, field: `${field}.ports[${index}]`})),
			),
		),
		...(grace < 0
			? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
			: []),
		...podTerms(spec, at),
	];
};

export const podWarnings = (spec: PodSpec): Warnings => specWarnings(spec, 'spec');

export const templateWarnings = (template: PodTemplateSpec | undefined, field: string): Warnings =>
	template?.spec === undefined ? [] : specWarnings(template.spec, `${field}.spec`);

/** What is said of a name that becomes a host's name. */
export const hostnameWarnings = (name: string, words = 'used in Pod names and hostnames'): Warnings => {
	const problems = dnsLabelProblems(name);
	return problems.length === 0
		? []
		: [
				`metadata.name: this is ${words}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
			];
};
