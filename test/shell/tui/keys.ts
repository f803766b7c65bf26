import test from 'ava';
import {
	type DecoderState,
	decode,
	freshDecoder,
	type KeyEvent,
	type KeyFlags,
	keyLabel,
} from '../../../source/shell/tui/keys.ts';
import {edit, emptyLine, type LineState, lineOf, remembered, visible} from '../../../source/shell/tui/line-editor.ts';

const names = (input: string, flags: KeyFlags = {}): string[] =>
	decode(freshDecoder, input, flags).events.map(event => (event.type === 'key' ? event.name : event.type));

test('keys that arrive glued together are told apart', t => {
	t.deepEqual(names('j'), ['j']);
	t.deepEqual(names('jj'), ['j', 'j']);
	t.deepEqual(names('\t\r'), ['tab', 'enter']);
	t.deepEqual(names('a\u007fb'), ['a', 'backspace', 'b']);
	t.deepEqual(names('x\u0003y'), ['x', 'ctrl-c', 'y']);
	t.deepEqual(names('é日👩‍🚒'), ['é', '日', '👩‍🚒']);
	t.deepEqual(names(' '), ['space']);
	t.deepEqual(names('a\r\nb'), ['a', 'enter', 'b']);
});

test('keys with names', t => {
	t.deepEqual(names('', {upArrow: true}), ['up']);
	t.deepEqual(names('', {upArrow: true, shift: true}), ['shift-up']);
	t.deepEqual(names('', {upArrow: true, ctrl: true}), ['ctrl-up']);
	t.deepEqual(names('', {tab: true, shift: true}), ['shift-tab']);
	t.deepEqual(names('', {escape: true, meta: true}), ['esc']);
	t.deepEqual(names('', {home: true}), ['home']);
	t.deepEqual(names('', {end: true}), ['end']);
	t.deepEqual(names('', {pageUp: true}), ['pageup']);
	t.deepEqual(names('\r', {return: true}), ['enter']);
	t.deepEqual(names('', {delete: true}), ['backspace']);
	t.deepEqual(names('', {backspace: true}), ['backspace']);
	t.deepEqual(names('z', {ctrl: true}), ['ctrl-z']);
	t.deepEqual(names('x', {meta: true}), ['alt-x']);
	t.deepEqual(names('G', {shift: true}), ['G'], 'a capital letter is a name of its own');
});

test('function keys and answers of the terminal are nothing', t => {
	t.deepEqual(names('', {}), []);
	t.deepEqual(names('[15~'), []);
	t.deepEqual(names('[?1;2c'), []);
	t.deepEqual(names('[12;40R'), []);
	t.deepEqual(names('OP'), []);
});

test('a bracket typed by hand is a key', t => {
	t.deepEqual(names('['), ['[']);
	t.deepEqual(names(']'), [']']);
	t.deepEqual(names('{'), ['{']);
});

const feed = (chunks: ReadonlyArray<readonly [string, KeyFlags]>): KeyEvent[] => {
	let state: DecoderState = freshDecoder;
	return chunks.flatMap(([input, flags]) => {
		const step = decode(state, input, flags);
		state = step.state;
		return step.events;
	});
};

test('a paste is one event however it is cut, and its line ends press nothing', t => {
	t.deepEqual(feed([['[200~hello\nworld[201~', {}]]), [{type: 'paste', text: 'hello\nworld'}]);
	t.deepEqual(
		feed([
			['[200~', {}],
			['one', {}],
			['\r', {return: true}],
			['two', {}],
			['[201~', {}],
			['j', {}],
		]),
		[
			{type: 'paste', text: 'one\ntwo'},
			{type: 'key', name: 'j'},
		],
	);
});

test('mouse reports are read', t => {
	t.deepEqual(
		feed([
			['[<0;10;5M', {}],
			['[<0;10;5m', {}],
			['[<64;1;1M', {}],
			['[<65;1;1M', {}],
			['[<32;11;5M', {}],
		]),
		[
			{type: 'mouse', mouse: {x: 9, y: 4, button: 0, kind: 'press'}},
			{type: 'mouse', mouse: {x: 9, y: 4, button: 0, kind: 'release'}},
			{type: 'mouse', mouse: {x: 0, y: 0, button: 0, kind: 'wheel-up'}},
			{type: 'mouse', mouse: {x: 0, y: 0, button: 1, kind: 'wheel-down'}},
			{type: 'mouse', mouse: {x: 10, y: 4, button: 0, kind: 'drag'}},
		],
	);
});

test('labels as hints write them', t => {
	t.is(keyLabel('ctrl-d', true), '^d');
	t.is(keyLabel('ctrl-d'), 'ctrl-d');
	t.is(keyLabel('up'), '↑');
});

const typed = (state: LineState, ...keys: readonly string[]): LineState =>
	keys.reduce((line, name) => edit(line, {type: 'key', name}), state);

test('a line is edited with the usual keys', t => {
	t.is(typed(emptyLine(), 'p', 'o', 'd', 's').text, 'pods');
	t.is(typed(lineOf('pods shop'), 'ctrl-w').text, 'pods ');
	t.is(typed(lineOf('pods shop'), 'ctrl-u').text, '');
	t.is(typed(lineOf('pod'), 'home', 'x', 'end', 's').text, 'xpods');
	t.is(typed(lineOf('ab'), 'left', 'backspace').text, 'b');
	t.is(typed(lineOf('👩‍🚒x'), 'left', 'backspace').text, 'x', 'a grapheme is one letter');
	t.is(typed(lineOf('a'), 'space', 'b').text, 'a b');
	t.is(typed(lineOf('a'), 'f5').text, 'a', 'a key that types nothing changes nothing');
	t.is(edit(lineOf('a'), {type: 'paste', text: 'b\nc\u001b[A'}).text, 'ab c[A');
});

test('history is walked and the draft comes back', t => {
	const state = typed(emptyLine(['pods', 'nodes']), 'x');
	t.is(typed(state, 'up').text, 'nodes');
	t.is(typed(state, 'up', 'up').text, 'pods');
	t.is(typed(state, 'up', 'up', 'up').text, 'pods');
	t.is(typed(state, 'up', 'down').text, 'x');
	t.deepEqual(remembered(['a'], 'a'), ['a']);
	t.deepEqual(remembered(['a'], ' '), ['a']);
	t.deepEqual(remembered(['a'], 'b'), ['a', 'b']);
});

test('the cursor stays in sight of a long line', t => {
	const shown = visible(lineOf('x'.repeat(100)), 20);
	t.true(shown.cursor < 20);
	t.is(visible(lineOf('日本'), 20).cursor, 4);
});
