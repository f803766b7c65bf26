/** Regular expressions of Go, as far as JavaScript can read them. Source: regexp/syntax */

/** Texts beyond this are not held against a pattern: no more time goes into one than a person would wait. */
export const longestMatched = 4096;

/** `(?i)` at the beginning is a flag here, and `\A`, `\z` are what `^` and `$` are without `m`. */
export const goPattern = (pattern: string): RegExp | undefined => {
	const [, flags = '', rest = pattern] = /^\(\?([is]+)\)([\s\S]*)$/u.exec(pattern) ?? [];
	const body = rest.replaceAll(/\\A/gu, '^').replaceAll(/\\z/gu, '$');

	for (const mode of ['u', '']) {
		try {
			return new RegExp(body, flags + mode);
		} catch {
			// What the strict reading refuses the older one may take: `\_` is an underscore to Go.
		}
	}

	return undefined;
};
