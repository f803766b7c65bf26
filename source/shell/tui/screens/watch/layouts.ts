/** Where the panels lie at each size. */
import {columnsOf, fixed, rowsOf, share} from '../../layout.ts';
import {focusOf} from '../../model.ts';
import {panel, rule} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Rectangle, Surface} from '../../surface.ts';
import {attentionPanel} from './attention.ts';
import {controlPanel} from './control.ts';
import {isMapped} from './mapped-zones.ts';
import {rightColumn} from './side.ts';
import {eventsPanel, workloadsPanel} from './workloads.ts';
import {zonesPanel} from './zones.ts';

export const drawLarge = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const [left, middle, right] = columnsOf(area, [fixed(58), share(1), fixed(58)]);

	if (left === undefined || middle === undefined || right === undefined) {
		return;
	}

	const [zones, control] = rowsOf(left, [share(1), fixed(21)]);
	const [attention, workloads, events] = rowsOf(middle, [fixed(13), fixed(19), share(1)]);
	zonesPanel(surface, zones ?? left, scene, panel);
	controlPanel(surface, control ?? left, scene, panel);
	attentionPanel(surface, attention ?? middle, scene, panel);
	workloadsPanel(surface, workloads ?? middle, scene, panel);
	eventsPanel(surface, events ?? middle, scene, panel);
	rightColumn(surface, right, scene);
};

export const drawMedium = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const [left, right] = columnsOf(area, [fixed(Math.min(58, Math.floor(area.width * 0.39))), share(1)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const nodeRows = (scene.frame.cluster?.zones ?? []).reduce(
		(sum, {nodes}) => sum + 1 + Math.ceil(nodes.length / 2),
		0,
	);
	const [zones, control] = rowsOf(left, [
		fixed(isMapped(scene) ? Math.max(10, area.height - 12) : Math.min(Math.max(nodeRows, 11) + 3, area.height - 8)),
		share(1),
	]);
	const [attention, workloads, events] = rowsOf(right, [
		fixed(Math.max(3, Math.min(12, 2 + (scene.frame.cluster?.attention.length ?? 1)))),
		share(1),
		share(0.9),
	]);
	zonesPanel(surface, zones ?? left, scene, panel);
	controlPanel(surface, control ?? left, scene, panel);
	attentionPanel(surface, attention ?? right, scene, panel);
	workloadsPanel(surface, workloads ?? right, scene, panel);
	eventsPanel(surface, events ?? right, scene, panel);
};

export const drawSmall = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const focus = focusOf(scene.model);
	const [top, bottom] = rowsOf(area, [share(1), fixed(4)]);
	const [left, right] = columnsOf(top ?? area, [fixed(36), share(1)], 1);

	if (left === undefined || right === undefined || bottom === undefined) {
		return;
	}

	zonesPanel(surface, left, scene, rule);
	const [attention, control] = rowsOf(right, [share(1), fixed(7)]);
	attentionPanel(surface, attention ?? right, scene, rule);
	controlPanel(surface, control ?? right, scene, rule);
	(focus === 3 ? workloadsPanel : eventsPanel)(surface, bottom, scene, rule);
};

export const drawReduced = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const panels = [zonesPanel, attentionPanel, controlPanel, workloadsPanel, eventsPanel];
	(panels[focusOf(scene.model)] ?? attentionPanel)(surface, area, scene, rule);
};
