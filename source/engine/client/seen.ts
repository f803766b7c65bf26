import type {AnyKind, Kind} from '../api/kind.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import type {PodMetrics} from '../api/pod-metrics.ts';
import type {Scale} from '../api/scale.ts';
import type {Reply} from '../api/status.ts';
import type {List, ListQuery} from '../api/verbs.ts';
import type {DrawReader} from '../kernel/draws.ts';
import type {Millis} from '../kernel/time.ts';

/**
One component's sight: what its informers have seen, stale by as much as its link.

Lists come in the order of their keys, so that a decision never depends on what arrived first.
*/
export type Seen = {
	/** The virtual time of the look. */
	readonly now: Millis;
	/** Chance by name, for the rare controller that jitters. */
	readonly draws: DrawReader;
	/** Kinds that somebody made up and that this sight follows, by their names; empty unless a loop asked for them. */
	readonly customKinds: readonly AnyKind[];
	get<T extends ApiObject>(kind: Kind<T>, key: ObjectKey): T | undefined;
	list<T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly T[];
	/** Objects of `kind` whose controlling owner reference has this uid. */
	ownedBy<T extends ApiObject>(owner: ApiObject, kind: Kind<T>): readonly T[];
	/** Objects in one of the named indices of the cache, `pods by node`, `node-17`. */
	byIndex<T extends ApiObject>(kind: Kind<T>, index: string, value: string): readonly T[];
	/**
	When the node's Lease was last renewed, as this sight knows it: the number form of `spec.renewTime`, without making
	or parsing its text, because the node monitor asks it for every node every five seconds.
	*/
	leaseRenewedAt(node: string): Millis | undefined;
	/** The fact by which the node's Lease is renewed no more, for the chain of causes alone: nobody may decide by it. */
	leaseSilencedBy(node: string): number;
	/** A fresh read through the server, for the few places where Kubernetes itself reads past its cache. */
	fresh<T extends ApiObject>(kind: Kind<T>, key: ObjectKey): T | undefined;
	/** A fresh read of how many pods a workload wants, whatever its kind. */
	scale(kind: AnyKind, key: ObjectKey): Reply<Scale>;
	/** A fresh read of what pods use, for whoever scales by it. */
	podMetrics(query: ListQuery): Reply<List<PodMetrics>>;
};
