/** The number, the stars, and the scale from nobody to the real component. */
import type {ResultFrame, Saying} from '../../../../game/view/frame.ts';
import type {Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {stars} from '../../words.ts';

/** Digits three rows high, three columns wide. */
const digits: readonly (readonly string[])[] = [
	['█▀█', '█ █', '█▄█'],
	['▄█ ', ' █ ', '▄█▄'],
	['▀▀█', '█▀▀', '█▄▄'],
	['▀▀█', ' ▀█', '▄▄█'],
	['█ █', '▀▀█', '  █'],
	['█▀▀', '▀▀█', '▄▄█'],
	['█▀▀', '█▀█', '█▄█'],
	['▀▀█', '  █', '  █'],
	['█▀█', '█▀█', '█▄█'],
	['█▀█', '▀▀█', '▄▄█'],
];

const bigNumber = (surface: Surface, x: number, y: number, value: number): number => {
	const text = String(Math.round(value));

	for (let row = 0; row < 3; row++) {
		const rowText = [...text].map(digit => digits[Number(digit)]?.[row] ?? '   ').join(' ');
		surface.put(x, y + row, [['you', rowText]]);
	}

	return x + text.length * 4 + 2;
};

export const asInked = (text: Saying): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [text] : text;

/** From floor over par to 1000, with the player's mark where it lies. */
const scale = (surface: Surface, x: number, y: number, width: number, {score}: ResultFrame): void => {
	const place = (points: number): number => x + Math.round((points / 1000) * (width - 1));
	surface.put(x, y, [['faint', '─'.repeat(width)]]);
	// In the order of their weight: a label that would cover an earlier one is left out.
	const labels: ReadonlyArray<readonly [Token, string, number | undefined]> = [
		['you', '▲ you', score.points],
		['par', 'par', score.par],
		['dim', 'floor', score.floor],
		['dim', 'reference', score.reference],
	];
	const taken: Array<readonly [number, number]> = [];

	for (const [token, name, points] of labels) {
		if (points === undefined) {
			continue;
		}

		const text = ` ${name} ${Math.round(points)} `;
		const start = Math.max(x, Math.min(x + width - text.length, place(points) - Math.floor(text.length / 2)));

		if (taken.every(([from, until]) => start >= until || start + text.length <= from)) {
			surface.put(start, y, [
				[token === 'you' ? 'you' : 'dim', ` ${name} `],
				[token === 'dim' ? 'plain' : token, `${Math.round(points)} `],
			]);
			taken.push([start, start + text.length]);
		}
	}
};

export const cardTop = (surface: Surface, area: Rectangle, result: ResultFrame): void => {
	const x = bigNumber(surface, area.x + 2, area.y, result.score.points) + 1;
	const width = Math.max(0, Math.min(132, area.x + area.width - x - 2));
	const {score, medal} = result;
	const {nextStar} = score;
	surface.put(
		x,
		area.y,
		[
			...stars(score.stars),
			'  ',
			['bad', result.won ? '' : 'goals missed'],
			['mark', medal ?? ''],
			['dim', score.ratio === undefined ? '' : '  R '],
			['head', score.ratio === undefined ? '' : score.ratio.toFixed(2)],
			`   ${result.verdict}`,
			['dim', nextStar === undefined ? '' : `   ${'★'.repeat(nextStar.stars)} from ${nextStar.points}`],
		],
		{width},
	);
	scale(surface, x, area.y + 1, width, result);
	surface.put(
		x,
		area.y + 2,
		result.card.flatMap(
			({label, text}, index): ReadonlyArray<string | readonly [Token, string]> => [
				['dim', `${index > 0 ? '   ' : ''}${label} `],
				...asInked(text),
			],
		),
		{width},
	);
};
