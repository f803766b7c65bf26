/** Durations as Go reads them, `1h15m30.5s`. Source: time.ParseDuration */

const amount = /^(?:\d+(?:\.\d*)?|\.\d+)/u;
const letters = /^[^\d.]+/u;
const units: readonly string[] = ['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'];

/** What is wrong with a duration; undefined for a good one, and for none. */
export const durationProblem = (text: string): string | undefined => {
	const quoted = JSON.stringify(text);
	let rest = text.replace(/^[+-]/u, '');

	if (text === '' || rest === '0') {
		return undefined;
	}

	if (rest === '') {
		return `time: invalid duration ${quoted}`;
	}

	while (rest !== '') {
		const number = amount.exec(rest)?.[0];

		if (number === undefined) {
			return `time: invalid duration ${quoted}`;
		}

		const unit = letters.exec(rest.slice(number.length))?.[0];

		if (unit === undefined) {
			return `time: missing unit in duration ${quoted}`;
		}

		if (!units.includes(unit)) {
			return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
		}

		rest = rest.slice(number.length + unit.length);
	}

	return undefined;
};
