/** The decisions and the formulas. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import type {Inked} from '../../surface.ts';
import {padLeft, padRight, wrap} from '../../width.ts';
import {momentOf, signed} from '../../words.ts';
import {asInked} from './card.ts';

export const decisionLines = (result: ResultFrame): Inked[] =>
	result.decisions.length === 0
		? [[['dim', 'no decisions were recorded']]]
		: result.decisions.map(
				({number, at, text, mark, points}): Inked => [
					['dim', `${padLeft(String(number), 3)}  ${momentOf(at)}  `],
					[mark.startsWith('!') || mark === '=' ? 'ok' : mark === '??' ? 'bad' : 'warn', padRight(mark, 4)],
					[
						points === undefined ? 'dim' : points < 0 ? 'warn' : 'ok',
						padLeft(points === undefined ? '' : signed(points), 5),
					],
					'  ',
					...asInked(text),
				],
			);

export const formulaLines = (result: ResultFrame, width: number): Inked[] =>
	result.points.flatMap(({metric, title, weight, yours, target, points, formula}): readonly Inked[] => [
		[
			padRight(metric, 9),
			['head', `${Math.round(points)}`],
			['dim', ` of ${weight}   `],
			`${yours}`,
			['dim', ` against ${target}   ${title}`],
		],
		...wrap(formula, width - 9).map((text): Inked => [['dim', `         ${text}`]]),
	]);
