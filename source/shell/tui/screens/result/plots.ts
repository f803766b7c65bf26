/** Failed requests, the score over time, and all runs of this level. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {curve, fitted, line, panel, area as plotArea} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft} from '../../width.ts';
import {clockOf, percent, plural} from '../../words.ts';

const timeTicks = (surface: Surface, x: number, y: number, width: number, span: number): void => {
	surface.put(x, y, [['dim', clockOf(0)]]);
	surface.put(x + Math.floor(width / 2) - 2, y, [['dim', clockOf(span / 2)]]);
	surface.putRight(x + width - 1, y, [['dim', clockOf(span)]]);
};

export const failedPlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, area.width < 60 ? 'Failed requests' : 'Failed requests, share per second', {
		right: [['you', '█'], ' you  ', ['par', '─'], ' par'],
	});
	const markRows = Math.min(2, box.height - 5);
	const plot = {x: box.x + 5, y: box.y, width: box.width - 5, height: box.height - 1 - markRows};
	const yours = fitted(result.failed.yours, plot.width);
	const par = fitted(result.failed.par, plot.width);
	const peak = Math.max(0.01, ...yours, ...par);
	const high = Math.min(1, Math.ceil(peak * 20) / 20);
	line(surface, box, 0, [['dim', padLeft(percent(high), 4)]]);
	line(surface, box, plot.height - 1, [['dim', padLeft('0%', 4)]]);
	curve(surface, plot, par, 'par', 'light', {low: 0, high});
	plotArea(surface, plot, yours, 'you', {low: 0, high});
	timeTicks(surface, plot.x, box.y + plot.height, plot.width, result.failed.step * result.failed.yours.length);
	const marks: Inked = result.marks.flatMap(
		({at, tone, text}): ReadonlyArray<string | readonly [Token, string]> => [
			[tone, `${tone === 'you' ? '◆' : '▼'} ${clockOf(at)} ${text}`],
			'   ',
		],
	);
	line(surface, box, plot.height + 1, marks, {indent: 5});
};

export const scorePlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, 'Score if the run ended now', {
		right: [['you', '━'], ' you  ', ['par', '╌'], ' par'],
	});
	const plot = {x: box.x + 5, y: box.y, width: box.width - 5, height: box.height - 1};
	const all = [...result.scores.yours, ...result.scores.par];
	const low = Math.floor(Math.min(1000, ...all) / 100) * 100;
	const high = Math.max(low + 100, Math.ceil(Math.max(0, ...all) / 100) * 100);

	const last = Math.max(1, plot.height - 1);

	// Of an even number of rows none is the middle: a row says what it stands for.
	for (const row of [0, Math.floor(last / 2), last]) {
		line(surface, box, row, [['dim', padLeft(String(Math.round(high - (row / last) * (high - low))), 4)]]);
	}

	curve(surface, plot, fitted(result.scores.par, plot.width), 'par', 'dashed', {low, high});
	curve(surface, plot, fitted(result.scores.yours, plot.width), 'you', 'heavy', {low, high});
	timeTicks(surface, plot.x, box.y + plot.height, plot.width, result.scores.step * result.scores.yours.length);
};

export const runsPlot = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const box = panel(surface, area, 'Runs of this level here', {right: 'by points'});
	const barWidth = Math.max(2, Math.min(7, Math.floor((box.width - 2) / 10) - 1));
	const height = Math.max(1, Math.min(8, box.height - 4));
	const most = Math.max(1, ...result.histogram);
	const values = result.histogram.flatMap(count => [...Array<number>(barWidth).fill(count / most), 0]);
	plotArea(surface, {x: box.x + 1, y: box.y, width: box.width - 1, height}, values, 'dim', {low: 0, high: 1});
	const unit = barWidth + 1;

	for (let hundred = 0; hundred < 10; hundred += unit >= 5 ? 1 : 2) {
		surface.put(box.x + 1 + hundred * unit, box.y + height, [['dim', String(hundred * 100)]]);
	}

	const place = (points: number): number => box.x + 1 + Math.min(10 * unit - 2, Math.floor((points / 100) * unit));
	const {score} = result;

	for (const [points, name, token] of [
		[score.floor, 'floor', 'dim'],
		[score.par, 'par', 'par'],
		[score.points, 'you', 'you'],
	] as const) {
		if (points !== undefined) {
			surface.put(place(points), box.y + height + 1, [[token, `▲ ${name}`]]);
		}
	}

	line(surface, box, height + 3, [
		['dim', plural(result.runs, 'run')],
		['dim', result.bestPoints === undefined ? '' : ', best '],
		result.bestPoints === undefined ? '' : String(result.bestPoints),
		['dim', result.medianPoints === undefined ? '' : ', median '],
		result.medianPoints === undefined ? '' : String(result.medianPoints),
	]);
};
