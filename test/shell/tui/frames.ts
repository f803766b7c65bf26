/** Screens as pictures: compared with `test/frames/*.txt`. `UPDATE_FRAMES=1` writes them anew; look at the difference. */
import fs from 'node:fs';
import process from 'node:process';
import test from 'ava';
import type {Frame} from '../../../source/game/view/frame.ts';
import {emptyLine, lineOf} from '../../../source/shell/tui/line-editor.ts';
import type {Model} from '../../../source/shell/tui/model.ts';
import {screens} from '../../../source/shell/tui/screens/index.ts';
import {type FrameName, frames, objectsAt} from '../../helpers/frames.ts';
import {modelOn, picture} from '../../helpers/picture.ts';

const folder = new URL('../../frames/', import.meta.url);
const sizes = [
	[60, 16],
	[80, 24],
	[120, 36],
	[200, 60],
] as const;

const compare = (t: import('ava').ExecutionContext, name: string, text: string): void => {
	const file = new URL(`${name}.txt`, folder);

	if (process.env.UPDATE_FRAMES === '1') {
		fs.mkdirSync(folder, {recursive: true});
		fs.writeFileSync(file, text);
	}

	t.is(text, fs.readFileSync(file, 'utf8'), name);
};

const screenOf = (name: FrameName): string => (name === 'large' ? 'watch' : name);

for (const name of Object.keys(frames) as FrameName[]) {
	test(`${name} at every size`, t => {
		for (const [columns, rows] of sizes) {
			compare(t, `${name}-${columns}x${rows}`, picture(screenOf(name), frames[name], columns, rows).text());
		}
	});
}

const overlay = (prompt: Partial<NonNullable<Model['prompt']>>): Partial<Model> => ({
	prompt: {purpose: 'command', label: ':', state: emptyLine(), chosen: 0, ...prompt},
});

test('overlays', t => {
	compare(
		t,
		'help-80x24',
		picture('scheduler', frames.scheduler, 80, 24, {...overlay({purpose: 'help'}), help: {page: 0}}).text(),
	);
	compare(
		t,
		'help-120x36',
		picture('scheduler', frames.scheduler, 120, 36, {...overlay({purpose: 'help'}), help: {page: 0}}).text(),
	);
	compare(
		t,
		'help-search-80x24',
		picture('watch', frames.watch, 80, 24, {
			...overlay({purpose: 'help', state: lineOf('time')}),
			help: {page: 0},
		}).text(),
	);
	compare(t, 'palette-80x24', picture('watch', frames.watch, 80, 24, overlay({state: lineOf('re')})).text());
	compare(t, 'why-120x36', picture('watch', frames.watch, 120, 36, {explain: 'cursor'}).text());
});

test('the extension points of a plugin, where they are asked for', t => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 36],
	] as const) {
		const unfolded = picture('tuner', frames.tuner, columns, rows, {unfolded: ['NodeResourcesFit']}).text();
		compare(t, `tuner-points-${columns}x${rows}`, unfolded);
	}
});

test('texts of one object, full screen', t => {
	for (const tab of ['describe', 'yaml', 'logs', 'events', 'tree', 'story'] as const) {
		compare(t, `object-${tab}-80x24`, picture('objects', frames.objects, 80, 24, {tab}).text());
	}
});

test('plain ASCII has nothing else, on every screen', t => {
	for (const name of Object.keys(frames) as FrameName[]) {
		for (const [columns, rows] of sizes) {
			t.regex(
				picture(screenOf(name), frames[name], columns, rows, {ascii: true}).text(),
				/^[\n\u0020-\u007e]*$/,
				`${name} ${columns}x${rows}`,
			);
		}
	}
});

test('below 60x16 nothing breaks, at any size at all', t => {
	for (const name of Object.keys(frames) as FrameName[]) {
		for (const [columns, rows] of [
			[1, 1],
			[20, 5],
			[60, 16],
			[79, 23],
			[81, 25],
			[109, 31],
			[111, 50],
			[179, 49],
			[181, 51],
			[300, 100],
		] as const) {
			t.is(picture(screenOf(name), frames[name], columns, rows).characters.length, columns * rows);
		}
	}
});

