import {exportReport, type Report, type ReportFormat} from '../game/report/export.ts';
import {harmlessJson, harmlessLines} from './tui/escape.ts';

/** A report as it may be shown on a terminal or kept in a file: whatever its names and messages hold, it is text. */
export const reportText = (report: Report, format: ReportFormat): string => {
	const text = exportReport(report, format);
	return format === 'json' ? harmlessJson(text) : harmlessLines(text).join('\n');
};
