/**
The workload controllers' bench: where wanted and observed differ, and which call closes the gap.

The work list is the reconcile loop made visible. The call is shown as it would be sent before `enter` sends it; why
spells out the arithmetic. Objects without a difference stay below, faint: nothing to do is a result, too.
*/
import type {ControllerBench, Line, ReplicaRow, WorkItem} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {eventText} from '../event-line.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {lineOf} from '../line-editor.ts';
import {chosenIndex, cursorOf, moved, openPrompt, withCursor} from '../model.ts';
import {treeLines} from '../overlays.ts';
import {bar, line, lines, panel, rule, windowOf} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import {glyphs, type Token} from '../theme.ts';
import {cut, padLeft, padRight, textWidth, wrap} from '../width.ts';
import {signed} from '../words.ts';

const workList = 'controller/work';

const benchOf = (scene: Scene): ControllerBench | undefined => scene.frame.controller;

const chosenItem = (scene: Scene): WorkItem | undefined => {
	const work = benchOf(scene)?.work ?? [];
	return work[
		chosenIndex(
			cursorOf(scene.model, workList),
			work.map(({key}) => key),
		)
	];
};

const labelled = (list: readonly Line[], width = 0): Inked[] => {
	const label = Math.max(width, ...list.map(entry => textWidth(entry.label))) + 2;
	return list.map(({label: name, text}) => [
		['dim', padRight(name, label)],
		...(typeof text === 'string' ? [text] : text),
	]);
};

/** Differences first; then what waits, then what is settled, faint. */
const workText = (item: WorkItem, width: number, isChosen: boolean): Inked => {
	const {namespace, name, kind} = item.object;
	const settled = !item.actionable && item.tone === 'ok';
	const nameWidth = width >= 100 ? 24 : 14;
	const kindWidth = 12;
	const gap = width >= 100 ? 36 : Math.max(20, Math.min(25, width - nameWidth - kindWidth - 28));
	const token: Token = settled ? 'dim' : 'plain';
	return [
		isChosen ? ['accent', '►'] : [item.tone, glyphs[item.tone === 'warn' ? 'warn' : (item.tone as 'ok')]],
		' ',
		[token, padRight(namespace === undefined ? name : `${namespace}/${name}`, nameWidth)],
		' ',
		['dim', padRight(kind, kindWidth)],
		[token, padRight(item.difference, gap)],
		' ',
		[item.actionable ? 'accent' : 'dim', `→ ${item.proposal}`],
	];
};

