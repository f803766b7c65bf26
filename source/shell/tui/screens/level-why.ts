/** What `i` says of a level before it is played: what is learnt, what wins, the words it needs, the story behind it. */
import type {Explanation, LevelCard} from '../../../game/view/frame.ts';
import {type Action, defineAction, type Scene} from '../screen.ts';

export const explainLevel = (card: LevelCard | undefined): Explanation | undefined =>
	card === undefined
		? undefined
		: {
				title: `${card.number} ${card.title}`,
				summary: card.realStory ?? card.situation,
				lines: [
					{label: 'you learn', text: card.learn},
					{label: 'you may', text: card.may},
					{label: 'you win', text: card.win},
					...(card.par === undefined
						? []
						: [{label: 'par', text: `${card.par}: what the real component reaches in this storm`}]),
				],
				codex: card.codex,
			};

/** `i` where no run is open yet. */
export const levelWhy = (name: string): Action =>
	defineAction({
		name,
		title: 'Why: explain this level',
		explain: 'What it teaches, what wins it, and the story behind it.',
		group: 'understand',
		keys: ['i'],
		run: ({model}: Scene) => ({
			model: {...model, explain: model.explain === undefined ? 'level' : undefined},
		}),
	});
