/** Where the points went. */
import type {Loss, ResultFrame} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import {line} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {padLeft, padRight} from '../../width.ts';
import {clockOf, momentOf} from '../../words.ts';
import {lossList} from './choice.ts';

export const lost = ({points}: Loss): string => `-${Math.abs(Math.round(points))}`;

export const lossText = (entry: Loss, narrow: boolean): Inked => {
	const when =
		entry.from === undefined
			? ''
			: `${clockOf(entry.from)}${entry.until === undefined ? '' : ` → ${clockOf(entry.until)}`}`;
	return [
		['bad', padLeft(lost(entry), 5)],
		'  ',
		['dim', padRight(entry.metric, 8)],
		entry.text,
		['dim', narrow || when === '' ? '' : `  ${when}`],
	];
};

export const losses = (surface: Surface, box: Rectangle, scene: Scene, result: ResultFrame, spaced: boolean): void => {
	const keys = result.losses.map(({metric, text}) => `${metric}/${text}`);
	const chosen = chosenIndex(cursorOf(scene.model, lossList), keys);
	let row = 0;

	for (const [index, entry] of result.losses.entries()) {
		line(surface, box, row, lossText(entry, spaced));

		if (index === chosen && row < box.height) {
			surface.ground(box.x, box.y + row, box.width, 'sel');
		}

		row += 1;

		if (spaced && entry.from !== undefined) {
			line(
				surface,
				box,
				row,
				[['dim', `${momentOf(entry.from)}${entry.until === undefined ? '' : ` → ${momentOf(entry.until)}`}`]],
				{indent: 15},
			);
			row += 1;
		}
	}

	if (result.losses.length === 0) {
		line(surface, box, 0, [
			['ok', '✓'],
			['dim', ' no points were lost worth speaking of'],
		]);
	}
};
