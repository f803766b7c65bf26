/**
The cluster dashboard. First glance: is anyone failed, where, since when, why.

Order of attention: vital signs, what needs a person (worst first, with reasons), zones and nodes, control plane,
workloads, events. Small clusters name every node; large ones are a map of cells. Healthy lines are faint.
*/
import type {
	Attention,
	ComponentView,
	NodeCell,
	ServiceLevel,
	WorkloadLine,
	ZoneView,
} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {eventText} from '../event-line.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, type SizeClass, share} from '../layout.ts';
import {chosenIndex, cursorOf, focusOf, type Model, moved, withCursor} from '../model.ts';
import {treeLines} from '../overlays.ts';
import {bar, curve, filled, fitted, heatGlyph, line, lines, panel, rule, sparkline, windowOf} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Scene} from '../screen.ts';
import {type Inked, inkedWidth, type Rectangle, type Surface} from '../surface.ts';
import {glyphs, type Token} from '../theme.ts';
import {cutMiddle, padLeft, padRight} from '../width.ts';
import {finePercent, grouped, momentOf, percent, spanOf} from '../words.ts';
import {rowList} from './objects/choice.ts';
import {openList} from './objects/lists.ts';

const panelNames = ['zones', 'attention', 'control plane', 'workloads', 'events'] as const;

type Frame = (surface: Surface, area: Rectangle, title: Inked, options?: Parameters<typeof panel>[3]) => Rectangle;

const stateGlyphs: Readonly<Record<NodeCell['state'], readonly [Token, string]>> = {
	ready: ['ok', '●'],
	hot: ['warn', '▲'],
	silent: ['silent', '?'],
	down: ['bad', '✖'],
	cordoned: ['cordon', '⊘'],
	booting: ['info', '◐'],
	draining: ['gone', '◌'],
};

/** The glyph of a state word: `○` waits, `▲` nears a limit; both are `warn`. */
const attentionGlyph = ({tone, state}: Attention): readonly [Token, string] =>
	tone === 'warn' && /pending|scheduling|waiting/i.test(state)
		? ['warn', glyphs.wait]
		: [tone, glyphs[tone === 'warn' ? 'warn' : (tone as 'ok')]];

type Metric = 'cpu' | 'memory' | 'pods';

const loadOf = (node: NodeCell, metric: Metric): number | undefined =>
	metric === 'pods' ? (node.pods === undefined ? undefined : node.pods / 110) : node[metric];

const zoneTitle = (zone: ZoneView, width: number): Inked => {
	const glyph: readonly [Token, string] = [zone.tone, glyphs[zone.tone === 'silent' ? 'silent' : (zone.tone as 'ok')]];

	if (zone.cpu === undefined) {
		const note = width < 40 ? (zone.note ?? '').replace('no contact', 'silent') : (zone.note ?? '');
		return [glyph, ['bad', ` ${zone.name}  ${note}`], ['dim', `  ${zone.gap ?? ''}`]];
	}

	return [
		glyph,
		['head', ` ${zone.name}`],
		['dim', '  cpu '],
		percent(zone.cpu),
		['dim', '  mem '],
		percent(zone.memory ?? 0),
		[
			'warn',
			zone.note === undefined
				? ''
				: `  ▲ ${width < 40 ? zone.note.replace(' over 90%', ' hot').replace(/ of \d+ silent/, ' silent') : zone.note}`,
		],
		['warn', zone.gap === undefined ? '' : `  ${zone.gap}`],
	];
};

/** One node by name: `● a1 ━━━──── 46%  8p`. */
const nodeText = (node: NodeCell, label: string, width: number, metric: Metric, shortWidth: number): Inked => {
	const [token, glyph] = stateGlyphs[node.state];
	const load = loadOf(node, metric);
	const name = ` ${padRight(label, shortWidth)} `;
	const hasPods = width >= 20 + shortWidth - 2;
	const tail = hasPods ? 9 : 3;
	const barWidth = Math.max(2, width - 3 - shortWidth - tail);

	if (load === undefined) {
		return [
			[token, glyph],
			[token, name],
			['faint', '─'.repeat(barWidth)],
			[token, hasPods ? '   ?' : '  ?'],
		];
	}

	const number =
		metric === 'pods'
			? padLeft(String(node.pods ?? 0), 3)
			: padLeft(String(Math.min(99, Math.round(load * 100))), hasPods ? 3 : 2);
	return [
		[token, glyph],
		name,
		...bar(load, barWidth, node.state === 'hot' ? 'warn' : 'info'),
		` ${number}${hasPods ? '%' : ''}`,
		['dim', hasPods ? ` ${padLeft(String(node.pods ?? 0), 2)}p` : ''],
	];
};

