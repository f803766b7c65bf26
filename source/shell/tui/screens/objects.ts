/**
The object browser, with the keys of k9s: lists, describe, YAML, events, logs.

First glance: what is broken, with its reason in the row. Lists sort by trouble unless told otherwise. Small screens show
one thing at a time; wide ones keep the texts of the chosen row beside the list.
*/
import type {
	ListColumn,
	ListRow,
	LogLine,
	ObjectList,
	ObjectRef,
	ObjectTexts,
	Request,
} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, type Size, share, sizeClass} from '../layout.ts';
import {lineOf} from '../line-editor.ts';
import {cursorOf, type DetailTab, type Model, openPrompt, withCursor} from '../model.ts';
import {filled, line, type PanelOptions, panel, rule, scrollbar} from '../paint.ts';
import {type Action, classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import {bare, type Inked, inkedWidth, type Rectangle, type Surface} from '../surface.ts';
import {glyphs, type Token} from '../theme.ts';
import {padLeft, padRight, textWidth, wrap} from '../width.ts';
import {clockOf, grouped, spanOf} from '../words.ts';
import {k9sKeys} from './k9s-keys.ts';

const rowList = 'objects/list';
const textList = 'objects/text';

const listOf = (scene: Scene): ObjectList | undefined => scene.frame.objects?.list;

const chosenRow = (scene: Scene): ListRow | undefined => {
	const list = listOf(scene);
	const cursor = cursorOf(scene.model, rowList);
	return (
		list?.rows.find(({uid}) => uid === cursor.key) ??
		list?.rows[Math.max(0, Math.min(list.rows.length - 1, cursor.index - list.from))]
	);
};

const chosenObject = (scene: Scene): ObjectRef | undefined =>
	scene.model.tab === 'list' ? chosenRow(scene)?.object : (scene.model.object ?? chosenRow(scene)?.object);

/** Headings shorter than kubectl's where room is scarce. */
const shortHeadings = new Map([
	['NAMESPACE', 'NS'],
	['RESTARTS', 'RST'],
	['READY', 'RDY'],
]);

type Placed = ListColumn & {readonly index: number; readonly heading: string; readonly width: number};

/** Columns that fit, each as wide as its widest cell; the name takes what is left, WHY comes last. */
const placedColumns = (
	list: ObjectList,
	width: number,
	wide: boolean,
): {readonly columns: readonly Placed[]; readonly why: number} => {
	const small = width < 90;
	const all = list.columns.map((column, index): Placed => {
		const heading = small ? (shortHeadings.get(column.name) ?? column.name) : column.name;
		const isSorted = list.sort.column === column.name;
		const extra = index === list.stateColumn ? 2 : 0;
		return {
			...column,
			index,
			heading,
			width: Math.max(textWidth(heading) + (isSorted ? 1 : 0), Math.min(column.widest, small ? 26 : 42) + extra),
		};
	});
	const wanted = all.filter(({priority}) => priority === 0 || wide || width >= 100);
	const whyLeast = Math.min(28, Math.max(12, ...list.rows.map(row => textWidth(row.why)))) + 1;
	let columns = wanted;
	let taken = columns.reduce((sum, column) => sum + column.width + 1, 1);

	while (taken > width - whyLeast && columns.some(({priority}) => priority > 0)) {
		const last = columns.findLast(({priority}) => priority > 0);
		columns = columns.filter(column => column !== last);
		taken = columns.reduce((sum, column) => sum + column.width + 1, 1);
	}

	const over = taken - (width - whyLeast);
	columns =
		over > 0
			? columns.map(column =>
					column.name === 'NAME'
						? {...column, width: Math.max(Math.min(24, column.width), column.width - over)}
						: column,
				)
			: columns;
	taken = columns.reduce((sum, column) => sum + column.width + 1, 1);
	return {columns, why: Math.max(0, width - taken - 1)};
};

const headingsText = (list: ObjectList, columns: readonly Placed[], why: number): Inked => [
	' ',
	...columns.map(column => {
		const mark = list.sort.column === column.name ? (list.sort.descending ? '↓' : '↑') : '';
		const text = `${column.heading}${mark}`;
		return [
			mark === '' ? 'dim' : 'head',
			`${column.align === 'right' ? padLeft(text, column.width) : padRight(text, column.width)} `,
		] as const;
	}),
	['dim', why > 3 ? 'WHY' : ''],
];

const rowGlyph = (row: ListRow, cell: string): readonly [Token, string] =>
	row.tone === 'warn' && /pending/i.test(cell)
		? ['warn', glyphs.wait]
		: [row.tone, glyphs[row.tone === 'plain' || row.tone === 'dim' ? 'ok' : (row.tone as 'ok')]];

const rowText = (list: ObjectList, row: ListRow, columns: readonly Placed[], why: number, marked: boolean): Inked => [
	marked ? ['you', '◆'] : ' ',
	...columns.flatMap((column): ReadonlyArray<string | readonly [Token, string]> => {
		const cell = row.cells[column.index] ?? '';
		const shown = cell === '<none>' ? '–' : cell;

		if (column.index === list.stateColumn) {
			const calm = row.tone === 'ok' || row.tone === 'done';
			return [rowGlyph(row, cell), ' ', ...filled(calm ? 'plain' : row.tone, shown, column.width - 2), ' '];
		}

		const isQuiet = column.name !== 'NAME' && row.why === '';
		const text = column.align === 'right' ? padLeft(shown, column.width) : padRight(shown, column.width);
		const token: Token = column.name === 'RESTARTS' && shown !== '0' ? 'warn' : isQuiet ? 'dim' : 'plain';
		return [[token, text], ' '];
	}),
	[row.tone === 'bad' ? 'bad' : 'dim', why > 3 ? row.why : ''],
];

const countsText = (list: ObjectList): Inked => [
	[
		'dim',
		list.matched === list.total
			? `${grouped(list.total)} ${list.resource}`
			: `${grouped(list.total)} ${list.resource}, ${grouped(list.matched)} match`,
	],
	['dim', list.counts.length > 0 ? ' · ' : ''],
	...list.counts.flatMap(
		({tone, count}, index): ReadonlyArray<string | readonly [Token, string]> => [
			index > 0 ? '  ' : '',
			[tone, tone === 'warn' ? glyphs.wait : glyphs[tone as 'ok']],
			` ${count}`,
		],
	),
];

/** The prompt line on top: what is listed, filtered how, at which moment. */
const promptLine = (surface: Surface, y: number, scene: Scene): void => {
	const list = listOf(scene);
	const {resource, namespace, filter, at, faultsOnly} = scene.model.list;
	const isTyping = scene.model.prompt?.purpose === 'filter';
	const counts: Inked = list === undefined ? '' : countsText(list);
	const width = surface.width - inkedWidth(counts) - 4;
	surface.put(
		1,
		y,
		[
			['key', '› '],
			`:${resource}`,
			namespace === undefined ? '' : ` ${namespace}`,
			['mark', filter === '' ? '' : isTyping ? '' : ` ${filter.startsWith('-') ? '' : '/'}${filter}`],
			['warn', faultsOnly ? '  faults only' : ''],
			['warn', at === undefined ? '' : `  @${clockOf(at)}`],
			['warn', list?.stale === undefined ? '' : `  ${spanOf(list.stale)} old`],
			['bad', list?.problem === undefined ? '' : `  ${list.problem}`],
		],
		{width},
	);
	surface.putRight(surface.width - 2, y, counts);
};

type Titled = (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle;

const paintList = (surface: Surface, area: Rectangle, scene: Scene, titled: Titled): void => {
	const list = listOf(scene);

	if (list === undefined) {
		const box = titled(surface, area, scene.model.list.resource, {focus: true});
		line(surface, box, 0, [['dim', 'no such list']]);
		return;
	}

	const room = Math.max(1, area.height - (titled === rule ? 2 : 3));
	const shown = Math.min(room, list.rows.length);
	const last = Math.min(list.matched, list.from + shown);
	const range = list.matched === 0 ? 'none' : `${list.from + 1}–${last} of ${grouped(list.matched)}`;
	const direction = list.sort.descending ? '↓' : '↑';
	const box = titled(surface, area, list.title, {
		focus: true,
		right: `sort: ${list.sort.column.toLowerCase()} ${direction}   ${range}`,
	});
	const hasBar = list.matched > shown;
	const width = box.width - (hasBar ? 2 : 0);
	const {columns, why} = placedColumns(list, width, scene.model.list.wide);
	line(surface, box, 0, headingsText(list, columns, why), {width});
	const chosen = chosenRow(scene);

	for (const [index, row] of list.rows.slice(0, box.height - 1).entries()) {
		const y = box.y + index + 1;
		const isChosen = row.uid === chosen?.uid;
		surface.put(box.x, y, rowText(list, row, columns, why, scene.model.marks.includes(row.uid)), {
			width,
			bold: row.fresh,
			struck: row.deleted,
		});

		if (isChosen) {
			surface.cell(box.x, y, '►', 'head');
			surface.ground(box.x, y, width, 'sel', true);
		}
	}

	if (list.rows.length === 0) {
		line(surface, box, 1, [
			['dim', ' nothing here'],
			['dim', list.filter === '' ? '' : '; esc clears the filter'],
		]);
	}

	if (hasBar) {
		scrollbar(
			surface,
			{x: box.x + box.width - 1, y: box.y + 1, width: 1, height: box.height - 1},
			list.from,
			list.rows.length,
			list.matched,
			true,
		);
	}
};

const logText = (entry: LogLine, timestamps: boolean): Inked => [
	['dim', timestamps ? `${clockOf(entry.at)}.${String(Math.floor((entry.at % 1000) / 10)).padStart(2, '0')} ` : ''],
	[entry.tone, entry.level === '' ? '' : padRight(entry.level, 6)],
	[entry.tone === 'dim' ? 'dim' : 'plain', entry.text],
];

const nothing: Readonly<Record<Exclude<DetailTab, 'list'>, string>> = {
	describe: 'nothing to describe',
	yaml: 'no such object',
	events: 'no events about it',
	logs: 'no log lines',
	previous: 'no previous container',
};

const textLines = (texts: ObjectTexts | undefined, tab: Exclude<DetailTab, 'list'>, model: Model): readonly Inked[] => {
	if (texts === undefined) {
		return [[['dim', 'nothing chosen']]];
	}

	if (tab === 'logs' || tab === 'previous') {
		const {logs} = texts;

		if (logs?.refusal !== undefined) {
			return [[['warn', logs.refusal]]];
		}

		const shown = (logs?.lines ?? []).map(entry => logText(entry, model.timestamps));
		return shown.length === 0
			? [[['dim', nothing[tab]]]]
			: [...shown, ...(tab === 'logs' && model.follows ? ['', [['accent', '▼ following']] as Inked] : [])];
	}

	const found = texts[tab];
	return found === undefined || found.lines.length === 0 ? [[['dim', nothing[tab]]]] : found.lines;
};

const wrapped = (list: readonly Inked[], width: number): readonly Inked[] =>
	list.flatMap(text => (inkedWidth(text) <= width ? [text] : wrap(bare(text), width)));

const paintText = (surface: Surface, box: Rectangle, list: readonly Inked[], from: number, find: string): void => {
	for (const [row, text] of list.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (find !== '' && bare(text).toLowerCase().includes(find.toLowerCase())) {
			surface.ground(box.x, box.y + row, Math.min(box.width, inkedWidth(text)), 'sel');
		}
	}
};

const tabTitles: Readonly<Record<Exclude<DetailTab, 'list'>, readonly [title: string, key: string]>> = {
	describe: ['describe', 'd'],
	yaml: ['yaml', 'y'],
	events: ['events', 'E'],
	logs: ['logs', 'l  p previous'],
	previous: ['previous logs', 'p'],
};

const paintTab = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	tab: Exclude<DetailTab, 'list'>,
	titled: Titled,
	focus: boolean,
): void => {
	const {texts} = scene.frame.objects ?? {};
	const [title, key] = tabTitles[tab];
	const name = texts?.object.name ?? '';
	const box = titled(surface, area, focus || tab === 'describe' ? [['title', `${title}  `], name] : title, {
		focus,
		right: key,
	});
	const list = scene.model.wraps
		? wrapped(textLines(texts, tab, scene.model), box.width)
		: textLines(texts, tab, scene.model);
	const most = Math.max(0, list.length - box.height);
	const follows = scene.model.follows && (tab === 'logs' || tab === 'previous');
	const from = focus ? Math.min(most, cursorOf(scene.model, textList).from) : follows ? most : 0;
	paintText(
		surface,
		box,
		list,
		follows && cursorOf(scene.model, textList).from === 0 ? most : from,
		focus ? scene.model.list.filter : '',
	);

	if (focus) {
		scrollbar(
			surface,
			{x: area.x + area.width - 1, y: box.y, width: 1, height: box.height},
			from,
			box.height,
			list.length,
			true,
		);
	}
};

const draw = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const size = classOf(scene);
	const {tab} = scene.model;
	const titled: Titled = isSmall(size) ? rule : panel;

	if (tab !== 'list') {
		paintTab(surface, area, scene, tab, titled, true);
		return;
	}

	if (isSmall(size)) {
		paintList(surface, area, scene, rule);
		return;
	}

	if (size === 'M') {
		const [top, bottom] = rowsOf(area, [share(1), fixed(13)]);
		const [left, right] = columnsOf(bottom ?? area, [share(1.06), share(1)]);
		paintList(surface, top ?? area, scene, panel);
		paintTab(surface, left ?? area, scene, 'describe', panel, false);
		paintTab(surface, right ?? area, scene, chosenObject(scene)?.kind === 'Pod' ? 'logs' : 'events', panel, false);
		return;
	}

	const [left, right] = columnsOf(area, [share(1.4), share(1)]);
	const [describe, lower] = rowsOf(right ?? area, [share(1.25), share(1)]);
	const [yaml, logs] = columnsOf(lower ?? area, [share(1), share(1)]);
	paintList(surface, left ?? area, scene, panel);
	paintTab(surface, describe ?? area, scene, 'describe', panel, false);
	paintTab(surface, yaml ?? area, scene, 'yaml', panel, false);
	paintTab(surface, logs ?? area, scene, chosenObject(scene)?.kind === 'Pod' ? 'logs' : 'events', panel, false);
};

