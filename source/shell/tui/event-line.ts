/** Lines that several screens show alike. */
import type {EventLine} from '../../game/view/frame.ts';
import {filled} from './paint.ts';
import type {Inked} from './surface.ts';
import {glyphs} from './theme.ts';

import {momentOf} from './words.ts';

/** One event: when, how it stands, its reason, what it is about. */
export const eventText = (entry: EventLine): Inked => [
	['dim', `${momentOf(entry.at)} `],
	[
		entry.tone,
		entry.tone === 'dim' || entry.tone === 'plain' ? '·' : entry.tone === 'mark' ? '◇' : glyphs[entry.tone as 'ok'],
	],
	' ',
	...filled(entry.tone, entry.reason, 17),
	' ',
	...(typeof entry.text === 'string' ? [entry.text] : entry.text),
	['dim', entry.count > 1 ? `  ×${entry.count}` : ''],
];