const work = (surface: Surface, box: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const list = bench.work;
	const cursor = cursorOf(scene.model, workList);
	const chosen = chosenIndex(
		cursor,
		list.map(({key}) => key),
	);
	const from = windowOf(cursor.from, chosen, box.height, list.length);

	if (list.length === 0) {
		line(surface, box, 0, [
			['ok', '✓'],
			['dim', ' wanted and observed agree everywhere'],
		]);
		return;
	}

	for (const [row, item] of list.slice(from, from + box.height).entries()) {
		const isChosen = row + from === chosen;
		line(surface, box, row, workText(item, box.width, isChosen));

		if (isChosen) {
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}
};

const replicaText = (row: ReplicaRow, most: number, barWidth: number): Inked => [
	['dim', padRight(row.label, 5)],
	padRight(row.name, 11),
	' ',
	...bar(
		most === 0 ? 0 : row.ready / most,
		barWidth,
		row.tone === 'dim' ? 'dim' : row.tone,
		row.starting > 0 ? {share: row.starting / most, token: 'info'} : undefined,
	),
	' ',
	padLeft(String(row.wanted), 2),
	['dim', row.limit === undefined ? ' wanted  ' : ' '],
	row.limit === undefined ? '' : ['dim', `of ${row.limit}  `],
	padLeft(String(row.ready), 2),
	['dim', ' ready'],
	['info', row.starting > 0 && row.limit === undefined ? `  ◐ ${row.starting} starting` : ''],
	['gone', row.terminating > 0 && row.limit === undefined ? `  ◌ ${row.terminating} ending` : ''],
];

const podRow = (row: ReplicaRow): Inked => [
	padRight(row.name, 10),
	...row.pods.map(tone => [tone, `${glyphs[tone as 'ok'] ?? '●'} `] as const),
];

const subject = (surface: Surface, box: Rectangle, bench: ControllerBench, full: boolean): void => {
	const {subject: chosen} = bench;

	if (chosen === undefined) {
		line(surface, box, 0, [['dim', 'nothing chosen']]);
		return;
	}

	const rows = chosen.sum === undefined ? chosen.rows : [...chosen.rows, chosen.sum];
	const most = Math.max(
		1,
		...rows.map(({wanted, ready, starting, terminating}) => Math.max(wanted, ready + starting + terminating)),
	);
	const barWidth = Math.max(10, Math.min(40, box.width - 52));
	const text: Inked[] = rows.map(row => replicaText(row, most, barWidth));
	const pods = chosen.rows.filter(row => row.pods.length > 0).map(podRow);

	if (full) {
		lines(surface, box, [
			...text,
			'',
			...pods,
			'',
			...labelled(chosen.lines),
			...(chosen.owners === undefined ? [] : ['', ...treeLines([chosen.owners])]),
		]);
		return;
	}

	const each: Inked =
		pods.length === 0
			? ''
			: [
					['dim', 'each '],
					...pods.flatMap(
						(pod): ReadonlyArray<string | readonly [Token, string]> => [
							...(typeof pod === 'string' ? [pod] : pod),
							'  ',
						],
					),
				];
	lines(surface, box, [
		...text,
		...(each === '' ? [] : [each]),
		...labelled(chosen.lines).slice(0, Math.max(0, box.height - text.length - 1)),
	]);
};

const shortPath = (path: string, width: number): string => {
	const parts = path.split('/');

	for (let from = 1; from < parts.length; from++) {
		const shorter = `…/${parts.slice(from).join('/')}`;

		if (textWidth(shorter) <= width) {
			return textWidth(path) <= width ? path : shorter;
		}
	}

	return cut(path, width);
};

const call = (surface: Surface, box: Rectangle, bench: ControllerBench, airy: boolean): number => {
	const {call: wanted} = bench;

	if (wanted === undefined) {
		line(surface, box, 0, [['dim', 'no call closes this gap now']]);
		return 1;
	}

	const shown: Inked[] = [
		[['accent', wanted.verb], ` ${shortPath(wanted.path, box.width - wanted.verb.length - 2)}`],
		...(airy ? [''] : []),
		...wanted.body.map((text): Inked => ['  ', ...(typeof text === 'string' ? [text] : text)]),
		...(airy ? [''] : []),
		...labelled(wanted.lines),
		...(wanted.allowed ? [] : [[['bad', `✖ ${wanted.refusal ?? 'not allowed'}`]] as Inked]),
	];
	return lines(surface, box, shown);
};

const why = (surface: Surface, box: Rectangle, scene: Scene, bench: ControllerBench, compact: boolean): void => {
	const list = compact ? bench.why.filter(({label}) => label !== '') : bench.why;
	const hint = scene.frame.hints.flatMap(({levels}) => levels.filter(level => level !== null)).at(-1);
	const shown = labelled(list);
	const rest = hint === undefined ? [] : [...(compact ? [] : ['']), [['mark', 'hint  '], hint] as Inked];
	lines(surface, box, [...shown.slice(0, Math.max(0, box.height - rest.length)), ...rest]);
};

const others = (surface: Surface, box: Rectangle, bench: ControllerBench): void => {
	const keyOf = (name: string): string => controller.actions.find(action => action.name === name)?.keys[0] ?? ' ';
	lines(surface, box, [
		[['dim', 'other calls you may make here']],
		...bench.others.map(
			({action, text, refusal}): Inked => [
				' ',
				[refusal === undefined ? 'key' : 'dim', padRight(keyOf(action), 3)],
				[refusal === undefined ? 'plain' : 'dim', text],
				['warn', refusal === undefined ? '' : `  ${refusal}`],
			],
		),
	]);
};

const advice = (surface: Surface, box: Rectangle, scene: Scene): void => {
	const {advice: given} = scene.frame;

	if (given === undefined) {
		line(surface, box, 0, [
			['dim', 'not asked  '],
			['key', 'w'],
			['dim', ' asks, and marks the run'],
		]);
		return;
	}

	lines(surface, box, [
		[['dim', given.who]],
		...given.choices.map(
			({text, yours}, index): Inked => [
				['dim', `${padLeft(String(index + 1), 3)}  `],
				...(typeof text === 'string' ? [text] : text),
				['dim', yours ? '   you are on it' : ''],
			],
		),
		'',
		[['dim', 'your last decisions']],
		...given.past.map(
			({number, text, mark, points}): Inked => [
				['dim', `${padLeft(String(number), 3)}  `],
				...(typeof text === 'string' ? [padRight(text, 24)] : text),
				[mark === '=' || mark.startsWith('!') ? 'ok' : 'bad', padRight(mark, 4)],
				['bad', points === undefined ? '' : signed(points)],
			],
		),
		...(given.note === undefined ? [] : ['', [['dim', typeof given.note === 'string' ? given.note : '']] as Inked]),
	]);
};

const events = (surface: Surface, area: Rectangle, bench: ControllerBench): void => {
	lines(surface, panel(surface, area, 'Events', {right: 'newest first'}), bench.events.map(eventText));
};

const drawWide = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const large = classOf(scene) === 'L';
	const [left, right] = columnsOf(area, [share(1), fixed(large ? 80 : 38)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const workRows = Math.min(bench.work.length + 3, large ? 17 : 9);
	const [workArea, subjectArea, eventArea] = rowsOf(left, [fixed(workRows), fixed(large ? 20 : 12), share(1)]);
	work(
		surface,
		panel(surface, workArea ?? left, 'Desired ≠ observed', {focus: true, right: bench.loops}),
		scene,
		bench,
	);
	subject(
		surface,
		panel(surface, subjectArea ?? left, bench.subject?.title ?? 'Object', {right: bench.subject?.facts ?? ''}),
		bench,
		true,
	);
	events(surface, eventArea ?? left, bench);
	const [callArea, whyArea, adviceArea] = rowsOf(
		right,
		large ? [fixed(19), fixed(17), share(1)] : [fixed(15), share(1)],
	);
	const callBox = panel(surface, callArea ?? right, 'The call', {right: 'enter sends'});
	const used = call(surface, callBox, bench, true);

	if (large) {
		others(surface, {...callBox, y: callBox.y + used + 1, height: callBox.height - used - 1}, bench);
	}

	why(surface, panel(surface, whyArea ?? right, 'Why', {right: 'i'}), scene, bench, false);

	if (adviceArea !== undefined) {
		advice(surface, panel(surface, adviceArea, 'What the real one would do', {right: 'w · marks the run'}), scene);
	}
};

/** The smallest size: the work list and the call that would be sent. */
const drawReduced = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const [workArea, callArea] = rowsOf(area, [share(1), fixed(5)]);
	work(surface, rule(surface, workArea ?? area, 'Desired ≠ observed', {focus: true, right: bench.loops}), scene, bench);
	call(surface, rule(surface, callArea ?? area, 'The call you would make'), bench, false);
};

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const [workArea, subjectArea, bottom] = rowsOf(area, [share(1), fixed(6), fixed(7)]);
	const [callArea, whyArea] = columnsOf(bottom ?? area, [share(1.1), share(1)], 1);
	work(surface, rule(surface, workArea ?? area, 'Desired ≠ observed', {focus: true, right: bench.loops}), scene, bench);
	subject(
		surface,
		rule(surface, subjectArea ?? area, bench.subject?.title ?? 'Object', {right: bench.subject?.facts ?? ''}),
		bench,
		false,
	);
	call(surface, rule(surface, callArea ?? area, 'The call you would make'), bench, false);
	why(surface, rule(surface, whyArea ?? area, 'Why', {right: 'i'}), scene, bench, true);
};

