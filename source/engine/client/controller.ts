import {type ApiObject, keyOf, type ObjectKey, objectKey} from '../api/object.ts';
import type {Status} from '../api/status.ts';
import type {UserInfo} from '../api/verbs.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Room} from '../kernel/trail.ts';
import {createCaller} from './caller.ts';
import type {Call, Decision, Turn} from './calls.ts';
import type {Client} from './client.ts';
import {createExpectations} from './expectations.ts';
import {createInbox, type Inbox} from './inbox.ts';
import type {Informers} from './informer.ts';
import type {Change, Customs, Loop} from './loop.ts';
import {controllingOwner} from './ownership.ts';
import type {Recorder} from './recorder.ts';
import {batchSize, firstRound, isOver, type Round} from './round.ts';
import {createStandingOrders, type StandingOrder} from './standing-orders.ts';
import {createWorkQueue, defaultRetries, type Item} from './workqueue.ts';

/** Says that a value is a loop, and nothing more: the frame that runs it is made by its process. */
export const defineController = (loop: Loop): Loop => loop;

/**
The frame around a loop. Changes in the cache put keys on its queue; a free worker takes a key, asks `decide`, carries the
calls out and is busy for what they cost.

	change ──▶ queue ──▶ decide(key, seen, turn) ──▶ calls ──▶ server
	             ▲                                      │
	             └── back-off ◀── first refusal ────────┘

Creates in a row start slowly (1, 2, 4, 8 … at once) and deletes in a row go together, so that a wall is hit by one
request and not by five hundred. Source: `slowStartBatch` in pkg/controller/replicaset.
*/
export type Controller = Component & {
	readonly loop: Loop;
	readonly inbox: Inbox;
	/** Keys that wait, and keys that are worked on. */
	readonly waiting: number;
	readonly busy: number;
	/** Whether a person has taken the loop's seat. */
	readonly held: boolean;
	/** From now on work waits in the inbox for a person. */
	take(): void;
	/** The autopilot works again, beginning with what was left in the inbox. */
	release(): void;
	/** Whose calls these are. */
	readonly user: UserInfo;
	/** Leaves a class of objects to the autopilot while the seat is held, or takes it back. */
	delegate(order: StandingOrder, holds: boolean): void;
	readonly orders: readonly StandingOrder[];
	/** What the loop would do about this key now, without doing it. */
	advise(key: ObjectKey): Decision;
	/** What the loop remembers of its earlier looks at this key: expectations, the last refusal. */
	turnOf(key: ObjectKey): Turn;
	/** Calls about this key are still on their way. */
	isAtWork(key: ObjectKey): boolean;
	/**
	Carries a person's calls out as if the loop had decided on them. Not sent while the loop does not run, or while earlier
	calls about this key are on their way; `refusal` is what the server said to the first that it refused at once.
	*/
	carryOut(key: ObjectKey, calls: readonly Call[]): {readonly sent: boolean; readonly refusal?: Status};
	/** Puts a key on the queue. */
	enqueue(key: ObjectKey): void;
	/** The process died, or leads no longer: everything is forgotten. */
	stop(): void;
};

type SavedController = {
	readonly running: boolean;
	readonly held: boolean;
	readonly serial: number;
	readonly queue: Saved;
	readonly expectations: Saved;
	readonly inbox: Saved;
	readonly orders: Saved;
	readonly client: Saved;
	readonly rounds: readonly Round[];
	readonly memory: ReadonlyArray<readonly [string, unknown]>;
	readonly refusals: ReadonlyArray<readonly [string, NonNullable<Turn['refusal']>]>;
};

export type ControllerOptions = {
	readonly kernel: Kernel;
	readonly loop: Loop;
	readonly informers: Informers;
	readonly client: Client;
	readonly recorder: Recorder;
	/** The component's name, `kube-controller-manager/replicaset-controller`. */
	readonly name: string;
	readonly room?: Room;
};

