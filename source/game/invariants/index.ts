/*
Invariants: what must hold in every run, whoever plays and whatever breaks. They are looked at once a virtual second, at
what changed since the last look; a broken one is a mistake of podfall, so it ends the run and names the thing.

	etcd's topics ─ what was written ─▶ laws of writes, pods, budgets ─▶ assert
	sums, queues, machines ────────────▶ laws of sums, queues, power ──▶ assert

Deliberately absent: anything that a fault or a player may rightly do, however unwise; and memory beyond one number, the
revision up to which was looked.
*/
import {customKinds} from '../../engine/api/custom/custom-kind.ts';
import {type AnyKind, resourceName} from '../../engine/api/kind.ts';
import {
	type CustomResourceDefinition,
	customResourceDefinitions,
} from '../../engine/api/kinds/custom-resource-definition.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import {namespaces} from '../../engine/api/kinds/namespace.ts';
import type {Node} from '../../engine/api/kinds/node.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import type {PodDisruptionBudget} from '../../engine/api/kinds/pod-disruption-budget.ts';
import type {WatchEvent} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import {assert} from '../../engine/kernel/assert.ts';
import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Scoreboard} from '../score/scoreboard.ts';
import type {SloWindow} from '../slo-window.ts';
import {isToldByHand} from './by-hand.ts';
import {brokenByBudget, brokenByPod, overfilled} from './pods.ts';
import {brokenByChoice, brokenByScheduler} from './scheduling.ts';
import {brokenByScore, brokenByTraffic, brokenByWindow} from './sums.ts';
import {brokenByWrite, observedTooMuch} from './writes.ts';

export {audit} from './audit.ts';

const definitions = customResourceDefinitions as unknown as AnyKind;

export type Watched = {readonly cluster: Cluster; readonly scoreboard: Scoreboard; readonly window: SloWindow};

export type Invariants = {
	/** Looks at everything that happened since the last look; a broken law is a Bug. */
	second(): void;
	save(): Saved;
	load(saved: Saved): void;
};

/** A look at a queue costs what waits in it, so a long one is looked at less often: so many pods a second. */
const queuedPerSecond = 200;

/** A choice costs what runs on the node already: so many are looked at a second. */
const choicesPerSecond = 50;

/** The score's ledger is added up this often. */
const scoreEvery: Millis = 10_000;

const holds = (what: string, broken: string | undefined): void => {
	assert(broken === undefined, `${what} ${broken ?? ''}`);
};

/** `kubelet/node-7` of `kubelet/node-7/status`, `kube-scheduler@cp-1` of `kube-scheduler@cp-1/scheduler`. */
const actorOf = (who: string): {readonly node?: string; readonly process?: string} => {
	if (who.startsWith('kubelet/')) {
		return {node: who.split('/')[1] ?? ''};
	}

	return who.includes('@') ? {process: who.split('/')[0] ?? ''} : {};
};

const brokenByStatus = (resource: string, change: WatchEvent): string | undefined => {
	switch (resource) {
		case 'pods':
			return observedTooMuch(change.object) ?? brokenByPod(change as WatchEvent<Pod>);
		case 'poddisruptionbudgets.policy':
			return observedTooMuch(change.object) ?? brokenByBudget(change as WatchEvent<PodDisruptionBudget>);
		default:
			return observedTooMuch(change.object);
	}
};

