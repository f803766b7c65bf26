import type {Throttle} from '../../client/client.ts';
import {seconds} from '../../kernel/time.ts';
import type {PluginArgs} from '../framework.ts';
import type {Profile} from '../profiles.ts';
import {defaultProfile} from '../profiles.ts';
import {defaultQueueSettings, type QueueSettings} from '../queued-pod.ts';
import {checkArguments, completeArguments} from './arguments.ts';
import {argumentMoulds, configurationMould} from './moulds.ts';
import {
	checkPlugins,
	disabledStrangers,
	knownPlugins,
	mergePlugins,
	removedPlugin,
	type WrittenPlugins,
} from './plugin-sets.ts';
import {type ConfigurationPath, type ConfigurationProblem, duplicate, invalid, pathOf, required} from './problem.ts';
import {decodeStrictly} from './strict.ts';
import {checkClientConnection, checkExtenders, checkLeaderElection, checkTypeMeta} from './surroundings.ts';

/** What a KubeSchedulerConfiguration comes to; plain data. */
export type SchedulerConfiguration = {
	readonly profiles: readonly Profile[];
	readonly queue: QueueSettings;
	readonly throttle: Throttle;
};

export type ReadConfiguration =
	| {
			readonly ok: true;
			readonly value: SchedulerConfiguration;
			/** What was read and changes nothing, in podfall's words. */
			readonly notes: readonly string[];
	  }
	| {readonly ok: false; readonly problems: readonly ConfigurationProblem[]};

type Written = Readonly<Record<string, unknown>>;

type WrittenProfile = {
	readonly schedulerName?: string;
	readonly percentageOfNodesToScore?: number;
	readonly plugins?: WrittenPlugins;
	readonly pluginConfig?: ReadonlyArray<{readonly name?: string; readonly args?: unknown}>;
};

type Part<T> = {readonly value: T; readonly problems: readonly ConfigurationProblem[]};

const percentageProblem = (value: number | undefined, path: ConfigurationPath): readonly ConfigurationProblem[] =>
	value !== undefined && (value < 0 || value > 100)
		? [invalid([...path, 'percentageOfNodesToScore'], value, 'not in valid range [0-100]', '0 adapts to the size')]
		: [];

const group = 'kubescheduler.config.k8s.io';

/** Arguments that say they are another plug-in's. */
const wrongKind = (name: string, args: Written, path: ConfigurationPath): readonly ConfigurationProblem[] => {
	const kind = (args.kind as string | undefined) ?? `${name}Args`;
	const apiVersion = (args.apiVersion as string | undefined) ?? `${group}/v1`;
	return kind === `${name}Args` && apiVersion === `${group}/v1`
		? []
		: [
				{
					path: [...path, 'kind'],
					what: `args for plugin ${name} were not of type ${name}Args.${group}, got ${kind}.${apiVersion.split('/')[0] ?? ''}`,
					hint: 'apiVersion and kind of args may be left out',
				},
			];
};

const readArguments = (name: string, written: unknown, path: ConfigurationPath): Part<PluginArgs> => {
	const mould = argumentMoulds.get(name);

	if (mould === undefined) {
		return {value: {}, problems: []};
	}

	const {value, problems} = decodeStrictly(written ?? {}, mould, path, `decoding args for plugin ${name}: `);
	const {apiVersion: _version, kind: _kind, ...given} = value;
	const args = completeArguments(name, given);
	const mistakes = wrongKind(name, value, path);
	return {
		value: args,
		problems: [...problems, ...mistakes, ...(mistakes.length > 0 ? [] : checkArguments(name, args, path))],
	};
};

const readPluginConfig = (
	{pluginConfig = []}: WrittenProfile,
	path: ConfigurationPath,
): Part<Profile['pluginConfig']> => {
	const read = pluginConfig.map(({name = '', args}, at) => {
		const place = [...path, 'pluginConfig', at];
		const isAgain = pluginConfig.slice(0, at).some(other => other.name === name);
		const one = readArguments(name, args, [...place, 'args']);
		const problems = [
			...(isAgain ? [duplicate(place, name, 'put the arguments of one plugin into one entry')] : []),
			...removedPlugin(name, place),
			...one.problems,
		];
		return {name, value: one.value, problems};
	});
	return {
		value: Object.fromEntries(read.map(({name, value}) => [name, value])),
		problems: read.flatMap(({problems}) => problems),
	};
};

const readProfile = (
	written: WrittenProfile,
	at: number,
	usualName: string,
	usualPercentage: number,
): Part<Profile> => {
	const path: ConfigurationPath = ['profiles', at];
	const {schedulerName = usualName, percentageOfNodesToScore, plugins = {}} = written;
	const merged = mergePlugins(plugins);
	const config = readPluginConfig(written, path);
	const profile: Profile = {
		schedulerName,
		percentageOfNodesToScore: percentageOfNodesToScore ?? usualPercentage,
		...merged,
		pluginConfig: config.value,
	};
	return {
		value: profile,
		problems: [
			...(schedulerName === ''
				? [required([...path, 'schedulerName'], '', 'of several profiles each has a name of its own')]
				: []),
			...percentageProblem(percentageOfNodesToScore, path),
			...checkPlugins(plugins, profile, path),
			...config.problems,
		],
	};
};

/** A set of plug-ins as Go prints the type that Kubernetes reads it into. */
const asGoPrints = (set: NonNullable<WrittenProfile['plugins']>['queueSort']): unknown => {
	const printed = (list: readonly {readonly name?: string; readonly weight?: number}[] | undefined): unknown =>
		list?.map(({name = '', weight = 0}) => ({Name: name, Weight: weight})) ?? null;
	return {Enabled: printed(set?.enabled), Disabled: printed(set?.disabled)};
};

