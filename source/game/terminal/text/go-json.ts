/** JSON as Go writes it: keys in order, four spaces, and nothing that a web page could read as markup. */
type Json = Readonly<Record<string, unknown>>;

const escapes: Readonly<Record<string, string>> = {
	'<': '\\u003c',
	'>': '\\u003e',
	'&': '\\u0026',
	'\u2028': '\\u2028',
	'\u2029': '\\u2029',
};

const quoted = (text: string): string =>
	JSON.stringify(text).replaceAll(/[<>&\u2028\u2029]/g, letter => escapes[letter] ?? letter);

export const byBytes = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Keys that hold something, in order. */
export const keysOf = (value: object): readonly string[] =>
	Object.keys(value)
		.filter(key => (value as Json)[key] !== undefined)
		.sort(byBytes);

const between = (parts: readonly string[], open: string, close: string, pad: string, step: string): string =>
	parts.length === 0
		? `${open}${close}`
		: step === ''
			? `${open}${parts.join(',')}${close}`
			: `${open}\n${parts.map(part => `${pad}${step}${part}`).join(',\n')}\n${pad}${close}`;

/** `step` is what each level is moved in by; empty: all in one line. */
export const goJson = (value: unknown, step = '    ', pad = ''): string => {
	if (typeof value === 'string') {
		return quoted(value);
	}

	if (Array.isArray(value)) {
		return between(
			value.map(item => goJson(item, step, pad + step)),
			'[',
			']',
			pad,
			step,
		);
	}

	if (typeof value === 'object' && value !== null) {
		const colon = step === '' ? ':' : ': ';
		const parts = keysOf(value).map(key => `${quoted(key)}${colon}${goJson((value as Json)[key], step, pad + step)}`);
		return between(parts, '{', '}', pad, step);
	}

	return value === undefined ? 'null' : JSON.stringify(value);
};
