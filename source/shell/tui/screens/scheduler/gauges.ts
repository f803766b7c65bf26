/** How the cluster stands as a whole: use, spread over zones, and the score so far. */
import type {GaugeLine, SchedulerBench} from '../../../../game/view/frame.ts';
import {bar, curve, fitted, line, lines, panel} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft, padRight, textWidth} from '../../width.ts';

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

/** Gauges, replicas by zone and, if asked and if there is room, the score over time. */
export const gaugesPanel = (surface: Surface, area: Rectangle, bench: SchedulerBench, withPlot: boolean): void => {
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
