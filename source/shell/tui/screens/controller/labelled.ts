import type {Line} from '../../../../game/view/frame.ts';
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
