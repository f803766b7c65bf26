/** What lies over a screen: help, palette, explanation, advice, dialogs. Painted in front of the dimmed picture. */
import {codexPage, codexWords} from '../../game/codex.ts';
import type {Branch, Explanation} from '../../game/view/frame.ts';
import {type HelpSection, handleOf, helpSections} from './keymap.ts';
import {centred, isSmall} from './layout.ts';
import {visible} from './line-editor.ts';
import type {Dialog, Model} from './model.ts';
import {column, line, lines, panel, wrapInked} from './paint.ts';
import {matching, type PaletteEntry, paletteEntries} from './palette.ts';
import {type Action, classOf, type Scene, type Screen} from './screen.ts';
import type {Inked, Rectangle, Surface} from './surface.ts';
import {textWidth, wrap} from './width.ts';
import {momentOf} from './words.ts';

const isFound = (action: Action, query: string): boolean => {
	const hay = `${action.title} ${action.explain} ${action.name} ${action.command ?? ''}`.toLowerCase();
	return query
		.toLowerCase()
		.split(' ')
		.every(word => hay.includes(word));
};

/** The actions that a search in help finds; all of them for an empty search. */
export const foundActions = (screen: Screen, query: string): readonly Action[] =>
	helpSections(screen).flatMap(section => section.actions.filter(action => query !== '' && isFound(action, query)));

const sectionHeight = (section: HelpSection): number => section.actions.length + 2;

/** Sections put into columns, top down; what does not fit goes to the next page. */
const pagesOf = (sections: readonly HelpSection[], columns: number, height: number): HelpSection[][][] => {
	const pages: HelpSection[][][] = [[[]]];
	let used = 0;

	for (const section of sections) {
		let rest = section;

		while (rest.actions.length > 0) {
			const page = pages.at(-1) ?? [];
			const room = height - used - 1;

			if (room < Math.min(3, rest.actions.length)) {
				used = 0;

				if (page.length < columns) {
					page.push([]);
				} else {
					pages.push([[]]);
				}

				continue;
			}

			const taken = rest.actions.slice(0, room);
			page.at(-1)?.push({title: rest.title, actions: taken});
			used += sectionHeight({title: '', actions: taken});
			rest = {title: rest.title, actions: rest.actions.slice(taken.length)};
		}
	}

	return pages;
};

const helpRow = (
	surface: Surface,
	x: number,
	y: number,
	width: number,
	action: Action,
	scene: Scene,
	keyWidth: number,
	chosen = false,
): void => {
	const label = handleOf(action);
	const refusal = action.guard?.(scene);
	const keys = textWidth(label) > keyWidth ? label : ' '.repeat(keyWidth - textWidth(label)) + label;
	const text: Inked = [
		[refusal === undefined ? 'key' : 'dim', keys],
		'  ',
		[refusal === undefined ? 'plain' : 'dim', action.title],
		...(refusal === undefined || !chosen ? [] : [['warn', `  ${refusal}`] as const]),
	];
	surface.put(x, y, text, {width, ground: chosen ? 'sel' : 'none'});

	if (chosen) {
		surface.ground(x, y, width, 'sel', true);
	}
};

export const paintHelp = (surface: Surface, scene: Scene, screen: Screen): void => {
	const size = classOf(scene);
	const small = isSmall(size);
	surface.dimAll();
	const area = centred(
		{x: 0, y: 1, width: surface.width, height: surface.height - 2},
		small ? surface.width - 2 : size === 'M' ? surface.width - 6 : 134,
		small ? surface.height - 2 : 32,
	);
	const query = scene.model.prompt?.state.text ?? '';
	const right: Inked =
		query === ''
			? 'type to search · esc closes'
			: [
					['plain', query],
					['accent', '▌'],
				];
	const box = panel(surface, area, 'Help', {focus: true, opaque: true, right});
	const {title, summary} = screen.about(scene);
	const aboutLines: Inked[] = [
		[
			['head', title],
			['dim', '   the thing under the cursor'],
		],
		...wrap(summary, box.width).slice(0, small ? 2 : 3),
	];
	const y0 = lines(surface, box, aboutLines) + 1;
	const body = {...box, y: box.y + y0, height: box.height - y0 - 1};

	if (query === '') {
		paintHelpPage(surface, body, scene, screen);
	} else {
		paintHelpSearch(surface, body, scene, screen, query);
	}
};

