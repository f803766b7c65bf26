import fs from 'node:fs';
import {type Calibration, calibrationFor} from '../game/calibration.ts';
import {parseReplay, type Replay} from '../game/replay.ts';
import {bareWorld, readControllers} from '../game/scenario/bare.ts';
import {readFlags, type WrittenFlags} from '../game/scenario/bare-flags.ts';
import {scenarioLoader} from '../game/scenario/load.ts';
import {scenarioFromManifests} from '../game/scenario/own.ts';
import type {Outcome, Problem} from '../game/scenario/problems.ts';
import {type ConfigurationText, withConfiguration} from '../game/scenario/scheduler-configuration.ts';
import type {Scenario} from '../game/scenario/schema.ts';
import {scenarioOfSource} from '../game/scenario/source.ts';
import {seedProblem} from '../game/seed.ts';
import {modifiersFor} from '../game/terms/modifiers.ts';
import {inOrder, problemsOfTerms, splitChallenge} from '../game/terms/terms.ts';
import {exitCodes, Stop} from './exit.ts';
import {findScenario, readManifestTexts, readScenario, readText, shippedScenarios} from './files.ts';
import {loadedScenarios, textsKey} from './loaded-scenarios.ts';

/** How a person's own manifests are to be run; of all this only the scheduler's settings matter for a scenario. */
export type OwnOptions = WrittenFlags & {
	readonly nodes?: number;
	readonly zones?: number;
	readonly faults?: readonly string[];
	/** A file with a KubeSchedulerConfiguration. */
	readonly schedulerConfig?: string;
	/** Of the bare world: `all`, `none`, or names of controllers. */
	readonly controllers?: string;
};

export type Found = {
	readonly scenario: Scenario;
	readonly shipped: boolean;
	/** From `first-bind@7`. */
	readonly seed: string | undefined;
	/** From `first-bind@7~x2`. */
	readonly modifiers: readonly string[];
	/** Its folder or file. */
	readonly place: string;
	/** What others came to on its seeds, where the author measured it and it still holds. */
	readonly calibration: Calibration | undefined;
};

const badInput = (message: string, problems: readonly Problem[]): Stop =>
	new Stop(exitCodes.badInput, message, problems);

/** Objects are held to the law of their kind, as the API server will. */
const loader = scenarioLoader();

const loaded = loadedScenarios();

const loadAt = (place: string): Outcome<Scenario> => {
	const read = readScenario(place);

	if (!read.ok) {
		return {ok: false, problems: read.problems};
	}

	const known = loaded.get(textsKey(read.folder));
	return known === undefined ? loader.load(read.folder) : {ok: true, value: known, warnings: []};
};

const good = <T>(outcome: Outcome<T>, name: string): T => {
	if (!outcome.ok) {
		throw badInput(`${name} cannot be used:`, outcome.problems);
	}

	return outcome.value;
};

/** A file of that very name is no challenge code, whatever stands in its name. */
const splitName = (what: string): ReturnType<typeof splitChallenge> => {
	if (fs.existsSync(what)) {
		return {name: what, seed: undefined, modifiers: []};
	}

	const {name, seed, modifiers} = splitChallenge(what);
	const problem = seed === undefined ? undefined : seedProblem(seed);

	if (problem !== undefined) {
		throw badInput(`${name}@ cannot be used: ${problem}.`, []);
	}

	return {name, seed: seed?.normalize('NFC'), modifiers};
};

const calibrationBytes = 1_000_000;

/** The calibration that stands beside a scenario; undefined where there is none, or it is of another version. */
const calibrationAt = (place: string, scenario: Scenario): Calibration | undefined => {
	const file = `${place}/calibration.json`;
	const read = fs.existsSync(file) ? readText(file, file, calibrationBytes) : undefined;
	return read?.ok === true ? calibrationFor(scenario, read.text) : undefined;
};

const isScenario = (place: string): boolean => {
	if (fs.statSync(place).isDirectory()) {
		return fs.existsSync(`${place}/scenario.yaml`);
	}

	const read = readText(place, place, 1_000_000);
	return read.ok && /^kind:\s*Scenario\b/m.test(read.text);
};

const configurationBytes = 1_000_000;

/** The text of a KubeSchedulerConfiguration, if one was asked for. */
const configurationAt = (file: string | undefined): ConfigurationText | undefined => {
	if (file === undefined) {
		return undefined;
	}

	const read = readText(file, file, configurationBytes);

	if (!read.ok) {
		throw badInput(`--scheduler-config ${file} cannot be used:`, [read.problem]);
	}

	return {file, text: read.text};
};

const writtenScenario = (place: string, name: string, {schedulerConfig}: OwnOptions): Scenario => {
	const scenario = good(loadAt(place), name);
	const written = configurationAt(schedulerConfig);
	return written === undefined
		? scenario
		: good(withConfiguration(scenario, written), `--scheduler-config ${written.file}`);
};

const ownScenario = (place: string, {schedulerConfig, ...options}: OwnOptions): Scenario => {
	const written = configurationAt(schedulerConfig);
	const read = readManifestTexts(place);

	if (!read.ok) {
		throw badInput(`${place} cannot be used:`, read.problems);
	}

	const own = written === undefined ? {} : {schedulerConfig: written};
	return good(scenarioFromManifests({name: place, texts: read.texts, ...options, ...own}), place);
};

const hasOwnOptions = ({nodes, zones, faults}: OwnOptions): boolean =>
	nodes !== undefined || zones !== undefined || faults !== undefined;

/** The world that nobody has to write down: an API server and nothing else. */
const bare = 'bare';

