import type {Line} from '../../../../game/view/frame.ts';
import {wrapInked} from '../../paint.ts';
import type {Inked} from '../../surface.ts';
import {padRight, textWidth} from '../../width.ts';

/** Lines with their labels in one column. */
export const labelled = (list: readonly Line[], width = 0): Inked[] => {
	const label = Math.max(width, ...list.map(entry => textWidth(entry.label))) + 2;
	return list.map(({label: name, text}) => [
		['dim', padRight(name, label)],
		...(typeof text === 'string' ? [text] : text),
	]);
};

/** The same, with texts that are too long going on below their beginning. */
export const hanging = (list: readonly Line[], columns: number): Inked[] => {
	const label = Math.max(0, ...list.map(entry => textWidth(entry.label))) + 2;
	return list.flatMap(({label: name, text}) =>
		wrapInked(text, Math.max(10, columns - label)).map(
			(part, row): Inked => [
				['dim', padRight(row === 0 ? name : '', label)],
				...(typeof part === 'string' ? [part] : part),
			],
		),
	);
};
