/** What the real loop would do, and how the last decisions compare with it. */
import {line, lines} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {padLeft, padRight} from '../../width.ts';
import {signed} from '../../words.ts';

/** The advice, or how to ask for it. */
export const advice = (surface: Surface, box: Rectangle, scene: Scene): void => {
	const {advice: given} = scene.frame;

	if (given === undefined) {
		line(surface, box, 0, [
			['dim', 'not asked  '],
			['key', 'w'],
			['dim', ' asks, and marks the run'],
		]);
		return;
	}

	lines(surface, box, [
		[['dim', given.who]],
		...given.choices.map(
			({text, yours}, index): Inked => [
				['dim', `${padLeft(String(index + 1), 3)}  `],
				...(typeof text === 'string' ? [text] : text),
				['dim', yours ? '   you are on it' : ''],
			],
		),
		'',
		[['dim', 'your last decisions']],
		...given.past.map(
			({number, text, mark, points}): Inked => [
				['dim', `${padLeft(String(number), 3)}  `],
				...(typeof text === 'string' ? [padRight(text, 24)] : text),
				[mark === '=' || mark.startsWith('!') ? 'ok' : 'bad', padRight(mark, 4)],
				['bad', points === undefined ? '' : signed(points)],
			],
		),
		...(given.note === undefined ? [] : ['', [['dim', typeof given.note === 'string' ? given.note : '']] as Inked]),
	]);
};
