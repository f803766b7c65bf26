import {type Kind, resourceName} from '../engine/api/kind.ts';
import {daemonSets} from '../engine/api/kinds/daemon-set.ts';
import {deployments} from '../engine/api/kinds/deployment.ts';
import {type EndpointSlice, endpointSlices} from '../engine/api/kinds/endpoint-slice.ts';
import {jobs} from '../engine/api/kinds/job.ts';
import {type Node, nodes} from '../engine/api/kinds/node.ts';
import {type Pod, pods} from '../engine/api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../engine/api/kinds/replica-set.ts';
import {statefulSets} from '../engine/api/kinds/stateful-set.ts';
import {type ApiObject, keyOf, objectKey} from '../engine/api/object.ts';
import {podLoad} from '../engine/api/pod-resources.ts';
import {isReady, isTerminal, isTerminating} from '../engine/api/pod-view.ts';
import {milliValue, unitValue} from '../engine/api/quantity.ts';
import {controllingOwner} from '../engine/client/ownership.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Millis} from '../engine/kernel/time.ts';
import type {NodeCensus, PendingPod, ServiceCensus, WorkloadCensus} from './score/census.ts';
import type {Mirror, Writing} from './view/mirror.ts';

/** Requests of the pods on one node, and how many there are. */
export type NodeFill = {readonly milliCpu: number; readonly memoryBytes: number; readonly pods: number};

export type PodStory = {
	readonly key: string;
	readonly pod: Pod;
	readonly at: Millis;
	readonly cause: number;
};

/** What happened to pods since somebody asked last. */
export type PodNews = {
	readonly created: readonly PodStory[];
	readonly bound: readonly PodStory[];
	readonly ended: readonly PodStory[];
};

const emptyFill: NodeFill = {milliCpu: 0, memoryBytes: 0, pods: 0};

/** Namespaces of the cluster itself: their pods are nobody's users. */
export const isSystem = (namespace: string | undefined): boolean =>
	namespace === 'kube-system' || namespace === 'kube-public' || namespace === 'kube-node-lease';

