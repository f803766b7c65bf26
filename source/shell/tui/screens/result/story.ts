/** What happened and why, the guess and what it was, the line to share. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {lines, wrapInked} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {padRight, wrap} from '../../width.ts';

const labelledLines = (label: Inked, text: string, width: number, labelWidth: number): Inked[] =>
	wrap(text, width - labelWidth).map(
		(part, index): Inked => [
			...(index > 0 ? [' '.repeat(labelWidth)] : typeof label === 'string' ? [padRight(label, labelWidth)] : label),
			part,
		],
	);

const predictionLines = ({predictions}: ResultFrame, width: number): Inked[] =>
	predictions.flatMap(({guess, right, correct}): Inked[] => [
		'',
		...labelledLines([['dim', 'you guessed  ']], guess, width, 13),
		...labelledLines(correct ? [['ok', '✓ right      ']] : [['bad', '✖ it was     ']], right, width, 13),
	]);

export const storyLines = (result: ResultFrame, width: number): Inked[] => [
	...result.goals.flatMap(({text, met}) =>
		labelledLines([met ? ['ok', '✓ '] : ['bad', '✖ ']], `${text}${met ? '' : ': not met'}`, width, 2),
	),
	'',
	...result.story.flatMap(text => wrapInked(text, width)),
	...predictionLines(result, width),
	...(result.cards.length === 0 ? [] : ['', [['title', 'Worth keeping']] as Inked]),
	...result.cards.flatMap(card => labelledLines([['mark', '★ ']], card, width, 2)),
	...(result.realStory === undefined
		? []
		: ['', [['title', 'The real story']] as Inked, ...wrap(result.realStory, width)]),
	...(result.parNote === undefined ? [] : ['', ...wrap(result.parNote, width).map((text): Inked => [['par', text]])]),
	...(result.next === undefined ? [] : ['', [['dim', 'next  '], result.next] as Inked]),
];

export const shareLines = (result: ResultFrame, width: number): readonly Inked[] =>
	wrap(result.share, width).map((text): Inked => [['accent', text]]);

/** Lines of the story, the share line always at the foot. */
export const storyWithShare = (
	surface: Surface,
	box: Rectangle,
	result: ResultFrame,
	shown: readonly Inked[] = storyLines(result, box.width),
): void => {
	const share_ = shareLines(result, box.width);
	const room = Math.max(0, box.height - share_.length);
	lines(surface, {...box, height: room}, shown.slice(0, room));
	lines(surface, {...box, y: box.y + room, height: share_.length}, share_);
};
