import type {Container, EphemeralContainer, Pod} from '../api/kinds/pod.ts';
import type {ContainerOrder, GroundContainer} from '../ground/container.ts';
import {isServerImage, isShellImage} from '../ground/program.ts';
import {seconds} from '../kernel/time.ts';
import {runtimeAmounts} from './container-amounts.ts';
import type {Desk} from './desk.ts';
import {runHook} from './hooks.ts';
import type {Images} from './images.ts';
import {missingForContainer} from './pod-config.ts';
import {specOf, type WaitReason, type Worker} from './pod-worker.ts';
import {mustWait, nextBackoff} from './restart-backoff.ts';
import type {RunSteps} from './run-steps.ts';
import {subPathProblem} from './sub-paths.ts';
import {goDuration, podWords} from './words.ts';

/*
One container start: may it start yet? ─ image (pull) ─ what its environment needs ─ create ─ start ─ postStart hook.

Source: pkg/kubelet/kuberuntime/kuberuntime_container.go, startContainer; kuberuntime_manager.go, doBackOff
*/
export type ContainerStart = {
	begin(worker: Worker, spec: Container): void;
	/** A pull is over, for this worker and container, and here is the image or the refusal. */
	pulled(token: number): string | undefined;
	/** The container was made and can be started. */
	started(worker: Worker, id: string): void;
	hookDone(worker: Worker, id: string): void;
};

/**
A process that nobody described: whether it goes on until it is stopped. A server does, in a Job too; a shell as long as somebody
may type.
*/
const runsOn = ({spec: {restartPolicy = 'Always'}}: Pod, spec: Container, role: GroundContainer['role']): boolean => {
	if ((spec.command ?? []).length === 0 && isServerImage(spec.image ?? '', spec.args)) {
		return true;
	}

	if (role === 'ephemeral') {
		return spec.stdin === true || !isShellImage(spec.image ?? '');
	}

	return role === 'sidecar' || (role === 'main' && restartPolicy === 'Always');
};

/** The container whose processes another one is to see; said by `kubectl debug --target`. */
const missingTarget = (spec: EphemeralContainer, made: readonly GroundContainer[]): string | undefined => {
	const {targetContainerName: target = ''} = spec;
	return target === '' || made.some(({name}) => name === target)
		? undefined
		: `unable to find target container ${target}`;
};

const orderFor = (
	worker: Worker,
	spec: Container,
	role: GroundContainer['role'],
	sandbox: string,
	attempt: number,
): ContainerOrder => {
	const {requestMilliCpu, limitMilliCpu, requestBytes, limitBytes} = runtimeAmounts(spec);
	return {
		podUid: worker.uid,
		pod: worker.key,
		sandbox,
		name: spec.name,
		image: spec.image ?? '',
		attempt,
		role,
		lifetime: runsOn(worker.pod, spec, role) ? 'service' : 'task',
		command: [...(spec.command ?? []), ...(spec.args ?? [])],
		requestMilliCpu,
		limitMilliCpu,
		requestBytes,
		limitBytes,
	};
};

export const createContainerStart = (desk: Desk, images: Images, steps: RunSteps): ContainerStart => {
	const {ground, kernel, node} = desk;
	const {change, next, waitFor, notStarted} = steps;
	const there = (uid: string) => ground.podOnGround(uid);

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
			change(charged, {stage: 'pull', subject: spec.name});
		} else {
			create(charged, spec);
		}
	};

	const create = (worker: Worker, spec: Container): void => {
		const pod = there(worker.uid);
		const missing =
			missingForContainer(desk.client, worker.pod, spec) ??
			subPathProblem(worker.pod, spec) ??
			missingTarget(spec, pod?.containers ?? []);

		if (missing !== undefined) {
			desk.say(worker, 'Warning', 'Failed', `Error: ${missing}`, spec.name);
			notStarted(worker, spec.name, {reason: 'CreateContainerConfigError', message: missing});
			return;
		}

		const call = worker.run?.calls[0];
		const role = call?.do === 'start' ? call.role : 'main';
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
			const {takes, fails} = runHook(ground, ground.container(id) ?? container, hook);
			waitFor(noted, fails ? 'failing-hook' : 'hook', id, takes);
		}
	};

	const hookDone = (worker: Worker, id: string): void => {
		const container = ground.container(id);
		const spec = container === undefined ? undefined : specOf(worker.pod, container.name);

		if (spec === undefined || worker.run?.stage !== 'failing-hook') {
			next(worker);
			return;
		}

		desk.say(worker, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', spec.name);
		desk.say(worker, 'Normal', 'Killing', 'FailedPostStartHook', spec.name);
		ground.stopContainer(id, seconds(worker.pod.spec.terminationGracePeriodSeconds ?? 30));
		notStarted(worker, spec.name, {reason: 'PostStartHookError', message: 'PostStartHook failed'});
	};

	return {
		begin,
		pulled(token) {
			const pull = images.finish(token);
			const worker = pull === undefined ? undefined : desk.get(pull.uid);
			const spec = worker === undefined || pull === undefined ? undefined : specOf(worker.pod, pull.container);

			if (pull === undefined || worker?.run?.stage !== 'pull' || spec === undefined) {
				return undefined;
			}

			const answer = images.settle(worker, pull, tellAbout(worker, pull.container));

			if (answer.is === 'refused') {
				notStarted(desk.set(answer.worker), pull.container, answer.wait);
			} else {
				create(worker, spec);
			}

			return pull.uid;
		},
		started,
		hookDone,
	};
};
