/** What came of the profile: how full the nodes are, the changes so far, and two profiles side by side. */
import type {ComparisonRow, ProfileComparison, TunerBench} from '../../../../game/view/frame.ts';
import {bar, sparkline, wrapInked} from '../../paint.ts';
import type {Inked} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {cut, padLeft, padRight} from '../../width.ts';
import {clockOf, plural} from '../../words.ts';

const fillText = ({fill, nodes}: TunerBench): readonly Inked[] => {
	const most = Math.max(1, ...fill.flatMap(({nodes: classes}) => classes));
	return [
		[['dim', `${plural(nodes, 'node')} by how much is asked for`]],
		...fill.flatMap(({label, nodes: classes, tone}): readonly Inked[] => [
			[
				['dim', padRight(label, 7)],
				...classes.flatMap(
					(count): ReadonlyArray<readonly [Token, string]> => [
						...sparkline(count === 0 ? [] : [count], 1, tone, {low: 0, high: most}),
						['plain', padRight(String(count === 0 ? '·' : count), 3)],
					],
				),
			],
		]),
		[['dim', `${' '.repeat(7)}${padRight('0%', 20)}${padRight('50%', 16)}100%`]],
	];
};

/** Gauges, and replicas by zone. */
export const clusterLines = (bench: TunerBench, width: number): readonly Inked[] => [
	...fillText(bench),
	'',
	...bench.gauges.map(
		({label, share, text, tone}): Inked => [
			padRight(label, 9),
			' ',
			...bar(share, Math.max(6, width - 17), tone),
			[tone === 'info' ? 'plain' : tone, padLeft(text, 6)],
		],
	),
	...(bench.spread.length === 0 ? [] : ['', [['dim', 'replicas by zone']] as Inked]),
	...bench.spread.map(
		({app, zones, verdict}): Inked => [
			`  ${padRight(cut(app, 10), 11)}`,
			...zones.map(({zone, count}) => ['info', `${zone} ${padRight(String(count), 4)}`] as const),
			...(verdict === undefined ? [] : [verdict]),
		],
	),
];

const windowText = ({windows}: TunerBench): readonly Inked[] =>
	windows.length === 0
		? [[['dim', 'this level lets you change the profile at any time']]]
		: windows.map(
				({number, from, until, state}): Inked => [
					[state === 'open' ? 'ok' : state === 'ahead' ? 'plain' : 'dim', `window ${number}  `],
					[state === 'past' ? 'dim' : 'plain', `${clockOf(from)} to ${clockOf(until)}  `],
					[state === 'open' ? 'ok' : 'dim', state === 'ahead' ? 'still to come' : state],
				],
			);

/** The windows and the changes so far, each with the score before it. */
export const changeLines = (bench: TunerBench, width: number): readonly Inked[] => [
	...windowText(bench),
	'',
	...(bench.history.length === 0
		? [[['dim', 'nothing was changed yet: the default profile is at work']] as Inked]
		: bench.history.flatMap(({at, text, points}): readonly Inked[] =>
				wrapInked(
					[['you', `${clockOf(at)}  `], ['dim', points === undefined ? '' : `at ${points} points: `], text],
					width,
				),
			)),
	...(bench.points === undefined || bench.history.length === 0
		? []
		: [[['dim', `now ${bench.points} points`]] as Inked]),
];

const scoreText = (points: number | undefined, of: number | undefined): string =>
	points === undefined || of === undefined ? '' : `${Math.round(points)}/${of}`;

/** Narrower than this there is room for the points or for the value, not for both. */
const roomForBoth = 22;

/** `12.0 pod-minutes 94/200`: the value, and the points that it earned. */
const sideText = (words: string, points: string, width: number): string =>
	width < roomForBoth
		? padRight(cut(points === '' ? words : points, width), width)
		: `${padRight(cut(words, width - 9), width - 9)} ${padLeft(points, 8)}`;

const rowText = ({title, a, b, pointsA, pointsB, of, better}: ComparisonRow, side: number): Inked => [
	padRight(cut(title, 13), 14),
	[better === 'a' ? 'ok' : 'plain', better === 'a' ? '✓' : ' '],
	[better === 'a' ? 'head' : 'plain', sideText(a, scoreText(pointsA, of), side)],
	' ',
	[better === 'b' ? 'ok' : 'plain', better === 'b' ? '✓' : ' '],
	[better === 'b' ? 'head' : 'plain', sideText(b, scoreText(pointsB, of), side)],
];

const comparedLines = ({head, a, b, progress, rows, note}: ProfileComparison, width: number): readonly Inked[] => {
	const side = Math.max(14, Math.floor((width - 17) / 2));
	return [
		[['dim', head]],
		[['info', 'A  '], a],
		[['you', 'B  '], b],
		...(rows.length === 0
			? [
					[
						...bar(progress, Math.max(10, width - 22), 'info'),
						['dim', `  ${Math.round(progress * 100)}% of both runs`],
					] as Inked,
				]
			: [
					[
						['dim', padRight('', 15)],
						['info', padRight('A', side + 2)],
						['you', 'B'],
					] as Inked,
					...rows.map(row => rowText(row, side)),
				]),
		...wrapInked([['dim', note]], width),
	];
};

/** Two profiles side by side, or how to come to that. */
export const comparisonLines = ({comparison}: TunerBench, width: number): readonly Inked[] =>
	comparison === undefined
		? [
				...wrapInked(
					[
						['key', 'c'],
						[
							'dim',
							' plays the storm so far again: with the profile in force, and with the one you edited. Without edits, with and without your last change. ',
						],
						['key', ':compare 05:00'],
						['dim', ' and '],
						['key', ':compare end'],
						['dim', ' look ahead of you, and the run says so.'],
					],
					width,
				),
			]
		: comparedLines(comparison, width);
