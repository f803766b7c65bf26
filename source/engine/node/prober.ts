import {shellLine} from '../ground/lifetime.ts';
import type {Component} from '../kernel/component.ts';
import type {Millis} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import {newest, type Worker} from './pod-worker.ts';
import {look, type ProbeWorker, probeFor, probeTitle, type RanCommand, tick, tickAfter} from './probes.ts';

/**
The probe workers of one node, with one wake for all that tick in a millisecond.

It comes after everything else in its millisecond, and what it finds out is acted upon in the next one. So it makes no
difference whether a probe that has nothing to say had a wake of its own.
*/
export type Prober = Component & {
	/** The status of a pod was worked out: new containers are probed, unready ones at once. */
	refreshed(uid: string): void;
	/** Something is the matter with a container of the pod: sleepers look again at their next tick. */
	roused(uid: string): void;
};

export type ProberSeams = {
	readonly desk: Desk;
	readonly eager: boolean;
	alive(): boolean;
	workers(): readonly Worker[];
};

/** What comes of words that mean the same in every container; undefined for all others. */
const plainRun = (command: readonly string[]): RanCommand | undefined => {
	const line = command.length === 0 ? undefined : shellLine(command);
	return line === undefined ? undefined : {...line, output: ''};
};

export const createProber = ({desk, eager, alive, workers}: ProberSeams): Prober => {
	const {kernel, ground} = desk;
	const name = `${desk.name}/probes`;

	/** Whose probes tick when: a node ticks in almost every second, and of its probes one or two are due. Made anew after a load. */
	let due: Map<Millis, Set<string>> | undefined = new Map();

	const note = (ticks: Map<Millis, Set<string>>, at: Millis, uid: string): void => {
		const uids = ticks.get(at);

		if (uids === undefined) {
			ticks.set(at, new Set([uid]));
		} else {
			uids.add(uid);
		}
	};

	const allDue = (): Map<Millis, Set<string>> => {
		const ticks = new Map<Millis, Set<string>>();

		for (const {uid, probes} of workers()) {
			for (const {next} of probes) {
				if (next > 0) {
					note(ticks, next, uid);
				}
			}
		}

		return ticks;
	};

	const wakeAt = (at: Millis, uid: string): void => {
		due ??= allDue();
		note(due, at, uid);
		kernel.wake(name, at, 'tick', '', 'traffic');
	};

	/** The workers with something due now, in the order in which they came. */
	const takeDue = (): readonly Worker[] => {
		due ??= allDue();
		const uids = due.get(kernel.now);
		due.delete(kernel.now);

		if (uids === undefined || uids.size === 0) {
			return [];
		}

		const [first = ''] = uids;
		const only = uids.size === 1 ? desk.get(first) : undefined;
		return only === undefined ? workers().filter(({uid}) => uids.has(uid)) : [only];
	};

	const setProbe = (uid: string, index: number, probe: ProbeWorker): void => {
		const worker = desk.get(uid);

		if (worker !== undefined) {
			desk.set({...worker, probes: worker.probes.with(index, probe)});
		}
	};

	const statusOf = (worker: Worker, container: string) =>
		[...(worker.status?.initContainerStatuses ?? []), ...(worker.status?.containerStatuses ?? [])].find(
			status => status.name === container,
		);

	/** One tick of one probe; true when its result changed. */
	const tickOne = (worker: Worker, index: number): boolean => {
		const before = worker.probes[index]!;
		const spec = probeFor(worker.pod, before);

		if (spec === undefined) {
			return false;
		}

		const there = ground.podOnGround(worker.uid);
		const container = newest(there, before.container);
		const ip = there?.sandboxes.at(-1)?.ip ?? '';
		// A command looks at files, of which the ground says nothing.
		const command = spec.probe.exec?.command;
		const restless = command !== undefined && container !== undefined && ground.isSpoken(container.id);
		const outcome = tick(
			before,
			{
				probe: spec.probe,
				status: statusOf(worker, before.container),
				startedAt: container?.startedAt ?? 0,
				ending: worker.phase !== 'sync',
				restless,
				look: () =>
					look(
						container,
						ground.programs.of(spec.container.image ?? ''),
						spec.container,
						spec.probe,
						ip,
						kernel.now,
						restless ? ground.runBeside(container.id, command) : plainRun(command ?? []),
					),
			},
			kernel.now,
		);
		const sleeps = outcome.steady && !eager;
		const next = sleeps ? 0 : tickAfter(before, spec.probe, kernel.now);
		setProbe(worker.uid, index, {...outcome.worker, next});

		if (next > 0) {
			wakeAt(next, worker.uid);
		}

		if (outcome.failure !== undefined) {
			desk.say(
				worker,
				'Warning',
				'Unhealthy',
				`${probeTitle[before.kind]} probe failed: ${outcome.failure}`,
				before.container,
			);
		}

		return outcome.changed;
	};

	const tickAll = (worker: Worker): void => {
		/** The cause of the first result that changed. */
		let because: number | undefined;

		for (const index of worker.probes.keys()) {
			const current = desk.get(worker.uid);
			const probe = current?.probes[index];

			if (current !== undefined && probe?.next === kernel.now) {
				const changed = kernel.under(probe.because, () => tickOne(current, index));
				because ??= changed ? probe.because : undefined;
			}
		}

		if (because !== undefined) {
			kernel.under(because, () => kernel.wake(desk.name, kernel.now, 'probed', worker.uid));
		}
	};

	return {
		name,
		room: 'node',
		refreshed(uid) {
			const worker = desk.get(uid);

			for (const [index, probe] of (worker?.probes ?? []).entries()) {
				const spec = probeFor(worker!.pod, probe);
				const status = statusOf(worker!, probe.container);

				if (spec === undefined || status?.containerID === undefined || status.state?.running === undefined) {
					continue;
				}

				const isNew = status.containerID !== probe.id;

				if (probe.kind === 'readiness' && status.started === true && !status.ready) {
					setProbe(uid, index, {...probe, anchor: kernel.now, next: kernel.now, because: kernel.cause});
					wakeAt(kernel.now, uid);
				} else if (isNew && probe.next === 0) {
					const next = tickAfter(probe, spec.probe, kernel.now - 1);
					setProbe(uid, index, {...probe, next, because: kernel.cause});
					wakeAt(next, uid);
				} else if (isNew) {
					setProbe(uid, index, {...probe, because: kernel.cause});
				}
			}
		},
		roused(uid) {
			const worker = desk.get(uid);

			for (const [index, probe] of (worker?.probes ?? []).entries()) {
				const spec = probeFor(worker!.pod, probe);
				const container = ground.container(probe.id.slice('containerd://'.length));

				if (spec === undefined || container === undefined) {
					continue;
				}

				if (probe.next > 0 || probe.onHold) {
					setProbe(uid, index, {...probe, because: kernel.cause});
					continue;
				}

				const since = container.state === 'exited' ? container.finishedAt : container.healthSince;
				const next = Math.max(tickAfter(probe, spec.probe, since), kernel.now);
				setProbe(uid, index, {...probe, next, because: kernel.cause});
				wakeAt(next, uid);
			}
		},
		start: () => undefined,
		wake() {
			const ticking = takeDue();

			if (!alive()) {
				return;
			}

			for (const worker of ticking) {
				tickAll(worker);
			}
		},
		save: () => ({}),
		load() {
			due = undefined;
		},
	};
};
