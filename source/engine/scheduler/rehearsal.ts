/*
The scheduler over a picture: the same cycle, queue order and preemption, without a cluster, a clock or a call.

	nodes, pods, other objects ─▶ rehearsal ─▶ for each waiting pod: the cycle's result; placed pods count for the next one

What is given up is time: nobody waits out a back-off, victims of a preemption stay where they are, and nothing is retried.
*/
import type {Kind} from '../api/kind.ts';
import type {Node} from '../api/kinds/node.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {createDraws} from '../kernel/draws.ts';
import {type Millis, timeOf} from '../kernel/time.ts';
import {type CycleInput, type CycleResult, runCycle} from './cycle.ts';
import {fitErrorMessage} from './diagnosis.ts';
import type {Framework, Plugin, Sight} from './framework.ts';
import {createNodeTable, type NodeTable, onNode} from './node-table.ts';
import {createNominator} from './nominator.ts';
import {isSuccess, messageOf, unresolvable} from './plugin-status.ts';
import {compilePod, type PodInfo} from './pod-info.ts';
import {createFramework, defaultProfile, type Profile} from './profiles.ts';
import {goesBefore} from './queue-order.ts';
import {runReserve} from './run-plugins.ts';

/** Everything that a scheduler would have seen at one moment. Records are frozen; another picture is another value. */
export type Picture = {
	readonly nodes: readonly Node[];
	/** Placed and waiting ones; each has a uid of its own. */
	readonly pods: readonly Pod[];
	/** Services, claims, volumes, budgets, owners, namespaces. */
	readonly others: readonly ApiObject[];
};

/** What came of one try. */
export type Attempt =
	| {readonly kind: 'gated'; readonly plugin: string; readonly message: string}
	| {readonly kind: 'decided'; readonly result: CycleResult; readonly input: CycleInput};

export type Rehearsal = {
	/** Pods that wait for a node and have a profile, in the order of the queue. */
	waiting(): readonly PodInfo[];
	/** Pods that wait and that no profile handles. */
	unhandled(): readonly PodInfo[];
	/** Tries the pod, or takes over what `ask` has just said; where it is placed, it counts from now on. */
	schedule(pod: PodInfo, asked?: Attempt): Attempt;
	/** The same without any consequence. */
	ask(pod: PodInfo): Attempt;
	/** What `ask` would say about the pod of that key if the picture were another one; undefined when it has no such pod. */
	askIn(picture: Picture, key: string): Attempt | undefined;
	/** The picture as it is now: with the pods that were placed since. */
	picture(): Picture;
	readonly table: NodeTable;
	frameworkOf(pod: PodInfo): Framework;
};

const isOver = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const nodeOf = ({spec}: Pod): string => spec.nodeName ?? '';
const counts = (pod: Pod): boolean => nodeOf(pod) !== '' && !isOver(pod);

/** The newest time that anything in the picture tells of: what has not started yet counts as starting then. */
const newestTime = ({nodes, pods}: Picture): Millis => {
	let newest = 0;

	for (const object of [...nodes, ...pods]) {
		newest = Math.max(newest, timeOf(object.metadata.creationTimestamp) ?? 0);
	}

	for (const {status} of pods) {
		newest = Math.max(newest, timeOf(status?.startTime) ?? 0);
	}

	return newest;
};

/** Lists by kind, and by kind and namespace, in the order of their keys. */
const seenOf = (objects: readonly ApiObject[]): Sight['seen'] => {
	const sorted = [...objects].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
	const byKey = new Map(sorted.map(object => [`${object.kind} ${keyOf(object)}`, object]));
	const lists = new Map<string, ApiObject[]>();
	const add = (name: string, object: ApiObject): void => {
		const list = lists.get(name) ?? [];
		list.push(object);
		lists.set(name, list);
	};

	for (const object of sorted) {
		add(object.kind, object);
		add(`${object.kind} ${object.metadata.namespace ?? ''}`, object);
	}

	return {
		get: <T extends ApiObject>(kind: Kind<T>, key: string) => byKey.get(`${kind.kind} ${key}`) as T | undefined,
		list: <T extends ApiObject>(kind: Kind<T>, namespace?: string) =>
			(lists.get(namespace === undefined ? kind.kind : `${kind.kind} ${namespace}`) ??
				[]) as readonly ApiObject[] as readonly T[],
	};
};

const fillTable = (table: NodeTable, {nodes, pods}: Picture): void => {
	for (const node of nodes) {
		table.addNode(node);
	}

	for (const pod of pods) {
		if (counts(pod)) {
			table.putPod(pod);
		}
	}
};

type Difference<T> = {readonly going: readonly T[]; readonly coming: readonly T[]};

const none: Difference<never> = {going: [], coming: []};

