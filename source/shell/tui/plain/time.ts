/** Time in lines: on, back, to a moment, until something comes. */
import {parseTime} from '../palette.ts';
import {clockOf} from '../words.ts';
import {lookLines, questionLines} from './look.ts';
import {type Command, numberedLines, type Reply, say, spanTyped, type Talk} from './talk.ts';

const bookmarks = (talk: Talk): readonly string[] => {
	const {bookmarks = []} = talk.frame();
	return numberedLines(
		bookmarks.map(({at, name}) => `${name} at ${clockOf(at)}`),
		'There are no bookmarks; bookmark NAME sets one.',
	);
};

/** To a bookmark, by number or name, or to a moment: forwards by running on, backwards by winding back. */
const goTo = (talk: Talk, typed: string): Reply => {
	const {bookmarks = []} = talk.frame();
	const named = bookmarks.find(({name}, index) => name === typed || String(index + 1) === typed);
	const at = named?.at ?? parseTime(typed);

	if (at === undefined) {
		return say('go takes a moment or a bookmark: go 07:30, go 1.');
	}

	const reply = talk.wish({do: 'go-to', at});
	return !talk.isAsking() ? {lines: [...reply.lines, ...lookLines(talk)]} : reply;
};

const answerTo = (talk: Talk, typed: string | undefined): Reply => {
	const {question} = talk.frame();
	const choice = Number(typed) - 1;

	if (question === undefined) {
		return say('There is no question now.');
	}

	return Number.isSafeInteger(choice) && choice >= 0 && choice < question.choices.length
		? talk.wish({do: 'answer', question: question.id, choice})
		: say(...questionLines(talk));
};

export const timeCommand: Command = (talk, word, words) => {
	switch (word) {
		case 'next':
		case 'space': {
			const {clock} = talk.frame();

			if (clock?.mode === 'live') {
				return say('Live mode has no decisions to wait for here; type step 10s.');
			}

			const reply = talk.wish({do: 'space'});
			talk.run();
			return {lines: [...(reply.lines[0] === 'Done.' ? [] : reply.lines), ...lookLines(talk)]};
		}

		case 'step':
		case 'back': {
			const by = spanTyped(words[0]);

			if (by === undefined) {
				return say(`${word} takes a time: ${word} 10s, ${word} 2m, or nothing for one event.`);
			}

			const reply = talk.wish({do: word, by});
			return !talk.isAsking()
				? {lines: [...(reply.lines[0] === 'Done.' ? [] : reply.lines), ...lookLines(talk)]}
				: reply;
		}

		case 'answer':
			return answerTo(talk, words[0]);
		case 'until': {
			const reply = talk.wish({do: 'until', condition: words.join('-')});
			return {lines: [...reply.lines, ...lookLines(talk)]};
		}

		case 'stop':
			return talk.wish({do: 'stop-at', condition: words.join('-')});
		case 'bookmark':
			return talk.wish({do: 'bookmark', name: words.join(' ')});
		case 'bookmarks':
			return say(...bookmarks(talk));
		case 'go':
			return goTo(talk, words.join(' '));
		case 'undo':
			return talk.wish({do: 'undo'});
		case 'restart':
			return talk.wish({do: 'restart'});
		case 'continue':
			return talk.wish({do: 'next-level'});
		case 'hint':
			return talk.wish({do: 'hint'});
		case 'declare':
			return talk.wish({do: 'declare', text: words.join(' ')});
		case 'serve':
			return talk.wish({do: 'serve'});
		default:
			return undefined;
	}
};
