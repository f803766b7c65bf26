/** Moving in lists. */

/** Steps of a movement key in a list of which `page` rows are shown; undefined for other keys. */
export const movement = (key: string, page: number): number | undefined => {
	switch (key) {
		case 'up':
		case 'k':
			return -1;
		case 'down':
		case 'j':
			return 1;
		case 'pageup':
		case 'ctrl-b':
			return -Math.max(1, page - 1);
		case 'pagedown':
		case 'ctrl-f':
			return Math.max(1, page - 1);
		case 'g':
		case 'home':
			return Number.NEGATIVE_INFINITY;
		case 'G':
		case 'end':
			return Number.POSITIVE_INFINITY;
		default:
			return undefined;
	}
};

export const movementKeys: readonly string[] = [
	'up',
	'down',
	'k',
	'j',
	'pageup',
	'pagedown',
	'ctrl-b',
	'ctrl-f',
	'g',
	'G',
	'home',
	'end',
];
