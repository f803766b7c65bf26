/*
The kubelet: one for each node. It learns which pods are bound to its node, makes the runtime run them, and says how
they are. It is the only part of the cluster that touches the ground, and it never leaves its machine.

	news: pod bound ──▶ admit ──▶ worker: sync ─ runtime calls ─▶ ground      status ──▶ API
	                                ▲                              │
	                                └── a look each second ◀── something ended

A worker's round asks `phases` (pod-worker.ts) what is wanted, and carries the calls out one by one (pod-calls.ts). What
a kubelet remembers dies with its process; the containers do not, and the next one finds them.

A partition is felt in two ways: news stays away, and writes get no answer. Then the pods run on, restarts and probes
go on, and what is to be said waits until somebody listens.

Deliberately absent, for now: eviction under pressure, image garbage collection.
*/

import type {Kind} from '../api/kind.ts';
import {events} from '../api/kinds/event.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {equalValues} from '../api/share.ts';
import type {ApiServer, UserInfo} from '../api/verbs.ts';
import {type Client, createClient, type Link} from '../client/client.ts';
import {createInformers} from '../client/informer.ts';
import type {Change} from '../client/loop.ts';
import {createRecorder} from '../client/recorder.ts';
import type {Ground} from '../ground/ground.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {type Desk, sayWith} from './desk.ts';
import {createHeartbeat} from './heartbeat.ts';
import {createImages} from './images.ts';
import {createPodCalls} from './pod-calls.ts';
import {areAttached, disksOf} from './pod-volumes.ts';
import type {Worker} from './pod-worker.ts';
import {createPodWorkers} from './pod-workers.ts';
import {createProber} from './prober.ts';
import {isMirror, podFromFile, type StaticPod, staticUid} from './static-pods.ts';
import {createStatusWriter} from './status-writer.ts';

export type KubeletOptions = {
	readonly kernel: Kernel;
	readonly server: ApiServer;
	readonly ground: Ground;
	readonly node: string;
	readonly staticPods?: readonly StaticPod[];
	/** The way to the API server, where it depends on more than the machine and the wires. */
	readonly link?: Link;
	/** Every probe is a wake: the oracle that the computed ones are tested against. */
	readonly eager?: boolean;
};

export type Kubelet = Component & {
	readonly node: string;
	/** Its process runs: the machine is up and nobody stopped it. */
	readonly alive: boolean;
	/** What it remembers of its pods, in the order they came. */
	readonly workers: readonly Worker[];
	/** The way to the API server opened or closed somewhere else than on the ground. */
	linkChanged(): void;
};

export const kubeletUser = (node: string): UserInfo => ({
	name: `system:node:${node}`,
	groups: ['system:nodes', 'system:authenticated'],
});

/** The way between a machine and the API server; nothing gets through unless both directions do. */
export const linkOf = (ground: Ground, node: string): Link => ({
	delay() {
		const {network} = ground;
		const there = network.newsDelay(node, 'control-plane');
		const back = network.newsDelay('control-plane', node);
		return there === undefined || back === undefined || !ground.isUp(node) ? undefined : Math.max(there, back);
	},
});

