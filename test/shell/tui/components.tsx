import test from 'ava';
import {Box} from 'ink';
import {render} from 'ink-testing-library';
import {Canvas} from '../../../source/shell/tui/components/canvas.tsx';
import {DataTable} from '../../../source/shell/tui/components/data-table.tsx';
import {Dialog} from '../../../source/shell/tui/components/dialog.tsx';
import {dialogArea} from '../../../source/shell/tui/overlays.ts';
import {wrapInked} from '../../../source/shell/tui/paint.ts';
import {bare, inkedWidth} from '../../../source/shell/tui/surface.ts';
import {themes} from '../../../source/shell/tui/theme.ts';

const plain = (text: string | undefined): string => (text ?? '').replaceAll(/\u001b\[[\d;]*m/g, '');

test('a table has one line a row and cuts by what is seen, not by what is counted', t => {
	const {lastFrame} = render(
		<DataTable
			columns={[
				{title: 'metric', width: 8},
				{title: 'points', width: 6, align: 'right'},
				{title: 'points', width: 6, align: 'right'},
			]}
			rows={[
				['avail', ['ok', '132'], '110'],
				['日本語日本語', '7', '1234567'],
			]}
		/>,
	);
	t.deepEqual(
		plain(lastFrame())
			.split('\n')
			.map(line => line.trimEnd()),
		[' metric    points  points', ' avail        132     110', ' 日本語…        7  12345…'],
	);
});

test('a table shows a window of at most twenty rows', t => {
	const rows = Array.from({length: 100}, (_, index) => [`row ${index}`]);
	const {lastFrame} = render(<DataTable columns={[{title: 'name'}]} rows={rows} from={50} limit={500} />);
	const lines = plain(lastFrame()).split('\n');
	t.is(lines.length, 21);
	t.is(lines[1]?.trim(), 'row 50');
});

test('a table follows its data, also when only a tone changes', t => {
	const table = (token: 'ok' | 'bad') => (
		<DataTable columns={[{title: 'x'}]} rows={[[[token, 'value']]]} theme={themes.dark} />
	);
	const {lastFrame, rerender} = render(table('ok'));
	const before = lastFrame();
	rerender(table('bad'));
	t.not(lastFrame(), before);
	t.is(plain(lastFrame()), plain(before));
});

test('cells of a table are harmless', t => {
	const {lastFrame} = render(<DataTable columns={[{title: 'x', width: 9}]} rows={[['a\u001b[2Jb\u202e']]} />);
	t.regex(plain(lastFrame()), /a␛\[2Jb⟨2…/);
});

test('a canvas outside our own screen is text', t => {
	const {lastFrame} = render(
		<Canvas
			id={0}
			width={12}
			height={2}
			paint={surface => {
				surface.put(0, 0, 'pods');
				surface.put(0, 1, [['bad', '✖ failed']]);
			}}
		/>,
	);
	t.deepEqual(
		plain(lastFrame())
			.split('\n')
			.map(line => line.trimEnd()),
		['pods', '✖ failed'],
	);
});

test('a dialog shows its choices and marks the chosen one', t => {
	const {lastFrame} = render(
		<Box width={40} height={7}>
			<Dialog
				theme={themes.dark}
				area={{x: 0, y: 0, width: 40, height: 7}}
				dialog={{
					title: 'Delete pod web-1?',
					detail: 'Grace 30 s.',
					choices: [{label: 'No'}, {label: 'Delete'}],
					chosen: 0,
				}}
			/>
		</Box>,
	);
	const text = plain(lastFrame());
	t.regex(text, /Delete pod web-1\?/);
	t.regex(text, /► No/);
	t.notRegex(text, /► Delete/);
});

test('long answers of a question stand one above the other, with numbers', t => {
	const dialog = {
		title: 'What shares one IP address?',
		choices: [
			{label: 'All pods of one node'},
			{label: 'All containers of one pod'},
			{label: 'All pods of one Deployment'},
		],
		chosen: 1,
	};
	const area = dialogArea({columns: 80, rows: 24}, dialog);
	const {lastFrame} = render(
		<Box width={80} height={24}>
			<Dialog theme={themes.dark} area={area} dialog={dialog} />
		</Box>,
	);
	const text = plain(lastFrame());
	t.regex(text, /│ {3}1 {2}All pods of one node/);
	t.regex(text, /│ ► 2 {2}All containers of one pod/);
	t.is(text.split('\n').filter(line => line.includes('─')).length, 2, 'the frame is whole');
	t.is(text.split('\n').filter(line => line.trim() !== '').length, area.height);
});

test('a wrapped line keeps its ink, never exceeds its width, and loses no word', t => {
	const text = ['one two ', ['bad', 'three four'], ' five sixseven'] as const;

	for (let columns = 9; columns < 40; columns++) {
		const rows = wrapInked(text, columns);
		t.true(
			rows.every(row => inkedWidth(row) <= columns),
			String(columns),
		);
		t.is(
			rows
				.map(row => bare(row))
				.join(' ')
				.replaceAll(/ +/g, ' '),
			'one two three four five sixseven',
		);
		t.true(rows.flat().some(part => typeof part !== 'string' && part[0] === 'bad' && part[1].trim() === 'three'));
	}
});