/** The records that only one of two lists has. One was made of the other, so that most stand in the same place in both. */
const difference = <T>(from: readonly T[], to: readonly T[]): Difference<T> => {
	if (from === to) {
		return none;
	}

	const left = from.filter((record, at) => record !== to[at]);
	const found = to.filter((record, at) => record !== from[at]);
	const [before, after] = [new Set(left), new Set(found)];
	return {going: left.filter(record => !after.has(record)), coming: found.filter(record => !before.has(record))};
};

type Moves = {
	readonly forth: ReadonlyArray<(table: NodeTable) => void>;
	/** The way back; undefined where only a saved table gets there, since the order of the nodes would not be the same. */
	readonly back: ReadonlyArray<(table: NodeTable) => void> | undefined;
};

const placeKeys = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'].flatMap(key => [
	key,
	key.replace('topology.kubernetes.io', 'failure-domain.beta.kubernetes.io'),
]);

const isInSamePlace = (one: Node, other: Node): boolean =>
	placeKeys.every(key => one.metadata.labels?.[key] === other.metadata.labels?.[key]);

const nameOf = ({metadata}: Node): string => metadata.name;
const uidOf = ({metadata}: Pod): string => metadata.uid ?? '';

/** How to get a table from one picture to another, and back; nothing where only waiting pods differ. */
const movesBetween = (from: Picture, to: Picture, changed: Difference<Pod>): Moves => {
	const pods = {going: changed.going.filter(counts), coming: changed.coming.filter(counts)};
	const nodes = difference(from.nodes, to.nodes);
	const before = new Map(nodes.going.map(node => [nameOf(node), node]));
	const stays = new Set(nodes.coming.map(nameOf));
	const gone = nodes.going.filter(node => !stays.has(nameOf(node)));
	const isReversible =
		gone.length === 0 &&
		nodes.coming.every(node => {
			const earlier = before.get(nameOf(node));
			return earlier === undefined || isInSamePlace(earlier, node);
		});
	return {
		forth: [
			...pods.going.map(pod => (table: NodeTable) => table.removePod(uidOf(pod))),
			...gone.map(node => (table: NodeTable) => table.removeNode(nameOf(node))),
			...nodes.coming.map(node => (table: NodeTable) => table.updateNode(node)),
			...pods.coming.map(pod => (table: NodeTable) => table.putPod(pod)),
		],
		back: isReversible
			? [
					...pods.coming.map(pod => (table: NodeTable) => table.removePod(uidOf(pod))),
					...nodes.coming.map(node => (table: NodeTable) => {
						const earlier = before.get(nameOf(node));
						return earlier === undefined ? table.removeNode(nameOf(node)) : table.updateNode(earlier);
					}),
					...pods.going.map(pod => (table: NodeTable) => table.putPod(pod)),
				]
			: undefined,
	};
};

