/*
A scenario out of somebody's own manifests: what nobody wrote down is guessed and said.
*/
import type {ApiObject} from '../../engine/api/object.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {checkLimits} from './check-limits.ts';
import {type Fields, fieldsOf, itemsOf} from './data.ts';
import {tidy} from './dump.ts';
import {durationText, millisOf} from './durations.ts';
import {identityOf} from './identity.ts';
import {deepFreeze, inNamespace} from './load.ts';
import {joinManifests, type Manifests, podsWanted, readManifests} from './manifests.ts';
import {checkedObjects, mistyped, skippedNotes} from './own/checked.ts';
import {inOrder, namespaces, supporting} from './own/complete.ts';
import {withoutDevices} from './own/devices.ts';
import {faultProblem, faultsOf, faultWord} from './own/faults.ts';
import {withoutHooks} from './own/hooks.ts';
import {withLimits} from './own/limits.ts';
import {machines, type Site} from './own/machines.ts';
import {appsOf} from './own/programs.ts';
import type {Notes, OwnRun} from './own/run.ts';
import {withLeastReplicas} from './own/scaling.ts';
import {redacted, secretsNote, textWithoutSecrets} from './own/secrets.ts';
import {problemsOf, strangeNotes} from './own/strange.ts';
import {frontsOf, trafficOf, withAddresses} from './own/users.ts';
import {withVolumes} from './own/volumes.ts';
import {type Outcome, type Problem, problemText} from './problems.ts';
import {resolveScenario} from './resolve.ts';
import {onlyConfiguration, type ReadyConfiguration, readConfigurationText} from './scheduler-configuration.ts';
import type {NodePool, Scenario} from './schema.ts';
import {
	type FoundCall,
	findCalls,
	ingressBackends,
	type ServiceWiring,
	wireServices,
	withoutCircles,
} from './wiring.ts';
import {originOfFile} from './yaml/places.ts';

const refusal = (
	where: string,
	what: string,
	hint = '',
): {readonly ok: false; readonly problems: readonly Problem[]} => ({
	ok: false,
	problems: [{where, what, hint}],
});

/** Long enough to see the last fault, the toleration of five minutes, and the recovery. */
const durationOf = (run: OwnRun): Millis => {
	const last = Math.max(0, ...(run.faults ?? []).map(written => millisOf(faultWord(written)?.at ?? '') ?? 0));
	return run.duration ?? Math.max(600_000, last + 480_000);
};

const slugOf = (name: string): string => {
	const last =
		name
			.split(/[\\/]/)
			.filter(part => part !== '' && part !== '.')
			.at(-1) ?? 'own';
	const slug = last
		.toLowerCase()
		.replace(/\.(ya?ml|json)$/, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 38);
	return slug.length >= 2 ? slug.replace(/-+$/, '') : 'own';
};

const problemsOfNumbers = (run: OwnRun): readonly Problem[] => {
	const wrong = (where: string, value: number | undefined, most: number): readonly Problem[] =>
		value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)
			? []
			: [{where, what: `must be a whole number from 1 to ${most}, not ${value}`, hint: ''}];
	return [
		...wrong('--nodes', run.nodes, 5000),
		...wrong('--zones', run.zones, 20),
		...(run.faults ?? []).flatMap(written => faultProblem(written) ?? []),
	];
};

/** The names of the nodes survive the way through the format, which has no field for them. */
const withNames = (scenario: Omit<Scenario, 'hash'>, pools: readonly Fields[]): Omit<Scenario, 'hash'> => ({
	...scenario,
	cluster: {
		...scenario.cluster,
		nodePools: scenario.cluster.nodePools.map(
			(pool, index): NodePool => ({...pool, names: itemsOf(pools[index]?.names) as readonly string[]}),
		),
	},
});

/** How many workers the pools begin with. */
const workersIn = (pools: readonly Fields[]): number =>
	pools
		.flatMap(({zones}) => Object.values(fieldsOf(zones)))
		.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);

const briefOf = (objects: readonly ApiObject[], run: OwnRun, nodes: number, duration: Millis): string => {
	const pods = objects.reduce((sum, object) => sum + podsWanted(object, nodes), 0);
	const storm = (run.faults ?? []).length === 0 ? 'No fault is planned.' : `Planned: ${(run.faults ?? []).join(', ')}.`;
	return `Your own manifests: ${objects.length} objects that ask for ${pods} pods, for ${durationText(duration)} of virtual time. ${storm}`;
};

/** An application that could run: its objects, who calls whom, and where its users come in. */
type Application = {
	readonly objects: readonly ApiObject[];
	readonly wirings: readonly ServiceWiring[];
	readonly calls: readonly FoundCall[];
	readonly fronts: readonly ServiceWiring[];
};

const applicationOf = (
	written: readonly ApiObject[],
	skipped: readonly ApiObject[],
	hasNodes: boolean,
	notes: Notes,
): Application => {
	const whole = withVolumes(withoutDevices(written, notes), hasNodes, notes);
	const complete = [...whole, ...supporting(whole, notes)];
	const objects = inOrder([...namespaces(complete, notes), ...complete]);
	const wirings = wireServices(objects);
	const {kept, dropped} = withoutCircles(findCalls(objects), wirings);
	notes.push(
		...kept.map(({image, service, because}) => `${image} calls ${service}: ${because}`),
		...dropped.map(({image, service}) => `${image} does not call ${service}: it would close a circle of calls`),
	);
	const fronts = frontsOf(wirings, kept, ingressBackends(skipped), notes);
	const reached = withAddresses(objects, new Set([...kept, ...fronts].map(({service}) => service)), notes);
	return {objects: reached, wirings, calls: kept, fronts};
};

