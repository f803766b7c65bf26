import {readSchedulerConfiguration, type SchedulerConfiguration} from '../../engine/cluster.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {identityOf} from './identity.ts';
import {deepFreeze} from './load.ts';
import {type PlacedConfiguration, readManifests} from './manifests.ts';
import {withoutExtenders} from './own/secrets.ts';
import type {Outcome, Problem} from './problems.ts';
import type {Scenario} from './schema.ts';
import {originOfFile} from './yaml/places.ts';

/** A file with a KubeSchedulerConfiguration. */
export type ConfigurationText = {readonly file: string; readonly text: string};

/** A configuration and what is to be said about it. */
export type ReadyConfiguration = {
	readonly configuration: SchedulerConfiguration;
	readonly notes: readonly string[];
	/** As a replay carries it: without keys. */
	readonly text: ConfigurationText;
};

const lineOf = ({where}: Problem): number => Number(/:(\d+)/.exec(where)?.[1] ?? 0);

/** From the first line to the last, as a person mends them. */
const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
	[...problems].sort((one, other) => lineOf(one) - lineOf(other));

/** A configuration as it stands in a file, with each problem at its line. */
export const configurationOf = ({data, where}: PlacedConfiguration, file: string): Outcome<ReadyConfiguration> => {
	const read = readSchedulerConfiguration(data);

	if (!read.ok) {
		return {
			ok: false,
			problems: inOrder(read.problems.map(({path, what, hint, atKey}) => ({where: where(path, {atKey}), what, hint}))),
		};
	}

	const handled = read.value.profiles.map(({schedulerName}) => schedulerName);
	const unhandled = handled.includes('default-scheduler')
		? []
		: [
				`${file}: its profiles are ${handled.join(', ')}; pods that name no scheduler ask for default-scheduler and will wait`,
			];
	return {
		ok: true,
		value: {
			configuration: read.value,
			notes: [...unhandled, ...read.notes.map(note => `${file}: ${note}`)],
			text: {file, text: `${JSON.stringify(withoutExtenders(data))}\n`},
		},
		warnings: [],
	};
};

const oneOf = (file: string, found: readonly PlacedConfiguration[], others: number): readonly Problem[] => {
	if (found.length === 1) {
		return [];
	}

	return found.length > 1
		? found.slice(1).map(({where}) => ({
				where: where(['kind']),
				what: 'there is another KubeSchedulerConfiguration already',
				hint: 'a scheduler has one',
			}))
		: [
				{
					where: file,
					what:
						others > 0 ? 'these are objects, not the settings of a scheduler' : 'holds no KubeSchedulerConfiguration',
					hint: 'it begins with apiVersion: kubescheduler.config.k8s.io/v1',
				},
			];
};

/** The one configuration among these. */
export const onlyConfiguration = (
	found: readonly PlacedConfiguration[],
	file: string,
	others = 0,
): Outcome<ReadyConfiguration> => {
	const problems = oneOf(file, found, others);
	return problems.length > 0 ? {ok: false, problems} : configurationOf(found[0] as PlacedConfiguration, file);
};

/** A file that is meant to hold a KubeSchedulerConfiguration and nothing else. */
export const readConfigurationText = ({file, text}: ConfigurationText): Outcome<ReadyConfiguration> => {
	const {objects, skipped, problems, strange, configurations} = readManifests(text, originOfFile(file));
	// What is wrong with what stands there instead may be why it is not the right thing.
	return configurations.length === 0 && problems.length > 0
		? {ok: false, problems: [...oneOf(file, [], 0), ...problems]}
		: onlyConfiguration(configurations, file, objects.length + skipped.length + strange.length);
};

/** The scenario with another scheduler than the default one: another game, with an identity of its own. */
export const withConfiguration = (scenario: Scenario, written: ConfigurationText): Outcome<Scenario> => {
	const read = readConfigurationText(written);

	if (!read.ok) {
		return read;
	}

	const {configuration, notes, text} = read.value;
	const changed = {
		...scenario,
		scheduler: configuration,
		notes: [...scenario.notes, `the scheduler follows ${written.file}`, ...notes],
		...(scenario.source === undefined ? {} : {source: {...scenario.source, schedulerConfig: text}}),
	};
	return {
		ok: true,
		value: deepFreeze({...changed, hash: identityOf(withoutHash(changed), sha256Hex)}),
		warnings: read.warnings,
	};
};

const withoutHash = ({hash: _hash, ...rest}: Scenario): Omit<Scenario, 'hash'> => rest;
