/** The scheduler's queue as it stands: who would be taken next, who waits, who was turned away. */
import type {QueuedPod, SchedulerBench} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import {line, lines, panel, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {cutMiddle, padLeft, padRight} from '../../width.ts';
import {cpuOf, memoryOf, spanOf} from '../../words.ts';
import {podList} from './choice.ts';

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

/** The pods that may be taken now, with `rest` rows kept free below; answers how many rows it used. */
export const queue = (surface: Surface, box: Rectangle, scene: Scene, bench: SchedulerBench, rest: number): number => {
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

/** A line of pods that may not be taken yet, the first three by name; empty when there are none. */
export const waiting = (label: string, pods: readonly QueuedPod[], token: Token): Inked =>
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
export const rejectedLines = (bench: SchedulerBench, atMost: number): readonly Inked[] =>
	(bench.rejected ?? [])
		.slice(0, atMost)
		.map(
			({name, reason, node}): Inked => [
				['bad', `✖ ${reason} `],
				['dim', `${cutMiddle(node, 12)} `],
				cutMiddle(name, 12),
			],
		);

/** A heading and what stands below it; nothing at all when nothing does. */
const titled = (title: string, rows: readonly Inked[], gap: readonly Inked[] = ['']): readonly Inked[] =>
	rows.length === 0 ? [] : [...gap, [['dim', title]], ...rows];

const backoffLine = ({name, returnsIn}: QueuedPod): Inked => [
	`  ${padRight(name, 16)}`,
	['dim', spanOf(returnsIn ?? 0)],
];

const unschedulableLine = ({name, note, returnsIn}: QueuedPod): Inked => [
	`  ${padRight(name, 16)}`,
	['warn', note ?? ''],
	['dim', returnsIn === undefined ? '' : `  ${spanOf(returnsIn)} left`],
];

/** Standing orders and what is known of the pod in hand: where there is room for all. */
const moreLines = ({orders, handLines}: SchedulerBench): readonly Inked[] => [
	...titled(
		'standing orders',
		orders.map(({number, text}): Inked => [['dim', `  ${number} `], text]),
	),
	...titled(
		'this pod',
		handLines.map(
			({label, text}): Inked => [['dim', `  ${padRight(label, 9)}`], ...(typeof text === 'string' ? [text] : text)],
		),
	),
];

/** The queue with all that waits below it. */
export const queuePanel = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	bench: SchedulerBench,
	full: boolean,
): void => {
	const box = panel(surface, area, 'activeQ', {right: 'cpu  mem  waits'});
	const below: readonly Inked[] = [
		...((bench.rejected ?? []).length === 0 ? [] : ['', ...rejectedLines(bench, 3)]),
		...titled('back-off', bench.backoff.slice(0, 3).map(backoffLine)),
		...titled('unschedulable', bench.unschedulable.slice(0, 3).map(unschedulableLine), []),
		...(full ? moreLines(bench) : []),
	];
	const used = queue(surface, box, scene, bench, Math.min(below.length, box.height - 3));
	lines(surface, {...box, y: box.y + used, height: box.height - used}, below);
};
