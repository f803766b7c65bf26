/** Small clusters: every node with its pods as boxes and a mark for each container. */
import type {NodeCell, ZoneView} from '../../../../game/view/frame.ts';
import {line} from '../../paint.ts';
import {type Inked, inkedWidth, type Rectangle, type Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {nodeText, zoneTitle} from './node-lines.ts';
import type {Metric} from './state.ts';

/** A pod as a box with a mark for each container: `[web ●●]`. */
const podParts = ({name, tone, containers}: NonNullable<NodeCell['blocks']>[number]): Inked => [
	['dim', '['],
	[tone === 'ok' ? 'plain' : tone, name],
	' ',
	...containers.map(each => [each, glyphs[each === 'warn' ? 'warn' : (each as 'ok')]] as const),
	['dim', ']'],
];

/** Boxes in rows; whole boxes only, and the last row says how many are left out. */
const podRows = (blocks: NonNullable<NodeCell['blocks']>, width: number, most: number): Inked[] => {
	const rows: Array<Array<string | readonly [Token, string]>> = [[]];
	let used = 0;

	for (const [index, block] of blocks.entries()) {
		const parts = podParts(block);
		const size = inkedWidth(parts) + 1;

		if (used > 0 && used + size > width) {
			if (rows.length === most) {
				rows.at(-1)?.push(['dim', `+${blocks.length - index}`]);
				break;
			}

			rows.push([]);
			used = 0;
		}

		rows.at(-1)?.push(...(typeof parts === 'string' ? [parts] : parts), ' ');
		used += size;
	}

	return rows;
};

/** Small clusters: every node with its pods as boxes. Undefined when they do not fit. */
export const drawnPods = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number | undefined => {
	const all = zones.flatMap(({nodes}) => nodes);
	const isAlone = zones.every(({nodes}) => nodes.length === 1);
	const fixedRows = all.length + (isAlone ? 0 : zones.length);

	if (all.some(({blocks}) => blocks === undefined) || fixedRows + all.length > box.height - 1) {
		return undefined;
	}

	const most = Math.max(1, Math.floor((box.height - 1 - fixedRows) / all.length));
	const longest = Math.max(...all.map(({name}) => name.length));
	let row = 0;

	for (const zone of zones) {
		if (!isAlone) {
			line(surface, box, row, zoneTitle(zone, box.width));
			row += 1;
		}

		for (const node of zone.nodes) {
			const width = box.width;
			const shortWidth = Math.min(longest, Math.max(4, width - 18));
			const gap: Inked = node.gap === undefined ? [] : [['warn', ` ${node.gap}`]];
			const text = nodeText(node, node.name, width - inkedWidth(gap), metric, shortWidth);
			line(surface, box, row, [
				...(typeof text === 'string' ? [text] : text),
				...(typeof gap === 'string' ? [gap] : gap),
			]);

			if (node.name === selected) {
				surface.ground(box.x, box.y + row, width, 'sel');
			}

			row += 1;

			for (const pods of podRows(node.blocks ?? [], width - 2, most)) {
				line(surface, box, row, pods, {indent: 2, width: width - 2});
				row += 1;
			}
		}
	}

	return row;
};

export const legendPods: Inked = [
	['dim', '[ ] pod  '],
	['ok', '●'],
	['dim', ' ready  '],
	['info', '◐'],
	['dim', ' starts  '],
	['bad', '✖'],
	['dim', ' ended'],
];