/** Rows of the list that are on screen at this size. */
const listRows = (size: Size, header: boolean): number => {
	const kind = sizeClass(size);
	const chromeTaken = (header && kind !== 'reduced' ? 2 : 1) + 2;
	const content = size.rows - chromeTaken;
	const around = isSmall(kind) ? 2 : 3;
	return Math.max(1, kind === 'M' ? content - 13 - around : content - around);
};

const wantedTexts = (model: Model, size: Size): Request['texts'] => {
	const kind = sizeClass(size);

	if (model.tab !== 'list') {
		return [model.tab];
	}

	return kind === 'L' ? ['describe', 'yaml', 'logs', 'events'] : kind === 'M' ? ['describe', 'logs', 'events'] : [];
};

const request = (model: Model, size: Size): Partial<Request> => {
	const cursor = cursorOf(model, rowList);
	const {resource, namespace, filter, sort, faultsOnly, at} = model.list;
	return {
		list: {
			resource,
			filter,
			faultsOnly,
			from: cursor.from,
			count: listRows(size, model.header),
			...(namespace === undefined ? {} : {namespace}),
			...(sort === undefined ? {} : {sort}),
			...(at === undefined ? {} : {at}),
		},
		...(model.object === undefined ? {} : {object: model.object}),
		texts: wantedTexts(model, size),
		...(cursor.key === undefined ? {} : {item: cursor.key}),
		...(model.explain === undefined || model.object === undefined
			? {}
			: {explain: `object/${model.object.kind}/${model.object.namespace ?? ''}/${model.object.name}`}),
	};
};