const paintHelpSearch = (surface: Surface, body: Rectangle, scene: Scene, screen: Screen, query: string): void => {
	const found = foundActions(screen, query);
	const chosen = Math.min(scene.model.prompt?.chosen ?? 0, Math.max(0, found.length - 1));
	const from = Math.max(0, chosen - body.height + 2);

	for (const [row, action] of found.slice(from, from + body.height).entries()) {
		helpRow(surface, body.x, body.y + row, body.width, action, scene, 12, row + from === chosen);
	}

	const note: Inked =
		found.length === 0
			? [['dim', 'nothing by this name']]
			: [
					['key', 'enter'],
					['dim', ' does it   '],
					['key', '↑↓'],
					['dim', ' choose'],
				];
	line(surface, {...body, height: body.height + 1}, body.height, note);
};

const paintHelpPage = (surface: Surface, body: Rectangle, scene: Scene, screen: Screen): void => {
	const columns = body.width >= 100 ? 3 : body.width >= 56 ? 2 : 1;
	const width = Math.floor(body.width / columns);
	const pages = pagesOf(helpSections(screen), columns, body.height);
	const index = (scene.model.help?.page ?? 0) % pages.length;

	for (const [columnIndex, sections] of (pages[index] ?? []).entries()) {
		let y = body.y;
		const x = body.x + columnIndex * width;

		for (const section of sections) {
			surface.put(x, y, [['title', section.title]], {width: width - 1});
			y += 1;

			for (const action of section.actions) {
				helpRow(surface, x, y, width - 1, action, scene, 9);
				y += 1;
			}

			y += 1;
		}
	}

	const more: Inked =
		pages.length > 1
			? [
					['key', 'tab'],
					['dim', ` page ${index + 1} of ${pages.length}   `],
					['accent', ':keys  :theme  :plain  :mouse on'],
				]
			: [['accent', ':theme  :plain  :ascii  :mouse on']];
	line(surface, {...body, height: body.height + 1}, body.height, more);
};

/** The entries that the palette shows for what was typed. */
export const shownEntries = (scene: Scene, screen: Screen, screens: readonly Screen[]): readonly PaletteEntry[] =>
	matching(paletteEntries(scene, screen, screens), scene.model.prompt?.state.text ?? '', 12);

const promptRow = (surface: Surface, y: number, model: Model): void => {
	const {prompt} = model;

	if (prompt === undefined) {
		return;
	}

	surface.fill({x: 0, y, width: surface.width, height: 1});
	const x = surface.put(1, y, [['key', `${prompt.label} `]]);
	const room = surface.width - x - 2;
	const shown = visible(prompt.state, room);
	surface.put(x, y, shown.text, {width: room, base: 'head'});
	const under = surface.characters[y * surface.width + x + shown.cursor];
	surface.cell(x + shown.cursor, y, under === undefined || under === '' ? ' ' : under, 'head', 'sel');

	if (prompt.problem !== undefined) {
		surface.putRight(surface.width - 2, y, [['bad', ` ${prompt.problem}`]], {
			width: Math.max(10, surface.width - x - textWidth(shown.text) - 4),
		});
	}
};

