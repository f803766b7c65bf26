/** Chapters and their levels. */
import type {Chapter, HomeFrame, LevelLine} from '../../../../game/view/frame.ts';
import {cursorOf, focusOf} from '../../model.ts';
import {line, type PanelOptions, scrollbar, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft, padRight, textWidth} from '../../width.ts';
import {stars} from '../../words.ts';
import {chosenLevel, levelList, rowsIn} from './choice.ts';

const chapterText = (chapter: Chapter, width: number): Inked => {
	const right =
		chapter.starsOf > 0 && chapter.stars === chapter.starsOf ? 'done' : `${chapter.stars}/${chapter.starsOf}`;
	const left = `Chapter ${chapter.number}`;
	return [
		['head', left],
		['dim', `  ${padRight(chapter.title, Math.max(0, width - left.length - 9))}`],
		['dim', padLeft(right, 6)],
	];
};

const levelText = (level: LevelLine, width: number): Inked => {
	const small = width < 52;
	const open = level.best !== undefined || level.stars > 0;
	const tail = small
		? `${padLeft(String(level.minutes), 4)}m`
		: `  ${padRight(level.clock, 6)}${padLeft(String(level.minutes), 3)} min`;
	const titleWidth = Math.max(10, width - 4 - 5 - 5 - 5 - textWidth(tail) + (small ? 1 : 0));
	const token: Token = level.locked === undefined ? (open ? 'plain' : 'dim') : 'faint';
	return [
		'  ',
		['dim', padRight(level.number, 5)],
		[token, padRight(level.title, titleWidth)],
		' ',
		...stars(level.stars),
		[open ? 'plain' : 'dim', padLeft(level.best === undefined ? '–' : String(level.best), 5)],
		['dim', tail],
	];
};

type Titled = (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle;

export const campaign = (surface: Surface, area: Rectangle, scene: Scene, home: HomeFrame, titled: Titled): void => {
	const box = titled(surface, area, 'Campaign', {
		focus: focusOf(scene.model) === 0,
		right: `${home.stars} of ${home.starsOf} ★`,
	});
	const rows = rowsIn(home);
	const chosen = chosenLevel(scene);
	const index = Math.max(
		0,
		rows.findIndex(({level}) => level !== undefined && level.id === chosen?.id),
	);
	// The chapter's own line stays in sight when its first level is chosen.
	const from = windowOf(
		windowOf(cursorOf(scene.model, levelList).from, index, box.height, rows.length),
		Math.max(0, index - 1),
		box.height,
		rows.length,
	);
	const hasBar = rows.length > box.height;
	const width = box.width - (hasBar ? 2 : 0);

	for (const [row, {chapter, level}] of rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, level === undefined ? chapterText(chapter, width) : levelText(level, width), {width});

		if (level !== undefined && row + from === index) {
			surface.cell(box.x, box.y + row, '►', 'head');
			surface.ground(box.x, box.y + row, width, 'sel', true);
		}
	}

	if (hasBar) {
		scrollbar(
			surface,
			{x: box.x + box.width - 1, y: box.y, width: 1, height: box.height},
			from,
			box.height,
			rows.length,
			focusOf(scene.model) === 0,
		);
	}
};
