/**
The scheduler's bench: which pod, which nodes fit, what each would cost.

Left the queue in the order in which it would be taken, right the board: nodes as lanes, pods as blocks as wide as their
CPU request, the pod in hand already lying where it would go. Below, the why-table; refused nodes keep their line with
plugin and reason.
*/
import type {GaugeLine, NodeOption, PodBlock, QueuedPod, SchedulerBench} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {eventText} from '../event-line.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {chosenIndex, cursorOf, type Model, moved, noCursor, withCursor} from '../model.ts';
import {bar, curve, fitted, line, lines, panel, rule, windowOf} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import {type Inked, inkedWidth, type Rectangle, type Surface} from '../surface.ts';
import type {Token} from '../theme.ts';
import {cutMiddle, padLeft, padRight, textWidth} from '../width.ts';
import {cores, cpuOf, gibibytes, memoryOf, signed, spanOf} from '../words.ts';

const podList = 'scheduler/pods';
const nodeList = 'scheduler/nodes';

const benchOf = (scene: Scene): SchedulerBench | undefined => scene.frame.scheduler;

/** Best first; refused ones after those that fit, in their own order. */
const ranked = (bench: SchedulerBench): readonly NodeOption[] =>
	[...bench.options].sort((a, b) =>
		a.fits === b.fits ? (b.total ?? 0) - (a.total ?? 0) || (a.node < b.node ? -1 : 1) : a.fits ? -1 : 1,
	);

/** The node chosen: the cursor's, or else the best. */
const chosenNode = (scene: Scene): NodeOption | undefined => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return undefined;
	}

	const {key} = cursorOf(scene.model, nodeList);
	return bench.options.find(({node}) => node === key) ?? ranked(bench)[0];
};

const queueText = (pod: QueuedPod, width: number): Inked => {
	const name = width - 2 - 6 - 6 - 6;
	// Under a second is nothing to wait for.
	const waits = spanOf(Math.floor(pod.waits / 1000) * 1000);
	return [
		pod.marked ? ['you', '◆ '] : '  ',
		padRight(cutMiddle(pod.name, name), name),
		padLeft(cpuOf(pod.milliCpu), 6),
		padLeft(memoryOf(pod.memoryBytes), 6),
		['dim', padLeft(waits, 6)],
	];
};