export const createKubelet = (options: KubeletOptions): Kubelet => {
	const {kernel, server, ground, node, eager = false} = options;
	const name = `kubelet/${node}`;
	const user = kubeletUser(node);
	const link = options.link ?? linkOf(ground, node);
	const client: Client = createClient({kernel, server, user, link});
	const recorder = createRecorder({
		kernel,
		client: createClient({kernel, server, user, link}),
		events: events as unknown as Kind<never>,
		name: `${name}/recorder`,
		room: 'node',
	});
	const informers = createInformers({
		kernel,
		server,
		client: createClient({kernel, server, user, link}),
		link,
		name: `${name}/informers`,
		room: 'node',
	});
	const topic = `pods of ${node}`;
	const workers = new Map<string, Worker>();
	/** Pods whose change at the runtime will be seen at the next look. */
	const changedPods = new Set<string>();
	/** The process that is running; false between a stop and the next start. */
	let running = false;
	let listed = false;
	let tokens = 0;

	/** The runtime is looked at once a second; each kubelet in its own rhythm. Source: pkg/kubelet/pleg */
	const nextLook = (): Millis => {
		const phase = kernel.draws.between(`look/${node}`, 0, 0, 999);
		return kernel.now + 1000 - ((((kernel.now - phase) % 1000) + 1000) % 1000);
	};

	const desk: Desk = {
		node,
		name,
		kernel,
		ground,
		client,
		recorder,
		get: uid => workers.get(uid),
		set(worker) {
			const frozen = Object.freeze(worker);
			workers.set(worker.uid, frozen);
			return frozen;
		},
		say: sayWith(recorder, node),
		expectChange(uid) {
			if (changedPods.size === 0) {
				kernel.wake(name, nextLook(), 'look', '');
			}

			changedPods.add(uid);
		},
		nextLook,
		useDisks(worker, disks) {
			if (equalValues(worker.disks, disks)) {
				return worker;
			}

			heartbeat.changed();
			return desk.set({...worker, disks});
		},
		disksAreHere(disks) {
			const reported = heartbeat.disksReported;
			return disks.every(disk => reported.includes(disk)) && areAttached(client, node, disks);
		},
		sync: uid => podWorkers.sync(uid),
	};

	const alive = (): boolean => running && ground.runs(node, 'kubelet');
	const runtimeUp = (): boolean => ground.runs(node, 'containerd');

	const writer = createStatusWriter(desk);
	const images = createImages(kernel, ground, node, (at, token) => kernel.wake(name, at, 'pulled', String(token)));
	const calls = createPodCalls({
		desk,
		images,
		token() {
			tokens += 1;
			return tokens;
		},
		finished: uid => podWorkers.finished(uid),
	});
	const prober = createProber({desk, eager, alive, workers: () => [...workers.values()]});
	const heartbeat = createHeartbeat({
		desk,
		server,
		newsDelay: () => link.delay(),
		user,
		disksInUse: () => disksOf([...workers.values()]),
		registered: () => writer.flush([...workers.values()]),
	});

	const podWorkers = createPodWorkers({
		desk,
		prober,
		writer,
		calls,
		workers: () => [...workers.values()],
		drop(uid) {
			if ((workers.get(uid)?.disks.length ?? 0) > 0) {
				heartbeat.changed();
			}

			workers.delete(uid);
			changedPods.delete(uid);
		},
		node: () => heartbeat.node,
		lookAtNode: () => heartbeat.lookAgain(),
		runtimeUp,
	});
	const {accept, changed, removed, sync} = podWorkers;

	const hear = ({type, object, before}: Change): void => {
		if (!alive() || !listed) {
			return;
		}

		const pod = object as Pod;

		if (isMirror(pod)) {
			writer.mirrorChanged(pod, type === 'DELETED');
			return;
		}

		if (before !== undefined && before.metadata.uid !== pod.metadata.uid) {
			removed(before as Pod);
		}

		if (type === 'DELETED') {
			removed(pod);
			return;
		}

		const worker = workers.get(pod.metadata.uid ?? '');

		if (worker === undefined) {
			accept(pod, pod.metadata.uid ?? '', false);
		} else {
			changed(worker, pod);
		}
	};

	const byAge = (left: ApiObject, right: ApiObject): number => {
		const [older, younger] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? ''];
		return older < younger || (older === younger && keyOf(left) < keyOf(right)) ? -1 : 1;
	};

	/** Nobody knows of it any more, or it ran before and was refused when this process met it. */
	const isNobodys = (uid: string): boolean => {
		const worker = workers.get(uid);
		return worker === undefined || worker.phase === 'refused';
	};

	/** The first list came in: pods by age, and whatever runs of pods that nobody knows any more is stopped. */
	const adopt = (): void => {
		if (!alive() || listed) {
			return;
		}

		listed = true;

		for (const pod of [...informers.seen.list(pods)].sort(byAge)) {
			if (!isMirror(pod) && !workers.has(pod.metadata.uid ?? '')) {
				accept(pod, pod.metadata.uid ?? '', false);
			}
		}

		for (const orphan of ground.podsOn(node)) {
			if (isNobodys(orphan.uid)) {
				for (const container of orphan.containers) {
					ground.stopContainer(container.id, seconds(2));
				}

				kernel.wake(name, kernel.now + seconds(2), 'orphan', orphan.uid);
			}
		}

		writer.flush([...workers.values()]);
	};

	const clearOrphan = (uid: string): void => {
		const orphan = ground.podOnGround(uid);

		if (orphan === undefined || !isNobodys(uid)) {
			return;
		}

		if (orphan.containers.some(container => container.state === 'running')) {
			kernel.wake(name, kernel.now + seconds(2), 'orphan', uid);
		} else {
			ground.removePod(uid);
		}
	};

	/** The process begins with nothing in its memory. */
	const begin = (): void => {
		running = true;
		listed = false;
		heartbeat.begin();

		for (const file of options.staticPods ?? []) {
			const uid = staticUid(file, node, kernel.draws);

			// Whoever put the file there has pulled its images too: nothing of the control plane waits for a registry.
			for (const {image = ''} of file.spec.containers) {
				ground.storeImage(node, image);
			}

			accept(podFromFile(file, node, uid, kernel.now), uid, true);
		}

		informers.start();
		adoptIfSynced();
	};

	const adoptIfSynced = (): void => {
		if (informers.synced) {
			adopt();
		}
	};

	const end = (): void => {
		running = false;
		listed = false;
		workers.clear();
		changedPods.clear();
		images.reset();
		informers.stop();
		recorder.stop();
		heartbeat.fallSilent();
	};

	/** Power, wires or the process changed: begin, end, fall silent or go on. */
	const circumstances = (): void => {
		const should = ground.runs(node, 'kubelet');

		if (should && !running) {
			begin();
		} else if (!should && running) {
			end();
		} else if (running && client.reachable) {
			heartbeat.resume();
			informers.mended();
			writer.flush([...workers.values()]);
		} else if (running) {
			heartbeat.fallSilent();
		}
	};

	const lookAtRuntime = (): void => {
		const uids = [...changedPods];
		changedPods.clear();

		for (const uid of uids) {
			sync(uid);
		}
	};

	const runtimeEnded = (uid: string): void => {
		prober.roused(uid);
		calls.ended(uid);
		const worker = workers.get(uid);

		if (worker?.phase === 'terminating') {
			sync(uid);
		} else if (worker !== undefined) {
			desk.expectChange(uid);
		}
	};

	const runtimeChanged = (): void => {
		heartbeat.runtimeChanged();

		if (runtimeUp()) {
			for (const worker of [...workers.values()].filter(each => each.again)) {
				sync(worker.uid);
			}
		}
	};

	const retry = (uid: string): void => {
		if (workers.get(uid)?.retryAt === kernel.now) {
			sync(uid);
		}
	};

	const wake = (what: string, about: string): void => {
		if (what === 'machine' || (what === 'process' && about === `${node}|kubelet`)) {
			circumstances();
			return;
		}

		if (!alive()) {
			return;
		}

		const [uid = '', more = ''] = about.split('|');

		switch (what) {
			case 'changed':
				runtimeEnded(uid);
				break;
			case 'strain':
				prober.roused(uid);
				break;
			case 'look':
				lookAtRuntime();
				break;
			case 'probed':
				sync(uid);
				break;
			case 'retry':
				retry(uid);
				break;
			case 'stage':
				calls.resume(uid, Number(more));
				break;
			case 'pulled':
				calls.pulled(Number(uid));
				heartbeat.changed();
				break;
			case 'stop':
				calls.stopNow(uid, more);
				break;
			case 'bury':
				podWorkers.bury(uid);
				break;
			case 'deadline':
				podWorkers.overdue(uid);
				break;
			case 'resize':
				podWorkers.reconsider(uid);
				break;
			case 'orphan':
				clearOrphan(uid);
				break;
			case 'flush':
				writer.flush([...workers.values()]);
				break;
			case 'process':
				if (more === 'containerd') {
					runtimeChanged();
				}

				break;
			default:
				heartbeat.wake(what);
		}
	};

	informers.watch(pods as unknown as Kind, topic);
	informers.on(pods as unknown as Kind, hear);
	informers.whenSynced(adopt);
	kernel.add(informers);
	kernel.add(recorder);
	kernel.add(prober);
	ground.follow(node, name, ['changed', 'strain', 'machine', 'process']);

	const kubelet: Kubelet = {
		name,
		room: 'node',
		node,
		get alive() {
			return alive();
		},
		get workers() {
			return [...workers.values()];
		},
		linkChanged: circumstances,
		start() {
			if (ground.runs(node, 'kubelet')) {
				begin();
			}
		},
		wake,
		save: (): Saved => ({
			running,
			listed,
			tokens,
			workers: [...workers.values()],
			changedPods: [...changedPods],
			images: images.save(),
			heartbeat: heartbeat.save(),
			client: client.save(),
			writer: writer.save(),
		}),
		load(saved) {
			running = saved.running as boolean;
			listed = saved.listed as boolean;
			tokens = saved.tokens as number;
			workers.clear();
			changedPods.clear();

			for (const worker of saved.workers as readonly Worker[]) {
				workers.set(worker.uid, worker);
			}

			for (const uid of saved.changedPods as readonly string[]) {
				changedPods.add(uid);
			}

			images.load(saved.images as Saved);
			heartbeat.load(saved.heartbeat as Saved);
			client.load(saved.client as Saved);
			writer.load(saved.writer as Saved);
		},
	};
	kernel.add(kubelet);
	return kubelet;
};
