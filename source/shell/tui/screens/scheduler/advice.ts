/** What the real scheduler would do, and how the last decisions compare with it. */
import {lines, panel} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {signed} from '../../words.ts';

/** The advice, or how to ask for it. */
export const advicePanel = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const box = panel(surface, area, 'What the real one would do', {right: 'w · marks the run'});
	const {advice} = scene.frame;

	if (advice === undefined) {
		lines(surface, box, [[['dim', 'not asked'], '  ', ['key', 'w'], ['dim', ' asks, and marks the run']]]);
		return;
	}

	lines(surface, box, [
		[['dim', advice.who]],
		...advice.choices.map(
			({text, yours}, index): Inked => [
				['dim', `${padLeft(String(index + 1), 3)}  `],
				...(typeof text === 'string' ? [[yours ? 'head' : 'plain', text] as const] : text),
				['dim', yours ? '   you are on it' : ''],
			],
		),
		'',
		[['dim', 'your last decisions, against par']],
		...advice.past.map(
			({number, text, mark, points}): Inked => [
				['dim', `${padLeft(String(number), 3)}  `],
				...padded(text, 24),
				[mark === '=' || mark.startsWith('!') ? 'ok' : mark.startsWith('??') ? 'bad' : 'warn', padRight(mark, 4)],
				points === undefined ? '' : [points < 0 ? 'warn' : 'ok', padLeft(signed(points), 4)],
			],
		),
		...(advice.note === undefined ? [] : ['', [['dim', typeof advice.note === 'string' ? advice.note : '']] as Inked]),
	]);
};

const padded = (text: SchedulerBenchText, width: number): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [padRight(text, width)] : text;

type SchedulerBenchText = string | ReadonlyArray<string | readonly [Token, string]>;
