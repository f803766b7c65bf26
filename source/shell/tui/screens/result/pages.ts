/** What `tab` turns through: the card on small screens, then what happened, the decisions and the formulas, each as long as it is. */
import type {ResultFrame} from '../../../../game/view/frame.ts';
import {isSmall} from '../../layout.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked} from '../../surface.ts';
import {padLeft, padRight, wrap} from '../../width.ts';
import {momentOf, signed} from '../../words.ts';
import {asInked} from './card.ts';
import {layoutOf} from './layout.ts';
import {shareLines, storyLines} from './story.ts';

export const decisionLines = (result: ResultFrame): Inked[] =>
	result.decisions.length === 0
		? [[['dim', 'no decisions were recorded']]]
		: result.decisions.map(
				({number, at, text, mark, points}): Inked => [
					['dim', `${padLeft(String(number), 3)}  ${momentOf(at)}  `],
					[mark.startsWith('!') || mark === '=' ? 'ok' : mark === '??' ? 'bad' : 'warn', padRight(mark, 4)],
					[
						points === undefined ? 'dim' : points < 0 ? 'warn' : 'ok',
						padLeft(points === undefined ? '' : signed(points), 5),
					],
					'  ',
					...asInked(text),
				],
			);

export const formulaLines = (result: ResultFrame, width: number): Inked[] =>
	result.points.flatMap(({metric, title, weight, yours, target, points, formula}): readonly Inked[] => [
		[
			padRight(metric, 9),
			['head', `${Math.round(points)}`],
			['dim', ` of ${weight}   `],
			`${yours}`,
			['dim', ` against ${target}   ${title}`],
		],
		...wrap(formula, width - 9).map((text): Inked => [['dim', `         ${text}`]]),
	]);

/** What each fault cost, dearest first, and how far the asking has come. */
export const costLines = ({cost}: ResultFrame, width: number): Inked[] => {
	if (cost === undefined) {
		return [];
	}

	const {done, of, isDone, faults} = cost;
	return [
		...faults.flatMap(({at, text, points, failed}) =>
			wrap(text, width - 16).map(
				(part, row): Inked =>
					row > 0
						? [' '.repeat(16), part]
						: [
								[points > 0 ? 'bad' : points < 0 ? 'ok' : 'dim', padLeft(points === 0 ? '0' : signed(-points), 5)],
								['dim', `  ${momentOf(at)}  `],
								part,
								['dim', failed === 0 ? '' : `  ${Math.abs(failed)} ${failed > 0 ? 'more' : 'fewer'} failed`],
							],
			),
		),
		...(faults.length > 0 || !isDone ? [] : [[['dim', 'no fault struck'] as const]]),
		'',
		isDone
			? [
					[
						'dim',
						of > faults.length
							? 'Your decisions beside the real component’s: next page.'
							: 'Of your decisions none was another than the real component’s.',
					],
				]
			: [['dim', of === 0 ? 'playing it again …' : `run ${done + 1} of ${of}, each different in one thing …`]],
	];
};

export type Page = {
	readonly kind: 'card' | 'story' | 'cost' | 'decisions' | 'formulas';
	readonly title: string;
	readonly lines: readonly Inked[];
};

/** Rows and columns for the text of a page. */
const roomOf = (
	{size}: Scene,
	result: ResultFrame,
	small: boolean,
): {readonly width: number; readonly rows: number} => {
	const {points, story} = layoutOf(size, result);
	return small
		? {width: size.columns - 2, rows: size.rows - 3 - points.y}
		: {width: story.width - 4, rows: story.height - 2};
};

const pagesOfText = (kind: Page['kind'], title: string, lines: readonly Inked[], rows: number): readonly Page[] =>
	Array.from({length: Math.max(1, Math.ceil(lines.length / rows))}, (_, page) => ({
		kind,
		title,
		lines: lines.slice(page * rows, (page + 1) * rows),
	}));

export const pagesOf = (scene: Scene, result: ResultFrame): readonly Page[] => {
	const small = isSmall(classOf(scene));
	const {width, rows} = roomOf(scene, result, small);
	const storyRows = Math.max(1, rows - (small ? 0 : shareLines(result, width).length));
	const isCompared = result.decisions.some(({mark}) => mark !== '');
	return [
		...(small ? [{kind: 'card', title: 'Where the points went', lines: []} as const] : []),
		...pagesOfText('story', 'What happened and why', storyLines(result, width), storyRows),
		...(result.cost === undefined
			? []
			: pagesOfText('cost', 'What each fault cost, by a run without it', costLines(result, width), Math.max(1, rows))),
		...pagesOfText(
			'decisions',
			isCompared ? 'Decisions, against the real one' : 'Decisions',
			decisionLines(result),
			Math.max(1, rows),
		),
		...pagesOfText('formulas', 'Metrics with formulas', formulaLines(result, width), Math.max(1, rows)),
	];
};

/** The number of the page on which the costs will stand. */
export const costPage = (scene: Scene, result: ResultFrame): number =>
	pagesOf(scene, result).filter(({kind}) => kind === 'card' || kind === 'story').length;

/** The page that is open. */
export const openPage = (scene: Scene, result: ResultFrame): Page & {readonly number: number; readonly of: number} => {
	const all = pagesOf(scene, result);
	const index = scene.model.resultPage % all.length;
	return {...(all[index] as Page), number: index + 1, of: all.length};
};
