import type {ClusterEvent, EventRegistration} from './cluster-event.ts';
import {action, isOfInterest} from './cluster-event.ts';
import type {Framework, Plugin, PluginArgs, PluginFactory, Sight} from './framework.ts';
import {type EnabledPlugin, type ExtensionPoint, type PluginSet, placesAtPoint} from './plugin-points.ts';
import {inTreePlugins} from './plugins/index.ts';

/** One profile of a KubeSchedulerConfiguration; plain data. */
export type Profile = {
	readonly schedulerName: string;
	/** 0: adaptive. */
	readonly percentageOfNodesToScore: number;
	/** For all extension points, in order. */
	readonly plugins: readonly EnabledPlugin[];
	/** Where single extension points have something else. */
	readonly points?: Readonly<Partial<Record<ExtensionPoint, PluginSet>>>;
	readonly pluginConfig: Readonly<Record<string, PluginArgs>>;
};

/** What of a profile can be tuned: all but the name that pods ask for. */
export type Tuning = Omit<Profile, 'schedulerName'>;

/** Source: pkg/scheduler/apis/config/v1/default_plugins.go */
export const defaultPlugins: readonly EnabledPlugin[] = [
	{name: 'SchedulingGates'},
	{name: 'PrioritySort'},
	{name: 'NodeUnschedulable'},
	{name: 'NodeName'},
	{name: 'TaintToleration', weight: 3},
	{name: 'NodeAffinity', weight: 2},
	{name: 'NodePorts'},
	{name: 'NodeResourcesFit', weight: 1},
	{name: 'VolumeRestrictions'},
	{name: 'NodeVolumeLimits'},
	{name: 'VolumeBinding'},
	{name: 'VolumeZone'},
	{name: 'PodTopologySpread', weight: 2},
	{name: 'InterPodAffinity', weight: 2},
	{name: 'DynamicResources'},
	{name: 'DefaultPreemption'},
	{name: 'NodeResourcesBalancedAllocation', weight: 1},
	{name: 'ImageLocality', weight: 1},
	{name: 'DefaultBinder'},
];

export const defaultPluginNames: readonly string[] = defaultPlugins.map(({name}) => name);

export const defaultProfile: Profile = {
	schedulerName: 'default-scheduler',
	percentageOfNodesToScore: 0,
	plugins: defaultPlugins,
	pluginConfig: {},
};

export const defaultTuning: Tuning = {percentageOfNodesToScore: 0, plugins: defaultPlugins, pluginConfig: {}};

/**
What a plug-in waits for. One that registered new nodes but not changed taints also hears of changed taints, without a hint:
a node may have become known to the scheduler with a taint that kept the plug-in from being asked.
*/
const eventsOf = (plugin: Plugin): ReadonlyArray<EventRegistration<Sight>> => {
	const events = plugin.events ?? [];
	const hears = (bit: number): boolean =>
		events.some(registration => isOfInterest(registration, {resource: 'Node', action: bit}));
	return hears(action.add) && !hears(action.updateNodeTaint)
		? [...events, {resource: 'Node', actions: action.updateNodeTaint}]
		: events;
};

/** Every plug-in that some extension point of the profile has, once. */
const pluginsNeeded = ({plugins, points = {}}: Profile): readonly string[] => {
	const single = Object.values(points).flatMap(set => set.enabled);
	return [...new Set([...plugins, ...single].map(({name}) => name))];
};

/** What each plug-in's score counts; the weight at the point `score` goes before the one for all points, and none is 1. */
const weightsOf = ({plugins, points}: Profile): ReadonlyMap<string, number> => {
	const weights = new Map<string, number>();

	for (const {name, weight} of [...(points?.score?.enabled ?? []), ...plugins]) {
		if (!weights.has(name)) {
			weights.set(name, weight ?? 1);
		}
	}

	return weights;
};

/** Builds the plug-ins of a profile; names that are unknown are left out. */
export const createFramework = (
	profile: Profile = defaultProfile,
	known: readonly PluginFactory[] = inTreePlugins,
): Framework => {
	const plugins = pluginsNeeded(profile).flatMap(name => {
		const factory = known.find(one => one.name === name);
		return factory === undefined ? [] : [factory.build(profile.pluginConfig[name] ?? {})];
	});
	const at = (point: ExtensionPoint): readonly number[] =>
		placesAtPoint(plugins, point, profile.plugins, profile.points?.[point]);
	const preFilters = at('preFilter');
	const filters = at('filter');
	return {
		schedulerName: profile.schedulerName,
		percentageOfNodesToScore: profile.percentageOfNodesToScore,
		plugins,
		weights: weightsOf(profile),
		preEnqueues: at('preEnqueue'),
		preFilters,
		filters,
		unprepared: filters.filter(index => plugins[index]?.preFilter !== undefined && !preFilters.includes(index)),
		postFilters: at('postFilter'),
		preScores: at('preScore'),
		scores: at('score'),
		reserves: at('reserve'),
		permits: at('permit'),
		preBinds: at('preBind'),
		binds: at('bind'),
		podCounters: preFilters.filter(index => plugins[index]?.addPod !== undefined),
		goesBefore: at('queueSort').map(index => plugins[index]?.goesBefore)[0],
		events: new Map(plugins.map(plugin => [plugin.name, eventsOf(plugin)])),
	};
};

/** Is there a plug-in in the profile that such an event may help? */
export const isAwaited = ({events}: Framework, event: ClusterEvent): boolean => {
	for (const registrations of events.values()) {
		for (const registration of registrations) {
			if (isOfInterest(registration, event)) {
				return true;
			}
		}
	}

	return false;
};
