import test from 'ava';
import type {TerminalFrame} from '../../../source/game/view/frame.ts';
import {lineOf} from '../../../source/shell/tui/line-editor.ts';
import type {Model} from '../../../source/shell/tui/model.ts';
import type {Scene} from '../../../source/shell/tui/screen.ts';
import {brokenAt, lastRows} from '../../../source/shell/tui/screens/terminal/rows.ts';
import {typeInTerminal} from '../../../source/shell/tui/screens/terminal/typing.ts';
import {frames} from '../../helpers/frames.ts';
import {modelOn, picture} from '../../helpers/picture.ts';

const shown = (terminal: Partial<TerminalFrame> = {}) => ({
	...frames.watch,
	terminal: {
		lines: [
			{from: 'typed' as const, text: 'operator@six:shop$ kubectl get pods'},
			{from: 'error' as const, text: 'No resources found in shop namespace.'},
		],
		prompt: 'operator@six:shop$ ',
		busy: false,
		reads: false,
		...terminal,
	},
});

const scene = (more: Partial<Model['terminal']> = {}, terminal: Partial<TerminalFrame> = {}): Scene => {
	const model = modelOn('terminal');
	return {
		frame: shown(terminal),
		model: {...model, terminal: {...model.terminal, ...more}},
		size: {columns: 80, rows: 24},
	};
};

const press = (from: Scene, name: string) => typeInTerminal(from, {type: 'key', name});

test('the prompt follows what was printed, at every size', t => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 36],
		[200, 60],
	] as const) {
		const text = picture('terminal', shown(), columns, rows, {
			terminal: {...modelOn('terminal').terminal, line: lineOf('kubectl get no')},
		}).text();
		t.regex(
			text,
			/operator@six:shop\$ kubectl get pods *\n No resources found in shop namespace\. *\n operator@six:shop\$ kubectl get no/,
		);
	}
});

test('what comes from outside cannot reach the terminal as commands', t => {
	const text = picture('terminal', shown({lines: [{from: 'out', text: 'a\u001b[2Jb\u0007'}]}), 80, 24).text();
	t.false(/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text));
	t.regex(text, /a.*b/);
});

test('long lines are broken at the edge, and the last ones are shown', t => {
	t.deepEqual(brokenAt('abcdefg', 3), ['abc', 'def', 'g']);
	t.deepEqual(brokenAt('', 3), ['']);
	const lines = Array.from({length: 50}, (_, index) => ({from: 'out' as const, text: `line ${index}`}));
	t.deepEqual(lastRows(lines, 80, 2), {rows: ['line 48', 'line 49'], more: true});
});

test('keys are text, enter sends it, and it comes back with the arrows', t => {
	const typed = press(scene({line: lineOf('kubectl get n')}), 'o');
	t.is(typed?.model?.terminal.line.text, 'kubectl get no');
	const sent = press({...scene(), model: typed!.model!}, 'enter');
	t.deepEqual(sent?.wish, {do: 'terminal', act: 'enter', line: 'kubectl get no'});
	t.is(sent?.model?.terminal.line.text, '');
	t.is(press({...scene(), model: sent!.model!}, 'up')?.model?.terminal.line.text, 'kubectl get no');
	t.is(press(scene(), 'q')?.model?.terminal.line.text, 'q', 'no key leaves but esc');
	t.is(press(scene(), 'esc'), undefined);
	t.is(press(scene(), ':'), undefined, 'the palette opens from an empty line');
	t.is(press(scene({line: lineOf('a')}), ':')?.model?.terminal.line.text, 'a:');
});

test('ctrl-c ends what runs, else clears the line, else leaves as everywhere', t => {
	t.like(press(scene({}, {busy: true}), 'ctrl-c'), {wish: {do: 'terminal', act: 'interrupt'}});
	t.is(press(scene({line: lineOf('abc')}), 'ctrl-c')?.model?.terminal.line.text, '');
	t.is(press(scene(), 'ctrl-c'), undefined);
	t.like(press(scene({}, {busy: true, reads: true}), 'ctrl-d'), {wish: {do: 'terminal', act: 'end'}});
});

test('the history is searched, and a paste of many lines is sent line by line', t => {
	const from = scene({
		line: {...lineOf(''), history: ['kubectl get pods', 'kubectl get nodes', 'clear']},
		search: 'get',
	});
	t.is(press(from, 'enter')?.model?.terminal.line.text, 'kubectl get nodes');
	const pasted = typeInTerminal(scene(), {type: 'paste', text: 'a: 1\n  b: 2\nrest'});
	t.deepEqual(pasted?.wish, {do: 'terminal', act: 'enter', line: 'a: 1\n  b: 2'});
	t.is(pasted?.model?.terminal.line.text, 'rest');
});

test('what was printed is searched, and n and N go on from there', t => {
	const lines = Array.from({length: 60}, (_, index) => ({
		from: 'out' as const,
		text: index === 10 || index === 30 ? `Warning number ${index}` : `line ${index}`,
	}));
	const opened = press(scene({}, {lines}), '/')?.model;
	t.deepEqual(opened?.terminal.find, {text: '', isOpen: true});
	const asked = scene({find: {text: 'warning', isOpen: true}}, {lines});
	const found = press(asked, 'enter')?.model?.terminal;
	t.is(found?.back, 29, 'the newer one of the two stands at the bottom');
	const older = press(scene({back: found?.back ?? 0, find: {text: 'warning', isOpen: false}}, {lines}), 'n')?.model
		?.terminal;
	t.is(older?.back, 49);
	t.is(press(scene({back: 49, find: {text: 'warning', isOpen: false}}, {lines}), 'N')?.model?.terminal.back, 29);
	t.regex(
		String(press(scene({find: {text: 'nowhere', isOpen: true}}, {lines}), 'enter')?.model?.said?.text),
		/nowhere/,
	);
	t.is(
		press(scene({line: lineOf('kubectl get deploy')}, {lines}), '/')?.model?.terminal.line.text,
		'kubectl get deploy/',
	);
});

test('a text in the editor takes every key, and is saved or left', t => {
	const editing = {number: 1, text: 'a: 1\nb: 2\n'};
	const from = scene({}, {busy: true, editing});
	const typed = press(from, 'x')?.model;
	t.is(typed?.terminal.editor?.state.lines[0], 'xa: 1');
	const next = {...from, model: typed as Model};
	t.deepEqual(press(next, 'ctrl-s')?.wish, {do: 'terminal', act: 'save', line: 'xa: 1\nb: 2\n'});
	t.deepEqual(press(next, 'esc')?.wish, {do: 'terminal', act: 'abandon'});
	const again = {...next, frame: shown({busy: true, editing: {number: 2, text: 'new\n'}})};
	t.is(press(again, 'end')?.model?.terminal.editor?.state.lines[0], 'new', 'a text that comes anew is opened anew');

	for (const [columns, rows] of [
		[80, 24],
		[120, 36],
		[200, 60],
	] as const) {
		const text = picture('terminal', shown({busy: true, editing}), columns, rows).text();
		t.regex(text, /1 a: 1 *\n *2 b: 2/);
		t.regex(text, /ctrl-s saves and closes · esc leaves it as it was/);
	}
});
