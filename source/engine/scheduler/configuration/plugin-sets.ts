import type {EnabledPlugin, ExtensionPoint, PluginSet} from '../plugin-points.ts';
import {namesAtPoint} from '../plugin-points.ts';
import type {Profile} from '../profiles.ts';
import {defaultPlugins} from '../profiles.ts';
import {type ConfigurationPath, type ConfigurationProblem, invalid} from './problem.ts';

/** Plug-ins of v1.34 and where each has something to say. Source: pkg/scheduler/framework/plugins */
const pointsOfPlugins: Readonly<Record<string, readonly ExtensionPoint[]>> = {
	SchedulingGates: ['preEnqueue'],
	PrioritySort: ['queueSort'],
	NodeUnschedulable: ['filter'],
	NodeName: ['filter'],
	TaintToleration: ['filter', 'preScore', 'score'],
	NodeAffinity: ['preFilter', 'filter', 'preScore', 'score'],
	NodePorts: ['preFilter', 'filter'],
	NodeResourcesFit: ['preFilter', 'filter', 'preScore', 'score'],
	VolumeRestrictions: ['preFilter', 'filter'],
	NodeVolumeLimits: ['preFilter', 'filter'],
	VolumeBinding: ['preFilter', 'filter', 'reserve', 'preBind', 'preScore', 'score'],
	VolumeZone: ['preFilter', 'filter'],
	PodTopologySpread: ['preFilter', 'filter', 'preScore', 'score'],
	InterPodAffinity: ['preFilter', 'filter', 'preScore', 'score'],
	DynamicResources: ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'reserve', 'preBind'],
	DefaultPreemption: ['preEnqueue', 'postFilter'],
	NodeResourcesBalancedAllocation: ['preScore', 'score'],
	ImageLocality: ['score'],
	DefaultBinder: ['bind'],
};

export const knownPlugins: readonly string[] = Object.keys(pointsOfPlugins);

/** Where a plug-in may be named; nowhere for one that nobody knows. */
export const pointsExtendedBy = (name: string): readonly ExtensionPoint[] =>
	Object.hasOwn(pointsOfPlugins, name) ? (pointsOfPlugins[name] ?? []) : [];

/** Source: pkg/scheduler/apis/config/validation/validation.go, invalidPluginsByVersion */
const removedPlugins: readonly string[] = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];

/** Named in two ways, as Kubernetes names it. */
const version = 'v1';
const wholeVersion = 'kubescheduler.config.k8s.io/v1';

/** The refusal of a plug-in that this version of the configuration does not have any more. */
export const removedPlugin = (name: string, path: ConfigurationPath): readonly ConfigurationProblem[] =>
	removedPlugins.includes(name)
		? [
				invalid(
					path,
					name,
					`was invalid in version "${version}" (KubeSchedulerConfiguration is version "${wholeVersion}")`,
					'NodeVolumeLimits does its work',
				),
			]
		: [];

/** In the order in which a pod comes by them. */
export const extensionPoints: readonly ExtensionPoint[] = [
	'preEnqueue',
	'queueSort',
	'preFilter',
	'filter',
	'postFilter',
	'preScore',
	'score',
	'reserve',
	'permit',
	'preBind',
	'bind',
	'postBind',
];

/** `FilterPlugin`, as Go calls what a plug-in must be there. */
const goName = (point: ExtensionPoint): string => `${point.charAt(0).toUpperCase()}${point.slice(1)}Plugin`;

/** A plug-in set as it was written. */
export type WrittenSet = {
	readonly enabled?: ReadonlyArray<{readonly name?: string; readonly weight?: number}>;
	readonly disabled?: ReadonlyArray<{readonly name?: string}>;
};

export type WrittenPlugins = Readonly<Partial<Record<ExtensionPoint | 'multiPoint', WrittenSet>>>;

const readSet = ({enabled = [], disabled = []}: WrittenSet): PluginSet => ({
	enabled: enabled.map(({name = '', weight}) => ({name, ...(weight === undefined || weight === 0 ? {} : {weight})})),
	disabled: disabled.map(({name = ''}) => name),
});

/**
The default plug-ins with a person's own among them: one that is named again keeps its place, one that is new stands at the end.

Source: pkg/scheduler/apis/config/v1/default_plugins.go (mergePluginSet)
*/
const mergeWithDefaults = ({enabled, disabled}: PluginSet): readonly EnabledPlugin[] => {
	const kept = disabled.includes('*') ? [] : defaultPlugins.filter(({name}) => !disabled.includes(name));
	const replaced = kept.map(plugin => enabled.findLast(({name}) => name === plugin.name) ?? plugin);
	return [...replaced, ...enabled.filter(plugin => !replaced.includes(plugin))];
};

