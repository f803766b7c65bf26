/** The call that would be sent, why, and what else may be sent. */
import type {ControllerBench} from '../../../../game/view/frame.ts';
import {lines} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {cut, padRight, textWidth} from '../../width.ts';
import {controllerActions} from './acts.ts';
import {hanging, labelled} from './labelled.ts';

const shortPath = (path: string, width: number): string => {
	const parts = path.split('/');

	for (let from = 1; from < parts.length; from++) {
		const shorter = `…/${parts.slice(from).join('/')}`;

		if (textWidth(shorter) <= width) {
			return textWidth(path) <= width ? path : shorter;
		}
	}

	return cut(path, width);
};

/** The call in words, as it would go out. */
export const callLines = ({call: wanted}: ControllerBench, width: number, airy: boolean): readonly Inked[] =>
	wanted === undefined
		? [[['dim', 'no call closes this gap now']]]
		: [
				[['accent', wanted.verb], ` ${shortPath(wanted.path, width - wanted.verb.length - 2)}`],
				...(airy ? [''] : []),
				...wanted.body.map((text): Inked => ['  ', ...(typeof text === 'string' ? [text] : text)]),
				...(airy ? [''] : []),
				...(airy ? hanging(wanted.lines, width) : labelled(wanted.lines)),
				...(wanted.allowed ? [] : [[['bad', `✖ ${wanted.refusal ?? 'not allowed'}`]] as Inked]),
			];

/** Draws the call; answers how many rows it used. */
export const call = (surface: Surface, box: Rectangle, bench: ControllerBench, airy: boolean): number =>
	lines(surface, box, callLines(bench, box.width, airy));

/** The arithmetic, and the hint that is open, if any. */
export const why = (surface: Surface, box: Rectangle, scene: Scene, bench: ControllerBench, compact: boolean): void => {
	const list = compact ? bench.why.filter(({label}) => label !== '') : bench.why;
	const hint = scene.frame.hints.flatMap(({levels}) => levels.filter(level => level !== null)).at(-1);
	const shown = compact ? labelled(list) : hanging(list, box.width);
	const rest = hint === undefined ? [] : [...(compact ? [] : ['']), [['mark', 'hint  '], hint] as Inked];
	lines(surface, box, [...shown.slice(0, Math.max(0, box.height - rest.length)), ...rest]);
};

/** Other calls, each by its key. */
export const others = (surface: Surface, box: Rectangle, bench: ControllerBench): void => {
	const keyOf = (name: string): string => controllerActions.find(action => action.name === name)?.keys[0] ?? ' ';
	lines(surface, box, [
		[['dim', 'other calls you may make here']],
		...bench.others.map(
			({action, text, refusal}): Inked => [
				' ',
				[refusal === undefined ? 'key' : 'dim', padRight(keyOf(action), 3)],
				[refusal === undefined ? 'plain' : 'dim', text],
				['warn', refusal === undefined ? '' : `  ${refusal}`],
			],
		),
	]);
};
