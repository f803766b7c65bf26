import {type Finding, finding} from './findings.ts';
import {didYouMean, type Path} from './problems.ts';
import type {Scenario} from './schema.ts';

type Resolved = Omit<Scenario, 'hash'>;
type Use = {readonly path: Path; readonly key: string};

/** Words of a brief at most: it must fit a small screen with the goal and the keys. */
export const briefWords = 90;

const use = (path: Path, key: string | undefined): Use[] => (key === undefined ? [] : [{path, key}]);

const uses = (scenario: Resolved): Use[] => {
	const {learning, faults, objectives, assist, quiz, explain} = scenario;
	return [
		...learning.objectives.flatMap((key, index) => use(['learning', 'objectives', index], key)),
		...faults.items.flatMap(({describe}, index) => use(['faults', 'items', index, 'describe'], describe)),
		...(['win', 'lose', 'bonus'] as const).flatMap(list =>
			objectives[list].flatMap(({text}, index) => use(['objectives', list, index, 'text'], text)),
		),
		...assist.hints.flatMap(({text}, index) => use(['assist', 'hints', index, 'text'], text)),
		...assist.tour.flatMap(({text}, index) => use(['assist', 'tour', index, 'text'], text)),
		...(['predict', 'check'] as const).flatMap(list =>
			quiz[list].flatMap((question, index) => {
				const path = ['quiz', list, index];
				return [
					...use([...path, 'ask'], question.ask),
					...question.options.flatMap((key, option) => use([...path, 'options', option], key)),
					...use([...path, 'explain'], question.explain),
				];
			}),
		),
		...explain.cards.flatMap((key, index) => use(['explain', 'cards', index], key)),
		...use(['explain', 'story', 'text'], explain.story?.text),
	];
};

/** How many words a text has. */
export const wordCount = (text: string): number => text.split(/\s+/).filter(word => word !== '').length;

const briefs = (scenario: Resolved): Finding[] =>
	Object.entries(scenario.text).flatMap(([language, texts]) => {
		const words = wordCount(texts.brief ?? '');
		return words > briefWords
			? [finding(['text', language, 'brief'], `the brief has ${words} words`, `at most ${briefWords} fit the screen`)]
			: [];
	});

/** Every key that is used has an English text, and the brief is short. */
export const checkTexts = (scenario: Resolved): Finding[] => {
	const english = scenario.text.en ?? {};
	const known = Object.keys(english);
	const needed = ['title', 'brief']
		.filter(key => !known.includes(key))
		.map(key => finding(['text', 'en'], `the text ${key} is missing`, 'English must be complete'));
	const missing = uses(scenario)
		.filter(({key}) => !known.includes(key))
		.map(({path, key}) => finding(path, `text.en has no ${JSON.stringify(key)}`, didYouMean(key, known)));
	return [...needed, ...missing, ...briefs(scenario)];
};

/** Texts of `text.en` that nothing uses. */
export const unusedTexts = (scenario: Resolved): readonly string[] => {
	const used = new Set([...uses(scenario).map(({key}) => key), 'title', 'brief']);
	return Object.keys(scenario.text.en ?? {}).filter(key => !used.has(key));
};
