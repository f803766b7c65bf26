import type {Node, Taint} from '../../api/kinds/node.ts';
import type {Container, Pod, Toleration} from '../../api/kinds/pod.ts';
import {bytesText, milliText, milliValue, unitValue} from '../../api/quantity.ts';
import type {CycleInput} from '../cycle.ts';
import type {NodeInfo} from '../node-info.ts';
import {insufficientResources} from '../plugins/node-resources-fit.ts';
import type {PodInfo} from '../pod-info.ts';
import {isTolerated} from '../taints.ts';
import {supposeGone, supposeNode, supposePod} from './suppose.ts';

/** One thing that could be otherwise: in words, and as the input of the cycle that would follow. */
export type Way = {readonly text: string; readonly suppose: (input: CycleInput) => CycleInput};

/** Ways past one filter's refusal of one node, the smallest first; whether they lead anywhere is for a cycle to say. */
type Ways = (input: CycleInput, node: NodeInfo) => readonly Way[];

const cordonKey = 'node.kubernetes.io/unschedulable';

const withSpec = (pod: Pod, spec: Partial<Pod['spec']>): Pod => ({...pod, spec: {...pod.spec, ...spec}});

/** Uncordoning takes the taint away too: the node controller does. */
const uncordoned = (node: Node): Node => ({
	...node,
	spec: {...node.spec, unschedulable: false, taints: node.spec?.taints?.filter(({key}) => key !== cordonKey)},
});

const uncordon = ({name}: NodeInfo): Way => ({
	text: `${name} is uncordoned`,
	suppose: input => supposeNode(input, name, uncordoned),
});

