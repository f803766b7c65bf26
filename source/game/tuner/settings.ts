import {defaultTuning, problemsOfTuning, type Tuning} from '../../engine/cluster.ts';
import {pointSettingsOf, typedPoint} from './point-settings.ts';

/*
What a tuner can turn, one setting a line: plugins on and off, everywhere or at one extension point, their weights, the strategy of
NodeResourcesFit, how many nodes are scored. A setting has a name that can be typed and a value that is text:
`PodTopologySpread.weight` is `5`, `PodTopologySpread.filter` is `off`.

Edits are such names and values. Nothing here decides whether a scheduler would start with the outcome: `problemsOfTuning` does.
*/

/** New values by the name of their setting; plain data, so that a screen may keep them. */
export type Edits = Readonly<Record<string, string>>;

export type Setting = {
	/** `NodeResourcesFit.strategy`. */
	readonly id: string;
	/** The plugin that it belongs to; '' for the profile as such. */
	readonly plugin: string;
	readonly kind: 'switch' | 'weight' | 'point' | 'argument';
	readonly title: string;
	/** One sentence: what it does. */
	readonly explain: string;
	read(tuning: Tuning): string;
	/** Of a point: its value where it is not what the plugin has everywhere. */
	own?(tuning: Tuning): string | undefined;
	/** The tuning with the new value; a sentence when that is no value. */
	write(tuning: Tuning, value: string): Tuning | string;
	/** The value one step lower or higher; undefined at the end. */
	step(value: string, by: -1 | 1): string | undefined;
};

type Strategy = {
	readonly type: string;
	readonly resources: ReadonlyArray<{readonly name: string; readonly weight: number}>;
	readonly requestedToCapacityRatio?: {
		readonly shape: ReadonlyArray<{readonly utilization: number; readonly score: number}>;
	};
};

const usualStrategy: Strategy = {
	type: 'LeastAllocated',
	resources: [
		{name: 'cpu', weight: 1},
		{name: 'memory', weight: 1},
	],
};

/** NodeResourcesFit that fills one node after the other, by the resources that it looks at anyway. */
export const packing: Tuning['pluginConfig'] = {
	NodeResourcesFit: {scoringStrategy: {...usualStrategy, type: 'MostAllocated'}},
};

/** The fuller the better: what bin packing asks for, and the first shape that one gets. */
const usualShape = [
	{utilization: 0, score: 0},
	{utilization: 100, score: 10},
];

const strategyTypes: readonly string[] = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

const strategyOf = ({pluginConfig}: Tuning): Strategy =>
	(pluginConfig.NodeResourcesFit?.scoringStrategy as Strategy | undefined) ?? usualStrategy;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Arguments that say what Kubernetes would do anyway are not said: equal profiles are equal text. */
const withArguments = (
	tuning: Tuning,
	plugin: string,
	args: Readonly<Record<string, unknown>>,
	usual: unknown,
): Tuning => {
	const {[plugin]: _, ...others} = tuning.pluginConfig;
	const entries = isSame(args, usual) ? Object.entries(others) : [...Object.entries(others), [plugin, args] as const];
	return {...tuning, pluginConfig: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))};
};

const withStrategy = (tuning: Tuning, scoringStrategy: Strategy): Tuning =>
	withArguments(tuning, 'NodeResourcesFit', {scoringStrategy}, {scoringStrategy: usualStrategy});

const standardOf = (name: string) => defaultTuning.plugins.find(plugin => plugin.name === name);

const isOn = ({plugins}: Tuning, name: string): boolean => plugins.some(plugin => plugin.name === name);

/** On again: in its usual place, with its usual weight. */
const withPlugin = (tuning: Tuning, name: string, on: boolean): Tuning => ({
	...tuning,
	plugins: defaultTuning.plugins.flatMap(standard => {
		const present = tuning.plugins.find(plugin => plugin.name === standard.name);
		return standard.name === name ? (on ? [present ?? standard] : []) : present === undefined ? [] : [present];
	}),
});

const wholeNumber = (value: string): number | undefined => (/^\d{1,9}$/.test(value) ? Number(value) : undefined);

