/*
What would have to change so that one plug-in lets a pod onto one node. A fix is a guess in the words of `--what-if`; whether
it helps is found out by trying it.
*/
import type {Taint} from '../../engine/api/kinds/node.ts';
import type {Container, Pod} from '../../engine/api/kinds/pod.ts';
import type {NodeSelectorTerm} from '../../engine/api/kinds/scheduling-terms.ts';
import {milliValue, unitValue} from '../../engine/api/quantity.ts';
import type {NodeInfo, Picture, PodInfo} from '../../engine/cluster.ts';
import {type Fix, targetOf, together} from './fix.ts';
import {bytesText, cpuText, type Refusal} from './report.ts';
import {volumeFixes} from './volume-fixes.ts';

type Fixer = (info: PodInfo, node: NodeInfo, refusal: Refusal, picture: Picture) => readonly Fix[];

const taintText = ({key, value = '', effect}: Taint): string => `${key}${value === '' ? '' : `=${value}`}:${effect}`;

const tolerates = ({pod}: PodInfo, taint: Taint): boolean =>
	(pod.spec.tolerations ?? []).some(
		({key = '', operator = 'Equal', value = '', effect}) =>
			(effect === undefined || effect === taint.effect) &&
			(key === '' || key === taint.key) &&
			(operator === 'Exists' || value === (taint.value ?? '')),
	);

const isPassing = ({key}: Taint): boolean => /^node\.(cloudprovider\.)?kubernetes\.io\//.test(key);

const taints: Fixer = (info, node) => {
	const kept = node.taints.filter(taint => taint.effect !== 'PreferNoSchedule' && !tolerates(info, taint));
	const texts = kept.map(taintText);
	const passing = kept.filter(isPassing);
	const gone: Fix = {
		words:
			passing.length > 0
				? `${node.name} loses ${texts.join(' and ')}: it gets well again`
				: `take ${texts.join(' and ')} from ${node.name}`,
		whatIf: kept.map(({key, effect}) => `untaint ${node.name} ${key}:${effect}`),
		sort: `untaint ${texts.join(' ')}`,
		cost: 2 * kept.length,
	};
	return passing.length > 0
		? [gone]
		: [
				{
					words: `let ${targetOf(info.pod)} tolerate ${texts.join(' and ')}`,
					whatIf: [`tolerate ${targetOf(info.pod)} ${texts.join(' ')}`],
					sort: `tolerate ${texts.join(' ')}`,
					cost: kept.length,
				},
				gone,
			];
};

const unschedulable: Fixer = (_info, node) => [
	{words: `uncordon ${node.name}`, whatIf: [`uncordon ${node.name}`], sort: 'uncordon', cost: 1},
];

/** The labels that a node lacks for a term; undefined when labels alone do not do it. */
const labelsFor = (term: NodeSelectorTerm, node: NodeInfo): ReadonlyArray<readonly [string, string]> | undefined => {
	if ((term.matchFields ?? []).length > 0) {
		return undefined;
	}

	const missing: Array<readonly [string, string]> = [];

	for (const {key, operator, values = []} of term.matchExpressions ?? []) {
		const found = node.labels[key];

		if (operator === 'In' && (found === undefined || !values.includes(found))) {
			missing.push([key, values[0] ?? '']);
		} else if (operator === 'Exists' && found === undefined) {
			missing.push([key, 'true']);
		} else if (operator !== 'In' && operator !== 'Exists') {
			return undefined;
		}
	}

	return missing;
};

/** The labels of nodes that the pod is particular about. */
export const labelsAskedFor = ({pod}: PodInfo): readonly string[] => [
	...Object.keys(pod.spec.nodeSelector ?? {}),
	...requiredTerms(pod).flatMap(({matchExpressions = []}) => matchExpressions.map(({key}) => key)),
];

const requiredTerms = ({spec}: Pod): readonly NodeSelectorTerm[] =>
	spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

const selectorFix = ({pod}: PodInfo, wrong: ReadonlyArray<readonly [string, string]>): readonly Fix[] =>
	wrong.length === 0
		? []
		: [
				{
					words: `take ${wrong.map(([name, value]) => `${name}=${value}`).join(' and ')} out of the nodeSelector of ${targetOf(pod)}`,
					whatIf: [`select ${targetOf(pod)} ${wrong.map(([name]) => `${name}-`).join(' ')}`],
					sort: `select ${wrong.map(([name]) => name).join(' ')}`,
					cost: wrong.length,
				},
			];

