import {comparisonOf} from '../../game/calibration.ts';
import {measureBlame} from '../../game/report/blame.ts';
import type {ReportFormat} from '../../game/report/export.ts';
import {goalTextsOf} from '../../game/scenario/schema.ts';
import {replayRun} from '../../game/session.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {print, say} from '../print.ts';
import {reportText} from '../report-text.ts';
import {calibrationOfReplay, readReplay, scenarioOfReplay} from '../scenarios.ts';

const plainRequest = {advice: false, truth: true};

/** Runs a replay again and tells what happened in it, in order, with the numbers. */
export const reportCommand = (
	file: string,
	{output: format, blame: wanted}: {readonly output: ReportFormat; readonly blame: boolean},
): ExitCode => {
	const replay = readReplay(file);
	const scenario = scenarioOfReplay(replay, file);

	if (wanted && replay.header.guest !== undefined) {
		throw new Stop(
			exitCodes.badInput,
			`${file} holds what ${replay.header.guest.name} answered, and not the scheduler itself: in another storm it cannot be asked. Leave --blame out.`,
		);
	}

	const run = replayRun(scenario, replay, replay.end?.end);
	run.compare(comparisonOf(calibrationOfReplay(replay, scenario), run.seed));
	const {result: frame, timeline} = run.frame({...plainRequest, screen: 'result'});
	const blame = wanted
		? measureBlame(scenario, replay, (done, of) => say(`run ${done} of ${of} that were different in one thing`))
		: undefined;
	const report = {
		result: run.result(),
		frame: frame!,
		causes: timeline?.causes ?? [],
		goals: goalTextsOf(scenario),
		...(blame === undefined ? {} : {blame}),
	};
	print(reportText(report, format));
	return exitCodes.done;
};