const queue = (surface: Surface, box: Rectangle, scene: Scene, bench: SchedulerBench, rest: number): number => {
	const keys = bench.active.map(({key}) => key);
	const cursor = cursorOf(scene.model, podList);
	const chosen = bench.hand === undefined ? chosenIndex(cursor, keys) : Math.max(0, keys.indexOf(bench.hand.key));
	const height = Math.max(1, Math.min(bench.active.length, box.height - rest));
	const from = windowOf(cursor.from, chosen, height, bench.active.length);

	if (bench.active.length === 0) {
		line(surface, box, 0, [
			['ok', '✓'],
			['dim', ' nothing waits for a node'],
		]);
		return 1;
	}

	for (const [row, pod] of bench.active.slice(from, from + height).entries()) {
		line(surface, box, row, queueText({...pod, marked: pod.marked || scene.model.marks.includes(pod.key)}, box.width));

		if (row + from === chosen) {
			surface.cell(box.x, box.y + row, '►', 'head');
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}

	return height;
};

const waiting = (label: string, pods: readonly QueuedPod[], token: Token): Inked =>
	pods.length === 0
		? ''
		: [
				['dim', `${label} `],
				...pods
					.slice(0, 3)
					.flatMap(
						(pod): ReadonlyArray<string | readonly [Token, string]> => [
							`${pod.name} `,
							[token, `${pod.note ?? (pod.returnsIn === undefined ? '' : spanOf(pod.returnsIn))}  `],
						],
					),
				['dim', pods.length > 3 ? `and ${pods.length - 3} more` : ''],
			];

/** Pods that the kubelet turned away: the price of a bind that nobody had checked. */
const rejectedLines = (bench: SchedulerBench, atMost: number): readonly Inked[] =>
	(bench.rejected ?? [])
		.slice(0, atMost)
		.map(
			({name, reason, node}): Inked => [
				['bad', `✖ ${reason} `],
				['dim', `${cutMiddle(node, 12)} `],
				cutMiddle(name, 12),
			],
		);

/** What the node says to the pod in hand; with empty hands, what is free on it. */
const verdict = (option: NodeOption): Inked => {
	if (!option.fits) {
		return [['bad', `✖ ${option.brief ?? 'refused'}`]];
	}

	return option.total === undefined
		? [['dim', `${cores(Math.max(0, option.allocatableMilliCpu - option.requestedMilliCpu))} cpu free`]]
		: [
				['ok', '✓ '],
				['head', String(Math.round(option.total))],
			];
};

const thinBar = (used: number, more: number, all: number, width: number, fits: boolean): Inked => {
	const isOver = used + more > all;

	if (isOver && !fits) {
		const parts = bar(used / all, width - 1, 'bad');
		return [...parts.filter(([, text]) => text !== ''), ['bad', '!']];
	}

	return bar(all === 0 ? 0 : used / all, width, 'info', {share: all === 0 ? 0 : more / all, token: 'you'});
};

const handOf = (bench: SchedulerBench): {readonly milliCpu: number; readonly memoryBytes: number} =>
	bench.hand ?? {milliCpu: 0, memoryBytes: 0};

/** One node in one line: for small screens. */
const thinOption = (option: NodeOption, bench: SchedulerBench, width: number): Inked => {
	const hand = handOf(bench);
	const barWidth = Math.max(6, Math.floor((width - 32) / 2));
	return [
		option.marked ? ['you', '◆ '] : '  ',
		padRight(cutMiddle(option.node, 8), 9),
		['dim', padRight(option.zone, 3)],
		...thinBar(option.requestedMilliCpu, hand.milliCpu, option.allocatableMilliCpu, barWidth, option.fits),
		'  ',
		...thinBar(option.requestedMemoryBytes, hand.memoryBytes, option.allocatableMemoryBytes, barWidth, option.fits),
		'  ',
		...verdict(option),
	];
};

const kindToken = (app: string, apps: readonly string[]): Token => `kind${Math.max(0, apps.indexOf(app)) % 6}` as Token;

const appsOf = (bench: SchedulerBench): readonly string[] =>
	[...new Set(bench.options.flatMap(({pods}) => pods.map(({app}) => app)))].sort();

const blockText = (name: string, width: number): string =>
	width < 2 ? '█'.repeat(width) : `[${padRight(name.slice(0, Math.max(0, width - 2)), width - 2)}]`;

/** Pods as blocks as wide as their CPU request, the one in hand where it would lie, dots for what is free. */
const lane = (
	surface: Surface,
	x: number,
	y: number,
	width: number,
	option: NodeOption,
	bench: SchedulerBench,
	perCore: number,
	isChosen: boolean,
): void => {
	const apps = appsOf(bench);
	const columnsFor = (milliCpu: number): number => Math.max(3, Math.round((milliCpu / 1000) * perCore));
	const whole = Math.min(width, Math.round((option.allocatableMilliCpu / 1000) * perCore));
	let at = x;
	const put = (pod: Pick<PodBlock, 'app' | 'milliCpu'>, token: Token): void => {
		const wide = Math.min(columnsFor(pod.milliCpu), Math.max(0, x + width - at));
		surface.put(at, y, [[token, blockText(pod.app, wide)]], {width: wide});
		at += wide;
	};

	for (const pod of option.pods.filter(({milliCpu}) => milliCpu > 0)) {
		put(pod, pod.victim ? 'bad' : kindToken(pod.app, apps));
	}

	if (isChosen && option.fits && bench.hand !== undefined) {
		put({app: `${bench.hand.name.split('-')[0] ?? ''}+`, milliCpu: bench.hand.milliCpu}, 'hand');
	} else if (!option.fits && option.requestedMilliCpu + handOf(bench).milliCpu > option.allocatableMilliCpu) {
		at = surface.put(at, y, [['bad', '!']], {width: Math.max(0, x + width - at)});
	}

	surface.put(at, y, [['faint', '·'.repeat(Math.max(0, x + whole - at))]]);
};

/** Columns for the names of the nodes: as wide as the longest, within reason. */
const nodeWidth = (bench: SchedulerBench, most: number): number =>
	Math.min(most, Math.max(8, ...bench.options.map(({node}) => textWidth(node)))) + 1;

const laneHead = (option: NodeOption, bench: SchedulerBench, width: number, isChosen: boolean): Inked => {
	const hand = handOf(bench);
	const nameWidth = nodeWidth(bench, width >= 90 ? 24 : 14);
	// Long names and notes need the room more than the bar does.
	const barWidth = width >= 90 ? 16 : nameWidth > 10 ? 6 : 10;
	return [
		isChosen ? ['accent', '► '] : option.marked ? ['you', '◆ '] : '  ',
		[isChosen ? 'head' : 'plain', padRight(cutMiddle(option.node, nameWidth - 1), nameWidth)],
		['dim', 'zone '],
		padRight(option.zone, 3),
		['dim', 'mem '],
		...thinBar(option.requestedMemoryBytes, hand.memoryBytes, option.allocatableMemoryBytes, barWidth, option.fits),
		` ${gibibytes(option.requestedMemoryBytes)}`,
		['dim', ` of ${gibibytes(option.allocatableMemoryBytes)} Gi  `],
		...(width >= 76
			? [
					['dim', 'cpu '] as const,
					cores(option.requestedMilliCpu),
					['dim', ` of ${cores(option.allocatableMilliCpu)}  `] as const,
				]
			: []),
		...(typeof option.notes === 'string' ? [option.notes] : option.notes),
	];
};

const board = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const size = classOf(scene);
	const box = panel(surface, area, bench.hand === undefined ? 'Nodes' : `Drop ${bench.hand.name} on a node`, {
		focus: true,
		right: size === 'L' ? 'one block is one pod, as wide as its cpu request' : refusedCounts(bench),
	});
	const chosen = chosenNode(scene);
	const list = bench.options.length > 12 ? ranked(bench) : bench.options;
	const foot = chosen === undefined || box.height < list.length * 2 + 4 ? 0 : 3;
	const room = box.height - foot;
	const step = Math.max(2, Math.min(4, Math.floor(room / Math.max(1, list.length))));
	const shown = Math.max(1, Math.floor(room / step));
	const index = Math.max(
		0,
		list.findIndex(({node}) => node === chosen?.node),
	);
	const from = windowOf(0, index, shown, list.length);
	const largest = Math.max(1000, ...list.map(({allocatableMilliCpu}) => allocatableMilliCpu));
	const perCore = Math.max(2, Math.min(12, Math.floor(((box.width - 4) * 1000) / largest)));

	for (const [row, option] of list.slice(from, from + shown).entries()) {
		const y = row * step;
		const isChosen = option.node === chosen?.node;
		line(surface, box, y, laneHead(option, bench, box.width, isChosen), {
			width: box.width - inkedWidth(verdict(option)) - 2,
		});
		surface.putRight(box.x + box.width - 1, box.y + y, verdict(option));
		lane(surface, box.x + 2, box.y + y + 1, box.width - 3, option, bench, perCore, isChosen);

		if (step >= 4 && y + 2 < room) {
			coresRuler(surface, box, y + 2, option, perCore);
		}
	}

	if (chosen !== undefined && foot > 0) {
		after(surface, box, chosen, bench);
	}
};

