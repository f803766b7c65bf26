import type {ClusterEvent, EventRegistration} from './cluster-event.ts';
import {action, isOfInterest} from './cluster-event.ts';
import type {Framework, Plugin, PluginArgs, PluginFactory, Sight} from './framework.ts';
import {inTreePlugins} from './plugins/index.ts';

export type EnabledPlugin = {readonly name: string; readonly weight?: number};

/** One profile of a KubeSchedulerConfiguration; plain data. */
export type Profile = {
	readonly schedulerName: string;
	/** 0: adaptive. */
	readonly percentageOfNodesToScore: number;
	/** For all extension points, in order. */
	readonly plugins: readonly EnabledPlugin[];
	readonly pluginConfig: Readonly<Record<string, PluginArgs>>;
};

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

const placesWhere = (plugins: readonly Plugin[], claim: (plugin: Plugin) => boolean): readonly number[] =>
	plugins.flatMap((plugin, index) => (claim(plugin) ? [index] : []));

/** Builds the plug-ins of a profile; names that are unknown are left out. */
export const createFramework = (
	profile: Profile = defaultProfile,
	known: readonly PluginFactory[] = inTreePlugins,
): Framework => {
	const enabled = profile.plugins.flatMap(({name, weight}) => {
		const factory = known.find(one => one.name === name);
		return factory === undefined ? [] : [{plugin: factory.build(profile.pluginConfig[name] ?? {}), weight}];
	});
	const plugins = enabled.map(({plugin}) => plugin);
	return {
		schedulerName: profile.schedulerName,
		percentageOfNodesToScore: profile.percentageOfNodesToScore,
		plugins,
		weights: new Map(enabled.map(({plugin, weight}) => [plugin.name, weight ?? 1])),
		preFilters: placesWhere(plugins, plugin => plugin.preFilter !== undefined),
		filters: placesWhere(plugins, plugin => plugin.filter !== undefined),
		scores: placesWhere(plugins, plugin => plugin.score !== undefined),
		podCounters: placesWhere(plugins, plugin => plugin.addPod !== undefined),
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
