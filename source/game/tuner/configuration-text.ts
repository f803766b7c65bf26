import {type Tuning, writtenConfiguration} from '../../engine/cluster.ts';

/** Letters that a word of YAML may have without quotes. */
const isBare = (text: string): boolean => /^[A-Za-z][A-Za-z0-9./_-]*$/.test(text);

const scalar = (value: unknown): string =>
	typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: typeof value === 'string' && isBare(value)
			? value
			: JSON.stringify(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const indented = (lines: readonly string[]): readonly string[] => lines.map(line => `  ${line}`);

/** An item of a list: its first line carries the dash. */
const item = (value: unknown): readonly string[] => {
	const [first = '', ...others] = yamlLines(value);
	return [`- ${first}`, ...indented(others)];
};

const field = (key: string, value: unknown): readonly string[] => {
	if (Array.isArray(value)) {
		return value.length === 0 ? [`${key}: []`] : [`${key}:`, ...yamlLines(value)];
	}

	return isRecord(value) ? [`${key}:`, ...indented(yamlLines(value))] : [`${key}: ${scalar(value)}`];
};

/** Plain records, lists and scalars as lines of block YAML. */
const yamlLines = (value: unknown): readonly string[] => {
	if (Array.isArray(value)) {
		return value.flatMap(item);
	}

	return isRecord(value)
		? Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : field(key, inner)))
		: [scalar(value)];
};

/** A tuning as the file that a kube-scheduler reads with `--config`. */
export const configurationLines = (tuning: Tuning, schedulerName: string): readonly string[] =>
	yamlLines(writtenConfiguration(tuning, schedulerName));