/** What only the bare world can be told, by the names of the flags. */
const bareOptions: ReadonlyArray<readonly [name: keyof OwnOptions, flag: string]> = [
	['controllers', '--controllers'],
	['serviceClusterIpRange', '--service-cluster-ip-range'],
	['enableAdmissionPlugins', '--enable-admission-plugins'],
	['disableAdmissionPlugins', '--disable-admission-plugins'],
	['authorizationMode', '--authorization-mode'],
];

const openBare = (seed: string | undefined, {controllers = 'all', ...options}: OwnOptions): Found => {
	if (hasOwnOptions(options) || options.schedulerConfig !== undefined) {
		throw badInput('The bare world has no nodes, no scheduler and no faults: leave those options out.', []);
	}

	const scenario = good(bareWorld(readControllers(controllers), readFlags(options)), 'The bare world');
	return {scenario, shipped: false, seed, modifiers: [], place: bare, calibration: undefined};
};

/** What a person names: a shipped scenario, a scenario's folder or file, or a folder or file of ordinary manifests. */
export const openScenario = (what: string, options: OwnOptions = {}): Found => {
	const {name, seed, modifiers} = splitName(what);

	if (name === bare && modifiers.length === 0 && !fs.existsSync(what)) {
		return openBare(seed, options);
	}

	const foreign = bareOptions.filter(([option]) => options[option] !== undefined).map(([, flag]) => flag);

	if (foreign.length > 0) {
		const is = foreign.length === 1 ? 'is' : 'are';
		throw badInput(`${foreign.join(', ')} ${is} for the bare world: ${name} has the control plane of any cluster.`, []);
	}

	const found = findScenario(name);

	if (!found.ok) {
		throw badInput(`${name} cannot be used:`, [found.problem]);
	}

	const {place, shipped} = found;
	const isWritten = shipped || isScenario(place);

	if (isWritten && hasOwnOptions(options)) {
		throw badInput(
			`--nodes, --zones and --faults are for manifests of your own: ${name} says for itself what it has.`,
			[],
		);
	}

	const scenario = isWritten ? writtenScenario(place, name, options) : ownScenario(place, options);
	const problems = problemsOfTerms(scenario, {modifiers});

	if (problems.length > 0) {
		const hint = `modifiers that fit here: ${modifiersFor(scenario).join(' ')}`;
		throw badInput(
			`${what} cannot be played:`,
			problems.map(problem => ({where: what, what: problem, hint})),
		);
	}

	const calibration =
		modifiers.length === 0 && options.schedulerConfig === undefined ? calibrationAt(place, scenario) : undefined;
	// With another scheduler it is another game: nobody else has it, and nothing was measured on it.
	const isAsShipped = options.schedulerConfig === undefined;
	return {scenario, shipped: shipped && isAsShipped, seed, modifiers: inOrder(modifiers), place, calibration};
};

/** Every scenario that came with podfall, in the order of the campaign. */
export const campaign = (): readonly Scenario[] => shippedScenarios().map(({folder, id}) => good(loadAt(folder), id));

/** Loads a scenario and gives everything that is wrong with it. */
export const checkScenario = (place: string): Outcome<Scenario> => {
	const read = readScenario(place);
	return read.ok ? loader.lint(read.folder) : {ok: false, problems: read.problems};
};

/** What is known of the seeds of every shipped scenario, by its id. */
export const campaignCalibrations = (scenarios: readonly Scenario[]): ReadonlyMap<string, Calibration> =>
	new Map(
		shippedScenarios().flatMap(({folder, id}) => {
			const scenario = scenarios.find(({metadata}) => metadata.id === id);
			const calibration = scenario === undefined ? undefined : calibrationAt(folder, scenario);
			return calibration === undefined ? [] : [[id, calibration] as const];
		}),
	);

const replayBytes = 50_000_000;

/** A replay from a file, or the sentence that says why not. */
export const readReplay = (file: string): Replay => {
	const read = readText(file, file, replayBytes);

	if (!read.ok) {
		throw badInput(`${file} cannot be used:`, [read.problem]);
	}

	const parsed = parseReplay(read.text);

	if (!parsed.ok) {
		const problems = parsed.problems.map(({line, what, hint}) => ({where: `${file}:${line}`, what, hint}));
		throw badInput(`${file} cannot be used:`, problems);
	}

	return parsed.replay;
};

/** The scenario that a replay was played on: its own, or the shipped one if it is still the same. */
export const scenarioOfReplay = ({header}: Replay, file: string): Scenario => {
	const {id, hash, version, whole} = header.scenario;

	if (whole !== undefined) {
		const scenario = good(scenarioOfSource(whole), `The scenario in ${file}`);

		if (scenario.hash !== hash) {
			throw badInput(`${file} carries another scenario than the one that was played.`, []);
		}

		return scenario;
	}
	const shipped = shippedScenarios().find(each => each.id === id);

	if (shipped === undefined) {
		throw badInput(`${file} was played on "${id}", which this podfall does not have.`, []);
	}

	const scenario = good(loadAt(shipped.folder), id);

	if (scenario.hash !== hash) {
		throw badInput(
			`${file} was played on version ${version} of "${id}", and this podfall has version ${scenario.metadata.version} with other content.`,
			[],
		);
	}

	return scenario;
};

/** What is known of the seeds of the shipped scenario that a replay was played on. */
export const calibrationOfReplay = ({header}: Replay, scenario: Scenario): Calibration | undefined => {
	const shipped =
		header.scenario.whole === undefined && header.modifiers === undefined
			? shippedScenarios().find(({id}) => id === header.scenario.id)
			: undefined;
	return shipped === undefined ? undefined : calibrationAt(shipped.folder, scenario);
};