/** What a profile says of its plug-ins, merged with the defaults. */
export const mergePlugins = (written: WrittenPlugins): Pick<Profile, 'plugins' | 'points'> => {
	const points = Object.fromEntries(
		extensionPoints.flatMap(point => {
			const set = written[point];
			return set === undefined ? [] : [[point, readSet(set)] as const];
		}),
	);
	return {
		plugins: mergeWithDefaults(readSet(written.multiPoint ?? {})),
		...(Object.keys(points).length === 0 ? {} : {points}),
	};
};

const doesNotExist = (point: ExtensionPoint, name: string): string => `${goName(point)} "${name}" does not exist`;

const ownOnly = 'podfall has the plugins of the default kube-scheduler, and no others';

const checkEnabled = (point: ExtensionPoint | 'multiPoint', set: WrittenSet, path: ConfigurationPath) =>
	(set.enabled ?? []).flatMap(({name = ''}, at): readonly ConfigurationProblem[] => {
		const place = [...path, 'enabled', at];
		const earlier = (set.enabled ?? []).slice(0, at).some(other => other.name === name);

		if (removedPlugins.includes(name)) {
			return removedPlugin(name, place);
		}

		// Kubernetes expands what is for all points beginning with PreFilter, and stops there.
		const here = point === 'multiPoint' ? (pointsOfPlugins[name]?.[0] ?? 'preFilter') : point;

		if (!Object.hasOwn(pointsOfPlugins, name)) {
			return [{path: place, what: doesNotExist(here, name), hint: ownOnly}];
		}

		const points = pointsOfPlugins[name] ?? [];
		return [
			...(earlier
				? [{path: place, what: `plugin "${name}" already registered as "${goName(here)}"`, hint: 'name it once'}]
				: []),
			...(point === 'multiPoint' || points.includes(point)
				? []
				: [
						{
							path: place,
							what: `plugin "${name}" does not extend ${goName(point)} plugin`,
							hint: `it belongs to ${points.join(', ')}`,
						},
					]),
		];
	});

const countAt = (point: ExtensionPoint, {plugins, points}: Pick<Profile, 'plugins' | 'points'>): number =>
	new Set(namesAtPoint(plugins, points?.[point]).filter(name => pointsOfPlugins[name]?.includes(point) === true)).size;

/** What is wrong with the plug-ins of a profile: unknown ones, ones in the wrong place, none where one must be. */
export const checkPlugins = (
	written: WrittenPlugins,
	{schedulerName, plugins, points}: Pick<Profile, 'schedulerName' | 'plugins' | 'points'>,
	path: ConfigurationPath,
): readonly ConfigurationProblem[] => {
	const inside = [...path, 'plugins'];
	const sets = (['multiPoint', ...extensionPoints] as const).flatMap(point => {
		const set = written[point];
		return set === undefined ? [] : checkEnabled(point, set, [...inside, point]);
	});
	const sorts = countAt('queueSort', {plugins, points});
	const forProfile = `for profile with scheduler name "${schedulerName}"`;
	return [
		...sets,
		...(sorts === 1
			? []
			: [
					{
						path: inside,
						what: `only one queue sort plugin required ${forProfile}, but got ${sorts}`,
						hint: 'enable PrioritySort',
					},
				]),
		...(countAt('bind', {plugins, points}) > 0
			? []
			: [{path: inside, what: `at least one bind plugin is needed ${forProfile}`, hint: 'enable DefaultBinder'}]),
	];
};

/** Plug-ins that are disabled although there is none of that name: Kubernetes does not mind, a person would want to know. */
export const disabledStrangers = (
	written: WrittenPlugins,
	path: ConfigurationPath,
): ReadonlyArray<{readonly path: ConfigurationPath; readonly name: string}> =>
	(['multiPoint', ...extensionPoints] as const).flatMap(point =>
		(written[point]?.disabled ?? []).flatMap(({name = ''}, at) =>
			name === '*' || knownPlugins.includes(name) || removedPlugins.includes(name)
				? []
				: [{path: [...path, 'plugins', point, 'disabled', at, 'name'], name}],
		),
	);
