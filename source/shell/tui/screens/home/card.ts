/** The card of the chosen level, at three sizes. */
import type {LevelCard} from '../../../../game/view/frame.ts';
import {lines, panel, rule, sparkline} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padRight, wrap} from '../../width.ts';
import {stars} from '../../words.ts';
import {commandOf, modifiersOf, seedOf} from './choice.ts';

const labelled = (label: string, text: string, width: number, labelWidth: number): Inked[] =>
	wrap(text, width - labelWidth).map(
		(part, index): Inked => [['dim', padRight(index === 0 ? label : '', labelWidth)], part],
	);

const bestText = (card: LevelCard): Inked => [
	...stars(card.stars),
	card.best === undefined ? ['dim', ' not finished yet'] : ` ${card.best}`,
	['dim', card.floor === undefined ? '' : '   floor '],
	card.floor === undefined ? '' : String(card.floor),
	['dim', card.par === undefined ? '' : '  par '],
	card.par === undefined ? '' : String(card.par),
	['dim', card.reference === undefined ? '' : '  reference '],
	card.reference === undefined ? '' : String(card.reference),
];

const subtitle = (card: LevelCard): string =>
	`${card.seat} · ${card.clock} · about ${card.minutes} min · ${card.difficulty} of 5`;

export const smallCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = rule(surface, area, `${card.number} ${card.title}`);
	const {width} = box;
	const top: Inked[] = [
		[['dim', `${card.seat} · ${card.clock} · ${card.minutes} min · ${card.difficulty}/5`]],
		...wrap(card.situation, width),
	];
	const bottom: Inked[] = [
		[
			['dim', 'best   '],
			...stars(card.stars),
			card.best === undefined ? ['dim', ' –'] : ` ${card.best}`,
			['dim', card.par === undefined ? '' : `   par ${card.par}`],
		],
		[
			['dim', 'seed   '],
			['key', seedOf(scene, card)],
			['dim', `   shipped ${card.shippedSeeds.join(' ')}`],
			['mark', ` ${modifiersOf(scene)}`],
		],
		[['accent', commandOf(scene, card)]],
	];
	const middle = [...labelled('win', card.win, width, 7), ...labelled('learn', card.learn, width, 7)];
	const room = box.height - bottom.length;
	lines(surface, {...box, height: room}, [...top, '', ...middle].slice(0, room));
	lines(surface, {...box, y: box.y + room, height: bottom.length}, bottom);
};

export const mediumCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = panel(surface, area, `${card.number}  ${card.title}`, {right: subtitle(card)});
	const bottom: Inked[] = [
		[['dim', 'best   '], ...bestParts(card), ['dim', `   attempts ${card.attempts}`]],
		[
			['dim', 'seed   '],
			['key', seedOf(scene, card)],
			['dim', `  shipped ${card.shippedSeeds.join(' ')}, or any text`],
			['mark', ` ${modifiersOf(scene)}`],
			'    ',
			['accent', commandOf(scene, card)],
		],
	];
	const room = box.height - bottom.length;
	const text: Inked[] = [
		...wrap(card.situation, box.width),
		'',
		...labelled('win', card.win, box.width, 7),
		...labelled('learn', card.learn, box.width, 7),
	];
	lines(surface, {...box, height: room}, text.slice(0, room));
	lines(surface, {...box, y: box.y + room, height: bottom.length}, bottom);
};

const bestParts = (card: LevelCard): ReadonlyArray<string | readonly [Token, string]> => {
	const text = bestText(card);
	return typeof text === 'string' ? [text] : text;
};

const scaleText = (card: LevelCard, width: number): Inked => {
	const place = (points: number): number => Math.round((points / 1000) * (width - 1));
	const cells = Array.from({length: width}, () => '─');
	const put = (points: number | undefined, glyph: string): void => {
		if (points !== undefined) {
			cells[place(points)] = glyph;
		}
	};
	put(card.floor, '┴');
	put(card.par, '┴');
	put(card.reference, '┴');
	const you = card.best === undefined ? -1 : place(card.best);
	return you < 0
		? [['faint', cells.join('')]]
		: [
				['faint', cells.slice(0, you).join('')],
				['you', '▲'],
				['faint', cells.slice(you + 1).join('')],
			];
};

export const largeCard = (surface: Surface, area: Rectangle, scene: Scene, card: LevelCard): void => {
	const box = panel(surface, area, `${card.number}  ${card.title}`, {right: subtitle(card)});
	const {width} = box;
	const difficulty = card.assistances.flatMap(
		(name): ReadonlyArray<readonly [Token, string]> => [
			[
				name === (scene.model.choice.assistance ?? card.assistance) ? 'key' : 'dim',
				name === (scene.model.choice.assistance ?? card.assistance) ? `[${name}]  ` : `${name}  `,
			],
		],
	);
	lines(surface, box, [
		...wrap(card.situation, width),
		'',
		...labelled('You learn', card.learn, width, 13),
		...labelled('You may', card.may, width, 13),
		...labelled('You win', card.win, width, 13),
		'',
		[['dim', padRight('Your best', 13)], ...bestParts(card)],
		[['dim', padRight('', 13)], ...scaleParts(card, Math.min(60, width - 14))],
		card.last.length === 0
			? [
					['dim', padRight('Last', 13)],
					['dim', 'no run yet'],
				]
			: [
					['dim', padRight('Last', 13)],
					...sparkline(
						card.last.map(points => points / 1000),
						Math.max(5, card.last.length),
						'you',
					),
					['dim', `   ${card.last.join('  ')}   attempts ${card.attempts}`],
				],
		'',
		[
			['dim', padRight('Seed', 13)],
			['key', seedOf(scene, card)],
			['dim', `   shipped ${card.shippedSeeds.join(' ')}, or any text`],
		],
		...(card.assistances.length < 2 ? [] : [[['dim', padRight('Difficulty', 13)], ...difficulty] as Inked]),
		...(card.allModifiers.length === 0
			? []
			: [
					[
						['dim', padRight('Modifiers', 13)],
						...card.allModifiers.map(
							name => [scene.model.choice.modifiers.includes(name) ? 'key' : 'dim', `${name} `] as const,
						),
					] as Inked,
				]),
		'',
		[
			['dim', padRight('Code', 13)],
			['accent', commandOf(scene, card)],
		],
		...(card.realStory === undefined ? [] : ['', [['dim', 'The real story']] as Inked, ...wrap(card.realStory, width)]),
		'',
		...(card.unlocks === undefined ? [] : [[['dim', padRight('Unlocks', 13)], card.unlocks] as Inked]),
		[['dim', padRight('Codex', 13)], card.codex.join(' · ')],
	]);
};

const scaleParts = (card: LevelCard, width: number): ReadonlyArray<string | readonly [Token, string]> => {
	const text = scaleText(card, width);
	return typeof text === 'string' ? [text] : text;
};
