import type {
	NodeSelectorRequirement,
	NodeSelectorTerm,
	TopologySpreadConstraint,
} from '../../api/kinds/scheduling-terms.ts';
import {qualifiedNameProblems} from '../../api/names.ts';
import type {PluginArgs} from '../framework.ts';
import {compileNodeTerm} from '../label-match.ts';
import {
	type ConfigurationPath,
	type ConfigurationProblem,
	duplicate,
	forbidden,
	invalid,
	required,
	unsupported,
} from './problem.ts';

/*
The law of each plug-in's arguments: what is left out, and what may not be.

Source: pkg/scheduler/apis/config/v1/defaults.go, pkg/scheduler/apis/config/validation/validation_pluginargs.go
*/

type Check = (args: PluginArgs, path: ConfigurationPath) => readonly ConfigurationProblem[];

type Law = {
	/** Fills in what is left out. */
	readonly complete?: (args: PluginArgs) => PluginArgs;
	readonly check: Check;
};

type ResourceWeight = {readonly name?: string; readonly weight?: number};
type ShapePoint = {readonly utilization?: number; readonly score?: number};

const listAt = <T>(args: PluginArgs, name: string): readonly T[] => (args[name] as readonly T[] | undefined) ?? [];

const cpuAndMemory: readonly ResourceWeight[] = [
	{name: 'cpu', weight: 1},
	{name: 'memory', weight: 1},
];

/** No resources are cpu and memory; a weight of nothing is 1. */
const completeResources = (resources: readonly ResourceWeight[]): readonly ResourceWeight[] =>
	resources.length === 0
		? cpuAndMemory
		: resources.map(({name = '', weight = 0}) => ({name, weight: weight === 0 ? 1 : weight}));

const between = (path: ConfigurationPath, value: number, low: number, high: number): readonly ConfigurationProblem[] =>
	value < low || value > high ? [invalid(path, value, `not in valid range [${low}, ${high}]`)] : [];

const checkShape = (shape: readonly ShapePoint[], path: ConfigurationPath): readonly ConfigurationProblem[] => {
	if (shape.length === 0) {
		return [required(path, 'at least one point must be specified', 'such as {utilization: 0, score: 0}')];
	}

	const at = (point: number): number => shape[point]?.utilization ?? 0;
	const fallsBack = shape.findIndex((_, point) => point > 0 && at(point - 1) >= at(point));
	return [
		...(fallsBack < 0
			? []
			: [invalid([...path, fallsBack, 'utilization'], at(fallsBack), 'values must be sorted in increasing order')]),
		...shape.flatMap(({utilization = 0, score = 0}, point) => [
			...between([...path, point, 'utilization'], utilization, 0, 100),
			...between([...path, point, 'score'], score, 0, 10),
		]),
	];
};

const checkFractions: Check = (args, path) => {
	const percentage = args.minCandidateNodesPercentage as number;
	const absolute = args.minCandidateNodesAbsolute as number;
	const [one, other] = ['minCandidateNodesPercentage', 'minCandidateNodesAbsolute'] as const;
	const zeroWith = (name: string): string => `cannot be zero at the same time as ${name}`;
	return [
		...between([...path, one], percentage, 0, 100),
		...(absolute < 0 ? [invalid([...path, other], absolute, 'not in valid range [0, inf)')] : []),
		...(percentage === 0 && absolute === 0
			? [invalid([...path, one], 0, zeroWith(other)), invalid([...path, other], 0, zeroWith(one))]
			: []),
	];
};

const labelNames = (names: readonly string[], path: ConfigurationPath): readonly ConfigurationProblem[] =>
	names.flatMap((name, at) => qualifiedNameProblems(name).map(problem => invalid([...path, at], name, problem)));

const strategies = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