/** Moves by rows of the whole list; the window follows. */
const moveInList = (scene: Scene, key: string): Outcome => {
	const list = listOf(scene);
	const page = listRows(scene.size, scene.model.header);
	const by = movement(key, page);

	if (list === undefined || by === undefined || list.matched === 0) {
		return {};
	}

	const cursor = cursorOf(scene.model, rowList);
	const inWindow = list.rows.findIndex(({uid}) => uid === cursor.key);
	const now = inWindow === -1 ? cursor.index : list.from + inWindow;
	const index = Math.max(0, Math.min(list.matched - 1, now + by));
	const from = index < list.from ? index : index >= list.from + page ? index - page + 1 : list.from;
	const row = list.rows[index - list.from];
	return {
		model: {
			...withCursor(scene.model, rowList, {index, from: Math.max(0, from), key: row?.uid}),
			object: row?.object,
		},
	};
};

const moveInText = (scene: Scene, key: string): Outcome => {
	const page = scene.size.rows - 6;
	const by = movement(key, page) ?? 0;
	const {texts} = scene.frame.objects ?? {};
	const tab = scene.model.tab === 'list' ? 'describe' : scene.model.tab;
	const total = textLines(texts, tab, scene.model).length;
	const cursor = cursorOf(scene.model, textList);
	const from = Math.max(
		0,
		Math.min(Math.max(0, total - page), cursor.from + (Number.isFinite(by) ? by : by > 0 ? total : -total)),
	);
	return {model: {...withCursor(scene.model, textList, {index: from, from}), follows: key === 'G' || key === 'end'}};
};

