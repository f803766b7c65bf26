/** The line on top of a list: what is listed, filtered how, at which moment, and how it stands altogether. */
import type {ObjectList} from '../../../../game/view/frame.ts';
import type {Scene} from '../../screen.ts';
import {type Inked, inkedWidth, type Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {textWidth} from '../../width.ts';
import {clockOf, grouped, spanOf} from '../../words.ts';
import {listOf} from './choice.ts';

const countsText = (list: ObjectList): Inked => [
	[
		'dim',
		list.matched === list.total
			? `${grouped(list.total)} ${list.resource}`
			: `${grouped(list.total)} ${list.resource}, ${grouped(list.matched)} match`,
	],
	['dim', list.counts.length > 0 ? ' · ' : ''],
	...list.counts.flatMap(
		({tone, count}, index): ReadonlyArray<string | readonly [Token, string]> => [
			index > 0 ? '  ' : '',
			[tone, tone === 'warn' ? glyphs.wait : glyphs[tone as 'ok']],
			` ${count}`,
		],
	),
];

type Part = string | readonly [Token, string];

/** Which namespace each digit stands for, as far as there is room: whole ones only. */
const namespaceParts = ({namespaces}: ObjectList, now: string | undefined, room: number): readonly Part[] => {
	const all = ['all', ...namespaces].slice(0, 10);
	const parts: Part[] = [];
	let taken = 3;

	for (const [digit, name] of all.entries()) {
		taken += textWidth(name) + 4;

		if (taken > room) {
			return parts.length > 2 ? parts : [];
		}

		parts.push(digit === 0 ? '   ' : '  ', ['key', `${digit}`], [name === (now ?? 'all') ? 'head' : 'dim', ` ${name}`]);
	}

	return parts;
};

export const promptLine = (surface: Surface, y: number, scene: Scene): void => {
	const list = listOf(scene);
	const {resource, namespace, filter, at, faultsOnly} = scene.model.list;
	const isTyping = scene.model.prompt?.purpose === 'filter';
	const counts: Inked = list === undefined ? '' : countsText(list);
	const width = surface.width - inkedWidth(counts) - 4;
	const asked: readonly Part[] = [
		['key', '› '],
		`:${resource}`,
		namespace === undefined ? '' : ` ${namespace}`,
		['mark', filter === '' || isTyping ? '' : ` ${/^-|^(?:spec|status|metadata)\./.test(filter) ? '' : '/'}${filter}`],
		['warn', faultsOnly ? '  faults only' : ''],
		['warn', at === undefined ? '' : `  @${clockOf(at)}`],
		['warn', list?.stale === undefined ? '' : `  ${spanOf(list.stale)} old`],
		['bad', list?.problem === undefined ? '' : `  ${list.problem}`],
	];
	const room = width - inkedWidth(asked);
	const digits = list === undefined || resource === 'nodes' ? [] : namespaceParts(list, namespace, room);
	surface.put(1, y, [...asked, ...digits], {width});
	surface.putRight(surface.width - 2, y, counts);
};
