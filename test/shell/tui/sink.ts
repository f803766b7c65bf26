import test from 'ava';
import fc from 'fast-check';
import {DrawClock} from '../../../source/shell/tui/draw-clock.ts';
import {markerOf, Sink} from '../../../source/shell/tui/sink.ts';
import {Surface} from '../../../source/shell/tui/surface.ts';
import {type Token, themes} from '../../../source/shell/tui/theme.ts';
import {graphemes, graphemeWidth} from '../../../source/shell/tui/width.ts';

/** A terminal that knows what the sink may send, and nothing else: cursor position, colours, synchronised output. */
class Screen {
	readonly cells: string[];
	readonly #columns: number;
	#row = 0;
	#column = 0;
	#style = '0';

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.cells = new Array<string>(columns * rows).fill('0| ');
	}

	take(bytes: string): void {
		for (const part of bytes.split(/(\u001b\[[?\d;]*[a-zA-Z])/)) {
			const code = /^\u001b\[([?\d;]*)([a-zA-Z])$/.exec(part);

			if (code === null) {
				this.#print(part);
			} else if (code[2] === 'H') {
				const [row, column] = (code[1] ?? '').split(';').map(Number);
				this.#row = (row ?? 1) - 1;
				this.#column = (column ?? 1) - 1;
			} else if (code[2] === 'm') {
				this.#style = code[1] ?? '0';
			} else if (code[1] !== '?2026') {
				throw new Error(`a sequence that is not on the list: ${JSON.stringify(part)}`);
			}
		}
	}

	#print(text: string): void {
		for (const grapheme of graphemes(text)) {
			const index = this.#row * this.#columns + this.#column;
			this.cells[index] = `${this.#style}|${grapheme}`;

			if (graphemeWidth(grapheme) === 2) {
				this.cells[index + 1] = `${this.#style}|`;
			}

			this.#column += graphemeWidth(grapheme);
		}
	}
}

const columns = 24;
const rows = 6;

const withCanvas = (): {
	readonly sink: Sink;
	readonly surface: Surface;
	readonly screen: Screen;
	readonly sent: string[];
} => {
	const screen = new Screen(columns, rows);
	const sent: string[] = [];
	const sink = new Sink({
		columns,
		rows,
		theme: themes.dark,
		write: text => {
			sent.push(text);
			screen.take(text);
			return true;
		},
	});
	const surface = new Surface(columns, rows);
	sink.setCanvas(0, surface);
	return {sink, surface, screen, sent};
};

const canvasText = Array.from({length: rows}, (_, row) => markerOf(0, row)).join('\n');

const words = fc.constantFrom('web', '● ok', '日本', 'x', '  ', '━━╍──', 'é', '[img  ]');
const tokens = fc.constantFrom<Token>('plain', 'ok', 'bad', 'dim');
const stroke = fc.record({
	x: fc.integer({min: -2, max: columns}),
	y: fc.integer({min: 0, max: rows - 1}),
	word: words,
	token: tokens,
});

test('what the differences leave on the screen equals drawing everything anew', t => {
	fc.assert(
		fc.property(fc.array(fc.array(stroke, {maxLength: 6}), {maxLength: 8}), pictures => {
			const step = withCanvas();
			step.sink.write(canvasText);
			const whole = withCanvas();
			whole.sink.write(canvasText);

			for (const strokes of pictures) {
				for (const side of [step, whole]) {
					side.surface.clear();

					for (const {x, y, word, token} of strokes) {
						side.surface.put(x, y, [[token, word]]);
					}
				}

				step.sink.draw();
				whole.sink.forget();
				whole.sink.draw();
			}

			t.deepEqual(step.screen.cells, whole.screen.cells);
		}),
		{numRuns: 150},
	);
	t.pass();
});

test('a draw is one write, framed, and nothing is sent when nothing changed', t => {
	const {sink, surface, sent} = withCanvas();
	sink.write(canvasText);
	sent.length = 0;
	surface.put(2, 1, 'hello');
	t.true(sink.draw() > 0);
	t.is(sent.length, 1);
	t.true(sent[0]?.startsWith('\u001b[?2026h'));
	t.true(sent[0]?.endsWith('\u001b[?2026l'));
	t.is(sink.draw(), 0);
	t.is(sent.length, 1);
});

