/** The daily level and its calendar; the run that was left open. */
import type {DailyDay, HomeFrame} from '../../../../game/view/frame.ts';
import {lines, panel} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';

export const dailyText = (home: HomeFrame): Inked => [
	['mark', `Daily ${home.daily.date}`],
	'  ',
	['head', `${home.daily.number} ${home.daily.title}`],
	['dim', `  ${home.daily.seat}`],
	home.daily.modifiers.length > 0 ? ` · ${home.daily.modifiers.join(' ')}` : '',
];

export const dailyNote = (home: HomeFrame): Inked =>
	home.daily.result === undefined ? [['dim', home.daily.summary]] : [['ok', '✓ '], home.daily.result];

export const unfinishedText = (home: HomeFrame): Inked =>
	home.unfinished === undefined
		? ''
		: [
				['warn', '■ '],
				['head', home.unfinished.title],
				['dim', ` left at ${home.unfinished.at}, ${home.unfinished.points} points  `],
				['key', 'r'],
				['dim', ' resume'],
			];

const dayGlyphs: Readonly<Record<DailyDay['state'], readonly [Token, string]>> = {
	gold: ['ok', '●'],
	half: ['info', '◐'],
	played: ['dim', '○'],
	missed: ['faint', '·'],
	today: ['mark', '◆'],
	future: ['faint', ' '],
};

export const dailyPanel = (surface: Surface, area: Rectangle, home: HomeFrame): void => {
	const box = panel(surface, area, 'Daily', {right: 'first finished run counts'});
	lines(surface, box, [
		[['dim', '        Mo Tu We Th Fr Sa Su']],
		...home.daily.calendar.map(
			({week, days}): Inked => [
				['dim', `wk ${week}   `],
				...days.flatMap(({state}): ReadonlyArray<string | readonly [Token, string]> => [dayGlyphs[state], '  ']),
			],
		),
		'',
		[
			['mark', '◆'],
			' today   ',
			['ok', '●'],
			' ★★★   ',
			['info', '◐'],
			' ★ or ★★   ',
			['dim', '○'],
			' no star   ',
			['faint', '·'],
			' missed',
		],
		'',
		dailyText(home),
		dailyNote(home),
		[['dim', 'streak '], String(home.daily.streak), ['dim', ' days   longest '], String(home.daily.longest)],
	]);
};
