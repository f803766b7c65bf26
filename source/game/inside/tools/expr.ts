import {complaint, type Done, type Tool} from '../tool.ts';

/*
Whole numbers and texts, as `expr` reckons with them: `expr $COUNT + 1`, `expr $INDEX % 2 = 0`.

Source: POSIX expr(1), and busybox' words. Deliberately absent: patterns (`:`).
*/

type Value = string;

const wholeNumber = /^-?\d+$/;
const syntaxError = 'syntax error';

/** What an operator makes of two values; undefined where they are no numbers. */
type Rule = (left: Value, right: Value) => Value | {readonly wrong: string};

const truth = (claim: boolean): Value => (claim ? '1' : '0');

const isNothing = (value: Value): boolean => value === '' || value === '0';

const reckoned =
	(rule: (left: bigint, right: bigint) => bigint): Rule =>
	(left, right) =>
		wholeNumber.test(left) && wholeNumber.test(right)
			? String(rule(BigInt(left), BigInt(right)))
			: {wrong: 'non-numeric argument'};

const divided =
	(rule: (left: bigint, right: bigint) => bigint): Rule =>
	(left, right) =>
		/^-?0+$/.test(right) ? {wrong: 'division by zero'} : reckoned(rule)(left, right);

/** Numbers by their size, and everything else by its letters. */
const compared =
	(holds: (order: number) => boolean): Rule =>
	(left, right) => {
		const [first, second] =
			wholeNumber.test(left) && wholeNumber.test(right) ? [BigInt(left), BigInt(right)] : [left, right];
		return truth(holds(first === second ? 0 : first < second ? -1 : 1));
	};

/** Operators by how tightly they hold: the loosest first. */
const levels: ReadonlyArray<ReadonlyMap<string, Rule>> = [
	new Map<string, Rule>([['|', (left, right) => (isNothing(left) ? (isNothing(right) ? '0' : right) : left)]]),
	new Map<string, Rule>([['&', (left, right) => (isNothing(left) || isNothing(right) ? '0' : left)]]),
	new Map([
		['=', compared(order => order === 0)],
		['==', compared(order => order === 0)],
		['!=', compared(order => order !== 0)],
		['<', compared(order => order < 0)],
		['<=', compared(order => order <= 0)],
		['>', compared(order => order > 0)],
		['>=', compared(order => order >= 0)],
	]),
	new Map([
		['+', reckoned((left, right) => left + right)],
		['-', reckoned((left, right) => left - right)],
	]),
	new Map([
		['*', reckoned((left, right) => left * right)],
		['/', divided((left, right) => left / right)],
		['%', divided((left, right) => left % right)],
	]),
];

type Read = {readonly value: Value; readonly next: number} | {readonly wrong: string};

/** The most brackets in one another. */
const deepest = 50;

const bracketed = (words: readonly string[], at: number, depth: number): Read => {
	const inner = depth > deepest ? {wrong: syntaxError} : readLevel(words, at, 0, depth + 1);
	return 'wrong' in inner || words[inner.next] === ')'
		? 'wrong' in inner
			? inner
			: {value: inner.value, next: inner.next + 1}
		: {wrong: syntaxError};
};

const readOne = (words: readonly string[], at: number, depth: number): Read => {
	const [word, operand] = [words[at], words[at + 1]];

	if (word === undefined) {
		return {wrong: syntaxError};
	}

	if (word === '(') {
		return bracketed(words, at + 1, depth);
	}

	return word === 'length' && operand !== undefined
		? {value: String([...operand].length), next: at + 2}
		: {value: word, next: at + 1};
};

const readLevel = (words: readonly string[], at: number, level: number, depth: number): Read => {
	const rules = levels[level];

	if (rules === undefined) {
		return readOne(words, at, depth);
	}

	let left = readLevel(words, at, level + 1, depth);

	while (!('wrong' in left)) {
		const rule = rules.get(words[left.next] ?? '');

		if (rule === undefined) {
			return left;
		}

		const right = readLevel(words, left.next + 1, level + 1, depth);

		if ('wrong' in right) {
			return right;
		}

		const value = rule(left.value, right.value);
		left = typeof value === 'string' ? {value, next: right.next} : value;
	}

	return left;
};

const told = (value: Value): Done => ({out: `${value}\n`, code: isNothing(value) ? 1 : 0});

export const expr: Tool = ({name, args}) => {
	const read = args.length > 0 ? readLevel(args, 0, 0, 0) : {wrong: 'too few arguments'};

	if ('wrong' in read) {
		return complaint(name, read.wrong, 2);
	}

	return read.next === args.length ? told(read.value) : complaint(name, syntaxError, 2);
};
