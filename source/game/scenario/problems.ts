/** One thing that is wrong in what a person wrote: where, what, and what to do about it. */
export type Problem = {
	/** `scenario.yaml:14 traffic.clients[0].rate`, or only a file when there is no line. */
	readonly where: string;
	readonly what: string;
	/** The remedy, in one sentence; empty when `what` says it all. */
	readonly hint: string;
};

/** A good value, or every problem at once. */
export type Outcome<T> =
	| {readonly ok: true; readonly value: T; readonly warnings: readonly Problem[]}
	| {readonly ok: false; readonly problems: readonly Problem[]};

/** A way into a document: names of fields and numbers of list items. */
export type Path = ReadonlyArray<string | number>;

const plainName = /^[A-Za-z_][\w-]*$/;

/** `traffic.clients[0].rate`; names that are no plain words stand in brackets: `apps["shop/web:1.4"].start`. */
export const pathText = (path: Path): string =>
	path
		.map((step, index) => {
			if (typeof step === 'number') {
				return `[${step}]`;
			}

			return plainName.test(step) ? `${index === 0 ? '' : '.'}${step}` : `[${JSON.stringify(step)}]`;
		})
		.join('');

/** The whole problem in one line, as it is printed. */
export const problemText = (problem: Problem): string =>
	`${problem.where}: ${problem.what}${problem.hint === '' ? '' : ` (${problem.hint})`}`;

const swapped = (from: string, to: string, i: number, j: number): boolean =>
	i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];

/** How many letters must be put in, taken out, changed or swapped with their neighbour. */
const distance = (from: string, to: string): number => {
	const rows: number[][] = [Array.from({length: to.length + 1}, (_, index) => index)];

	for (let i = 1; i <= from.length; i++) {
		const row = [i];

		for (let j = 1; j <= to.length; j++) {
			const change = rows[i - 1]![j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
			const swap = swapped(from, to, i, j) ? rows[i - 2]![j - 2]! + 1 : change;
			row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, change, swap));
		}

		rows.push(row);
	}

	return rows[from.length]![to.length]!;
};

/** The known word that a wrong one was most likely meant to be; undefined when none is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
	if (word.length > 60) {
		return undefined;
	}

	const lower = word.toLowerCase();
	const ranked = known
		.map(name => ({name, far: distance(lower, name.toLowerCase())}))
		.filter(({name, far}) => far <= Math.max(1, Math.floor(name.length / 3)))
		.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
	return ranked[0]?.name;
};

/** `did you mean rate?`, or the list of what is known, or nothing when that list is long. */
export const didYouMean = (word: string, known: readonly string[]): string => {
	const near = nearest(word, known);

	if (near !== undefined) {
		return `did you mean ${near}?`;
	}

	return known.length > 0 && known.length <= 20 ? `known: ${known.join(', ')}` : '';
};