/** What nodes are called on the map: what tells them apart in their zone, or their whole names where that does not. */
const labelOf = (zones: readonly ZoneView[]): ((node: NodeCell) => string) => {
	const isUnique = zones.every(
		({nodes}) =>
			new Set(nodes.map(({short}) => short)).size === nodes.length && nodes.every(({short}) => short.length > 1),
	);
	return isUnique ? node => node.short : node => node.name;
};

/** A pod as a box with a mark for each container: `[web ●●]`. */
const podParts = ({name, tone, containers}: NonNullable<NodeCell['blocks']>[number]): Inked => [
	['dim', '['],
	[tone === 'ok' ? 'plain' : tone, name],
	' ',
	...containers.map(each => [each, glyphs[each === 'warn' ? 'warn' : (each as 'ok')]] as const),
	['dim', ']'],
];

/** Boxes in rows; whole boxes only, and the last row says how many are left out. */
const podRows = (blocks: NonNullable<NodeCell['blocks']>, width: number, most: number): Inked[] => {
	const rows: Array<Array<string | readonly [Token, string]>> = [[]];
	let used = 0;

	for (const [index, block] of blocks.entries()) {
		const parts = podParts(block);
		const size = inkedWidth(parts) + 1;

		if (used > 0 && used + size > width) {
			if (rows.length === most) {
				rows.at(-1)?.push(['dim', `+${blocks.length - index}`]);
				break;
			}

			rows.push([]);
			used = 0;
		}

		rows.at(-1)?.push(...(typeof parts === 'string' ? [parts] : parts), ' ');
		used += size;
	}

	return rows;
};

/** Small clusters: every node with its pods as boxes. Undefined when they do not fit. */
const drawnPods = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number | undefined => {
	const all = zones.flatMap(({nodes}) => nodes);
	const isAlone = zones.every(({nodes}) => nodes.length === 1);
	const fixedRows = all.length + (isAlone ? 0 : zones.length);

	if (all.some(({blocks}) => blocks === undefined) || fixedRows + all.length > box.height - 1) {
		return undefined;
	}

	const most = Math.max(1, Math.floor((box.height - 1 - fixedRows) / all.length));
	const longest = Math.max(...all.map(({name}) => name.length));
	let row = 0;

	for (const zone of zones) {
		if (!isAlone) {
			line(surface, box, row, zoneTitle(zone, box.width));
			row += 1;
		}

		for (const node of zone.nodes) {
			const width = box.width;
			const shortWidth = Math.min(longest, Math.max(4, width - 18));
			const gap: Inked = node.gap === undefined ? [] : [['warn', ` ${node.gap}`]];
			const text = nodeText(node, node.name, width - inkedWidth(gap), metric, shortWidth);
			line(surface, box, row, [
				...(typeof text === 'string' ? [text] : text),
				...(typeof gap === 'string' ? [gap] : gap),
			]);

			if (node.name === selected) {
				surface.ground(box.x, box.y + row, width, 'sel');
			}

			row += 1;

			for (const pods of podRows(node.blocks ?? [], width - 2, most)) {
				line(surface, box, row, pods, {indent: 2, width: width - 2});
				row += 1;
			}
		}
	}

	return row;
};

const legendPods: Inked = [
	['dim', '[ ] pod  '],
	['ok', '●'],
	['dim', ' ready  '],
	['info', '◐'],
	['dim', ' starts  '],
	['bad', '✖'],
	['dim', ' ended'],
];

const namedZones = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number => {
	const label = labelOf(zones);
	const longest = Math.max(2, ...zones.flatMap(zone => zone.nodes.map(node => label(node).length)));
	const total = zones.reduce((sum, {nodes}) => sum + nodes.length, 0);
	const usual = box.width >= 60 ? 3 : box.width >= 40 ? 2 : box.width >= 33 ? 3 : 2;
	// Long names get a line each while there is room for that.
	const columns = longest > 6 ? (total + zones.length < box.height ? 1 : 2) : usual;
	const width = Math.floor(box.width / columns);
	const shortWidth = Math.min(longest, Math.max(4, width - 15));
	let row = 0;

	for (const zone of zones) {
		line(surface, box, row, zoneTitle(zone, box.width));
		row += 1;

		for (const [index, node] of zone.nodes.entries()) {
			const y = row + Math.floor(index / columns);
			const x = (index % columns) * width;
			line(surface, box, y, nodeText(node, label(node), width - 1, metric, shortWidth), {indent: x, width: width - 1});

			if (node.name === selected && y < box.height) {
				surface.ground(box.x + x, box.y + y, width - 1, 'sel');
			}
		}

		row += Math.ceil(zone.nodes.length / columns);
	}

	return row;
};

