/** What is still to come and where it could go. */
import type {SchedulerBench} from '../../../../game/view/frame.ts';
import {lines, panel} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {padLeft, padRight} from '../../width.ts';
import {cores, gibibytes} from '../../words.ts';

/** How many more typical pods each node could take. */
export const roomPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench): void => {
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

/** The pods that are announced, by wave. */
export const wavesPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench): void => {
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
