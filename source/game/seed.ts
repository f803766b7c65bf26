/** Seeds come from people, links and files: any text that fits on a line. */

const longest = 200;

/** Why a text is no seed; undefined when it is one. */
export const seedProblem = (text: string): string | undefined => {
	if (text.length === 0 || text.length > longest) {
		return `a seed has 1 to ${longest} characters`;
	}

	return /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) ? 'a seed is one line of text without control characters' : undefined;
};
