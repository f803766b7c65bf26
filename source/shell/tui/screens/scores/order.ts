/** The rows of the why-table: which nodes, in which order, compared with which. */
import type {NodeOption, PluginScore, SchedulerBench} from '../../../../game/view/frame.ts';
import type {Model} from '../../model.ts';

export type Order = Model['scores'];

/** The columns that can be chosen: the node's name, each plugin by its full name, the total. */
export const columnNames = (bench: SchedulerBench): readonly string[] => [
	'node',
	...bench.plugins.map(({name}) => name),
	'total',
];

const scoreIn = (option: NodeOption, bench: SchedulerBench, plugin: string): PluginScore | undefined =>
	option.scores[bench.plugins.findIndex(({name}) => name === plugin)];

/** What a row is sorted by; the unscored come last whatever the direction. */
const keyOf = (option: NodeOption, bench: SchedulerBench, {sort, value}: Order): number =>
	sort.column === 'total' ? (option.total ?? 0) : (scoreIn(option, bench, sort.column)?.[value] ?? 0);

const byName = (a: NodeOption, b: NodeOption): number => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0);

/** Nodes in the order asked for: those that fit first, then the refused by what refused them. */
export const ordered = (bench: SchedulerBench, order: Order): readonly NodeOption[] => {
	const direction = order.sort.ascending ? 1 : -1;
	return [...bench.options].sort((a, b) => {
		if (a.fits !== b.fits) {
			return a.fits ? -1 : 1;
		}

		if (order.sort.column === 'node') {
			return -direction * byName(a, b);
		}

		return a.fits
			? direction * (keyOf(a, bench, order) - keyOf(b, bench, order)) || byName(a, b)
			: (a.refusedBy ?? '') < (b.refusedBy ?? '')
				? -1
				: (a.refusedBy ?? '') > (b.refusedBy ?? '')
					? 1
					: byName(a, b);
	});
};

/** The node that another is held against: the one put beside it, else the best other one. */
export const besideOf = (
	bench: SchedulerBench,
	chosen: NodeOption | undefined,
	{beside}: Order,
): NodeOption | undefined => {
	const marked = bench.options.find(({node}) => node === beside && node !== chosen?.node);
	const [best] = bench.options
		.filter(({fits, node}) => fits && node !== chosen?.node)
		.sort((a, b) => (b.total ?? 0) - (a.total ?? 0) || byName(a, b));
	return marked ?? best;
};

/** One plugin's part in the difference of two totals; positive where the first has more. */
export type Difference = {
	readonly plugin: string;
	readonly short: string;
	readonly weight: number;
	readonly one: PluginScore;
	readonly other: PluginScore;
	readonly by: number;
};

const nothing: PluginScore = {raw: 0, normalised: 0, weighted: 0};

/** The largest parts first. */
export const differencesOf = (bench: SchedulerBench, one: NodeOption, other: NodeOption): readonly Difference[] =>
	bench.plugins
		.map(({name, short, weight}, index) => {
			const [first, second] = [one.scores[index] ?? nothing, other.scores[index] ?? nothing];
			return {plugin: name, short, weight, one: first, other: second, by: first.weighted - second.weighted};
		})
		.sort((a, b) => Math.abs(b.by) - Math.abs(a.by));

const partText = ({plugin, by}: Difference): string => `${plugin} by ${Math.abs(Math.round(by))}`;

/** `node-c1 leads node-b1 by 19: TaintToleration by 300, against NodeAffinity by 200`: what makes the difference. */
export const decisive = (bench: SchedulerBench, one: NodeOption, other: NodeOption): string => {
	if (!one.fits || !other.fits) {
		const refused = one.fits ? other : one;
		return `${refused.node} was refused by ${refused.refusedBy ?? 'a filter'}: scores do not matter`;
	}

	const gap = Math.round((one.total ?? 0) - (other.total ?? 0));
	const [ahead, behind] = gap >= 0 ? [one, other] : [other, one];
	const parts = differencesOf(bench, ahead, behind);
	const best = parts.find(({by}) => by > 0);
	const worst = parts.find(({by}) => by < 0);

	if (best === undefined) {
		return `no plugin tells ${one.node} and ${other.node} apart: it draws lots`;
	}

	const against = worst === undefined ? '' : `, against ${partText(worst)}`;
	return gap === 0
		? `${one.node} and ${other.node} have as many points: ${partText(best)}${against}; it draws lots`
		: `${ahead.node} leads ${behind.node} by ${Math.abs(gap)}: ${partText(best)}${against}`;
};
