/** The work list: what is wanted and observed, where they differ, and what the loop would do. */
import type {ControllerBench, WorkItem} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import {line, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {padRight} from '../../width.ts';
import {workList} from './choice.ts';

/** Differences first; then what waits, then what is settled, faint. */
const workText = (item: WorkItem, width: number, isChosen: boolean): Inked => {
	const {namespace, name, kind} = item.object;
	const settled = !item.actionable && item.tone === 'ok';
	const nameWidth = width >= 100 ? 24 : 14;
	const kindWidth = 12;
	const gap = width >= 100 ? 36 : Math.max(20, Math.min(25, width - nameWidth - kindWidth - 28));
	const token: Token = settled ? 'dim' : 'plain';
	return [
		isChosen ? ['accent', '►'] : [item.tone, glyphs[item.tone === 'warn' ? 'warn' : (item.tone as 'ok')]],
		' ',
		[token, padRight(namespace === undefined ? name : `${namespace}/${name}`, nameWidth)],
		' ',
		['dim', padRight(kind, kindWidth)],
		[token, padRight(item.difference, gap)],
		' ',
		[item.actionable ? 'accent' : 'dim', `→ ${item.proposal}`],
	];
};

/** The list, as much of it as there is room for, the chosen line marked. */
export const work = (surface: Surface, box: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const list = bench.work;
	const cursor = cursorOf(scene.model, workList);
	const chosen = chosenIndex(
		cursor,
		list.map(({key}) => key),
	);
	const from = windowOf(cursor.from, chosen, box.height, list.length);

	if (list.length === 0) {
		line(surface, box, 0, [
			['ok', '✓'],
			['dim', ' wanted and observed agree everywhere'],
		]);
		return;
	}

	for (const [row, item] of list.slice(from, from + box.height).entries()) {
		const isChosen = row + from === chosen;
		line(surface, box, row, workText(item, box.width, isChosen));

		if (isChosen) {
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}
};
