import type {UserInfo, Verb} from '../api/verbs.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/**
What a request costs, and when there are too many.

Verbs are answered at once; what an overloaded server does is make its callers busy for longer. The server is one queue with
sixteen seats: a number that says until when they are taken. Beyond fifteen seconds of waiting it refuses, as priority
and fairness does. Source: k8s.io/apiserver/pkg/util/flowcontrol (a quarter of the request timeout).
*/
export type FlowControl = {
	/** Takes a seat for a request; false when the queue is too long. */
	admit(user: UserInfo, verb: Verb): boolean;
	/** How long a request of this verb takes now, without etcd, in whole ms. */
	latency(verb: Verb): Millis;
	/** How long a request waits for its seat now. */
	readonly wait: Millis;
	save(): Saved;
	load(saved: Saved): void;
};

const seats = 16;
const longestWait = seconds(15);

/** Milliseconds of a seat. A list is dear because it is long. */
const work: Readonly<Record<Verb, Millis>> = {
	get: 1,
	list: 8,
	watch: 1,
	create: 3,
	update: 2,
	patch: 3,
	delete: 2,
	deletecollection: 10,
};

/** `slowdown` multiplies the work: 1 at rest, more while the server's machine is busy with something else. */
export const createFlowControl = (kernel: Kernel, slowdown: () => number): FlowControl => {
	let takenUntil = 0;
	const wait = (): Millis => Math.max(0, Math.round(takenUntil - kernel.now));

	return {
		get wait() {
			return wait();
		},
		admit(user, verb) {
			// What keeps the cluster alive is never queued behind the rest.
			if (user.groups.includes('system:masters')) {
				return true;
			}

			if (takenUntil - kernel.now > longestWait) {
				return false;
			}

			takenUntil = Math.max(takenUntil, kernel.now) + (work[verb] * slowdown()) / seats;
			return true;
		},
		latency: verb => wait() + Math.round(work[verb] * slowdown()),
		save: () => ({takenUntil}),
		load(saved) {
			takenUntil = saved.takenUntil as number;
		},
	};
};
