/**
Home: what can I play next, what did I reach.

Chapters and levels with stars and best score, the card of the chosen level, the daily. The seed is changed in place.
Nothing else competes on the first screen; the logo falls apart into pods only here.
*/
import {codexWords} from '../../../game/codex.ts';
import type {Chapter, DailyDay, HomeFrame, LevelCard, LevelLine} from '../../../game/view/frame.ts';
import {hintsRow, narratorRow} from '../chrome.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {lineOf} from '../line-editor.ts';
import {chosenIndex, cursorOf, focusOf, moved, openPrompt, withCursor} from '../model.ts';
import {bar, line, lines, type PanelOptions, panel, rule, scrollbar, sparkline, windowOf} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import type {Token} from '../theme.ts';
import {padLeft, padRight, textWidth, wrap} from '../width.ts';
import {stars} from '../words.ts';
import {explainLevel, levelWhy} from './level-why.ts';

const levelList = 'home/levels';
const menuList = 'home/menu';

const homeOf = (scene: Scene): HomeFrame | undefined => scene.frame.home;

const logoRows = ['█▀█ █▀█ █▀▄ █▀▀ ▄▀█ █   █', '█▀▀ █▄█ █▄▀ █▀  █▀█ █▄▄ █▄▄'];

const logo = (surface: Surface, x: number, y: number, falling: boolean): void => {
	for (const [row, text] of logoRows.entries()) {
		surface.put(x, y + row, [['you', text]]);
	}

	if (falling) {
		surface.put(x + 13, y + 2, [['ok', '●'], '       ', ['warn', '○'], '  ', ['ok', '●']]);
		surface.put(x + 17, y + 3, [['info', '◐'], '     ', ['bad', '✖']]);
	}
};

type Row = {readonly chapter: Chapter; readonly level?: LevelLine};

const rowsIn = (home: HomeFrame): readonly Row[] =>
	home.chapters.flatMap(chapter => [{chapter}, ...chapter.levels.map(level => ({chapter, level}))]);

const levelsIn = (home: HomeFrame): readonly LevelLine[] => home.chapters.flatMap(({levels}) => levels);

/** The level under the cursor: the cursor's, else the one on the card, else the first. */
const chosenLevel = (scene: Scene): LevelLine | undefined => {
	const home = homeOf(scene);

	if (home === undefined) {
		return undefined;
	}

	const all = levelsIn(home);
	const {key} = cursorOf(scene.model, levelList);
	return all.find(({id}) => id === (key ?? home.card?.id)) ?? all[0];
};

const chapterText = (chapter: Chapter, width: number): Inked => {
	const right =
		chapter.starsOf > 0 && chapter.stars === chapter.starsOf ? 'done' : `${chapter.stars}/${chapter.starsOf}`;
	const left = `Chapter ${chapter.number}`;
	return [
		['head', left],
		['dim', `  ${padRight(chapter.title, Math.max(0, width - left.length - 9))}`],
		['dim', padLeft(right, 6)],
	];
};

const levelText = (level: LevelLine, width: number): Inked => {
	const small = width < 52;
	const open = level.best !== undefined || level.stars > 0;
	const tail = small
		? `${padLeft(String(level.minutes), 4)}m`
		: `  ${padRight(level.clock, 6)}${padLeft(String(level.minutes), 3)} min`;
	const titleWidth = Math.max(10, width - 4 - 5 - 5 - 5 - textWidth(tail) + (small ? 1 : 0));
	const token: Token = level.locked === undefined ? (open ? 'plain' : 'dim') : 'faint';
	return [
		'  ',
		['dim', padRight(level.number, 5)],
		[token, padRight(level.title, titleWidth)],
		' ',
		...stars(level.stars),
		[open ? 'plain' : 'dim', padLeft(level.best === undefined ? '–' : String(level.best), 5)],
		['dim', tail],
	];
};