const open =
	(tab: DetailTab) =>
	(scene: Scene): Outcome => {
		const object = chosenRow(scene)?.object ?? scene.model.object;
		return {
			model: {
				...withCursor(scene.model, textList, {index: 0, from: 0}),
				tab: scene.model.tab === tab ? 'list' : tab,
				object,
				follows: tab === 'logs',
			},
		};
	};

const noRow = (scene: Scene): string | undefined =>
	chosenObject(scene) === undefined ? 'nothing is chosen' : undefined;

const allowed =
	(verb: string) =>
	(scene: Scene): string | undefined =>
		noRow(scene) ?? scene.frame.objects?.actions.find(({action}) => action === verb)?.refusal;

const onObject =
	(verb: string, extra: Partial<Action> = {}) =>
	(scene: Scene): Outcome => {
		const object = chosenObject(scene);
		return object === undefined || extra.name === '' ? {} : {wish: {do: 'object', verb, objects: [object]}};
	};

const sortBy =
	(column: string) =>
	(scene: Scene): Outcome => {
		const {sort} = scene.model.list;
		const found = listOf(scene)?.columns.find(({name}) => name === column)?.name ?? column;
		const descending = sort?.column === found ? !sort.descending : column === 'AGE';
		return {model: {...scene.model, list: {...scene.model.list, sort: {column: found, descending}}}};
	};