/** The command line with its list above, at the foot of the screen. */
export const paintPrompt = (surface: Surface, scene: Scene, screen: Screen, screens: readonly Screen[]): void => {
	const {prompt} = scene.model;

	if (prompt === undefined || prompt.purpose === 'help') {
		return;
	}

	const y = surface.height - 2;
	promptRow(surface, y, scene.model);

	if (prompt.purpose !== 'command') {
		return;
	}

	const entries = shownEntries(scene, screen, screens);
	const height = Math.max(1, Math.min(entries.length, 12)) + 2;
	const width = Math.min(surface.width, 92);
	const box = panel(surface, {x: 0, y: y - height, width, height}, 'Commands', {
		opaque: true,
		focus: true,
		right: 'enter does · tab completes · esc closes',
	});

	for (const [row, entry] of entries.entries()) {
		paintEntry(surface, {...box, y: box.y + row, height: 1}, entry, row === prompt.chosen);
	}

	if (entries.length === 0) {
		line(surface, box, 0, [['dim', 'enter runs this line']]);
	}
};

const paintEntry = (surface: Surface, row: Rectangle, entry: PaletteEntry, isChosen: boolean): void => {
	const ground = isChosen ? 'sel' : 'none';
	const disabled = entry.disabled !== undefined;
	const note: Inked = disabled ? [['warn', entry.disabled ?? '']] : [['accent', entry.command]];

	if (isChosen) {
		surface.fill(row, ' ', 'plain', 'sel');
	}

	const text: Inked = [isChosen ? '► ' : '  ', [disabled ? 'dim' : 'plain', entry.title]];
	surface.put(row.x, row.y, [...column(text, Math.floor(row.width * 0.52)), ['key', entry.keys]], {
		width: Math.floor(row.width * 0.68),
		ground,
	});
	surface.putRight(row.x + row.width - 1, row.y, note, {width: Math.floor(row.width * 0.32), ground});
};

/** A tree as lines with box characters. */
export const treeLines = (branches: readonly Branch[], depth: readonly boolean[] = []): Inked[] =>
	branches.flatMap((branch, index) => {
		const isLast = index === branches.length - 1;
		const isRoot = depth.length === 0;
		const lead = isRoot
			? ''
			: `${depth
					.slice(1)
					.map(open => (open ? '│  ' : '   '))
					.join('')}${isLast ? '└─ ' : '├─ '}`;
		const text: Inked = [
			['faint', lead],
			...(branch.at === undefined ? [] : [[isRoot ? 'head' : 'dim', `${momentOf(branch.at)} `] as const]),
			...(branch.yours === true ? [['you', 'you  '] as const] : []),
			...(typeof branch.text === 'string' ? [branch.text] : branch.text),
			...(branch.aside === undefined ? [] : [['dim', '   '] as const, ...asides(branch.aside)]),
		];
		return [text, ...treeLines(branch.children ?? [], [...depth, !isLast])];
	});

const asides = (
	aside: NonNullable<Branch['aside']>,
): ReadonlyArray<string | readonly [import('./theme.ts').Token, string]> =>
	typeof aside === 'string'
		? [['dim', aside]]
		: aside.map(part => (typeof part === 'string' ? (['dim', part] as const) : part));

/** An explanation as lines: numbers first, then the tree. */
export const explanationLines = (explanation: Explanation, width: number): Inked[] => {
	const label = Math.min(18, Math.max(6, ...explanation.lines.map(({label: text}) => textWidth(text)))) + 2;
	return [
		...wrap(explanation.summary, width),
		'',
		...explanation.lines.flatMap(({label: name, text}) =>
			wrapInked(text, Math.max(10, width - label)).map(
				(part, row): Inked => [
					...column([['dim', row === 0 ? name : '']], label),
					...(typeof part === 'string' ? [part] : part),
				],
			),
		),
		...(explanation.tree === undefined ? [] : ['', ...treeLines([explanation.tree])]),
		...(explanation.codex.length === 0 ? [] : ['', [['dim', `:codex  ${explanation.codex.join(' · ')}`]] as Inked]),
	];
};

