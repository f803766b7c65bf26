const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `one pod`, `12 pods`: how many of what, for people. */
export const count = (howMany: number, what: string): string =>
	`${numbers[howMany] ?? howMany} ${what}${howMany === 1 ? '' : 's'}`;
