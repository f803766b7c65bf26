import {clockText, type Millis} from '../../engine/kernel/time.ts';
import {intentText} from '../intent.ts';
import type {RunResult} from '../result.ts';
import {challengeCode} from '../terms/terms.ts';
import type {Branch, ResultFrame, Saying} from '../view/frame.ts';
import type {Blame} from './blame.ts';

/*
The report of a run, as text, Markdown, JSON and HTML: the same facts in the same order everywhere.

	card → losses → what caused what → decisions → points with their formulas → requests

Text from outside (names, messages) is escaped for the syntax at hand; the terminal's own door comes after this one.
*/

export type Report = {
	readonly result: RunResult;
	readonly frame: ResultFrame;
	readonly causes: readonly Branch[];
	readonly goals: GoalTexts;
	/** What runs without each fault and decision came to, where they were run. */
	readonly blame?: Blame;
};

export type ReportFormat = 'text' | 'markdown' | 'json' | 'html';

/** A report is a list of these, whatever it becomes. */
type Block =
	| {readonly type: 'title'; readonly text: string}
	| {readonly type: 'heading'; readonly text: string}
	| {readonly type: 'line'; readonly text: string}
	| {readonly type: 'table'; readonly head: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>}
	| {readonly type: 'tree'; readonly branches: readonly Branch[]};

export const plain = (saying: Saying | undefined): string =>
	saying === undefined
		? ''
		: typeof saying === 'string'
			? saying
			: saying.map(part => (typeof part === 'string' ? part : part[1])).join('');

const moment = (at: Millis): string => clockText(at).slice(0, -2);

const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** A measured value without false precision: 4 significant digits, no trailing zeros. */
const valueText = (value: number): string =>
	Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));

const starsText = (stars: number): string => '★'.repeat(stars) + '☆'.repeat(3 - stars);

const failedByText = (result: RunResult): string => {
	const causes = Object.entries(result.requests.failedBy).filter(([, failed]) => failed > 0);
	return causes.length === 0 ? '' : ` (${causes.map(([cause, failed]) => `${cause} ${count(failed)}`).join(', ')})`;
};

const requestsText = (result: RunResult): string => {
	const {offered, good, slow, failed} = result.requests;
	return `${count(offered)} offered = ${count(good)} good + ${count(slow)} slow + ${count(failed)} failed${failedByText(result)}`;
};

const pointsTable = (result: RunResult): Block => ({
	type: 'table',
	head: ['rule', 'value', 'target', 'points', 'of'],
	rows: result.score.lines.map(({rule, value, target, points, of}) => [
		rule,
		valueText(value),
		valueText(target),
		valueText(points),
		String(of),
	]),
});

/** What a goal says to people, by its id. */
export type GoalTexts = ReadonlyMap<string, string>;

const goalText = ({id, kind, met}: RunResult['goals'][number], texts: GoalTexts): string => {
	const text = texts.get(id) ?? id;
	const reached = met === (kind !== 'lose');
	return `  ${reached ? '✓' : '✖'} ${kind === 'lose' ? 'avoid: ' : kind === 'bonus' ? 'bonus: ' : ''}${text}`;
};

/** A run that asks for nothing has no goals to meet. */
const outcomeText = ({goals, goalsMet, finished}: RunResult): string => {
	if (!finished) {
		return goals.length === 0 ? 'Stopped' : 'Stopped before its goals are judged,';
	}

	if (goals.length === 0 && goalsMet) {
		return 'No goals were set; it ended';
	}

	return goalsMet ? 'Goals met' : 'Goals missed';
};

/** Whose scheduler placed the pods, where it was not the default one. */
const guestText = ({guest}: RunResult): string =>
	guest === undefined
		? ''
		: `, scheduled by ${guest.name} (asked ${count(guest.asked)} times, ${guest.strikes === 1 ? '1 strike' : `${guest.strikes} strikes`})`;

