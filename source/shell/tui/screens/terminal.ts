/**
The terminal of the cluster: lines of kubectl and of the machines' own tools, and what they answer.

Every key is text here but `esc`, and `:` and `?` on an empty line. Time goes on while one types, as the level says.
*/
import {chrome} from '../chrome.ts';
import {visible} from '../line-editor.ts';
import {line} from '../paint.ts';
import {defineAction, defineScreen, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import {textWidth} from '../width.ts';
import {editorOf, paintEditor} from './terminal/editing.ts';
import {holds} from './terminal/finding.ts';
import {lastRows} from './terminal/rows.ts';
import {completedLine, foundLine, typeInTerminal} from './terminal/typing.ts';

/** The line that is being typed, with its cursor. */
const paintLine = (surface: Surface, {frame, model}: Scene, area: Rectangle, y: number): void => {
	const {prompt = '', busy = false, reads = false} = frame.terminal ?? {};
	const {search, find} = model.terminal;

	if (find?.isOpen === true) {
		surface.put(area.x, y, [['key', '/'], find.text], {width: area.width});
		surface.cell(area.x + 1 + textWidth(find.text), y, ' ', 'head', 'sel');
		return;
	}

	if (search !== undefined) {
		const found = foundLine(model.terminal) ?? '';
		surface.put(area.x, y, [['key', '(reverse-i-search)'], ` ${search}: ${found}`], {width: area.width});
		return;
	}

	// A command that runs and does not read has the terminal to itself; what is typed meanwhile is shown.
	const label = busy && !reads ? '' : prompt;
	const x = surface.put(area.x, y, [['ok', label]], {width: area.width});
	const room = Math.max(1, area.x + area.width - x - 1);
	const shown = visible(model.terminal.line, room);
	surface.put(x, y, shown.text, {width: room});
	const under = surface.characters[y * surface.width + x + shown.cursor];
	surface.cell(x + shown.cursor, y, under === undefined || under === '' ? ' ' : under, 'head', 'sel');
};

const plainText = (row: Inked): string =>
	typeof row === 'string' ? row : row.map(part => (typeof part === 'string' ? part : part[1])).join('');

/** What tab offers, in columns, as many rows as it takes and at most half of the screen. */
const choiceRows = (choices: readonly string[], columns: number, most: number): readonly string[] => {
	if (choices.length === 0) {
		return [];
	}

	const width = Math.max(...choices.map(textWidth)) + 2;
	const across = Math.max(1, Math.floor(columns / width));
	const rows = Array.from({length: Math.ceil(choices.length / across)}, (_, row) =>
		choices
			.slice(row * across, row * across + across)
			.map(each => each.padEnd(width))
			.join(''),
	);
	return rows.length > most ? [...rows.slice(0, most - 1), `… ${choices.length} in all`] : rows;
};

export const terminal = defineScreen({
	name: 'terminal',
	title: 'Terminal',
	commands: ['term', 'terminal', 'shell'],
	needsRun: true,
	panels: () => 1,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, terminal, {title: 'terminal', vitals: false, ruler: false});
		const area = {...content, x: content.x + 1, width: Math.max(1, content.width - 2)};

		if (editorOf(scene) !== undefined) {
			paintEditor(surface, scene, area);
			return;
		}

		const {lines: printed = []} = scene.frame.terminal ?? {};
		const {back, choices, find} = scene.model.terminal;
		const offered = choiceRows(choices, area.width, Math.max(2, Math.floor(area.height / 2)));
		const room = Math.max(0, area.height - 1 - offered.length);
		const {rows, more} = lastRows(printed, area.width, room + back);
		const window = back > 0 || room === 0 ? rows.slice(0, room) : rows.slice(-room);

		for (const [index, row] of window.entries()) {
			const isFound = back > 0 && find !== undefined && holds(plainText(row), find.text);
			surface.put(area.x, area.y + index, isFound ? [['key', plainText(row)]] : row, {width: area.width});
		}

		if (back > 0) {
			const y = area.y + Math.min(window.length, area.height - 1);
			const search = find === undefined ? '' : `n, N: older and newer lines with ${find.text}, `;
			const where = `${search}${more ? 'more above, ' : ''}pgdn goes to the newest line`;
			line(surface, {...area, y, height: 1}, 0, [['dim', where]]);
			return;
		}

		const y = area.y + window.length;
		paintLine(surface, scene, area, y);

		for (const [index, row] of offered.entries()) {
			surface.put(area.x, y + 1 + index, [['dim', row]], {width: area.width});
		}
	},
	request: () => ({}),
	types: typeInTerminal,
	completed: completedLine,
	about: () => ({
		title: 'a terminal on this cluster',
		summary:
			'kubectl with its real flags and columns, and ssh to each machine with crictl, systemctl, kubeadm and etcdctl. Looking leaves no mark; what is changed becomes part of the run, line by line.',
	}),
	actions: [
		defineAction({
			name: 'terminal.enter',
			title: 'Run the line',
			explain: 'kubectl …, ssh NODE, help.',
			group: 'screen',
			keys: ['enter'],
			hint: 'run',
			run: () => ({}),
		}),
		defineAction({
			name: 'terminal.complete',
			title: 'Complete',
			explain: 'Words of kubectl, kinds, names, namespaces and flags.',
			group: 'screen',
			keys: ['tab'],
			hint: 'complete',
			run: ({model}) => ({completes: model.terminal.line.text}),
		}),
		defineAction({
			name: 'terminal.interrupt',
			title: 'End the command',
			explain: 'A watch, a drain or a wait is broken off; what it did stays done.',
			group: 'screen',
			keys: ['ctrl-c'],
			hint: 'end it',
			shy: true,
			guard: ({frame}) => (frame.terminal?.busy === true ? undefined : 'no command is running'),
			run: () => ({wish: {do: 'terminal', act: 'interrupt'}}),
		}),
		defineAction({
			name: 'terminal.history',
			title: 'Search the history',
			explain: 'The newest line that holds what is typed; enter takes it.',
			group: 'screen',
			keys: ['ctrl-r'],
			hint: 'history',
			run: ({model}) => ({model: {...model, terminal: {...model.terminal, search: ''}}}),
		}),
		defineAction({
			name: 'terminal.clear',
			title: 'Clear',
			explain: 'Takes away what was printed.',
			group: 'screen',
			keys: ['ctrl-l'],
			run: () => ({wish: {do: 'terminal', act: 'clear'}}),
		}),
		defineAction({
			name: 'terminal.scroll',
			title: 'Scroll back',
			explain: 'Through the last five thousand lines.',
			group: 'screen',
			keys: ['pageup', 'pagedown'],
			hint: 'scroll',
			run: () => ({}),
		}),
		defineAction({
			name: 'terminal.find',
			title: 'Search what was printed',
			explain: 'On an empty line: the newest line that holds a text; then n and N go to older and newer ones.',
			group: 'screen',
			keys: ['/'],
			hint: 'search',
			run: () => ({}),
		}),
		defineAction({
			name: 'terminal.time',
			title: 'Time: pause, go on',
			explain: 'What the space bar does elsewhere: here it is text.',
			group: 'screen',
			keys: ['ctrl-t'],
			hint: 'pause',
			run: () => ({wish: {do: 'space'}}),
		}),
	],
	hints: ['go.back'],
});