/** `codex/WORD`: a page, or all words when there is none of this name. */
const codexOf = (explain: string): Explanation | undefined => {
	if (!explain.startsWith('codex/')) {
		return undefined;
	}

	const word = explain.slice('codex/'.length).trim();
	const page = word === '' ? undefined : codexPage(word);
	return page === undefined
		? {
				title: 'Codex',
				summary: `${word === '' ? '' : `There is no page "${word}". `}:codex WORD opens a page. Words: ${codexWords.join(', ')}.`,
				lines: [],
				codex: [],
			}
		: {
				title: page.word,
				summary: `${page.meaning[0]?.toUpperCase()}${page.meaning.slice(1)}. ${page.page}`,
				lines: [],
				codex: page.see,
			};
};

/** What is under the cursor, in the frame's words, or else in the screen's own. */
const explanationOf = (scene: Scene, screen: Screen): Explanation =>
	codexOf(scene.model.explain ?? '') ??
	scene.frame.explanation ??
	screen.explain?.(scene) ?? {...screen.about(scene), lines: [], codex: []};

/** `i`: a panel at the right half, or the lower half on small screens. */
export const paintExplanation = (surface: Surface, scene: Scene, screen: Screen): void => {
	const {advice} = scene.frame;

	if (scene.model.explain !== undefined) {
		const explanation = explanationOf(scene, screen);
		paintSide(surface, scene, explanation.title, 'i closes', width => explanationLines(explanation, width));
	} else if (scene.model.advice && advice !== undefined) {
		paintSide(surface, scene, 'What the real one would do', 'w closes · marks the run', () => [
			[['dim', advice.who]],
			...advice.choices.map(
				({text, yours}, index): Inked => [
					['dim', `${String(index + 1).padStart(3)}  `],
					...(typeof text === 'string' ? [text] : text),
					...(yours ? [['ok', '   you are on it'] as const] : []),
				],
			),
			...(advice.note === undefined ? [] : ['', advice.note]),
		]);
	}
};

const paintSide = (
	surface: Surface,
	scene: Scene,
	title: string,
	right: string,
	content: (width: number) => readonly Inked[],
): void => {
	const small = isSmall(classOf(scene));
	const width = small ? surface.width : Math.min(72, Math.floor(surface.width / 2));
	const list = content(width - 4);
	const height = Math.min(surface.height - 6, list.length + 2);
	const area = {x: surface.width - width, y: surface.height - 2 - height, width, height};
	const box = panel(surface, area, title, {opaque: true, focus: true, right});
	lines(surface, box, list);
};

/** Answers stand one above the other, with numbers, when they do not fit side by side. */
export const isStacked = (dialog: Dialog, width: number): boolean =>
	dialog.stacked === true || dialog.choices.reduce((sum, {label}) => sum + textWidth(label) + 5, 0) > width;

/** The lines of a stacked dialog's answers. */
export const stackedChoices = (
	dialog: Dialog,
	width: number,
): ReadonlyArray<{readonly choice: number; readonly text: string}> =>
	dialog.choices.flatMap(({label}, choice) =>
		wrap(label, width - 6).map((text, row) => ({
			choice,
			text: row === 0 ? `${choice === dialog.chosen ? '►' : ' '} ${choice + 1}  ${text}` : `     ${text}`,
		})),
	);

/** The place of a dialog; Ink draws what is inside. */
export const dialogArea = (size: Scene['size'], dialog: Dialog): Rectangle => {
	const width = Math.min(size.columns - 4, 64);
	const title = wrap(dialog.title, width - 4).length;
	const detail = dialog.detail === undefined ? 0 : wrap(dialog.detail, width - 4).length;
	const choices = isStacked(dialog, width - 4) ? stackedChoices(dialog, width - 4).length : 1;
	const height = title + detail + choices + 3;
	const middle = centred({x: 0, y: 0, width: size.columns, height: size.rows}, width, height);
	return dialog.isQuestion === true ? {...middle, y: Math.max(0, size.rows - 3 - height)} : middle;
};

/** Steps the screen back and leaves the dialog's place empty. */
export const makeRoom = (surface: Surface, area: Rectangle): void => {
	surface.dimAll();
	surface.fill(area);
};
