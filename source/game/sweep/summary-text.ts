import type {Pairing, PointSpread, SweepSummary} from './statistics.ts';

/** A quotient with one digit behind the point, rounded half away from zero, by whole numbers alone. */
export const tenths = (sum: number, count: number): string => {
	if (count === 0) {
		return '–';
	}

	const size = Math.floor((Math.abs(sum) * 20 + count) / (count * 2));
	const sign = sum < 0 && size > 0 ? '-' : '';
	return `${sign}${Math.floor(size / 10)}.${size % 10}`;
};

const signed = (text: string): string => (text.startsWith('-') || Number(text) === 0 ? text : `+${text}`);

const spreadCells = ({scheduler, seeds, min, q1, median, q3, max, sum, goalsMet}: PointSpread): readonly string[] => [
	scheduler,
	...[min, q1, median, q3, max].map(String),
	tenths(sum, seeds),
	`${goalsMet} of ${seeds}`,
];

const pairingCells = (pairing: Pairing): readonly string[] => {
	const {scheduler, against, seeds, better, worse, ties, sum, median, interval} = pairing;
	return [
		`${scheduler} − ${against}`,
		signed(tenths(sum, seeds)),
		signed(String(median)),
		interval === undefined ? 'six seeds or more' : interval.map(end => signed(String(end))).join(' to '),
		...[better, worse, ties].map(String),
	];
};

/** The first column to the left, the others to the right. */
const table = (rows: ReadonlyArray<readonly string[]>): readonly string[] => {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return rows.map(row =>
		row
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
			.join('  ')
			.trimEnd(),
	);
};

const struckLines = ({spreads}: SweepSummary): readonly string[] =>
	spreads
		.filter(({struck}) => struck > 0)
		.map(
			({scheduler, struck, seeds}) =>
				`${scheduler} broke its contract in ${struck} of ${seeds} runs: podfall run with one of those seeds says how.`,
		);

/** What a sweep came to, as a table for people. */
export const summaryLines = (summary: SweepSummary): readonly string[] => {
	const {scenario, modifiers, seeds, version, spreads, pairings} = summary;
	const count = Math.max(...spreads.map(spread => spread.seeds));
	const pairs =
		pairings.length === 0
			? []
			: [
					'',
					...table([
						['points, seed by seed', 'mean', 'median', '95 % interval', 'better', 'worse', 'ties'],
						...pairings.map(pairingCells),
					]),
					'',
					'The interval is that of the median difference, from order statistics: it assumes no distribution.',
				];
	return [
		`${scenario}${modifiers.join('')} on ${count} ${count === 1 ? 'seed' : 'seeds'} (${seeds}), podfall ${version}`,
		...table([['scheduler', 'min', 'q1', 'median', 'q3', 'max', 'mean', 'goals met'], ...spreads.map(spreadCells)]),
		...pairs,
		...struckLines(summary),
	];
};
