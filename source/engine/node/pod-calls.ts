import type {LifecycleHandler} from '../api/kinds/container.ts';
import type {Container, Pod} from '../api/kinds/pod.ts';
import {amountsOf} from '../api/pod-resources.ts';
import {milliOfAmount, unitsOfAmount} from '../api/quantity.ts';
import type {ContainerOrder, GroundContainer} from '../ground/container.ts';
import {shellLine} from '../ground/lifetime.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import type {Images} from './images.ts';
import {missingForContainer, missingForVolumes} from './pod-config.ts';
import {
	initContainers,
	isRunning,
	type Kill,
	newest,
	type Run,
	type RuntimeCall,
	specOf,
	type WaitReason,
	type Worker,
} from './pod-worker.ts';
import {mustWait, nextBackoff, requeueAfter} from './restart-backoff.ts';
import {goDuration, podWords} from './words.ts';

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

/** StopContainer never gets less. Source: kuberuntime_container.go, minimumGracePeriodInSeconds */
const leastGrace = seconds(2);

/** How long a hook keeps the kubelet waiting, and whether it fails. */
const hookTime = (hook: LifecycleHandler): {takes: Millis; fails: boolean} => {
	if (hook.sleep !== undefined) {
		return {takes: seconds(hook.sleep.seconds), fails: false};
	}

	const line = hook.exec === undefined ? undefined : shellLine(hook.exec.command ?? []);
	return line === undefined ? {takes: 50, fails: false} : {takes: Math.max(20, line.takes), fails: line.code !== 0};
};

const orderFor = (
	worker: Worker,
	spec: Container,
	role: GroundContainer['role'],
	sandbox: string,
	attempt: number,
): ContainerOrder => {
	const requests = amountsOf(spec.resources?.requests);
	const limits = amountsOf(spec.resources?.limits);
	const milli = (list: typeof requests): number => milliOfAmount(list.get('cpu') ?? {whole: 0, nano: 0});
	const bytes = (list: typeof requests): number => unitsOfAmount(list.get('memory') ?? {whole: 0, nano: 0});
	const runsOn = role === 'sidecar' || (role === 'main' && (worker.pod.spec.restartPolicy ?? 'Always') === 'Always');
	return {
		podUid: worker.uid,
		pod: worker.key,
		sandbox,
		name: spec.name,
		image: spec.image ?? '',
		attempt,
		role,
		lifetime: runsOn ? 'service' : 'task',
		command: [...(spec.command ?? []), ...(spec.args ?? [])],
		requestMilliCpu: milli(requests),
		limitMilliCpu: milli(limits),
		requestBytes: bytes(requests),
		limitBytes: bytes(limits),
	};
};

const gracePeriod = (pod: Pod): Millis => seconds(pod.spec.terminationGracePeriodSeconds ?? 30);

