/** The why-table in sentences: sorted, two nodes side by side, what would change the scheduler's mind. */
import type {MindView, NodeOption, PluginScore, SchedulerBench} from '../../../game/view/frame.ts';
import {decisive, differencesOf} from '../screens/scores/order.ts';
import {bare} from '../surface.ts';
import {signed} from '../words.ts';

/** The nodes by what one plugin gives them, the most first; as they are when nobody names a plugin. */
export const sortedBy = (
	nodes: readonly NodeOption[],
	bench: SchedulerBench | undefined,
	plugin: string | undefined,
): readonly NodeOption[] => {
	const wanted = plugin?.toLowerCase();
	const at = (bench?.plugins ?? []).findIndex(
		({name, short}) => name.toLowerCase() === wanted || short.toLowerCase() === wanted,
	);
	const score = ({scores}: NodeOption): number => scores[at]?.weighted ?? -1;
	return at < 0 ? nodes : [...nodes].sort((a, b) => score(b) - score(a));
};

const scoreText = ({raw, normalised, weighted}: PluginScore, weight: number): string =>
	`raw ${Math.round(raw)}, normalised ${Math.round(normalised)}, times ${weight} is ${Math.round(weighted)}`;

const scoreLines = (bench: SchedulerBench, one: NodeOption, other: NodeOption): readonly string[] =>
	differencesOf(bench, one, other).map(
		({plugin, weight, one: first, other: second, by}) =>
			`${plugin}: ${one.node} ${scoreText(first, weight)}; ${other.node} ${scoreText(second, weight)}; ${by === 0 ? 'no difference' : `differs by ${signed(by)}`}.`,
	);

export const comparedLines = (bench: SchedulerBench, one: NodeOption, other: NodeOption): readonly string[] => [
	`${decisive(bench, one, other)}.`,
	...(one.fits && other.fits ? scoreLines(bench, one, other) : []),
];

export const mindLines = ({standing, filters, ways, none}: MindView): readonly string[] => [
	`${bare(standing)}.`,
	...filters.filter(({text}) => bare(text) !== 'passes').map(({label, text}) => `${label} says: ${bare(text)}.`),
	...ways.map(({change, outcome}) => `If ${change}: ${bare(outcome)}.`),
	...(none === undefined ? [] : [`${none}.`]),
];
