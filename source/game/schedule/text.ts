/** A report as lines for a person. */
import type {ScoreWord} from '../../engine/cluster.ts';
import {isQuiet, type NodeReport, type PodReport, podsInFull} from './report.ts';
import type {ScheduleReport} from './schedule.ts';

const nodesInFull = 5;
const namesInFull = 4;

const shortNames: Readonly<Record<string, string>> = {
	TaintToleration: 'Taint',
	NodeAffinity: 'Affinity',
	NodeResourcesFit: 'Fit',
	PodTopologySpread: 'Spread',
	InterPodAffinity: 'PodAffinity',
	NodeResourcesBalancedAllocation: 'Balanced',
	ImageLocality: 'Image',
};

const short = (plugin: string): string => (Object.hasOwn(shortNames, plugin) ? (shortNames[plugin] ?? plugin) : plugin);

/** Cells in columns: the first to the left, numbers to the right. */
const columns = (rows: ReadonlyArray<readonly string[]>, indent: string): readonly string[] => {
	const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => (row[at] ?? '').length)));
	return rows.map(row =>
		`${indent}${row
			.map((cell, at) => {
				const width = widths[at] ?? 0;
				return at < 2 ? cell.padEnd(width) : cell.padStart(width);
			})
			.join('  ')}`.trimEnd(),
	);
};

const amounts = ({requests}: PodReport): string =>
	Object.keys(requests).length === 0
		? 'asks for nothing'
		: `asks for ${Object.entries(requests)
				.map(([name, amount]) => `${amount} ${name}`)
				.join(', ')}`;

const outcomeWords = ({outcome, node}: PodReport): string => {
	switch (outcome) {
		case 'placed':
			return `goes to ${node}`;
		case 'preempting':
			return `waits for room on ${node}`;
		case 'pending':
			return 'stays pending';
		case 'gated':
			return 'is gated';
		default:
			return 'cannot be decided';
	}
};

const titleOf = (report: PodReport): string => {
	const named = report.schedulerName === 'default-scheduler' ? '' : `, by ${report.schedulerName}`;
	const where = report.current === undefined ? '' : ` (it is on ${report.current} now; asked as if it had no node)`;
	return `${report.pod} ${outcomeWords(report)}${where}: ${amounts(report)}, priority ${report.priority}${named}`;
};

const reasonText = ({plugin, reasons}: {readonly plugin: string; readonly reasons: readonly string[]}): string =>
	`${plugin}: ${reasons.join(', ')}`;

const scoreHeads = (scores: readonly ScoreWord[]): readonly string[] =>
	scores.map(({plugin, weight}) => `${short(plugin)}×${weight}`);

/** `81→65×1`: raw, normalised, where they differ; in the short form only what counts. */
const scoreCell = ({raw, normalized, weight, weighted}: ScoreWord, wide: boolean): string =>
	wide ? `${raw === normalized ? '' : `${raw}→`}${normalized}${weight === 1 ? '' : `=${weighted}`}` : String(weighted);

const scored = (nodes: readonly NodeReport[], wide: boolean): readonly string[] => {
	const fitting = nodes.filter(({verdict}) => verdict === 'chosen' || verdict === 'fits');
	const ranked = [...fitting].sort(
		(one, other) => other.total - one.total || Number(other.verdict === 'chosen') - Number(one.verdict === 'chosen'),
	);
	const shown = wide ? ranked : ranked.slice(0, nodesInFull);
	const heads = scoreHeads(shown[0]?.scores ?? []);

	if (shown.length === 0) {
		return [];
	}

	const rows = shown.map(({node, verdict, scores, total}) => [
		node,
		verdict,
		...scores.map(each => scoreCell(each, wide)),
		...(heads.length === 0 ? [] : [String(total)]),
	]);
	const head = ['NODE', 'VERDICT', ...heads, ...(heads.length === 0 ? [] : ['TOTAL'])];
	const more = ranked.length - shown.length;
	return [
		...columns([head, ...rows], '  '),
		...(heads.length === 0 ? ['  the only node on which it fits: nothing was scored'] : []),
		...(more > 0 ? [`  and ${more} more nodes on which it fits`] : []),
	];
};

const few = (names: readonly string[]): string =>
	names.length <= namesInFull ? names.join(', ') : `${names.slice(0, namesInFull).join(', ')}, …`;