const nodeAffinity: Fixer = (info, node, {reasons}) => {
	if (reasons.some(reason => reason.includes('scheduler-enforced'))) {
		return [];
	}

	const {pod} = info;
	const wrong = Object.entries(pod.spec.nodeSelector ?? {}).filter(([name, value]) => node.labels[name] !== value);
	const terms = requiredTerms(pod);
	const ways = terms.map(term => labelsFor(term, node)).filter(way => way !== undefined);
	const [shortest = undefined] = [...ways].sort((one, other) => one.length - other.length);
	const labels = [...wrong, ...(terms.length === 0 ? [] : (shortest ?? []))];
	const isPossible = terms.length === 0 || shortest !== undefined;
	const text = labels.map(([name, value]) => `${name}=${value}`).join(' ');
	// The one node of a daemon's pod is not the author's wish: its controller would write it again.
	const isDaemon = (pod.metadata.ownerReferences ?? []).some(({kind}) => kind === 'DaemonSet');
	const affinityWrong = terms.length > 0 && shortest?.length !== 0 && !isDaemon;
	const dropped: Fix = {
		words: `do without the required node affinity of ${targetOf(pod)}`,
		whatIf: [`drop-affinity ${targetOf(pod)} node`],
		sort: 'drop-affinity node',
		cost: 2,
	};
	const loosened = [...selectorFix(info, wrong), ...(affinityWrong ? [dropped] : [])];
	return [
		...(isPossible && labels.length > 0
			? [
					{
						words: `label ${node.name} ${text}`,
						whatIf: [`label ${node.name} ${text}`],
						sort: `label ${text}`,
						cost: labels.length,
					},
				]
			: []),
		...(loosened.length === 0 ? [] : [together(loosened)]),
	];
};

/** What the pod asks for; in milli-cpu, bytes or units. */
const requestOf = ({requests}: PodInfo, name: string): number => {
	switch (name) {
		case 'cpu':
			return requests.milliCpu;
		case 'memory':
			return requests.memory;
		case 'ephemeral-storage':
			return requests.ephemeralStorage;
		default:
			return requests.scalars.get(name) ?? 0;
	}
};

/** What the node has left of it, in the same units. */
const leftOn = (node: NodeInfo, name: string): number => {
	switch (name) {
		case 'cpu':
			return node.allocatableMilliCpu - node.milliCpu;
		case 'memory':
			return node.allocatableMemory - node.memory;
		case 'ephemeral-storage':
			return node.allocatableEphemeralStorage - node.ephemeralStorage;
		default:
			return (node.allocatableScalars.get(name) ?? 0) - (node.scalars.get(name) ?? 0);
	}
};

const amountOf = ({resources}: Container, name: string): number => {
	const text = resources?.requests?.[name];
	return name === 'cpu' ? milliValue(text) : unitValue(text);
};

const mebi = 1_048_576;

/** The largest amount of this form that is not more: whole milli-cpu, whole mebibytes. */
const amountText = (name: string, amount: number): string =>
	name === 'cpu'
		? cpuText(amount)
		: name === 'memory' || name === 'ephemeral-storage'
			? bytesText(amount >= mebi ? amount - (amount % mebi) : amount)
			: String(amount);

const lessOf = ({pod}: PodInfo, name: string, excess: number): Fix | undefined => {
	const [largest] = [...pod.spec.containers].sort((one, other) => amountOf(other, name) - amountOf(one, name));
	const has = largest === undefined ? 0 : amountOf(largest, name);

	if (largest === undefined || has <= excess) {
		return undefined;
	}

	const to = amountText(name, has - excess);
	const from = largest.resources?.requests?.[name] ?? '0';
	return {
		words: `lower the ${name} request of ${largest.name} in ${targetOf(pod)} from ${from} to ${to}`,
		whatIf: [`set-request ${targetOf(pod)} container=${largest.name} ${name}=${to}`],
		sort: `set-request ${name}`,
		cost: 1 + 4 * (excess / has),
	};
};

/** `cpu`, for `Insufficient cpu`. */
const lacking = (reason: string): string | undefined =>
	reason.startsWith('Insufficient ') ? reason.slice('Insufficient '.length) : undefined;

/** How much the node is short of what the pod asks for, in parts of it: for comparing nodes that refuse alike. */
export const lackOf = (info: PodInfo, node: NodeInfo, refusals: readonly Refusal[]): number =>
	refusals
		.flatMap(({reasons}) => reasons)
		.map(lacking)
		.filter(name => name !== undefined)
		.reduce((sum, name) => sum + 1 - leftOn(node, name) / requestOf(info, name), 0);

