/**
The result: how good, against whom, where the points went, and why.

The points are an ink-table. Small screens turn pages with `tab`; wide ones show the plots beside the story.
*/
import {chrome} from '../chrome.ts';
import {movement} from '../keymap/rows.ts';
import {isSmall, sizeClass} from '../layout.ts';
import {cursorOf, moved, withCursor} from '../model.ts';
import {line} from '../paint.ts';
import {classOf, defineAction, defineScreen, type PlacedTable, type Scene} from '../screen.ts';
import {bare} from '../surface.ts';
import {chosenLoss, lossList, resultOf} from './result/choice.ts';
import {drawSmall, drawWide} from './result/draws.ts';
import {tableArea} from './result/layout.ts';
import {lost} from './result/losses.ts';
import {costPage, openPage} from './result/pages.ts';
import {pointColumns, pointRow} from './result/points.ts';

const tables = (scene: Scene): readonly PlacedTable[] => {
	const result = resultOf(scene);

	if (
		result === undefined ||
		sizeClass(scene.size) === 'none' ||
		classOf(scene) === 'reduced' ||
		(isSmall(classOf(scene)) && openPage(scene, result).kind !== 'card')
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
			explain: 'What happened and why, your decisions, the metrics with their formulas.',
			group: 'screen',
			keys: ['tab', 'shift-tab', 'right', 'left'],
			label: 'tab',
			hint: 'page',
			run: (scene, key) => {
				const view = resultOf(scene);
				const {number, of} = view === undefined ? {number: 1, of: 1} : openPage(scene, view);
				const step = key === 'tab' || key === 'right' ? 1 : of - 1;
				return {model: {...scene.model, resultPage: (number - 1 + step) % of}};
			},
		}),
		defineAction({
			name: 'result.blame',
			title: 'What each thing cost',
			explain: 'Plays the run again without each fault, and with the real component’s choices; the pages fill up.',
			group: 'screen',
			keys: ['b'],
			hint: 'what cost it',
			command: ':blame',
			run(scene) {
				const view = resultOf(scene);
				const resultPage = view === undefined ? 0 : costPage(scene, view);
				return {model: {...scene.model, resultPage}, wish: {do: 'blame'}};
			},
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
