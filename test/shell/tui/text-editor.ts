import test from 'ava';
import type {KeyEvent} from '../../../source/shell/tui/keys.ts';
import {editText, type TextState, textIn, textState} from '../../../source/shell/tui/text-editor.ts';

const key = (name: string): KeyEvent => ({type: 'key', name}) as KeyEvent;

const typed = (state: TextState, ...names: readonly string[]): TextState =>
	names.reduce((now, name) => editText(now, key(name), 5), state);

const manifest = 'kind: Pod\nmetadata:\n  name: web\n';

test('a text that nobody touches is the text, and the cursor may go anywhere in it', t => {
	const moved = typed(textState(manifest), 'down', 'down', 'end', 'right', 'right', 'left', 'home', 'pageup', 'up');
	t.is(textIn(moved), manifest);
	t.false(moved.isChanged);
	t.is(moved.row, 0);
});

test('a new line begins where the one above it did', t => {
	const next = typed(textState(manifest), 'down', 'down', 'end', 'enter', 'a', ':', 'space', '1');
	t.is(textIn(next), 'kind: Pod\nmetadata:\n  name: web\n  a: 1\n');
	t.true(next.isChanged);
});

test('lines are joined and cut', t => {
	t.is(textIn(typed(textState('a\nb\n'), 'down', 'home', 'backspace')), 'ab\n');
	t.is(textIn(typed(textState('a\nb\n'), 'end', 'delete')), 'ab\n');
	t.is(textIn(typed(textState('a\nb\n'), 'ctrl-k')), 'b\n');
	t.is(textIn(typed(textState('a\n'), 'ctrl-k', 'ctrl-k')), '\n');
	t.is(textIn(typed(textState('a\n'), 'backspace')), 'a\n');
});

test('what is pasted keeps its lines and can do nothing else', t => {
	const pasted = editText(textState('a\n'), {type: 'paste', text: 'x:\r\n\ty: 1\u001b[2J'} as KeyEvent, 5);
	t.false(/\u001b/.test(textIn(pasted)));
	t.regex(textIn(pasted), /^x:\n {2}y: 1/);
	t.is(pasted.row, 1);
});

test('the window follows the cursor', t => {
	const long = textState(Array.from({length: 40}, (_, index) => `line ${index}`).join('\n'));
	const down = Array.from({length: 20}, () => 'down');
	t.is(typed(long, ...down).from, 16);
	t.is(typed(long, ...down, 'pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup').from, 0);
});