const stepped =
	(low: number, high: number, size: number) =>
	(value: string, by: -1 | 1): string | undefined => {
		const next = Math.max(low, Math.min(high, (wholeNumber(value) ?? low) + by * size));
		return String(next) === value ? undefined : String(next);
	};

const oneAmong =
	(words: readonly string[]) =>
	(value: string, by: -1 | 1): string | undefined =>
		words[words.indexOf(value) + by];

/** Weights beyond this are typed: the arrow keys stop here. */
const heaviestByKey = 20;

/** What a plugin is for, in a sentence. */
const purposes: Readonly<Record<string, string>> = {
	SchedulingGates: 'Holds pods back while they have scheduling gates.',
	PrioritySort: 'Orders the queue: higher priority first, then who waited longer. One plugin must do this.',
	NodeUnschedulable: 'Refuses cordoned nodes.',
	NodeName: 'A pod that names its node goes nowhere else.',
	TaintToleration:
		'Refuses nodes with taints that are not tolerated; prefers nodes with fewer PreferNoSchedule taints.',
	NodeAffinity: 'Node selectors and required affinity; prefers what preferred affinity asks for.',
	NodePorts: 'Two pods cannot have the same host port.',
	NodeResourcesFit: 'Refuses nodes with too little room; scores the room by its strategy.',
	VolumeRestrictions: 'Disks that only one node, or one pod, may use.',
	NodeVolumeLimits: 'How many volumes a node can attach.',
	VolumeBinding: 'Claims that are bound elsewhere, or that nothing fits yet.',
	VolumeZone: 'A volume stays in its zone, and so does its pod.',
	PodTopologySpread: 'Spreads the pods of a workload over zones and nodes: what keeps half of them alive in an outage.',
	InterPodAffinity: 'Pods that want to be, or do not want to be, near other pods.',
	DynamicResources: 'Claims of dynamic resource allocation; nothing here uses them.',
	DefaultPreemption: 'Makes room for a pod by evicting pods of lower priority.',
	NodeResourcesBalancedAllocation:
		'Prefers nodes whose cpu and memory would be used alike, so that neither is stranded.',
	ImageLocality: 'Prefers nodes that hold the image already: quicker starts.',
	DefaultBinder: 'Binds the pod. One plugin must do this.',
};

const switchOf = (name: string): Setting => ({
	id: name,
	plugin: name,
	kind: 'switch',
	title: name,
	explain: purposes[name] ?? '',
	read: tuning => (isOn(tuning, name) ? 'on' : 'off'),
	write: (tuning, value) =>
		value === 'on' || value === 'off' ? withPlugin(tuning, name, value === 'on') : `${name} is on or off`,
	step: oneAmong(['off', 'on']),
});

const weightOf = (name: string): Setting => ({
	id: `${name}.weight`,
	plugin: name,
	kind: 'weight',
	title: `weight of ${name}`,
	explain: 'How much its score counts: every score is 0 to 100 and is multiplied by its weight.',
	read: ({plugins}) => String(plugins.find(plugin => plugin.name === name)?.weight ?? ''),
	write(tuning, value) {
		const weight = wholeNumber(value);
		return weight === undefined
			? `the weight of ${name} is a whole number from 1 on`
			: isOn(tuning, name)
				? {...tuning, plugins: tuning.plugins.map(plugin => (plugin.name === name ? {name, weight} : plugin))}
				: `${name} is off; a plugin that is off has no weight`;
	},
	step: stepped(1, heaviestByKey, 1),
});

const fitStrategy: Setting = {
	id: 'NodeResourcesFit.strategy',
	plugin: 'NodeResourcesFit',
	kind: 'argument',
	title: 'scoringStrategy',
	explain:
		'LeastAllocated spreads over all nodes, MostAllocated fills one after the other, RequestedToCapacityRatio follows a shape.',
	read: tuning => strategyOf(tuning).type,
	write(tuning, value) {
		const type = strategyTypes.find(each => each.toLowerCase() === value.toLowerCase());

		if (type === undefined) {
			return `scoringStrategy is one of ${strategyTypes.join(', ')}`;
		}

		const {resources, requestedToCapacityRatio} = strategyOf(tuning);
		return withStrategy(tuning, {
			type,
			resources,
			...(type === 'RequestedToCapacityRatio'
				? {requestedToCapacityRatio: requestedToCapacityRatio ?? {shape: usualShape}}
				: {}),
		});
	},
	step: oneAmong(strategyTypes),
};

