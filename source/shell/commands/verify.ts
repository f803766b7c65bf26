import {clockText} from '../../engine/kernel/time.ts';
import {rooms} from '../../engine/kernel/trail.ts';
import {firstDifference, type Replay} from '../../game/replay.ts';
import {replayRun} from '../../game/session.ts';
import {challengeCode} from '../../game/terms/terms.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {print} from '../print.ts';
import {readReplay, scenarioOfReplay} from '../scenarios.ts';

const endOf = (replay: Replay, file: string): NonNullable<Replay['end']> => {
	if (replay.end === undefined) {
		throw new Stop(exitCodes.badInput, `${file} holds a game that was not finished: there is no result to verify`);
	}

	return replay.end;
};

/** What re-execution proves: stars and comparisons depend on other runs, and marks on how the player came there. */
const proved = (result: Readonly<Record<string, unknown>>): string => {
	const {marks: _marks, score, ...rest} = result;
	const {stars: _stars, par: _par, floor: _floor, ...points} = Object(score) as Readonly<Record<string, unknown>>;
	return JSON.stringify({...rest, points});
};

/** Executes a replay again and compares trail and result. */
export const verifyCommand = (file: string): ExitCode => {
	const replay = readReplay(file);
	const end = endOf(replay, file);
	const run = replayRun(scenarioOfReplay(replay, file), replay, end.end);
	const parted = firstDifference(end.marks, run.replay().end?.marks ?? [], rooms);

	if (parted !== undefined) {
		const at = clockText(parted.second * 1000).slice(0, -4);
		print(
			`The trails part in virtual second ${parted.second} (${at}), in: ${parted.rooms.join(', ')}. This is not what that game gives.`,
		);
		return exitCodes.missed;
	}

	const result = run.result();

	if (result.trail !== end.digest || proved(result) !== proved(end.result)) {
		print('The trail agrees, but the result written in the replay is not the one the run gives.');
		return exitCodes.missed;
	}

	print(
		`Verified: ${challengeCode(result.scenario, result.seed, result.modifiers)}, ${result.score.total} points, ${replay.intents.length} intents, ${clockText(end.end)} of virtual time, trail ${result.trail.slice(0, 16)}.`,
	);
	return exitCodes.done;
};
