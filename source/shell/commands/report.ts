import {comparisonOf} from '../../game/calibration.ts';
import {exportReport, type ReportFormat} from '../../game/report/export.ts';
import {goalTextsOf} from '../../game/scenario/schema.ts';
import {replayRun} from '../../game/session.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {print} from '../print.ts';
import {calibrationOfReplay, readReplay, scenarioOfReplay} from '../scenarios.ts';
import {harmlessLines} from '../tui/escape.ts';

const plainRequest = {advice: false, truth: true};

/** Runs a replay again and tells what happened in it, in order, with the numbers. */
export const reportCommand = (file: string, format: ReportFormat): ExitCode => {
	const replay = readReplay(file);
	const scenario = scenarioOfReplay(replay, file);
	const run = replayRun(scenario, replay, replay.end?.end);
	run.compare(comparisonOf(calibrationOfReplay(replay, scenario), run.seed));
	const {result: frame, timeline} = run.frame({...plainRequest, screen: 'result'});
	const report = {result: run.result(), frame: frame!, causes: timeline?.causes ?? [], goals: goalTextsOf(scenario)};
	const text = exportReport(report, format);
	print(format === 'text' ? harmlessLines(text).join('\n') : text);
	return exitCodes.done;
};
