/** What a description is written on. Source: kubectl/pkg/describe/describe.go */
import type {Labels} from '../../../../engine/api/meta.ts';
import {timeOf} from '../../../../engine/kernel/time.ts';
import {byBytes} from '../../text/go-json.ts';
import {describeTabs, setInColumns} from '../../text/tab-writer.ts';

/** Lines with tabs between label and value; columns are set when the sheet is read. */
export type Sheet = {
	/** One line or several, each moved in by two spaces a level. */
	write(level: number, text: string): void;
	/** Columns above and below have nothing to do with one another. */
	part(): void;
	text(): string;
};

export const createSheet = (): Sheet => {
	let done: readonly string[] = [];
	let open: string[] = [];

	const part = (): void => {
		done = [...done, ...setInColumns(open, describeTabs)];
		open = [];
	};

	return {
		write(level, text) {
			open.push(...text.split('\n').map((line, index) => `${index === 0 ? '  '.repeat(level) : ''}${line}`));
		},
		part,
		text() {
			part();
			return done.join('\n');
		},
	};
};

/** A sheet whose tabs stay tabs: what kubectl prints without setting it in columns. */
export const createRawSheet = (): Sheet => {
	const lines: string[] = [];
	return {
		write(level, text) {
			lines.push(`${'  '.repeat(level)}${text}`);
		},
		part() {},
		text: () => lines.join('\n'),
	};
};

const longestAnnotation = 140;

const shortened = (text: string, most: number): string =>
	text.length > most && text.length > 3 ? `${text.slice(0, most - 3)}...` : text;

/** `Labels:`, one a line; `<none>`. The title may begin with spaces. */
export const writeLabels = (sheet: Sheet, title: string, labels: Labels | undefined): void => {
	const keys = Object.keys(labels ?? {}).sort(byBytes);
	const lines = keys.map(key => `${key}=${labels?.[key]}`);
	writeList(sheet, title, lines);
};

/** A title with a list behind it, one a line. */
export const writeList = (sheet: Sheet, title: string, lines: readonly string[]): void => {
	for (const [index, line] of (lines.length === 0 ? ['<none>'] : lines).entries()) {
		sheet.write(0, `${index === 0 ? `${title}:` : ''}\t${line}`);
	}
};

/** What was applied last is left out: it is the object over again. */
const leftOut = 'kubectl.kubernetes.io/last-applied-configuration';

export const writeAnnotations = (sheet: Sheet, title: string, annotations: Labels | undefined): void => {
	const keys = Object.keys(annotations ?? {})
		.filter(key => key !== leftOut)
		.sort(byBytes);
	const lines = keys.flatMap(key => {
		const value = (annotations?.[key] ?? '').replace(/\n$/, '');
		return value.length + key.length + 2 > longestAnnotation || value.includes('\n')
			? [`${key}:`, ...value.split('\n').map(line => `  ${shortened(line, longestAnnotation - 2)}`)]
			: [`${key}: ${value}`];
	});
	writeList(sheet, title, lines);
};

const dayNames = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Days between 1970-01-01 and switch-on. */
const switchOnDay = 20_454;

/** `Thu, 01 Jan 2026 00:00:12 +0000`: Go's RFC1123Z. */
export const longTime = (time: string | null | undefined): string => {
	const at = timeOf(time);

	if (at === undefined || time === null || time === undefined) {
		return 'Mon, 01 Jan 0001 00:00:00 +0000';
	}

	const day = Math.floor(at / 86_400_000) + switchOnDay;
	const month = monthNames[Number(time.slice(5, 7)) - 1];
	return `${dayNames[((day % 7) + 7) % 7]}, ${time.slice(8, 10)} ${month} ${time.slice(0, 4)} ${time.slice(11, 19)} +0000`;
};

/** `2026-01-01 00:00:20 +0000 UTC`: a time as Go prints one that nobody has given a form. */
export const goTime = (time: string | null | undefined): string =>
	time === null || time === undefined ? '<nil>' : `${time.slice(0, 10)} ${time.slice(11, 19)} +0000 UTC`;

export const orNone = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text);

/** `a=b,c=d`; `<none>`. */
export const labelLine = (labels: Labels | undefined): string =>
	orNone(
		Object.keys(labels ?? {})
			.sort(byBytes)
			.map(key => `${key}=${labels?.[key]}`)
			.join(','),
	);
