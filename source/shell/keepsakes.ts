import path from 'node:path';
import {replayText} from '../game/replay.ts';
import type {ReportFormat} from '../game/report/export.ts';
import type {Run} from '../game/run.ts';
import {goalTextsOf} from '../game/scenario/schema.ts';
import {reportText} from './report-text.ts';
import {writeWhole} from './whole-file.ts';

/*
What a player takes home: the replay of a run, and its report as a file. Both go into the folder podfall was started in,
under a name that says what they are.
*/

export type Kept = {readonly ok: true; readonly say: string} | {readonly ok: false; readonly why: string};

const formats: Readonly<Record<string, readonly [format: ReportFormat, ending: string]>> = {
	text: ['text', 'txt'],
	md: ['markdown', 'md'],
	markdown: ['markdown', 'md'],
	json: ['json', 'json'],
	html: ['html', 'html'],
};

/** Letters that every file system takes; a name that is left empty is the run's own. */
const safe = (name: string, run: Run): string => {
	const cleaned = name
		.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
		.replaceAll(/^[.-]+|[.-]+$/g, '')
		.slice(0, 80);
	return cleaned === '' ? safe(`${run.scenario.metadata.id}-${run.seed}`, run) : cleaned;
};

const keep = (file: string, text: string, say: string): Kept => {
	const written = writeWhole(path.resolve(file), text);
	return written.ok ? {ok: true, say} : {ok: false, why: `${file} could not be written: ${written.why}`};
};

/** `:save NAME`: the inputs of the run so far; a finished run also holds what came of it, so that it can be verified. */
export const saveRun = (run: Run, name = ''): Kept => {
	const file = `${safe(name.replace(/\.replay$/, ''), run)}.replay`;
	const next = run.over ? `podfall verify ${file}, podfall report ${file}` : `not over yet: podfall report ${file}`;
	return keep(file, replayText(run.replay()), `saved as ${file} · ${next}`);
};

/** The report as a file, with the replay beside it. */
export const exportRun = (run: Run, format: string): Kept => {
	const known = Object.hasOwn(formats, format) ? formats[format] : undefined;

	if (known === undefined) {
		return {ok: false, why: `a report is one of text, md, json, html; "${format}" is none`};
	}

	const {result, timeline} = run.frame({screen: 'result', advice: false, truth: run.over});

	if (result === undefined) {
		return {ok: false, why: 'there is nothing to report yet'};
	}

	const name = safe('', run);
	const file = `${name}.${known[1]}`;
	const report = reportText(
		{result: run.result(), frame: result, causes: timeline?.causes ?? [], goals: goalTextsOf(run.scenario)},
		known[0],
	);
	const written = keep(file, `${report}\n`, `the report is in ${file}, the replay in ${name}.replay`);
	const replay = written.ok ? saveRun(run) : written;
	return replay.ok ? written : replay;
};
