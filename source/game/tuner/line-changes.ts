/** A line of a text beside an older one: as it was, new, or gone. */
export type ChangedLine = {readonly mark: ' ' | '+' | '-'; readonly text: string};

/** Lengths of the longest common part of what is left of both texts, from each pair of lines on. */
const commonLengths = (before: readonly string[], after: readonly string[]): ReadonlyArray<readonly number[]> => {
	const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
	lengths.push(new Array<number>(after.length + 1).fill(0));

	for (let one = before.length - 1; one >= 0; one--) {
		for (let other = after.length - 1; other >= 0; other--) {
			lengths[one]![other] =
				before[one] === after[other]
					? lengths[one + 1]![other + 1]! + 1
					: Math.max(lengths[one + 1]![other]!, lengths[one]![other + 1]!);
		}
	}

	return lengths;
};

/** The newer text with what is gone left in its place: for short texts, a configuration file. */
export const changedLines = (before: readonly string[], after: readonly string[]): readonly ChangedLine[] => {
	const lengths = commonLengths(before, after);
	const lines: ChangedLine[] = [];
	let [one, other] = [0, 0];

	while (one < before.length || other < after.length) {
		if (one < before.length && other < after.length && before[one] === after[other]) {
			lines.push({mark: ' ', text: after[other]!});
			one += 1;
			other += 1;
		} else if (
			other >= after.length ||
			(one < before.length && lengths[one + 1]![other]! >= lengths[one]![other + 1]!)
		) {
			lines.push({mark: '-', text: before[one]!});
			one += 1;
		} else {
			lines.push({mark: '+', text: after[other]!});
			other += 1;
		}
	}

	return lines;
};
