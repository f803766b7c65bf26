/*
The sums of a shell: `$((i + 1))`.

Source: POSIX Shell Command Language, 2.6.4 Arithmetic Expansion; whole numbers, without assignments.
*/

const tokenPattern = /\s*(\d+|[A-Za-z_]\w*|&&|\|\||[<>=!]=|[-+*/%<>!()])/y;

const tokensOf = (text: string): readonly string[] | undefined => {
	const tokens: string[] = [];
	tokenPattern.lastIndex = 0;

	while (tokenPattern.lastIndex < text.trimEnd().length) {
		const found = tokenPattern.exec(text);

		if (found === null) {
			return undefined;
		}

		tokens.push(found[1]!);
	}

	return tokens;
};

type Rule = (left: number, right: number) => number;

const asNumber = (claim: boolean): number => (claim ? 1 : 0);

/** Operators between two values, by how tightly they hold: the loosest first. */
const levels: ReadonlyArray<ReadonlyMap<string, Rule>> = [
	new Map<string, Rule>([['||', (left, right) => asNumber(left !== 0 || right !== 0)]]),
	new Map<string, Rule>([['&&', (left, right) => asNumber(left !== 0 && right !== 0)]]),
	new Map<string, Rule>([
		['==', (left, right) => asNumber(left === right)],
		['!=', (left, right) => asNumber(left !== right)],
	]),
	new Map<string, Rule>([
		['<', (left, right) => asNumber(left < right)],
		['>', (left, right) => asNumber(left > right)],
		['<=', (left, right) => asNumber(left <= right)],
		['>=', (left, right) => asNumber(left >= right)],
	]),
	new Map<string, Rule>([
		['+', (left, right) => left + right],
		['-', (left, right) => left - right],
	]),
	new Map<string, Rule>([
		['*', (left, right) => left * right],
		['/', (left, right) => Math.trunc(left / right)],
		['%', (left, right) => left % right],
	]),
];

const signs: ReadonlyMap<string, (value: number) => number> = new Map([
	['-', (value: number) => -value],
	['+', (value: number) => value],
	['!', (value: number) => asNumber(value === 0)],
]);

/** Deeper brackets are refused. */
const deepest = 50;

/** What a sum comes to, with the values of its names; undefined for what is none. */
export const sumOf = (text: string, meaningOf: (name: string) => string): number | undefined => {
	const tokens = tokensOf(text);
	let at = 0;

	const atom = (depth: number): number => {
		const token = tokens?.[at] ?? '';
		const sign = signs.get(token);
		at += 1;

		if (sign !== undefined && depth < deepest) {
			return sign(atom(depth + 1));
		}

		if (token === '(' && depth < deepest) {
			const value = level(0, depth + 1);
			at += 1;
			return tokens?.[at - 1] === ')' ? value : Number.NaN;
		}

		return /^\d/.test(token) ? Number(token) : /^\w/.test(token) ? Number(meaningOf(token) || '0') : Number.NaN;
	};

	const level = (index: number, depth: number): number => {
		const rules = levels[index];

		if (rules === undefined) {
			return atom(depth);
		}

		let value = level(index + 1, depth);

		for (let rule = rules.get(tokens?.[at] ?? ''); rule !== undefined; rule = rules.get(tokens?.[at] ?? '')) {
			at += 1;
			value = rule(value, level(index + 1, depth));
		}

		return value;
	};

	const value = tokens === undefined || tokens.length === 0 ? Number(text.trim() === '' ? '0' : 'none') : level(0, 0);
	return Number.isFinite(value) && (tokens === undefined || at >= tokens.length) ? value : undefined;
};
