import type {Plugin} from './framework.ts';

/** A plug-in of a profile, and how much its score counts there. */
export type EnabledPlugin = {readonly name: string; readonly weight?: number};

/** Source: k8s.io/kube-scheduler/config/v1, Plugins */
export type ExtensionPoint =
	| 'preEnqueue'
	| 'queueSort'
	| 'preFilter'
	| 'filter'
	| 'postFilter'
	| 'preScore'
	| 'score'
	| 'reserve'
	| 'permit'
	| 'preBind'
	| 'bind'
	| 'postBind';

/** What a profile says of one extension point beside its plug-ins for all of them; `*` disables all of those. */
export type PluginSet = {readonly enabled: readonly EnabledPlugin[]; readonly disabled: readonly string[]};

/** Has the plug-in something to say there? */
export const saysAt: Readonly<Record<ExtensionPoint, (plugin: Plugin) => boolean>> = {
	preEnqueue: plugin => plugin.preEnqueue !== undefined,
	queueSort: plugin => plugin.goesBefore !== undefined,
	preFilter: plugin => plugin.preFilter !== undefined,
	filter: plugin => plugin.filter !== undefined,
	postFilter: plugin => plugin.postFilter !== undefined,
	preScore: plugin => plugin.preScore !== undefined,
	score: plugin => plugin.score !== undefined,
	reserve: plugin => plugin.reserve !== undefined,
	permit: plugin => plugin.permit !== undefined,
	preBind: plugin => plugin.preBind !== undefined,
	bind: plugin => plugin.bind !== undefined,
	postBind: () => false,
};

const names = (plugins: readonly EnabledPlugin[]): readonly string[] => plugins.map(({name}) => name);

/**
The names of the plug-ins that are asked at one point, in order: first those that the point names again, as it orders them,
then the rest of those for all points, then what the point alone has.

Source: pkg/scheduler/framework/runtime/framework.go (expandMultiPointPlugins)
*/
export const namesAtPoint = (everywhere: readonly EnabledPlugin[], set: PluginSet | undefined): readonly string[] => {
	if (set === undefined) {
		return names(everywhere);
	}

	const own = names(set.enabled);

	if (set.disabled.includes('*')) {
		return own;
	}

	const general = names(everywhere).filter(name => !set.disabled.includes(name));
	return [
		...own.filter(name => general.includes(name)),
		...general.filter(name => !own.includes(name)),
		...own.filter(name => !general.includes(name)),
	];
};

/** The numbers of the plug-ins that are asked at a point and have something to say there. */
export const placesAtPoint = (
	plugins: readonly Plugin[],
	point: ExtensionPoint,
	everywhere: readonly EnabledPlugin[],
	set: PluginSet | undefined,
): readonly number[] =>
	namesAtPoint(everywhere, set)
		.map(name => plugins.findIndex(plugin => plugin.name === name))
		.filter(at => at >= 0 && saysAt[point](plugins[at] as Plugin));
