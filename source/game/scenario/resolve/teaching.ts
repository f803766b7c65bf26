/** What a scenario teaches and how it helps: objectives, hints, questions, cards. */
import {type Fields, isFields, textsOf} from '../data.ts';
import type {Assist, Explain, Hint, Learning, Question, TourStop} from '../schema.ts';
import {announce} from './faults.ts';
import {duration, each, flag, inner, number, optional, text, texts} from './read.ts';

/** What the scenario teaches. */
export const learning = (from: Fields): Learning => ({
	level: text(from, 'level', 'KCNA') as Learning['level'],
	objectives: texts(from, 'objectives'),
	concepts: texts(from, 'concepts'),
	seeds: texts(from, 'seeds'),
	domains: each(from, 'domains', item => ({
		exam: text(item, 'exam'),
		domain: text(item, 'domain'),
		topic: text(item, 'topic'),
	})),
	prerequisites: texts(from, 'prerequisites'),
	myths: texts(from, 'myths'),
});

const hint = (from: Fields): Hint => ({
	topic: text(from, 'topic'),
	level: number(from, 'level', 1) as Hint['level'],
	text: text(from, 'text'),
	when: optional(from, 'when'),
});

const tourStop = (from: Fields): TourStop => ({
	when: optional(from, 'when'),
	screen: optional(from, 'screen'),
	point: optional(from, 'point'),
	text: text(from, 'text'),
	wait: optional(from, 'wait'),
});

/** What help a player gets. */
export const assist = (from: Fields): Assist => ({
	announce: announce(from.announce),
	ghost: flag(from, 'ghost', true),
	stuckAfter: duration(from, 'stuckAfter', 90_000),
	cacheLag: optional(from, 'cacheLag') as Assist['cacheLag'],
	hints: each(from, 'hints', hint),
	tour: each(from, 'tour', tourStop),
});

/** A question of the quiz. */
export const question = (from: Fields): Question => ({
	id: text(from, 'id'),
	ask: text(from, 'ask'),
	options: texts(from, 'options'),
	answer: number(from, 'answer', 0),
	explain: text(from, 'explain'),
	when: optional(from, 'when'),
});

/** What there is to read afterwards. */
export const explain = (from: Fields): Explain => {
	const story = inner(from, 'story');
	return {
		cards: texts(from, 'cards'),
		story: isFields(from.story) ? {text: text(story, 'text'), sources: textsOf(story.sources)} : undefined,
	};
};
