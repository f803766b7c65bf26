/** The panel of zones and nodes, in the form that fits. */
import type {NodeCell} from '../../../../game/view/frame.ts';
import {cursorOf, focusOf} from '../../model.ts';
import {line} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {grouped} from '../../words.ts';
import {isMapped, legendMapped, mappedZones} from './mapped-zones.ts';
import {legendNamed, namedZones} from './named-zones.ts';
import {drawnPods, legendPods} from './pod-boxes.ts';
import {type Frame, stateGlyphs} from './state.ts';

/** The control plane's own nodes in one line, by their names where there is room. */
const mastersText = (masters: readonly NodeCell[], width: number): Inked => {
	const whole = masters.length === 1 && width >= 30;
	return [
		['dim', whole ? '' : 'control plane  '],
		...masters.flatMap(({name, short, state}) => [stateGlyphs[state], ` ${whole ? name : short}  `]),
		['dim', whole ? 'decides' : ''],
	];
};

export const zonesPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const {cluster} = scene.frame;
	const focus = focusOf(scene.model) === 0;
	const metric = scene.model.mapMetric;
	const right: Inked =
		cluster === undefined ? '' : `${isMapped(scene) ? `${grouped(cluster.nodeCount)} nodes · ` : ''}${metric}`;
	const box = frame(surface, area, 'Zones and nodes', {focus, right});
	const cursor = cursorOf(scene.model, 'watch/zones');
	const selected = focus ? (cursor.key ?? cluster?.zones[0]?.nodes[0]?.name) : undefined;

	if (cluster === undefined) {
		line(surface, box, 0, [['dim', 'no cluster yet']]);
		return;
	}

	const boxes = isMapped(scene) ? undefined : drawnPods(surface, box, cluster.zones, metric, selected);
	const used = boxes ?? (isMapped(scene) ? mappedZones : namedZones)(surface, box, cluster.zones, metric, selected);

	if (used < box.height - 1 && (cluster.masters ?? []).length > 0) {
		line(surface, box, box.height - 2, mastersText(cluster.masters ?? [], box.width));
	}

	if (used < box.height) {
		line(
			surface,
			box,
			box.height - 1,
			boxes !== undefined ? legendPods : isMapped(scene) ? legendMapped() : legendNamed,
		);
	}
};