/** A tick for each core below the lane. */
const coresRuler = (surface: Surface, box: Rectangle, row: number, option: NodeOption, perCore: number): void => {
	const count = Math.round(option.allocatableMilliCpu / 1000);
	const text = `${'─'.repeat(Math.max(0, perCore - 1))}┴`.repeat(count);
	line(surface, box, row, [['faint', text]], {indent: 2, width: box.width - 3});
};

const after = (surface: Surface, box: Rectangle, chosen: NodeOption, bench: SchedulerBench): void => {
	const hand = handOf(bench);
	const cpu = `cpu ${cores(chosen.requestedMilliCpu + hand.milliCpu)} of ${cores(chosen.allocatableMilliCpu)}`;
	const memory = `mem ${gibibytes(chosen.requestedMemoryBytes + hand.memoryBytes)} of ${gibibytes(chosen.allocatableMemoryBytes)} Gi`;
	const y = box.height - 2;
	line(surface, box, y, [
		['head', chosen.node],
		['dim', '  after the drop  '],
		`${cpu}   ${memory}   `,
		...chosen.after.flatMap(
			(text): ReadonlyArray<string | readonly [Token, string]> => [
				...(typeof text === 'string' ? [text] : text),
				'   ',
			],
		),
	]);
	line(surface, box, y + 1, [
		['dim', 'the kubelet checks again  '],
		'cpu, memory, pod count, required affinity',
		['dim', '   nobody checks  '],
		'taints, spread',
	]);
};

const refusedCounts = (bench: SchedulerBench): Inked =>
	bench.refused.length === 0
		? `${bench.options.filter(({fits}) => fits).length} of ${bench.nodeTotal} fit`
		: bench.refused.map(({brief, count}) => `${count} ✖ ${brief}`).join(' · ');

