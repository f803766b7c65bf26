/** Where things lie, for the painter and for the table alike. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {columnsOf, fixed, isSmall, rowsOf, type Size, share, sizeClass} from '../../layout.ts';
import type {Rectangle} from '../../surface.ts';

/** Where things lie, for the painter and for the table alike. */
export const layoutOf = (
	size: Size,
	result: ResultFrame,
): {
	readonly head: Rectangle;
	readonly points: Rectangle;
	readonly losses: Rectangle;
	readonly story: Rectangle;
	readonly plots?: Rectangle;
} => {
	const kind = sizeClass(size);
	const content = {x: 0, y: 1, width: size.columns, height: size.rows - 3};
	const rows = result.points.length;
	const lossRows = Math.min(3, result.losses.length);

	if (isSmall(kind)) {
		const [head, points, losses, story] = rowsOf(content, [
			fixed(4),
			fixed(rows + 2),
			fixed(Math.max(1, lossRows) + 1),
			share(1),
		]);
		const headArea = head ?? content;
		return {
			head: {...headArea, y: headArea.y + (kind === 'S' ? 0 : 0)},
			points: points ?? content,
			losses: losses ?? content,
			story: story ?? content,
		};
	}

	const [head, body] = rowsOf(content, [fixed(kind === 'L' ? 5 : 4), share(1)]);
	const [left, right] = columnsOf(body ?? content, [
		fixed(Math.max(64, Math.floor(size.columns * (kind === 'L' ? 0.42 : 0.58)))),
		share(1),
	]);
	const [points, losses, story] = rowsOf(left ?? content, [
		fixed(rows + 5),
		fixed(kind === 'L' ? Math.max(1, lossRows) * 2 + 3 : Math.max(1, lossRows) + 2),
		share(1),
	]);
	return {
		head: head ?? content,
		points: points ?? content,
		losses: losses ?? content,
		story: story ?? content,
		plots: right ?? content,
	};
};

export const tableArea = (size: Size, result: ResultFrame): Rectangle => {
	const {points} = layoutOf(size, result);
	const framed = !isSmall(sizeClass(size));
	return framed
		? {x: points.x + 1, y: points.y + 1, width: points.width - 3, height: points.height - 2}
		: {x: points.x, y: points.y + 1, width: points.width - 1, height: points.height - 1};
};
