/**
The result: how good, against whom, where the points went, and why.

The points are an ink-table. Small screens turn pages with `tab`; wide ones show the plots beside the story.
*/
import type {Loss, PointLine, ResultFrame, Saying} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import type {TableCell, TableColumn} from '../components/data-table.tsx';
import {movement} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, type Size, share, sizeClass} from '../layout.ts';
import {chosenIndex, cursorOf, moved, withCursor} from '../model.ts';
import {curve, fitted, line, lines, panel, area as plotArea, rule} from '../paint.ts';
import {classOf, defineAction, defineScreen, type PlacedTable, type Scene} from '../screen.ts';
import {bare, type Inked, type Rectangle, type Surface} from '../surface.ts';
import type {Token} from '../theme.ts';
import {padLeft, padRight, wrap} from '../width.ts';
import {clockOf, momentOf, percent, plural, signed, stars} from '../words.ts';

const lossList = 'result/losses';
const pages = ['card', 'explanation', 'decisions', 'formulas'] as const;

const resultOf = (scene: Scene): ResultFrame | undefined => scene.frame.result;

/** Digits three rows high, three columns wide. */
const digits: readonly (readonly string[])[] = [
	['█▀█', '█ █', '█▄█'],
	['▄█ ', ' █ ', '▄█▄'],
	['▀▀█', '█▀▀', '█▄▄'],
	['▀▀█', ' ▀█', '▄▄█'],
	['█ █', '▀▀█', '  █'],
	['█▀▀', '▀▀█', '▄▄█'],
	['█▀▀', '█▀█', '█▄█'],
	['▀▀█', '  █', '  █'],
	['█▀█', '█▀█', '█▄█'],
	['█▀█', '▀▀█', '▄▄█'],
];

const bigNumber = (surface: Surface, x: number, y: number, value: number): number => {
	const text = String(Math.round(value));

	for (let row = 0; row < 3; row++) {
		const rowText = [...text].map(digit => digits[Number(digit)]?.[row] ?? '   ').join(' ');
		surface.put(x, y + row, [['you', rowText]]);
	}

	return x + text.length * 4 + 2;
};

const asInked = (text: Saying): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [text] : text;

/** From floor over par to 1000, with the player's mark where it lies. */
const scale = (surface: Surface, x: number, y: number, width: number, {score}: ResultFrame): void => {
	const place = (points: number): number => x + Math.round((points / 1000) * (width - 1));
	surface.put(x, y, [['faint', '─'.repeat(width)]]);
	// In the order of their weight: a label that would cover an earlier one is left out.
	const labels: ReadonlyArray<readonly [Token, string, number | undefined]> = [
		['you', '▲ you', score.points],
		['par', 'par', score.par],
		['dim', 'floor', score.floor],
		['dim', 'reference', score.reference],
	];
	const taken: Array<readonly [number, number]> = [];

	for (const [token, name, points] of labels) {
		if (points === undefined) {
			continue;
		}

		const text = ` ${name} ${Math.round(points)} `;
		const start = Math.max(x, Math.min(x + width - text.length, place(points) - Math.floor(text.length / 2)));

		if (taken.every(([from, until]) => start >= until || start + text.length <= from)) {
			surface.put(start, y, [
				[token === 'you' ? 'you' : 'dim', ` ${name} `],
				[token === 'dim' ? 'plain' : token, `${Math.round(points)} `],
			]);
			taken.push([start, start + text.length]);
		}
	}
};

const cardTop = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const x = bigNumber(surface, area.x + 2, area.y, result.score.points) + 1;
	const width = Math.max(0, Math.min(132, area.x + area.width - x - 2));
	const {score, medal} = result;
	surface.put(
		x,
		area.y,
		[
			...stars(score.stars),
			'  ',
			['mark', medal ?? ''],
			['dim', score.ratio === undefined ? '' : '  R '],
			['head', score.ratio === undefined ? '' : score.ratio.toFixed(2)],
			`   ${result.verdict}`,
		],
		{width},
	);
	scale(surface, x, area.y + 1, width, result);
	surface.put(
		x,
		area.y + 2,
		result.card.flatMap(
			({label, text}, index): ReadonlyArray<string | readonly [Token, string]> => [
				['dim', `${index > 0 ? '   ' : ''}${label} `],
				...asInked(text),
			],
		),
		{width},
	);
};