/** One cell, one node: the glyph says the class, colour repeats it. */
const mappedZones = (
	surface: Surface,
	box: Rectangle,
	zones: readonly ZoneView[],
	metric: Metric,
	selected: string | undefined,
): number => {
	const total = zones.reduce((sum, zone) => sum + zone.nodes.length, 0);
	const wide = total * 2 <= box.width * Math.max(1, box.height - zones.length * 2);
	const step = wide ? 2 : 1;
	const perRow = Math.max(1, Math.floor(box.width / step));
	let row = 0;

	for (const zone of zones) {
		line(surface, box, row, zoneTitle(zone, box.width));
		row += 1;

		for (const [index, node] of zone.nodes.entries()) {
			const y = box.y + row + Math.floor(index / perRow);

			if (y >= box.y + box.height) {
				continue;
			}

			const x = box.x + (index % perRow) * step;
			const load = loadOf(node, metric);
			const [glyph, token] =
				node.state === 'ready' && load !== undefined
					? heatGlyph(load)
					: [stateGlyphs[node.state][1], stateGlyphs[node.state][0]];
			surface.cell(x, y, glyph, token);

			if (step === 2 && '░▒▓█'.includes(glyph)) {
				surface.cell(x + 1, y, glyph, token);
			}

			if (node.name === selected) {
				surface.ground(x, y, step, 'sel', true);
			}
		}

		row += Math.ceil(zone.nodes.length / perRow);
		row += box.height - row > zones.length ? 1 : 0;
	}

	return row;
};

const legendNamed: Inked = [
	['ok', '●'],
	['dim', ' ready  '],
	['warn', '▲'],
	['dim', ' hot  '],
	['silent', '?'],
	['dim', ' silent  '],
	['cordon', '⊘'],
	['dim', ' cordoned'],
];

const legendMapped = (): Inked => [
	['dim', 'load '],
	...[0, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9].map(load => {
		const [glyph, token] = heatGlyph(load);
		return [token, `${glyph}${glyph}`] as const;
	}),
	['dim', ' 93%  '],
	['warn', '▲'],
	['dim', ' above  '],
	['bad', '✖'],
	['dim', ' down  '],
	['silent', '?'],
	['dim', ' silent'],
];

/** The control plane's own nodes in one line, by their names where there is room. */
const mastersText = (masters: readonly NodeCell[], width: number): Inked => {
	const whole = masters.length === 1 && width >= 30;
	return [
		['dim', whole ? '' : 'control plane  '],
		...masters.flatMap(({name, short, state}) => [stateGlyphs[state], ` ${whole ? name : short}  `]),
		['dim', whole ? 'decides' : ''],
	];
};

const isMapped = (scene: Scene): boolean => (scene.frame.cluster?.nodeCount ?? 0) > 60;

const zonesPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
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

/** Names get what the longest needs, as long as the reasons keep their half. */
const nameWidth = (longest: number, room: number): number => Math.max(10, Math.min(longest, room));

const attentionText = (entry: Attention, size: SizeClass, width: number, longest: number): Inked => {
	const glyph = attentionGlyph(entry);
	const state = entry.state;

	if (isSmall(size)) {
		const short = state
			.replace('ContainerCreating', 'Creating')
			.replace('CrashLoopBackOff', 'CrashLoop')
			.replace('PodInitializing', 'Init');
		return [
			glyph,
			' ',
			...filled(entry.tone, short, 9),
			' ',
			`${padRight(cutMiddle(entry.object.name, nameWidth(longest, width - 27)), nameWidth(longest, width - 27))} `,
			['dim', entry.brief],
		];
	}

	const nodeWidth = width >= 84 ? 14 : 0;
	const names = nameWidth(longest, Math.floor((width - 22 - nodeWidth) * 0.5));
	return [
		glyph,
		' ',
		...filled(entry.tone, state, 18),
		`${padRight(cutMiddle(entry.object.name, names), names)} `,
		['dim', nodeWidth === 0 ? '' : padRight(cutMiddle(entry.node ?? '–', nodeWidth - 1), nodeWidth)],
		['dim', entry.reason],
	];
};