const sameQueueSort = (written: readonly WrittenProfile[]): readonly ConfigurationProblem[] => {
	const shown = (profile: WrittenProfile | undefined): string => {
		const {enabled = [], disabled = []} = profile?.plugins?.queueSort ?? {};
		return JSON.stringify([enabled.map(({name}) => name), disabled.map(({name}) => name)]);
	};
	return written.flatMap((profile, at) =>
		at > 0 && shown(profile) !== shown(written[0])
			? [
					invalid(
						['profiles', at, 'plugins', 'queueSort'],
						asGoPrints(profile.plugins?.queueSort),
						'must be the same for all profiles',
						'there is one queue for all of them',
					),
				]
			: [],
	);
};

const sameNames = (profiles: readonly Profile[]): readonly ConfigurationProblem[] =>
	profiles.flatMap(({schedulerName}, at) => {
		const first = profiles.findIndex(other => other.schedulerName === schedulerName);
		return first < at
			? [
					duplicate(
						['profiles', at, 'schedulerName'],
						// Kubernetes prints the other's path here, of which nothing can be seen.
						{},
						`${pathOf(['profiles', first])} has this name already`,
					),
				]
			: [];
	});

const readProfiles = (configuration: Written): Part<readonly Profile[]> => {
	const given = (configuration.profiles as readonly WrittenProfile[] | undefined) ?? [];
	const written = given.length === 0 ? [{}] : given;
	const usualName = written.length === 1 ? defaultProfile.schedulerName : '';
	const percentage = (configuration.percentageOfNodesToScore as number | undefined) ?? 0;
	const read = written.map((profile, at) => readProfile(profile, at, usualName, percentage));
	const profiles = read.map(({value}) => value);
	return {
		value: profiles,
		problems: [...read.flatMap(({problems}) => problems), ...sameNames(profiles), ...sameQueueSort(written)],
	};
};

const readQueue = (configuration: Written): Part<QueueSettings> => {
	const initial = (configuration.podInitialBackoffSeconds as number | undefined) ?? 1;
	const max = (configuration.podMaxBackoffSeconds as number | undefined) ?? 10;
	return {
		value: {...defaultQueueSettings, backoff: {initial: seconds(initial), max: seconds(max)}},
		problems: [
			...(initial <= 0 ? [invalid(['podInitialBackoffSeconds'], initial, 'must be greater than 0')] : []),
			...(max < initial
				? [invalid(['podMaxBackoffSeconds'], max, 'must be greater than or equal to PodInitialBackoffSeconds')]
				: []),
		],
	};
};

const readThrottle = (configuration: Written): Throttle => {
	const {qps, burst} = (configuration.clientConnection as {qps?: number; burst?: number} | undefined) ?? {};
	// Source: pkg/scheduler/apis/config/v1/defaults.go. A negative rate is no limit.
	return {
		qps: qps === undefined || qps === 0 ? 50 : qps < 0 ? 1000 : qps,
		burst: burst === undefined || burst === 0 ? 100 : burst,
	};
};

const notesOn = (configuration: Written): readonly string[] => {
	const profiles = (configuration.profiles as readonly WrittenProfile[] | undefined) ?? [];
	const extenders = ((configuration.extenders as readonly unknown[] | undefined) ?? []).length;
	const foreign = profiles.flatMap(({pluginConfig = []}, at) =>
		pluginConfig.flatMap(({name = ''}, index) =>
			knownPlugins.includes(name)
				? []
				: [
						`${pathOf(['profiles', at, 'pluginConfig', index])}: podfall has no plugin ${name}; its arguments are not used`,
					],
		),
	);
	const strangers = profiles.flatMap(({plugins = {}}, at) =>
		disabledStrangers(plugins, ['profiles', at]).map(
			({path, name}) => `${pathOf(path)}: podfall has no plugin ${name} that could be disabled`,
		),
	);
	const election =
		configuration.leaderElection === undefined ? [] : ['leaderElection is checked and makes no difference'];
	return [
		...(extenders === 0
			? []
			: [`extenders: ${extenders} ${extenders === 1 ? 'is' : 'are'} left out: podfall asks nobody over HTTP`]),
		...foreign,
		...strangers,
		...election,
	];
};

/**
A KubeSchedulerConfiguration as profiles, back-off and limits; or everything that is wrong with it, in Kubernetes' words.

Source: pkg/scheduler/apis/config/v1/defaults.go, pkg/scheduler/apis/config/validation/validation.go
*/
export const readSchedulerConfiguration = (data: unknown): ReadConfiguration => {
	const {value: written, problems} = decodeStrictly(data, configurationMould);
	const meta = checkTypeMeta(written);

	// Of another kind or version nothing that is said about single fields would help.
	if (meta.length > 0) {
		return {ok: false, problems: meta};
	}

	const parallelism = written.parallelism as number | undefined;
	const profiles = readProfiles(written);
	const queue = readQueue(written);
	const found = [
		...problems,
		...(parallelism !== undefined && parallelism <= 0
			? [invalid(['parallelism'], parallelism, 'should be an integer value greater than zero')]
			: []),
		...percentageProblem(written.percentageOfNodesToScore as number | undefined, []),
		...queue.problems,
		...checkClientConnection((written.clientConnection as Written | undefined) ?? {}),
		...checkLeaderElection((written.leaderElection as Written | undefined) ?? {}),
		...profiles.problems,
		...checkExtenders((written.extenders as readonly Written[] | undefined) ?? []),
	];
	return found.length > 0
		? {ok: false, problems: found}
		: {
				ok: true,
				value: {profiles: profiles.value, queue: queue.value, throttle: readThrottle(written)},
				notes: notesOn(written),
			};
};