const emptied = (frame: Frame): Frame => ({
	...frame,
	vitals: [],
	ruler: [],
	hints: [],
	...(frame.cluster === undefined
		? {}
		: {
				cluster: {
					...frame.cluster,
					nodeCount: 0,
					zones: [],
					attention: [],
					attentionTotal: 0,
					components: [],
					pipeline: [],
					gauges: [],
					workloads: [],
					events: [],
					services: [],
					alerts: [],
					capacity: [],
					capacityNotes: [],
					gaps: [],
				},
			}),
	...(frame.scheduler === undefined
		? {}
		: {
				scheduler: {
					...frame.scheduler,
					hand: undefined,
					active: [],
					backoff: [],
					unschedulable: [],
					options: [],
					plugins: [],
					gauges: [],
					spread: [],
					room: [],
					waves: [],
					events: [],
					scoreHistory: [],
					parHistory: [],
				},
			}),
	...(frame.controller === undefined
		? {}
		: {
				controller: {
					...frame.controller,
					work: [],
					subject: undefined,
					call: undefined,
					others: [],
					why: [],
					events: [],
				},
			}),
	...(frame.objects?.list === undefined
		? {}
		: {
				objects: {
					...frame.objects,
					texts: undefined,
					list: {...frame.objects.list, rows: [], matched: 0, total: 0, counts: []},
				},
			}),
	...(frame.timeline === undefined
		? {}
		: {
				timeline: {
					...frame.timeline,
					lanes: [],
					causes: [],
					blame: [],
					gaps: [],
					bookmarks: [],
					incident: undefined,
					failed: {step: 1000, values: []},
				},
			}),
	...(frame.result === undefined
		? {}
		: {
				result: {
					...frame.result,
					points: [],
					losses: [],
					decisions: [],
					story: [],
					histogram: [],
					marks: [],
					failed: {step: 1000, yours: [], par: []},
					scores: {step: 1000, yours: [], par: []},
				},
			}),
	...(frame.home === undefined ? {} : {home: {...frame.home, chapters: [], card: undefined, menu: []}}),
});

test('a frame with nothing in it can be drawn, and one without its section too', t => {
	for (const name of Object.keys(frames) as FrameName[]) {
		for (const [columns, rows] of sizes) {
			t.notThrows(() => picture(screenOf(name), emptied(frames[name]), columns, rows), `${name} ${columns}`);
		}
	}

	for (const screen of screens) {
		for (const [columns, rows] of sizes) {
			t.notThrows(
				() =>
					picture(screen.name, {revision: 1, stage: 'home', vitals: [], ruler: [], lags: [], hints: []}, columns, rows),
				screen.name,
			);
		}
	}
});

test('tables lie where the painter leaves room', t => {
	const screen = screens.find(({name}) => name === 'result');

	for (const [columns, rows] of sizes.slice(1)) {
		const [table] = screen?.tables?.({frame: frames.result, model: modelOn('result'), size: {columns, rows}}) ?? [];
		const surface = picture('result', frames.result, columns, rows);
		t.not(table, undefined);

		if (table === undefined) {
			continue;
		}

		const width = table.columns.reduce((sum, column) => sum + (column.width ?? 0) + 2, 0);
		t.true(width <= table.area.width, `${columns}: ${width} of ${table.area.width}`);

		for (let y = table.area.y; y < table.area.y + table.rows.length + 1; y++) {
			const row = surface.characters.slice(y * columns + table.area.x, y * columns + table.area.x + width).join('');
			t.is(row.trim(), '', `${columns}x${rows} row ${y}`);
		}
	}
});

test('a list keeps its place while it is walked through', t => {
	const move = screens.find(({name}) => name === 'objects')?.actions.find(({name}) => name === 'objects.move');
	let model = modelOn('objects');
	const size = {columns: 80, rows: 24};

	for (let press = 0; press < 40; press++) {
		const request = screens.find(({name}) => name === 'objects')?.request(model, size);
		const frame: Frame = {...frames.objects, objects: objectsAt(request?.list?.from ?? 0, request?.list?.count ?? 10)};
		model = move?.run({frame, model, size}, 'j').model ?? model;
	}

	t.is(model.cursors['objects/list']?.index, 40);
	t.is(model.cursors['objects/list']?.from, 40 - 18 + 1);
});

test('a sentence that takes two rows lies below panels that end above it', t => {
	const long = 'The narrator has more to say than fits. '.repeat(6).trim();
	const frame: Frame = {...frames.watch, narrator: {lead: '00:10', tone: 'plain', text: long}};
	const rows = picture('watch', frame, 160, 48).text().split('\n');
	const first = rows.findIndex(row => row.includes('The narrator'));
	t.regex(rows[first - 1]!, /^╰─.*─╯$/u);
	t.notRegex(rows[first - 2]!, /^╰/u);
});
