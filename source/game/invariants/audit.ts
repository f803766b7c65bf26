import {type AnyKind, resourceName} from '../../engine/api/kind.ts';
import {deployments} from '../../engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../engine/api/kinds/endpoint-slice.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import {nodes} from '../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {replicaSets} from '../../engine/api/kinds/replica-set.ts';
import {type ApiObject, keyOf} from '../../engine/api/object.ts';
import type {Cluster, NodeInfo} from '../../engine/cluster.ts';
import {assert} from '../../engine/kernel/assert.ts';
import {createTallies, type Tallies} from '../tallies.ts';
import {createMirror, type Mirror} from '../view/mirror.ts';

/**
The audit: whatever is kept up to date by changes alone is made anew from the records, and must be the same. It costs as
much as there is, not as much as moved; any difference is a Bug that names the cache.
*/

const inKeyOrder = (left: readonly [string, unknown], right: readonly [string, unknown]): number =>
	left[0] < right[0] ? -1 : 1;

const same = (what: string, kept: unknown, anew: unknown): void => {
	const [left, right] = [JSON.stringify(kept), JSON.stringify(anew)];
	assert(left === right, `${what} is kept as ${left.slice(0, 200)} and is ${right.slice(0, 200)}`);
};

const auditTopics = ({store, server}: Cluster): void => {
	for (const kind of [...allKinds, ...server.customKinds]) {
		const resource = resourceName(kind);
		const topics = new Map<string, Set<string>>();

		for (const [key, {value, topics: noted}] of store.rows(resource)) {
			same(`the list of topics of ${resource}/${key}`, noted, kind.topics(value as ApiObject));

			for (const topic of noted) {
				topics.set(topic, (topics.get(topic) ?? new Set()).add(key));
			}
		}

		for (const [topic, keys] of topics) {
			same(`etcd's topic "${topic}"`, [...store.inTopic(topic).keys()].sort(), [...keys].sort());
		}
	}
};

const auditMirror = ({store}: Cluster, mirror: Mirror): void => {
	for (const kind of [pods, nodes, deployments, replicaSets, endpointSlices] as unknown as readonly AnyKind[]) {
		const resource = resourceName(kind);
		const rows = [...store.rows(resource)].map(([key, {value}]) => [key, value as ApiObject] as const).sort(inKeyOrder);
		const kept = mirror.of(kind).all();
		assert(kept.length === rows.length, `the mirror of ${resource} has ${kept.length} of ${rows.length}`);
		const stale = rows.find(([, object], index) => kept[index] !== object);
		assert(stale === undefined, `the mirror of ${resource} shows an old ${stale?.[0] ?? ''}`);
	}
};

const auditTallies = ({server}: Cluster, tallies: Tallies): void => {
	const anew = createTallies(createMirror(server));
	const waiting = (each: Tallies) => each.pending().map(({key, priority}) => [key, priority]);
	same('the tally of pending pods', waiting(tallies), waiting(anew));
	same('the tally of nodes', tallies.nodes(new Map()), anew.nodes(new Map()));
	same('the tally of workloads', tallies.workloads(), anew.workloads());
	same('the tally of services', tallies.services(), anew.services());
};

const sumsOf = (info: NodeInfo) => {
	const sum = (of: (pod: NodeInfo['pods'][number]) => number): number =>
		info.pods.reduce((total, pod) => total + of(pod), 0);
	return {
		kept: [info.milliCpu, info.memory, info.ephemeralStorage, info.nonZeroMilliCpu, info.nonZeroMemory],
		anew: [
			sum(({placed}) => placed.milliCpu),
			sum(({placed}) => placed.memory),
			sum(({placed}) => placed.ephemeralStorage),
			sum(({placed}) => placed.nonZeroMilliCpu),
			sum(({placed}) => placed.nonZeroMemory),
		],
	};
};

const isOver = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What each scheduler believes is what it has seen, and what it has decided since. */
const auditSchedulers = ({schedulers, processes}: Cluster): void => {
	for (const [name, {running, table, queue}] of schedulers) {
		const seen = processes.get(name)?.informers.seen;

		if (!running || seen === undefined) {
			continue;
		}

		for (const info of table.snapshot.list) {
			const {kept, anew} = sumsOf(info);
			same(`${name}'s count of ${info.name}`, kept, anew);
		}

		const open = seen.list(pods).filter(pod => !isOver(pod));
		const placed = open.filter(({spec}) => (spec.nodeName ?? '') !== '').map(({metadata}) => metadata.uid ?? '');
		const uncounted = placed.find(uid => table.podByUid(uid) === undefined);
		assert(uncounted === undefined, `${name} has seen the pod ${uncounted ?? ''} on a node and does not count it`);
		const lost = open.find(
			pod =>
				(pod.spec.nodeName ?? '') === '' &&
				(pod.spec.schedulerName ?? '') === schedulerNameOf(name) &&
				pod.metadata.deletionTimestamp === undefined &&
				queue.find(keyOf(pod)) === undefined &&
				!table.isAssumed(pod.metadata.uid ?? ''),
		);
		assert(
			lost === undefined,
			`${name} has seen the pod ${lost === undefined ? '' : keyOf(lost)} and queues it nowhere`,
		);
	}
};

/** The default scheduler's pods are known by name; a player's scheduler may go by any. */
const schedulerNameOf = (process: string): string =>
	process.startsWith('kube-scheduler@') ? 'default-scheduler' : '-';

/** Informers that have nothing more to read know what is stored. */
const auditInformers = ({processes, store}: Cluster): void => {
	for (const [name, {informers}] of processes) {
		const {watches} = informers.save() as {
			readonly watches: ReadonlyArray<{topic: string; objects: readonly ApiObject[]; cursor: number | undefined}>;
		};

		for (const {topic, objects, cursor} of watches) {
			const news = cursor === undefined ? undefined : store.topics.read(topic, cursor, store.revision + 1);

			if (news?.ok === true && news.events.length === 0) {
				const versions = (list: Iterable<readonly [string, ApiObject]>) =>
					[...list].sort(inKeyOrder).map(([key, {metadata}]) => [key, metadata.resourceVersion]);
				const rows = [...store.rows(topic)].map(([key, {value}]) => [key, value as ApiObject] as const);
				same(
					`${name}'s sight of ${topic}`,
					versions(objects.map(object => [keyOf(object), object] as const)),
					versions(rows),
				);
			}
		}
	}
};

/** Counts everything anew and compares. */
export const audit = (
	cluster: Cluster,
	{mirror, tallies}: {readonly mirror: Mirror; readonly tallies: Tallies},
): void => {
	auditTopics(cluster);
	auditMirror(cluster, mirror);
	auditTallies(cluster, tallies);
	auditSchedulers(cluster);
	auditInformers(cluster);
};
