/**
The object browser, with the keys of k9s: lists, what lies inside, describe, YAML, events, logs, trees and stories.

First glance: what is broken, with its reason in the row. Lists sort by trouble unless told otherwise. Small screens show
one thing at a time; wide ones keep the texts of the chosen row beside the list.
*/
import {chrome} from '../chrome.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {cursorOf, type Model, withCursor} from '../model.ts';
import {panel, rule} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Scene} from '../screen.ts';
import type {Rectangle, Surface} from '../surface.ts';
import {glyphs} from '../theme.ts';
import {acts} from './objects/acts.ts';
import {arrangements} from './objects/arrange.ts';
import {chosenObject, chosenRow, listOf, rowList} from './objects/choice.ts';
import {k9sKeys} from './objects/k9s-keys.ts';
import {paintList, type Titled} from './objects/list-panel.ts';
import {steppedOut} from './objects/lists.ts';
import {looks, relations} from './objects/looks.ts';
import {promptLine} from './objects/prompt-line.ts';
import {paintTab} from './objects/texts.ts';
import {lowerRows, request} from './objects/window.ts';

const draw = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const size = classOf(scene);
	const {tab} = scene.model;
	const titled: Titled = isSmall(size) ? rule : panel;
	const lastTab = chosenObject(scene)?.kind === 'Pod' ? 'logs' : 'events';

	if (tab !== 'list') {
		paintTab(surface, area, scene, tab, titled, true);
		return;
	}

	if (isSmall(size)) {
		paintList(surface, area, scene, rule);
		return;
	}

	if (size === 'M') {
		const [top, bottom] = rowsOf(area, [share(1), fixed(lowerRows)]);
		const [left, right] = columnsOf(bottom ?? area, [share(1.06), share(1)]);
		paintList(surface, top ?? area, scene, panel);
		paintTab(surface, left ?? area, scene, 'describe', panel, false);
		paintTab(surface, right ?? area, scene, lastTab, panel, false);
		return;
	}

	const [left, right] = columnsOf(area, [share(1.4), share(1)]);
	const [describe, lower] = rowsOf(right ?? area, [share(1.25), share(1)]);
	const [yaml, logs] = columnsOf(lower ?? area, [share(1), share(1)]);
	paintList(surface, left ?? area, scene, panel);
	paintTab(surface, describe ?? area, scene, 'describe', panel, false);
	paintTab(surface, yaml ?? area, scene, 'yaml', panel, false);
	paintTab(surface, logs ?? area, scene, lastTab, panel, false);
};

/** The trouble of the chosen object, where the narrator speaks otherwise. */
const troubleRow = (surface: Surface, scene: Scene): void => {
	const texts = scene.frame.objects?.texts;
	const {said, prompt} = scene.model;

	if (texts?.trouble === undefined || said !== undefined || prompt !== undefined) {
		return;
	}

	const y = surface.height - 2;
	surface.fill({x: 0, y, width: surface.width, height: 1});
	surface.put(
		1,
		y,
		[
			[texts.tone, glyphs[texts.tone as 'ok'] ?? '·'],
			' ',
			...(typeof texts.trouble === 'string' ? [texts.trouble] : texts.trouble),
			'  ',
			['key', 'i'],
			['dim', ' why'],
		],
		{width: surface.width - 2},
	);
};

/** The cursor takes the name of the row that the game found for it, so that it stays on that row when rows move. */
const settle = ({frame, model}: Scene): Model => {
	const list = frame.objects?.list;
	const row = list?.selected === undefined ? undefined : list.rows[list.selected - list.from];

	if (list?.selected === undefined || row === undefined) {
		return model;
	}

	const {index, from, key} = cursorOf(model, rowList);
	return index === list.selected && from === list.from && key === row.uid
		? model
		: withCursor(model, rowList, {index: list.selected, from: list.from, key: row.uid});
};

export const objects = defineScreen({
	name: 'objects',
	title: 'Objects',
	commands: ['objects', 'browse'],
	needsRun: true,
	panels: () => 1,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, objects, {ruler: false, vitals: false});
		const y = scene.model.header && classOf(scene) !== 'reduced' ? 1 : content.y;
		promptLine(surface, y, scene);
		const area = y === content.y ? {...content, y: content.y + 1, height: content.height - 1} : content;
		draw(surface, area, scene);
		troubleRow(surface, scene);
	},
	request,
	settle,
	about(scene) {
		const row = chosenRow(scene);

		if (row === undefined) {
			return {
				title: listOf(scene)?.title ?? scene.model.list.resource,
				summary: 'A list of objects as the API server has them. Worst first, unless sorted by a column.',
			};
		}

		return {
			title: `${row.object.kind} ${row.object.name}`,
			summary:
				row.why === ''
					? 'Nothing is wrong with it. d describes it, x shows what belongs to it, f follows it, i explains its state.'
					: `${row.why}. i explains how it came to this; d and y show everything the API has.`,
		};
	},
	actions: [
		...looks,
		...acts,
		...arrangements,
		...relations,
		...k9sKeys,
		defineAction({
			name: 'objects.back',
			title: 'Close, clear, back',
			explain: 'The text, the marks, the filter, the list above, then the screen.',
			group: 'move',
			keys: ['esc'],
			hint: 'back',
			run: ({model}) => ({model: steppedOut(model)}),
		}),
		defineAction({
			name: 'objects.leave',
			title: 'Leave',
			explain: 'Closes the text, or goes back to the last screen.',
			group: 'move',
			keys: ['q'],
			run: ({model}) => ({
				model:
					model.tab === 'list'
						? steppedOut({
								...model,
								above: [],
								objectMarks: [],
								list: {...model.list, filter: model.list.base, faultsOnly: false, at: undefined},
							})
						: steppedOut(model),
			}),
		}),
	],
	hints: ['time.space', 'go.command'],
});