const taintText = ({key, value, effect}: Taint): string =>
	`${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;

const tolerationOf = ({key, value, effect}: Taint): Toleration =>
	value === undefined || value === '' ? {key, operator: 'Exists', effect} : {key, operator: 'Equal', value, effect};

const pastTaints: Ways = ({pod}, node) => {
	const {name, taints} = node;
	const against = taints.filter(taint => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.tolerations));
	const words = against.map(taintText).join(', ');
	const isCordon = against.every(({key}) => key === cordonKey);
	return isCordon
		? [uncordon(node)]
		: [
				{
					text: `the pod tolerates ${words}`,
					suppose: input =>
						supposePod(input, own =>
							withSpec(own, {tolerations: [...(own.spec.tolerations ?? []), ...against.map(tolerationOf)]}),
						),
				},
				{
					text: `${name} has no taint ${words}`,
					suppose: input =>
						supposeNode(input, name, own => ({
							...own,
							spec: {...own.spec, taints: own.spec?.taints?.filter(taint => !against.includes(taint))},
						})),
				},
			];
};

/** Labels that would make the node match the pod's selector and the first of its required terms; undefined where no labels would. */
const wantedLabels = ({pod}: PodInfo, {labels}: NodeInfo): Readonly<Record<string, string>> | undefined => {
	const wanted: Record<string, string> = {...pod.spec.nodeSelector};
	const [term] =
		pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

	for (const {key, operator, values} of term?.matchExpressions ?? []) {
		if (operator === 'In' && values?.[0] !== undefined && !values.includes(labels[key] ?? '')) {
			wanted[key] = values[0];
		} else if (operator === 'Exists' && labels[key] === undefined) {
			wanted[key] = 'true';
		} else if (operator !== 'In' && operator !== 'Exists') {
			return undefined;
		}
	}

	return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => labels[key] !== value));
};

const pastNodeAffinity: Ways = ({pod}, node) => {
	const wanted = wantedLabels(pod, node);
	const words = Object.entries(wanted ?? {})
		.map(([key, value]) => `${key}=${value}`)
		.join(', ');
	return [
		...(wanted === undefined || words === ''
			? []
			: [
					{
						text: `${node.name} has the label ${words}`,
						suppose: (input: CycleInput) =>
							supposeNode(input, node.name, own => ({
								...own,
								metadata: {...own.metadata, labels: {...own.metadata.labels, ...wanted}},
							})),
					},
				]),
		{
			text: 'the pod has no node selector and no required node affinity',
			suppose: input =>
				supposePod(input, own =>
					withSpec(own, {
						nodeSelector: undefined,
						affinity: {
							...own.spec.affinity,
							nodeAffinity: {
								...own.spec.affinity?.nodeAffinity,
								requiredDuringSchedulingIgnoredDuringExecution: undefined,
							},
						} as Pod['spec']['affinity'],
					}),
				),
		},
	];
};

const podName = ({key}: PodInfo): string => key;

const gone = (pods: readonly PodInfo[]): Way => ({
	text: `${pods.map(podName).join(' and ')} ${pods.length === 1 ? 'is' : 'are'} gone`,
	suppose: input => supposeGone(input, pods),
});

const pastPorts: Ways = ({pod}, {pods}) => {
	const holders = pods.filter(({hostPorts}) =>
		hostPorts.some(({port, protocol}) => pod.hostPorts.some(own => own.port === port && own.protocol === protocol)),
	);
	return holders.length === 0 ? [] : [gone(holders)];
};

type Lack = ReturnType<typeof insufficientResources>[number];

const amountText = (resource: string, amount: number): string =>
	resource === 'cpu' ? milliText(amount) : resource === 'memory' ? bytesText(amount) : String(amount);

const requestOf = (container: Container, resource: string): number => {
	const written = container.resources?.requests?.[resource];
	return resource === 'cpu' ? milliValue(written) : unitValue(written);
};

/** The container that asks for most of it gives up what is too much. */
const askingLess = ({resource, requested, used, capacity}: Lack): Way | undefined => {
	const free = capacity - used;

	if (resource === 'pods' || free <= 0) {
		return undefined;
	}

	const shrink = (own: Pod): Pod => {
		const most = Math.max(...own.spec.containers.map(each => requestOf(each, resource)));
		const at = own.spec.containers.findIndex(each => requestOf(each, resource) === most);
		const containers = own.spec.containers.map((each, index) =>
			index === at
				? {
						...each,
						resources: {
							...each.resources,
							requests: {
								...each.resources?.requests,
								[resource]: amountText(resource, Math.max(0, most - (requested - free))),
							},
						},
					}
				: each,
		);
		return withSpec(own, {containers});
	};

	return {
		text: `the pod asks for ${amountText(resource, free)} ${resource} in place of ${amountText(resource, requested)}`,
		suppose: input => supposePod(input, shrink),
	};
};

const amountOn = (pod: PodInfo, resource: string): number =>
	resource === 'cpu'
		? pod.placed.milliCpu
		: resource === 'memory'
			? pod.placed.memory
			: resource === 'pods'
				? 1
				: resource === 'ephemeral-storage'
					? pod.placed.ephemeralStorage
					: (pod.placed.scalars.get(resource) ?? 0);

/** The fewest pods whose leaving makes the room, of those the ones that matter least: lower priority first, then the smallest that do. */
const leaving = (lacks: readonly Lack[], pods: readonly PodInfo[]): Way | undefined => {
	const isEnough = (away: readonly PodInfo[]): boolean =>
		lacks.every(
			({resource, requested, used, capacity}) =>
				requested <= capacity - used + away.reduce((sum, pod) => sum + amountOn(pod, resource), 0),
		);
	const [first] = lacks;
	const size = (pod: PodInfo): number => amountOn(pod, first?.resource ?? 'cpu');
	const single = [...pods]
		.filter(pod => isEnough([pod]))
		.sort((a, b) => a.priority - b.priority || size(a) - size(b) || (a.key < b.key ? -1 : 1))[0];

	if (single !== undefined) {
		return gone([single]);
	}

	const away: PodInfo[] = [];

	for (const pod of [...pods].sort(
		(a, b) => size(b) - size(a) || a.priority - b.priority || (a.key < b.key ? -1 : 1),
	)) {
		if (!isEnough(away)) {
			away.push(pod);
		}
	}

	return isEnough(away) && away.length <= mostLeaving ? gone(away) : undefined;
};

/** More than so many pods leaving is no small change. */
const mostLeaving = 5;

const pastResources: Ways = ({pod}, node) => {
	const lacks = insufficientResources(pod.requests, node);
	const less = lacks.map(askingLess);
	const smaller: readonly Way[] = less.every(way => way !== undefined)
		? [
				{
					text: less.map(way => way?.text).join(' and '),
					suppose: input => less.reduce((next, way) => way?.suppose(next) ?? next, input),
				},
			]
		: [];
	const emptier = leaving(lacks, node.pods);
	return [...smaller, ...(emptier === undefined ? [] : [emptier])];
};

/** Skews are tried one by one: no further than this. */
const widestSkew = 10;

const pastSpread: Ways = ({pod}) => {
	const constraints = pod.pod.spec.topologySpreadConstraints ?? [];
	const hard = constraints.filter(({whenUnsatisfiable}) => whenUnsatisfiable !== 'ScheduleAnyway');
	const withSkew = (own: Pod, by: number): Pod =>
		withSpec(own, {
			topologySpreadConstraints: own.spec.topologySpreadConstraints?.map(each =>
				each.whenUnsatisfiable === 'ScheduleAnyway' ? each : {...each, maxSkew: each.maxSkew + by},
			),
		});
	return hard.length === 0
		? []
		: [
				...Array.from(
					{length: widestSkew},
					(_, index): Way => ({
						text: hard
							.map(
								({topologyKey, maxSkew}) =>
									`maxSkew over ${topologyKey} is ${maxSkew + index + 1} in place of ${maxSkew}`,
							)
							.join(' and '),
						suppose: input => supposePod(input, own => withSkew(own, index + 1)),
					}),
				),
				{
					text: `the constraint over ${hard.map(({topologyKey}) => topologyKey).join(' and ')} is ScheduleAnyway`,
					suppose: input =>
						supposePod(input, own =>
							withSpec(own, {
								topologySpreadConstraints: own.spec.topologySpreadConstraints?.map(each => ({
									...each,
									whenUnsatisfiable: 'ScheduleAnyway' as const,
								})),
							}),
						),
				},
			];
};

type PodTerms = 'podAffinity' | 'podAntiAffinity';

const withoutRequired =
	(which: PodTerms) =>
	(own: Pod): Pod =>
		withSpec(own, {
			affinity: {
				...own.spec.affinity,
				[which]: {...own.spec.affinity?.[which], requiredDuringSchedulingIgnoredDuringExecution: undefined},
			} as Pod['spec']['affinity'],
		});

/** Pods whose own anti-affinity may keep this one away: those on the node first, then all of them. */
const keepers = ({sight}: CycleInput, node: NodeInfo): readonly Way[] => {
	const here = node.withRequiredAntiAffinity;
	const all = sight.nodes.withRequiredAntiAffinity().flatMap(({withRequiredAntiAffinity}) => withRequiredAntiAffinity);
	return [here, all].filter(pods => pods.length > 0 && pods.length <= mostLeaving).map(gone);
};

const pastPodAffinity: Ways = (input, node) => [
	...(input.pod.requiredAntiAffinity.length === 0
		? []
		: [
				{
					text: 'the pod has no required anti-affinity',
					suppose: (given: CycleInput) => supposePod(given, withoutRequired('podAntiAffinity')),
				},
			]),
	...(input.pod.requiredAffinity.length === 0
		? []
		: [
				{
					text: 'the pod has no required affinity to other pods',
					suppose: (given: CycleInput) => supposePod(given, withoutRequired('podAffinity')),
				},
			]),
	...keepers(input, node),
];

const waysByPlugin: Readonly<Record<string, Ways>> = {
	NodeUnschedulable: (_, node) => [uncordon(node)],
	TaintToleration: pastTaints,
	NodeAffinity: pastNodeAffinity,
	NodePorts: pastPorts,
	NodeResourcesFit: pastResources,
	PodTopologySpread: pastSpread,
	InterPodAffinity: pastPodAffinity,
};

/** What could be otherwise so that this filter lets the pod onto the node; nothing for filters about volumes. */
export const waysPast = (plugin: string, input: CycleInput, node: NodeInfo): readonly Way[] =>
	waysByPlugin[plugin]?.(input, node) ?? [];
