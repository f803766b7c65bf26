import type {ReportFormat} from '../../game/report/export.ts';
import {replayRun} from '../../game/session.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {print} from '../print.ts';
import {reportText} from '../report-text.ts';
import {readReplay, scenarioOfReplay} from '../scenarios.ts';

const plainRequest = {advice: false, truth: true};

/** Runs a replay again and tells what happened in it, in order, with the numbers. */
export const reportCommand = (file: string, format: ReportFormat): ExitCode => {
	const replay = readReplay(file);
	const run = replayRun(scenarioOfReplay(replay, file), replay, replay.end?.end);
	const {result: frame, timeline} = run.frame({...plainRequest, screen: 'result'});
	const report = {result: run.result(), frame: frame!, causes: timeline?.causes ?? []};
	print(reportText(report, format));
	return exitCodes.done;
};
