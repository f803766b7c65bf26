/** Workloads and events. */
import type {WorkloadLine} from '../../../../game/view/frame.ts';
import {eventText} from '../../event-line.ts';
import {bar, sparkline} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {finePercent} from '../../words.ts';
import {listPanel} from './list-panel.ts';
import type {Frame} from './state.ts';

const workloadText = (entry: WorkloadLine, width: number): Inked => {
	const calm = entry.tone === 'ok';
	const barWidth = width >= 84 ? 12 : 8;
	const ready = padLeft(`${entry.ready}/${entry.wanted}`, 6);
	const sli = entry.sli === undefined ? '–' : finePercent(entry.sli);
	const left = 2 + 12 + 11 + 7 + barWidth + 10;
	return [
		[entry.tone, glyphs[entry.tone === 'warn' ? 'warn' : (entry.tone as 'ok')]],
		' ',
		['dim', padRight(entry.namespace, 12)],
		[calm ? 'dim' : 'plain', padRight(entry.name, 11)],
		ready,
		' ',
		...bar(entry.wanted === 0 ? 1 : entry.ready / entry.wanted, barWidth, calm ? 'dim' : entry.tone),
		' ',
		' '.repeat(Math.max(0, 8 - sli.length)),
		[calm || entry.sli === undefined ? 'dim' : entry.tone, sli],
		'  ',
		...(width - left > 6 ? sparkline(entry.history, width - left - 1, calm ? 'faint' : entry.tone) : []),
	];
};

export const workloadsPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const list = scene.frame.cluster?.workloads ?? [];
	listPanel(surface, area, scene, frame, {
		name: 'workloads',
		title: 'Workloads',
		right: area.width >= 84 ? 'ready / wanted · SLI · not ready, two minutes' : 'ready / wanted · SLI',
		panel: 3,
		rows: list.map(entry => ({
			key: `${entry.kind}/${entry.namespace}/${entry.name}`,
			text: workloadText(entry, area.width - 4),
		})),
		empty: [['dim', 'no workloads']],
	});
};

export const eventsPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const list = scene.frame.cluster?.events ?? [];
	listPanel(surface, area, scene, frame, {
		name: 'events',
		title: 'Events',
		right: 'newest first',
		panel: 4,
		rows: list.map((entry, index) => ({key: `${entry.at}/${entry.reason}/${index}`, text: eventText(entry)})),
		empty: [['dim', 'nothing has happened yet']],
	});
};
