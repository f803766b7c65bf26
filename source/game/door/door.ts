/*
The door: what clients from outside see of a run, and how they write.

	kubectl, k9s, a program ──▶ shell/http ──▶ door ──▶ glass (reads: no mark) · intents (writes: stamped, logged, replayed)

Who comes in is an identity of the run, and RBAC says what that identity may do. The door holds no rule of Kubernetes and
none of HTTP: it joins the two, and it is the one place at which a client's request becomes part of a run.
*/
import type {AnyKind} from '../../engine/api/kind.ts';
import {forbidden, serviceUnavailable} from '../../engine/api/refusals.ts';
import type {Reply} from '../../engine/api/status.ts';
import type {Glass, UserInfo} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Layers} from '../inside/layers.ts';
import type {Intent, Outcome} from '../intent.ts';
import type {Call} from './call.ts';
import {actingAs, type Impersonation} from './impersonation.ts';
import {createInsideDoor, type InsideDoor} from './inside-door.ts';
import {createProxyDoor, type ProxyDoor} from './proxy-door.ts';

export type Door = {
	readonly now: Millis;
	/** Grows with every step back in time: what was read before it is of another run. */
	readonly era: number;
	/** Nobody writes any more. */
	readonly over: boolean;
	readonly glass: Glass;
	/** What `kubectl exec`, `logs` and `port-forward` reach. */
	readonly inside: InsideDoor;
	/** Kinds that somebody made up, in every version that is served now. */
	readonly customKinds: readonly AnyKind[];
	/** What `kubectl top` shows. */
	readonly metrics: Cluster['metrics'];
	/** What a pod, a Service or a kubelet answers behind the API server. */
	readonly proxy: ProxyDoor;
	/** Answers a question that is posted like an object: who am I, what may I. */
	review: Cluster['server']['review'];
	/** Who sends this token of a service account, if it holds. */
	bearerOf(token: string): UserInfo | undefined;
	/** The one somebody wants to be taken for, if RBAC lets them. */
	actAs(user: UserInfo, wanted: Impersonation): ReturnType<typeof actingAs>;
	/** Whether somebody may ask for a path that names no object. */
	allowsPath(user: UserInfo, path: string): boolean;
	/** Sends a write; it lands at the present millisecond and becomes part of the run. */
	call(call: Call): Reply;
};

export type DoorOptions = {
	readonly cluster: Cluster;
	readonly layers: Layers;
	readonly era: () => number;
	readonly over: () => boolean;
	readonly submit: (intent: Intent) => Outcome;
};

const ended: Reply = {ok: false, status: serviceUnavailable('the run is over: nothing can be changed any more')};

export const createDoor = ({cluster, layers, era, over, submit}: DoorOptions): Door => ({
	get now() {
		return cluster.kernel.now;
	},
	get era() {
		return era();
	},
	get over() {
		return over();
	},
	inside: createInsideDoor({cluster, layers, submit}),
	metrics: cluster.metrics,
	proxy: createProxyDoor(cluster),
	review: question => cluster.server.review(question),
	bearerOf: token => cluster.server.bearerOf(token)?.user,
	actAs: (user, wanted) => actingAs(cluster, user, wanted),
	allowsPath: (user, path) => cluster.server.authorizer.allowsPath({user, verb: 'get', path}),
	get glass() {
		return cluster.server.glass;
	},
	get customKinds() {
		return cluster.server.customKinds;
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
