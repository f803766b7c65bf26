/** Objects in lines: lists, and the texts of one. */
import {resourceOf} from '../palette.ts';
import {bare} from '../surface.ts';
import {momentOf} from '../words.ts';
import {numberedLines, type Reply, say, type Talk} from './talk.ts';

export const listObjects = (talk: Talk, words: readonly string[]): Reply => {
	const resource = resourceOf(words[0] ?? 'pods');

	if (resource === undefined) {
		return say(`There is no kind ${words[0] ?? ''}.`);
	}

	const {objects} = talk.frame({
		screen: 'objects',
		list: {resource, filter: words.slice(1).join(' '), faultsOnly: false, from: 0, count: 100},
	});
	const list = objects?.list;
	return say(
		...numberedLines(
			(list?.rows ?? []).map(({cells, why}) =>
				[(list?.columns ?? []).map(({name}, index) => `${name.toLowerCase()} ${cells[index] ?? ''}`).join(', '), why]
					.filter(text => text !== '')
					.join(', why: '),
			),
			'Nothing here.',
		),
		...(list !== undefined && list.matched > list.rows.length
			? [`and ${list.matched - list.rows.length} more; add words to narrow it down`]
			: []),
	);
};

export const objectTexts = (
	talk: Talk,
	word: 'describe' | 'yaml' | 'logs' | 'tree' | 'story',
	words: readonly string[],
): Reply => {
	const [first, second] = word === 'logs' && words.length === 1 ? ['pods', words[0]] : words;
	const resource = resourceOf(first ?? '');

	if (resource === undefined || second === undefined) {
		return say(`${word} takes a kind and a name: ${word} pod web-1.`);
	}

	const list = {resource, filter: second, faultsOnly: false, from: 0, count: 20};
	const row = talk.frame({screen: 'objects', list}).objects?.list?.rows.find(({object}) => object.name === second);

	if (row === undefined) {
		return say(`There is no ${first} ${second}.`);
	}

	const texts = talk.frame({screen: 'objects', list, object: row.object, texts: [word]}).objects?.texts;

	if (word === 'logs') {
		return say(
			...(texts?.logs?.refusal === undefined
				? (texts?.logs?.lines ?? []).map(({at, level, text}) => `${momentOf(at)} ${level} ${text}`)
				: [texts.logs.refusal]),
		);
	}

	return say(...(texts?.[word]?.lines ?? []).map(bare));
};