/** Plugin columns, each as wide as its name needs. */
const whyTable = (surface: Surface, box: Rectangle, scene: Scene, bench: SchedulerBench): number => {
	if (bench.hand === undefined) {
		return lines(surface, box, [
			[['dim', 'no pod in hand: what the nodes would say stands here when one waits']],
			...bench.events.map(eventText),
		]);
	}

	const chosen = chosenNode(scene);
	const name = nodeWidth(bench, box.width >= 90 ? 24 : 16);
	const widths = bench.plugins.map(({short}) => Math.max(6, textWidth(short) + 3));
	const columns = (values: readonly string[], token: Token): Inked =>
		values.map((value, index) => [token, padLeft(value, widths[index] ?? 6)] as const);
	const fitting = ranked(bench).filter(({fits}) => fits);
	const refused = ranked(bench).filter(({fits}) => !fits);
	line(surface, box, 0, [
		['dim', padRight('', name + 2)],
		...columns(
			bench.plugins.map(({short}) => short),
			'dim',
		),
		['dim', padLeft('total', 9)],
	]);
	line(surface, box, 1, [
		['dim', padRight('  weight', name + 2)],
		...columns(
			bench.plugins.map(({weight}) => `×${weight}`),
			'dim',
		),
	]);
	const room = box.height - 2;
	const shownRefused = Math.min(refused.length, Math.max(1, Math.floor(room / 3)));
	const shownFitting = Math.min(fitting.length, room - shownRefused);
	const best = fitting[0]?.total ?? 1;
	const tableWidth = name + 2 + widths.reduce((sum, width) => sum + width, 0) + 9;
	let row = 2;

	for (const option of fitting.slice(0, shownFitting)) {
		const isChosen = option.node === chosen?.node;
		line(surface, box, row, [
			isChosen ? ['accent', '► '] : '  ',
			[isChosen ? 'head' : 'plain', padRight(cutMiddle(option.node, name - 1), name)],
			...columns(
				option.scores.map(({weighted}) => String(Math.round(weighted))),
				isChosen ? 'plain' : 'dim',
			),
			[isChosen ? 'head' : 'plain', padLeft(String(Math.round(option.total ?? 0)), 9)],
			...(box.width - tableWidth > 12
				? [
						'   ',
						...bar((option.total ?? 0) / best, Math.min(18, box.width - tableWidth - 4), isChosen ? 'you' : 'dim'),
					]
				: []),
		]);
		row += 1;
	}

	for (const option of refused.slice(0, Math.max(0, room - shownFitting))) {
		line(surface, box, row, [
			['bad', '✖ '],
			padRight(cutMiddle(option.node, name), name + 1),
			['dim', padRight(option.refusedBy ?? '', Math.min(32, Math.max(18, textWidth(option.refusedBy ?? '') + 2)))],
			option.reason ?? '',
		]);
		row += 1;
	}

	return row;
};

const gaugeText = ({label, share: value, text, tone, target}: GaugeLine, width: number): Inked[] => {
	const barWidth = Math.max(6, width - 17);
	const first: Inked = [
		padRight(label, 9),
		' ',
		...bar(value, barWidth, tone),
		[tone === 'info' ? 'plain' : tone, padLeft(text, 6)],
	];
	return target === undefined
		? [first]
		: [
				first,
				[
					['dim', padRight('  target', 9)],
					' ',
					...bar(target, barWidth, 'dim'),
					['dim', padLeft(target.toFixed(2), 6)],
				],
			];
};

const spreadLines = (bench: SchedulerBench): Inked[] =>
	bench.spread.length === 0
		? []
		: [
				'',
				[['dim', 'replicas by zone']],
				...bench.spread.map(
					({app, zones, verdict: word}): Inked => [
						`  ${padRight(app, 7)}`,
						...zones.flatMap(({zone, count, inHand}): ReadonlyArray<string | readonly [Token, string]> => {
							const squares = count > 4 ? `■×${count}` : '■'.repeat(count);
							const shown = count === 0 && !inHand ? '·' : squares;
							const pad = ' '.repeat(Math.max(1, 4 - textWidth(shown) - (inHand ? 1 : 0)));
							return [['dim', `${zone} `], ['info', shown], ['you', inHand ? '□' : ''], pad];
						}),
						...(word === undefined ? [] : [word]),
					],
				),
			];

const gaugesPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench, withPlot: boolean): void => {
	const box = panel(surface, area, 'Gauges');
	const used = lines(surface, box, [
		...bench.gauges.flatMap(gauge => gaugeText(gauge, box.width)),
		...spreadLines(bench),
	]);
	const plotHeight = Math.min(9, box.height - used - 3);

	if (!withPlot || plotHeight < 4 || bench.scoreHistory.length === 0) {
		return;
	}

	const y = used + 1;
	const all = [...bench.scoreHistory, ...bench.parHistory];
	const low = Math.floor(Math.min(...all) / 100) * 100;
	const high = Math.ceil(Math.max(...all) / 100) * 100;
	line(surface, box, y, [
		['dim', 'score if the run ended now   '],
		['you', '━'],
		['dim', ' you  '],
		['par', '╌'],
		['dim', ' par'],
	]);
	const plot = {x: box.x + 5, y: box.y + y + 1, width: box.width - 6, height: plotHeight};
	line(surface, box, y + 1, [['dim', padLeft(String(high), 4)]]);
	line(surface, box, y + plotHeight, [['dim', padLeft(String(low), 4)]]);
	curve(surface, plot, fitted(bench.parHistory, plot.width), 'par', 'dashed', {low, high});
	curve(surface, plot, fitted(bench.scoreHistory, plot.width), 'you', 'heavy', {low, high});
};

