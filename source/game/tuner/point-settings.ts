import {
	defaultTuning,
	type ExtensionPoint,
	extensionPoints,
	type PluginSet,
	pointsExtendedBy,
	type Tuning,
} from '../../engine/cluster.ts';
import type {Setting} from './settings.ts';

/*
A plugin at one extension point: what a KubeSchedulerConfiguration says at `score` or `filter` beside what it says at `multiPoint`.

`off` disables it there, `on` leaves it as it is everywhere or, for a plugin that is off, enables it there alone; at `score` a
number is its weight. A plugin that does not extend the point can be named all the same: Kubernetes has words for that.
*/

const nowhere: PluginSet = {enabled: [], disabled: []};

const setAt = ({points}: Tuning, point: ExtensionPoint): PluginSet => points?.[point] ?? nowhere;

const isEverywhere = ({plugins}: Tuning, name: string): boolean => plugins.some(plugin => plugin.name === name);

const enabledAt = (tuning: Tuning, name: string, point: ExtensionPoint) =>
	setAt(tuning, point).enabled.find(plugin => plugin.name === name);

const isAsked = (tuning: Tuning, name: string, point: ExtensionPoint): boolean => {
	const {disabled} = setAt(tuning, point);
	return (
		enabledAt(tuning, name, point) !== undefined ||
		(isEverywhere(tuning, name) && !disabled.includes('*') && !disabled.includes(name))
	);
};

const valueAt = (tuning: Tuning, name: string, point: ExtensionPoint): string =>
	isAsked(tuning, name, point) ? String(enabledAt(tuning, name, point)?.weight ?? 'on') : 'off';

/** What the point says of the plugin; undefined where it says nothing that `multiPoint` does not. */
export const ownAt = (tuning: Tuning, name: string, point: ExtensionPoint): string | undefined => {
	const value = valueAt(tuning, name, point);
	return value === (isEverywhere(tuning, name) ? 'on' : 'off') ? undefined : value;
};

/** The points in the order of Kubernetes, those that say nothing left out: equal profiles are equal text. */
const withSet = (tuning: Tuning, point: ExtensionPoint, set: PluginSet): Tuning => {
	const {points = {}, ...others} = tuning;
	const isSaying = ({enabled, disabled}: PluginSet): boolean => enabled.length + disabled.length > 0;
	const next = extensionPoints.flatMap(each => {
		const said = each === point ? set : points[each];
		return said === undefined || !isSaying(said) ? [] : [[each, said] as const];
	});
	return next.length === 0 ? others : {...others, points: Object.fromEntries(next)};
};

const without = ({enabled, disabled}: PluginSet, name: string): PluginSet => ({
	enabled: enabled.filter(plugin => plugin.name !== name),
	disabled: disabled.filter(each => each !== name),
});

const usualWeight = (name: string, point: ExtensionPoint): {readonly weight?: number} => {
	const weight = point === 'score' ? defaultTuning.plugins.find(plugin => plugin.name === name)?.weight : undefined;
	return weight === undefined ? {} : {weight};
};

const switched = (tuning: Tuning, name: string, point: ExtensionPoint, on: boolean): Tuning => {
	const rest = without(setAt(tuning, point), name);
	const isGeneral =
		isEverywhere(tuning, name) && !rest.disabled.includes('*') && pointsExtendedBy(name).includes(point);

	if (on === isGeneral) {
		return withSet(tuning, point, rest);
	}

	return withSet(
		tuning,
		point,
		on
			? {...rest, enabled: [...rest.enabled, {name, ...usualWeight(name, point)}]}
			: {...rest, disabled: [...rest.disabled, name]},
	);
};

const weighed = (tuning: Tuning, name: string, weight: number): Tuning => {
	const {enabled, disabled} = without(setAt(tuning, 'score'), name);
	return withSet(tuning, 'score', {enabled: [...enabled, {name, weight}], disabled});
};

/** The arrow keys stop here; heavier ones are typed. */
const heaviestByKey = 20;

const steps: readonly string[] = ['off', 'on', ...Array.from({length: heaviestByKey}, (_, at) => String(at + 1))];

const prepares: Readonly<Partial<Record<ExtensionPoint, string>>> = {
	preFilter: 'Filter reads what PreFilter found: without it most plugins fail where they filter.',
	preScore: 'Score reads what PreScore found: without it most plugins fail where they score.',
};

/** The setting `PodTopologySpread.filter`. */
export const pointSetting = (name: string, point: ExtensionPoint): Setting => ({
	id: `${name}.${point}`,
	plugin: name,
	kind: 'point',
	title: `at ${point}`,
	explain:
		prepares[point] ??
		(point === 'score'
			? 'The plugin where it scores, and no other point: off, on, or a weight that goes before the one for all points.'
			: `The plugin at ${point} and no other point: off, or on as multiPoint has it.`),
	read: tuning => valueAt(tuning, name, point),
	own: tuning => ownAt(tuning, name, point),
	write(tuning, value) {
		if (value === 'on' || value === 'off') {
			return switched(tuning, name, point, value === 'on');
		}

		if (point !== 'score') {
			return `${name} at ${point} is on or off`;
		}

		return /^[1-9]\d{0,8}$/.test(value)
			? weighed(tuning, name, Number(value))
			: `${name} at score is on, off or its weight there, a whole number from 1 on`;
	},
	step: (value, by) => (point === 'score' ? steps : steps.slice(0, 2))[steps.indexOf(value) + by],
});

/** The points of a plugin, as settings. */
export const pointSettingsOf = (name: string): readonly Setting[] =>
	extensionPoints.filter(point => pointsExtendedBy(name).includes(point)).map(point => pointSetting(name, point));

/** A setting that somebody typed, whether or not there is such a plugin, or it has something to say there. */
export const typedPoint = (id: string): Setting | undefined => {
	const [typed = '', point = ''] = id.split('.');
	const known = extensionPoints.find(each => each.toLowerCase() === point.toLowerCase());
	const name = defaultTuning.plugins.find(plugin => plugin.name.toLowerCase() === typed.toLowerCase())?.name ?? typed;
	return known === undefined || !/^[A-Za-z]\w{0,59}$/.test(name) ? undefined : pointSetting(name, known);
};
