import {type Parsed, parsed, unparsed} from '../../engine/api/parsed.ts';

/** A command of a line: its words with their quotes undone, and what its output goes through. */
export type CommandLine = {readonly words: readonly string[]; readonly pipes: ReadonlyArray<readonly string[]>};

const escapesInDouble = '"\\$`';

/** Splits a line as a shell does: quotes, backslashes, comments and pipes; variables and globs stay as they are typed. */
export const splitLine = (line: string): Parsed<CommandLine> => {
	const commands: string[][] = [[]];
	let word: string | undefined;
	let quote = '';

	const end = (): void => {
		if (word !== undefined) {
			commands.at(-1)?.push(word);
			word = undefined;
		}
	};

	for (let at = 0; at < line.length; at++) {
		const letter = line[at] ?? '';

		if (quote !== '') {
			if (letter === quote) {
				quote = '';
			} else if (quote === '"' && letter === '\\' && escapesInDouble.includes(line[at + 1] ?? '\n')) {
				at += 1;
				word = `${word ?? ''}${line[at]}`;
			} else {
				word = `${word ?? ''}${letter}`;
			}
		} else if (letter === '"' || letter === "'") {
			quote = letter;
			word ??= '';
		} else if (letter === '\\') {
			at += 1;
			word = `${word ?? ''}${line[at] ?? ''}`;
		} else if (letter === '#' && word === undefined) {
			break;
		} else if (letter === '|') {
			end();
			commands.push([]);
		} else if (/\s/.test(letter)) {
			end();
		} else {
			word = `${word ?? ''}${letter}`;
		}
	}

	if (quote !== '') {
		return unparsed(`a ${quote} is opened and not closed`);
	}

	end();
	const [words = [], ...pipes] = commands;
	return pipes.some(each => each.length === 0) || (words.length === 0 && pipes.length > 0)
		? unparsed('a | has no command on one of its sides')
		: parsed({words, pipes});
};
