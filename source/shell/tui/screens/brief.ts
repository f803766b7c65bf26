/** The page before a run: situation and goal, one question to guess at, the controls that matter. */
import type {BriefFrame, Line} from '../../../game/view/frame.ts';
import {hintsRow, identityRow, narratorRow} from '../chrome.ts';
import {movement, movementKeys} from '../keymap/rows.ts';
import {actionsOf, globalActions, handleOf} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {chosenIndex, cursorOf, moved, withCursor} from '../model.ts';
import {bar, lines, type PanelOptions, panel, rule, wrapInked} from '../paint.ts';
import {type Action, classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import {padLeft, padRight, wrap} from '../width.ts';
import {stars} from '../words.ts';
import {controller} from './controller.ts';
import {explainLevel, levelWhy} from './level-why.ts';
import {objects} from './objects.ts';
import {scheduler} from './scheduler.ts';
import {tuner} from './tuner.ts';
import {watch} from './watch.ts';

const briefOf = (scene: Scene): BriefFrame | undefined => scene.frame.brief;

/** The cursor in the answers: each question has its own. */
const choiceList = (scene: Scene): string => `brief/choices/${briefOf(scene)?.prediction?.question ?? ''}`;

/** Controls are named by action; the keymaps know their keys. */
const actionNamed = (name: string): Action | undefined =>
	[...[scheduler, tuner, controller, objects, watch].flatMap(screen => actionsOf(screen)), ...globalActions].find(
		action => action.name === name,
	);

/** Keys with what they do; on large screens with what that costs. */
const controlLines = ({controls, card}: BriefFrame, width: number, large: boolean): Inked[] => {
	const keys = Math.max(7, ...controls.flatMap(name => actionNamed(name) ?? []).map(action => handleOf(action).length));
	return controls.flatMap((name): Inked[] => {
		const action = actionNamed(name);

		if (action === undefined) {
			return [];
		}

		const more = large ? wrap(action.explain, width - 9).map((text): Inked => ['         ', ['dim', text]]) : [];
		// A live clock knows no next decision.
		const title = name === 'time.space' && card.clock === 'live' ? 'Pause, go on' : action.title;
		return [[['key', padLeft(handleOf(action), keys)], '  ', title], ...more];
	});
};

/** A label, and a text that hangs beside it in as many lines as it needs. */
const hanging = (label: string, text: Exclude<Inked, string>, width: number): readonly Inked[] =>
	wrapInked(text, Math.max(10, width - label.length)).map(
		(part, index): Inked => [
			['dim', index === 0 ? label : ' '.repeat(label.length)],
			...(typeof part === 'string' ? [part] : part),
		],
	);

const situation = (brief: BriefFrame, width: number, small: boolean): Inked[] => {
	const {card} = brief;

	if (small) {
		return [
			[['dim', `${card.seat} · ${card.clock} · ${card.minutes} min · ${card.difficulty} of 5`]],
			...wrap(card.situation, width),
			...brief.goals.flatMap(goal =>
				wrap(goal, width - 6).map((text, index): Inked => [['title', index === 0 ? 'Goal  ' : '      '], text]),
			),
		];
	}

	return [
		[['dim', `${card.seat} · ${card.clock} · about ${card.minutes} min · difficulty ${card.difficulty} of 5`]],
		'',
		...wrap(card.situation, width),
		'',
		[['title', 'Goal']],
		...(brief.goals.length === 0 ? ['nothing to win, nothing to lose'] : brief.goals).flatMap(goal =>
			wrap(goal, width - 4).map((text, index): Inked => [['dim', index === 0 ? '  · ' : '    '], text]),
		),
		'',
		...hanging('You may  ', [card.may], width),
		...hanging(
			'Best     ',
			[
				...stars(card.stars),
				card.best === undefined ? ['dim', ' not finished yet'] : ` ${card.best}`,
				['dim', card.par === undefined ? '' : `   par ${card.par}, the real component's score`],
			],
			width,
		),
	];
};

const question = (brief: BriefFrame, scene: Scene, width: number): Inked[] => {
	const {prediction} = brief;

	if (prediction === undefined) {
		return [[['dim', 'No question this time. enter begins.']]];
	}

	const isKept = prediction.chosen !== undefined;
	const chosen = prediction.chosen ?? chosenIndex(cursorOf(scene.model, choiceList(scene)), prediction.choices);
	return [
		...wrap(prediction.question, width).map((text): Inked => [['head', text]]),
		'',
		...prediction.choices.flatMap((choice, index) =>
			wrap(choice, width - 7).map(
				(text, row): Inked => [
					row === 0 && index === chosen ? ['accent', isKept ? '● ' : '► '] : '  ',
					['key', row === 0 ? `${index + 1}  ` : '   '],
					[index === chosen ? 'head' : 'plain', text],
				],
			),
		),
		'',
		...(isKept
			? [
					...wrap('Your guess is kept; the result says if it was right.', width),
					[['key', 'enter'], ' begins.'] as Inked,
				]
			: wrap('A guess before you look makes the answer stick. It is never scored.', width).map(
					(text): Inked => [['dim', text]],
				)),
	];
};

/** Words with their meanings, whole ones only, as many as there is room for. */
const wordLines = (brief: BriefFrame, width: number, height: number): Inked[] => {
	const label = Math.max(6, ...brief.words.map(({word}) => word.length)) + 2;
	const shown: Inked[] = [];

	for (const {word, meaning} of brief.words) {
		const entry = wrap(meaning, Math.max(10, width - label)).map(
			(text, index): Inked => [['accent', padRight(index === 0 ? word : '', label)], text],
		);

		if (shown.length + entry.length > height) {
			break;
		}

		shown.push(...entry);
	}

	return shown;
};

const factLines = (facts: readonly Line[], width: number): Inked[] => {
	const label = Math.max(8, ...facts.map(({label: name}) => name.length)) + 2;
	return facts.flatMap(({label: name, text}) =>
		hanging(padRight(name, label), typeof text === 'string' ? [text] : text, width),
	);
};

/** What earns points, each with its share as a bar. */
const worthLines = (worth: readonly Line[], width: number): Inked[] =>
	worth.flatMap(({label, text}): readonly Inked[] => {
		const points = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : undefined;
		return points === undefined
			? [[['dim', padRight(label, 15)], ...(typeof text === 'string' ? [text] : text)]]
			: [
					[
						['dim', padRight(label, 15)],
						...bar(points / 400, Math.max(8, width - 22), 'info'),
						padLeft(String(points), 6),
					],
				];
	});

const predict = (scene: Scene, choice: number): Outcome => {
	const choices = briefOf(scene)?.prediction?.choices ?? [];
	return choice < choices.length
		? {
				model: withCursor(scene.model, choiceList(scene), {index: choice, from: 0, key: choices[choice]}),
				wish: {do: 'predict', choice},
			}
		: {};
};

/** Whether the question still waits for a guess. */
const isAsked = (scene: Scene): boolean => {
	const prediction = briefOf(scene)?.prediction;
	return prediction !== undefined && prediction.chosen === undefined;
};

const begin = (scene: Scene): Outcome => {
	const prediction = briefOf(scene)?.prediction;
	return prediction === undefined || prediction.chosen !== undefined
		? {wish: {do: 'begin'}}
		: predict(scene, chosenIndex(cursorOf(scene.model, choiceList(scene)), prediction.choices));
};

type Part = {
	readonly title: string;
	readonly right: string;
	readonly focus: boolean;
	readonly text: (width: number, height: number) => readonly Inked[];
};

type Parts = Readonly<Record<'situation' | 'ask' | 'keys' | 'words' | 'cluster' | 'worth' | 'story', Part>>;

const panelsOf = (view: BriefFrame, scene: Scene): Parts => {
	const small = isSmall(classOf(scene));
	const part = (title: string, right: string, text: Part['text'], focus = false): Part => ({title, right, text, focus});
	return {
		situation: part('Situation', small ? '' : view.card.command, width => situation(view, width, small)),
		ask: part('Before you begin: what will happen?', '', width => question(view, scene, width), true),
		keys: part('Keys that matter here', '? shows all', width => controlLines(view, width, classOf(scene) === 'L')),
		words: part('Words you will meet', view.words.length === 0 ? '' : ':codex WORD', (width, height) =>
			wordLines(view, width, height),
		),
		cluster: part('What stands there', '', width => factLines(view.cluster ?? [], width)),
		worth: part('What counts', 'of 1,000 points', width => worthLines(view.worth ?? [], width)),
		story: part('The real story', '', width =>
			view.card.realStory === undefined ? [] : wrap(view.card.realStory, width),
		),
	};
};

const put = (
	surface: Surface,
	titled: (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle,
	area: Rectangle | undefined,
	part: Part,
): void => {
	if (area === undefined || area.height < 2) {
		return;
	}

	const box = titled(surface, area, part.title, {right: part.right, focus: part.focus});
	lines(surface, box, part.text(box.width, box.height));
};

/** Rows that a part needs in this width, its frame and one row of air included. */
const needed = (part: Part, width: number): number => part.text(width - 4, 99).length + 3;

/** Two columns; the upper panels get the rows they need as long as the lower ones keep some. */
const drawSmall = (surface: Surface, area: Rectangle, parts: Parts): void => {
	const [left, right] = columnsOf(area, [share(1), share(1)], 1);
	const rowsFor = (part: Part, width: number): number =>
		Math.min(part.text(width, 99).length + 1, area.height < 18 ? area.height : area.height - 5);
	const [top, bottom] = rowsOf(left ?? area, [fixed(rowsFor(parts.situation, left?.width ?? 0)), share(1)]);
	const [ask, words] = rowsOf(right ?? area, [fixed(rowsFor(parts.ask, right?.width ?? 0) + 1), share(1)]);
	put(surface, rule, top, parts.situation);
	put(surface, rule, bottom, parts.keys);
	put(surface, rule, ask, parts.ask);
	put(surface, rule, words, parts.words);
};

const drawMedium = (surface: Surface, area: Rectangle, parts: Parts): void => {
	const [left, right] = columnsOf(area, [share(1), share(1)]);
	const width = left?.width ?? 0;
	const upper = Math.min(needed(parts.situation, width), area.height - needed(parts.keys, width) + 1);
	const ask = needed(parts.ask, width) - 1;
	const [top, bottom] = rowsOf(left ?? area, [fixed(upper), share(1)]);
	const [question_, cluster, words] = rowsOf(right ?? area, [
		fixed(ask),
		fixed(Math.min(needed(parts.cluster, width) - 1, Math.max(0, area.height - ask - 6))),
		share(1),
	]);
	put(surface, panel, top, parts.situation);
	put(surface, panel, bottom, parts.keys);
	put(surface, panel, question_, parts.ask);
	put(surface, panel, cluster, parts.cluster);
	put(surface, panel, words, parts.words);
};

/** Three columns, each panel as high as what it says: what to do, what stands there, what to know. */
const drawLarge = (surface: Surface, area: Rectangle, parts: Parts): void => {
	const columns = columnsOf({...area, y: area.y + 1}, [share(1), share(1), share(1)]);
	const stacks: ReadonlyArray<readonly Part[]> = [
		[parts.situation, parts.keys],
		[parts.ask, parts.cluster, parts.story],
		[parts.worth, parts.words],
	];

	for (const [index, stack] of stacks.entries()) {
		const column = columns[index] ?? area;
		let {y} = column;

		for (const part of stack) {
			const height = part.text(column.width - 4, 99).length === 0 ? 0 : needed(part, column.width);
			put(surface, panel, {...column, y, height: Math.min(height, area.y + area.height - y)}, part);
			y += height;
		}
	}
};

export const brief = defineScreen({
	name: 'brief',
	title: 'Brief',
	commands: ['brief'],
	needsRun: false,
	panels: () => 1,
	draw(surface: Surface, scene: Scene) {
		const view = briefOf(scene);
		identityRow(surface, 0, scene, view === undefined ? 'brief' : `${view.card.number}  ${view.card.title}`);
		narratorRow(surface, surface.height - 2, scene);
		hintsRow(surface, surface.height - 1, scene, brief);

		if (view === undefined) {
			return;
		}

		const area = {x: 0, y: 1, width: surface.width, height: surface.height - 3};
		const panels = panelsOf(view, scene);

		switch (classOf(scene)) {
			case 'L':
				drawLarge(surface, area, panels);
				return;
			case 'M':
				drawMedium(surface, area, panels);
				return;
			default:
				drawSmall(surface, area, panels);
		}
	},
	request: () => ({}),
	about: scene => ({
		title: briefOf(scene)?.card.title ?? 'brief',
		summary: 'Read, guess, begin. The clock does not run yet.',
	}),
	explain: scene => explainLevel(briefOf(scene)?.card),
	actions: [
		levelWhy('brief.why'),
		defineAction({
			name: 'brief.begin',
			title: 'Guess, then begin',
			explain: 'The first press keeps your guess, the next begins.',
			group: 'screen',
			keys: ['enter', 'space'],
			label: 'enter',
			hint: 'keep guess',
			hintFor: scene => (isAsked(scene) ? 'keep guess' : 'begin'),
			run: begin,
		}),
		defineAction({
			name: 'brief.guess',
			title: 'Guess by number',
			explain: 'Keeps the answer of this number.',
			group: 'screen',
			keys: ['1', '2', '3', '4', '5'],
			label: '1, 2 …',
			hint: 'guess',
			shy: true,
			guard: scene => (briefOf(scene)?.prediction === undefined ? 'there is no question this time' : undefined),
			run: (scene, key) => predict(scene, Number(key) - 1),
		}),
		defineAction({
			name: 'brief.move',
			title: 'Choose an answer',
			explain: 'Up and down.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			run: (scene, key) => ({
				model: withCursor(
					scene.model,
					choiceList(scene),
					moved(
						cursorOf(scene.model, choiceList(scene)),
						briefOf(scene)?.prediction?.choices ?? [],
						movement(key, 3) ?? 0,
					),
				),
			}),
		}),
		defineAction({
			name: 'brief.skip',
			title: 'Skip the question',
			explain: 'Begins without a guess.',
			group: 'screen',
			keys: ['s'],
			hint: 'begin without',
			shy: true,
			guard: scene => (isAsked(scene) ? undefined : 'there is nothing left to skip: enter begins'),
			run: () => ({wish: {do: 'begin'}}),
		}),
		defineAction({
			name: 'brief.home',
			title: 'Back home',
			explain: 'Nothing has begun yet.',
			group: 'screen',
			keys: ['esc', 'q'],
			label: 'esc',
			hint: 'home',
			run: ({model}) => (model.explain === undefined ? {wish: {do: 'home'}} : {model: {...model, explain: undefined}}),
		}),
	],
	hints: [],
});
