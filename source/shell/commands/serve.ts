import {clockText} from '../../engine/kernel/time.ts';
import {type IdentityName, identityNames} from '../../game/door/identities.ts';
import {replayText} from '../../game/replay.ts';
import {resultText} from '../../game/report/export.ts';
import type {Run} from '../../game/run.ts';
import {goalTextsOf, type SeatId} from '../../game/scenario/schema.ts';
import {openRun} from '../../game/session.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {print, say} from '../print.ts';
import {type Found, type OwnOptions, openScenario} from '../scenarios.ts';
import {type Address, isLoopback, openDoorway, readAddress} from '../serve/doorway.ts';
import {createServeClock, keepTime, type ServeClock, type Speed} from '../serve/serve-clock.ts';
import {harmless, harmlessLines} from '../tui/escape.ts';
import {writeWhole} from '../whole-file.ts';

export type ServeFlags = OwnOptions & {
	readonly listen: string;
	readonly kubeconfig?: string;
	readonly seed?: string;
	readonly speed: Speed;
	readonly seat?: SeatId;
	/** Lets the admin in, too; the run becomes practice. */
	readonly admin?: boolean;
	readonly replay?: string;
	readonly dates?: 'today' | 'virtual';
};

const addressOf = (text: string): Address => {
	const address = readAddress(text);

	if (address === undefined) {
		throw new Stop(exitCodes.badInput, `--listen takes an address and a port, 127.0.0.1:0; "${text}" is none.`);
	}

	return address;
};

/** Whoever serves a cluster of their own is on call for it; a level says which seats it has. */
const seatFor = ({scenario}: Found, asked: SeatId | undefined): SeatId => {
	const {allowed} = scenario.seats;

	if (asked !== undefined && asked !== 'watch' && !allowed.includes(asked)) {
		const words = `This scenario has no ${asked} seat; it has ${allowed.join(', ')}.`;
		throw new Stop(exitCodes.badInput, words);
	}

	return asked ?? (allowed.includes('operator') ? 'operator' : 'watch');
};

/** The admin comes in where nothing is at stake: in one's own cluster, or when it is asked for, at the price of a mark. */
const admittedTo = (run: Run, wanted: boolean): readonly IdentityName[] =>
	run.seat === 'operator' && run.scenario.seats.rbac.length === 0
		? identityNames
		: identityNames.filter(name => name !== 'admin' || wanted);

const opened = (found: Found, flags: ServeFlags): Run => {
	const {scenario, shipped, modifiers} = found;
	const seed = flags.seed ?? found.seed ?? scenario.metadata.seedDefaults[0] ?? '1';
	const terms = {difficulty: 'Normal', modifiers} as const;
	const run = openRun({scenario, seed, seat: seatFor(found, flags.seat), pilot: 'player', shipped, terms});
	const admin = flags.admin === true;
	run.submit({do: 'open-door', admin});

	if (admin && !admittedTo(run, false).includes('admin')) {
		run.submit({do: 'mark', as: 'practice'});
	}

	return run;
};

const speedText = (speed: Speed): string => {
	switch (speed) {
		case 'max':
			return 'as fast as it goes';
		case 'step':
			return 'when told: podfall clock advance 30s';
		default:
			return `${speed} seconds a second`;
	}
};

/** Lets time pass and tells the watches, until the person at the keyboard has had enough. */
const serveUntilStopped = async (clock: ServeClock, pump: () => void): Promise<void> => {
	let stopped = false;
	const stop = (): void => {
		stopped = true;
	};

	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, stop);
	}

	await keepTime(clock, pump, () => !stopped);
};

const keepReplay = (run: Run, file: string | undefined): void => {
	if (file === undefined) {
		return;
	}

	// A world without an end of its own ends where it is stopped.
	const asItStands = run.scenario.cluster.controlPlane.hosted !== undefined;
	const written = writeWhole(file, replayText(run.replay({asItStands})));

	if (!written.ok) {
		throw new Stop(exitCodes.outside, `The replay could not be saved in ${file}: ${written.why}.`);
	}

	say(`The replay of ${clockText(run.now)} is in ${file}.`);
};

/** Opens a run for kubectl, k9s and any other client of Kubernetes, and lets time pass until it is stopped. */
export const serveCommand = async (what: string, flags: ServeFlags): Promise<ExitCode> => {
	const address = addressOf(flags.listen);
	const found = openScenario(what, flags);

	for (const note of found.scenario.notes) {
		say(harmless(`note: ${note}`));
	}

	const run = opened(found, flags);
	const clock = createServeClock(run, flags.speed);
	const doorway = await openDoorway({
		door: () => run.door,
		clock,
		// Who drives the clock step by step reads the run's own time.
		today: (flags.dates ?? (typeof flags.speed === 'number' ? 'today' : 'virtual')) === 'today',
		address,
		kubeconfig: flags.kubeconfig,
		admitted: admittedTo(run, flags.admin === true),
		namespace: 'default',
	});

	if (!isLoopback(address)) {
		say(
			`warning: the door listens on ${address.host}, so everybody on that network who has the kubeconfig can act in this run.`,
		);
	}

	print(`export KUBECONFIG=${doorway.kubeconfig}`);
	say(
		`${found.scenario.metadata.id}@${run.seed} answers at ${doorway.server}; time passes ${speedText(flags.speed)}. Ctrl-C ends it.`,
	);

	try {
		await serveUntilStopped(clock, doorway.listener.pump);
	} finally {
		await doorway.close();
	}

	keepReplay(run, flags.replay);

	if (run.over) {
		print(harmlessLines(resultText(run.result(), goalTextsOf(found.scenario))).join('\n'));
	}

	return exitCodes.done;
};