type Titled = (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle;

const campaign = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame, titled: Titled): void => {
	const box = titled(surface, area, 'Campaign', {
		focus: focusOf(scene.model) === 0,
		right: `${home.stars} of ${home.starsOf} ★`,
	});
	const rows = rowsIn(home);
	const chosen = chosenLevel(scene);
	const index = Math.max(
		0,
		rows.findIndex(({level}) => level !== undefined && level.id === chosen?.id),
	);
	// The chapter's own line stays in sight when its first level is chosen.
	const from = windowOf(
		windowOf(cursorOf(scene.model, levelList).from, index, box.height, rows.length),
		Math.max(0, index - 1),
		box.height,
		rows.length,
	);
	const hasBar = rows.length > box.height;
	const width = box.width - (hasBar ? 2 : 0);

	for (const [row, {chapter, level}] of rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, level === undefined ? chapterText(chapter, width) : levelText(level, width), {width});

		if (level !== undefined && row + from === index) {
			surface.cell(box.x, box.y + row, '►', 'head');
			surface.ground(box.x, box.y + row, width, 'sel', true);
		}
	}

	if (hasBar) {
		scrollbar(
			surface,
			{x: box.x + box.width - 1, y: box.y, width: 1, height: box.height},
			from,
			box.height,
			rows.length,
			focusOf(scene.model) === 0,
		);
	}
};

const seedOf = (scene: Scene, card: LevelCard): string => scene.model.choice.seed ?? card.seed;
const modifiersOf = (scene: Scene): string => scene.model.choice.modifiers.join(' ');
const commandOf = (scene: Scene, card: LevelCard): string =>
	`podfall play ${card.id}@${seedOf(scene, card)}${scene.model.choice.modifiers.join('')}`;

const labelled = (label: string, text: string, width: number, labelWidth: number): Inked[] =>
	wrap(text, width - labelWidth).map(
		(part, index): Inked => [['dim', padRight(index === 0 ? label : '', labelWidth)], part],
	);

const bestText = (card: LevelCard): Inked => [
	...stars(card.stars),
	card.best === undefined ? ['dim', ' not finished yet'] : ` ${card.best}`,
	['dim', card.floor === undefined ? '' : '   floor '],
	card.floor === undefined ? '' : String(card.floor),
	['dim', card.par === undefined ? '' : '  par '],
	card.par === undefined ? '' : String(card.par),
	['dim', card.reference === undefined ? '' : '  reference '],
	card.reference === undefined ? '' : String(card.reference),
];

const subtitle = (card: LevelCard): string =>
	`${card.seat} · ${card.clock} · about ${card.minutes} min · ${card.difficulty} of 5`;

const smallCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = rule(surface, area, `${card.number} ${card.title}`);
	const {width} = box;
	const top: Inked[] = [
		[['dim', `${card.seat} · ${card.clock} · ${card.minutes} min · ${card.difficulty}/5`]],
		...wrap(card.situation, width),
	];
	const bottom: Inked[] = [
		[
			['dim', 'best   '],
			...stars(card.stars),
			card.best === undefined ? ['dim', ' –'] : ` ${card.best}`,
			['dim', card.par === undefined ? '' : `   par ${card.par}`],
		],
		[
			['dim', 'seed   '],
			['key', seedOf(scene, card)],
			['dim', `   shipped ${card.shippedSeeds.join(' ')}`],
			['mark', ` ${modifiersOf(scene)}`],
		],
		[['accent', commandOf(scene, card)]],
	];
	const middle = [...labelled('win', card.win, width, 7), ...labelled('learn', card.learn, width, 7)];
	const room = box.height - bottom.length;
	lines(surface, {...box, height: room}, [...top, '', ...middle].slice(0, room));
	lines(surface, {...box, y: box.y + room, height: bottom.length}, bottom);
};

const mediumCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = panel(surface, area, `${card.number}  ${card.title}`, {right: subtitle(card)});
	const bottom: Inked[] = [
		[['dim', 'best   '], ...bestParts(card), ['dim', `   attempts ${card.attempts}`]],
		[
			['dim', 'seed   '],
			['key', seedOf(scene, card)],
			['dim', `  shipped ${card.shippedSeeds.join(' ')}, or any text`],
			['mark', ` ${modifiersOf(scene)}`],
			'    ',
			['accent', commandOf(scene, card)],
		],
	];
	const room = box.height - bottom.length;
	const text: Inked[] = [
		...wrap(card.situation, box.width),
		'',
		...labelled('win', card.win, box.width, 7),
		...labelled('learn', card.learn, box.width, 7),
	];
	lines(surface, {...box, height: room}, text.slice(0, room));
	lines(surface, {...box, y: box.y + room, height: bottom.length}, bottom);
};

