/** The result at each size. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {fixed, rowsOf, share} from '../../layout.ts';
import {line, lines, panel, rule} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Rectangle, Surface} from '../../surface.ts';
import {cardTop} from './card.ts';
import {layoutOf} from './layout.ts';
import {losses, lossText} from './losses.ts';
import {openPage} from './pages.ts';
import {failedPlot, runsPlot, scorePlot} from './plots.ts';
import {storyWithShare} from './story.ts';

const pageLabel = ({number, of}: ReturnType<typeof openPage>): string => `tab: page ${number} of ${of}`;

const drawSmallPage = (surface: Surface, area: Rectangle, scene: Scene, result: ResultFrame): void => {
	const page = openPage(scene, result);
	const box = rule(surface, area, page.title, {right: pageLabel(page), focus: true});
	const shown = page.kind === 'card' ? result.losses.map(entry => lossText(entry, false)) : page.lines;
	lines(surface, {...box, x: box.x + 1, width: box.width - 2}, shown);
};

export const drawSmall = (surface: Surface, scene: Scene, result: ResultFrame): void => {
	const place = layoutOf(scene.size, result);
	cardTop(surface, {...place.head, y: place.head.y}, result);

	const page = openPage(scene, result);

	if (page.kind !== 'card' || classOf(scene) === 'reduced') {
		drawSmallPage(
			surface,
			{x: 0, y: place.points.y, width: surface.width, height: scene.size.rows - 2 - place.points.y},
			scene,
			result,
		);
		return;
	}

	rule(surface, place.points, 'Points', {right: result.gate ?? ''});
	losses(
		surface,
		rule(surface, place.losses, 'Where the points went', {focus: true, right: 'enter shows the moment'}),
		scene,
		result,
		false,
	);
	const box = rule(surface, place.story, 'What happened and why', {right: pageLabel(page)});
	storyWithShare(surface, {...box, x: box.x + 1, width: box.width - 2}, result);
};

export const drawWide = (surface: Surface, scene: Scene, result: ResultFrame): void => {
	const place = layoutOf(scene.size, result);
	const large = classOf(scene) === 'L';
	cardTop(surface, {...place.head, y: place.head.y + (large ? 1 : 0)}, result);
	const box = panel(surface, place.points, 'Points', {right: `sum ${Math.round(result.score.points)}`});

	if (result.gate !== undefined) {
		line(surface, box, box.height - 1, [
			['dim', 'gate  '],
			['warn', result.gate],
		]);
	}

	losses(
		surface,
		panel(surface, place.losses, 'Where the points went', {focus: true, right: 'enter shows the moment'}),
		scene,
		result,
		large,
	);
	const page = openPage(scene, result);
	const story = panel(surface, place.story, page.title, {right: pageLabel(page)});

	if (page.kind === 'story') {
		storyWithShare(surface, story, result, page.lines);
	} else {
		lines(surface, story, page.lines);
	}

	if (place.plots !== undefined) {
		const [failed, scores, runs] = rowsOf(
			place.plots,
			large ? [share(1.15), share(1), fixed(16)] : [share(1), share(1), fixed(10)],
		);
		failedPlot(surface, failed ?? place.plots, result);
		scorePlot(surface, scores ?? place.plots, result);
		runsPlot(surface, runs ?? place.plots, result);
	}
};