/** The short answer of `podfall run -o text`. */
const resultBlocks = (result: RunResult, goals: GoalTexts): readonly Block[] => {
	const {score} = result;
	const compared = [score.par === null ? '' : `par ${score.par}`, score.floor === null ? '' : `floor ${score.floor}`]
		.filter(Boolean)
		.join(', ');
	return [
		{
			type: 'title',
			text: `${challengeCode(result.scenario, result.seed, result.modifiers)}  ${score.total} points ${starsText(score.stars)}${compared === '' ? '' : `  (${compared})`}`,
		},
		{
			type: 'line',
			text: `${outcomeText(result)} after ${moment(result.virtualMs)} of virtual time; ${result.pilot} in the ${result.seat} seat${guestText(result)}${result.difficulty === 'Normal' ? '' : `, ${result.difficulty}`}.`,
		},
		...result.goals.map((goal): Block => ({type: 'line', text: goalText(goal, goals)})),
		{type: 'line', text: `Requests: ${requestsText(result)}`},
		{
			type: 'line',
			text: `Pods: ${count(result.counts.podsCreated)} created, ${count(result.counts.podsBound)} bound. Nodes lost: ${result.counts.nodesLost}. API writes: ${count(result.counts.writes)}.`,
		},
		pointsTable(result),
		{type: 'line', text: `storm ${result.storm}  trail ${result.trail.slice(0, 16)}`},
	];
};

const lossBlocks = ({losses}: ResultFrame): readonly Block[] =>
	losses.every(({points}) => points === 0)
		? [{type: 'line', text: 'Nothing was lost that mattered.'}]
		: losses
				.filter(({points}) => points > 0)
				.map(
					({points, metric, text, from}): Block => ({
						type: 'line',
						text: `${from === undefined ? '' : `${moment(from)}  `}−${points}  ${metric}  ${text}`,
					}),
				);

const signed = (value: number): string => (value > 0 ? `+${count(value)}` : value < 0 ? `−${count(-value)}` : '0');

const decisionBlocks = ({decisions}: ResultFrame, blame: Blame | undefined): readonly Block[] =>
	decisions.map(({at, number, text}): Block => {
		const judged = blame?.decisions.find(({order}) => order === number);
		const beside =
			judged === undefined
				? ''
				: ` ${judged.mark}  (${signed(-judged.points)} beside the real one's: ${intentText(judged.instead)})`;
		return {type: 'line', text: `${moment(at)}  ${plain(text)}${beside}`};
	});

/** Points and requests that each fault cost, from runs without it. */
const blameBlocks = (blame: Blame | undefined): readonly Block[] =>
	(blame?.faults ?? []).map(
		({at, text, points, failed}): Block => ({
			type: 'line',
			text: `${signed(-points)} points, ${count(Math.abs(failed))} ${failed < 0 ? 'fewer' : 'more'} failed requests: ${moment(at)}  ${text}`,
		}),
	);

const section = (text: string, blocks: readonly Block[]): readonly Block[] =>
	blocks.length === 0 ? [] : [{type: 'heading', text}, ...blocks];

/** Requests on the tree are those of the account: none is without a cause, none has two. */
const sumText = ({failed, slow}: RunResult['requests']): string =>
	`Together ${count(failed)} failed and ${count(slow)} slow, each of them under one cause.`;

const noteBlocks = ({parNote}: ResultFrame): readonly Block[] =>
	parNote === undefined ? [] : [{type: 'line', text: parNote}];

const reportBlocks = ({result, frame, causes, goals, blame}: Report): readonly Block[] => [
	...resultBlocks(result, goals).slice(0, -2),
	...noteBlocks(frame),
	...section('Biggest losses', lossBlocks(frame)),
	...section(
		'What caused what',
		causes.length === 0
			? [{type: 'line', text: 'No request was lost.'}]
			: [
					{type: 'tree', branches: causes},
					{type: 'line', text: sumText(result.requests)},
				],
	),
	...section(
		'What happened',
		frame.story.map((saying): Block => ({type: 'line', text: plain(saying)})),
	),
	...section('What each fault cost, by a run without it', blameBlocks(blame)),
	...section('Decisions', decisionBlocks(frame, blame)),
	...section('Points', [
		pointsTable(result),
		...frame.points.map(({metric, formula}): Block => ({type: 'line', text: `${metric}: ${formula}`})),
	]),
	{type: 'line', text: `storm ${result.storm}  trail ${result.trail}`},
];