const bestParts = (card: LevelCard): ReadonlyArray<string | readonly [Token, string]> => {
	const text = bestText(card);
	return typeof text === 'string' ? [text] : text;
};

const scaleText = (card: LevelCard, width: number): Inked => {
	const place = (points: number): number => Math.round((points / 1000) * (width - 1));
	const cells = Array.from({length: width}, () => '─');
	const put = (points: number | undefined, glyph: string): void => {
		if (points !== undefined) {
			cells[place(points)] = glyph;
		}
	};
	put(card.floor, '┴');
	put(card.par, '┴');
	put(card.reference, '┴');
	const you = card.best === undefined ? -1 : place(card.best);
	return you < 0
		? [['faint', cells.join('')]]
		: [
				['faint', cells.slice(0, you).join('')],
				['you', '▲'],
				['faint', cells.slice(you + 1).join('')],
			];
};

const largeCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = panel(surface, area, `${card.number}  ${card.title}`, {right: subtitle(card)});
	const {width} = box;
	const difficulty = card.assistances.flatMap(
		(name): ReadonlyArray<readonly [Token, string]> => [
			[
				name === (scene.model.choice.assistance ?? card.assistance) ? 'key' : 'dim',
				name === (scene.model.choice.assistance ?? card.assistance) ? `[${name}]  ` : `${name}  `,
			],
		],
	);
	lines(surface, box, [
		...wrap(card.situation, width),
		'',
		...labelled('You learn', card.learn, width, 13),
		...labelled('You may', card.may, width, 13),
		...labelled('You win', card.win, width, 13),
		'',
		[['dim', padRight('Your best', 13)], ...bestParts(card)],
		[['dim', padRight('', 13)], ...scaleParts(card, Math.min(60, width - 14))],
		card.last.length === 0
			? [
					['dim', padRight('Last', 13)],
					['dim', 'no run yet'],
				]
			: [
					['dim', padRight('Last', 13)],
					...sparkline(
						card.last.map(points => points / 1000),
						Math.max(5, card.last.length),
						'you',
					),
					['dim', `   ${card.last.join('  ')}   attempts ${card.attempts}`],
				],
		'',
		[
			['dim', padRight('Seed', 13)],
			['key', seedOf(scene, card)],
			['dim', `   shipped ${card.shippedSeeds.join(' ')}, or any text`],
		],
		...(card.assistances.length < 2 ? [] : [[['dim', padRight('Difficulty', 13)], ...difficulty] as Inked]),
		...(card.allModifiers.length === 0
			? []
			: [
					[
						['dim', padRight('Modifiers', 13)],
						...card.allModifiers.map(
							name => [scene.model.choice.modifiers.includes(name) ? 'key' : 'dim', `${name} `] as const,
						),
					] as Inked,
				]),
		'',
		[
			['dim', padRight('Code', 13)],
			['accent', commandOf(scene, card)],
		],
		...(card.realStory === undefined ? [] : ['', [['dim', 'The real story']] as Inked, ...wrap(card.realStory, width)]),
		'',
		...(card.unlocks === undefined ? [] : [[['dim', padRight('Unlocks', 13)], card.unlocks] as Inked]),
		[['dim', padRight('Codex', 13)], card.codex.join(' · ')],
	]);
};

const scaleParts = (card: LevelCard, width: number): ReadonlyArray<string | readonly [Token, string]> => {
	const text = scaleText(card, width);
	return typeof text === 'string' ? [text] : text;
};

const dailyText = (home: HomeFrame): Inked => [
	['mark', `Daily ${home.daily.date}`],
	'  ',
	['head', `${home.daily.number} ${home.daily.title}`],
	['dim', `  ${home.daily.seat}`],
	home.daily.modifiers.length > 0 ? ` · ${home.daily.modifiers.join(' ')}` : '',
];

const dailyNote = (home: HomeFrame): Inked =>
	home.daily.result === undefined ? [['dim', home.daily.summary]] : [['ok', '✓ '], home.daily.result];

const unfinishedText = (home: HomeFrame): Inked =>
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

