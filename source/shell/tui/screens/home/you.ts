/** What can be played beside the campaign, and what the player reached. */
import {codexWords} from '../../../../game/codex.ts';
import type {HomeFrame} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf, focusOf} from '../../model.ts';
import {bar, line, lines, panel, sparkline} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft, padRight, textWidth} from '../../width.ts';
import {stars} from '../../words.ts';
import {menuList} from './choice.ts';

const menuKeys: Readonly<Record<string, string>> = {
	resume: 'r',
	campaign: 'c',
	daily: 'd',
	watch: 'w',
	sandbox: 'b',
	own: 'o',
	replays: 'v',
};

export const menuPanel = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame): void => {
	const focus = focusOf(scene.model) === 1;
	const box = panel(surface, area, 'Play', {focus});
	const index = chosenIndex(
		cursorOf(scene.model, menuList),
		home.menu.map(({action}) => action),
	);

	for (const [row, {action, title, note}] of home.menu.entries()) {
		line(surface, box, row, [
			focus && row === index ? '► ' : '  ',
			['key', `${menuKeys[action] ?? ' '}  `],
			padRight(title, 10),
			['dim', note],
		]);

		if (focus && row === index) {
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}
};

export const youPanel = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame): void => {
	const box = panel(surface, area, 'You');
	const {you} = home;
	const wide = Math.max(11, ...you.seats.map(({name}) => textWidth(name)));
	const label = (text: string): readonly [Token, string] => ['dim', `${padRight(text, wide)} `];
	lines(surface, box, [
		[
			label('stars'),
			padRight(String(home.stars), 4),
			...bar(home.stars / Math.max(1, home.starsOf), Math.max(6, box.width - wide - 7), 'mark'),
		],
		...you.seats.map(
			({name, done, of}): Inked => [label(name), done === of ? ['ok', '✓ '] : ['info', '◐ '], `${done} of ${of}`],
		),
		...(you.bestRatio === undefined
			? []
			: [
					[
						label('best R'),
						you.bestRatio.ratio.toFixed(2),
						' ',
						['mark', you.bestRatio.medal],
						['dim', `  ${you.bestRatio.level}`],
					] as Inked,
				]),
		...(you.weakest.length === 0
			? []
			: [
					'',
					[['dim', 'lost most points to']] as Inked,
					...you.weakest.map(
						({metric, points, share: part}): Inked => [
							`  ${padRight(metric, 8)}`,
							...bar(part, Math.max(6, box.width - wide - 7), part > 0.5 ? 'warn' : 'dim'),
							[part > 0.5 ? 'warn' : 'dim', padLeft(`-${Math.abs(Math.round(points))}`, 6)],
						],
					),
				]),
		...(you.tryNext === undefined ? [] : ['', [label('try next'), you.tryNext] as Inked]),
		'',
		[['dim', 'last seven days']],
		['  ', ...sparkline(you.week, 7, 'dim'), `   ${you.weekNote}`],
		'',
		...(you.achievementsOf === 0
			? []
			: [
					[['dim', 'achievements  '], `${you.achievements.length} of ${you.achievementsOf}`] as Inked,
					...you.achievements.map(name => `  ${name}`),
					'',
				]),
		...lastRuns(you.lastRuns ?? [], box.width),
		[label('codex'), `${codexWords.length} words`, ['dim', '  :codex WORD']],
		[label('theme'), scene.model.theme, ['dim', '  :theme NAME']],
		[label('ruleset'), `${home.ruleset} · k8s ${home.kubernetes}`],
	]);
};

const lastRuns = (runs: NonNullable<HomeFrame['you']['lastRuns']>, width: number): readonly Inked[] =>
	runs.length === 0
		? []
		: [
				[['dim', 'last runs']],
				...runs.map(
					({level, points, stars: won}): Inked => [
						`  ${padRight(level, Math.max(8, width - 14))}`,
						...stars(won),
						padLeft(String(points), 6),
					],
				),
				'',
			];

export const notice = (surface: Surface, y: number, home: HomeFrame): void => {
	if (home.notice !== undefined) {
		surface.put(1, y, [[home.notice.tone, home.notice.text]], {width: surface.width - 2});
	}
};