const resources: Fixer = (info, node, {reasons}) => {
	const fixes = reasons.map(reason => {
		const name = lacking(reason);
		return name === undefined ? undefined : lessOf(info, name, requestOf(info, name) - leftOn(node, name));
	});
	const possible = fixes.filter(fix => fix !== undefined);
	return possible.length === reasons.length && possible.length > 0 ? [together(possible)] : [];
};

const spread: Fixer = ({pod}) =>
	(pod.spec.topologySpreadConstraints ?? [])
		.filter(({whenUnsatisfiable}) => whenUnsatisfiable === 'DoNotSchedule')
		.flatMap(({topologyKey, maxSkew}) => [
			...[1, 2, 4].map(more => ({
				words: `raise maxSkew of ${targetOf(pod)} over ${topologyKey} from ${maxSkew} to ${maxSkew + more}`,
				whatIf: [`spread ${targetOf(pod)} ${topologyKey} max-skew=${maxSkew + more}`],
				sort: `spread ${topologyKey} ${more}`,
				cost: 1 + more / 8,
			})),
			{
				words: `spread ${targetOf(pod)} over ${topologyKey} as well as may be (ScheduleAnyway)`,
				whatIf: [`spread ${targetOf(pod)} ${topologyKey} anyway`],
				sort: `spread ${topologyKey} anyway`,
				cost: 2,
			},
		]);

const podAffinity: Fixer = ({pod}, node, {reasons}) =>
	reasons.flatMap((reason): readonly Fix[] => {
		if (reason.includes('existing pods')) {
			return node.withRequiredAntiAffinity.slice(0, 3).map(({key: other}) => ({
				words: `delete pod ${other}, whose anti-affinity keeps ${targetOf(pod)} away`,
				whatIf: [`delete-pod ${other}`],
				sort: 'delete-pod',
				cost: 3,
			}));
		}

		const which = reason.includes('anti-affinity') ? 'anti' : 'pod';
		return [
			{
				words: `do without the required pod ${which === 'anti' ? 'anti-affinity' : 'affinity'} of ${targetOf(pod)}`,
				whatIf: [`drop-affinity ${targetOf(pod)} ${which}`],
				sort: `drop-affinity ${which}`,
				cost: 2,
			},
		];
	});

const ports: Fixer = ({pod, hostPorts}, node) => {
	const taken = hostPorts.filter(({port, protocol}) =>
		node.usedPorts.some(used => used.port === port && used.protocol === protocol),
	);
	const holders = node.pods.filter(other => other.hostPorts.some(({port}) => taken.some(each => each.port === port)));
	return taken.length === 0
		? []
		: [
				together(
					taken.map(({port}) => ({
						words: `let ${targetOf(pod)} do without the host port ${port}`,
						whatIf: [`drop-host-port ${targetOf(pod)} ${port}`],
						sort: `drop-host-port ${port}`,
						cost: 1,
					})),
				),
				...holders.slice(0, 1).map(({key: other}) => ({
					words: `delete pod ${other}, which holds host port ${taken.map(({port}) => port).join(', ')} of ${node.name}`,
					whatIf: [`delete-pod ${other}`],
					sort: 'delete-pod',
					cost: 3,
				})),
			];
};

const volumes: Fixer = (info, node, {reasons}, picture) => volumeFixes(info, node, reasons, picture);

const fixers: Readonly<Record<string, Fixer>> = {
	NodeUnschedulable: unschedulable,
	TaintToleration: taints,
	NodeAffinity: nodeAffinity,
	NodePorts: ports,
	NodeResourcesFit: resources,
	PodTopologySpread: spread,
	InterPodAffinity: podAffinity,
	VolumeBinding: volumes,
	VolumeZone: volumes,
	VolumeRestrictions: volumes,
	NodeVolumeLimits: volumes,
};

/** What might make this plug-in let the pod onto the node; nothing where podfall knows no remedy. */
export const fixesFor = (info: PodInfo, node: NodeInfo, refusal: Refusal, picture: Picture): readonly Fix[] =>
	Object.hasOwn(fixers, refusal.plugin) ? (fixers[refusal.plugin]?.(info, node, refusal, picture) ?? []) : [];

/** Pods by their priority, for the question whom a higher one could evict. */
export const prioritiesOn = (nodes: readonly NodeInfo[]): readonly number[] =>
	[...new Set(nodes.flatMap(({pods}) => pods.map(({priority}) => priority)))].sort((one, other) => one - other);
