/** A list with a cursor that only shows while its panel has the focus. */
import {chosenIndex, cursorOf, focusOf} from '../../model.ts';
import {line, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Frame} from './state.ts';

type ListPanel = {
	readonly name: string;
	readonly title: string;
	readonly right: Inked;
	readonly panel: number;
	readonly rows: readonly {readonly key: string; readonly text: Inked}[];
	readonly empty: Inked;
};

/** A list with a cursor that only shows while its panel has the focus. */
export const listPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame, list: ListPanel): void => {
	const focus = focusOf(scene.model) === list.panel;
	const box = frame(surface, area, list.title, {focus, right: list.right});
	const cursor = cursorOf(scene.model, `watch/${list.name}`);
	const chosen = chosenIndex(
		cursor,
		list.rows.map(({key}) => key),
	);
	const from = focus ? windowOf(cursor.from, chosen, box.height, list.rows.length) : 0;

	if (list.rows.length === 0) {
		line(surface, box, 0, list.empty);
		return;
	}

	for (const [row, {text}] of list.rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (focus && row + from === chosen) {
			surface.ground(box.x - (box.x > 0 ? 1 : 0), box.y + row, box.width + (box.x > 0 ? 2 : 0), 'sel');
		}
	}
};