export const createController = (options: ControllerOptions): Controller => {
	const {kernel, loop, informers, client, recorder, name, room} = options;
	const queue = createWorkQueue(kernel, name, loop.retries ?? defaultRetries);
	const expectations = createExpectations();
	const inbox = createInbox();
	const workers = loop.workers ?? 5;
	const rounds = new Map<ObjectKey, Round>();
	const memory = new Map<ObjectKey, unknown>();
	const refusals = new Map<ObjectKey, NonNullable<Turn['refusal']>>();
	const caller = createCaller({kernel, loop, client, recorder, expectations, name});
	let running = false;
	let held = false;

	const enqueue = (key: ObjectKey): void => {
		if (running) {
			queue.add(key);
		}
	};

	/** A key whose own object has news: at once, or in the loop's own time. */
	const enqueueOwn = (key: ObjectKey): void => {
		if (loop.paces === undefined) {
			enqueue(key);
		} else if (running) {
			queue.addAfter(key, loop.paces);
		}
	};

	/** A key whose owned objects have news: at once, or gathered for a while. */
	const enqueueOwner = (key: ObjectKey): void => {
		if (loop.gathersFor === undefined) {
			enqueue(key);
		} else if (running) {
			queue.addAfter(key, loop.gathersFor);
		}
	};

	/** The owner that controls the object, if it is of the kind this loop reconciles. */
	const ownerKey = (object: ApiObject): ObjectKey | undefined => {
		const owner = controllingOwner(object);
		const {reconciles} = loop;

		if (owner === undefined || reconciles === undefined || owner.kind !== reconciles.kind) {
			return undefined;
		}

		return objectKey(reconciles.namespaced ? object.metadata.namespace : undefined, owner.name);
	};

	const observe = ({type, object, before}: Change, key: ObjectKey): void => {
		const owner = ownerKey(object);

		if (owner !== undefined) {
			if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) {
				expectations.deletionSeen(owner, key);
			}

			if (type === 'ADDED') {
				expectations.creationSeen(owner);
			}

			enqueueOwner(owner);
		}

		// An object that changed hands is news for its former owner too.
		const former = before === undefined ? undefined : ownerKey(before);

		if (former !== undefined && former !== owner) {
			enqueueOwner(former);
		}
	};

	const turn = (key: ObjectKey): Turn => {
		const refusal = refusals.get(key);
		return {
			expecting: loop.expects === true && !expectations.met(key, kernel.now),
			remembered: memory.get(key),
			...(refusal === undefined ? {} : {refusal}),
		};
	};

	const advise = (key: ObjectKey): Decision => loop.decide(key, informers.seen, turn(key));

	/** Sends what is left of the batch, or begins the next one; stops where the client would have to wait for a token. */
	const step = (round: Round): void => {
		const size = round.left > 0 ? round.left : batchSize(round);
		let {next, refusal} = round;
		let slowest = 0;
		client.takeCost();

		for (; next < round.next + size && client.tokenIn === 0; next++) {
			const call = round.decision.calls[next] as Call;
			const status = caller.send(round.key, call);
			slowest = Math.max(slowest, client.takeCost());

			if (status !== undefined) {
				refusal ??= {call, status};
			}
		}

		const left = round.next + size - next;
		const grows = left === 0 && round.decision.calls[round.next]?.verb === 'create';
		rounds.set(round.key, {...round, next, left, batch: grows ? round.batch * 2 : round.batch, refusal});
		const pause = left > 0 ? client.tokenIn : slowest;
		kernel.wake(name, kernel.now + Math.max(1, pause), 'step', round.key);
	};

	const close = ({key, decision, refusal}: Round): void => {
		rounds.delete(key);

		if (decision.remember === undefined) {
			memory.delete(key);
		} else {
			memory.set(key, decision.remember);
		}

		if (refusal === undefined) {
			refusals.delete(key);
			queue.forget(key);

			if (decision.lookAgainIn !== undefined) {
				queue.addAfter(key, decision.lookAgainIn);
			}
		} else if (queue.failures(key) < (loop.retries?.tries ?? Number.POSITIVE_INFINITY)) {
			refusals.set(key, refusal);
			queue.addRateLimited(key);
		} else {
			refusals.delete(key);
			queue.forget(key);
		}

		queue.done(key);
	};

	const begin = (key: ObjectKey, decision: Decision): void => {
		for (const event of decision.events ?? []) {
			caller.note(event, '', '');
		}

		const round = firstRound(key, decision);

		if (decision.calls.length === 0) {
			close(round);
		} else {
			step(round);
		}
	};

	const orders = createStandingOrders();

	/** A standing order leaves the object that this key is about to the autopilot. */
	const isDelegated = (key: ObjectKey): boolean => {
		const object = loop.reconciles === undefined ? undefined : informers.seen.get(loop.reconciles, key);
		return object !== undefined && orders.covering(object).length > 0;
	};

	const keepForPlayer = ({key, cause}: Item): void => {
		const advice = advise(key);

		if (advice.calls.length === 0 || isDelegated(key)) {
			inbox.drop(key);
			begin(key, advice);
			return;
		}

		inbox.put({key, since: kernel.now, cause, advice});
		queue.done(key);
	};

	const workOn = (item: Item): void => {
		// A person's calls about this key are still on their way.
		if (rounds.has(item.key)) {
			queue.done(item.key);
			queue.addAfter(item.key, loop.retries?.base ?? defaultRetries.base);
			return;
		}

		kernel.under(item.cause, () => (held ? keepForPlayer(item) : begin(item.key, advise(item.key))));
	};

	const work = (): void => {
		while (running && queue.busy < workers) {
			const item = queue.take();

			if (item === undefined) {
				return;
			}

			workOn(item);
		}
	};

	const go = (key: ObjectKey): void => {
		const round = rounds.get(key);

		if (round !== undefined) {
			if (isOver(round)) {
				close(round);
			} else {
				step(round);
			}
		}
	};

	const listen = (): void => {
		const wanted = [loop.reconciles, ...(loop.owns ?? []), ...(loop.watches ?? []).map(({kind}) => kind)];

		for (const kind of [...wanted, ...(loop.indices ?? []).map(({kind}) => kind)]) {
			if (kind !== undefined) {
				informers.watch(kind);
			}
		}

		for (const index of loop.indices ?? []) {
			informers.addIndex(index);
		}

		if (loop.reconciles !== undefined) {
			informers.on(loop.reconciles, (change, _, key) => {
				if (change.type === 'DELETED') {
					expectations.forget(key);
				}

				enqueueOwn(key);
			});
		}

		for (const kind of loop.owns ?? []) {
			informers.on(kind, (change, _, key) => observe(change, key));
		}

		for (const watching of loop.watches ?? []) {
			informers.on(watching.kind, change => {
				if (running) {
					for (const key of watching.keys(change, informers.seen)) {
						queue.add(key);
					}
				}
			});
		}
	};

	const listenToCustoms = ({keys, indices}: Customs): void =>
		informers.watchCustoms({
			indices,
			handler(change, kind) {
				if (running) {
					for (const key of keys(kind)(change, informers.seen)) {
						queue.add(key);
					}
				}
			},
		});

	/** A loop that starts hears of everything that is there already, as a fresh informer tells it. */
	const lookAtAll = (): void => {
		const {seen} = informers;
		const customs = loop.customs === undefined ? [] : seen.customKinds;

		if (loop.reconciles !== undefined) {
			for (const object of informers.seen.list(loop.reconciles)) {
				enqueueOwn(keyOf(object));
			}
		}

		for (const {kind, keys} of [
			...(loop.watches ?? []),
			...customs.map(custom => ({kind: custom, keys: (loop.customs as Customs).keys(custom)})),
		]) {
			for (const object of seen.list(kind)) {
				for (const key of keys({type: 'ADDED', object, before: undefined}, seen)) {
					queue.add(key);
				}
			}
		}
	};

	const forgetAll = (): void => {
		queue.clear();
		expectations.clear();
		inbox.clear();
		rounds.clear();
		memory.clear();
		refusals.clear();
		client.reset();
	};

	listen();

	if (loop.customs !== undefined) {
		listenToCustoms(loop.customs);
	}

	return {
		name,
		room,
		loop,
		inbox,
		get waiting() {
			return queue.length;
		},
		get busy() {
			return queue.busy;
		},
		get held() {
			return held;
		},
		take() {
			held = true;
		},
		delegate(order, holds) {
			orders.set(order, holds);

			for (const {key} of inbox.items()) {
				enqueue(key);
			}
		},
		get orders() {
			return orders.list;
		},
		release() {
			held = false;

			for (const {key} of inbox.items()) {
				enqueue(key);
			}

			inbox.clear();
		},
		user: client.user,
		advise,
		turnOf: turn,
		isAtWork: key => rounds.has(key),
		carryOut(key, calls) {
			if (!running || rounds.has(key)) {
				return {sent: false};
			}

			inbox.drop(key);
			begin(key, {calls});
			return {sent: true, refusal: rounds.get(key)?.refusal?.status};
		},
		enqueue,
		start() {
			forgetAll();
			running = true;

			for (const key of loop.startsWith ?? []) {
				queue.add(key);
			}

			if (informers.synced) {
				lookAtAll();
			}
		},
		stop() {
			running = false;
			forgetAll();
		},
		wake(what, about) {
			if (!running) {
				return;
			}

			if (what === 'step') {
				go(about);
			} else if (what === 'later') {
				queue.due(about);
			}

			work();
		},
		save(): SavedController & Saved {
			return {
				running,
				held,
				serial: caller.serial,
				queue: queue.save(),
				expectations: expectations.save(),
				inbox: inbox.save(),
				orders: orders.save(),
				client: client.save(),
				rounds: [...rounds.values()],
				memory: [...memory],
				refusals: [...refusals],
			};
		},
		load(saved) {
			const was = saved as SavedController & Saved;
			forgetAll();
			running = was.running;
			held = was.held;
			caller.serial = was.serial;
			queue.load(was.queue);
			expectations.load(was.expectations);
			inbox.load(was.inbox);
			orders.load(was.orders);
			client.load(was.client);

			for (const round of was.rounds) {
				rounds.set(round.key, round);
			}

			for (const [key, value] of was.memory) {
				memory.set(key, value);
			}

			for (const [key, value] of was.refusals) {
				refusals.set(key, value);
			}
		},
	};
};