const stepOut = (scene: Scene): Outcome => {
	const {model} = scene;

	if (model.explain !== undefined) {
		return {model: {...model, explain: undefined}};
	}

	if (model.tab !== 'list') {
		return {model: {...model, tab: 'list'}};
	}

	if (model.list.filter !== '' || model.list.faultsOnly || model.list.at !== undefined) {
		return {model: {...model, list: {...model.list, filter: '', faultsOnly: false, at: undefined}}};
	}

	const before = model.trail.at(-1);
	return before === undefined ? {} : {model: {...model, screen: before, trail: model.trail.slice(0, -1)}};
};

const chooseNamespace = (scene: Scene, key: string): Outcome => {
	const namespace = listOf(scene)?.namespaces[Number(key) - 1];
	return {
		model: {
			...withCursor(scene.model, rowList, {index: 0, from: 0}),
			list: {...scene.model.list, namespace: key === '0' ? undefined : namespace},
		},
	};
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
		const trouble = scene.frame.objects?.texts?.trouble;

		if (trouble !== undefined && scene.model.said === undefined && scene.model.prompt === undefined) {
			const texts = scene.frame.objects?.texts;
			surface.fill({x: 0, y: surface.height - 2, width: surface.width, height: 1});
			surface.put(
				1,
				surface.height - 2,
				[
					[texts?.tone ?? 'plain', glyphs[(texts?.tone ?? 'ok') as 'ok']],
					' ',
					...(typeof trouble === 'string' ? [trouble] : trouble),
					'  ',
					['key', 'i'],
					['dim', ' why'],
				],
				{width: surface.width - 2},
			);
		}
	},
	request,
	about: scene => {
		const row = chosenRow(scene);
		return row === undefined
			? {
					title: scene.model.list.resource,
					summary: 'A list of objects as the API server has them. Worst first, unless sorted by a column.',
				}
			: {
					title: `${row.object.kind} ${row.object.name}`,
					summary:
						row.why === ''
							? 'Nothing is wrong with it. d describes it, y shows its YAML, i explains its state.'
							: `${row.why}. i explains how it came to this; d and y show everything the API has.`,
				};
	},
	actions: [
		defineAction({
			name: 'objects.open',
			title: 'Open',
			explain: 'Describes the chosen object.',
			group: 'screen',
			keys: ['enter'],
			hint: 'open',
			guard: noRow,
			run: scene => (scene.model.tab === 'list' ? open('describe')(scene) : {}),
		}),
		defineAction({
			name: 'objects.describe',
			title: 'Describe',
			explain: 'As kubectl describe.',
			group: 'objects',
			keys: ['d'],
			hint: 'describe',
			guard: noRow,
			run: open('describe'),
		}),
		defineAction({
			name: 'objects.yaml',
			title: 'YAML',
			explain: 'As kubectl get -o yaml.',
			group: 'objects',
			keys: ['y'],
			hint: 'yaml',
			guard: noRow,
			run: open('yaml'),
		}),
		defineAction({
			name: 'objects.logs',
			title: 'Logs',
			explain: 'The log of its container, newest last.',
			group: 'objects',
			keys: ['l'],
			hint: 'logs',
			guard: noRow,
			run: open('logs'),
		}),
		defineAction({
			name: 'objects.previous',
			title: 'Previous logs',
			explain: 'The log of the container before the last restart.',
			group: 'objects',
			keys: ['p'],
			guard: noRow,
			run: open('previous'),
		}),
		defineAction({
			name: 'objects.events',
			title: 'Events about it',
			explain: 'What was said about this object.',
			group: 'objects',
			keys: ['E'],
			guard: noRow,
			run: open('events'),
		}),
		defineAction({
			name: 'objects.move',
			title: 'Choose a row, scroll',
			explain: 'Rows in a list, lines in a text; ctrl-f and ctrl-b by pages, g and G to the ends.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓ jk',
			run: (scene, key) => (scene.model.tab === 'list' ? moveInList(scene, key) : moveInText(scene, key)),
		}),
		defineAction({
			name: 'objects.filter',
			title: 'Filter, find',
			explain: 'Words that must occur; !word inverse, -l app=web labels, ~word fuzzy, /…/r expression.',
			group: 'screen',
			keys: ['/'],
			hint: 'filter',
			run: ({model}) => ({model: openPrompt(model, 'filter', '/', lineOf(model.list.filter, model.history.filter))}),
		}),
		defineAction({
			name: 'objects.node',
			title: 'Its node',
			explain: 'Lists the node that this pod runs on.',
			group: 'objects',
			keys: ['o'],
			guard: scene =>
				noRow(scene) ??
				(listOf(scene)?.columns.some(({name}) => name === 'NODE') === true ? undefined : 'it has no node'),
			run: scene => {
				const list = listOf(scene);
				const index = list?.columns.findIndex(({name}) => name === 'NODE') ?? -1;
				return {
					model: {
						...withCursor(scene.model, rowList, {index: 0, from: 0}),
						tab: 'list',
						list: {
							...scene.model.list,
							resource: 'nodes',
							namespace: undefined,
							filter: chosenRow(scene)?.cells[index] ?? '',
						},
					},
				};
			},
		}),
		defineAction({
			name: 'objects.owner',
			title: 'Its owner',
			explain: 'Goes to the object that controls it.',
			group: 'objects',
			keys: ['J'],
			guard: noRow,
			run: scene => ({wish: {do: 'object', verb: 'owner', objects: [chosenObject(scene) as ObjectRef]}}),
		}),
		defineAction({
			name: 'objects.delete',
			title: 'Delete, asks first',
			explain: 'DELETE with the grace period of its spec. The default answer is no.',
			group: 'objects',
			keys: ['ctrl-d'],
			hint: 'delete',
			guard: allowed('delete'),
			run: onObject('delete'),
		}),
		defineAction({
			name: 'objects.scale',
			title: 'Scale',
			explain: 'Sets the number of replicas.',
			group: 'objects',
			keys: ['s'],
			guard: allowed('scale'),
			run: scene => ({
				model: openPrompt(scene.model, 'value', 'replicas', lineOf(''), {
					do: 'object',
					verb: 'scale',
					objects: [chosenObject(scene) as ObjectRef],
					value: '',
				}),
			}),
		}),
		defineAction({
			name: 'objects.restart',
			title: 'Restart; drain a node',
			explain: 'Workloads: a rolling restart. Nodes: cordon and evict.',
			group: 'objects',
			keys: ['r'],
			guard: scene => allowed(chosenObject(scene)?.kind === 'Node' ? 'drain' : 'restart')(scene),
			run: scene => onObject(chosenObject(scene)?.kind === 'Node' ? 'drain' : 'restart')(scene),
		}),
		defineAction({
			name: 'objects.cordon',
			title: 'Cordon; copy the name',
			explain: 'Nodes: no new pods. Elsewhere: the name goes to the clipboard.',
			group: 'objects',
			keys: ['c'],
			run: scene => {
				const object = chosenObject(scene);
				return object === undefined
					? {}
					: object.kind === 'Node'
						? {wish: {do: 'object', verb: 'cordon', objects: [object]}}
						: {program: {do: 'copy', text: object.name}};
			},
		}),
		defineAction({
			name: 'objects.uncordon',
			title: 'Uncordon',
			explain: 'Opens a node for new pods again.',
			group: 'objects',
			keys: ['u'],
			guard: scene =>
				chosenObject(scene)?.kind === 'Node' ? allowed('uncordon')(scene) : 'only nodes can be uncordoned',
			run: onObject('uncordon'),
		}),
		defineAction({
			name: 'objects.mark',
			title: 'Mark',
			explain: 'Marked rows are acted on together.',
			group: 'objects',
			keys: ['v'],
			guard: noRow,
			run: scene => {
				const uid = chosenRow(scene)?.uid ?? '';
				const {marks} = scene.model;
				return {
					model: {...scene.model, marks: marks.includes(uid) ? marks.filter(other => other !== uid) : [...marks, uid]},
				};
			},
		}),
		defineAction({
			name: 'objects.unmark',
			title: 'Clear the marks',
			explain: 'No row is marked any more.',
			group: 'objects',
			keys: ['ctrl-\\'],
			run: ({model}) => ({model: {...model, marks: []}}),
		}),
		defineAction({
			name: 'objects.faults',
			title: 'Faults only',
			explain: 'Shows only what is not well.',
			group: 'screen',
			keys: ['F'],
			hint: 'faults',
			run: ({model}) => ({
				model: {
					...withCursor(model, rowList, {index: 0, from: 0}),
					list: {...model.list, faultsOnly: !model.list.faultsOnly},
				},
			}),
		}),
		defineAction({
			name: 'objects.wide',
			title: 'Wide columns',
			explain: 'As kubectl get -o wide.',
			group: 'screen',
			keys: ['ctrl-w'],
			run: ({model}) => ({model: {...model, list: {...model.list, wide: !model.list.wide}}}),
		}),
		defineAction({
			name: 'objects.namespace',
			title: 'Namespace, 0 for all',
			explain: 'The digits choose a namespace.',
			group: 'screen',
			keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
			label: '0 … 9',
			hint: 'ns',
			run: chooseNamespace,
		}),
		defineAction({
			name: 'objects.sort-name',
			title: 'Sort by name',
			explain: 'Again turns the order round.',
			group: 'screen',
			keys: ['N'],
			run: sortBy('NAME'),
		}),
		defineAction({
			name: 'objects.sort-age',
			title: 'Sort by age',
			explain: 'Again turns the order round.',
			group: 'screen',
			keys: ['A'],
			run: sortBy('AGE'),
		}),
		defineAction({
			name: 'objects.sort-status',
			title: 'Sort by status',
			explain: 'Worst first; again turns the order round.',
			group: 'screen',
			keys: ['S'],
			run: sortBy('STATUS'),
		}),
		defineAction({
			name: 'objects.sort-namespace',
			title: 'Sort by namespace',
			explain: 'Again turns the order round.',
			group: 'screen',
			keys: ['P'],
			run: sortBy('NAMESPACE'),
		}),
		defineAction({
			name: 'objects.wrap',
			title: 'Wrap long lines',
			explain: 'In texts and logs.',
			group: 'screen',
			keys: ['w'],
			guard: scene => (scene.model.tab === 'list' ? 'only texts can be wrapped' : undefined),
			run: ({model}) => ({model: {...model, wraps: !model.wraps}}),
		}),
		defineAction({
			name: 'objects.timestamps',
			title: 'Timestamps',
			explain: 'In logs.',
			group: 'screen',
			keys: ['t'],
			run: ({model}) => ({model: {...model, timestamps: !model.timestamps}}),
		}),
		defineAction({
			name: 'objects.why',
			title: 'Why: explain this',
			explain: 'How the chosen object came to its state.',
			group: 'understand',
			keys: ['i'],
			hint: 'why',
			guard: noRow,
			run: scene => ({
				model: {
					...scene.model,
					explain: scene.model.explain === undefined ? 'cursor' : undefined,
					object: chosenObject(scene),
				},
			}),
		}),
		...k9sKeys,
		defineAction({
			name: 'objects.back',
			title: 'Close, clear, back',
			explain: 'The text, then the filter, then the screen.',
			group: 'move',
			keys: ['esc'],
			hint: 'back',
			run: stepOut,
		}),
		defineAction({
			name: 'objects.leave',
			title: 'Leave',
			explain: 'Closes the text, or goes back to the last screen.',
			group: 'move',
			keys: ['q'],
			run: scene =>
				scene.model.tab === 'list'
					? stepOut({
							...scene,
							model: {...scene.model, list: {...scene.model.list, filter: '', faultsOnly: false, at: undefined}},
						})
					: stepOut(scene),
		}),
	],
	hints: ['time.space', 'go.command'],
});
