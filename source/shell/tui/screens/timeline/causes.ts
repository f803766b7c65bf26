/** The tree of causes, a line for each thing that led to the next. */
import type {Branch, TimelineFrame} from '../../../../game/view/frame.ts';
import {isSmall} from '../../layout.ts';
import {cursorOf, focusOf} from '../../model.ts';
import {treeLines} from '../../overlays.ts';
import {line, windowOf} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';

export const causeList = 'timeline/causes';

/** The tree flattened: its lines as shown, with the branch behind each. */
const flat = (branches: readonly Branch[]): readonly Branch[] =>
	branches.flatMap(branch => [branch, ...flat(branch.children ?? [])]);

type CauseRow = {readonly branch?: Branch; readonly text: Inked};

export const causeRows = (timeline: TimelineFrame, spaced: boolean): readonly CauseRow[] =>
	timeline.causes.flatMap((root, index): readonly CauseRow[] => {
		const texts = treeLines([root]);
		const branches = flat([root]);
		const rows = texts.map((text, row): CauseRow => ({text, branch: branches[row]}));
		return spaced && index > 0 ? [{text: ''}, ...rows] : rows;
	});

export const paintCauses = (surface: Surface, box: Rectangle, scene: Scene, timeline: TimelineFrame): void => {
	const spaced = !isSmall(classOf(scene));
	const rows = causeRows(timeline, spaced);
	const focus = focusOf(scene.model) === 1;
	const index = Math.max(0, Math.min(rows.length - 1, cursorOf(scene.model, causeList).index));
	const from = windowOf(cursorOf(scene.model, causeList).from, focus ? index : 0, box.height, rows.length);

	if (rows.length === 0) {
		line(surface, box, 0, [['dim', 'no request was lost and no fault struck so far']]);
		return;
	}

	for (const [row, {text}] of rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (focus && row + from === index) {
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}
};
