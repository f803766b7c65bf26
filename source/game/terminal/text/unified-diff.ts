/** Two texts as `diff -u` tells them apart: three lines around each change, nothing when they are equal. */

/** Longest common subsequence, by lengths from the end; manifests are short. */
const lengthsOf = (from: readonly string[], to: readonly string[]): ReadonlyArray<readonly number[]> => {
	const table = Array.from({length: from.length + 1}, () => new Array<number>(to.length + 1).fill(0));

	for (let left = from.length - 1; left >= 0; left--) {
		for (let right = to.length - 1; right >= 0; right--) {
			const row = table[left] as number[];
			row[right] =
				from[left] === to[right]
					? 1 + (table[left + 1]?.[right + 1] ?? 0)
					: Math.max(table[left + 1]?.[right] ?? 0, row[right + 1] ?? 0);
		}
	}

	return table;
};

type Step = {readonly sign: ' ' | '-' | '+'; readonly text: string};

const stepsOf = (from: readonly string[], to: readonly string[]): readonly Step[] => {
	const lengths = lengthsOf(from, to);
	const steps: Step[] = [];
	let [left, right] = [0, 0];

	while (left < from.length || right < to.length) {
		if (left < from.length && right < to.length && from[left] === to[right]) {
			steps.push({sign: ' ', text: from[left] ?? ''});
			left += 1;
			right += 1;
		} else if (
			left < from.length &&
			(right === to.length || (lengths[left + 1]?.[right] ?? 0) >= (lengths[left]?.[right + 1] ?? 0))
		) {
			steps.push({sign: '-', text: from[left] ?? ''});
			left += 1;
		} else {
			steps.push({sign: '+', text: to[right] ?? ''});
			right += 1;
		}
	}

	return steps;
};

const around = 3;

/** Beginnings and ends of the parts that are shown. */
const hunksOf = (steps: readonly Step[]): ReadonlyArray<readonly [number, number]> => {
	const hunks: Array<[number, number]> = [];

	for (const [at, {sign}] of steps.entries()) {
		const last = hunks.at(-1);

		if (sign !== ' ' && last !== undefined && at - around <= last[1]) {
			last[1] = Math.min(steps.length, at + around + 1);
		} else if (sign !== ' ') {
			hunks.push([Math.max(0, at - around), Math.min(steps.length, at + around + 1)]);
		}
	}

	return hunks;
};

const rangeText = (before: number, count: number): string =>
	count === 0 ? `${before},0` : count === 1 ? `${before + 1}` : `${before + 1},${count}`;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

export const unifiedDiff = (from: string, to: string, fromName: string, toName: string): readonly string[] => {
	const steps = stepsOf(linesOf(from), linesOf(to));
	const hunks = hunksOf(steps);
	const countIn = (begin: number, end: number, sign: Step['sign']): number =>
		steps.slice(begin, end).filter(step => step.sign !== sign).length;
	return hunks.length === 0
		? []
		: [
				`--- ${fromName}`,
				`+++ ${toName}`,
				...hunks.flatMap(([begin, end]) => {
					const left = rangeText(countIn(0, begin, '+'), countIn(begin, end, '+'));
					const right = rangeText(countIn(0, begin, '-'), countIn(begin, end, '-'));
					return [`@@ -${left} +${right} @@`, ...steps.slice(begin, end).map(({sign, text}) => `${sign}${text}`)];
				}),
			];
};
