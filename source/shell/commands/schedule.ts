import {readFileSync} from 'node:fs';
import type {Problem} from '../../game/scenario/problems.ts';
import {type ReadyConfiguration, readConfigurationText} from '../../game/scenario/scheduler-configuration.ts';
import {decodeUtf8} from '../../game/scenario/utf8.ts';
import {type GivenText, readInput} from '../../game/schedule/input.ts';
import {reportJson} from '../../game/schedule/json.ts';
import {type ScheduleReport, schedule} from '../../game/schedule/schedule.ts';
import {reportText} from '../../game/schedule/text.ts';
import {applyChanges} from '../../game/schedule/what-if/what-if.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {readManifestTexts, readText} from '../files.ts';
import {print, say} from '../print.ts';
import {harmless, harmlessJson} from '../tui/escape.ts';
import {reasonOf} from '../whole-file.ts';

export type ScheduleFlags = {
	readonly filename: readonly string[];
	readonly pod?: readonly string[];
	readonly allPending?: boolean;
	readonly config?: string;
	readonly whatIf?: readonly string[];
	readonly output: 'table' | 'wide' | 'json';
	readonly seed: string;
	readonly remedies: boolean;
};

const configurationBytes = 1_000_000;

const badInput = (message: string, problems: readonly Problem[]): Stop =>
	new Stop(exitCodes.badInput, message, problems);

type TextsRead = {readonly texts: readonly GivenText[]; readonly problems: readonly Problem[]};

const readStandardInput = (): TextsRead => {
	try {
		const decoded = decodeUtf8(readFileSync(0));
		return decoded.ok
			? {texts: [{file: 'standard input', text: decoded.text}], problems: []}
			: {texts: [], problems: [{where: 'standard input', what: `byte ${decoded.offset} is not UTF-8`, hint: ''}]};
	} catch (error) {
		return {texts: [], problems: [{where: 'standard input', what: `cannot be read: ${reasonOf(error)}`, hint: ''}]};
	}
};

const readPlace = (place: string): TextsRead => {
	if (place === '-') {
		return readStandardInput();
	}

	const read = readManifestTexts(place);
	return read.ok ? {texts: read.texts, problems: []} : {texts: [], problems: read.problems};
};

/** The configuration that was asked for; its problems are told with all others. */
const readConfiguration = (
	file: string | undefined,
): {readonly value?: ReadyConfiguration; readonly problems: readonly Problem[]} => {
	if (file === undefined) {
		return {problems: []};
	}

	const read = readText(file, file, configurationBytes);

	if (!read.ok) {
		return {problems: [read.problem]};
	}

	const outcome = readConfigurationText({file, text: read.text});
	return outcome.ok ? {value: outcome.value, problems: []} : {problems: outcome.problems};
};

const exitCodeOf = ({pods}: ScheduleReport): ExitCode =>
	pods.every(({outcome}) => outcome === 'placed') ? exitCodes.done : exitCodes.missed;

/** Answers for a dump or manifests where the scheduler would put which pod, and why. */
export const scheduleCommand = (flags: ScheduleFlags): ExitCode => {
	const {output, seed, remedies, whatIf = []} = flags;
	const read = flags.filename.map(readPlace);
	const asked = readConfiguration(flags.config);
	const unread = [...read.flatMap(({problems}) => problems), ...asked.problems];
	const input = unread.length > 0 ? undefined : readInput(read.flatMap(({texts}) => texts));

	if (input === undefined || !input.ok) {
		throw badInput('The input cannot be used:', input === undefined ? unread : input.problems);
	}

	const {picture, configuration, notes: found} = input.value;
	const changed = applyChanges(whatIf, picture);

	if (!changed.ok) {
		throw badInput('That cannot be tried:', changed.problems);
	}

	const settings = asked.value ?? configuration;
	const outcome = schedule(changed.value, settings?.configuration.profiles, {
		only: flags.pod ?? [],
		thorough: output !== 'table',
		seed,
		remedies,
	});

	if (!outcome.ok) {
		throw badInput('That cannot be answered:', outcome.problems);
	}

	const beside = settings === undefined ? [] : [`the scheduler follows ${settings.text.file}`, ...settings.notes];
	const notes = [...found, ...beside];

	if (output === 'json') {
		print(harmlessJson(JSON.stringify(reportJson(outcome.value, {whatIf, seed, notes}), undefined, '\t')));
		return exitCodeOf(outcome.value);
	}

	for (const note of [...notes, ...outcome.value.notes]) {
		say(harmless(`note: ${note}`));
	}

	print(
		reportText(outcome.value, output === 'wide')
			.map(harmless)
			.join('\n'),
	);
	return exitCodeOf(outcome.value);
};
