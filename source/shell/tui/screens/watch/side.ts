/** The third column of large screens: the promise to the users, alerts, why, capacity. */
import type {ServiceLevel} from '../../../../game/view/frame.ts';
import {fixed, rowsOf, share} from '../../layout.ts';
import {treeLines} from '../../overlays.ts';
import {bar, curve, fitted, line, lines, panel, sparkline} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {padLeft, padRight} from '../../width.ts';
import {grouped, momentOf, percent, spanOf} from '../../words.ts';

const servicePanel = (surface: Surface, area: Rectangle, service: ServiceLevel): void => {
	const box = panel(surface, area, `SLO ${service.name}`, {right: 'last minutes'});
	const plotHeight = Math.max(3, Math.min(7, box.height - 10));
	const low = Math.min(0.94, ...service.history);
	line(surface, box, 0, [['dim', 'success ratio, per second']]);

	for (const [row, share_] of [1, (1 + low) / 2, low].entries()) {
		line(surface, box, 1 + Math.round((row * (plotHeight - 1)) / 2), [
			['dim', padLeft(percent(share_), 4)],
			['faint', `  ${'┄'.repeat(box.width - 6)}`],
		]);
	}

	const plot = {x: box.x + 6, y: box.y + 1, width: box.width - 6, height: plotHeight};
	const broken = service.good < service.target;
	curve(surface, plot, fitted(service.history, plot.width), broken ? 'warn' : 'ok', 'light', {low, high: 1});
	const row = plotHeight + 2;
	const width = Math.max(8, box.width - 34);
	const label = (text: string): readonly [Token, string] => ['dim', padRight(text, 19)];
	lines(surface, {...box, y: box.y + row, height: box.height - row}, [
		[
			label('error budget left'),
			...bar(service.budgetLeft, width, service.budgetLeft > 0.5 ? 'ok' : 'warn'),
			` ${percent(service.budgetLeft)}`,
		],
		[
			label('burning'),
			[service.burn > 1 ? 'bad' : 'dim', `${service.burn.toFixed(1)}x`],
			...(service.emptyIn === undefined
				? []
				: [['dim', `  empty in ${spanOf(service.emptyIn)} at this rate`] as const]),
		],
		'',
		[label('latency p50'), padRight(spanOf(service.p50), 10)],
		[label('latency p99'), padRight(spanOf(service.p99), 10), ...sparkline(service.p99History, width, 'warn')],
		[label('offered'), `${grouped(service.offeredPerSecond)}/s`],
		[
			label('failed'),
			[service.failedPerSecond > 0 ? 'bad' : 'dim', padRight(`${grouped(service.failedPerSecond)}/s`, 10)],
			...sparkline(service.failedHistory, width, 'bad'),
		],
		[
			['dim', 'why  '],
			...service.failures.flatMap(({category, share: part}): Inked => [`${category} `, ['head', percent(part)], '  ']),
		],
	]);
};

export const rightColumn = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const {cluster} = scene.frame;

	if (cluster === undefined) {
		return;
	}

	const [service, alerts, why, capacity] = rowsOf(area, [fixed(18), fixed(7), share(1), fixed(15)]);

	if (service !== undefined) {
		if (cluster.services[0] === undefined) {
			line(surface, panel(surface, service, 'SLO'), 0, [['dim', 'no requests yet, or nothing is promised here']]);
		} else {
			servicePanel(surface, service, cluster.services[0]);
		}
	}

	if (alerts !== undefined) {
		const box = panel(surface, alerts, 'Alerts', {
			right: cluster.alerts.length === 0 ? 'none firing' : `${cluster.alerts.length} firing`,
		});
		const rules: Inked[] = [
			[['dim', 'page    when the budget burns 4 times too fast']],
			[['dim', 'ticket  when it burns 1.5 times too fast']],
		];
		lines(
			surface,
			box,
			cluster.alerts.length === 0
				? rules
				: cluster.alerts.map(
						({tone, severity, text, since}): Inked => [
							[tone, `${glyphs[tone as 'ok']} ${padRight(severity, 7)}`],
							text,
							['dim', `  ${momentOf(since)}`],
						],
					),
		);
	}

	if (why !== undefined) {
		const box = panel(surface, why, 'Why', {right: 'i on anything'});
		lines(
			surface,
			box,
			cluster.why === undefined
				? [[['dim', 'nothing chosen']]]
				: [[['head', cluster.why.title]], ...treeLines(cluster.why.tree, [true])],
		);
	}

	if (capacity !== undefined) {
		capacityPanel(surface, capacity, scene);
	}
};

const capacityPanel = (surface: Surface, area: Rectangle, {frame}: Scene): void => {
	const box = panel(surface, area, 'Capacity', {right: 'requested / allocatable'});
	const width = Math.max(8, box.width - 20);
	const capacity: Inked[] = (frame.cluster?.capacity ?? []).flatMap(({zone, cpu, memory}): Inked[] => [
		[['dim', padRight(zone, 8)], 'cpu ', ...bar(cpu, width, cpu > 0.9 ? 'warn' : 'info'), ` ${percent(cpu)}`],
		[['dim', padRight('', 8)], 'mem ', ...bar(memory, width, memory > 0.9 ? 'warn' : 'info'), ` ${percent(memory)}`],
	]);
	const notes = (frame.cluster?.capacityNotes ?? []).map(
		({label, text}): Inked => [
			['dim', padRight(label, label.length > 10 ? label.length + 2 : 10)],
			...(typeof text === 'string' ? [text] : text),
		],
	);
	lines(surface, box, [...capacity, '', ...notes]);
};