const checkStrategy: Check = (strategy, path) => {
	const type = (strategy.type as string | undefined) ?? '';
	const ratio = strategy.requestedToCapacityRatio as {readonly shape?: readonly ShapePoint[]} | undefined;
	const ratioPath = [...path, 'requestedToCapacityRatio'];
	const isByRatio = type === 'RequestedToCapacityRatio';
	return [
		...(strategies.includes(type) ? [] : [unsupported([...path, 'type'], type, strategies)]),
		...listAt<ResourceWeight>(strategy, 'resources').flatMap(({name = '', weight = 0}, at) =>
			weight <= 0 || weight > 100
				? [
						invalid(
							[...path, 'resources', at, 'weight'],
							weight,
							`resource weight of ${name} not in valid range (0, 100]`,
						),
					]
				: [],
		),
		...(isByRatio && ratio === undefined
			? [required(ratioPath, 'must be specified when type is RequestedToCapacityRatio', 'give it a shape')]
			: []),
		...(isByRatio && ratio !== undefined ? checkShape(ratio.shape ?? [], [...ratioPath, 'shape']) : []),
		...(!isByRatio && ratio !== undefined
			? [
					forbidden(
						ratioPath,
						'must be nil when type is not RequestedToCapacityRatio',
						'take it out, or set type: RequestedToCapacityRatio',
					),
				]
			: []),
	];
};

const completeStrategy = (strategy: PluginArgs | undefined): PluginArgs =>
	strategy === undefined
		? {type: 'LeastAllocated', resources: cpuAndMemory}
		: {...strategy, resources: completeResources(listAt(strategy, 'resources'))};

const checkConstraint = (
	constraint: Partial<TopologySpreadConstraint>,
	path: ConfigurationPath,
): readonly ConfigurationProblem[] => {
	const {maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector} = constraint;
	const key = [...path, 'topologyKey'];
	const when = [...path, 'whenUnsatisfiable'];
	const actions = ['DoNotSchedule', 'ScheduleAnyway'];
	return [
		...(maxSkew <= 0 ? [invalid([...path, 'maxSkew'], maxSkew, 'not in valid range (0, inf)')] : []),
		...(topologyKey === ''
			? [required(key, 'can not be empty', 'such as topology.kubernetes.io/zone')]
			: qualifiedNameProblems(topologyKey).map(problem => invalid(key, topologyKey, problem))),
		...(whenUnsatisfiable === ''
			? [required(when, 'can not be empty', actions.join(' or '))]
			: actions.includes(whenUnsatisfiable)
				? []
				: [unsupported(when, whenUnsatisfiable, actions)]),
		...(labelSelector === undefined
			? []
			: [
					forbidden(
						[...path, 'labelSelector'],
						'constraint must not define a selector, as they deduced for each pod',
						'take it out',
					),
				]),
	];
};

const checkSpread: Check = (args, path) => {
	const constraints = listAt<Partial<TopologySpreadConstraint>>(args, 'defaultConstraints');
	const type = args.defaultingType as string;
	const isSame = (one: Partial<TopologySpreadConstraint>, other: Partial<TopologySpreadConstraint>): boolean =>
		one.topologyKey === other.topologyKey && one.whenUnsatisfiable === other.whenUnsatisfiable;
	const typePath = [...path, 'defaultingType'];
	return [
		...(['System', 'List'].includes(type) ? [] : [unsupported(typePath, type, ['System', 'List'])]),
		...(type === 'System' && constraints.length > 0
			? [invalid(typePath, type, 'when .defaultConstraints are not empty', 'set defaultingType: List')]
			: []),
		...constraints.flatMap((constraint, at) => [
			...checkConstraint(constraint, [...path, 'defaultConstraints', at]),
			...(constraints.slice(0, at).some(other => isSame(other, constraint))
				? [
						duplicate(
							[...path, 'defaultConstraints', at],
							`{${constraint.topologyKey ?? ''}, ${constraint.whenUnsatisfiable ?? ''}}`,
						),
					]
				: []),
		]),
	];
};

type RawTerm = {
	readonly matchExpressions?: ReadonlyArray<Partial<NodeSelectorRequirement>>;
	readonly matchFields?: ReadonlyArray<Partial<NodeSelectorRequirement>>;
};

/** `matchExpressions[0].values[1]` as steps into the configuration. */
const stepsOf = (place: string): ConfigurationPath =>
	[...place.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));

const termProblem = (term: RawTerm, path: ConfigurationPath): readonly ConfigurationProblem[] => {
	const whole = (requirements: RawTerm['matchFields']) =>
		(requirements ?? []).map(each => ({key: '', operator: '', ...each}) as NodeSelectorRequirement);
	const ready: NodeSelectorTerm = {
		matchExpressions: whole(term.matchExpressions),
		matchFields: whole(term.matchFields),
	};
	return (compileNodeTerm(ready).problems ?? []).map(problem => {
		const end = problem.indexOf(': ');
		return {path: [...path, ...stepsOf(problem.slice(0, end))], what: problem.slice(end + 2), hint: ''};
	});
};