const branchText = ({at, text, aside}: Branch): string =>
	`${at === undefined ? '' : `${moment(at)}  `}${plain(text)}${aside === undefined ? '' : `  [${plain(aside)}]`}`;

/** A tree drawn with lines: `├─` for all but the last of a row. */
const treeLines = (branches: readonly Branch[], indent = ''): readonly string[] =>
	branches.flatMap((branch, index) => {
		const last = index === branches.length - 1;
		const inner = treeLines(branch.children ?? [], `${indent}${last ? '   ' : '│  '}`);
		return [`${indent}${last ? '└─ ' : '├─ '}${branchText(branch)}`, ...inner];
	});

const roots = (branches: readonly Branch[]): readonly string[] =>
	branches.flatMap(branch => [branchText(branch), ...treeLines(branch.children ?? [])]);

const tableLines = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): readonly string[] => {
	const all = [head, ...rows];
	const widths = head.map((_, at) => Math.max(...all.map(row => row[at]?.length ?? 0)));
	return all.map(
		row => `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}`,
	);
};

const asText = (blocks: readonly Block[]): string =>
	blocks
		.flatMap((block): readonly string[] => {
			switch (block.type) {
				case 'heading':
					return ['', block.text];
				case 'table':
					return tableLines(block.head, block.rows);
				case 'tree':
					return roots(block.branches);
				default:
					return [block.text];
			}
		})
		.join('\n');

const escapeMarkdown = (text: string): string =>
	text.replaceAll(/[\\`*_{}[\]()<>#|!~]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ');

const markdownBlock = (block: Block): string => {
	switch (block.type) {
		case 'title':
			return `# ${escapeMarkdown(block.text)}`;
		case 'heading':
			return `## ${escapeMarkdown(block.text)}`;
		case 'table': {
			const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
			return [
				row(block.head),
				`|${block.head.map((_, at) => (at === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
				...block.rows.map(row),
			].join('\n');
		}
		case 'tree':
			return ['```text', ...roots(block.branches).map(line => line.replaceAll('```', "'''")), '```'].join('\n');
		default:
			return escapeMarkdown(block.text);
	}
};

const escapeHtml = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

const htmlBlock = (block: Block): string => {
	switch (block.type) {
		case 'title':
			return `<h1>${escapeHtml(block.text)}</h1>`;
		case 'heading':
			return `<h2>${escapeHtml(block.text)}</h2>`;
		case 'table': {
			const row = (cells: readonly string[], tag: string) =>
				`<tr>${cells.map(cell => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
			return `<table><thead>${row(block.head, 'th')}</thead><tbody>${block.rows.map(cells => row(cells, 'td')).join('')}</tbody></table>`;
		}
		case 'tree':
			return `<pre>${escapeHtml(roots(block.branches).join('\n'))}</pre>`;
		default:
			return `<p>${escapeHtml(block.text)}</p>`;
	}
};

/** One file that loads nothing and runs nothing. */
const htmlPage = (title: string, blocks: readonly Block[]): string =>
	[
		'<!doctype html><html lang="en"><head><meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(title)}</title>`,
		'<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;background:#12161c;color:#d8dee6}',
		'table{border-collapse:collapse}td,th{padding:.15rem .8rem;text-align:right}td:first-child,th:first-child{text-align:left}',
		'pre{overflow-x:auto;background:#0c0f13;padding:1rem}h1,h2{font-weight:600;color:#5fd7d7}</style></head><body>',
		...blocks.map(htmlBlock),
		'</body></html>',
	].join('\n');

/** What `podfall run -o text` prints. */
export const resultText = (result: RunResult, goals: GoalTexts): string => asText(resultBlocks(result, goals));

export const exportReport = (report: Report, format: ReportFormat): string => {
	const blocks = reportBlocks(report);

	switch (format) {
		case 'text':
			return asText(blocks);
		case 'markdown':
			return blocks.map(markdownBlock).join('\n\n');
		case 'html':
			return htmlPage(`${report.result.scenario}@${report.result.seed}`, blocks);
		case 'json':
			return JSON.stringify(
				{
					...report.result,
					losses: report.frame.losses,
					causes: report.causes,
					decisions: report.frame.decisions,
					...(report.blame === undefined ? {} : {blame: report.blame}),
				},
				undefined,
				'\t',
			);
	}
};
