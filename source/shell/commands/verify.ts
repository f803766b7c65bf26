import type {Fact} from '../../engine/kernel/chronicle.ts';
import {clockText, type Millis} from '../../engine/kernel/time.ts';
import {rooms} from '../../engine/kernel/trail.ts';
import {firstDifference, type Replay} from '../../game/replay.ts';
import type {Run, RunOptions} from '../../game/run.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import {openReplay, replayRun} from '../../game/session.ts';
import {
	type Actor,
	actor,
	type Beside,
	besideOneAnother,
	compareDeeply,
	factsWithin,
	firstParting,
	type Step,
} from '../../game/side-by-side.ts';
import {challengeCode} from '../../game/terms/terms.ts';
import {podfallVersion} from '../../game/version.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {print} from '../print.ts';
import {readReplay, scenarioOfReplay} from '../scenarios.ts';
import {harmless} from '../tui/escape.ts';

export type VerifyFlags = {
	/** Another replay of the same game, to be held beside this one. */
	readonly against?: string;
	/** Virtual milliseconds on both sides of the first difference. */
	readonly around?: number;
	readonly deep: boolean;
	readonly bisect: boolean;
};

/** A replay with the scenario it was played on. */
type Game = {readonly file: string; readonly replay: Replay; readonly scenario: Scenario};

const gameOf = (file: string): Game => {
	const replay = readReplay(file);
	return {file, replay, scenario: scenarioOfReplay(replay, file)};
};

const play = ({scenario, replay}: Game, more: Partial<RunOptions> = {}): Actor =>
	actor(openReplay(scenario, replay, more), replay.intents);