/** Nodes with the same refusal in one line. */
const groupedRefusals = (nodes: readonly NodeReport[]): readonly string[] => {
	const groups = new Map<string, string[]>();

	for (const {node, refusal} of nodes) {
		if (refusal !== undefined) {
			const text = reasonText(refusal);
			groups.set(text, [...(groups.get(text) ?? []), node]);
		}
	}

	return [...groups]
		.sort(([, one], [, other]) => other.length - one.length)
		.map(
			([text, names]) =>
				`  refused by ${names.length} ${names.length === 1 ? 'node' : 'nodes'}: ${text} (${few(names)})`,
		);
};

const everyRefusal = (nodes: readonly NodeReport[]): readonly string[] =>
	nodes
		.filter(({verdict}) => verdict === 'refused')
		.flatMap(({node, refusals}) =>
			refusals.map((refusal, at) => `  ${at === 0 ? node : ' '.repeat(node.length)}  ${reasonText(refusal)}`),
		);

const unseen = (nodes: readonly NodeReport[]): readonly string[] => {
	const count = nodes.filter(({verdict}) => verdict === 'not looked at').length;
	return count === 0 ? [] : [`  ${count} nodes were not looked at: enough had been found (percentageOfNodesToScore)`];
};

const victimLines = ({victims, node}: PodReport): readonly string[] =>
	victims.length === 0
		? []
		: [`  it evicts from ${node}: ${victims.map(({pod, priority}) => `${pod} (priority ${priority})`).join(', ')}`];

const quoted = (whatIf: readonly string[]): string => whatIf.map(text => `--what-if '${text}'`).join(' ');

const changeLines = ({changes, changesAsFor, outcome}: PodReport): readonly string[] => {
	if (outcome !== 'pending') {
		return [];
	}

	if (changesAsFor !== undefined) {
		return [`  what would help: the same as for ${changesAsFor}`];
	}

	return changes.length === 0
		? ['  what would help: no single small change that podfall knows of']
		: [
				'  what would help, each tried:',
				...changes.flatMap(({change, whatIf, node}) => [`    ${change} → ${node}`, `      ${quoted(whatIf)}`]),
			];
};

const inFull = (report: PodReport, wide: boolean): readonly string[] => [
	titleOf(report),
	`  ${report.message}`,
	...(report.tied.length === 0 ? [] : [`  a draw decided between equals: ${few([report.node ?? '', ...report.tied])}`]),
	...victimLines(report),
	...scored(report.nodes, wide),
	...(wide ? everyRefusal(report.nodes) : groupedRefusals(report.nodes)),
	...unseen(report.nodes),
	...changeLines(report),
	'',
];

const inShort = (report: PodReport): string =>
	report.changesAsFor === undefined
		? `${report.pod} ${outcomeWords(report)}`
		: `${report.pod} ${outcomeWords(report)}, like ${report.changesAsFor}`;

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The last line: what came of it all. */
export const summaryOf = ({pods, nodes, placedBefore}: ScheduleReport): string => {
	const number = (outcome: PodReport['outcome']): number => pods.filter(each => each.outcome === outcome).length;
	const parts = [
		[number('placed'), 'placed'],
		[number('preempting'), 'waiting for victims to go'],
		[number('pending'), 'pending'],
		[number('gated'), 'gated'],
		[number('failed'), 'failed'],
	] as const;
	const words = parts.filter(([count], at) => count > 0 || at === 0).map(([count, word]) => `${count} ${word}`);
	return `${counted(pods.length, 'pod')} tried on ${counted(nodes, 'node')} with ${counted(placedBefore, 'pod')}: ${words.join(', ')}`;
};

/** The whole report; `wide` names every plug-in's word on every node. */
export const reportText = (report: ScheduleReport, wide: boolean): readonly string[] => {
	const {pods} = report;

	if (pods.length === 0) {
		return [`No pod waits: ${counted(report.placedBefore, 'pod')} on ${counted(report.nodes, 'node')}.`];
	}

	const all = wide || pods.length <= podsInFull;
	const quiet = all ? [] : pods.filter(isQuiet);
	const loud = all ? pods : pods.filter(each => !isQuiet(each));
	return [
		...loud.flatMap(each => inFull(each, wide)),
		...quiet.map(inShort),
		...(quiet.length === 0 ? [] : ['(--pod NAME or -o wide shows why)', '']),
		summaryOf(report),
	];
};