const queuePanel = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench, full: boolean): void => {
	const box = panel(surface, area, 'activeQ', {right: 'cpu  mem  waits'});
	const below: Inked[] = [
		...((bench.rejected ?? []).length === 0 ? [] : ['', ...rejectedLines(bench, 3)]),
		...(bench.backoff.length === 0
			? []
			: [
					'',
					[['dim', 'back-off']] as Inked,
					...bench.backoff
						.slice(0, 3)
						.map((pod): Inked => [`  ${padRight(pod.name, 16)}`, ['dim', spanOf(pod.returnsIn ?? 0)]]),
				]),
		...(bench.unschedulable.length === 0
			? []
			: [
					[['dim', 'unschedulable']] as Inked,
					...bench.unschedulable
						.slice(0, 3)
						.map(
							(pod): Inked => [
								`  ${padRight(pod.name, 16)}`,
								['warn', pod.note ?? ''],
								['dim', pod.returnsIn === undefined ? '' : `  ${spanOf(pod.returnsIn)} left`],
							],
						),
				]),
		...(full && bench.orders.length > 0
			? [
					'',
					[['dim', 'standing orders']] as Inked,
					...bench.orders.map(({number, text}): Inked => [['dim', `  ${number} `], text]),
				]
			: []),
		...(full && bench.handLines.length > 0
			? [
					'',
					[['dim', 'this pod']] as Inked,
					...bench.handLines.map(
						({label, text}): Inked => [
							['dim', `  ${padRight(label, 9)}`],
							...(typeof text === 'string' ? [text] : text),
						],
					),
				]
			: []),
	];
	const used = queue(surface, box, scene, bench, Math.min(below.length, box.height - 3));
	lines(surface, {...box, y: box.y + used, height: box.height - used}, below);
};

const advicePanel = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const box = panel(surface, area, 'What the real one would do', {right: 'w · marks the run'});
	const {advice} = scene.frame;

	if (advice === undefined) {
		lines(surface, box, [[['dim', 'not asked'], '  ', ['key', 'w'], ['dim', ' asks, and marks the run']]]);
		return;
	}

	lines(surface, box, [
		[['dim', advice.who]],
		...advice.choices.map(
			({text, yours}, index): Inked => [
				['dim', `${padLeft(String(index + 1), 3)}  `],
				...(typeof text === 'string' ? [[yours ? 'head' : 'plain', text] as const] : text),
				['dim', yours ? '   you are on it' : ''],
			],
		),
		'',
		[['dim', 'your last decisions, against par']],
		...advice.past.map(
			({number, text, mark, points}): Inked => [
				['dim', `${padLeft(String(number), 3)}  `],
				...padded(text, 24),
				[mark === '=' || mark.startsWith('!') ? 'ok' : mark.startsWith('??') ? 'bad' : 'warn', padRight(mark, 4)],
				points === undefined ? '' : [points < 0 ? 'warn' : 'ok', padLeft(signed(points), 4)],
			],
		),
		...(advice.note === undefined ? [] : ['', [['dim', typeof advice.note === 'string' ? advice.note : '']] as Inked]),
	]);
};

const padded = (text: SchedulerBenchText, width: number): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [padRight(text, width)] : text;

type SchedulerBenchText = string | ReadonlyArray<string | readonly [Token, string]>;

const roomPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench): void => {
	const box = panel(surface, area, 'Room left', {right: 'in slots of a typical pod'});
	lines(surface, box, [
		...bench.room.map(
			({node, slots, strands}): Inked => [
				padRight(node, 10),
				['ok', padRight('■'.repeat(Math.min(12, slots)), 13)],
				['dim', 'strands  '],
				strands,
			],
		),
		'',
		...bench.roomNotes.map(
			({label, text}): Inked => [['dim', padRight(label, 17)], ...(typeof text === 'string' ? [text] : text)],
		),
	]);
};

const wavesPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench): void => {
	const box = panel(surface, area, 'Waves');
	lines(surface, box, [
		[['dim', `${padRight('', 10)}${padLeft('pods', 5)}${padLeft('cpu', 7)}${padLeft('mem', 7)}   shape`]],
		...bench.waves.map(
			({name, tone, pods, milliCpu, memoryBytes, shape}): Inked => [
				[tone, padRight(name, 10)],
				padLeft(String(pods), 5),
				padLeft(cores(milliCpu), 7),
				padLeft(`${gibibytes(memoryBytes)} Gi`, 7),
				['dim', `   ${shape}`],
			],
		),
		'',
		[['dim', 'a big pod needs one big hole; many small holes do not add up']],
	]);
};