const resourceWeight = (resource: string): Setting => ({
	id: `NodeResourcesFit.${resource}`,
	plugin: 'NodeResourcesFit',
	kind: 'argument',
	title: `weight of ${resource}`,
	explain: 'How much this resource counts in the score of NodeResourcesFit, 1 to 100; 0 leaves it out.',
	read: tuning => String(strategyOf(tuning).resources.find(({name}) => name === resource)?.weight ?? 0),
	write(tuning, value) {
		const weight = wholeNumber(value);

		if (weight === undefined) {
			return `the weight of ${resource} is a whole number from 0 to 100`;
		}

		const strategy = strategyOf(tuning);
		const weights = ['cpu', 'memory'].flatMap(name => {
			const old = strategy.resources.find(each => each.name === name)?.weight ?? 0;
			const next = name === resource ? weight : old;
			return next === 0 ? [] : [{name, weight: next}];
		});
		const others = strategy.resources.filter(({name}) => name !== 'cpu' && name !== 'memory');
		return weights.length + others.length === 0
			? 'NodeResourcesFit scores by one resource at least'
			: withStrategy(tuning, {...strategy, resources: [...weights, ...others]});
	},
	step: stepped(0, heaviestByKey, 1),
});

const shapeText = (shape: ReadonlyArray<{readonly utilization: number; readonly score: number}>): string =>
	shape.map(({utilization, score}) => `${utilization}:${score}`).join(',');

const fitShape: Setting = {
	id: 'NodeResourcesFit.shape',
	plugin: 'NodeResourcesFit',
	kind: 'argument',
	title: 'shape',
	explain:
		'Points of RequestedToCapacityRatio, utilization:score, 0 to 100 and 0 to 10: 0:0,100:10 packs, 0:10,100:0 spreads.',
	read: tuning => shapeText(strategyOf(tuning).requestedToCapacityRatio?.shape ?? []),
	write(tuning, value) {
		const strategy = strategyOf(tuning);

		if (strategy.type !== 'RequestedToCapacityRatio') {
			return 'only RequestedToCapacityRatio has a shape: set the strategy first';
		}

		return /^\d{1,3}:\d{1,2}(?:,\d{1,3}:\d{1,2})*$/.test(value)
			? withStrategy(tuning, {
					...strategy,
					requestedToCapacityRatio: {
						shape: value.split(',').map(point => {
							const [utilization = 0, score = 0] = point.split(':').map(Number);
							return {utilization, score};
						}),
					},
				})
			: 'a shape is points of utilization:score with commas between: 0:0,100:10';
	},
	step: (value, by) => oneAmong(['0:10,100:0', '0:0,50:10,100:0', '0:0,100:10'])(value, by),
};

const hardAffinity: Setting = {
	id: 'InterPodAffinity.hardPodAffinityWeight',
	plugin: 'InterPodAffinity',
	kind: 'argument',
	title: 'hardPodAffinityWeight',
	explain: 'How much the required affinity of pods that run already attracts others, 0 to 100.',
	read: ({pluginConfig}) => String(pluginConfig.InterPodAffinity?.hardPodAffinityWeight ?? 1),
	write(tuning, value) {
		const hardPodAffinityWeight = wholeNumber(value);
		return hardPodAffinityWeight === undefined
			? 'hardPodAffinityWeight is a whole number from 0 to 100'
			: withArguments(tuning, 'InterPodAffinity', {hardPodAffinityWeight}, {hardPodAffinityWeight: 1});
	},
	step: stepped(0, 100, 1),
};

const percentage: Setting = {
	id: 'percentageOfNodesToScore',
	plugin: '',
	kind: 'argument',
	title: 'percentageOfNodesToScore',
	explain:
		'When so many percent of the nodes fit, no more are looked at; 0 adapts to the size. Below 100 nodes all are looked at.',
	read: tuning => String(tuning.percentageOfNodesToScore),
	write(tuning, value) {
		const percentageOfNodesToScore = wholeNumber(value);
		return percentageOfNodesToScore === undefined
			? 'percentageOfNodesToScore is a whole number from 0 to 100'
			: {...tuning, percentageOfNodesToScore};
	},
	step: stepped(0, 100, 10),
};

