/*
The door: what clients from outside see of a run, and how they write.

	kubectl, k9s, a program ──▶ shell/http ──▶ door ──▶ glass (reads: no mark) · intents (writes: stamped, logged, replayed)

Who comes in is an identity of the run, and RBAC says what that identity may do. The door holds no rule of Kubernetes and
none of HTTP: it joins the two, and it is the one place at which a client's request becomes part of a run.
*/
import {forbidden, serviceUnavailable} from '../../engine/api/refusals.ts';
import type {Reply} from '../../engine/api/status.ts';
import type {Glass} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Intent, Outcome} from '../intent.ts';
import type {Call} from './call.ts';

export type Door = {
	readonly now: Millis;
	/** Grows with every step back in time: what was read before it is of another run. */
	readonly era: number;
	/** Nobody writes any more. */
	readonly over: boolean;
	readonly glass: Glass;
	/** Sends a write; it lands at the present millisecond and becomes part of the run. */
	call(call: Call): Reply;
};

export type DoorOptions = {
	readonly cluster: Cluster;
	readonly era: () => number;
	readonly over: () => boolean;
	readonly submit: (intent: Intent) => Outcome;
};

const ended: Reply = {ok: false, status: serviceUnavailable('the run is over: nothing can be changed any more')};

export const createDoor = ({cluster, era, over, submit}: DoorOptions): Door => ({
	get now() {
		return cluster.kernel.now;
	},
	get era() {
		return era();
	},
	get over() {
		return over();
	},
	get glass() {
		return cluster.server.glass;
	},
	call(call) {
		if (over()) {
			return ended;
		}

		const outcome = submit({do: 'call', ...call});

		if (outcome.answer !== undefined) {
			return outcome.answer;
		}

		const why = outcome.ok ? outcome.said : outcome.why;
		const kind = {group: '', plural: call.resource, kind: call.resource};
		return {ok: false, status: forbidden(kind, call.name ?? '', why)};
	},
});
