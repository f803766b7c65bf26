/** The tuner's bench in sentences. */
import type {ProfileComparison, TunerBench, TunerLine} from '../../../game/view/frame.ts';
import {clockOf, plural} from '../words.ts';

const wordOf = ({kind, on, value}: TunerLine): string =>
	kind === 'point'
		? saidOf({kind}, value)
		: kind === 'plugin'
			? on
				? value === ''
					? 'on'
					: `on, weight ${value}`
				: 'off'
			: value === ''
				? 'none'
				: value;

const saidOf = ({kind}: Pick<TunerLine, 'kind'>, value: string): string =>
	kind !== 'argument' && /^\d+$/.test(value) ? `weight ${value}` : value === '' ? 'none' : value;

/** `PodTopologySpread.weight: on, weight 5, in force weight 2, usually weight 2, decides at Filter Score`. */
const settingLine = (line: TunerLine): string =>
	[
		`${line.id}: ${wordOf(line)}`,
		...(line.changed ? [`in force ${saidOf(line, line.inForce)}`] : []),
		`usually ${saidOf(line, line.usual)}`,
		...(line.points === '' ? [] : [`decides at ${line.points}`]),
	].join(', ');

/** Points that are as their plugin are said only when somebody asks for the plugin. */
export const settingLines = ({lines}: TunerBench, plugin = ''): readonly string[] => {
	const asked = plugin.toLowerCase();
	return lines
		.filter(line =>
			asked === '' ? line.kind !== 'point' || line.apart === true || line.changed : line.plugin.toLowerCase() === asked,
		)
		.map(settingLine);
};

export const clusterLines = ({fill, gauges, spread, nodes}: TunerBench): readonly string[] => [
	...fill.map(
		({label, nodes: classes}) =>
			`${label} asked for of ${plural(nodes, 'node')}: ${classes
				.map((count, index) => ({count, index}))
				.filter(({count}) => count > 0)
				.map(({count, index}) => `${count} at ${index * 10} to ${index * 10 + 10} percent`)
				.join(', ')}.`,
	),
	...gauges.map(({label, text}) => `${label}: ${text}.`),
	...spread.map(({app, zones}) => `${app}: ${zones.map(({zone, count}) => `${count} in ${zone}`).join(', ')}.`),
];

export const changeLines = ({windows, history, points}: TunerBench): readonly string[] => [
	...(windows.length === 0
		? ['The profile can be changed at any time.']
		: windows.map(
				({number, from, until, state}) =>
					`Window ${number}, ${clockOf(from)} to ${clockOf(until)}: ${state === 'ahead' ? 'still to come' : state}.`,
			)),
	...(history.length === 0
		? ['Nothing was changed yet.']
		: history.map(
				({at, text, points: before}) => `${clockOf(at)}${before === undefined ? '' : ` at ${before} points`}: ${text}.`,
			)),
	...(points === undefined ? [] : [`Now ${points} points.`]),
];

const earned = (points: number | undefined, of: number | undefined): string =>
	points === undefined || of === undefined ? '' : ` (${Math.round(points)} of ${of})`;

export const comparisonLines = ({head, a, b, rows, note}: ProfileComparison): readonly string[] => [
	`${head}.`,
	`A is ${a}.`,
	`B is ${b}.`,
	...rows.map(
		({title, a: one, b: other, pointsA, pointsB, of, better}) =>
			`${title}: A ${one}${earned(pointsA, of)}, B ${other}${earned(pointsB, of)}, ${better === 'same' ? 'no difference' : `${better.toUpperCase()} is better`}.`,
	),
	`Mind: ${note}.`,
];