/** The scenario as an author would have written it, apart from the objects. */
const dataOf = (run: OwnRun, app: Application, {zones, pools}: Site, notes: Notes): Fields => {
	const {objects, wirings, calls, fronts} = app;
	const {clients, slos} = trafficOf(fronts, notes);
	const duration = durationOf(run);
	return {
		metadata: {id: slugOf(run.name), version: 1, difficulty: 3, tags: ['own']},
		learning: {level: 'CKA', objectives: []},
		time: {duration: `${duration}ms`, warmup: '60s', clock: 'either'},
		cluster: {zones, nodePools: pools, addons: {monitoring: true, metrics: true}},
		apps: appsOf(objects, calls, wirings, notes),
		traffic: {clients},
		slos,
		seats: {allowed: ['watch', 'operator', 'scheduler', 'tuner', 'workload'], default: 'watch'},
		faults: {items: faultsOf(run, zones, fronts, objects)},
		scoring: {preset: 'workload'},
		text: {en: {title: slugOf(run.name), brief: briefOf(objects, run, workersIn(pools), duration)}},
	};
};

type Part = {readonly file: string; readonly manifests: Manifests};

/** The settings of the scheduler: those that were asked for, or those that stand among the manifests. */
const schedulerOf = (run: OwnRun, parts: readonly Part[]): Outcome<ReadyConfiguration> | undefined => {
	const beside = parts.flatMap(({file, manifests}) => manifests.configurations.map(each => ({file, each})));

	if (run.schedulerConfig !== undefined) {
		const read = readConfigurationText(run.schedulerConfig);
		const passedOver = beside.map(({file}) => `the KubeSchedulerConfiguration in ${file} is passed over`);
		return withNotes(read, [`the scheduler follows ${run.schedulerConfig.file}`, ...passedOver]);
	}

	const [first] = beside;
	return first === undefined
		? undefined
		: withNotes(
				onlyConfiguration(
					beside.map(({each}) => each),
					first.file,
				),
				[`the scheduler follows the KubeSchedulerConfiguration in ${first.file}`],
			);
};

const withNotes = (read: Outcome<ReadyConfiguration>, notes: readonly string[]): Outcome<ReadyConfiguration> =>
	read.ok ? {...read, value: {...read.value, notes: [...notes, ...read.value.notes]}} : read;

/**
Makes a scenario of an ordinary application that knows nothing of podfall. Everything that had to be guessed is said in
`notes`; what cannot be simulated is left out, said, and the rest runs.
*/
export const scenarioFromManifests = (run: OwnRun): Outcome<Scenario> => {
	const parts = run.texts.map(({file, text}) => {
		return {file, text, manifests: redacted(readManifests(text, originOfFile(file)))};
	});
	const manifests = joinManifests(parts.map(part => part.manifests));
	const skipped = manifests.skipped.map(({object}) => object);
	const notes: Notes = [...skippedNotes(manifests.skipped), ...strangeNotes(parts)];
	const placed = manifests.objects.map(each => ({...each, object: inNamespace(each.object)}));
	const tidied = tidy(
		placed.map(({object}) => object),
		skipped,
	);
	const checked = checkedObjects(tidied.objects, placed, notes);
	const nothing = manifests.objects.length === 0 ? manifests.strange : [];
	const problems = [...problemsOfNumbers(run), ...parts.flatMap(problemsOf), ...nothing, ...checked.problems];

	if (problems.length > 0) {
		return {ok: false, problems: [...problems, ...checked.warnings, ...mistyped(manifests.skipped)]};
	}

	const scheduler = schedulerOf(run, parts);

	if (scheduler !== undefined && !scheduler.ok) {
		return scheduler;
	}

	notes.push(...checked.warnings.map(problemText), ...tidied.notes, ...secretsNote(manifests));
	const written = withLeastReplicas(withoutHooks(checked.good, notes), skipped, notes);

	if (written.length === 0) {
		const nothingRuns = refusal(
			run.name,
			'there is nothing to run in these manifests',
			'Deployments, StatefulSets, Jobs or Pods are needed',
		);
		return {ok: false, problems: [...nothingRuns.problems, ...mistyped(manifests.skipped)]};
	}

	const app = applicationOf(written, skipped, tidied.nodes.length > 0, notes);
	const site = machines(tidied.nodes, withLimits(app.objects), run, notes);
	const raw = dataOf(run, app, site, notes);
	notes.push(...(scheduler?.value.notes ?? []));
	const resolved = {
		...withNames(resolveScenario(raw, {atStart: app.objects, ofTimeline: []}, {}), site.pools),
		...(scheduler === undefined ? {} : {scheduler: scheduler.value.configuration}),
		notes,
	};
	const over = checkLimits(resolved).map(({what, hint}) => ({where: run.name, what, hint}));
	return over.length > 0
		? {ok: false, problems: over}
		: {
				ok: true,
				value: deepFreeze({
					...resolved,
					source: {
						...run,
						texts: parts.map(textWithoutSecrets),
						type: 'manifests',
						...(run.schedulerConfig === undefined ? {} : {schedulerConfig: scheduler?.value.text}),
					} as const,
					hash: identityOf(resolved, sha256Hex),
				}),
				warnings: [...manifests.skipped.map(({problem}) => problem), ...checked.warnings],
			};
};
