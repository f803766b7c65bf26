/** Large clusters: one cell for each node. */
import type {ZoneView} from '../../../../game/view/frame.ts';
import {heatGlyph, line} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {zoneTitle} from './node-lines.ts';
import {loadOf, type Metric, stateGlyphs} from './state.ts';

/** One cell, one node: the glyph says the class, colour repeats it. */
export const mappedZones = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number => {
	const total = zones.reduce((sum, zone) => sum + zone.nodes.length, 0);
	const wide = total * 2 <= box.width * Math.max(1, box.height - zones.length * 2);
	const step = wide ? 2 : 1;
	const perRow = Math.max(1, Math.floor(box.width / step));
	let row = 0;

	for (const zone of zones) {
		line(surface, box, row, zoneTitle(zone, box.width));
		row += 1;

		for (const [index, node] of zone.nodes.entries()) {
			const y = box.y + row + Math.floor(index / perRow);

			if (y >= box.y + box.height) {
				continue;
			}

			const x = box.x + (index % perRow) * step;
			const load = loadOf(node, metric);
			const [glyph, token] =
				node.state === 'ready' && load !== undefined
					? heatGlyph(load)
					: [stateGlyphs[node.state][1], stateGlyphs[node.state][0]];
			surface.cell(x, y, glyph, token);

			if (step === 2 && '░▒▓█'.includes(glyph)) {
				surface.cell(x + 1, y, glyph, token);
			}

			if (node.name === selected) {
				surface.ground(x, y, step, 'sel', true);
			}
		}

		row += Math.ceil(zone.nodes.length / perRow);
		row += box.height - row > zones.length ? 1 : 0;
	}

	return row;
};

export const legendMapped = (): Inked => [
	['dim', 'load '],
	...[0, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9].map(load => {
		const [glyph, token] = heatGlyph(load);
		return [token, `${glyph}${glyph}`] as const;
	}),
	['dim', ' 93%  '],
	['warn', '▲'],
	['dim', ' above  '],
	['bad', '✖'],
	['dim', ' down  '],
	['silent', '?'],
	['dim', ' silent'],
];

export const isMapped = (scene: Scene): boolean => (scene.frame.cluster?.nodeCount ?? 0) > 60;