const dailyPanel = (surface: Surface, area: Rectangle, home: HomeFrame): void => {
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

const menuKeys: Readonly<Record<string, string>> = {
	resume: 'r',
	campaign: 'c',
	daily: 'd',
	watch: 'w',
	sandbox: 'b',
	own: 'o',
	replays: 'v',
};

const menuPanel = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame): void => {
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

const youPanel = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame): void => {
	const box = panel(surface, area, 'You');
	const {you} = home;
	const label = (text: string): readonly [Token, string] => ['dim', `${padRight(text, 11)} `];
	lines(surface, box, [
		[
			label('stars'),
			padRight(String(home.stars), 4),
			...bar(home.stars / Math.max(1, home.starsOf), Math.max(6, box.width - 18), 'mark'),
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
							...bar(part, Math.max(6, box.width - 18), part > 0.5 ? 'warn' : 'dim'),
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

const notice = (surface: Surface, y: number, home: HomeFrame): void => {
	if (home.notice !== undefined) {
		surface.put(1, y, [[home.notice.tone, home.notice.text]], {width: surface.width - 2});
	}
};

const drawSmall = (surface: Surface, scene: Scene, home: HomeFrame): void => {
	const reduced = classOf(scene) === 'reduced';
	logo(surface, 1, 0, false);
	surface.put(31, 0, [['dim', 'a Kubernetes cluster falls; you hold']], {width: surface.width - 32});
	surface.put(31, 1, [['dim', 'the controls']]);
	surface.putRight(surface.width - 2, 1, [['dim', `${home.ruleset} · k8s ${home.kubernetes}`]]);
	surface.put(
		1,
		2,
		[
			['key', 'd'],
			' daily',
			['mark', home.daily.result === undefined ? '◇' : ''],
			'   ',
			['key', 'w'],
			' watch   ',
			['key', 'b'],
			' sandbox   ',
			['key', 'o'],
			' own manifests   ',
			['key', 'v'],
			' replays',
			...(home.unfinished === undefined ? [] : ['   ', ['key', 'r'] as const, ' resume']),
		],
		{width: surface.width - 2},
	);
	const body = {x: 0, y: 3, width: surface.width, height: surface.height - 5};
	const [top, today] = rowsOf(body, [share(1), fixed(reduced ? 0 : home.unfinished === undefined ? 3 : 4)]);
	const [left, right] = columnsOf(top ?? body, reduced ? [share(1)] : [fixed(48), share(1)], 1);
	campaign(surface, left ?? body, scene, home, rule);

	if (right !== undefined && home.card !== undefined) {
		smallCard(surface, right, scene, home.card);
	}

	if (today !== undefined && today.height > 0) {
		const box = rule(surface, today, 'Today');
		lines(surface, {...box, x: 1, width: box.width - 2}, [dailyText(home), dailyNote(home), unfinishedText(home)]);
	}

	notice(surface, surface.height - 2, home);
};

const drawWide = (surface: Surface, scene: Scene, home: HomeFrame): void => {
	const large = classOf(scene) === 'L';
	const leftWidth = large ? 40 : 34;
	const textX = leftWidth + 4;
	logo(surface, 3, 1, true);
	surface.put(textX, 1, [['head', 'A Kubernetes cluster falls. You hold the controls.']]);
	surface.put(textX, 2, [['dim', 'same seed, same weather · nothing is unexplained · par is the real control plane']], {
		width: surface.width - textX - 1,
	});
	surface.put(textX, 3, [...inkedParts(dailyText(home)), '  ', ['key', 'd']], {width: surface.width - textX - 1});
	surface.put(textX, 4, unfinishedText(home), {width: surface.width - textX - 1});
	const body = {x: 0, y: 5, width: surface.width, height: surface.height - 7};
	const [left, middle, right] = columnsOf(
		body,
		large ? [fixed(leftWidth), fixed(78), share(1)] : [fixed(leftWidth), share(1)],
		1,
	);
	const [menu, you] = rowsOf(left ?? body, [fixed(home.menu.length + 2), share(1)]);
	menuPanel(surface, menu ?? body, scene, home);
	youPanel(surface, you ?? body, scene, home);
	notice(surface, surface.height - 2, home);

	if (large && right !== undefined) {
		const [card, daily] = rowsOf(right, [share(1), fixed(18)]);
		campaign(surface, middle ?? body, scene, home, panel);
		dailyPanel(surface, daily ?? right, home);

		if (home.card !== undefined) {
			largeCard(surface, card ?? right, scene, home.card);
		}

		return;
	}

	const levels = rowsIn(home).length + 2;
	const [list, card] = rowsOf(middle ?? body, [fixed(Math.min(levels, body.height - 13)), share(1)]);
	campaign(surface, list ?? body, scene, home, panel);

	if (home.card !== undefined) {
		mediumCard(surface, card ?? body, scene, home.card);
	}
};

const inkedParts = (text: Inked): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [text] : text;

const openLevel = (scene: Scene): Outcome => {
	const home = homeOf(scene);
	const level = chosenLevel(scene);

	if (focusOf(scene.model) === 1) {
		const action =
			home?.menu[
				chosenIndex(
					cursorOf(scene.model, menuList),
					home.menu.map(entry => entry.action),
				)
			]?.action;
		return action === undefined ? {} : menuWish(scene, action);
	}

	return level === undefined
		? {}
		: {
				wish: {
					do: 'open',
					scenario: level.id,
					seed: scene.model.choice.seed ?? (home?.card?.id === level.id ? home.card.seed : ''),
					modifiers: scene.model.choice.modifiers,
					assistance: scene.model.choice.assistance ?? home?.card?.assistance ?? 'Normal',
				},
			};
};

const menuWish = (scene: Scene, action: string): Outcome => {
	const {model} = scene;

	switch (action) {
		case 'campaign':
			return {model: {...model, panels: {...model.panels, home: 0}}};
		case 'daily':
			return {wish: {do: 'daily'}};
		case 'resume':
			return {wish: {do: 'resume-unfinished'}};
		default:
			return {
				wish: {
					do: 'menu',
					action,
					scenario: chosenLevel(scene)?.id,
					...(model.choice.seed === undefined ? {} : {value: model.choice.seed}),
				},
			};
	}
};

const moveLevel = (scene: Scene, key: string): Outcome => {
	const home = homeOf(scene);

	if (home === undefined) {
		return {};
	}

	if (focusOf(scene.model) === 1) {
		return {
			model: withCursor(
				scene.model,
				menuList,
				moved(
					cursorOf(scene.model, menuList),
					home.menu.map(({action}) => action),
					movement(key, 5) ?? 0,
				),
			),
		};
	}

	const keys = levelsIn(home).map(({id}) => id);
	const cursor = cursorOf(scene.model, levelList);
	const start = cursor.key === undefined ? {...cursor, key: chosenLevel(scene)?.id} : cursor;
	const next = moved(start, keys, movement(key, 10) ?? 0);
	// A seed typed for one level is not meant for the next.
	return {model: {...withCursor(scene.model, levelList, next), choice: {...scene.model.choice, seed: undefined}}};
};

const nextModifier = (scene: Scene): Outcome => {
	const all = homeOf(scene)?.card?.allModifiers ?? [];
	const {modifiers} = scene.model.choice;
	const index = all.indexOf(modifiers.at(-1) ?? '');
	const next = all[index + 1];
	return {model: {...scene.model, choice: {...scene.model.choice, modifiers: next === undefined ? [] : [next]}}};
};

const nextAssistance = (scene: Scene): Outcome => {
	const card = homeOf(scene)?.card;
	const all = card?.assistances ?? [];
	const now = scene.model.choice.assistance ?? card?.assistance ?? '';
	const next = all[(all.indexOf(now) + 1) % Math.max(1, all.length)];
	return {
		model: {
			...scene.model,
			choice: {...scene.model.choice, assistance: next},
			said: {
				tone: 'plain',
				text: [
					['dim', 'difficulty '],
					['head', next ?? ''],
				],
			},
		},
	};
};

const menuAction = (action: string, key: string, title: string, explain: string): ReturnType<typeof defineAction> =>
	defineAction({
		name: `home.${action}`,
		title,
		explain,
		group: 'screen',
		keys: [key],
		run: scene => menuWish(scene, action),
	});

export const home = defineScreen({
	name: 'home',
	title: 'Home',
	commands: ['home', 'campaign'],
	needsRun: false,
	panels: scene => (isSmall(classOf(scene)) || homeOf(scene)?.menu.length === 0 ? 1 : 2),
	draw(surface, scene) {
		const view = homeOf(scene);

		if (view === undefined) {
			logo(surface, 3, 1, true);
		} else {
			(isSmall(classOf(scene)) ? drawSmall : drawWide)(surface, scene, view);
		}

		if (scene.model.said !== undefined) {
			surface.fill({x: 0, y: surface.height - 2, width: surface.width, height: 1});
			narratorRow(surface, surface.height - 2, scene);
		}

		hintsRow(surface, surface.height - 1, scene, home);
	},
	request: model => {
		const {key} = cursorOf(model, levelList);
		return key === undefined ? {} : {scenario: key};
	},
	about: scene => {
		const level = chosenLevel(scene);
		return level === undefined
			? {title: 'podfall', summary: 'A whole Kubernetes cluster in this terminal, and someone breaks it.'}
			: {
					title: `${level.number} ${level.title}`,
					summary: homeOf(scene)?.card?.situation ?? 'A level of the campaign.',
				};
	},
	explain: scene => explainLevel(homeOf(scene)?.card),
	actions: [
		levelWhy('home.why'),
		defineAction({
			name: 'home.play',
			title: 'Play',
			explain: 'Opens the brief: goal, question, controls.',
			group: 'screen',
			keys: ['enter'],
			hint: 'play',
			guard: scene => chosenLevel(scene)?.locked,
			run: openLevel,
		}),
		defineAction({
			name: 'home.resume',
			title: 'Resume the open run',
			explain: 'Goes on where you left.',
			group: 'screen',
			keys: ['r'],
			hint: 'resume',
			shy: true,
			guard: scene => (homeOf(scene)?.unfinished === undefined ? 'no run was left open' : undefined),
			run: () => ({wish: {do: 'resume-unfinished'}}),
		}),
		defineAction({
			name: 'home.seed',
			title: 'Change the seed',
			explain: 'Any text; the same seed gives the same weather to everybody.',
			group: 'screen',
			keys: ['s'],
			hint: 'seed',
			command: ':seed',
			run: scene => ({
				model: openPrompt(
					scene.model,
					'seed',
					'seed',
					lineOf(scene.model.choice.seed ?? homeOf(scene)?.card?.seed ?? '', scene.model.history.seed),
				),
			}),
		}),
		defineAction({
			name: 'home.modifiers',
			title: 'Modifiers',
			explain: 'None, then one after another: twice the faults, fog, slow API …',
			group: 'screen',
			keys: ['m'],
			hint: 'modifiers',
			shy: true,
			guard: scene =>
				(homeOf(scene)?.card?.allModifiers.length ?? 0) === 0 ? 'this level has no modifiers' : undefined,
			run: nextModifier,
		}),
		defineAction({
			name: 'home.assistance',
			title: 'Difficulty',
			explain: 'Changes information and time, never the storm.',
			group: 'screen',
			keys: ['a'],
			hint: 'difficulty',
			shy: true,
			guard: scene =>
				(homeOf(scene)?.card?.assistances.length ?? 0) < 2 ? 'there is one difficulty, Normal' : undefined,
			run: nextAssistance,
		}),
		defineAction({
			name: 'home.move',
			title: 'Choose a level',
			explain: 'Up and down; tab goes to the menu.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓ jk',
			run: moveLevel,
		}),
		menuAction('campaign', 'c', 'Campaign', 'Goes to the list of levels.'),
		menuAction('daily', 'd', 'Daily', 'One storm a day for everybody; the first finished run counts.'),
		menuAction('watch', 'w', 'Watch this level', 'The bots play in every seat, you look; nothing counts.'),
		menuAction('sandbox', 'b', 'Sandbox', 'A cluster to try things in; no star hangs on it.'),
		menuAction('own', 'o', 'Your own manifests', 'How to put your own YAML into a simulated cluster.'),
		menuAction('replays', 'v', 'Replays', 'How to keep a run, verify it and read its report.'),
	],
	hints: ['go.command', 'go.next-panel', 'go.leave'],
});
