/** What may stand behind a pipe: the few filters that people look through kubectl's output with. */
import {type Parsed, parsed, unparsed} from '../../engine/api/parsed.ts';
import {byBytes} from './text/go-json.ts';

/** Lines go in as they come; what is kept back comes out at the end. */
export type Filter = {
	pass(lines: readonly string[]): readonly string[];
	rest(): readonly string[];
};

const ofEach = (keeps: (line: string) => boolean): Filter => ({pass: lines => lines.filter(keeps), rest: () => []});

/** Keeps everything back and shows what becomes of all of it. */
const ofAll = (turn: (lines: readonly string[]) => readonly string[]): Filter => {
	const kept: string[] = [];
	return {
		pass(lines) {
			kept.push(...lines);
			return [];
		},
		rest: () => turn(kept),
	};
};

const grep = (words: readonly string[]): Parsed<Filter> => {
	const flags = words.filter(word => /^-[a-zA-Z]+$/.test(word)).join('');
	const [pattern] = words.filter(word => !/^-[a-zA-Z]+$/.test(word));

	if (pattern === undefined) {
		return unparsed('grep: what to look for?');
	}

	// A plain search: patterns from people may take for ever, and none of kubectl's words needs one but | and ^ and $.
	const parts = (flags.includes('i') ? pattern.toLowerCase() : pattern).split(/\\\||\|/);
	const isIn = (line: string): boolean => {
		const text = flags.includes('i') ? line.toLowerCase() : line;
		return parts.some(part => {
			const bare = part.replace(/^\^/, '').replace(/\$$/, '');
			const starts = part.startsWith('^');
			const ends = part.endsWith('$');
			return starts && ends
				? text === bare
				: starts
					? text.startsWith(bare)
					: ends
						? text.endsWith(bare)
						: text.includes(bare);
		});
	};
	const keeps = (line: string): boolean => isIn(line) !== flags.includes('v');
	return parsed(flags.includes('c') ? ofAll(lines => [String(lines.filter(keeps).length)]) : ofEach(keeps));
};

const countOf = (words: readonly string[]): number => {
	const number = words.map(word => /^-n?(\d+)$|^(\d+)$/.exec(word)).find(match => match !== null);
	return number === undefined || number === null ? 10 : Number(number[1] ?? number[2]);
};

const head = (words: readonly string[]): Parsed<Filter> => {
	let left = countOf(words);
	return parsed(
		ofEach(() => {
			left -= 1;
			return left >= 0;
		}),
	);
};

const filters: Readonly<Record<string, (words: readonly string[]) => Parsed<Filter>>> = {
	grep,
	head,
	tail: words => parsed(ofAll(lines => lines.slice(Math.max(0, lines.length - countOf(words))))),
	wc: words =>
		words.includes('-l') ? parsed(ofAll(lines => [String(lines.length)])) : unparsed('wc: only -l is here'),
	sort: words =>
		parsed(
			ofAll(lines => {
				const sorted = [...lines].sort(byBytes);
				return words.includes('-r') ? sorted.reverse() : sorted;
			}),
		),
	uniq: () => parsed(ofAll(lines => lines.filter((line, index) => line !== lines[index - 1]))),
	cat: () => parsed(ofEach(() => true)),
	less: () => parsed(ofEach(() => true)),
	more: () => parsed(ofEach(() => true)),
};

/** The filter of these words. */
export const filterFor = ([name = '', ...words]: readonly string[]): Parsed<Filter> => {
	const make = Object.hasOwn(filters, name) ? filters[name] : undefined;
	return make === undefined
		? unparsed(`${name}: not behind a pipe here; there are ${Object.keys(filters).join(', ')}`)
		: make(words);
};
