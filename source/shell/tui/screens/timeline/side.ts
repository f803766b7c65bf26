/** Beside the tree: what each fault and act cost, what was true at the cursor, the row above it all. */
import type {Gap, TimelineFrame} from '../../../../game/view/frame.ts';
import {isSmall} from '../../layout.ts';
import {bar, lines, panel} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {momentOf, signed} from '../../words.ts';
import {cursorAt} from './axis.ts';

const gapLines = (gaps: readonly Gap[]): Inked[] => {
	const what = Math.max(8, ...gaps.map(gap => gap.what.length)) + 2;
	const truth = Math.max(12, ...gaps.map(gap => gap.truth[1].length)) + 4;
	const glyph = (tone: Token): string =>
		(({ok: '● ', warn: '▲ ', bad: '✖ ', silent: '? '}) as Record<string, string>)[tone] ?? '';
	return [
		[
			['dim', padRight('', what)],
			['dim', padRight('truth', truth)],
			['dim', 'API server'],
		],
		...gaps.map(
			(gap): Inked => [
				padRight(gap.what, what),
				[gap.truth[0], padRight(`${glyph(gap.truth[0])}${gap.truth[1]}`, truth)],
				[gap.api[0], `${glyph(gap.api[0])}${gap.api[1]}`],
			],
		),
	];
};

export const blame = (surface: Surface, area: Rectangle, timeline: TimelineFrame): void => {
	const box = panel(surface, area, 'Blame by counterfactual', {right: 'one re-run each'});
	const most = Math.max(1, ...timeline.blame.map(({points = 0}) => Math.abs(points)));
	const width = Math.max(6, Math.min(26, box.width - 46));
	lines(surface, box, [
		[['dim', 'the score without it, same seed, same weather']],
		...timeline.blame.map(
			({text, points, note}): Inked =>
				points === undefined
					? [
							['dim', padRight(text, 22)],
							['info', '◐ computing'],
						]
					: [
							padRight(text, 22),
							...bar(Math.abs(points) / most, width, points > 0 ? 'bad' : 'ok'),
							[points > 0 ? 'bad' : 'ok', padLeft(signed(points), 6)],
							['dim', note === undefined ? '' : `  ${note}`],
						],
		),
		'',
		[
			['dim', 'marks on decisions  '],
			['bad', '??'],
			' 60 or more  ',
			['warn', '?'],
			' 25  ',
			['warn', '?!'],
			' 10  ',
			['ok', '!'],
			' better than the real one',
		],
	]);
};

/** Why no difference between truth and API is shown. */
const agreement = ({frame}: Scene, timeline: TimelineFrame): string =>
	Math.abs(timeline.cursor - (frame.clock?.now ?? 0)) < 1000
		? 'truth and API server agree, as far as you may see'
		: 'enter goes there: then truth and API server can be compared';

export const atCursor = (surface: Surface, area: Rectangle, scene: Scene, timeline: TimelineFrame): void => {
	const box = panel(surface, area, 'At the cursor', {right: momentOf(cursorAt(scene, timeline))});
	lines(surface, box, [
		...(timeline.gaps.length === 0 ? [[['dim', agreement(scene, timeline)]] as Inked] : gapLines(timeline.gaps)),
		'',
		...(timeline.gapNote === undefined ? [] : [timeline.gapNote, '']),
		...(timeline.next === undefined
			? []
			: [[['dim', 'next  '], ['head', momentOf(timeline.next.at)], `  ${timeline.next.text}`] as Inked]),
		...(timeline.bookmarks.length === 0
			? []
			: [
					'',
					[['dim', 'bookmarks']] as Inked,
					...timeline.bookmarks.map(({at, name}): Inked => [`  ${momentOf(at)}  `, ['dim', name]]),
				]),
	]);
};

/** Row 1: the cursor and the incident under it. */
export const incidentRow = (surface: Surface, y: number, scene: Scene, timeline: TimelineFrame): void => {
	const gap = isSmall(classOf(scene)) ? '  ' : '   ';
	const {incident} = timeline;
	surface.put(
		1,
		y,
		[
			['dim', 'cursor '],
			['head', momentOf(cursorAt(scene, timeline))],
			...(incident === undefined
				? [['dim', `${gap}no incident here`] as const]
				: [
						['dim', `${gap}incident `] as const,
						['bad', String(incident.number)] as const,
						['dim', ` of ${incident.of}`] as const,
						...incident.lines.flatMap(
							({label, text}): ReadonlyArray<string | readonly [Token, string]> => [
								['dim', `${gap}${label} `],
								...(typeof text === 'string' ? [text] : text),
							],
						),
					]),
		],
		{width: surface.width - 2},
	);
};