export const createPodCalls = ({desk, images, token, finished}: CallSeams): PodCalls => {
	const {ground, kernel, node} = desk;
	const there = (uid: string) => ground.podOnGround(uid);

	const setRun = (worker: Worker, change: Partial<Run>): Worker =>
		desk.set({...worker, run: {...(worker.run as Run), ...change}});

	/** The first call is done; the next may begin. */
	const next = (worker: Worker): Worker =>
		setRun(worker, {calls: worker.run?.calls.slice(1) ?? [], stage: 'ready', subject: ''});

	const waitFor = (worker: Worker, stage: Run['stage'], subject: string, takes: Millis): void => {
		const number = token();
		setRun(worker, {stage, subject, token: number});
		kernel.wake(desk.name, kernel.now + Math.max(1, takes), 'stage', `${worker.uid}|${number}`);
	};

	/** The sync ends here and comes back in ten to fifteen seconds. */
	const giveUp = (worker: Worker): Worker => setRun(worker, {calls: [], stage: 'ready', failed: true});

	/** This container is not started now. The others still are, unless it is an init container that they wait for. */
	const notStarted = (worker: Worker, container: string, wait: WaitReason): Worker => {
		const noted = desk.set({...worker, waits: {...worker.waits, [container]: wait}});
		const call = noted.run?.calls[0];
		return call?.do === 'start' && call.role === 'init' ? giveUp(noted) : next(setRun(noted, {failed: true}));
	};

	const createSandbox = (worker: Worker, attempt: number): void => {
		const {pod} = worker;
		const missing = missingForVolumes(desk.client, pod);

		if (missing !== undefined) {
			desk.say(worker, 'Warning', 'FailedMount', missing);
			giveUp(worker);
			return;
		}

		const id = ground.createSandbox(
			node,
			{uid: worker.uid, key: worker.key, hostNetwork: pod.spec.hostNetwork === true},
			attempt,
		);
		waitFor(worker, 'sandbox', id, ground.takes(node, 500, 1200, `sandbox/${worker.uid}`, attempt));
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

	/** The wait of the crash loop; undefined when the container may be started. */
	const backingOff = (worker: Worker, spec: Container): WaitReason | undefined => {
		const last = there(worker.uid)?.containers.findLast(each => each.name === spec.name && each.state === 'exited');
		const entry = worker.backoffs[`${spec.name}|${spec.image ?? ''}`];

		if (last === undefined || !mustWait(entry, last.finishedAt, kernel.now)) {
			return undefined;
		}

		const pod = podWords(worker.key, worker.uid);
		desk.say(
			worker,
			'Warning',
			'BackOff',
			`Back-off restarting failed container ${spec.name} in pod ${pod}`,
			spec.name,
		);
		return {
			reason: 'CrashLoopBackOff',
			message: `back-off ${goDuration(entry.delay)} restarting failed container=${spec.name} pod=${pod}`,
		};
	};

	/** A start after an exit doubles the wait before the one after it. */
	const chargeRestart = (worker: Worker, spec: Container): Worker => {
		const last = there(worker.uid)?.containers.findLast(each => each.name === spec.name && each.state === 'exited');
		const key = `${spec.name}|${spec.image ?? ''}`;
		return last === undefined
			? worker
			: desk.set({
					...worker,
					backoffs: {...worker.backoffs, [key]: nextBackoff(worker.backoffs[key], last.finishedAt, kernel.now)},
				});
	};

	const tellAbout =
		(worker: Worker, container: string) =>
		(type: 'Normal' | 'Warning', reason: string, message: string): void =>
			desk.say(worker, type, reason, message, container);

	const begin = (worker: Worker, spec: Container): void => {
		const wait = backingOff(worker, spec);

		if (wait !== undefined) {
			notStarted(worker, spec.name, wait);
			return;
		}

		const charged = chargeRestart(worker, spec);
		const answer = images.ask(charged, spec, tellAbout(charged, spec.name));

		if (answer.is === 'refused') {
			notStarted(desk.set(answer.worker), spec.name, answer.wait);
		} else if (answer.is === 'coming') {
			setRun(charged, {stage: 'pull', subject: spec.name});
		} else {
			create(charged, spec);
		}
	};

	const create = (worker: Worker, spec: Container): void => {
		const missing = missingForContainer(desk.client, worker.pod, spec);

		if (missing !== undefined) {
			desk.say(worker, 'Warning', 'Failed', `Error: ${missing}`, spec.name);
			notStarted(worker, spec.name, {reason: 'CreateContainerConfigError', message: missing});
			return;
		}

		const call = worker.run?.calls[0];
		const role = call?.do === 'start' ? call.role : 'main';
		const pod = there(worker.uid);
		const made = (pod?.containers ?? []).filter(each => each.name === spec.name);

		// One dead container is kept for its log; what is older is cleared away.
		for (const each of made.slice(0, -1)) {
			ground.removeContainer(each.id);
		}

		const attempt = (made.at(-1)?.attempt ?? -1) + 1;
		const id = ground.createContainer(orderFor(worker, spec, role, pod?.sandboxes.at(-1)?.id ?? '', attempt));
		desk.say(worker, 'Normal', 'Created', `Created container: ${spec.name}`, spec.name);
		waitFor(worker, 'create', id, ground.takes(node, 40, 160, `create/${worker.uid}/${spec.name}`, attempt));
	};

	const started = (worker: Worker, id: string): void => {
		const container = ground.container(id);
		const spec = container === undefined ? undefined : specOf(worker.pod, container.name);

		if (container === undefined || spec === undefined) {
			next(worker);
			return;
		}

		ground.startContainer(id);
		desk.say(worker, 'Normal', 'Started', `Started container ${spec.name}`, spec.name);
		desk.expectChange(worker.uid);
		const {[spec.name]: _, ...waits} = worker.waits;
		const noted = desk.set({...worker, waits});
		const hook = spec.lifecycle?.postStart;

		if (hook === undefined) {
			next(noted);
		} else {
			waitFor(noted, 'hook', id, hookTime(hook).takes);
		}
	};

	const hookDone = (worker: Worker, id: string): void => {
		const container = ground.container(id);
		const spec = container === undefined ? undefined : specOf(worker.pod, container.name);
		const hook = spec?.lifecycle?.postStart;

		if (spec === undefined || hook === undefined || !hookTime(hook).fails) {
			next(worker);
			return;
		}

		desk.say(worker, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', spec.name);
		desk.say(worker, 'Normal', 'Killing', 'FailedPostStartHook', spec.name);
		ground.stopContainer(id, gracePeriod(worker.pod));
		notStarted(worker, spec.name, {reason: 'PostStartHookError', message: 'PostStartHook failed'});
	};

	/** SIGTERM, with what is left of the grace period. */
	const signal = (worker: Worker, kill: Kill): Worker => {
		ground.stopContainer(kill.id, Math.max(leastGrace, kill.deadline - kernel.now));
		return desk.set({
			...worker,
			kills: worker.kills.map(each => (each.id === kill.id ? {...each, signalled: true} : each)),
		});
	};

	const planKill = (
		worker: Worker,
		container: GroundContainer,
		because: string,
		grace: Millis,
		inTurn: boolean,
	): Worker => {
		desk.say(worker, 'Normal', 'Killing', because, container.name);
		const deadline = kernel.now + grace;
		const hook = specOf(worker.pod, container.name)?.lifecycle?.preStop;
		const hooked = hook === undefined || grace === 0 ? undefined : hookTime(hook);
		const stopAt = hooked === undefined ? kernel.now : Math.min(deadline, kernel.now + hooked.takes);

		if (hooked?.fails === true) {
			desk.say(worker, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', container.name);
		}

		const kill: Kill = {id: container.id, name: container.name, stopAt, deadline, inTurn, signalled: false};
		const noted = desk.set({
			...worker,
			kills: [...worker.kills.filter(each => isRunning(ground.container(each.id))), kill],
		});

		if (!inTurn && stopAt <= kernel.now) {
			return signal(noted, kill);
		}

		kernel.wake(desk.name, inTurn ? deadline : stopAt, 'stop', `${worker.uid}|${container.id}`);
		return noted;
	};

	/** Sidecars go after the regular containers, the last declared first; their time runs from the beginning. */
	const signalSidecars = (uid: string): void => {
		const worker = desk.get(uid);
		const pod = there(uid);

		if (worker === undefined || pod === undefined) {
			return;
		}

		const order = initContainers(worker.pod).map(spec => spec.name);
		const others = pod.containers.filter(each => isRunning(each) && each.role !== 'sidecar');
		const waiting = worker.kills
			.filter(kill => kill.inTurn && !kill.signalled && ground.container(kill.id)?.state === 'running')
			.sort((left, right) => order.indexOf(right.name) - order.indexOf(left.name));
		const last = waiting[0];
		const underway = worker.kills.some(
			kill => kill.inTurn && kill.signalled && ground.container(kill.id)?.state === 'running',
		);

		if (others.length === 0 && last !== undefined && !underway) {
			signal(worker, last);
		}
	};

	const killAll = (worker: Worker): Worker => {
		let current = worker;

		for (const container of there(worker.uid)?.containers ?? []) {
			if (container.state === 'created') {
				ground.removeContainer(container.id);
			} else if (isRunning(container) && !current.kills.some(kill => kill.id === container.id)) {
				const inTurn = container.role === 'sidecar';
				current = planKill(current, container, `Stopping container ${container.name}`, worker.grace, inTurn);
			}
		}

		signalSidecars(worker.uid);
		return desk.get(worker.uid) ?? current;
	};

	/** What was only made and never ran leaves without a word from the ground. */
	const lookAgainIfDead = (uid: string): void => {
		const worker = desk.get(uid);

		if (worker !== undefined && !(there(uid)?.containers.some(isRunning) ?? false)) {
			desk.set({...worker, again: true});
		}
	};

	const kill = (worker: Worker, call: RuntimeCall & {do: 'kill'}): void => {
		const container = ground.container(call.id);

		if (!isRunning(container)) {
			next(worker);
			return;
		}

		const planned = planKill(worker, container as GroundContainer, call.because, call.grace, false);
		setRun(planned, {stage: 'kill', subject: call.id});
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
					begin(worker, spec);
				}

				break;
			}
			case 'kill':
				kill(worker, call);
				break;
			case 'killAll':
				next(killAll(worker));
				lookAgainIfDead(worker.uid);
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
				case 'sandbox':
					sandboxReady(worker, run.subject);
					break;
				case 'create':
					started(worker, run.subject);
					break;
				case 'hook':
					hookDone(worker, run.subject);
					break;
				default:
					return;
			}

			carry(uid);
		},
		pulled(number) {
			const pull = images.finish(number);
			const worker = pull === undefined ? undefined : desk.get(pull.uid);
			const spec = worker === undefined || pull === undefined ? undefined : specOf(worker.pod, pull.container);

			if (pull === undefined || worker?.run?.stage !== 'pull' || spec === undefined) {
				return;
			}

			const answer = images.settle(worker, pull, tellAbout(worker, pull.container));

			if (answer.is === 'refused') {
				notStarted(desk.set(answer.worker), pull.container, answer.wait);
			} else {
				create(worker, spec);
			}

			carry(pull.uid);
		},
		ended(uid) {
			const worker = desk.get(uid);
			const run = worker?.run;

			if (worker === undefined) {
				return;
			}

			signalSidecars(uid);

			if (run?.stage === 'kill' && !isRunning(ground.container(run.subject))) {
				next(desk.get(uid) ?? worker);
				carry(uid);
			}
		},
		stopNow(uid, id) {
			const worker = desk.get(uid);
			const due = worker?.kills.find(each => each.id === id && !each.signalled);

			if (worker !== undefined && due !== undefined && isRunning(ground.container(id))) {
				signal(worker, due);
			}
		},
		hurry(uid, grace) {
			const worker = desk.get(uid);

			if (worker === undefined) {
				return;
			}

			const deadline = kernel.now + grace;
			const kills = worker.kills.map(each => ({
				...each,
				deadline: Math.min(each.deadline, deadline),
				stopAt: Math.min(each.stopAt, deadline),
			}));
			const hurried = desk.set({...worker, kills, grace: Math.min(worker.grace, grace)});

			for (const each of kills) {
				if (each.signalled) {
					ground.stopContainer(each.id, Math.max(leastGrace, each.deadline - kernel.now));
				} else {
					kernel.wake(desk.name, Math.max(kernel.now, each.stopAt), 'stop', `${hurried.uid}|${each.id}`);
				}
			}
		},
		abandon(uid) {
			const worker = desk.get(uid);
			images.cancel(uid);

			if (worker?.run !== undefined) {
				desk.set({...worker, run: undefined});
			}
		},
	};
};