const endOf = ({replay, file}: Game): NonNullable<Replay['end']> => {
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

const secondText = (second: number): string => clockText(second * 1000).slice(0, -4);

const factLine = ({at, what, who, about, detail}: Fact): string => {
	const more = Object.entries(detail ?? {}).map(([name, value]) => `${name}=${value}`);
	return harmless(`${clockText(at)}  ${[what, about, ...more].filter(Boolean).join(' ')}  (${who})`);
};

const sides = {both: '  ', left: '- ', right: '+ '} as const;

const printBeside = (facts: readonly Beside[]): void => {
	for (const {side, fact} of facts) {
		print(`${sides[side]}${factLine(fact)}`);
	}
};

/** Both runs around a second: what only the first told has a minus, what only the second told a plus. */
const printAround = (first: Game, second: Game | undefined, parted: number, around: Millis): void => {
	const [from, until] = [Math.max(0, parted * 1000 - around), parted * 1000 + 999 + around];
	const ours = factsWithin(play(first), from, until);
	const others = second === undefined ? ours : factsWithin(play(second), from, until);
	print(
		second === undefined
			? `What this podfall tells from ${clockText(from)} to ${clockText(until)} (a replay keeps marks, not facts; --against another replay shows both):`
			: `From ${clockText(from)} to ${clockText(until)}, - only in ${harmless(first.file)}, + only in ${harmless(second.file)}:`,
	);
	printBeside(besideOneAnother(ours, others));
};

/** Two replays of one game: where they part, and what was told around it. */
const compareReplays = (first: Game, second: Game, around: Millis | undefined): ExitCode => {
	if (first.replay.header.scenario.hash !== second.replay.header.scenario.hash) {
		throw new Stop(
			exitCodes.badInput,
			`${first.file} and ${second.file} were played on different scenarios: there is nothing to hold side by side`,
		);
	}

	const parted = firstDifference(endOf(first).marks, endOf(second).marks, rooms);

	if (parted === undefined) {
		print('Both replays have the same trail.');
		return exitCodes.done;
	}

	print(
		`The trails of both part in virtual second ${parted.second} (${secondText(parted.second)}), in: ${parted.rooms.join(', ')}.`,
	);

	if (around !== undefined) {
		printAround(first, second, parted.second, around);
	}

	return exitCodes.missed;
};

const stepLine = (side: string, step: Step | undefined): string =>
	step === undefined
		? `${side} nothing: this run was over`
		: harmless(
				`${side} ${clockText(step.at)}  ${step.who} was woken for ${step.what}${step.about === '' ? '' : ` ${step.about}`}; trail ${step.digest.slice(0, 8)}`,
			);

/** Runs the replay twice on this machine and goes to the wake in which the two part. */
const bisect = (game: Game, end: Millis): ExitCode | undefined => {
	const open = (): Actor => play(game);
	const parting = firstParting(open, open, end);

	if (parting === undefined) {
		return undefined;
	}

	print(
		`Two runs of this replay on this machine part in virtual second ${parting.second} (${secondText(parting.second)}), in: ${parting.rooms.join(', ')}. This is a bug of podfall: please report it.`,
	);

	for (const [side, step] of [
		['-', parting.left],
		['+', parting.right],
	] as const) {
		print(stepLine(side, step));

		for (const fact of step?.facts ?? []) {
			print(`${side}   ${factLine(fact)}`);
		}
	}

	return exitCodes.bug;
};

const keyframes: Millis = 10_000;

/** Compares whole states, not only trails: this run against one that is saved and loaded every ten virtual seconds. */
const verifyDeeply = (game: Game, end: Millis): ExitCode | undefined => {
	const {moments, parted} = compareDeeply(play(game), play(game), end, keyframes);

	if (parted === undefined) {
		print(`Deep: ${moments} moments compared; every part of the state is the same after it was saved and loaded.`);
		return undefined;
	}

	print(
		`Deep: at ${clockText(parted.at)} a run that was saved and loaded differs in: ${harmless(parted.parts.join(', '))}. This is a bug of podfall: please report it.`,
	);
	return exitCodes.bug;
};

/** Where what the replay says and what this podfall gives part; undefined when they agree. */
const differenceOf = (
	game: Game,
	run: Run,
): {readonly say: string; readonly second: number | undefined} | undefined => {
	const end = endOf(game);
	const {version} = game.replay.header;
	const parted = firstDifference(end.marks, run.replay({asItStands: true}).end?.marks ?? [], rooms);

	if (parted !== undefined) {
		const other =
			version === podfallVersion
				? ''
				: ` It was played by podfall ${harmless(String(version))}, and this is ${podfallVersion}.`;
		return {
			say: `The trails part in virtual second ${parted.second} (${secondText(parted.second)}), in: ${parted.rooms.join(', ')}. This is not what that game gives.${other}`,
			second: parted.second,
		};
	}

	const result = run.result();
	return result.trail === end.digest && proved(result) === proved(end.result)
		? undefined
		: {
				say: 'The trail agrees, but the result written in the replay is not the one the run gives.',
				second: undefined,
			};
};

/** A guest's answers stand for the guest, which need not be here. */
const answersText = ({header, answers = []}: Replay): string =>
	header.guest === undefined ? '' : `, ${answers.length} answers of ${harmless(header.guest.name)}`;

/** Executes a replay again and compares trail and result. */
export const verifyCommand = (file: string, flags: VerifyFlags): ExitCode => {
	const game = gameOf(file);
	const end = endOf(game);

	if (flags.against !== undefined) {
		return compareReplays(game, gameOf(flags.against), flags.around);
	}

	const run = replayRun(game.scenario, game.replay, end.end);
	const difference = differenceOf(game, run);

	if (difference !== undefined) {
		print(difference.say);
	}

	if (difference?.second !== undefined && flags.around !== undefined) {
		printAround(game, undefined, difference.second, flags.around);
	}

	const worse =
		(flags.bisect ? bisect(game, end.end) : undefined) ?? (flags.deep ? verifyDeeply(game, end.end) : undefined);

	if (worse !== undefined) {
		return worse;
	}

	if (flags.bisect) {
		print('Bisect: two runs of this replay on this machine are the same, wake by wake.');
	}

	if (difference !== undefined) {
		return exitCodes.missed;
	}

	const result = run.result();
	print(
		`Verified: ${challengeCode(result.scenario, harmless(result.seed), result.modifiers)}, ${result.score.total} points, ${game.replay.intents.length} intents${answersText(game.replay)}, ${clockText(end.end)} of virtual time, trail ${result.trail.slice(0, 16)}.`,
	);
	return exitCodes.done;
};
