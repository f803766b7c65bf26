import {mountedClaims} from '../api/claim-view.ts';
import type {GroundContainer} from '../ground/container.ts';
import type {Millis} from '../kernel/time.ts';
import {runtimeAmounts} from './container-amounts.ts';
import {createContainerKills} from './container-kill.ts';
import {createContainerStart} from './container-start.ts';
import type {Desk} from './desk.ts';
import type {Images} from './images.ts';
import {missingForVolumes} from './pod-config.ts';
import {claimedDisks} from './pod-volumes.ts';
import {isRunning, newest, type RuntimeCall, specOf, type Worker} from './pod-worker.ts';
import {tooLow, withResizeError} from './resize.ts';
import {diskPoll, mountPause, patienceForDisks, requeueAfter} from './restart-backoff.ts';
import {createRunSteps} from './run-steps.ts';

/*
Carries out the runtime calls of a worker's run, one after another. A call that takes time leaves a wake with the run's
token; when the wake comes back and the token is still the run's, the call is done and the next one begins.

	createSandbox ~0.5–1.2 s │ start: image (pull) → create → start → postStart │ kill: preStop → SIGTERM → … exit
*/
export type PodCalls = {
	/** Begins a run, or goes on with it, until something takes time. */
	carry(uid: string): void;
	/** The wake of a stage came back. */
	resume(uid: string, token: number): void;
	/** A pull is over. */
	pulled(token: number): void;
	/** A container of the pod ended: a run, or a row of sidecars, may be waiting for just that. */
	ended(uid: string): void;
	/** A preStop hook, or a sidecar's time to wait, is over. */
	stopNow(uid: string, id: string): void;
	/** The pod is to go faster: less grace than before. */
	hurry(uid: string, grace: Millis): void;
	/** Drops what a worker was doing. */
	abandon(uid: string): void;
};

export type CallSeams = {
	readonly desk: Desk;
	readonly images: Images;
	/** A fresh number for a run's stage. */
	token(): number;
	/** The last call of a pod's life was made. */
	finished(uid: string): void;
};

