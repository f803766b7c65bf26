/** The object in hand: its parts, its pods, its owners. */
import type {ControllerBench, ReplicaRow} from '../../../../game/view/frame.ts';
import {treeLines} from '../../overlays.ts';
import {bar, line, lines} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {labelled} from './labelled.ts';

const replicaText = (row: ReplicaRow, most: number, barWidth: number): Inked => [
	['dim', padRight(row.label, 5)],
	padRight(row.name, 11),
	' ',
	...bar(
		most === 0 ? 0 : row.ready / most,
		barWidth,
		row.tone === 'dim' ? 'dim' : row.tone,
		row.starting > 0 ? {share: row.starting / most, token: 'info'} : undefined,
	),
	' ',
	padLeft(String(row.wanted), 2),
	['dim', row.limit === undefined ? ' wanted  ' : ' '],
	row.limit === undefined ? '' : ['dim', `of ${row.limit}  `],
	padLeft(String(row.ready), 2),
	['dim', ' ready'],
	['info', row.starting > 0 && row.limit === undefined ? `  ◐ ${row.starting} starting` : ''],
	['gone', row.terminating > 0 && row.limit === undefined ? `  ◌ ${row.terminating} ending` : ''],
];

const podRow = (row: ReplicaRow): Inked => [
	padRight(row.name, 10),
	...row.pods.map(tone => [tone, `${glyphs[tone as 'ok'] ?? '●'} `] as const),
];

/** The object in hand; in full with its pods and owners, else in a few lines. */
export const subject = (surface: Surface, box: Rectangle, bench: ControllerBench, full: boolean): void => {
	const {subject: chosen} = bench;

	if (chosen === undefined) {
		line(surface, box, 0, [['dim', 'nothing chosen']]);
		return;
	}

	const rows = chosen.sum === undefined ? chosen.rows : [...chosen.rows, chosen.sum];
	const most = Math.max(
		1,
		...rows.map(({wanted, ready, starting, terminating}) => Math.max(wanted, ready + starting + terminating)),
	);
	const barWidth = Math.max(10, Math.min(40, box.width - 52));
	const text: Inked[] = rows.map(row => replicaText(row, most, barWidth));
	const pods = chosen.rows.filter(row => row.pods.length > 0).map(podRow);

	if (full) {
		lines(surface, box, [
			...text,
			'',
			...pods,
			'',
			...labelled(chosen.lines),
			...(chosen.owners === undefined ? [] : ['', ...treeLines([chosen.owners])]),
		]);
		return;
	}

	const each: Inked =
		pods.length === 0
			? ''
			: [
					['dim', 'each '],
					...pods.flatMap(
						(pod): ReadonlyArray<string | readonly [Token, string]> => [
							...(typeof pod === 'string' ? [pod] : pod),
							'  ',
						],
					),
				];
	lines(surface, box, [
		...text,
		...(each === '' ? [] : [each]),
		...labelled(chosen.lines).slice(0, Math.max(0, box.height - text.length - 1)),
	]);
};