const checkAdded: Check = (args, path) => {
	const added = args.addedAffinity as
		| {
				readonly requiredDuringSchedulingIgnoredDuringExecution?: {readonly nodeSelectorTerms?: readonly RawTerm[]};
				readonly preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{readonly preference?: RawTerm}>;
		  }
		| undefined;
	const requiredName = 'requiredDuringSchedulingIgnoredDuringExecution';
	const preferredName = 'preferredDuringSchedulingIgnoredDuringExecution';
	const inside = [...path, 'addedAffinity'];
	return [
		...(added?.[requiredName]?.nodeSelectorTerms ?? []).flatMap((term, at) =>
			termProblem(term, [...inside, requiredName, 'nodeSelectorTerms', at]),
		),
		...(added?.[preferredName] ?? []).flatMap(({preference = {}}, at) =>
			termProblem(preference, [...inside, preferredName, at, 'preference']),
		),
	];
};

const checkBalanced: Check = (args, path) => {
	const resources = listAt<ResourceWeight>(args, 'resources');
	return resources.flatMap(({name = '', weight = 0}, at) => [
		...(resources.slice(0, at).some(other => other.name === name)
			? [duplicate([...path, 'resources', at, 'name'], name)]
			: []),
		...(weight === 1 ? [] : [invalid([...path, 'resources', at, 'weight'], weight, 'must be 1')]),
	]);
};

const withoutSlash = (groups: readonly string[], path: ConfigurationPath): readonly ConfigurationProblem[] =>
	groups.flatMap((group, at) =>
		group.includes('/') ? [invalid([...path, at], group, "resource group name can't contain '/'")] : [],
	);

const laws: Readonly<Record<string, Law>> = {
	DefaultPreemption: {
		complete: args => ({minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100, ...args}),
		check: checkFractions,
	},
	InterPodAffinity: {
		complete: args => ({hardPodAffinityWeight: 1, ...args}),
		check: (args, path) => between([...path, 'hardPodAffinityWeight'], args.hardPodAffinityWeight as number, 0, 100),
	},
	NodeAffinity: {check: checkAdded},
	NodeResourcesBalancedAllocation: {
		complete: args => ({...args, resources: completeResources(listAt(args, 'resources'))}),
		check: checkBalanced,
	},
	NodeResourcesFit: {
		complete: args => ({...args, scoringStrategy: completeStrategy(args.scoringStrategy as PluginArgs | undefined)}),
		check: (args, path) => [
			...labelNames(listAt(args, 'ignoredResources'), [...path, 'ignoredResources']),
			...withoutSlash(listAt(args, 'ignoredResourceGroups'), [...path, 'ignoredResourceGroups']),
			...labelNames(listAt(args, 'ignoredResourceGroups'), [...path, 'ignoredResourceGroups']),
			...checkStrategy(args.scoringStrategy as PluginArgs, [...path, 'scoringStrategy']),
		],
	},
	PodTopologySpread: {
		complete: args => ({...args, defaultingType: (args.defaultingType as string | undefined) || 'System'}),
		check: checkSpread,
	},
	VolumeBinding: {
		complete: args => ({bindTimeoutSeconds: 600, ...args}),
		check: (args, path) => [
			...((args.bindTimeoutSeconds as number) < 0
				? [
						invalid(
							[...path, 'bindTimeoutSeconds'],
							args.bindTimeoutSeconds,
							'invalid BindTimeoutSeconds, should not be a negative value',
						),
					]
				: []),
			...(args.shape === undefined
				? []
				: [
						invalid(
							[...path, 'shape'],
							(args.shape as readonly ShapePoint[]).map(({utilization: Utilization = 0, score: Score = 0}) => ({
								Utilization,
								Score,
							})),
							'unexpected field `shape`, remove it or turn on the feature gate StorageCapacityScoring',
							'take it out: the gate is off by default',
						),
					]),
		],
	},
};

/** The arguments with everything that was left out. */
export const completeArguments = (plugin: string, args: PluginArgs): PluginArgs =>
	(Object.hasOwn(laws, plugin) ? laws[plugin]?.complete?.(args) : undefined) ?? args;

/** What is wrong with complete arguments. */
export const checkArguments = (
	plugin: string,
	args: PluginArgs,
	path: ConfigurationPath,
): readonly ConfigurationProblem[] => (Object.hasOwn(laws, plugin) ? (laws[plugin]?.check(args, path) ?? []) : []);
