import {mountedClaims} from '../api/claim-view.ts';
import type {Node} from '../api/kinds/node.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {keyOf} from '../api/object.ts';
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import {newNode, nodeStatus} from './node-object.ts';
import {admit} from './pod-admission.ts';
import type {PodCalls} from './pod-calls.ts';
import {podStatus, refusedStatus} from './pod-status.ts';
import {claimedDisks} from './pod-volumes.ts';
import {newWorker, phases, type Worker} from './pod-worker.ts';
import type {Prober} from './prober.ts';
import {startProbes} from './probes.ts';
import {asReported, considered, isBehind, resizeCompleted, resizeRetry, withResizeDone} from './resize.ts';
import type {StatusWriter} from './status-writer.ts';

/**
The pods of one node, from their arrival to their end: each has a worker, and here the workers are moved along.

Source: pkg/kubelet/kubelet.go (SyncPod, HandlePodAdditions …), pkg/kubelet/pod_workers.go
*/
export type PodWorkers = {
	/** A pod that is new to this process: bound just now, or found when the kubelet came back. */
	accept(pod: Pod, uid: string, isStatic: boolean): void;
	/** Its object is another one now. */
	changed(worker: Worker, pod: Pod): void;
	/** The object is gone. What still runs of the pod is stopped quickly. */
	removed(pod: Pod): void;
	/** Something is the matter: look at the pod again, now or when what it does is done. */
	sync(uid: string): void;
	/** The pod's own deadline has come. */
	overdue(uid: string): void;
	/** The last runtime call of the pod was made. */
	finished(uid: string): void;
	/** A pod that has ended, and whose object may go now. */
	bury(uid: string): void;
	/** It is time to ask again whether a pod may have the resources that it waits for. */
	reconsider(uid: string): void;
};

export type PodWorkersSeams = {
	readonly desk: Desk;
	readonly prober: Prober;
	readonly writer: StatusWriter;
	readonly calls: PodCalls;
	workers(): readonly Worker[];
	/** Forgets a worker. */
	drop(uid: string): void;
	/** The Node as last seen. */
	node(): Node | undefined;
	/** Reads the Node anew. */
	lookAtNode(): void;
	runtimeUp(): boolean;
};

const graceOf = (pod: Pod): Millis =>
	seconds(pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30);

const isDeferred = ({phase, resize}: Worker): boolean => phase === 'sync' && resize?.pending?.reason === 'Deferred';

const isOver = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