export const createPodCalls = ({desk, images, token, finished}: CallSeams): PodCalls => {
	const {ground, kernel, node} = desk;
	const steps = createRunSteps(desk, token);
	const start = createContainerStart(desk, images, steps);
	const kills = createContainerKills(desk);
	const {change, next, waitFor, giveUp} = steps;
	const there = (uid: string) => ground.podOnGround(uid);

	const current = (worker: Worker): Worker => desk.get(worker.uid) ?? worker;

	/** Whether every disk of the pod is at this node; where one is not, the run waits for it, or ends with what is the matter. */
	const hasDisks = (worker: Worker): boolean => {
		if (mountedClaims(worker.pod).length === 0) {
			return true;
		}

		const {disks, problem} = claimedDisks(desk.client, worker.pod);
		const known = desk.useDisks(worker, disks);

		if (problem !== undefined) {
			desk.say(known, 'Warning', 'FailedMount', problem);
			giveUp(known);
			return false;
		}

		if (desk.disksAreHere(disks)) {
			return true;
		}

		const since = known.disksAwaitedSince || kernel.now;

		if (kernel.now - since > patienceForDisks) {
			giveUp(desk.set({...known, disksAwaitedSince: 0}));
		} else {
			waitFor(desk.set({...known, disksAwaitedSince: since}), 'mount', '', diskPoll);
		}

		return false;
	};

	const createSandbox = (worker: Worker, attempt: number): void => {
		const {pod} = worker;

		if (!hasDisks(worker)) {
			return;
		}

		const missing = missingForVolumes(desk.client, pod);

		if (missing !== undefined) {
			desk.say(worker, 'Warning', 'FailedMount', missing);
			const {mountFailures} = worker;
			waitFor(desk.set({...current(worker), mountFailures: mountFailures + 1}), 'mount', '', mountPause(mountFailures));
			return;
		}

		const mounted = desk.set({...current(worker), mountFailures: 0, disksAwaitedSince: 0});

		const id = ground.createSandbox(
			node,
			{uid: worker.uid, key: worker.key, hostNetwork: pod.spec.hostNetwork === true},
			attempt,
		);
		waitFor(mounted, 'sandbox', id, ground.takes(node, 500, 1200, `sandbox/${worker.uid}`, attempt));
	};

	const sandboxReady = (worker: Worker, id: string): void => {
		if (ground.readySandbox(id) === '') {
			const why = `failed to setup network for sandbox "${id}": plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set`;
			desk.say(
				worker,
				'Warning',
				'FailedCreatePodSandBox',
				`Failed to create pod sandbox: rpc error: code = Unknown desc = ${why}`,
			);
			ground.stopSandbox(id);
			giveUp(worker);
			return;
		}

		desk.expectChange(worker.uid);
		next(worker);
	};

	const dropSandbox = (worker: Worker): void => {
		const old = there(worker.uid)?.sandboxes.at(-1);

		if (old !== undefined && old.state !== 'notReady') {
			ground.stopSandbox(old.id);
		}

		if ((there(worker.uid)?.containers.length ?? 0) > 0) {
			desk.say(worker, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
		}

		next(worker);
	};

	const kill = (worker: Worker, call: RuntimeCall & {do: 'kill'}): void => {
		const container = ground.container(call.id);

		if (!isRunning(container)) {
			next(worker);
			return;
		}

		const planned = kills.plan(worker, container as GroundContainer, call.because, call.grace, false);
		change(planned, {stage: 'kill', subject: call.id});
	};

	/** Other requests and limits for a container that goes on running. */
	const update = (worker: Worker, call: RuntimeCall & {do: 'update'}): void => {
		const container = ground.container(call.id);
		const spec = specOf(worker.pod, call.container);

		if (container === undefined || spec === undefined) {
			next(worker);
			return;
		}

		const problem = tooLow(spec, ground.programs.of(container.image).memory.base);

		if (problem !== undefined) {
			// It is said once, and tried again like anything that failed.
			if (worker.resize?.inProgress?.message !== problem) {
				desk.expectChange(worker.uid);
			}

			giveUp(desk.set(withResizeError(worker, problem, kernel.now)));
			return;
		}

		ground.updateContainer(call.id, runtimeAmounts(spec));
		desk.expectChange(worker.uid);
		next(worker);
	};

	const stopSandbox = (worker: Worker): void => {
		const sandbox = there(worker.uid)?.sandboxes.at(-1);

		if (sandbox !== undefined && sandbox.state !== 'notReady') {
			ground.stopSandbox(sandbox.id);
		}

		next(worker);
	};

	/** Makes the first call of the run, or the part of it that takes no time. */
	const perform = (worker: Worker, call: RuntimeCall): void => {
		switch (call.do) {
			case 'createSandbox':
				createSandbox(worker, call.attempt);
				break;
			case 'dropSandbox':
				dropSandbox(worker);
				break;
			case 'start': {
				const spec = specOf(worker.pod, call.container);

				if (spec === undefined || isRunning(newest(there(worker.uid), call.container))) {
					next(worker);
				} else {
					start.begin(worker, spec);
				}

				break;
			}
			case 'update':
				update(worker, call);
				break;
			case 'kill':
				kill(worker, call);
				break;
			case 'killAll':
				next(kills.all(worker));
				break;
			case 'stopSandbox':
				stopSandbox(worker);
				break;
			default:
				next(worker);
				finished(worker.uid);
		}
	};

	/** The run is over: again at once if something happened meanwhile, later if something failed. */
	const end = (worker: Worker): void => {
		const failed = worker.run?.failed === true;
		const unit = failed ? kernel.draws.unit(`requeue/${worker.uid}`, worker.syncs) : 0;
		const retryAt = failed ? kernel.now + requeueAfter(unit) : 0;
		desk.set({...worker, run: undefined, retryAt, again: false});

		if (failed) {
			kernel.wake(desk.name, retryAt, 'retry', worker.uid);
		}

		if (worker.again) {
			desk.sync(worker.uid);
		}
	};

	const carry = (uid: string): void => {
		for (;;) {
			const worker = desk.get(uid);

			if (worker?.run === undefined || worker.run.stage !== 'ready') {
				return;
			}

			const call = worker.run.calls[0];

			if (call === undefined) {
				end(worker);
				return;
			}

			perform(worker, call);
		}
	};

	return {
		carry,
		resume(uid, number) {
			const worker = desk.get(uid);
			const run = worker?.run;

			if (worker === undefined || run === undefined || run.token !== number) {
				return;
			}

			switch (run.stage) {
				case 'mount':
					// Another look from the start: the pod may have to end meanwhile.
					desk.set({...change(worker, {calls: [], stage: 'ready'}), again: true});
					break;
				case 'sandbox':
					sandboxReady(worker, run.subject);
					break;
				case 'create':
					start.started(worker, run.subject);
					break;
				case 'hook':
				case 'failing-hook':
					start.hookDone(worker, run.subject);
					break;
				default:
					return;
			}

			carry(uid);
		},
		pulled(number) {
			const uid = start.pulled(number);

			if (uid !== undefined) {
				carry(uid);
			}
		},
		ended(uid) {
			const worker = desk.get(uid);
			const run = worker?.run;

			if (worker === undefined) {
				return;
			}

			kills.sidecars(uid);

			if (run?.stage === 'kill' && !isRunning(ground.container(run.subject))) {
				next(desk.get(uid) ?? worker);
				carry(uid);
			}
		},
		stopNow: kills.stopNow,
		hurry: kills.hurry,
		abandon(uid) {
			const worker = desk.get(uid);
			images.cancel(uid);

			if (worker?.run !== undefined) {
				desk.set({...worker, run: undefined});
			}
		},
	};
};
