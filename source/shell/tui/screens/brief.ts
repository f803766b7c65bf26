/** The page before a run: situation and goal, one question to guess at, the controls that matter. */
import type {BriefFrame} from '../../../game/view/frame.ts';
import {hintsRow, identityRow, narratorRow} from '../chrome.ts';
import {actionsOf, globalActions, labelOf, movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {chosenIndex, cursorOf, moved, withCursor} from '../model.ts';
import {lines, type PanelOptions, panel, rule} from '../paint.ts';
import {type Action, classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import {padLeft, padRight, wrap} from '../width.ts';
import {stars} from '../words.ts';
import {controller} from './controller.ts';
import {objects} from './objects.ts';
import {scheduler} from './scheduler.ts';
import {watch} from './watch.ts';

const choiceList = 'brief/choices';

const briefOf = (scene: Scene): BriefFrame | undefined => scene.frame.brief;

/** Controls are named by action; the keymaps know their keys. */
const actionNamed = (name: string): Action | undefined =>
	[...[scheduler, controller, objects, watch].flatMap(screen => actionsOf(screen)), ...globalActions].find(
		action => action.name === name,
	);

const controlLines = (names: readonly string[], width: number): Inked[] =>
	names.flatMap((name): Inked[] => {
		const action = actionNamed(name);
		return action === undefined
			? []
			: [
					[
						['key', padLeft(labelOf(action, true), 7)],
						'  ',
						padRight(action.title, Math.max(12, Math.min(26, width - 10))),
						['dim', width > 66 ? action.explain : ''],
					],
				];
	});

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
		[['dim', `${card.seat} · ${card.clock} mode · about ${card.minutes} min · difficulty ${card.difficulty} of 5`]],
		'',
		...wrap(card.situation, width),
		'',
		[['title', 'Goal']],
		...brief.goals.flatMap(goal =>
			wrap(goal, width - 4).map((text, index): Inked => [['dim', index === 0 ? '  · ' : '    '], text]),
		),
		'',
		[['dim', 'You may  '], card.may],
		[
			['dim', 'Best     '],
			...stars(card.stars),
			card.best === undefined ? ['dim', ' not finished yet'] : ` ${card.best}`,
			['dim', card.par === undefined ? '' : `   par ${card.par}, the real component's score`],
		],
	];
};

const question = (brief: BriefFrame, scene: Scene, width: number): Inked[] => {
	const {prediction} = brief;

	if (prediction === undefined) {
		return [[['dim', 'No question this time. enter begins.']]];
	}

	const chosen = prediction.chosen ?? chosenIndex(cursorOf(scene.model, choiceList), prediction.choices);
	return [
		...wrap(prediction.question, width).map((text): Inked => [['head', text]]),
		'',
		...prediction.choices.flatMap((choice, index) =>
			wrap(choice, width - 7).map(
				(text, row): Inked => [
					index === chosen && row === 0 ? ['accent', '► '] : '  ',
					['key', row === 0 ? `${index + 1}  ` : '   '],
					[index === chosen ? 'head' : 'plain', text],
					index === prediction.chosen && row === 0 ? ['ok', '  ✓ your guess'] : '',
				],
			),
		),
		'',
		...wrap('A guess before you look makes the answer stick. It is never scored.', width).map(
			(text): Inked => [['dim', text]],
		),
	];
};

const wordLines = (brief: BriefFrame, width: number): Inked[] => {
	const label = Math.max(6, ...brief.words.map(({word}) => word.length)) + 2;
	return brief.words.flatMap(({word, meaning}) =>
		wrap(meaning, Math.max(10, width - label)).map(
			(text, index): Inked => [['accent', padRight(index === 0 ? word : '', label)], text],
		),
	);
};

const predict = (scene: Scene, choice: number): Outcome => {
	const choices = briefOf(scene)?.prediction?.choices ?? [];
	return choice < choices.length
		? {
				model: withCursor(scene.model, choiceList, {index: choice, from: 0, key: choices[choice]}),
				wish: {do: 'predict', choice},
			}
		: {};
};

const begin = (scene: Scene): Outcome => {
	const prediction = briefOf(scene)?.prediction;
	return prediction === undefined || prediction.chosen !== undefined
		? {wish: {do: 'begin'}}
		: predict(scene, chosenIndex(cursorOf(scene.model, choiceList), prediction.choices));
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

		const small = isSmall(classOf(scene));
		const titled: (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle = small
			? rule
			: panel;
		const content = {
			x: small ? 0 : Math.max(0, Math.floor((surface.width - 150) / 2)),
			y: 1,
			width: Math.min(surface.width, 150),
			height: surface.height - 3,
		};
		const [left, right] = columnsOf(content, [share(1), share(1)], small ? 1 : 0);
		const frame = small ? 1 : 2;
		const inner = (area: Rectangle | undefined): number => (area?.width ?? 0) - (small ? 0 : 4);
		// The upper panels get the rows they need as long as the lower ones keep some.
		const needed = (textLines: number): number => Math.min(textLines + frame + (small ? 0 : 1), content.height - 6);
		const upper = Math.max(
			needed(situation(view, inner(left), small).length),
			small ? 0 : needed(question(view, scene, inner(right)).length),
		);
		const [top, bottom] = rowsOf(left ?? content, [fixed(upper), share(1)]);
		const [ask, words] = rowsOf(right ?? content, [
			fixed(
				content.height < 18 ? content.height : small ? needed(question(view, scene, inner(right)).length + 1) : upper,
			),
			share(1),
		]);
		const put = (
			area: Rectangle | undefined,
			title: string,
			text: (width: number) => Inked[],
			options?: PanelOptions,
		): void => {
			if (area !== undefined) {
				const box = titled(surface, area, title, options);
				lines(surface, box, text(box.width));
			}
		};
		put(top, 'Situation', width => situation(view, width, small), {right: small ? '' : view.card.command});
		put(bottom, 'Keys that matter here', width => controlLines(view.controls, width), {right: '? shows all'});
		put(ask, 'Before you begin: what will happen?', width => question(view, scene, width), {focus: true});
		put(words, 'Words you will meet', width => wordLines(view, width), {
			right: view.words.length === 0 ? '' : ':codex WORD',
		});
	},
	request: () => ({}),
	about: scene => ({
		title: briefOf(scene)?.card.title ?? 'brief',
		summary: 'Read, guess, begin. The clock does not run yet.',
	}),
	actions: [
		defineAction({
			name: 'brief.begin',
			title: 'Guess, then begin',
			explain: 'The first press keeps your guess, the next begins.',
			group: 'screen',
			keys: ['enter', 'space'],
			label: 'enter',
			hint: 'guess, begin',
			run: begin,
		}),
		defineAction({
			name: 'brief.guess',
			title: 'Guess by number',
			explain: 'Keeps the answer of this number.',
			group: 'screen',
			keys: ['1', '2', '3', '4', '5'],
			label: '1 … 5',
			hint: 'guess',
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
					choiceList,
					moved(cursorOf(scene.model, choiceList), briefOf(scene)?.prediction?.choices ?? [], movement(key, 3) ?? 0),
				),
			}),
		}),
		defineAction({
			name: 'brief.skip',
			title: 'Skip the question',
			explain: 'Begins without a guess.',
			group: 'screen',
			keys: ['s'],
			hint: 'skip',
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
			run: () => ({wish: {do: 'home'}}),
		}),
	],
	hints: [],
});
