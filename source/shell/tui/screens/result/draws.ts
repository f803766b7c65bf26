/** The result at each size. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {fixed, rowsOf, share} from '../../layout.ts';
import {line, lines, panel, rule} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {cardTop} from './card.ts';
import {pages, smallPage} from './choice.ts';
import {layoutOf} from './layout.ts';
import {losses, lossText} from './losses.ts';
import {decisionLines, formulaLines} from './pages.ts';
import {failedPlot, runsPlot, scorePlot} from './plots.ts';
import {storyLines, storyWithShare} from './story.ts';

const drawSmallPage = (surface: Surface, area: Rectangle, scene: Scene, result: ResultFrame): void => {
	const page = smallPage(scene);
	const content: Inked[] =
		page === 'card'
			? result.losses.map(entry => lossText(entry, false))
			: page === 'decisions'
				? decisionLines(result)
				: page === 'formulas'
					? formulaLines(result, area.width - 2)
					: storyLines(result, area.width - 2);
	const titles = {
		card: 'Where the points went',
		decisions: 'Decisions, against the real one',
		formulas: 'Metrics with formulas',
		explanation: 'What happened and why',
	};
	const box = rule(surface, area, titles[page], {
		right: `page ${(scene.model.resultPage % pages.length) + 1} of ${pages.length}`,
		focus: true,
	});
	lines(surface, {...box, x: box.x + 1, width: box.width - 2}, content);
};

export const drawSmall = (surface: Surface, scene: Scene, result: ResultFrame): void => {
	const place = layoutOf(scene.size, result);
	cardTop(surface, {...place.head, y: place.head.y}, result);

	if (smallPage(scene) !== 'card' || classOf(scene) === 'reduced') {
		drawSmallPage(
			surface,
			{x: 0, y: place.points.y, width: surface.width, height: scene.size.rows - 2 - place.points.y},
			scene,
			result,
		);
		return;
	}

	rule(surface, place.points, 'Points', {right: result.gate === undefined ? 'tab: next page' : result.gate});
	losses(
		surface,
		rule(surface, place.losses, 'Where the points went', {focus: true, right: 'enter shows the moment'}),
		scene,
		result,
		false,
	);
	const box = rule(surface, place.story, 'What happened and why', {right: 'tab: more'});
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
	const page = smallPage(scene);
	const title =
		page === 'decisions'
			? 'Decisions, against the real one'
			: page === 'formulas'
				? 'Metrics with formulas'
				: 'What happened and why';
	const story = panel(surface, place.story, title, {right: 'tab: next page'});

	if (page === 'decisions' || page === 'formulas') {
		lines(surface, story, page === 'decisions' ? decisionLines(result) : formulaLines(result, story.width));
	} else {
		storyWithShare(surface, story, result);
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