test('only changed cells are sent; near ones are joined, far ones are not', t => {
	const {sink, surface, sent} = withCanvas();
	sink.write(canvasText);
	surface.put(0, 0, 'aaaaaaaaaaaaaaaaaaaaaaaa');
	sink.draw();
	sent.length = 0;
	surface.put(1, 0, 'b');
	surface.put(4, 0, 'b');
	surface.put(20, 0, 'b');
	sink.draw();
	t.is([...(sent[0] ?? '').matchAll(/\u001b\[\d+;\d+H/g)].length, 2);
	t.regex(sent[0] ?? '', /baab/);
});

test('what Ink draws over a canvas covers it there, and its blanks let it through', t => {
	const {sink, surface} = withCanvas();
	surface.put(0, 1, '........................');
	const lines = canvasText.split('\n');
	lines[1] = `${markerOf(0, 1)}   \u001b[1mDialog\u001b[22m x`;
	sink.write(lines.join('\n'));
	t.is(sink.text().split('\n')[1], '....Dialog.x............');
});

test('half of a wide character that is covered becomes a blank', t => {
	const {sink, surface} = withCanvas();
	surface.put(0, 0, '日本日本');
	const lines = canvasText.split('\n');
	lines[0] = `${markerOf(0, 0)}  X`;
	sink.write(lines.join('\n'));
	t.is(sink.text().split('\n')[0], '日 X日本');
});

test('after forgetting, everything is sent again', t => {
	const {sink, surface, sent} = withCanvas();
	sink.write(canvasText);
	surface.put(0, 0, 'x');
	sink.draw();
	sent.length = 0;
	sink.forget();
	sink.draw();
	t.true((sent[0] ?? '').length > columns * rows);
});

test('a closed sink is silent', t => {
	const {sink, surface, sent} = withCanvas();
	sink.write(canvasText);
	sent.length = 0;
	sink.close();
	surface.put(0, 0, 'x');
	sink.draw();
	sink.write('anything');
	t.is(sent.length, 0);
});

type Fake = {now: number; pending: {readonly run: () => void; readonly at: number} | undefined};

const clockWith = (
	rate: number,
	moving: () => boolean,
	isBehind: () => boolean = () => false,
): {
	readonly clock: DrawClock;
	readonly fake: Fake;
	/** One for each draw: whether React was told. */
	readonly draws: readonly boolean[];
	/** The wall milliseconds the game was given. */
	readonly passed: readonly number[];
	readonly pass: (millis: number) => void;
} => {
	const fake: Fake = {now: 0, pending: undefined};
	const draws: boolean[] = [];
	const passed: number[] = [];
	const clock = new DrawClock({
		rate,
		moving,
		onPass(elapsed) {
			passed.push(elapsed);
			return isBehind();
		},
		onDraw: commit => draws.push(commit),
		now: () => fake.now,
		setTimer(run, millis) {
			fake.pending = {run, at: fake.now + millis};
			return 1;
		},
		clearTimer() {
			fake.pending = undefined;
		},
	});
	const pass = (millis: number): void => {
		const end = fake.now + millis;

		while (fake.pending !== undefined && fake.pending.at <= end) {
			const {run, at} = fake.pending;
			fake.now = at;
			fake.pending = undefined;
			run();
		}

		fake.now = end;
	};
	return {clock, fake, draws, passed, pass};
};

test('the clock ticks while something moves, and React hears at most ten times a second', t => {
	const {clock, draws, pass} = clockWith(30, () => true);
	clock.wake();
	pass(1000);
	t.true(draws.length >= 29 && draws.length <= 31);
	t.true(draws.filter(Boolean).length <= 10);
});

test('fewer draws are not a slower game: two pictures a second still pass a second of time', t => {
	const {clock, draws, passed, pass} = clockWith(2, () => true);
	clock.wake();
	pass(1000);
	t.true(draws.length >= 2 && draws.length <= 3);
	t.true(passed.length >= 29);
	t.true(passed.reduce((sum, each) => sum + each, 0) >= 960);
});

test('the next picture comes by itself while something moves, unless only keys draw', t => {
	const {clock, pass} = clockWith(30, () => true);
	t.false(clock.draws);
	clock.wake();
	pass(100);
	t.true(clock.draws);
	const {clock: still} = clockWith(0, () => true);
	still.wake();
	t.true(still.isTicking);
	t.false(still.draws);
});

test('a game that is behind is given time again at once', t => {
	const {clock, passed, pass} = clockWith(
		30,
		() => true,
		() => true,
	);
	clock.wake();
	pass(100);
	t.true(passed.length > 50);
});

test('at rest there is no timer, and none is started', t => {
	const {clock, draws, pass} = clockWith(30, () => false);
	clock.wake();
	pass(5000);
	t.is(draws.length, 0);
	t.false(clock.isTicking);
});

test('a clock whose game stops, stops, and the last picture is drawn whole', t => {
	let isMoving = true;
	const {clock, draws, pass} = clockWith(2, () => isMoving);
	clock.wake();
	pass(200);
	isMoving = false;
	pass(100);
	t.true(draws.at(-1));
	const count = draws.length;
	pass(5000);
	t.is(draws.length, count);
	t.false(clock.isTicking);
});

test('a terminal that cannot keep up gets fewer draws, down to five, and more again later', t => {
	const {clock, fake} = clockWith(30, () => true);
	clock.wrote(1, false);
	t.is(clock.rate, 15);
	clock.wrote(50, true);
	clock.wrote(50, true);
	clock.wrote(50, true);
	t.is(clock.rate, 5);

	for (let second = 0; second < 10; second++) {
		fake.now += 1100;
		clock.wrote(1, true);
	}

	t.is(clock.rate, 30);
});

test('with no draws wanted only keys draw, and time passes all the same', t => {
	const {clock, pass, draws, passed} = clockWith(0, () => true);
	clock.wake();
	pass(1000);
	t.is(draws.length, 0);
	t.true(passed.length > 20);
});