const whyPanel = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench, withMore: boolean): void => {
	const box = panel(surface, area, 'Why', {right: 'i on a number: its formula'});
	const rowsUsed = whyTable(
		surface,
		withMore ? {...box, height: Math.min(box.height, bench.options.length + 2)} : box,
		scene,
		bench,
	);

	if (!withMore) {
		return;
	}

	const hint = scene.frame.hints.flatMap(({levels}) => levels.filter(level => level !== null)).at(-1);
	lines(surface, {...box, y: box.y + rowsUsed + 1, height: box.height - rowsUsed - 1}, [
		...bench.formulas.map(
			({label, text}): Inked => [['dim', padRight(label, 18)], ...(typeof text === 'string' ? [text] : text)],
		),
		'',
		...(hint === undefined ? [] : [[['mark', 'hint  '], hint] as Inked, '']),
		[['dim', 'there is no unbind: a bound pod stays until it is deleted']],
		'',
		...bench.events.map(eventText),
	]);
};

const drawLarge = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const [left, middle, right] = columnsOf(area, [fixed(44), share(1), fixed(56)]);

	if (left === undefined || middle === undefined || right === undefined) {
		return;
	}

	const [queueArea, gauges] = rowsOf(left, [share(1), fixed(27)]);
	const [boardArea, why] = rowsOf(middle, [fixed(Math.min(32, bench.options.length * 4 + 5)), share(1)]);
	const [advice, room, waves] = rowsOf(right, [fixed(19), fixed(17), share(1)]);
	queuePanel(surface, queueArea ?? left, scene, bench, true);
	gaugesPanel(surface, gauges ?? left, bench, true);
	board(surface, boardArea ?? middle, scene, bench);
	whyPanel(surface, why ?? middle, scene, bench, true);
	advicePanel(surface, advice ?? right, scene);
	roomPanel(surface, room ?? right, bench);
	wavesPanel(surface, waves ?? right, bench);
};

const drawMedium = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const [left, right] = columnsOf(area, [fixed(38), share(1)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const gaugeRows = Math.min(15, 4 + bench.gauges.length + bench.spread.length + 1);
	const [queueArea, gauges] = rowsOf(left, [share(1), fixed(gaugeRows)]);
	const whyRows = Math.min(11, bench.options.length + 4);
	const [boardArea, why] = rowsOf(right, [share(1), fixed(whyRows)]);
	queuePanel(surface, queueArea ?? left, scene, bench, false);
	gaugesPanel(surface, gauges ?? left, bench, false);
	board(surface, boardArea ?? right, scene, bench);
	whyPanel(surface, why ?? right, scene, bench, false);
};

/** The board in one line a node, and what the chosen one would be after the drop. */
const thinBoard = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const chosen = chosenNode(scene);
	const boardBox = rule(surface, area, bench.hand === undefined ? 'Nodes' : `Drop ${bench.hand.name} on`, {
		focus: true,
		right: refusedCounts(bench),
	});
	const barWidth = Math.max(6, Math.floor((boardBox.width - 32) / 2));
	line(surface, boardBox, 0, [
		[
			'dim',
			`  ${padRight('node', 9)}${padRight('z', 3)}${padRight('cpu', barWidth + 2)}${padRight('mem', barWidth + 2)}verdict`,
		],
	]);
	const list = ranked(bench);
	const index = Math.max(
		0,
		list.findIndex(({node}) => node === chosen?.node),
	);
	const shown = boardBox.height - 3;
	const from = windowOf(0, index, shown, list.length);

	for (const [row, option] of list.slice(from, from + shown).entries()) {
		line(surface, boardBox, row + 1, thinOption(option, bench, boardBox.width));

		if (row + from === index) {
			surface.cell(boardBox.x, boardBox.y + row + 1, '►', 'head');
			surface.ground(boardBox.x, boardBox.y + row + 1, boardBox.width, 'sel', true);
		}
	}

	line(surface, boardBox, boardBox.height - 2, [
		['info', '━'],
		['dim', ' used  '],
		['you', '╍'],
		['dim', ' this pod  '],
		['faint', '─'],
		['dim', ' free  '],
		['bad', '!'],
		['dim', ' no room'],
	]);

	if (chosen !== undefined) {
		const hand = handOf(bench);
		line(surface, boardBox, boardBox.height - 1, [
			['head', chosen.node],
			`  cpu ${cores(chosen.requestedMilliCpu)}+${cores(hand.milliCpu)}`,
			['dim', ` of ${cores(chosen.allocatableMilliCpu)}`],
			`  mem ${gibibytes(chosen.requestedMemoryBytes)}+${gibibytes(hand.memoryBytes)}`,
			['dim', ` of ${gibibytes(chosen.allocatableMemoryBytes)} Gi`],
		]);
	}
};