const noItem = (scene: Scene): string | undefined =>
	chosenItem(scene) === undefined ? 'nothing differs; space goes on' : undefined;

const refused =
	(name: string) =>
	(scene: Scene): string | undefined =>
		noItem(scene) ?? benchOf(scene)?.others.find(({action}) => action === name)?.refusal;

const seat =
	(verb: string) =>
	(scene: Scene): Outcome => ({
		wish: {do: 'seat', verb, items: [chosenItem(scene)?.key ?? '']},
	});

const ask =
	(verb: string, label: string, suggested = '') =>
	(scene: Scene): Outcome => ({
		model: openPrompt(scene.model, 'value', label, lineOf(suggested), {
			do: 'seat',
			verb,
			items: [chosenItem(scene)?.key ?? ''],
			value: '',
		}),
	});

export const controller = defineScreen({
	name: 'controller',
	title: 'Controller bench',
	commands: ['ctrl', 'controller', 'controllers'],
	needsRun: true,
	panels: () => 1,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, controller);
		const bench = benchOf(scene);

		if (bench === undefined) {
			const box = rule(surface, content, 'Controller bench');
			line(surface, box, 0, [
				['dim', 'this run has no controller seat; '],
				['key', ':dash'],
				['dim', ' shows the cluster'],
			]);
			return;
		}

		const size = classOf(scene);
		(size === 'reduced' ? drawReduced : isSmall(size) ? drawSmall : drawWide)(surface, content, scene, bench);
	},
	request: model => {
		const item = model.cursors[workList]?.key;
		return {
			...(item === undefined ? {} : {item}),
			...(model.explain === undefined ? {} : {explain: `work/${item ?? ''}`}),
		};
	},
	about: scene => {
		const item = chosenItem(scene);
		return item === undefined
			? {
					title: 'the work list',
					summary: 'Every object whose wanted and observed state differ, and what the loop would do about it.',
				}
			: {
					title: `${item.object.kind} ${item.object.name} · ${item.difference}`,
					summary: wrap(
						`The loop would ${item.proposal}. It compares what it has seen with what is wanted, and may be looking at the past: a stale write comes back as 409.`,
						400,
					).join(' '),
				};
	},
	actions: [
		defineAction({
			name: 'seat.send',
			title: 'Send the call shown',
			explain: 'Exactly the call in the panel, as your identity, at its cost.',
			group: 'screen',
			keys: ['enter'],
			hint: 'send call',
			guard: scene =>
				noItem(scene) ??
				(benchOf(scene)?.call === undefined ? 'no call closes this gap now' : benchOf(scene)?.call?.refusal),
			run: seat('send'),
		}),
		defineAction({
			name: 'seat.item',
			title: 'Choose the object',
			explain: 'The call and the arithmetic follow.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			run: (scene, key) => ({
				model: withCursor(
					scene.model,
					workList,
					moved(
						cursorOf(scene.model, workList),
						(benchOf(scene)?.work ?? []).map(item => item.key),
						movement(key, 8) ?? 0,
					),
				),
			}),
		}),
		defineAction({
			name: 'seat.report',
			title: 'Report the status only',
			explain: 'Writes what is counted now into status, and nothing else. Other loops act on it.',
			group: 'screen',
			keys: ['e'],
			hint: 'report',
			guard: noItem,
			run: seat('report'),
		}),
		defineAction({
			name: 'seat.create',
			title: 'Create a pod',
			explain: 'POST a pod from the template, owned by this object.',
			group: 'screen',
			keys: ['c'],
			hint: 'create',
			guard: refused('seat.create'),
			run: seat('create'),
		}),
		defineAction({
			name: 'seat.delete',
			title: 'Delete a pod',
			explain: "Asks which; the ReplicaSet controller's own first victim is filled in.",
			group: 'screen',
			keys: ['x'],
			hint: 'delete',
			guard: refused('seat.delete'),
			run: scene => ask('delete', 'pod', benchOf(scene)?.victims?.[0])(scene),
		}),
		defineAction({
			name: 'seat.scale',
			title: 'Scale',
			explain: 'Sets spec.replicas of the chosen object to a number you type.',
			group: 'screen',
			keys: ['s'],
			hint: 'scale',
			guard: refused('seat.scale'),
			run: ask('scale', 'replicas'),
		}),
		defineAction({
			name: 'seat.pause',
			title: 'Pause, resume rollout',
			explain: 'PATCH spec.paused. The progress deadline still runs.',
			group: 'screen',
			keys: ['z'],
			guard: refused('seat.pause'),
			run: seat('pause'),
		}),
		defineAction({
			name: 'seat.rollback',
			title: 'Roll back',
			explain: 'Sets the old template again.',
			group: 'screen',
			keys: ['Z'],
			hint: 'roll back',
			guard: refused('seat.rollback'),
			run: seat('rollback'),
		}),
		defineAction({
			name: 'seat.delegate',
			title: 'Delegate to autopilot',
			explain: 'Objects like this one go to the autopilot as a standing order.',
			group: 'screen',
			keys: ['D'],
			hint: 'delegate',
			guard: noItem,
			run: seat('delegate'),
		}),
		defineAction({
			name: 'seat.hand-back',
			title: 'Hand back the seat',
			explain: 'Releases the lease; the bot takes over within 2 s. Again: take it back.',
			group: 'screen',
			keys: ['H'],
			run: () => ({wish: {do: 'seat', verb: 'hand-back', items: []}}),
		}),
	],
	hints: ['time.space', 'why', 'advice', 'time.undo', 'go.leave'],
});
