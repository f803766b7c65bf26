/** Zones and nodes in words: titles, one node with its load, what a node is called. */
import type {NodeCell, ZoneView} from '../../../../game/view/frame.ts';
import {bar} from '../../paint.ts';
import type {Inked} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {percent} from '../../words.ts';
import {loadOf, type Metric, stateGlyphs} from './state.ts';

export const zoneTitle = (zone: ZoneView, width: number): Inked => {
	const glyph: readonly [Token, string] = [zone.tone, glyphs[zone.tone === 'silent' ? 'silent' : (zone.tone as 'ok')]];

	if (zone.cpu === undefined) {
		const note = width < 40 ? (zone.note ?? '').replace('no contact', 'silent') : (zone.note ?? '');
		return [glyph, ['bad', ` ${zone.name}  ${note}`], ['dim', `  ${zone.gap ?? ''}`]];
	}

	const load: ReadonlyArray<string | readonly [Token, string]> = [
		['dim', '  cpu '],
		percent(zone.cpu),
		['dim', '  mem '],
		percent(zone.memory ?? 0),
	];
	return [
		glyph,
		['head', ` ${zone.name}`],
		// What truth and API disagree about needs the room more than the load does.
		...(zone.gap !== undefined && width < 48 ? [] : load),
		[
			'warn',
			zone.note === undefined
				? ''
				: `  ▲ ${width < 40 ? zone.note.replace(' over 90%', ' hot').replace(/ of \d+ silent/, ' silent') : zone.note}`,
		],
		['warn', zone.gap === undefined ? '' : `  ${zone.gap}`],
	];
};

/** One node by name: `● a1 ━━━──── 46%  8p`. */
export const nodeText = (node: NodeCell, label: string, width: number, metric: Metric, shortWidth: number): Inked => {
	const [token, glyph] = stateGlyphs[node.state];
	const load = loadOf(node, metric);
	const name = ` ${padRight(label, shortWidth)} `;
	const hasPods = width >= 20 + shortWidth - 2;
	const tail = hasPods ? 9 : 3;
	const barWidth = Math.max(2, width - 3 - shortWidth - tail);

	if (load === undefined) {
		return [
			[token, glyph],
			[token, name],
			['faint', '─'.repeat(barWidth)],
			[token, hasPods ? '   ?' : '  ?'],
		];
	}

	const number =
		metric === 'pods'
			? padLeft(String(node.pods ?? 0), 3)
			: padLeft(String(Math.min(99, Math.round(load * 100))), hasPods ? 3 : 2);
	return [
		[token, glyph],
		name,
		...bar(load, barWidth, node.state === 'hot' ? 'warn' : 'info'),
		` ${number}${hasPods ? '%' : ''}`,
		['dim', hasPods ? ` ${padLeft(String(node.pods ?? 0), 2)}p` : ''],
	];
};

/** What nodes are called on the map: what tells them apart in their zone, or their whole names where that does not. */
export const labelOf = (zones: readonly ZoneView[]): ((node: NodeCell) => string) => {
	const isUnique = zones.every(
		({nodes}) =>
			new Set(nodes.map(({short}) => short)).size === nodes.length && nodes.every(({short}) => short.length > 1),
	);
	return isUnique ? node => node.short : node => node.name;
};