/** The smallest size: the board alone; the queue is told in a line. */
const drawReduced = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const {hand} = bench;
	const [top, bottom] = rowsOf(area, [share(1), fixed(1)]);
	thinBoard(surface, top ?? area, scene, bench);
	line(
		surface,
		bottom ?? area,
		0,
		hand === undefined
			? [['dim', 'nothing waits']]
			: [
					['dim', 'in hand  '],
					['head', hand.name],
					`  ${cpuOf(hand.milliCpu)} cpu  ${memoryOf(hand.memoryBytes)}`,
					['dim', `   ${bench.activeTotal} wait`],
				],
	);
};

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const whyRows = Math.min(9, bench.options.length + 3, Math.floor(area.height / 2));
	const [top, why] = rowsOf(area, [share(1), fixed(whyRows)]);
	const [left, right] = columnsOf(top ?? area, [fixed(32), share(1)], 1);

	if (left === undefined || right === undefined || why === undefined) {
		return;
	}

	const queueBox = rule(surface, left, 'activeQ', {right: 'cpu  mem waits'});
	const below = [
		...rejectedLines(bench, 2),
		waiting('back-off', bench.backoff, 'dim'),
		waiting('unsched', bench.unschedulable, 'warn'),
	].filter(text => text !== '');
	const used = queue(surface, queueBox, scene, bench, below.length);
	lines(
		surface,
		{...queueBox, y: queueBox.y + Math.max(used, queueBox.height - below.length), height: below.length},
		below,
	);

	thinBoard(surface, right, scene, bench);
	whyTable(surface, rule(surface, why, 'Why', {right: 'i: formula'}), scene, bench);
};

const noHand = (scene: Scene): string | undefined =>
	benchOf(scene) === undefined
		? 'this run has no scheduler seat'
		: benchOf(scene)?.hand === undefined
			? 'nothing waits for a node; space goes on'
			: undefined;

const itemsOf = (scene: Scene): readonly string[] => {
	const {marks} = scene.model;
	const hand = benchOf(scene)?.hand?.key;
	return marks.length > 0 ? marks : hand === undefined ? [] : [hand];
};

const act =
	(verb: string, withNode = false) =>
	(scene: Scene): Outcome => ({
		// The next pod has its own best node: nothing of this choice may slip into the next one.
		model: withCursor(withCursor({...scene.model, marks: []}, nodeList, noCursor), podList, noCursor),
		wish: {do: 'seat', verb, items: itemsOf(scene), ...(withNode ? {option: chosenNode(scene)?.node ?? ''} : {})},
	});

const moveNode = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return {};
	}

	const list =
		classOf(scene) === 'S' || classOf(scene) === 'reduced' || bench.options.length > 12 ? ranked(bench) : bench.options;
	const keys = list.map(({node}) => node);
	const cursor = cursorOf(scene.model, nodeList);
	const start = cursor.key === undefined ? {...cursor, key: chosenNode(scene)?.node} : cursor;
	return {model: withCursor(scene.model, nodeList, moved(start, keys, movement(key, 6) ?? 0))};
};

const movePod = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return {};
	}

	const keys = bench.active.map(pod => pod.key);
	const cursor = cursorOf(scene.model, podList);
	const start = cursor.key === undefined ? {...cursor, key: bench.hand?.key} : cursor;
	const next: Model = withCursor(
		scene.model,
		podList,
		moved(start, keys, key === 'J' || key === 'shift-down' ? 1 : -1),
	);
	return {model: withCursor(next, nodeList, {index: 0, from: 0})};
};

const mark = (scene: Scene): Outcome => {
	const key = benchOf(scene)?.hand?.key;
	const {marks} = scene.model;
	return key === undefined
		? {}
		: {model: {...scene.model, marks: marks.includes(key) ? marks.filter(other => other !== key) : [...marks, key]}};
};

