import {keyOf as keyOfObject} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';
import {backoffEnd, isBackingOff} from './backoff.ts';
import {type ClusterEvent, isOfInterest, wildcard} from './cluster-event.ts';
import type {Plugin} from './framework.ts';
import {createHeap} from './heap.ts';
import {createNominator} from './nominator.ts';
import {isSuccess} from './plugin-status.ts';
import {podChanges} from './pod-changes.ts';
import {compilePod, type PodInfo, recompilePod} from './pod-info.ts';
import {createPool} from './pool.ts';
import type {Ranked} from './queue-order.ts';

import {
	defaultQueueSettings,
	type InFlight,
	type QueueContext,
	type QueuedPod,
	type QueueSettings,
	type Recorded,
	type SchedulingQueue,
	type Strategy,
	type Where,
} from './queued-pod.ts';

const keyOf = (pod: QueuedPod): string => pod.info.key;

/**
Pods on their way to a node: active, backing off, or waiting for an event that helps.

Source: pkg/scheduler/backend/queue/scheduling_queue.go
*/
export const createQueue = (context: QueueContext, settings: QueueSettings = defaultQueueSettings): SchedulingQueue => {
	const rank = ({info, timestamp}: QueuedPod): Ranked => ({priority: info.priority, timestamp});
	const before = (one: QueuedPod, other: QueuedPod): boolean => {
		const first = rank(one);
		const second = rank(other);
		return context.goesBefore(first, second) || (!context.goesBefore(second, first) && one.arrival < other.arrival);
	};
	const endOf = (pod: QueuedPod): Millis => backoffEnd(pod.timestamp, pod, settings.backoff) ?? 0;
	const endsBefore = (one: QueuedPod, other: QueuedPod): boolean => {
		const first = endOf(one);
		const second = endOf(other);
		return first === second ? before(one, other) : first < second;
	};

	const active = createHeap<QueuedPod>(keyOf, before);
	const backoff = createHeap<QueuedPod>(keyOf, endsBefore);
	const errorBackoff = createHeap<QueuedPod>(keyOf, endsBefore);
	const unschedulable = createPool();
	const inFlight = new Map<string, InFlight>();
	const nominator = createNominator();
	let events: Recorded[] = [];
	let eventCount = 0;
	let arrivals = 0;

	const isWaitingOut = (pod: QueuedPod): boolean =>
		isBackingOff(backoffEnd(pod.timestamp, pod, settings.backoff), context.now());

	/** The pod as PreEnqueue leaves it: gated, or free to enter a queue. */
	const enqueueing = (pod: QueuedPod): QueuedPod => {
		const framework = context.frameworkOf(pod.info);

		for (const index of framework.preEnqueues) {
			const plugin = framework.plugins[index] as Plugin;

			if (!isSuccess(plugin.preEnqueue?.(pod.info, context.sight()))) {
				const unschedulablePlugins = [...new Set([...pod.unschedulablePlugins, plugin.name])].sort();
				return {...pod, unschedulablePlugins, gatedBy: plugin.name};
			}
		}

		return pod.gatedBy === undefined ? pod : {...pod, gatedBy: undefined};
	};

	const forget = (key: string): void => {
		active.remove(key);
		backoff.remove(key);
		errorBackoff.remove(key);
		unschedulable.delete(key);
	};

	/** Puts a waiting pod where the strategy says, unless a PreEnqueue keeps it back. */
	const place = (pod: QueuedPod, strategy: Strategy): void => {
		const key = keyOf(pod);
		forget(key);

		if (strategy === 'skip') {
			unschedulable.set(key, pod);
			return;
		}

		const entering = enqueueing({...pod, cause: context.cause()});

		if (entering.gatedBy !== undefined) {
			unschedulable.set(key, entering);
		} else if (strategy === 'after back-off' && isWaitingOut(entering)) {
			const failedByError = entering.unschedulablePlugins.length === 0 && entering.pendingPlugins.length === 0;
			(failedByError ? errorBackoff : backoff).put(entering);
		} else {
			active.put(entering);
		}
	};

	const strategyFor = (pod: QueuedPod, event: ClusterEvent): Strategy => {
		const {unschedulablePlugins, pendingPlugins} = pod;

		if ((unschedulablePlugins.length === 0 && pendingPlugins.length === 0) || event.resource === '*') {
			return 'after back-off';
		}

		const framework = context.frameworkOf(pod.info);
		const says = (plugin: string): boolean =>
			framework.events
				.get(plugin)
				?.some(
					registration =>
						isOfInterest(registration, event) &&
						(registration.hint === undefined || registration.hint(pod.info, event, context.sight()) === 'Queue'),
				) ?? false;

		if (pendingPlugins.some(says)) {
			return 'immediately';
		}

		return unschedulablePlugins.some(says) ? 'after back-off' : 'skip';
	};

	const gateIsInterested = (pod: QueuedPod, event: ClusterEvent): boolean =>
		pod.gatedBy === undefined ||
		(context
			.frameworkOf(pod.info)
			.events.get(pod.gatedBy)
			?.some(registration => isOfInterest(registration, event)) ??
			false);

	/** May the event help a pod that waits for these plug-ins? What the plug-ins make of it for this pod is asked afterwards. */
	const mayHelp = (pod: QueuedPod, event: ClusterEvent): boolean => {
		const {events} = context.frameworkOf(pod.info);
		const plugins = [...pod.unschedulablePlugins, ...pod.pendingPlugins];
		return (
			gateIsInterested(pod, event) &&
			(event.resource === '*' ||
				plugins.length === 0 ||
				plugins.some(plugin => events.get(plugin)?.some(registration => isOfInterest(registration, event)) === true))
		);
	};

	const record = (event: ClusterEvent): void => {
		if (inFlight.size > 0) {
			eventCount += 1;
			events.push({number: eventCount, event});
		}
	};

	const done = (uid: string): void => {
		inFlight.delete(uid);
		const oldest = Math.min(...[...inFlight.values()].map(flight => flight.from));
		events = inFlight.size === 0 ? [] : events.filter(recorded => recorded.number > oldest);
	};

	const launch = (pod: QueuedPod): QueuedPod => {
		const launched: QueuedPod = {
			...pod,
			attempts: pod.attempts + 1,
			unschedulablePlugins: [],
			pendingPlugins: [],
			gatedBy: undefined,
		};
		inFlight.set(pod.info.uid, {pod: launched, from: eventCount});
		return launched;
	};

	const waiting = (key: string): {where: Where; pod: QueuedPod} | undefined => {
		const inActive = active.get(key);

		if (inActive !== undefined) {
			return {where: 'active', pod: inActive};
		}

		const inBackoff = backoff.get(key);

		if (inBackoff !== undefined) {
			return {where: 'backoff', pod: inBackoff};
		}

		const inError = errorBackoff.get(key);

		if (inError !== undefined) {
			return {where: 'error backoff', pod: inError};
		}

		const inPool = unschedulable.get(key);
		return inPool === undefined ? undefined : {where: 'unschedulable', pod: inPool};
	};

	const add = (info: PodInfo): void => {
		const now = context.now();
		arrivals += 1;
		nominator.add(info);
		place(
			{
				info,
				timestamp: now,
				since: now,
				arrival: arrivals,
				attempts: 0,
				unschedulableCount: 0,
				consecutiveErrorsCount: 0,
				unschedulablePlugins: [],
				pendingPlugins: [],
				gatedBy: undefined,
				cause: context.cause(),
			},
			'immediately',
		);
	};

	/** A pod in the pool changed itself: its own changes may be what its plug-ins wait for. */
	const updateInPool = (pod: QueuedPod, changes: readonly ClusterEvent[]): void => {
		unschedulable.set(keyOf(pod), pod);

		for (const change of changes) {
			const strategy = gateIsInterested(pod, change) ? strategyFor(pod, change) : 'skip';

			if (strategy !== 'skip') {
				place(pod, strategy);

				if (!unschedulable.has(keyOf(pod))) {
					return;
				}
			}
		}
	};

	const flush = (heap: typeof backoff): void => {
		for (let first = heap.peek(); first !== undefined && !isWaitingOut(first); first = heap.peek()) {
			heap.pop();
			active.put(first);
		}
	};

	const everyPart = {active, backoff, 'error backoff': errorBackoff} as const;

	return {
		nominator,
		add,
		update(previous, after) {
			const uid = after.metadata.uid ?? '';
			const changes = podChanges(previous, after);
			const flight = inFlight.get(uid);

			if (flight !== undefined) {
				const info = recompilePod(flight.pod.info, after);
				nominator.update(previous, info);
				inFlight.set(uid, {...flight, pod: {...flight.pod, info}});

				for (const change of changes.filter(context.isOfInterest)) {
					record(change);
				}

				return;
			}

			const found = waiting(keyOfObject(after));

			if (found === undefined) {
				add(compilePod(after));
				return;
			}

			const info = recompilePod(found.pod.info, after);
			const pod = {...found.pod, info};
			nominator.update(previous, info);

			if (found.where === 'unschedulable') {
				updateInPool(pod, changes);
			} else if (found.where !== 'in flight') {
				everyPart[found.where].put(pod);
			}
		},
		remove(info) {
			nominator.remove(info);
			forget(info.key);
		},
		pop() {
			const next = active.pop() ?? backoff.pop();
			return next === undefined ? undefined : launch(next);
		},
		take(key) {
			const found = waiting(key);

			if (found === undefined) {
				return undefined;
			}

			forget(key);
			return launch(found.pod);
		},
		done,
		returnFailed(pod, unschedulablePlugins, pendingPlugins) {
			const flight = inFlight.get(pod.info.uid);
			// A pod whose binding failed is in flight no more; it has no plug-in to wait for either.
			const since = flight === undefined ? [] : events.filter(recorded => recorded.number > flight.from);
			done(pod.info.uid);
			const rejected = unschedulablePlugins.length > 0 || pendingPlugins.length > 0;
			const back: QueuedPod = {
				...pod,
				info: flight?.pod.info ?? pod.info,
				timestamp: context.now(),
				unschedulableCount: pod.unschedulableCount + (rejected ? 1 : 0),
				consecutiveErrorsCount: rejected ? 0 : pod.consecutiveErrorsCount + 1,
				unschedulablePlugins,
				pendingPlugins,
			};

			if (!rejected) {
				place(back, 'after back-off');
				return;
			}

			for (const {event} of since) {
				const strategy = strategyFor(back, event);

				if (strategy !== 'skip') {
					place(back, strategy);
					return;
				}
			}

			place(back, 'skip');
		},
		move(event, concerns) {
			if (!context.isOfInterest(event)) {
				return;
			}

			for (const pod of unschedulable.concerned(one => mayHelp(one, event))) {
				if (concerns === undefined || concerns(pod.info)) {
					const strategy = strategyFor(pod, event);

					if (strategy !== 'skip') {
						place(pod, strategy);
					}
				}
			}

			record(event);
		},
		activate(key) {
			const found = waiting(key);

			if (found !== undefined && found.where !== 'active') {
				place(found.pod, 'immediately');
			}
		},
		flushBackoff() {
			flush(backoff);
			flush(errorBackoff);
		},
		flushLeftovers() {
			const now = context.now();

			for (const pod of unschedulable.list()) {
				if (now - pod.timestamp > settings.longestInPool && gateIsInterested(pod, wildcard)) {
					place(pod, 'after back-off');
				}
			}
		},
		nextBackoffEnd() {
			const ends = [backoff.peek(), errorBackoff.peek()].filter(pod => pod !== undefined).map(endOf);
			return ends.length === 0 ? undefined : Math.min(...ends) + 1000;
		},
		get ready() {
			return active.size > 0 || backoff.size > 0;
		},
		get poolSize() {
			return unschedulable.size;
		},
		get size() {
			return active.size + backoff.size + errorBackoff.size + unschedulable.size + inFlight.size;
		},
		find(key) {
			const found = waiting(key);

			if (found !== undefined) {
				return found;
			}

			const flight = [...inFlight.values()].find(({pod}) => keyOf(pod) === key);
			return flight === undefined ? undefined : {where: 'in flight', pod: flight.pod};
		},
		list(where) {
			if (where === 'unschedulable') {
				return unschedulable.list();
			}

			return where === 'in flight' ? [...inFlight.values()].map(({pod}) => pod) : everyPart[where].sorted();
		},
		save: () => ({
			active: active.sorted(),
			backoff: backoff.sorted(),
			errorBackoff: errorBackoff.sorted(),
			unschedulable: unschedulable.list(),
			inFlight: [...inFlight.values()],
			events: [...events],
			nominated: nominator.save(),
			arrivals,
			eventCount,
		}),
		load(saved) {
			active.clear();
			backoff.clear();
			errorBackoff.clear();
			unschedulable.clear();
			inFlight.clear();
			nominator.clear();
			for (const pod of saved.active) {
				active.put(pod);
			}

			for (const pod of saved.backoff) {
				backoff.put(pod);
			}

			for (const pod of saved.errorBackoff) {
				errorBackoff.put(pod);
			}

			for (const pod of saved.unschedulable) {
				unschedulable.set(keyOf(pod), pod);
			}

			for (const flight of saved.inFlight) {
				inFlight.set(flight.pod.info.uid, flight);
			}

			for (const [node, pods] of saved.nominated) {
				for (const pod of pods) {
					nominator.add(pod, node);
				}
			}

			events = [...saved.events];
			arrivals = saved.arrivals;
			eventCount = saved.eventCount;
		},
	};
};
