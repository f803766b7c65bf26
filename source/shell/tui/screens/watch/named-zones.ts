/** Middle-sized clusters: every node by its name. */
import type {ZoneView} from '../../../../game/view/frame.ts';
import {line} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {labelOf, nodeText, zoneTitle} from './node-lines.ts';
import type {Metric} from './state.ts';

export const namedZones = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number => {
	const label = labelOf(zones);
	const longest = Math.max(2, ...zones.flatMap(zone => zone.nodes.map(node => label(node).length)));
	const total = zones.reduce((sum, {nodes}) => sum + nodes.length, 0);
	const usual = box.width >= 60 ? 3 : box.width >= 40 ? 2 : box.width >= 33 ? 3 : 2;
	// Long names get a line each while there is room for that.
	const columns = longest > 6 ? (total + zones.length < box.height ? 1 : 2) : usual;
	const width = Math.floor(box.width / columns);
	const shortWidth = Math.min(longest, Math.max(4, width - 15));
	let row = 0;

	for (const zone of zones) {
		line(surface, box, row, zoneTitle(zone, box.width));
		row += 1;

		for (const [index, node] of zone.nodes.entries()) {
			const y = row + Math.floor(index / columns);
			const x = (index % columns) * width;
			line(surface, box, y, nodeText(node, label(node), width - 1, metric, shortWidth), {indent: x, width: width - 1});

			if (node.name === selected && y < box.height) {
				surface.ground(box.x + x, box.y + y, width - 1, 'sel');
			}
		}

		row += Math.ceil(zone.nodes.length / columns);
	}

	return row;
};

export const legendNamed: Inked = [
	['ok', '●'],
	['dim', ' ready  '],
	['warn', '▲'],
	['dim', ' hot  '],
	['silent', '?'],
	['dim', ' silent  '],
	['cordon', '⊘'],
	['dim', ' cordoned'],
];