const pointColumns = (width: number): readonly TableColumn[] => {
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

const pointRow = (entry: PointLine, wide: boolean, barWidth: number): readonly TableCell[] => {
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

/** Where things lie, for the painter and for the table alike. */
const layoutOf = (
	size: Size,
	result: ResultFrame,
): {
	readonly head: Rectangle;
	readonly points: Rectangle;
	readonly losses: Rectangle;
	readonly story: Rectangle;
	readonly plots?: Rectangle;
} => {
	const kind = sizeClass(size);
	const content = {x: 0, y: 1, width: size.columns, height: size.rows - 3};
	const rows = result.points.length;
	const lossRows = Math.min(3, result.losses.length);

	if (isSmall(kind)) {
		const [head, points, losses, story] = rowsOf(content, [
			fixed(4),
			fixed(rows + 2),
			fixed(Math.max(1, lossRows) + 1),
			share(1),
		]);
		const headArea = head ?? content;
		return {
			head: {...headArea, y: headArea.y + (kind === 'S' ? 0 : 0)},
			points: points ?? content,
			losses: losses ?? content,
			story: story ?? content,
		};
	}

	const [head, body] = rowsOf(content, [fixed(kind === 'L' ? 5 : 4), share(1)]);
	const [left, right] = columnsOf(body ?? content, [
		fixed(Math.max(64, Math.floor(size.columns * (kind === 'L' ? 0.42 : 0.58)))),
		share(1),
	]);
	const [points, losses, story] = rowsOf(left ?? content, [
		fixed(rows + 5),
		fixed(kind === 'L' ? Math.max(1, lossRows) * 2 + 3 : Math.max(1, lossRows) + 2),
		share(1),
	]);
	return {
		head: head ?? content,
		points: points ?? content,
		losses: losses ?? content,
		story: story ?? content,
		plots: right ?? content,
	};
};

const tableArea = (size: Size, result: ResultFrame): Rectangle => {
	const {points} = layoutOf(size, result);
	const framed = !isSmall(sizeClass(size));
	return framed
		? {x: points.x + 1, y: points.y + 1, width: points.width - 3, height: points.height - 2}
		: {x: points.x, y: points.y + 1, width: points.width - 1, height: points.height - 1};
};

const lost = ({points}: Loss): string => `-${Math.abs(Math.round(points))}`;

const lossText = (entry: Loss, narrow: boolean): Inked => {
	const when =
		entry.from === undefined
			? ''
			: `${clockOf(entry.from)}${entry.until === undefined ? '' : ` → ${clockOf(entry.until)}`}`;
	return [
		['bad', padLeft(lost(entry), 5)],
		'  ',
		['dim', padRight(entry.metric, 8)],
		entry.text,
		['dim', narrow || when === '' ? '' : `  ${when}`],
	];
};

const losses = (surface: Surface, box: Rectangle, scene: Scene, result: ResultFrame, spaced: boolean): void => {
	const keys = result.losses.map(({metric, text}) => `${metric}/${text}`);
	const chosen = chosenIndex(cursorOf(scene.model, lossList), keys);
	let row = 0;

	for (const [index, entry] of result.losses.entries()) {
		line(surface, box, row, lossText(entry, spaced));

		if (index === chosen && row < box.height) {
			surface.ground(box.x, box.y + row, box.width, 'sel');
		}

		row += 1;

		if (spaced && entry.from !== undefined) {
			line(
				surface,
				box,
				row,
				[['dim', `${momentOf(entry.from)}${entry.until === undefined ? '' : ` → ${momentOf(entry.until)}`}`]],
				{indent: 15},
			);
			row += 1;
		}
	}

	if (result.losses.length === 0) {
		line(surface, box, 0, [
			['ok', '✓'],
			['dim', ' no points were lost worth speaking of'],
		]);
	}
};

const labelledLines = (label: Inked, text: string, width: number, labelWidth: number): Inked[] =>
	wrap(text, width - labelWidth).map(
		(part, index): Inked => [
			...(index > 0 ? [' '.repeat(labelWidth)] : typeof label === 'string' ? [padRight(label, labelWidth)] : label),
			part,
		],
	);

const predictionLines = ({prediction}: ResultFrame, width: number): Inked[] =>
	prediction === undefined
		? []
		: [
				'',
				...labelledLines([['dim', 'you guessed  ']], prediction.guess, width, 13),
				...labelledLines(
					prediction.correct ? [['ok', '✓ right      ']] : [['bad', '✖ it was     ']],
					prediction.right,
					width,
					13,
				),
			];

const storyLines = (result: ResultFrame, width: number): Inked[] => [
	...result.goals.flatMap(({text, met}) =>
		labelledLines([met ? ['ok', '✓ '] : ['bad', '✖ ']], `${text}${met ? '' : ': not met'}`, width, 2),
	),
	'',
	...result.story.flatMap((text): readonly Inked[] => (typeof text === 'string' ? wrap(text, width) : [text])),
	...predictionLines(result, width),
	...(result.cards.length === 0 ? [] : ['', [['title', 'Worth keeping']] as Inked]),
	...result.cards.flatMap(card => labelledLines([['mark', '★ ']], card, width, 2)),
	...(result.realStory === undefined
		? []
		: ['', [['title', 'The real story']] as Inked, ...wrap(result.realStory, width)]),
	...(result.parNote === undefined ? [] : ['', ...wrap(result.parNote, width).map((text): Inked => [['par', text]])]),
	...(result.next === undefined ? [] : ['', [['dim', 'next  '], result.next] as Inked]),
];

const shareLines = (result: ResultFrame, width: number): Inked[] =>
	wrap(result.share, width).map((text): Inked => [['accent', text]]);

const timeTicks = (surface: Surface, x: number, y: number, width: number, span: number): void => {
	surface.put(x, y, [['dim', clockOf(0)]]);
	surface.put(x + Math.floor(width / 2) - 2, y, [['dim', clockOf(span / 2)]]);
	surface.putRight(x + width - 1, y, [['dim', clockOf(span)]]);
};

const failedPlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, 'Failed requests, share per second', {
		right: [['you', '█'], ' you  ', ['par', '─'], ' par'],
	});
	const markRows = Math.min(2, box.height - 5);
	const plot = {x: box.x + 5, y: box.y, width: box.width - 5, height: box.height - 1 - markRows};
	const yours = fitted(result.failed.yours, plot.width);
	const par = fitted(result.failed.par, plot.width);
	const peak = Math.max(0.01, ...yours, ...par);
	const high = Math.min(1, Math.ceil(peak * 20) / 20);
	line(surface, box, 0, [['dim', padLeft(percent(high), 4)]]);
	line(surface, box, plot.height - 1, [['dim', padLeft('0%', 4)]]);
	curve(surface, plot, par, 'par', 'light', {low: 0, high});
	plotArea(surface, plot, yours, 'you', {low: 0, high});
	timeTicks(surface, plot.x, box.y + plot.height, plot.width, result.failed.step * result.failed.yours.length);
	const marks: Inked = result.marks.flatMap(
		({at, tone, text}): ReadonlyArray<string | readonly [Token, string]> => [
			[tone, `${tone === 'you' ? '◆' : '▼'} ${clockOf(at)} ${text}`],
			'   ',
		],
	);
	line(surface, box, plot.height + 1, marks, {indent: 5});
};

const scorePlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, 'Score if the run ended now', {
		right: [['you', '━'], ' you  ', ['par', '╌'], ' par'],
	});
	const plot = {x: box.x + 5, y: box.y, width: box.width - 5, height: box.height - 1};
	const all = [...result.scores.yours, ...result.scores.par];
	const low = Math.floor(Math.min(1000, ...all) / 100) * 100;
	const high = Math.max(low + 100, Math.ceil(Math.max(0, ...all) / 100) * 100);

	for (const [points, row] of [
		[high, 0],
		[(high + low) / 2, Math.floor((plot.height - 1) / 2)],
		[low, plot.height - 1],
	] as const) {
		line(surface, box, row, [['dim', padLeft(String(Math.round(points)), 4)]]);
	}

	curve(surface, plot, fitted(result.scores.par, plot.width), 'par', 'dashed', {low, high});
	curve(surface, plot, fitted(result.scores.yours, plot.width), 'you', 'heavy', {low, high});
	timeTicks(surface, plot.x, box.y + plot.height, plot.width, result.scores.step * result.scores.yours.length);
};

const runsPlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, 'Runs of this level here', {right: 'by points'});
	const barWidth = Math.max(2, Math.min(7, Math.floor((box.width - 2) / 10) - 1));
	const height = Math.max(1, Math.min(8, box.height - 4));
	const most = Math.max(1, ...result.histogram);
	const values = result.histogram.flatMap(count => [...Array<number>(barWidth).fill(count / most), 0]);
	plotArea(surface, {x: box.x + 1, y: box.y, width: box.width - 1, height}, values, 'dim', {low: 0, high: 1});
	const unit = barWidth + 1;

	for (let hundred = 0; hundred < 10; hundred += unit >= 5 ? 1 : 2) {
		surface.put(box.x + 1 + hundred * unit, box.y + height, [['dim', String(hundred * 100)]]);
	}

	const place = (points: number): number => box.x + 1 + Math.min(10 * unit - 2, Math.floor((points / 100) * unit));
	const {score} = result;

	for (const [points, name, token] of [
		[score.floor, 'floor', 'dim'],
		[score.par, 'par', 'par'],
		[score.points, 'you', 'you'],
	] as const) {
		if (points !== undefined) {
			surface.put(place(points), box.y + height + 1, [[token, `▲ ${name}`]]);
		}
	}

	line(surface, box, height + 3, [
		['dim', plural(result.runs, 'run')],
		['dim', result.bestPoints === undefined ? '' : ', best '],
		result.bestPoints === undefined ? '' : String(result.bestPoints),
		['dim', result.medianPoints === undefined ? '' : ', median '],
		result.medianPoints === undefined ? '' : String(result.medianPoints),
	]);
};

