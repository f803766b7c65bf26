/** `rwsr-xr-t` and the like. Source: POSIX ls(1) */

const bits: ReadonlyArray<readonly [bit: number, letter: string, special: number, set: string, bare: string]> = [
	[0o400, 'r', 0, '', ''],
	[0o200, 'w', 0, '', ''],
	[0o100, 'x', 0o4000, 's', 'S'],
	[0o040, 'r', 0, '', ''],
	[0o020, 'w', 0, '', ''],
	[0o010, 'x', 0o2000, 's', 'S'],
	[0o004, 'r', 0, '', ''],
	[0o002, 'w', 0, '', ''],
	[0o001, 'x', 0o1000, 't', 'T'],
];

export const modeLetters = (mode: number): string =>
	bits
		.map(([bit, letter, special, set, bare]) => {
			const has = (mode & bit) !== 0;
			return special !== 0 && (mode & special) !== 0 ? (has ? set : bare) : has ? letter : '-';
		})
		.join('');

const whoBits: Readonly<Record<string, number>> = {u: 0o700, g: 0o070, o: 0o007, a: 0o777};
const whatBits: Readonly<Record<string, number>> = {r: 0o444, w: 0o222, x: 0o111};

/** What `chmod` makes of a mode: `0640`, `u+x,go-w`; undefined for words that it does not understand. */
export const changedMode = (mode: number, words: string): number | undefined => {
	if (/^[0-7]{1,4}$/.test(words)) {
		return Number.parseInt(words, 8);
	}

	let changed = mode;

	for (const part of words.split(',')) {
		const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(part);

		if (match === null) {
			return undefined;
		}

		const [, who = '', how, what = ''] = match;
		const whom = [...(who === '' ? 'a' : who)].reduce((sum, letter) => sum | (whoBits[letter] ?? 0), 0);
		const which = [...what].reduce((sum, letter) => sum | (whatBits[letter] ?? 0), 0) & whom;
		changed = how === '+' ? changed | which : how === '-' ? changed & ~which : (changed & ~whom) | which;
	}

	return changed;
};
