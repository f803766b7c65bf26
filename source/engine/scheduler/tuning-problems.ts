import {inTreePlugins} from './plugins/index.ts';
import type {Tuning} from './profiles.ts';

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isWholeWithin = (value: unknown, low: number, high: number): boolean =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high;

const isList = (value: unknown, atMost: number): value is readonly unknown[] =>
	Array.isArray(value) && value.length <= atMost;

/** As text from outside is quoted: short, whatever it is. */
const said = (value: unknown): string => String(JSON.stringify(value) ?? 'nothing').slice(0, 60);

const invalid = (place: string, value: unknown, why: string): string =>
	`${place}: Invalid value: ${said(value)}: ${why}`;

/** The largest weight that the field holds: `int32`. */
const heaviest = 2_147_483_647;

const strategies: readonly string[] = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

const unknownFields = (place: string, value: Fields, known: readonly string[]): readonly string[] =>
	Object.keys(value)
		.filter(key => !known.includes(key))
		.map(key => `${place}: there is no field ${said(key)}`);

const pluginProblems = (plugins: unknown): readonly string[] => {
	if (!isList(plugins, 100)) {
		return ['plugins: a list of plugins is needed'];
	}

	const names = plugins.map(each => (isRecord(each) ? each.name : undefined));
	const known = new Set<unknown>(inTreePlugins.map(({name}) => name));
	return [
		...plugins.flatMap((each, at) => {
			const place = `plugins[${at}]`;

			if (!isRecord(each) || !known.has(each.name)) {
				return [`${place}: ${said(isRecord(each) ? each.name : each)} does not exist`];
			}

			return [
				...unknownFields(place, each, ['name', 'weight']),
				...(names.indexOf(each.name) < at ? [`${place}.name: Duplicate value: ${said(each.name)}`] : []),
				...(each.weight === undefined || isWholeWithin(each.weight, 1, heaviest)
					? []
					: [invalid(`${place}.weight`, each.weight, 'a weight is a whole number from 1 on')]),
			];
		}),
		// Source: pkg/scheduler/framework/runtime/framework.go
		...(names.includes('PrioritySort')
			? []
			: ['only one queue sort plugin required, but got 0: PrioritySort is needed']),
		...(names.includes('DefaultBinder') ? [] : ['at least one bind plugin is needed: DefaultBinder']),
	];
};

/** Source: pkg/scheduler/apis/config/validation/validation_pluginargs.go */
const resourceProblems = (place: string, resources: unknown): readonly string[] =>
	isList(resources, 50) && resources.length > 0
		? resources.flatMap((each, at) =>
				isRecord(each) && typeof each.name === 'string' && each.name !== ''
					? [
							...unknownFields(`${place}[${at}]`, each, ['name', 'weight']),
							...(isWholeWithin(each.weight, 1, 100)
								? []
								: [
										invalid(
											`${place}[${at}].weight`,
											each.weight,
											`resource weight of ${each.name.slice(0, 60)} not in valid range [1, 100]`,
										),
									]),
						]
					: [`${place}[${at}]: a name and a weight are needed`],
			)
		: [`${place}: at least one resource is needed`];

const shapeProblems = (place: string, shape: unknown): readonly string[] => {
	if (!isList(shape, 100) || shape.length === 0) {
		return [`${place}: Required value: at least one point must be specified`];
	}

	return shape.flatMap((point, at) => {
		if (!isRecord(point)) {
			return [`${place}[${at}]: utilization and score are needed`];
		}

		const before = shape[at - 1];
		const rises = !isRecord(before) || Number(before.utilization) < Number(point.utilization);
		return [
			...unknownFields(`${place}[${at}]`, point, ['utilization', 'score']),
			...(isWholeWithin(point.utilization, 0, 100)
				? []
				: [invalid(`${place}[${at}].utilization`, point.utilization, 'not in valid range [0-100]')]),
			...(isWholeWithin(point.score, 0, 10)
				? []
				: [invalid(`${place}[${at}].score`, point.score, 'not in valid range [0-10]')]),
			...(rises
				? []
				: [
						invalid(
							`${place}[${at}].utilization`,
							point.utilization,
							'utilization values must be sorted in increasing order',
						),
					]),
		];
	});
};

const fitProblems = (args: Fields): readonly string[] => {
	const place = 'NodeResourcesFit.scoringStrategy';
	const strategy = args.scoringStrategy;

	if (!isRecord(strategy)) {
		return [`${place}: a type and resources are needed`];
	}

	return [
		...unknownFields('NodeResourcesFit', args, ['scoringStrategy']),
		...unknownFields(place, strategy, ['type', 'resources', 'requestedToCapacityRatio']),
		...(strategies.includes(strategy.type as string)
			? []
			: [`${place}.type: Unsupported value: ${said(strategy.type)}: supported values: ${strategies.join(', ')}`]),
		...resourceProblems(`${place}.resources`, strategy.resources),
		...(strategy.type === 'RequestedToCapacityRatio'
			? shapeProblems(
					`${place}.requestedToCapacityRatio.shape`,
					isRecord(strategy.requestedToCapacityRatio) ? strategy.requestedToCapacityRatio.shape : undefined,
				)
			: strategy.requestedToCapacityRatio === undefined
				? []
				: [`${place}.requestedToCapacityRatio: only for the type RequestedToCapacityRatio`]),
	];
};

const affinityProblems = (args: Fields): readonly string[] => [
	...unknownFields('InterPodAffinity', args, ['hardPodAffinityWeight']),
	...(isWholeWithin(args.hardPodAffinityWeight, 0, 100)
		? []
		: [invalid('InterPodAffinity.hardPodAffinityWeight', args.hardPodAffinityWeight, 'not in valid range [0-100]')]),
];

/** Plugins whose arguments can be tuned, and what may stand in them. */
const argumentProblems: ReadonlyMap<string, (args: Fields) => readonly string[]> = new Map([
	['NodeResourcesFit', fitProblems],
	['InterPodAffinity', affinityProblems],
]);

const configProblems = (config: unknown): readonly string[] =>
	isRecord(config)
		? Object.entries(config).flatMap(([name, args]) => {
				const check = argumentProblems.get(name);
				return check === undefined || !isRecord(args)
					? [`pluginConfig: the arguments of ${said(name)} cannot be tuned`]
					: check(args);
			})
		: ['pluginConfig: arguments by the name of their plugin are needed'];

/**
Everything that is wrong with what claims to be a tuning, in Kubernetes' words where it has some; none when it is one.

A scheduler would not start with it. Source: pkg/scheduler/apis/config/validation
*/
export const problemsOfTuning = (value: unknown): readonly string[] =>
	isRecord(value)
		? [
				...unknownFields('the configuration', value, ['percentageOfNodesToScore', 'plugins', 'pluginConfig']),
				...(isWholeWithin(value.percentageOfNodesToScore, 0, 100)
					? []
					: [invalid('percentageOfNodesToScore', value.percentageOfNodesToScore, 'not in valid range [0-100]')]),
				...pluginProblems(value.plugins),
				...configProblems(value.pluginConfig),
			]
		: ['a configuration is a record'];

export const isTuning = (value: unknown): value is Tuning => problemsOfTuning(value).length === 0;