const decisionLines = (result: ResultFrame): Inked[] =>
	result.decisions.length === 0
		? [[['dim', 'no decisions were recorded']]]
		: result.decisions.map(
				({number, at, text, mark, points}): Inked => [
					['dim', `${padLeft(String(number), 3)}  ${momentOf(at)}  `],
					[mark.startsWith('!') || mark === '=' ? 'ok' : mark === '??' ? 'bad' : 'warn', padRight(mark, 4)],
					[
						points === undefined ? 'dim' : points < 0 ? 'warn' : 'ok',
						padLeft(points === undefined ? '' : signed(points), 5),
					],
					'  ',
					...asInked(text),
				],
			);

const formulaLines = (result: ResultFrame, width: number): Inked[] =>
	result.points.flatMap(({metric, title, weight, yours, target, points, formula}): readonly Inked[] => [
		[
			padRight(metric, 9),
			['head', `${Math.round(points)}`],
			['dim', ` of ${weight}   `],
			`${yours}`,
			['dim', ` against ${target}   ${title}`],
		],
		...wrap(formula, width - 9).map((text): Inked => [['dim', `         ${text}`]]),
	]);

const smallPage = (scene: Scene): (typeof pages)[number] => pages[scene.model.resultPage % pages.length] ?? 'card';

const drawSmallPage = (surface: Surface, area: Rectangle, scene: Scene, result: ResultFrame): void => {
	const page = smallPage(scene);
	const content: Inked[] =
		page === 'card'
			? result.losses.map(entry => lossText(entry, false))
			: page === 'decisions'
				? decisionLines(result)
				: page === 'formulas'
					? formulaLines(result, area.width - 2)
					: storyLines(result, area.width - 2);
	const titles = {
		card: 'Where the points went',
		decisions: 'Decisions, against the real one',
		formulas: 'Metrics with formulas',
		explanation: 'What happened and why',
	};
	const box = rule(surface, area, titles[page], {
		right: `page ${(scene.model.resultPage % pages.length) + 1} of ${pages.length}`,
		focus: true,
	});
	lines(surface, {...box, x: box.x + 1, width: box.width - 2}, content);
};