type ListPanel = {
	readonly name: string;
	readonly title: string;
	readonly right: Inked;
	readonly panel: number;
	readonly rows: readonly {readonly key: string; readonly text: Inked}[];
	readonly empty: Inked;
};

/** A list with a cursor that only shows while its panel has the focus. */
const listPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame, list: ListPanel): void => {
	const focus = focusOf(scene.model) === list.panel;
	const box = frame(surface, area, list.title, {focus, right: list.right});
	const cursor = cursorOf(scene.model, `watch/${list.name}`);
	const chosen = chosenIndex(
		cursor,
		list.rows.map(({key}) => key),
	);
	const from = focus ? windowOf(cursor.from, chosen, box.height, list.rows.length) : 0;

	if (list.rows.length === 0) {
		line(surface, box, 0, list.empty);
		return;
	}

	for (const [row, {text}] of list.rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (focus && row + from === chosen) {
			surface.ground(box.x - (box.x > 0 ? 1 : 0), box.y + row, box.width + (box.x > 0 ? 2 : 0), 'sel');
		}
	}
};

const attentionKey = ({object}: Attention): string => `${object.kind}/${object.namespace ?? ''}/${object.name}`;

const attentionPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const {cluster} = scene.frame;
	const longest = Math.max(0, ...(cluster?.attention ?? []).map(({object}) => object.name.length));
	listPanel(surface, area, scene, frame, {
		name: 'attention',
		title: 'Needs attention',
		right: String(cluster?.attentionTotal ?? 0),
		panel: 1,
		rows: (cluster?.attention ?? []).map(entry => ({
			key: attentionKey(entry),
			text: attentionText(entry, classOf(scene), isSmall(classOf(scene)) ? area.width : area.width - 4, longest),
		})),
		empty: [
			['ok', '✓'],
			['dim', ' nothing needs you'],
		],
	});
};

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

const controlPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
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

const workloadsPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
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

const eventsPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
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