const argumentsOf: Readonly<Record<string, readonly Setting[]>> = {
	NodeResourcesFit: [fitStrategy, resourceWeight('cpu'), resourceWeight('memory'), fitShape],
	InterPodAffinity: [hardAffinity],
};

/** Scores first, by what they weigh usually; then what only filters; then what nobody turns off. */
const pluginOrder = [...defaultTuning.plugins]
	.map((plugin, at) => ({plugin, at}))
	.sort((a, b) => Number(b.plugin.weight !== undefined) - Number(a.plugin.weight !== undefined) || a.at - b.at)
	.map(({plugin}) => plugin);

/** Every setting, a plugin's together. Switches come before weights and points, so that edits can be carried out in this order. */
export const settings: readonly Setting[] = [
	...pluginOrder.flatMap(({name, weight}) => [
		switchOf(name),
		...(weight === undefined ? [] : [weightOf(name)]),
		...pointSettingsOf(name),
		...(argumentsOf[name] ?? []),
	]),
	percentage,
];

export const settingNamed = (id: string): Setting | undefined => {
	const lower = id.toLowerCase();
	return settings.find(setting => setting.id.toLowerCase() === lower) ?? typedPoint(id);
};

/** The tuning with the edits carried out, and everything that stands against it. */
export type Edited = {readonly tuning: Tuning; readonly problems: readonly string[]};

/** A plugin that does not extend a point comes last: it only brings Kubernetes' words against it. */
const rankOf = (setting: Setting): number => {
	const at = settings.indexOf(setting);
	return at < 0 ? settings.length : at;
};

export const edited = (before: Tuning, edits: Edits): Edited => {
	const problems: string[] = [];
	const asked = new Map<string, {readonly setting: Setting; readonly value: string}>();

	for (const [id, value] of Object.entries(edits)) {
		const setting = settingNamed(id);

		if (setting === undefined) {
			problems.push(`there is no setting "${id.slice(0, 60)}"`);
		} else if (!asked.has(setting.id)) {
			asked.set(setting.id, {setting, value: value.trim()});
		}
	}

	let tuning = before;

	for (const {setting, value} of [...asked.values()].sort((a, b) => rankOf(a.setting) - rankOf(b.setting))) {
		const next = setting.write(tuning, value);

		if (typeof next === 'string') {
			problems.push(next);
		} else {
			tuning = next;
		}
	}

	return {tuning, problems: [...problems, ...problemsOfTuning(tuning)]};
};

/** `off at filter`, `×5 at score`, or, where the point says nothing any more, what the plugin has everywhere. */
const pointDifference = ({id, plugin, read, own}: Setting, before: Tuning, after: Tuning): readonly string[] => {
	const value = read(after);
	const point = id.slice(plugin.length + 1);
	return own?.(before) === own?.(after) ? [] : [`${plugin} ${/^\d/.test(value) ? `×${value}` : value} at ${point}`];
};

/** `PodTopologySpread ×2 → ×5`, `ImageLocality off`, `TaintToleration off at score`: what one tuning has that the other has not. */
export const differences = (before: Tuning, after: Tuning): readonly string[] =>
	settings.flatMap(setting => {
		const {id, plugin, kind, title, read} = setting;

		if (kind === 'point') {
			return pointDifference(setting, before, after);
		}

		const [was, is] = [read(before), read(after)];

		if (was === is || (kind !== 'switch' && plugin !== '' && !isOn(after, plugin))) {
			return [];
		}

		return kind === 'switch'
			? [`${plugin} ${is}`]
			: kind === 'weight'
				? was === '' && is === String(standardOf(plugin)?.weight ?? '')
					? []
					: [`${plugin} ${was === '' ? '' : `×${was} → `}×${is}`]
				: id === 'NodeResourcesFit.strategy'
					? [`${plugin} ${was} → ${is}`]
					: [`${plugin === '' ? '' : `${plugin} `}${title} ${was === '' ? 'none' : was} → ${is === '' ? 'none' : is}`];
	});

export const isSameTuning = (one: Tuning, other: Tuning): boolean => differences(one, other).length === 0;