/** The story from the top, the share line always at the foot. */
const storyWithShare = (surface: Surface, box: Rectangle, result: ResultFrame): void => {
	const share_ = shareLines(result, box.width);
	const room = Math.max(0, box.height - share_.length);
	lines(surface, {...box, height: room}, storyLines(result, box.width).slice(0, room));
	lines(surface, {...box, y: box.y + room, height: share_.length}, share_);
};

const drawSmall = (surface: Surface, scene: Scene, result: ResultFrame): void => {
	const place = layoutOf(scene.size, result);
	cardTop(surface, {...place.head, y: place.head.y}, result);

	if (smallPage(scene) !== 'card' || classOf(scene) === 'reduced') {
		drawSmallPage(
			surface,
			{x: 0, y: place.points.y, width: surface.width, height: scene.size.rows - 2 - place.points.y},
			scene,
			result,
		);
		return;
	}

	rule(surface, place.points, 'Points', {right: result.gate === undefined ? 'tab: next page' : result.gate});
	losses(
		surface,
		rule(surface, place.losses, 'Where the points went', {focus: true, right: 'enter shows the moment'}),
		scene,
		result,
		false,
	);
	const box = rule(surface, place.story, 'What happened and why', {right: 'tab: more'});
	storyWithShare(surface, {...box, x: box.x + 1, width: box.width - 2}, result);
};

const drawWide = (surface: Surface, scene: Scene, result: ResultFrame): void => {
	const place = layoutOf(scene.size, result);
	const large = classOf(scene) === 'L';
	cardTop(surface, {...place.head, y: place.head.y + (large ? 1 : 0)}, result);
	const box = panel(surface, place.points, 'Points', {right: `sum ${Math.round(result.score.points)}`});

	if (result.gate !== undefined) {
		line(surface, box, box.height - 1, [
			['dim', 'gate  '],
			['warn', result.gate],
		]);
	}

	losses(
		surface,
		panel(surface, place.losses, 'Where the points went', {focus: true, right: 'enter shows the moment'}),
		scene,
		result,
		large,
	);
	const page = smallPage(scene);
	const title =
		page === 'decisions'
			? 'Decisions, against the real one'
			: page === 'formulas'
				? 'Metrics with formulas'
				: 'What happened and why';
	const story = panel(surface, place.story, title, {right: 'tab: next page'});

	if (page === 'decisions' || page === 'formulas') {
		lines(surface, story, page === 'decisions' ? decisionLines(result) : formulaLines(result, story.width));
	} else {
		storyWithShare(surface, story, result);
	}

	if (place.plots !== undefined) {
		const [failed, scores, runs] = rowsOf(
			place.plots,
			large ? [share(1.15), share(1), fixed(16)] : [share(1), share(1), fixed(10)],
		);
		failedPlot(surface, failed ?? place.plots, result);
		scorePlot(surface, scores ?? place.plots, result);
		runsPlot(surface, runs ?? place.plots, result);
	}
};

const chosenLoss = (scene: Scene): Loss | undefined => {
	const list = resultOf(scene)?.losses ?? [];
	return list[
		chosenIndex(
			cursorOf(scene.model, lossList),
			list.map(({metric, text}) => `${metric}/${text}`),
		)
	];
};

const tables = (scene: Scene): readonly PlacedTable[] => {
	const result = resultOf(scene);

	if (
		result === undefined ||
		sizeClass(scene.size) === 'none' ||
		classOf(scene) === 'reduced' ||
		(isSmall(classOf(scene)) && smallPage(scene) !== 'card')
	) {
		return [];
	}

	const area = tableArea(scene.size, result);
	const columns = pointColumns(area.width);
	const barWidth = columns[4]?.width ?? 8;
	return [{id: 'points', area, columns, rows: result.points.map(entry => pointRow(entry, area.width >= 88, barWidth))}];
};