export const scheduler = defineScreen({
	name: 'scheduler',
	title: 'Scheduler bench',
	commands: ['sched', 'scheduler'],
	needsRun: true,
	panels: () => 2,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, scheduler);
		const bench = benchOf(scene);

		if (bench === undefined) {
			const box = rule(surface, content, 'Scheduler bench');
			line(surface, box, 0, [
				['dim', 'this run has no scheduler seat; '],
				['key', ':dash'],
				['dim', ' shows the cluster'],
			]);
			return;
		}

		const size = classOf(scene);
		const draw = size === 'L' ? drawLarge : size === 'reduced' ? drawReduced : isSmall(size) ? drawSmall : drawMedium;
		draw(surface, content, scene, bench);
	},
	request: model => {
		const item = model.cursors[podList]?.key;
		const option = model.cursors[nodeList]?.key;
		return {
			...(item === undefined ? {} : {item}),
			...(option === undefined ? {} : {option}),
			...(model.explain === undefined ? {} : {explain: `total/${option ?? ''}`}),
		};
	},
	about: scene => {
		const chosen = chosenNode(scene);

		if (chosen === undefined) {
			return {
				title: 'the queue',
				summary: 'Pods wait here in the order in which the scheduler takes them: priority first, then time.',
			};
		}

		return chosen.fits
			? {
					title: `${chosen.node} · total ${Math.round(chosen.total ?? 0)}`,
					summary:
						'Every node that passed the filters gets a score from each plugin, times its weight; the highest sum wins, ties are broken by lot.',
				}
			: {
					title: `${chosen.node} · refused`,
					summary: `${chosen.refusedBy ?? 'A filter'} says: ${chosen.reason ?? 'no'}. Binding here is still possible; the kubelet may refuse the pod.`,
				};
	},
	explain: scene => {
		const bench = benchOf(scene);
		const chosen = chosenNode(scene);
		return bench === undefined || chosen === undefined
			? undefined
			: {
					...scheduler.about(scene),
					lines: [
						...bench.formulas,
						...chosen.scores.map(({raw, normalised, weighted}, index) => ({
							label: bench.plugins[index]?.name ?? '',
							text: `${Math.round(raw)} → ${Math.round(normalised)} × ${bench.plugins[index]?.weight ?? 1} = ${Math.round(weighted)}`,
						})),
					],
					codex: ['Filter', 'Score', 'NormalizeScore'],
				};
	},
	actions: [
		defineAction({
			name: 'seat.bind',
			title: 'Bind to this node',
			explain:
				'POST pods/binding. The API server does not check fit; the kubelet checks cpu, memory and pod count again.',
			group: 'screen',
			keys: ['enter'],
			hint: 'bind',
			guard: noHand,
			run: act('bind', true),
		}),
		defineAction({
			name: 'seat.node',
			title: 'Choose the node',
			explain: 'The pod in hand moves over the nodes; nothing is sent.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			hint: 'node',
			run: moveNode,
		}),
		defineAction({
			name: 'seat.pod',
			title: 'Choose the pod',
			explain: 'Takes another pod of the queue in hand.',
			group: 'screen',
			keys: ['J', 'K', 'shift-down', 'shift-up'],
			label: 'J K',
			hint: 'pod',
			run: movePod,
		}),
		defineAction({
			name: 'seat.unschedulable',
			title: 'Mark unschedulable',
			explain: 'Writes PodScheduled=False; the pod returns when something changes, or after five minutes.',
			group: 'screen',
			keys: ['x'],
			hint: 'unsched',
			guard: noHand,
			run: act('unschedulable'),
		}),
		defineAction({
			name: 'seat.back-off',
			title: 'Back off',
			explain: 'Tries again later: 1 s, doubling up to 10 s. Nothing is sent.',
			group: 'screen',
			keys: ['b'],
			hint: 'back off',
			guard: noHand,
			run: act('back-off'),
		}),
		defineAction({
			name: 'seat.preempt',
			title: 'Preempt',
			explain: 'Removes pods of lower priority from this node so that the pod fits. Asks for the victims.',
			group: 'screen',
			keys: ['p'],
			hint: 'preempt',
			guard: scene =>
				noHand(scene) ??
				(chosenNode(scene)?.pods.some(({priority}) => priority < (benchOf(scene)?.hand?.priority ?? 0)) === true
					? undefined
					: 'no pod on this node has a lower priority than the one in hand'),
			run: act('preempt', true),
		}),
		defineAction({
			name: 'seat.mark',
			title: 'Mark several pods',
			explain: 'Then enter binds them all to one node, in queue order.',
			group: 'screen',
			keys: ['v'],
			hint: 'mark',
			guard: noHand,
			run: mark,
		}),
		defineAction({
			name: 'seat.clear-nomination',
			title: 'Clear nomination',
			explain: 'Takes nominatedNodeName away again.',
			group: 'screen',
			keys: ['n'],
			guard: noHand,
			run: act('clear-nomination'),
		}),
		defineAction({
			name: 'seat.delegate',
			title: 'Delegate to autopilot',
			explain: 'Gives pods like this one to the autopilot as a standing order.',
			group: 'screen',
			keys: ['D'],
			hint: 'delegate',
			guard: noHand,
			run: act('delegate'),
		}),
		defineAction({
			name: 'seat.hand-back',
			title: 'Hand back the seat',
			explain: 'Releases the lease; the bot takes over within 2 s. Again: take it back.',
			group: 'screen',
			keys: ['H'],
			run: act('hand-back'),
		}),
	],
	hints: ['time.space', 'why', 'advice', 'time.undo', 'go.leave'],
});
