/** The board: each node a lane, each pod a block in it, and what the chosen node would be after the drop. */
import type {NodeOption, PodBlock, SchedulerBench} from '../../../../game/view/frame.ts';
import {line, panel, windowOf} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import {type Inked, inkedWidth, type Rectangle, type Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {cutMiddle, padRight} from '../../width.ts';
import {cores, gibibytes} from '../../words.ts';
import {chosenNode, handOf, ranked} from './choice.ts';
import {nodeWidth, refusedCounts, thinBar, uses, verdict} from './node-gauge.ts';

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

const laneHead = (option: NodeOption, bench: SchedulerBench, width: number, isChosen: boolean): Inked => {
	const hand = handOf(bench);
	const nameWidth = nodeWidth(bench, width >= 90 ? 24 : 14);
	// Long names and notes need the room more than the bar does.
	const barWidth = width >= 90 ? 16 : nameWidth > 10 ? 6 : 10;
	const of = width >= 90 ? ' of ' : '/';
	return [
		isChosen ? ['accent', '► '] : option.marked ? ['you', '◆ '] : '  ',
		[isChosen ? 'head' : 'plain', padRight(cutMiddle(option.node, nameWidth - 1), nameWidth)],
		['dim', 'zone '],
		padRight(option.zone, 3),
		...(option.usedMilliCpu === undefined
			? [
					['dim', 'mem '] as const,
					...thinBar(
						option.requestedMemoryBytes,
						hand.memoryBytes,
						option.allocatableMemoryBytes,
						barWidth,
						option.fits,
					),
				]
			: [...uses(option), '  ']),
		...(option.usedMilliCpu === undefined || width >= 90
			? [
					`${option.usedMilliCpu === undefined ? '' : 'mem'} ${gibibytes(option.requestedMemoryBytes)}`,
					['dim', `${of}${gibibytes(option.allocatableMemoryBytes)} Gi  `] as const,
				]
			: []),
		...(width >= 76
			? [
					['dim', 'cpu '] as const,
					cores(option.requestedMilliCpu),
					['dim', `${of}${cores(option.allocatableMilliCpu)}  `] as const,
				]
			: []),
		...(typeof option.notes === 'string' ? [option.notes] : option.notes),
	];
};

/** How the lanes share the rows and columns of the panel. */
type Scale = {
	/** Rows from one lane to the next, and rows for all of them. */
	readonly step: number;
	readonly room: number;
	/** Columns for a core of CPU. */
	readonly perCore: number;
};

const scaleOf = (box: Rectangle, list: readonly NodeOption[], foot: number): Scale => {
	const room = box.height - foot;
	const largest = Math.max(1000, ...list.map(({allocatableMilliCpu}) => allocatableMilliCpu));
	return {
		step: Math.max(2, Math.min(4, Math.floor(room / Math.max(1, list.length)))),
		room,
		perCore: Math.max(2, Math.min(12, Math.floor(((box.width - 4) * 1000) / largest))),
	};
};

/** One node: its name and numbers, its lane, and a ruler of cores where there is room. */
const nodeLines = (
	surface: Surface,
	box: Rectangle,
	y: number,
	option: NodeOption,
	bench: SchedulerBench,
	{step, room, perCore}: Scale,
	isChosen: boolean,
): void => {
	line(surface, box, y, laneHead(option, bench, box.width, isChosen), {
		width: box.width - inkedWidth(verdict(option)) - 2,
	});
	surface.putRight(box.x + box.width - 1, box.y + y, verdict(option));
	lane(surface, box.x + 2, box.y + y + 1, box.width - 3, option, bench, perCore, isChosen);

	if (step >= 4 && y + 2 < room) {
		coresRuler(surface, box, y + 2, option, perCore);
	}
};

/** All nodes as lanes, as many as the panel has room for. */
export const board = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const box = panel(surface, area, bench.hand === undefined ? 'Nodes' : `Drop ${bench.hand.name} on a node`, {
		focus: true,
		right: classOf(scene) === 'L' ? 'one block is one pod, as wide as its cpu request' : refusedCounts(bench),
	});
	const chosen = chosenNode(scene);
	const list = bench.options.length > 12 ? ranked(bench) : bench.options;
	const {hand} = bench;
	const foot = chosen === undefined || hand === undefined || box.height < list.length * 2 + 4 ? 0 : 3;
	const scale = scaleOf(box, list, foot);
	const shown = Math.max(1, Math.floor(scale.room / scale.step));
	const index = list.findIndex(({node}) => node === chosen?.node);
	const from = windowOf(0, Math.max(0, index), shown, list.length);

	for (const [row, option] of list.slice(from, from + shown).entries()) {
		nodeLines(surface, box, row * scale.step, option, bench, scale, option.node === chosen?.node);
	}

	if (chosen !== undefined && hand !== undefined && foot > 0) {
		after(surface, box, chosen, hand);
	}
};

/** A tick for each core below the lane. */
const coresRuler = (surface: Surface, box: Rectangle, row: number, option: NodeOption, perCore: number): void => {
	const count = Math.round(option.allocatableMilliCpu / 1000);
	const text = `${'─'.repeat(Math.max(0, perCore - 1))}┴`.repeat(count);
	line(surface, box, row, [['faint', text]], {indent: 2, width: box.width - 3});
};

const isWide = (box: Rectangle): boolean => box.width >= 100;

/** As many whole parts as there is room for, three columns apart. */
const wholeParts = (parts: readonly Inked[], width: number): Inked => {
	const row: Array<Exclude<Inked, string>[number]> = [];
	let taken = 0;

	for (const part of parts) {
		const gap = taken === 0 ? '' : '   ';

		if (taken + gap.length + inkedWidth(part) > width) {
			break;
		}

		row.push(gap, ...(typeof part === 'string' ? [part] : part));
		taken += gap.length + inkedWidth(part);
	}

	return row;
};

/**
What the chosen node would carry after the drop, and what nobody looks at again. Of the filters the kubelet repeats
those that could break the node; of taints only NoExecute. Source: pkg/kubelet/lifecycle/predicate.go
*/
const after = (
	surface: Surface,
	box: Rectangle,
	chosen: NodeOption,
	hand: NonNullable<SchedulerBench['hand']>,
): void => {
	const cpu = `cpu ${cores(chosen.requestedMilliCpu + hand.milliCpu)} of ${cores(chosen.allocatableMilliCpu)}`;
	const memory = `mem ${gibibytes(chosen.requestedMemoryBytes + hand.memoryBytes)} of ${gibibytes(chosen.allocatableMemoryBytes)} Gi`;
	const y = box.height - 2;
	const parts: readonly Inked[] = [
		[
			['head', chosen.node],
			['dim', '  after the drop'],
		],
		cpu,
		memory,
		...chosen.after,
	];
	line(surface, box, y, wholeParts(parts, box.width));
	line(
		surface,
		box,
		y + 1,
		isWide(box)
			? [
					['dim', 'the kubelet checks again  '],
					'cpu, memory, pod count, ports, node affinity',
					['dim', '   nobody checks  '],
					'NoSchedule taints, spread',
				]
			: [['dim', 'kubelet rechecks  '], 'cpu, memory, ports, affinity', ['dim', '   nobody  '], 'NoSchedule, spread'],
	);
};