export const createPodWorkers = (seams: PodWorkersSeams): PodWorkers => {
	const {desk, prober, writer, calls, workers, drop, node, lookAtNode, runtimeUp} = seams;
	const {kernel, ground} = desk;

	/** Works out the status anew and tells the API if it is another one. */
	const refresh = (worker: Worker, final = false): Worker => {
		const there = ground.podOnGround(worker.uid);
		const status = podStatus(
			{worker, there, digest: image => ground.registry.digest(image), log: ground.logOf},
			ground.addressOf(desk.node),
			kernel.now,
			final,
		);
		const next = desk.set({...worker, status});
		prober.refreshed(worker.uid);
		return writer.write(desk.get(next.uid) ?? next);
	};

	const sync = (uid: string): void => {
		const worker = desk.get(uid);

		if (worker === undefined || worker.phase === 'refused' || worker.phase === 'terminated') {
			return;
		}

		if (worker.run !== undefined || !runtimeUp()) {
			desk.set({...worker, again: true});
			return;
		}

		const followed = settleResize(worker);
		const probes = worker.syncs === 0 ? startProbes(worker.pod, kernel.now) : worker.probes;
		const fresh = refresh(desk.set({...followed, probes, syncs: worker.syncs + 1, retryAt: 0, again: false}));
		const step = phases[fresh.phase]({worker: fresh, there: ground.podOnGround(uid)});

		if (step.next === 'terminating' && fresh.phase === 'sync') {
			terminate(fresh, graceOf(fresh.pod));
			return;
		}

		desk.set({
			...fresh,
			phase: step.next,
			run: {calls: step.calls, stage: 'ready', token: 0, subject: '', failed: false},
		});
		calls.carry(uid);
	};

	/** One way only: what the worker was doing is dropped, and everything that runs is stopped. */
	const terminate = (worker: Worker, grace: Millis): void => {
		calls.abandon(worker.uid);
		const current = desk.get(worker.uid) ?? worker;
		desk.set({...current, phase: 'terminating', grace, kills: [], again: false, retryAt: 0});
		sync(worker.uid);
	};

	/** Nothing of the pod runs any more: the last status, and a little later the end of its object. */
	const finished = (uid: string): void => {
		const worker = desk.get(uid);

		if (worker === undefined) {
			return;
		}

		refresh(desk.set({...desk.useDisks(worker, []), phase: 'terminated'}), true);
		kernel.wake(desk.name, desk.nextLook(), 'bury', uid);
	};

	const forget = (uid: string): void => {
		calls.abandon(uid);
		drop(uid);
		ground.removePod(uid);

		for (const waiting of workers().filter(isDeferred)) {
			reconsider(waiting.uid);
		}
	};

	const bury = (uid: string): void => {
		const worker = desk.get(uid);

		if (worker === undefined || worker.phase !== 'terminated') {
			return;
		}

		if (worker.gone) {
			forget(uid);
		} else if (worker.pod.metadata.deletionTimestamp !== undefined && !worker.isStatic) {
			writer.bury(worker);
		}
	};

	const admitted = (): readonly Pod[] => besides(undefined);

	/** What runs here or still leaves, without one of the pods. */
	const besides = (uid: string | undefined): readonly Pod[] =>
		workers()
			.filter(worker => (worker.phase === 'sync' || worker.phase === 'terminating') && worker.uid !== uid)
			.map(worker => worker.pod);

	const ownNode = (): Node => {
		const machine = ground.machine(desk.node);
		return (
			node() ?? newNode(machine, nodeStatus(ground, kernel.draws, machine, {ready: true, message: ''}, [], kernel.now))
		);
	};

	/** The pod's object asks for other resources than it has: it is given them now, or waits for them. */
	const resized = (worker: Worker, pod: Pod): Worker => {
		const next = desk.set(considered(worker, pod, ownNode(), besides(worker.uid), kernel.now));

		if (isDeferred(next)) {
			kernel.wake(desk.name, kernel.now + resizeRetry, 'resize', next.uid);
		}

		return next;
	};

	const reconsider = (uid: string): void => {
		const worker = desk.get(uid);
		const asked = worker?.resize?.asked;

		if (worker === undefined || asked === undefined || !isDeferred(worker)) {
			return;
		}

		const next = resized(worker, {...worker.pod, spec: asked});

		if (!isDeferred(next)) {
			sync(uid);
		}
	};

	/** The runtime has followed: the resize is over, and that is told. */
	const settleResize = (worker: Worker): Worker => {
		if (worker.resize?.inProgress === undefined || isBehind(worker, ground.podOnGround(worker.uid))) {
			return worker;
		}

		desk.say(worker, 'Normal', 'ResizeCompleted', resizeCompleted(worker.pod));
		return desk.set(withResizeDone(worker));
	};

	const refuse = (worker: Worker): void => {
		const {rejection} = worker;

		if (rejection !== undefined) {
			desk.say(worker, 'Warning', rejection.reason, rejection.message);
			writer.write(desk.set({...worker, status: refusedStatus(worker)}));
			kernel.chronicle.tell({
				what: 'pod refused',
				who: desk.name,
				about: `pods/${worker.key}`,
				weight: 'notable',
				detail: {reason: rejection.reason, node: desk.node},
			});
		}
	};

	/** A pod that is new to this process: bound just now, or found when the kubelet came back. */
	const accept = (pod: Pod, uid: string, isStatic: boolean): void => {
		const key = keyOf(pod);
		const since = timeOf(pod.status?.startTime) ?? kernel.now;
		const worker = newWorker(pod, uid, key, isStatic, since);
		const known: Worker = {...worker, status: undefined, reported: pod.status};

		if (isOver(pod)) {
			desk.set({...known, status: pod.status, phase: 'terminated'});
			kernel.wake(desk.name, desk.nextLook(), 'bury', uid);
			return;
		}

		const had = asReported(pod);
		const asked = had === pod.spec ? pod : {...pod, spec: had};
		let rejection = admit(asked, ownNode(), admitted(), isStatic);

		// Somebody may have labelled the node, or taken a taint off it, since the kubelet wrote it last.
		if (rejection?.reason === 'NodeAffinity' || rejection?.reason === 'TaintToleration') {
			lookAtNode();
			rejection = admit(asked, ownNode(), admitted(), isStatic);
		}

		if (rejection !== undefined) {
			refuse(desk.set({...known, phase: 'refused', rejection}));
			return;
		}

		// The kubelet was away: what the pod was given stands in its status alone.
		if (had === pod.spec) {
			desk.set(known);
		} else {
			resized({...known, pod: {...pod, spec: had}}, pod);
		}

		// Found again before anybody thinks that they are free.
		if (mountedClaims(pod).length > 0) {
			desk.useDisks(desk.get(uid) ?? known, claimedDisks(desk.client, pod).disks);
		}

		awaitDeadline(desk.get(uid) ?? known);

		if (pod.metadata.deletionTimestamp === undefined) {
			sync(uid);
		} else {
			terminate(desk.get(uid) ?? known, graceOf(pod));
		}
	};

	const deadlineOf = ({pod, acceptedAt}: Worker): Millis | undefined =>
		pod.spec.activeDeadlineSeconds === undefined ? undefined : acceptedAt + seconds(pod.spec.activeDeadlineSeconds);

	const awaitDeadline = (worker: Worker): void => {
		const deadline = deadlineOf(worker);

		if (deadline !== undefined) {
			kernel.wake(desk.name, Math.max(kernel.now, deadline), 'deadline', worker.uid);
		}
	};

	/** Source: pkg/kubelet/active_deadline.go */
	const overdue = (uid: string): void => {
		const worker = desk.get(uid);
		const deadline = worker === undefined ? undefined : deadlineOf(worker);

		if (worker === undefined || worker.phase !== 'sync' || deadline === undefined || deadline > kernel.now) {
			return;
		}

		const message = 'Pod was active on the node longer than the specified deadline';
		desk.say(worker, 'Normal', 'DeadlineExceeded', message);
		desk.set({...worker, ending: {reason: 'DeadlineExceeded', message}});
		sync(uid);
	};

	const changed = (worker: Worker, pod: Pod): void => {
		const before = worker.pod;
		const asked = worker.resize?.asked;
		const isSame = pod.spec === (asked ?? before.spec);
		const updated =
			isSame || worker.phase !== 'sync'
				? desk.set({...worker, pod: asked === undefined ? pod : {...pod, spec: before.spec}})
				: resized(worker, pod);

		writer.compare(updated);

		// Somebody gave the pod a deadline while it runs, or an earlier one.
		if (updated.pod.spec.activeDeadlineSeconds !== before.spec.activeDeadlineSeconds) {
			awaitDeadline(updated);
		}

		if (pod.metadata.deletionTimestamp === undefined) {
			const gated = pod.spec.readinessGates !== undefined && pod.status !== before.status;

			if ((!isSame || gated) && updated.phase === 'sync') {
				sync(updated.uid);
			}

			return;
		}

		if (updated.phase === 'sync') {
			terminate(updated, graceOf(pod));
		} else if (updated.phase === 'terminating' && graceOf(pod) < updated.grace) {
			calls.hurry(updated.uid, graceOf(pod));
		} else if (updated.phase === 'terminated' || updated.phase === 'refused') {
			kernel.wake(desk.name, desk.nextLook(), 'bury', updated.uid);
		}
	};

	/** The object is gone. What still runs of the pod is stopped quickly. */
	const removed = (pod: Pod): void => {
		const worker = desk.get(pod.metadata.uid ?? '');

		if (worker === undefined || worker.isStatic) {
			return;
		}

		if (worker.phase === 'terminated' || worker.phase === 'refused') {
			forget(worker.uid);
			return;
		}

		const gone = desk.set({...worker, gone: true});

		if (gone.phase === 'sync') {
			terminate(gone, seconds(1));
		} else {
			calls.hurry(gone.uid, seconds(1));
		}
	};

	return {accept, changed, removed, sync, overdue, finished, bury, reconsider};
};
