/*
Runs cases of what the real kube-scheduler answers (`test/vectors/scheduler/*.json`) against podfall's.

A case is data: a plug-in or a function of the framework, objects, and what is expected; `checkCase` gives back what does
not agree, in words. Only the keys that a case expects are checked. A plug-in that podfall does not have disagrees.
*/
import type {Kind} from '../../source/engine/api/kind.ts';
import type {Node} from '../../source/engine/api/kinds/node.ts';
import type {Pod} from '../../source/engine/api/kinds/pod.ts';
import {type ApiObject, keyOf} from '../../source/engine/api/object.ts';
import {type Millis, timeOfOwn} from '../../source/engine/kernel/time.ts';
import type {ClusterEvent, EventResource} from '../../source/engine/scheduler/cluster-event.ts';
import {action} from '../../source/engine/scheduler/cluster-event.ts';
import type {Plugin, PluginArgs, Sight} from '../../source/engine/scheduler/framework.ts';
import type {Requirement} from '../../source/engine/scheduler/label-match.ts';
import {type ImageState, NodeInfo, type Snapshot} from '../../source/engine/scheduler/node-info.ts';
import type {Code, PluginStatus} from '../../source/engine/scheduler/plugin-status.ts';
import {inTreePlugins} from '../../source/engine/scheduler/plugins/index.ts';
import {insufficientResources} from '../../source/engine/scheduler/plugins/node-resources-fit.ts';
import {defaultSelector} from '../../source/engine/scheduler/plugins/spread-constraints.ts';
import {compilePod, type PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import {checkFunctionCase, isFunctionCase} from './scheduler-function-vectors.ts';
import {checkPreemptionCase} from './scheduler-preemption-vectors.ts';

type Expected = Readonly<Record<string, unknown>>;

export type VectorCase = {
	readonly plugin: string;
	readonly name: string;
	readonly source?: string;
	readonly config: Readonly<Record<string, unknown>> & {readonly args?: PluginArgs};
	readonly pod: Pod | null;
	readonly pods: readonly Pod[];
	readonly nodes: readonly Node[];
	readonly otherObjects: readonly ApiObject[];
	readonly event?: {
		readonly resource: EventResource;
		readonly action: 'Add' | 'Update' | 'Delete';
		readonly oldObj?: ApiObject | null;
		readonly newObj?: ApiObject | null;
	};
	readonly expect: Expected;
};

export type ExpectedStatus = null | {readonly code: Code; readonly reasons?: readonly string[]};

const vectorNow: Millis = timeOfOwn('2024-01-01T00:00:00Z');

const countImages = (infos: readonly NodeInfo[]): void => {
	const states = new Map<string, ImageState>();

	for (const info of infos) {
		const own = new Map<string, ImageState>();

		for (const {names, sizeBytes} of info.node.status?.images ?? []) {
			for (const name of names ?? []) {
				const state = states.get(name) ?? {size: sizeBytes ?? 0, nodes: 0};
				state.nodes += 1;
				states.set(name, state);
				own.set(name, state);
			}
		}

		info.images = own;
	}
};

/** The nodes in the given order, each with its pods. */
export const snapshotOf = (nodes: readonly Node[], pods: readonly Pod[]): Snapshot => {
	const infos = nodes.map(node => new NodeInfo(node));
	const byName = new Map(infos.map(info => [info.name, info]));
	countImages(infos);

	for (const pod of pods) {
		byName.get(pod.spec.nodeName ?? '')?.add(compilePod(pod));
	}

	return {
		list: infos,
		get: name => byName.get(name),
		withAffinity: () => infos.filter(info => info.withAffinity.length > 0),
		withRequiredAntiAffinity: () => infos.filter(info => info.withRequiredAntiAffinity.length > 0),
	};
};

export const sightOf = (one: Pick<VectorCase, 'nodes' | 'pods' | 'otherObjects'>): Sight => {
	const objects = new Map(one.otherObjects.map(object => [`${object.kind}/${keyOf(object)}`, object]));
	const get = <T extends ApiObject>(kind: Kind<T>, key: string): T | undefined =>
		objects.get(`${kind.kind}/${key}`) as T | undefined;
	const list = <T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly T[] =>
		[...objects.values()].filter(
			(object): object is T =>
				object.kind === kind.kind && (namespace === undefined || object.metadata.namespace === namespace),
		);
	return {
		now: vectorNow,
		nodes: snapshotOf(one.nodes, one.pods),
		seen: {get, list},
		nominatedTo: () => [],
		plansOf: () => [],
		isPreempting: () => false,
		draw: () => 0,
	};
};

const text = (value: unknown): string => JSON.stringify(value);

/** What is wrong with a status, in words; nothing when it is as expected. */
export const differsFromStatus = (
	what: string,
	expected: ExpectedStatus,
	given: PluginStatus | undefined,
): readonly string[] => {
	const code = given?.code ?? 'Success';
	const wanted = expected?.code ?? 'Success';

	if (code !== wanted) {
		return [`${what}: ${code} ${text(given?.reasons ?? [])}, expected ${wanted}`];
	}

	const reasons = [...(given?.reasons ?? [])].sort();
	return expected?.reasons !== undefined && text(reasons) !== text([...expected.reasons].sort())
		? [`${what}: ${text(reasons)}, expected ${text(expected.reasons)}`]
		: [];
};

export const differs = (what: string, expected: unknown, given: unknown): readonly string[] =>
	text(expected) === text(given) ? [] : [`${what}: ${text(given)}, expected ${text(expected)}`];

const sorted = (names: Iterable<string>): string[] => [...names].sort();

const statusOf = (result: object | undefined): PluginStatus | undefined =>
	result !== undefined && 'status' in result ? (result.status as PluginStatus) : undefined;

const stateOf = (result: object | undefined): unknown =>
	result !== undefined && 'state' in result ? result.state : undefined;

const checkFilter = (plugin: Plugin, {expect}: VectorCase, info: PodInfo, sight: Sight): readonly string[] => {
	const problems: string[] = [];
	const before = plugin.preFilter?.(info, sight);
	const preStatus = statusOf(before);

	if ('preFilter' in expect) {
		problems.push(...differsFromStatus('preFilter', expect.preFilter as ExpectedStatus, preStatus));
	}

	if ('preFilterNodes' in expect) {
		const names = before !== undefined && 'nodeNames' in before ? before.nodeNames : undefined;
		problems.push(...differs('preFilterNodes', expect.preFilterNodes, sorted(names ?? [])));
	}

	const check = (key: string): void => {
		for (const [name, wanted] of Object.entries((expect[key] ?? {}) as Record<string, ExpectedStatus>)) {
			const node = sight.nodes.get(name);

			if (node === undefined) {
				problems.push(`${key} ${name}: there is no such node, expected ${text(wanted)}`);
				continue;
			}

			const status = preStatus?.code === 'Skip' ? undefined : plugin.filter?.(info, node, stateOf(before), sight);
			problems.push(...differsFromStatus(`${key} ${name}`, wanted, status));
		}
	};

	check('filter');
	check('filterIfRun');
	return problems;
};

const checkFit = ({expect}: VectorCase, info: PodInfo, sight: Sight): readonly string[] => {
	const problems: string[] = [];

	for (const [name, wanted] of Object.entries((expect.fits ?? {}) as Record<string, boolean>)) {
		const node = sight.nodes.get(name) as NodeInfo;
		problems.push(...differs(`fits ${name}`, wanted, insufficientResources(info.requests, node).length === 0));
	}

	for (const [name, wanted] of Object.entries((expect.insufficient ?? {}) as Record<string, object[]>)) {
		const given = insufficientResources(info.requests, sight.nodes.get(name) as NodeInfo);
		const rows = (list: readonly object[]): readonly unknown[] =>
			list.map(row => text(Object.fromEntries(Object.entries(row).sort()))).sort();
		problems.push(...differs(`insufficient ${name}`, rows(wanted), rows(given)));
	}

	return problems;
};

/** Raw scores made ready: after the plug-in's own normalisation; 0 for every node when it has nothing to say. */
export const scoresOf = (
	plugin: Plugin,
	info: PodInfo,
	feasible: readonly NodeInfo[],
	sight: Sight,
): {readonly pre: PluginStatus | undefined; readonly failure?: PluginStatus; readonly scores: readonly number[]} => {
	const before = plugin.preScore?.(info, feasible, sight);
	const pre = statusOf(before);
	const none = feasible.map(() => 0);

	if (pre !== undefined) {
		return {pre, scores: none};
	}

	const given = feasible.map(node => plugin.score?.(info, node, stateOf(before), sight) ?? 0);
	const failure = given.find(score => typeof score !== 'number');

	if (failure !== undefined && typeof failure !== 'number') {
		return {pre, failure, scores: none};
	}

	const scores = given as number[];
	plugin.normalize?.(scores, feasible, stateOf(before));
	return {pre, scores};
};

const checkScore = (plugin: Plugin, {config, expect}: VectorCase, info: PodInfo, sight: Sight): readonly string[] => {
	const infeasible = new Set((config.infeasibleNodes ?? []) as readonly string[]);
	const feasible = sight.nodes.list.filter(node => !infeasible.has(node.name));
	const {pre, failure, scores} = scoresOf(plugin, info, feasible, sight);
	const problems: string[] = [];

	if ('preScore' in expect) {
		problems.push(...differsFromStatus('preScore', expect.preScore as ExpectedStatus, pre));
	}

	if ('scoreStatus' in expect) {
		problems.push(...differsFromStatus('scoreStatus', expect.scoreStatus as ExpectedStatus, failure));
	}

	for (const [name, wanted] of Object.entries((expect.score ?? {}) as Record<string, number>)) {
		const at = feasible.findIndex(node => node.name === name);
		problems.push(...differs(`score ${name}`, wanted, scores[at]));
	}

	return problems;
};

const bits = {Add: action.add, Update: action.update, Delete: action.delete} as const;

const checkHint = (plugin: Plugin, one: VectorCase, info: PodInfo, sight: Sight): readonly string[] => {
	const {event, expect} = one;

	if (event === undefined) {
		return ['no event to hint at'];
	}

	const bit = bits[event.action];
	const given: ClusterEvent = {
		resource: event.resource,
		action: bit,
		before: event.oldObj ?? undefined,
		after: event.newObj ?? undefined,
	};
	const registration = plugin.events?.find(
		({resource, actions}) => resource === event.resource && (actions & bit) !== 0,
	);
	const hint =
		registration === undefined
			? 'not registered'
			: registration.hint === undefined
				? 'Queue'
				: registration.hint(info, given, sight);
	return differs('queueingHint', expect.queueingHint, hint);
};

const filterKeys = ['preFilter', 'preFilterNodes', 'filter', 'filterIfRun'];
const scoreKeys = ['preScore', 'score', 'scoreStatus'];
const fitKeys = ['fits', 'insufficient'];
const otherKeys = ['preEnqueue', 'queueingHint', 'defaultSelector'];
const preemptionKeys = ['postFilter', 'nominated', 'nominatedOneOf', 'victims', 'candidates', 'eligibleToPreempt'];

const expectsAny = ({expect}: VectorCase, keys: readonly string[]): boolean => keys.some(key => key in expect);

/** What a case expects and nobody here looks at: to pass over it would be to agree with anything. */
const unchecked = ({expect}: VectorCase): readonly string[] => {
	const known = [...filterKeys, ...scoreKeys, ...fitKeys, ...preemptionKeys, ...otherKeys];
	const strange = Object.keys(expect).filter(key => !known.includes(key));
	return [
		...strange.map(key => `${key}: podfall checks no such thing, expected ${text(expect[key])}`),
		...(Object.keys(expect).length === 0 ? ['the case expects nothing'] : []),
	];
};

const pairsOf = (requirements: readonly Requirement[]): Readonly<Record<string, string | undefined>> =>
	Object.fromEntries(requirements.map(({key, values}) => [key, values[0]] as const).sort());

const checkPluginCase = (plugin: Plugin, one: VectorCase): readonly string[] => {
	if (one.pod === null) {
		return ['a plug-in needs a pod'];
	}

	const sight = sightOf(one);
	const info = compilePod(one.pod);
	return [
		...unchecked(one),
		...('preEnqueue' in one.expect
			? differsFromStatus('preEnqueue', one.expect.preEnqueue as ExpectedStatus, plugin.preEnqueue?.(info, sight))
			: []),
		...(expectsAny(one, filterKeys) ? checkFilter(plugin, one, info, sight) : []),
		...(expectsAny(one, fitKeys) ? checkFit(one, info, sight) : []),
		...(expectsAny(one, scoreKeys) ? checkScore(plugin, one, info, sight) : []),
		...('queueingHint' in one.expect ? checkHint(plugin, one, info, sight) : []),
		...('defaultSelector' in one.expect
			? differs('defaultSelector', one.expect.defaultSelector, pairsOf(defaultSelector(info, sight)))
			: []),
		...(expectsAny(one, preemptionKeys) ? checkPreemptionCase(one, info, sight) : []),
	];
};

/** Everything in which podfall disagrees with the case; empty when it agrees. */
export const checkCase = (one: VectorCase): readonly string[] => {
	if (isFunctionCase(one)) {
		return checkFunctionCase(one);
	}

	const factory = inTreePlugins.find(({name}) => name === one.plugin);
	return factory === undefined
		? [`${one.plugin}: podfall has no such plug-in`]
		: checkPluginCase(factory.build(one.config.args ?? {}), one);
};