/**
Sums over the API's objects that are kept up to date by changes alone, so that a look at 150,000 pods costs what moved.
Everybody who counts pods (census, goals, screens) counts them here.
*/
export const createTallies = (mirror: Mirror, saved?: Saved) => {
	const fills = new Map<string, NodeFill>();
	const pending = new Map<string, PendingPod>();
	const readyByOwner = new Map<string, number>();
	/** Moments in which pods were created, in milliseconds, which the API itself does not keep. */
	const births = new Map<string, Millis>();
	let news: {created: PodStory[]; bound: PodStory[]; ended: PodStory[]} = {created: [], bound: [], ended: []};
	const remembered = new Map(saved?.births as Iterable<readonly [string, Millis]> | undefined);

	const holdsRoom = (pod: Pod | undefined): pod is Pod =>
		pod !== undefined && pod.spec.nodeName !== undefined && pod.spec.nodeName !== '' && !isTerminal(pod);

	const changeFill = (pod: Pod, sign: 1 | -1): void => {
		const node = pod.spec.nodeName!;
		const {milliCpu, memory} = podLoad(pod);
		const before = fills.get(node) ?? emptyFill;
		fills.set(node, {
			milliCpu: before.milliCpu + sign * milliCpu,
			memoryBytes: before.memoryBytes + sign * memory,
			pods: before.pods + sign,
		});
	};

	const changeReady = (pod: Pod | undefined, sign: 1 | -1): void => {
		const owner = pod === undefined || !isReady(pod) || isTerminating(pod) ? undefined : controllingOwner(pod)?.uid;

		if (owner !== undefined) {
			readyByOwner.set(owner, (readyByOwner.get(owner) ?? 0) + sign);
		}
	};

	const waits = (pod: Pod): boolean => (pod.spec.nodeName ?? '') === '' && !isTerminal(pod) && !isTerminating(pod);

	const followFill = (before: Pod | undefined, after: Pod | undefined): void => {
		if (holdsRoom(before)) {
			changeFill(before, -1);
		}

		if (holdsRoom(after)) {
			changeFill(after, 1);
		}
	};

	const tell = (before: Pod | undefined, after: Pod | undefined, {at, cause}: Writing): void => {
		const pod = after ?? before!;
		const story = {key: keyOf(pod), pod: before ?? pod, at, cause};

		if (before === undefined) {
			news.created.push({...story, pod});
		}

		if ((before?.spec.nodeName ?? '') === '' && (after?.spec.nodeName ?? '') !== '') {
			news.bound.push({...story, pod: after!});
		}

		if (before !== undefined && !isTerminating(before) && (after === undefined || isTerminating(after))) {
			news.ended.push(story);
		}
	};

	mirror.of(pods).listen((before, after, writing) => {
		const key = keyOf(after ?? before!);

		if (before === undefined) {
			births.set(key, writing?.at ?? remembered.get(key) ?? 0);
		}

		followFill(before, after);
		changeReady(before, -1);
		changeReady(after, 1);

		if (after !== undefined && waits(after)) {
			pending.set(key, {key, priority: after.spec.priority ?? 0, created: births.get(key) ?? 0});
		} else {
			pending.delete(key);
		}

		if (writing !== undefined) {
			tell(before, after, writing);
		}

		if (after === undefined) {
			births.delete(key);
		}
	});

	if (saved !== undefined) {
		const before = saved.news as PodNews;
		news = {created: [...before.created], bound: [...before.bound], ended: [...before.ended]};
	}

	const readyOfSets = (owner: ApiObject): number => {
		let ready = 0;

		for (const set of mirror.of(replicaSets).values()) {
			if (controllingOwner(set)?.uid === owner.metadata.uid) {
				ready += readyByOwner.get(set.metadata.uid ?? '') ?? 0;
			}
		}

		return ready;
	};

	/** What was found is given again until one of these tables has changed. */
	const remembering = <T>(kinds: readonly Parameters<Mirror['of']>[0][], find: () => T): (() => T) => {
		let seen = '';
		let found: T | undefined;

		return () => {
			const now = kinds.map(kind => mirror.of(kind).version).join();

			if (found === undefined || now !== seen) {
				seen = now;
				found = find();
			}

			return found;
		};
	};

	const countedNodes = new Map<string, {node: Node; fill: NodeFill; price: number; census: NodeCensus}>();

	/** A node whose object and pods stand as they did is not counted again. */
	const censusOf = (node: Node, price: number): NodeCensus => {
		const {name} = node.metadata;
		const fill = fills.get(name) ?? emptyFill;
		const known = countedNodes.get(name);

		if (known !== undefined && known.node === node && known.fill === fill && known.price === price) {
			return known.census;
		}

		const census = nodeCensus(node, fill, price);
		countedNodes.set(name, {node, fill, price, census});
		return census;
	};

	const standsAlone = (set: ReplicaSet): boolean => controllingOwner(set) === undefined;

	const pendingNow = remembering([pods], (): readonly PendingPod[] =>
		[...pending.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
	);

	/** Workloads of one kind that own their pods themselves. */
	const owners = <T extends ApiObject>(kind: Kind<T>, desired: (owner: T) => number): readonly WorkloadCensus[] =>
		mirror
			.of(kind)
			.all()
			.filter(({metadata}) => !isSystem(metadata.namespace))
			.map(owner => ({
				key: `${resourceName(kind)}/${keyOf(owner)}`,
				desired: desired(owner),
				ready: readyByOwner.get(owner.metadata.uid ?? '') ?? 0,
			}));

	const workloadsNow = remembering(
		[deployments, replicaSets, statefulSets, daemonSets, pods],
		(): readonly WorkloadCensus[] => {
			const rolled = mirror
				.of(deployments)
				.all()
				.filter(({metadata}) => !isSystem(metadata.namespace))
				.map(each => ({
					key: `deployments.apps/${keyOf(each)}`,
					desired: each.spec.replicas ?? 1,
					ready: readyOfSets(each),
				}));
			const alone = mirror
				.of(replicaSets)
				.all()
				.filter(set => standsAlone(set) && !isSystem(set.metadata.namespace))
				.map(set => ({
					key: `replicasets.apps/${keyOf(set)}`,
					desired: set.spec.replicas ?? 1,
					ready: readyByOwner.get(set.metadata.uid ?? '') ?? 0,
				}));
			return [
				...rolled,
				...alone,
				...owners(statefulSets, ({spec}) => spec.replicas ?? 1),
				...owners(daemonSets, ({status}) => status?.desiredNumberScheduled ?? 0),
			];
		},
	);

	const servicesNow = remembering([endpointSlices], (): readonly ServiceCensus[] => {
		const byService = new Map<string, Map<string, {node: string; zone: string; count: number}>>();

		for (const slice of mirror.of(endpointSlices).all()) {
			const name = slice.metadata.labels?.['kubernetes.io/service-name'];

			if (name !== undefined && !isSystem(slice.metadata.namespace) && slice.metadata.namespace !== 'default') {
				countEndpoints(byService, objectKey(slice.metadata.namespace, name), slice);
			}
		}

		return [...byService].map(([key, endpoints]) => ({key, endpoints: [...endpoints.values()]}));
	});

	return {
		fillOf: (node: string): NodeFill => fills.get(node) ?? emptyFill,
		bornAt: (key: string): Millis | undefined => births.get(key),
		/** In the order of their keys. */
		pending: pendingNow,
		/** Ready pods that an owner controls, directly. */
		readyOf: (uid: string | undefined): number => readyByOwner.get(uid ?? '') ?? 0,
		readyOfDeployment: readyOfSets,
		/** What happened since this was asked last. */
		takeNews(): PodNews {
			const taken = news;
			news = {created: [], bound: [], ended: []};
			return taken;
		},
		nodes(prices: ReadonlyMap<string, number>): readonly NodeCensus[] {
			return mirror
				.of(nodes)
				.all()
				.map(node => censusOf(node, prices.get(node.metadata.name) ?? 0));
		},
		workloads: workloadsNow,
		services: servicesNow,
		/** What the API itself does not keep; the mirror must have been refreshed in this millisecond. */
		save: (): Saved => ({
			births: [...births].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
			news: {created: [...news.created], bound: [...news.bound], ended: [...news.ended]},
		}),
		/** Jobs that are not finished, for screens. */
		openJobs: () =>
			mirror
				.of(jobs)
				.all()
				.filter(job => job.status?.completionTime === undefined),
	};
};

export type Tallies = ReturnType<typeof createTallies>;

const nodeCensus = (node: Node, fill: NodeFill, pricePerHour: number): NodeCensus => ({
	name: node.metadata.name,
	zone: node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '',
	pricePerHour,
	ready: node.status?.conditions?.some(({type, status}) => type === 'Ready' && status === 'True') === true,
	allocatableMilliCpu: milliValue(node.status?.allocatable?.cpu),
	allocatableMemoryBytes: unitValue(node.status?.allocatable?.memory),
	requestedMilliCpu: fill.milliCpu,
	requestedMemoryBytes: fill.memoryBytes,
});

const countEndpoints = (
	byService: Map<string, Map<string, {node: string; zone: string; count: number}>>,
	key: string,
	slice: EndpointSlice,
): void => {
	const endpoints = byService.get(key) ?? new Map<string, {node: string; zone: string; count: number}>();
	byService.set(key, endpoints);

	for (const {conditions, nodeName = '', zone = ''} of slice.endpoints) {
		if (conditions?.ready === true) {
			const before = endpoints.get(nodeName);
			endpoints.set(nodeName, {node: nodeName, zone, count: (before?.count ?? 0) + 1});
		}
	}
};