export const createInvariants = ({cluster, scoreboard, window}: Watched): Invariants => {
	const {kernel, store, server, ground} = cluster;
	/** The next revision to look at; etcd's own beginning is 1. */
	let seenUpTo = 2;
	let queuesDueAt: Millis = 0;

	const changesOf = (kind: AnyKind): readonly WatchEvent[] => {
		const news = server.read(kind, resourceName(kind), seenUpTo);
		assert(news.ok, `etcd has forgotten what was written to ${resourceName(kind)} a second ago`);
		return news.events;
	};

	const lookAtHome = (kind: AnyKind, {type, object, key}: WatchEvent, gone: ReadonlySet<string>): void => {
		const home = object.metadata.namespace;

		if (type === 'ADDED' && kind.namespaced && home !== undefined) {
			assert(
				store.row('namespaces', home) !== undefined || gone.has(home),
				`${resourceName(kind)}/${key} was created in the namespace ${home}, which is not there`,
			);
		}
	};

	/** The row of a key is what its last change left. */
	const lookAtRows = (resource: string, changes: readonly WatchEvent[]): void => {
		const last = new Map(changes.map(change => [change.key, change]));

		for (const [key, {type, revision}] of last) {
			const row = store.row(resource, key)?.revision;
			assert(
				row === (type === 'DELETED' ? undefined : revision),
				`etcd's row ${resource}/${key} is not its last event`,
			);
		}
	};

	/** Revisions rise by one: all topics together have each of them once. */
	const lookForGaps = (revisions: Uint8Array): void => {
		const gap = revisions.findIndex(count => count !== 1);
		assert(gap < 0, `etcd wrote revision ${seenUpTo + gap} ${revisions[gap] ?? 0} times`);
	};

	/** Kinds that somebody made up, also those whose definition went in this second. */
	const customKindsSince = (): readonly AnyKind[] => {
		const written = changesOf(definitions).flatMap(({object, before = object}) => [before, object]);
		const all = [
			...server.customKinds,
			...(written as unknown as readonly CustomResourceDefinition[]).flatMap(customKinds),
		];
		return [...new Map(all.map(kind => [resourceName(kind), kind] as const)).values()];
	};

	const lookAtWrites = (): ReadonlySet<string> => {
		const revisions = new Uint8Array(store.revision - seenUpTo + 1);
		const touched = new Set<string>();
		const goneHomes = new Set(
			changesOf(namespaces as unknown as AnyKind)
				.filter(({type}) => type === 'DELETED')
				.map(({key}) => key),
		);

		for (const kind of [...allKinds, ...customKindsSince()]) {
			const resource = resourceName(kind);
			const changes = changesOf(kind);

			if (changes.length === 0) {
				continue;
			}

			for (const change of changes) {
				const what = `${resource}/${change.key}`;
				revisions[change.revision - seenUpTo]! += 1;
				holds(what, brokenByWrite(change));
				lookAtHome(kind, change, goneHomes);

				holds(what, isToldByHand(change) ? undefined : brokenByStatus(resource, change));

				if (resource === 'pods') {
					touched.add((change.object as Pod).spec.nodeName ?? '');
				}
			}

			lookAtRows(resource, changes);
		}

		lookForGaps(revisions);
		seenUpTo = store.revision + 1;
		return touched;
	};

	/** What a node has given away, as its kubelet counts it. */
	const lookAtNode = (name: string): void => {
		const kubelet = cluster.kubelets.get(name);
		const node = store.get('nodes', name) as Node | undefined;

		if (kubelet?.alive === true && node !== undefined) {
			const running = kubelet.workers.filter(({phase}) => phase === 'sync' || phase === 'terminating');
			holds(
				`the kubelet of ${name}`,
				overfilled(
					node,
					running.map(({pod}) => pod),
				),
			);
		}
	};

	const lookAtQueues = (): void => {
		if (kernel.now < queuesDueAt) {
			return;
		}

		let waiting = 0;

		for (const [name, scheduler] of cluster.schedulers) {
			waiting += scheduler.queue.size;
			holds(`the scheduler of ${name}`, brokenByScheduler(scheduler));
		}

		queuesDueAt = kernel.now + Math.floor(waiting / queuedPerSecond) * 1000;
	};

	/** Nothing runs on a machine without power. */
	const lookAtMachines = (): void => {
		for (const {name} of ground.machines) {
			if (ground.isUp(name)) {
				continue;
			}

			const alive = ground.podsOn(name).find(pod => pod.containers.some(each => each.state === 'running'));
			assert(alive === undefined, `a container of ${alive?.key ?? ''} runs on ${name}, which has no power`);
		}
	};

	/** Who is down does nothing, and so has nothing to tell. */
	const lookAtActor = ({who, what}: Fact): void => {
		const {node, process} = actorOf(who);
		const isDown =
			node === undefined
				? process !== undefined && cluster.processes.get(process)?.up === false
				: cluster.kubelets.get(node)?.alive === false;
		assert(!isDown, `${who} is down and told "${what}"`);
	};

	let choices = 0;

	/** In the very moment of the choice, because the next piece of news may be that the node takes nobody any more. */
	const lookAtChoice = ({who, what, about, detail}: Fact): void => {
		const {process} = what === 'chosen' ? actorOf(who) : {};
		const scheduler = process === undefined ? undefined : cluster.schedulers.get(process);
		choices += 1;

		// Where no node was feasible and one was chosen, a guest went against a filter with its eyes open.
		if (scheduler === undefined || detail?.feasible === 0 || choices > choicesPerSecond) {
			return;
		}

		const key = about.slice('pods/'.length);
		const info = scheduler.table.snapshot.get(String(detail?.node));
		const placed = info?.pods.map(({pod}) => pod) ?? [];
		const chosen = placed.find(({metadata}) => `${metadata.namespace}/${metadata.name}` === key);
		assert(info !== undefined && chosen !== undefined, `${who} chose ${detail?.node} for ${key} and does not count it`);
		const others = placed.filter(pod => pod !== chosen);
		holds(`${who} chose ${info.name} for ${key}, and`, brokenByChoice(chosen, info.node, others));
	};

	kernel.chronicle.follow(fact => {
		lookAtActor(fact);
		lookAtChoice(fact);
	});

	return {
		second() {
			choices = 0;

			for (const node of lookAtWrites()) {
				lookAtNode(node);
			}

			lookAtQueues();
			lookAtMachines();
			holds('traffic:', brokenByTraffic(cluster.traffic));
			holds('promises:', brokenByWindow(window));
			const next = kernel.nextAt();
			assert(next === undefined || next >= kernel.now, `the next wake is due at ${next}, and it is ${kernel.now}`);

			if (kernel.now % scoreEvery === 0) {
				holds('points:', brokenByScore(scoreboard));
			}
		},
		save: () => ({seenUpTo, queuesDueAt}),
		load(saved) {
			seenUpTo = saved.seenUpTo as number;
			queuesDueAt = saved.queuesDueAt as Millis;
		},
	};
};
