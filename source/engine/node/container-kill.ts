import type {GroundContainer} from '../ground/container.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import {runHook} from './hooks.ts';
import {initContainers, isRunning, type Kill, specOf, type Worker} from './pod-worker.ts';

/*
How containers are stopped: preStop inside the grace period, then SIGTERM with what is left of it, then the end.

Source: pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer
*/
export type ContainerKills = {
	/** Begins to stop one container; `because` is the message of the Killing event. */
	plan(worker: Worker, container: GroundContainer, because: string, grace: Millis, inTurn: boolean): Worker;
	/** Begins to stop whatever runs of a pod. */
	all(worker: Worker): Worker;
	/** Sidecars whose turn it is now. */
	sidecars(uid: string): void;
	/** A preStop hook, or a sidecar's time to wait, is over. */
	stopNow(uid: string, id: string): void;
	/** The pod is to go faster: less grace than before. */
	hurry(uid: string, grace: Millis): void;
};

/** StopContainer never gets less. Source: kuberuntime_container.go, minimumGracePeriodInSeconds */
const leastGrace = seconds(2);

export const createContainerKills = (desk: Desk): ContainerKills => {
	const {ground, kernel} = desk;
	const there = (uid: string) => ground.podOnGround(uid);

	/** SIGTERM, with what is left of the grace period. */
	const signal = (worker: Worker, kill: Kill): Worker => {
		ground.stopContainer(kill.id, Math.max(leastGrace, kill.deadline - kernel.now));
		return desk.set({
			...worker,
			kills: worker.kills.map(each => (each.id === kill.id ? {...each, signalled: true} : each)),
		});
	};

	const plan = (
		worker: Worker,
		container: GroundContainer,
		because: string,
		grace: Millis,
		inTurn: boolean,
	): Worker => {
		desk.say(worker, 'Normal', 'Killing', because, container.name);
		const deadline = kernel.now + grace;
		const hook = specOf(worker.pod, container.name)?.lifecycle?.preStop;
		const hooked = hook === undefined || grace === 0 ? undefined : runHook(ground, container, hook);
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
	const sidecars = (uid: string): void => {
		const worker = desk.get(uid);
		const pod = there(uid);

		if (worker === undefined || pod === undefined) {
			return;
		}

		const order = initContainers(worker.pod).map(spec => spec.name);
		const others = pod.containers.filter(each => isRunning(each) && (each.role === 'main' || each.role === 'init'));
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

	const all = (worker: Worker): Worker => {
		let current = worker;

		for (const container of there(worker.uid)?.containers ?? []) {
			if (container.state === 'created') {
				// A first try leaves no mark; one that followed others counts as a restart, which nothing takes back.
				if (container.attempt === 0) {
					ground.removeContainer(container.id);
				} else {
					ground.stopContainer(container.id, 0);
				}
			} else if (isRunning(container) && !current.kills.some(kill => kill.id === container.id)) {
				const inTurn = container.role === 'sidecar';
				current = plan(current, container, `Stopping container ${container.name}`, worker.grace, inTurn);
			}
		}

		sidecars(worker.uid);
		return desk.get(worker.uid) ?? current;
	};

	/** What was only made and never ran leaves without a word from the ground. */
	const lookAgainIfDead = (uid: string): void => {
		const worker = desk.get(uid);

		if (worker !== undefined && !(there(uid)?.containers.some(isRunning) ?? false)) {
			desk.set({...worker, again: true});
		}
	};

	return {
		plan,
		all(worker) {
			const planned = all(worker);
			lookAgainIfDead(worker.uid);
			return desk.get(worker.uid) ?? planned;
		},
		sidecars,
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
	};
};
