/** The parts of the control plane with their own small histories. */
import type {ComponentView, ZoneView} from '../../../../game/view/frame.ts';
import {focusOf} from '../../model.ts';
import {line, lines, sparkline} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {padRight} from '../../width.ts';
import type {Frame} from './state.ts';

const componentText = ({name, tone, history, note}: ComponentView, sparkWidth: number): Inked => {
	const glyph: readonly [Token, string] = [tone, glyphs[tone === 'warn' ? 'warn' : (tone as 'ok')]];
	const calm = tone === 'ok';
	return [
		glyph,
		' ',
		padRight(name, 12),
		...sparkline(history, sparkWidth, calm ? 'faint' : tone),
		' ',
		[calm ? 'dim' : tone, note],
	];
};

export const controlPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const {cluster} = scene.frame;
	const box = frame(surface, area, 'Control plane', {focus: focusOf(scene.model) === 2});

	if (cluster === undefined) {
		return;
	}

	const sparkWidth = Math.max(6, Math.min(24, box.width - 33));
	let row = lines(
		surface,
		box,
		cluster.components.map(component => componentText(component, sparkWidth)),
	);

	if (classOf(scene) === 'L' && cluster.pipeline.length > 0) {
		row += 1;
		line(surface, box, row, [['dim', 'request path, last second']]);
		row = pipeline(surface, box, row + 1, cluster.pipeline);
	}

	if (box.height - row > 2) {
		row += 1;

		for (const gauge of cluster.gauges) {
			const text: Inked = [
				['dim', padRight(gauge.label, 14)],
				...(typeof gauge.text === 'string'
					? [padRight(gauge.text, gauge.history === undefined ? gauge.text.length : 7)]
					: gauge.text),
				...(gauge.history === undefined
					? []
					: sparkline(gauge.history, Math.max(6, box.width - 22), gauge.tone ?? 'dim')),
			];
			line(surface, box, row, text);
			row += 1;
		}
	}
};

const pipeline = (
	surface: Surface,
	box: Rectangle,
	row: number,
	stages: readonly {readonly stage: string; readonly tone: ZoneView['tone']; readonly millis: number}[],
): number => {
	const width = Math.floor(box.width / Math.max(1, stages.length));

	for (const [index, {stage, tone, millis}] of stages.entries()) {
		const isLast = index === stages.length - 1;
		const name: Inked = [
			stage,
			' ',
			[tone, tone === 'ok' ? '●' : '▲'],
			['faint', isLast ? '' : '─'.repeat(Math.max(1, width - stage.length - 3))],
			' ',
		];
		line(surface, box, row, name, {indent: index * width, width});
		line(surface, box, row + 1, [['dim', `${millis < 10 ? millis : Math.round(millis)} ms`]], {
			indent: index * width,
			width,
		});
	}

	return row + 2;
};