export const result = defineScreen({
	name: 'result',
	title: 'Result',
	commands: ['report', 'result', 'board'],
	needsRun: true,
	panels: () => 1,
	draw(surface, scene) {
		const view = resultOf(scene);
		const {content} = chrome(surface, {...scene, model: {...scene.model, header: false}}, result, {
			title: isSmall(classOf(scene)) ? 'result' : `${scene.frame.identity?.seat ?? ''}  result`,
			vitals: false,
			ruler: false,
		});

		if (view === undefined) {
			line(surface, content, 1, [['dim', ' no result yet: the run is not over']]);
			return;
		}

		(isSmall(classOf(scene)) ? drawSmall : drawWide)(surface, scene, view);
	},
	tables,
	request: () => ({}),
	about: scene => {
		const loss = chosenLoss(scene);
		return loss === undefined
			? {
					title: 'the result',
					summary: 'Points for each rule: the better the value against its target, the nearer to the full weight.',
				}
			: {
					title: `${lost(loss)} ${loss.metric}`,
					summary: `${bare(loss.text)}. enter goes to the moment it happened.`,
				};
	},
	actions: [
		defineAction({
			name: 'result.again',
			title: 'Same seed again',
			explain: 'The same storm from the start.',
			group: 'screen',
			keys: ['R'],
			hint: 'again',
			run: () => ({wish: {do: 'restart'}}),
		}),
		defineAction({
			name: 'result.next',
			title: 'Next level',
			explain: 'The level that follows in the campaign.',
			group: 'screen',
			keys: ['n'],
			hint: 'next',
			run: () => ({wish: {do: 'next-level'}}),
		}),
		defineAction({
			name: 'result.moment',
			title: 'Show the moment',
			explain: 'Opens the timeline where the points were lost.',
			group: 'screen',
			keys: ['enter'],
			hint: 'moment',
			guard: scene => (chosenLoss(scene)?.from === undefined ? 'this loss has no moment of its own' : undefined),
			run: scene => ({
				model: {
					...scene.model,
					screen: 'timeline',
					trail: [...scene.model.trail, 'result'],
					timeline: {cursor: chosenLoss(scene)?.from},
				},
			}),
		}),
		defineAction({
			name: 'result.loss',
			title: 'Choose a loss',
			explain: 'Up and down.',
			group: 'screen',
			keys: ['up', 'down', 'j', 'k'],
			label: '↑↓',
			run: (scene, key) => ({
				model: withCursor(
					scene.model,
					lossList,
					moved(
						cursorOf(scene.model, lossList),
						(resultOf(scene)?.losses ?? []).map(({metric, text}) => `${metric}/${text}`),
						movement(key, 3) ?? 0,
					),
				),
			}),
		}),
		defineAction({
			name: 'result.page',
			title: 'Next page',
			explain: 'Card, explanation, decisions, metrics with formulas.',
			group: 'screen',
			keys: ['tab', 'shift-tab', 'right', 'left'],
			label: 'tab',
			hint: 'page',
			run: (scene, key) => ({
				model: {
					...scene.model,
					resultPage:
						(scene.model.resultPage + (key === 'tab' || key === 'right' ? 1 : pages.length - 1)) % pages.length,
				},
			}),
		}),
		defineAction({
			name: 'result.copy',
			title: 'Copy the share line',
			explain: 'Through the terminal, where it allows that; also printed when you leave.',
			group: 'screen',
			keys: ['c'],
			hint: 'copy line',
			command: ':share',
			run: scene => ({program: {do: 'copy', text: resultOf(scene)?.share ?? ''}}),
		}),
		defineAction({
			name: 'result.export',
			title: 'Export the report',
			explain: 'Markdown into this folder, with the replay beside it; :export html, json, text for others.',
			group: 'screen',
			keys: ['e'],
			hint: 'export',
			command: ':export md',
			run: () => ({wish: {do: 'export', format: 'md'}}),
		}),
		defineAction({
			name: 'result.home',
			title: 'Home',
			explain: 'Back to the campaign.',
			group: 'screen',
			keys: ['q', 'esc'],
			label: 'q',
			hint: 'home',
			run: () => ({wish: {do: 'home'}}),
		}),
	],
	hints: [],
});
