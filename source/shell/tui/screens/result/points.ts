/** The points, one rule a line. */
import type {PointLine} from '../../../../game/view/frame.ts';
import type {TableCell, TableColumn} from '../../components/data-table.tsx';
import {signed} from '../../words.ts';

export const pointColumns = (width: number): readonly TableColumn[] => {
	const wide = width >= 88;
	return [
		{title: 'metric', width: wide ? 13 : 8},
		{title: 'weight', width: 6, align: 'right'},
		{title: 'yours', width: 6, align: 'right'},
		{title: 'target', width: 6, align: 'right'},
		{title: '', width: Math.max(6, width - (wide ? 13 : 8) - 6 - 6 - 6 - 6 - 4 - 4 - 16)},
		{title: 'points', width: 6, align: 'right'},
		{title: 'par', width: 4, align: 'right'},
		{title: 'diff', width: 4, align: 'right'},
	];
};

/** `━━━━────`: the share of the weight that was reached. */
const earned = (entry: PointLine, width: number): string => {
	const full = Math.round(Math.min(1, Math.max(0, entry.points / Math.max(1, entry.weight))) * width);
	return '━'.repeat(full) + '─'.repeat(Math.max(0, width - full));
};

export const pointRow = (entry: PointLine, wide: boolean, barWidth: number): readonly TableCell[] => {
	const diff = entry.par === undefined ? undefined : entry.points - entry.par;
	const share_ = entry.points / Math.max(1, entry.weight);
	return [
		wide ? entry.title : entry.metric,
		['dim', String(entry.weight)],
		entry.yours,
		['dim', entry.target],
		[share_ < 0.6 ? 'warn' : 'you', earned(entry, barWidth)],
		['head', String(Math.round(entry.points))],
		['dim', entry.par === undefined ? '–' : String(Math.round(entry.par))],
		[diff === undefined || diff === 0 ? 'dim' : diff > 0 ? 'ok' : 'bad', diff === undefined ? '' : signed(diff)],
	];
};