/** A scheduler of these profiles before this picture. `seed` decides between equals. */
export const createRehearsal = (
	start: Picture,
	profiles: readonly Profile[] = [defaultProfile],
	seed = '1',
): Rehearsal => {
	const draws = createDraws(seed);
	const frameworks = new Map(profiles.map(profile => [profile.schedulerName, createFramework(profile)]));
	const now = newestTime(start);
	const table = createNodeTable();
	const nominator = createNominator();
	const plans = new Map<string, Readonly<Record<string, unknown>>>();
	/** Pods as they are since they were placed, by what they were; the picture is made anew when somebody looks. */
	const placed = new Map<Pod, Pod>();
	let picture = start;
	let seen = seenOf(start.others);
	let startIndex = 0;
	fillTable(table, start);

	const schedulerNameOf = ({pod}: PodInfo): string => pod.spec.schedulerName ?? defaultProfile.schedulerName;
	const isWaiting = (pod: Pod): boolean =>
		nodeOf(pod) === '' && !isOver(pod) && pod.metadata.deletionTimestamp === undefined;
	const frameworkOf = (pod: PodInfo): Framework =>
		(frameworks.get(schedulerNameOf(pod)) ?? [...frameworks.values()][0]) as Framework;
	const sort = [...frameworks.values()][0]?.goesBefore ?? goesBefore;
	const infos = start.pods.filter(isWaiting).map(compilePod);

	for (const info of infos) {
		nominator.add(info);
	}

	const sightOf = (uid: string): Sight => ({
		now,
		nodes: table.snapshot,
		seen,
		nominatedTo: node => nominator.podsOn(node),
		plansOf: plugin => [...plans.values()].map(each => each[plugin]).filter(plan => plan !== undefined),
		isPreempting: () => false,
		draw: (what, index) => draws.unit(`scheduler/${what}/${uid}/1`, index),
	});

	const gateOf = (pod: PodInfo): Attempt | undefined => {
		const framework = frameworkOf(pod);

		for (const index of framework.preEnqueues) {
			const plugin = framework.plugins[index] as Plugin;
			const status = plugin.preEnqueue?.(pod, sightOf(pod.uid));

			if (!isSuccess(status)) {
				return {kind: 'gated', plugin: plugin.name, message: messageOf(status)};
			}
		}

		return undefined;
	};

	const ask = (pod: PodInfo): Attempt => {
		const gate = gateOf(pod);

		if (gate !== undefined) {
			return gate;
		}

		const input = {framework: frameworkOf(pod), sight: sightOf(pod.uid), pod, startIndex, tells: true};
		return {kind: 'decided', result: runCycle(input), input};
	};

	const place = (pod: PodInfo, host: string): void => {
		table.assume(pod, host);
		nominator.remove(pod);
		placed.set(pod.pod, onNode(pod, host).pod);
	};

	const pictureNow = (): Picture => {
		if (placed.size > 0) {
			picture = {...picture, pods: picture.pods.map(pod => placed.get(pod) ?? pod)};
			placed.clear();
		}

		return picture;
	};

	/** Takes the node for the pod, and what else it needs there; or why that cannot be. */
	const reserve = (pod: PodInfo, attempt: Attempt & {readonly kind: 'decided'}): Attempt => {
		const {result, input} = attempt;

		if (result.outcome !== 'placed') {
			return attempt;
		}

		const node = table.snapshot.get(result.host);
		const reserved =
			node === undefined ? undefined : runReserve(input.framework, result.state, pod, node, sightOf(pod.uid));

		if (reserved === undefined || reserved.ok) {
			plans.set(pod.uid, reserved?.plans ?? {});
			place(pod, result.host);
			return attempt;
		}

		const {plugin, status} = reserved.verdict;
		const diagnosis = {
			nodeStatuses: new Map([[result.host, reserved.verdict]]),
			absentNodesStatus: unresolvable(),
			preFilterMessage: '',
			postFilterMessage: '',
			unschedulablePlugins: [plugin],
			pendingPlugins: [],
		};
		const {feasible, verdicts, nextStartIndex} = result;
		const refusal: CycleResult = {
			feasible,
			verdicts,
			nextStartIndex,
			outcome: 'unschedulable',
			message: status.code === 'Error' ? messageOf(status) : fitErrorMessage(1, diagnosis),
			diagnosis,
			nominated: '',
			nomination: undefined,
		};
		return {...attempt, result: refusal};
	};

	const schedule = (pod: PodInfo, asked: Attempt = ask(pod)): Attempt => {
		if (asked.kind === 'gated') {
			return asked;
		}

		startIndex = asked.result.nextStartIndex;
		const attempt = reserve(pod, asked);

		if (attempt.kind === 'decided' && attempt.result.outcome === 'unschedulable') {
			const {nominated} = attempt.result;

			if (nominated === '') {
				nominator.remove(pod);
			} else {
				nominator.add(pod, nominated);
			}
		}

		return attempt;
	};

	/** The pod of that key which waits: of those that changed, or of those that have waited from the start. */
	const waitingIn = ({pods}: Picture, changed: readonly Pod[], key: string): Pod | undefined =>
		changed.find(pod => isWaiting(pod) && keyOf(pod) === key) ??
		infos.find(info => info.key === key && pods.includes(info.pod))?.pod;

	const askIn = (other: Picture, key: string): Attempt | undefined => {
		const changed = difference(pictureNow().pods, other.pods);
		const pod = waitingIn(other, changed.coming, key);

		if (pod === undefined) {
			return undefined;
		}

		const {forth, back} = movesBetween(picture, other, changed);
		const saved = back === undefined ? table.save() : undefined;
		const sight = seen;

		for (const move of forth) {
			move(table);
		}

		seen = other.others === picture.others ? seen : seenOf(other.others);
		const attempt = ask(compilePod(pod));
		seen = sight;

		for (const move of back ?? []) {
			move(table);
		}

		if (saved !== undefined) {
			table.load(saved);
		}

		return attempt;
	};

	return {
		waiting() {
			const handled = infos.filter(
				info => frameworks.has(schedulerNameOf(info)) && table.podByUid(info.uid) === undefined,
			);
			const ranked = handled.map((info, at) => ({
				info,
				at,
				rank: {priority: info.priority, timestamp: timeOf(info.pod.metadata.creationTimestamp) ?? now},
			}));
			return ranked
				.sort((one, other) => (sort(one.rank, other.rank) ? -1 : sort(other.rank, one.rank) ? 1 : one.at - other.at))
				.map(({info}) => info);
		},
		unhandled: () => infos.filter(info => !frameworks.has(schedulerNameOf(info))),
		schedule,
		ask,
		askIn,
		picture: pictureNow,
		table,
		frameworkOf,
	};
};
