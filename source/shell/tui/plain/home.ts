/** Home and the brief in lines. */
import type {Frame} from '../../../game/view/frame.ts';
import {harmless} from '../escape.ts';
import {numberedLines, type Reply, say, type Talk, unknown} from './talk.ts';

/** What a person should know who has just come home: a run that was left open, and why nothing is kept. */
const homeNews = (home: Frame['home']): readonly string[] => [
	...(home?.unfinished === undefined
		? []
		: [`You left ${harmless(home.unfinished.code)} at ${home.unfinished.at}: type resume to go on with it.`]),
	...(home?.notice === undefined ? [] : [`Mind: ${harmless(home.notice.text)}.`]),
];

export const homeLines = ({home}: Frame): readonly string[] => [
	'podfall. A Kubernetes cluster falls; you hold the controls.',
	...homeNews(home),
	'Type levels, play NUMBER, daily, help, or quit.',
];

const levelsOf = (talk: Talk): ReadonlyArray<{readonly id: string; readonly number: string; readonly text: string}> => {
	const {home} = talk.frame({screen: 'home'});
	return (home?.chapters ?? []).flatMap(({levels}) =>
		levels.map(level => ({
			id: level.id,
			number: level.number,
			text: `${level.number} ${level.title}, ${level.stars} of 3 stars, ${level.best === undefined ? 'not finished' : `best ${level.best}`}, ${level.clock} mode, about ${level.minutes} minutes${level.locked === undefined ? '' : `, locked: ${level.locked}`}`,
		})),
	);
};

export const atHome = (talk: Talk, word: string, words: readonly string[]): Reply => {
	if (word === 'levels' || word === 'look' || word === 'list') {
		return say(
			...numberedLines(
				levelsOf(talk).map(({text}) => text),
				'There are no levels.',
			),
		);
	}

	if (word === 'daily') {
		return talk.wish({do: 'daily'});
	}

	if (word === 'resume') {
		return talk.wish({do: 'resume-unfinished'});
	}

	if (word === 'play') {
		const levels = levelsOf(talk);
		const level = levels.find(({id, number}) => id === words[0] || number === words[0]) ?? levels[Number(words[0]) - 1];
		return level === undefined
			? say('Which level? Type levels for the list, then play NUMBER.')
			: talk.wish({do: 'open', scenario: level.id, seed: words[1] ?? '', modifiers: [], assistance: 'Normal'});
	}

	return unknown(word);
};

export const briefLines = (talk: Talk): readonly string[] => {
	const {brief} = talk.frame({screen: 'brief'});

	if (brief === undefined) {
		return [];
	}

	const {card, goals, prediction} = brief;
	return [
		`${card.number} ${card.title}. ${card.seat} seat, ${card.clock} mode, about ${card.minutes} minutes.`,
		card.situation,
		...goals.map(goal => `Goal: ${goal}.`),
		`You may: ${card.may}.`,
		...(prediction === undefined
			? []
			: [
					`Question: ${prediction.question}`,
					...prediction.choices.map((choice, index) => `${index + 1}. ${choice}`),
					'Type guess NUMBER, then begin.',
				]),
		...(prediction === undefined ? ['Type begin.'] : []),
	];
};

export const atBrief = (talk: Talk, word: string, words: readonly string[]): Reply => {
	if (word === 'guess') {
		const choice = Number(words[0]) - 1;
		return Number.isSafeInteger(choice) && choice >= 0
			? talk.wish({do: 'predict', choice})
			: say('guess takes the number of an answer.');
	}

	if (word === 'begin' || word === 'next' || word === 'play') {
		return talk.wish({do: 'begin'});
	}

	return word === 'look' ? say(...briefLines(talk)) : unknown(word);
};
