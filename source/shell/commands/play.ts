import type {Run} from '../../game/run.ts';
import {seatMakers} from '../../game/seats/index.ts';
import type {Difficulty} from '../../game/terms/difficulty.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {type GuestFlags, guestFor} from '../guest/guest-flags.ts';
import type {OpenGuest} from '../guest/guest-module.ts';
import {say} from '../print.ts';
import {openProgress} from '../progress.ts';
import {campaign, campaignCalibrations, type OwnOptions, openScenario} from '../scenarios.ts';
import type {OpenWay} from '../stage/serving.ts';
import {createStage, type StageOptions} from '../stage.ts';
import {openTui} from '../tui/app.tsx';
import {harmless} from '../tui/escape.ts';
import {openPlain} from '../tui/plain.ts';
import {noScreenBecause} from '../tui/terminal.ts';

/** Switches of the screen, as the command line has them. */
export type ScreenFlags = {
	readonly plain?: boolean;
	readonly theme?: string;
	readonly color?: boolean;
	readonly ascii?: boolean;
	readonly reducedMotion?: boolean;
	readonly fps?: number;
	readonly mouse?: boolean;
};

export type PlayFlags = ScreenFlags &
	OwnOptions &
	GuestFlags & {
		readonly seat?: string;
		/** Clients are let in as soon as the run begins. */
		readonly serve?: boolean;
		readonly seed?: string;
		readonly difficulty?: Difficulty;
	};

const openWay: OpenWay = async (door, admitted) => {
	// The door and its certificates are not waited for by those who do not open it.
	const {openDoorway} = await import('../serve/doorway.ts');
	const address = {host: '127.0.0.1', port: 0};
	return openDoorway({door, admitted, address, today: true, kubeconfig: undefined, namespace: 'default'});
};

const open = async (
	options: Omit<StageOptions, 'say' | 'progress' | 'scenarios' | 'calibrations'>,
	flags: ScreenFlags,
): Promise<ExitCode> => {
	const why =
		flags.plain === true
			? 'plain mode was asked for'
			: noScreenBecause(process.env, process.stdin.isTTY === true, process.stdout.isTTY === true);

	const scenarios = campaign();
	const calibrations = campaignCalibrations(scenarios);
	const stage = createStage({...options, scenarios, calibrations, progress: openProgress(), say, openWay});

	/** Nobody is left standing in a door whose house is gone. */
	const closing = async (played: Promise<number>): Promise<ExitCode> => {
		try {
			return (await played) as ExitCode;
		} finally {
			await stage.close();
		}
	};

	if (why !== undefined) {
		say(`No full screen: ${why}. Type help for the commands.`);
		return closing(openPlain({stage}));
	}

	let goesOnPlain = false;
	const status = openTui({
		stage,
		theme: flags.theme,
		noColour: flags.color === false,
		ascii: flags.ascii,
		mouse: flags.mouse,
		reducedMotion: flags.reducedMotion,
		fps: flags.fps,
		onPlain() {
			goesOnPlain = true;
		},
	});

	return closing(status.then(code => (goesOnPlain ? openPlain({stage}) : code)));
};

/** The home screen. */
export const homeCommand = (flags: ScreenFlags): Promise<ExitCode> => open({}, flags);

const seatOf = (name: string | undefined, allowed: readonly string[]): Run['seat'] | undefined => {
	if (name === undefined) {
		return undefined;
	}

	if (!Object.hasOwn(seatMakers, name)) {
		throw new Stop(exitCodes.badInput, `There is no seat "${name}"; seats are ${Object.keys(seatMakers).join(', ')}.`);
	}

	if (name !== 'watch' && !allowed.includes(name)) {
		throw new Stop(exitCodes.badInput, `This scenario has no ${name} seat; it has ${allowed.join(', ')}.`);
	}

	return name as Run['seat'];
};

/** Opens the scheduler that was asked for, once to see whether it is one, and again for every run but the first. */
const guestOpener = (flags: GuestFlags): (() => OpenGuest['entry']) | undefined => {
	let waiting = guestFor(flags);
	let open = waiting;

	return waiting === undefined
		? undefined
		: () => {
				if (waiting === undefined) {
					open?.close();
				}

				open = waiting ?? guestFor(flags);
				waiting = undefined;
				return (open as OpenGuest).entry;
			};
};

/** A scenario, or one's own manifests, beginning with the brief. */
export const playCommand = (what: string, flags: PlayFlags): Promise<ExitCode> => {
	const {scenario, shipped, seed, modifiers} = openScenario(what, flags);

	for (const note of scenario.notes) {
		say(harmless(`note: ${note}`));
	}

	const seat = seatOf(flags.seat, scenario.seats.allowed);
	const terms = {difficulty: flags.difficulty ?? 'Normal', modifiers};
	const guest = guestOpener(flags);
	const asked = guest === undefined ? {} : {guest};
	const first = {scenario, shipped, seat, seed: flags.seed ?? seed, terms, ...asked};
	return open({first, serve: flags.serve === true}, flags);
};