const rightColumn = (surface: Surface, area: Rectangle, scene: Scene): void => {
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

const drawLarge = (surface: Surface, area: Rectangle, scene: Scene): void => {
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

const drawMedium = (surface: Surface, area: Rectangle, scene: Scene): void => {
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

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene): void => {
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

const drawReduced = (surface: Surface, area: Rectangle, scene: Scene): void => {
	const panels = [zonesPanel, attentionPanel, controlPanel, workloadsPanel, eventsPanel];
	(panels[focusOf(scene.model)] ?? attentionPanel)(surface, area, scene, rule);
};

const rowKeys = (scene: Scene): readonly string[] => {
	const {cluster} = scene.frame;

	switch (focusOf(scene.model)) {
		case 0:
			return (cluster?.zones ?? []).flatMap(({nodes}) => nodes.map(({name}) => name));
		case 1:
			return (cluster?.attention ?? []).map(attentionKey);
		case 3:
			return (cluster?.workloads ?? []).map(({kind, namespace, name}) => `${kind}/${namespace}/${name}`);
		case 4:
			return (cluster?.events ?? []).map((entry, index) => `${entry.at}/${entry.reason}/${index}`);
		default:
			return (cluster?.components ?? []).map(({name}) => name);
	}
};

const listName = (scene: Scene): string =>
	['zones', 'attention', 'control', 'workloads', 'events'][focusOf(scene.model)] ?? 'zones';

const chosenKey = (scene: Scene): string | undefined => {
	const keys = rowKeys(scene);
	return keys[chosenIndex(cursorOf(scene.model, `watch/${listName(scene)}`), keys)];
};

/** The node under the cursor in the narrator: its name, load and pods. */
const nodeSaid = (scene: Scene, name: string | undefined): Inked | undefined => {
	const node = scene.frame.cluster?.zones.flatMap(({nodes}) => nodes).find(entry => entry.name === name);

	if (node === undefined) {
		return undefined;
	}

	const load =
		node.cpu === undefined
			? 'nobody knows its load'
			: `cpu ${percent(node.cpu)}  mem ${percent(node.memory ?? 0)}  ${node.pods ?? 0} pods`;
	return [
		['head', node.name],
		'  ',
		stateGlyphs[node.state],
		[stateGlyphs[node.state][0], ` ${node.state}`],
		`  ${load}`,
		['dim', node.gap === undefined ? '' : `  ${node.gap}`],
	];
};

const move = (scene: Scene, key: string): ReturnType<Parameters<typeof defineAction>[0]['run']> => {
	const keys = rowKeys(scene);
	const name = `watch/${listName(scene)}`;
	const cursor = moved(cursorOf(scene.model, name), keys, movement(key, 10) ?? 0);
	const said = focusOf(scene.model) === 0 ? nodeSaid(scene, cursor.key) : undefined;
	return {
		model: {
			...withCursor(scene.model, name, cursor),
			...(said === undefined ? {} : {said: {tone: 'plain', text: said}}),
		},
	};
};

/** The object browser on what the cursor is on; undefined when nothing stands behind the line. */
const openChosen = (scene: Scene): Model | undefined => {
	const focus = focusOf(scene.model);
	const event = focus === 4 ? scene.frame.cluster?.events[rowKeys(scene).indexOf(chosenKey(scene) ?? '')] : undefined;
	const [kind = '', namespace = '', name = ''] =
		focus === 0
			? ['Node', '', chosenKey(scene)]
			: focus === 4
				? [event?.about?.kind, event?.about?.namespace, event?.about?.name]
				: (chosenKey(scene) ?? '').split('/');

	if (focus === 2 || kind === '' || name === '') {
		return undefined;
	}

	const opened = openList(scene.model, {resource: `${kind.toLowerCase()}s`});
	return {
		...withCursor(opened, rowList, {index: 0, from: 0, key: namespace === '' ? name : `${namespace}/${name}`}),
		object: {kind, name, ...(namespace === '' ? {} : {namespace})},
	};
};

export const watch = defineScreen({
	name: 'watch',
	title: 'Cluster dashboard',
	commands: ['dash', 'pu', 'pulses', 'map', 'watch'],
	needsRun: true,
	panels: () => panelNames.length,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, watch);
		const size = classOf(scene);
		const draw = size === 'L' ? drawLarge : size === 'M' ? drawMedium : size === 'S' ? drawSmall : drawReduced;
		draw(surface, content, scene);
	},
	request: model => {
		const list = ['zones', 'attention', 'control', 'workloads', 'events'][model.panels.watch ?? 0] ?? 'zones';
		const key = model.cursors[`watch/${list}`]?.key;
		return {
			...(model.explain === undefined ? {} : {explain: `${list}/${key ?? ''}`}),
			...(key === undefined ? {} : {item: `${list}/${key}`}),
		};
	},
	about: scene => ({
		title: chosenKey(scene) ?? panelNames[focusOf(scene.model)] ?? 'cluster',
		summary:
			'Zones with their nodes, what needs a person (worst first, with its reason), the control plane with its own small histories, workloads and events. Healthy lines are faint; i explains any line.',
	}),
	actions: [
		defineAction({
			name: 'watch.open',
			title: 'Open the chosen line',
			explain: 'Shows the object behind it: describe, YAML, events, logs.',
			group: 'screen',
			keys: ['enter'],
			run: scene => {
				const model = openChosen(scene);
				return model === undefined ? {} : {model};
			},
		}),
		defineAction({
			name: 'watch.move',
			title: 'Choose a line or a node',
			explain: 'Up and down in the focused panel; tab changes the panel.',
			group: 'screen',
			keys: [...movementKeys, 'left', 'right'],
			label: '↑↓ jk',
			run: (scene, key) => move(scene, key === 'left' ? 'up' : key === 'right' ? 'down' : key),
		}),
		defineAction({
			name: 'watch.follow',
			title: 'Follow this object',
			explain: 'What every component does with it and says of it, newest last, while time goes on.',
			group: 'screen',
			keys: ['f'],
			run: scene => {
				const opened = openChosen(scene);
				return opened === undefined ? {} : {model: {...opened, tab: 'story', follows: true}};
			},
		}),
		defineAction({
			name: 'watch.metric',
			title: 'Map shows cpu, memory, pods',
			explain: 'Changes what the bars and cells of the map measure.',
			group: 'screen',
			keys: ['m'],
			run: ({model}) => ({
				model: {
					...model,
					mapMetric: model.mapMetric === 'cpu' ? 'memory' : model.mapMetric === 'memory' ? 'pods' : 'cpu',
				},
			}),
		}),
	],
	hints: [
		'time.space',
		'time.event',
		'time.forward',
		'time.back',
		'time.speed',
		'go.next-panel',
		'why',
		'truth',
		'go.command',
		'go.leave',
	],
});
