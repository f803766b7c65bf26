/** Below the why-table: two nodes plugin by plugin, and what would change the scheduler's mind. */
import type {NodeOption, PluginScore, SchedulerBench} from '../../../../game/view/frame.ts';
import {wrapInked} from '../../paint.ts';
import type {Inked} from '../../surface.ts';
import {cut, cutMiddle, padLeft, padRight} from '../../width.ts';
import {signed} from '../../words.ts';
import {decisive, differencesOf} from './order.ts';

const pluginWidth = 17;
const sideWidth = 18;

/** `1234 → 75 ×2 = 150`: as the plugin gave it, brought into 0 to 100, weighted. */
const scoreText = ({raw, normalised, weighted}: PluginScore): string =>
	`${Math.round(raw)} → ${Math.round(normalised)} = ${Math.round(weighted)}`;

const sideOf = (option: NodeOption, score: PluginScore): string =>
	padLeft(option.fits ? scoreText(score) : '-', sideWidth);

/** Two nodes side by side, the plugin that sees most between them first. */
export const comparedLines = (
	bench: SchedulerBench,
	one: NodeOption | undefined,
	other: NodeOption | undefined,
	width: number,
): readonly Inked[] => {
	if (one === undefined || other === undefined) {
		return [[['dim', 'no other node fits: there is nothing to compare with']]];
	}

	return [
		...wrapInked(decisive(bench, one, other), width),
		[
			['dim', padRight('raw → 0..100 = ×', pluginWidth)],
			['head', padLeft(cutMiddle(one.node, sideWidth - 2), sideWidth)],
			['you', padLeft(cutMiddle(other.node, sideWidth - 2), sideWidth)],
			['dim', padLeft('differs', 9)],
		],
		...differencesOf(bench, one, other).map(
			({short, weight, one: first, other: second, by}): Inked => [
				['plain', padRight(cut(`${short} ×${weight}`, pluginWidth - 1), pluginWidth)],
				sideOf(one, first),
				sideOf(other, second),
				[by > 0 ? 'ok' : by < 0 ? 'warn' : 'dim', padLeft(by === 0 ? '0' : signed(by), 9)],
			],
		),
		[
			['dim', padRight('total', pluginWidth)],
			['head', padLeft(one.total === undefined ? 'refused' : String(Math.round(one.total)), sideWidth)],
			['you', padLeft(other.total === undefined ? 'refused' : String(Math.round(other.total)), sideWidth)],
			...(one.total === undefined || other.total === undefined
				? []
				: [['head', padLeft(signed(one.total - other.total), 9)] as const]),
		],
	];
};

const parts = (text: Inked): Exclude<Inked, string> => (typeof text === 'string' ? [text] : text);

/** Each change and what the scheduler would do then. */
export const mindLines = ({mind}: SchedulerBench, width: number): readonly Inked[] =>
	mind === undefined
		? [[['dim', 'no pod in hand']]]
		: [
				...wrapInked(mind.standing, width),
				...mind.ways.flatMap(({change, outcome}): readonly Inked[] =>
					wrapInked([['you', 'if '], `${change}: `, ...parts(outcome)], width),
				),
				...(mind.none === undefined ? [] : wrapInked([['dim', mind.none]], width)),
				...(mind.ways.length === 0
					? []
					: wrapInked([['dim', 'each was tried in a cycle of its own, on this moment; nothing was changed']], width)),
			];
