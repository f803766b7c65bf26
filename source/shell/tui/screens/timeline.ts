/**
What caused what: lanes from cause to effect, one cursor, the share of failed requests, and the tree of causes.

`enter` on a line of the tree moves the whole game to that moment, where the run allows it. At the cursor: truth beside
API, and when the gap closed.
*/
import {chrome} from '../chrome.ts';
import {movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {focusOf} from '../model.ts';
import {line, panel, rule} from '../paint.ts';
import {classOf, defineAction, defineScreen} from '../screen.ts';
import {momentOf} from '../words.ts';
import {timelineOf} from './timeline/axis.ts';
import {paintCauses} from './timeline/causes.ts';
import {paintLanes} from './timeline/lanes.ts';
import {chosenMoment, moveCause, moveCursor, toIncident, toMark, zoom} from './timeline/moves.ts';
import {atCursor, blame, incidentRow} from './timeline/side.ts';

export const timeline = defineScreen({
	name: 'timeline',
	title: 'Timeline',
	commands: ['time', 'timeline', 'causes'],
	needsRun: true,
	panels: () => 2,
	draw(surface, scene) {
		const {content, vitals} = chrome(surface, scene, timeline, {title: 'timeline', vitals: false, ruler: false});
		const view = timelineOf(scene);

		if (view === undefined) {
			line(surface, content, 1, [['dim', ' no timeline yet']]);
			return;
		}

		if (vitals > 0) {
			incidentRow(surface, vitals, scene, view);
		}

		const size = classOf(scene);
		const airy = size === 'L';
		const laneRows = 1 + view.lanes.length * (airy ? 2 : 1) + (airy ? 6 : size === 'M' ? 3 : 2);
		const [top, bottom] = rowsOf(content, [fixed(Math.min(laneRows, content.height - 4)), share(1)]);
		paintLanes(surface, top ?? content, scene, view, airy);
		const focus = focusOf(scene.model) === 1;

		if (isSmall(size)) {
			paintCauses(
				surface,
				rule(surface, bottom ?? content, 'What caused what', {right: 'enter goes there', focus}),
				scene,
				view,
			);
			return;
		}

		if (size === 'M') {
			paintCauses(
				surface,
				panel(surface, bottom ?? content, 'What caused what', {right: 'enter goes there', focus}),
				scene,
				view,
			);
			return;
		}

		const [left, right] = columnsOf(bottom ?? content, [share(1.28), share(1)]);
		// What each fault cost is told when it was computed, and takes no room before.
		const [upper, lower] = rowsOf(right ?? content, [
			fixed(view.blame.length === 0 ? 0 : view.blame.length + 6),
			share(1),
		]);
		paintCauses(
			surface,
			panel(surface, left ?? content, 'What caused what', {right: 'enter goes there', focus}),
			scene,
			view,
		);
		if (upper !== undefined && upper.height > 0) {
			blame(surface, upper, view);
		}

		atCursor(surface, lower ?? content, scene, view);
	},
	request: model => (model.timeline.cursor === undefined ? {} : {cursor: model.timeline.cursor}),
	about: scene => ({
		title: `the moment ${momentOf(chosenMoment(scene) ?? 0)}`,
		summary:
			'Lanes run from cause to effect. The tree below follows each fault and each of your acts to the requests it cost. Every line comes from the recorded causes, not from guesses.',
	}),
	actions: [
		defineAction({
			name: 'timeline.move',
			title: 'Move the cursor',
			explain: 'Left and right in time, by a hundredth of what is shown.',
			group: 'screen',
			keys: ['left', 'right', 'shift-left', 'shift-right'],
			label: '← →',
			hint: 'move',
			run: (scene, key) => moveCursor(scene, key.endsWith('left') ? -1 : 1),
		}),
		defineAction({
			name: 'timeline.cause',
			title: 'Choose a line of the tree',
			explain: 'The cursor follows.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			hint: 'cause',
			run: moveCause,
		}),
		defineAction({
			name: 'timeline.incident',
			title: 'Incident before, after',
			explain: 'Moves the cursor to where an incident began.',
			group: 'screen',
			keys: ['[', ']'],
			label: '[ ]',
			hint: 'incident',
			run: (scene, key) => toIncident(scene, key === ']' ? 1 : -1),
		}),
		defineAction({
			name: 'timeline.mark',
			title: 'Mark before, after',
			explain: 'The cursor on the next thing that happened on any lane, and what it was.',
			group: 'screen',
			keys: ['N', 'n'],
			label: 'n N',
			hint: 'mark',
			run: (scene, key) => toMark(scene, key === 'n' ? 1 : -1),
		}),
		defineAction({
			name: 'timeline.zoom',
			title: 'Zoom in, out',
			explain: 'Around the cursor.',
			group: 'screen',
			keys: ['+', '-', '='],
			label: '+ -',
			hint: 'zoom',
			run: (scene, key) => zoom(scene, key === '-' ? 2 : 0.5),
		}),
		defineAction({
			name: 'timeline.go',
			title: 'Go to this moment',
			explain: 'The whole game goes there. Free while watching and in replays; marks a scored run as practice.',
			group: 'screen',
			keys: ['enter'],
			hint: 'go there',
			guard: scene => (chosenMoment(scene) === undefined ? 'nothing is chosen' : undefined),
			run: scene => ({wish: {do: 'go-to', at: chosenMoment(scene) ?? 0}}),
		}),
		defineAction({
			name: 'timeline.export',
			title: 'Export the report',
			explain: 'Text, Markdown, JSON, CSV or HTML.',
			group: 'screen',
			keys: ['e'],
			command: ':export md',
			run: () => ({wish: {do: 'export', format: 'md'}}),
		}),
	],
	hints: ['time.bookmark', 'go.next-panel', 'go.back'],
});
