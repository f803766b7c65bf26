/** Columns as Go's text/tabwriter makes them. Source: go/src/text/tabwriter (elastic tabstops) */
export type TabOptions = {
	/** A column is at least so wide, padding included. */
	readonly minimum: number;
	readonly padding: number;
};

/** What `kubectl describe` writes with. Source: kubectl/pkg/describe/describe.go, tabbedString */
export const describeTabs: TabOptions = {minimum: 0, padding: 2};

/** What `kubectl get` writes with. Source: k8s.io/cli-runtime/pkg/printers/tabwriter.go */
export const tableTabs: TabOptions = {minimum: 6, padding: 3};

/**
Lines whose cells end in tabs, set in columns. A column reaches over as many lines as have a cell there without a gap; what
follows the last tab of a line belongs to no column. Columns are never narrower than `remembered` says, and widen it.
*/
export const setInColumns = (
	lines: readonly string[],
	{minimum, padding}: TabOptions,
	remembered?: number[],
): readonly string[] => {
	const rows = lines.map(line => line.split('\t'));
	const out: string[] = rows.map(() => '');

	const write = (from: number, until: number, widths: readonly number[]): void => {
		for (let at = from; at < until; at++) {
			out[at] = (rows[at] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('');
		}
	};

	const hasColumn = (at: number, column: number): boolean => (rows[at]?.length ?? 0) > column + 1;

	const format = (from: number, until: number, widths: readonly number[]): void => {
		const column = widths.length;
		let at = from;

		while (at < until) {
			if (!hasColumn(at, column)) {
				write(at, at + 1, widths);
				at += 1;
				continue;
			}

			let end = at;
			let width = Math.max(minimum, remembered?.[column] ?? 0);

			while (end < until && hasColumn(end, column)) {
				width = Math.max(width, [...(rows[end]?.[column] ?? '')].length + padding);
				end += 1;
			}

			if (remembered !== undefined) {
				remembered[column] = width;
			}

			format(at, end, [...widths, width]);
			at = end;
		}
	};

	format(0, rows.length, []);
	return out;
};
