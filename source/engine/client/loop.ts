import type {AnyKind} from '../api/kind.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';
import type {Decision, Turn} from './calls.ts';
import type {Seen} from './seen.ts';

/** A change in the cache, as a controller hears of it. `before` is undefined for what is new. */
export type Change<T extends ApiObject = ApiObject> = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: T;
	readonly before: T | undefined;
};

/** A named index of a cache: the values under which `seen.byIndex(kind, name, value)` finds an object. Shared by name. */
export type Index = {
	readonly kind: AnyKind;
	readonly name: string;
	values(object: ApiObject): readonly string[];
};

/** Which keys a change of some other kind puts on the queue. */
export type Watching = {
	readonly kind: AnyKind;
	keys(change: Change, seen: Seen): readonly string[];
};

/** What a loop wants of each kind that somebody makes up while it runs. */
export type Customs = {
	readonly keys: (kind: AnyKind) => Watching['keys'];
	readonly indices: (kind: AnyKind) => readonly Index[];
};

/** How a refused key comes back: `base` doubles up to `max`; after `tries` it waits for the next change. */
export type Retries = {readonly base: Millis; readonly max: Millis; readonly tries?: number};

/**
A loop without a body: the frame supplies queue, retries, expectations, costs, events and facts.

A change of an object of `reconciles` queues its own key, a change of an object of `owns` its controlling owner's; anything
else is said in `watches`. `startsWith` are keys queued when the loop starts, for loops that make rounds.
*/
export type Loop = {
	/** The component in events and the user agent, `replicaset-controller`. */
	readonly name: string;
	/** The service account it works under, where that is not its name. */
	readonly account?: string;
	readonly reconciles?: AnyKind;
	readonly owns?: readonly AnyKind[];
	readonly watches?: readonly Watching[];
	readonly indices?: readonly Index[];
	/** Wants to see every custom resource as well, as their definitions come and go. */
	readonly customs?: Customs;
	readonly startsWith?: readonly string[];
	/**
	True where creations and deletions of owned objects must be seen before the next count (ReplicaSet, Job): the frame
	expects what the round's create and delete calls of `owns` kinds asked for, and says so in `turn.expecting`.
	*/
	readonly expects?: boolean;
	/** News of what an object owns puts its key on the queue so much later, many changes as one: a Job's pods. */
	readonly gathersFor?: Millis;
	/** Each key is looked at so long after it was put on the queue, and never sooner: the autoscaler's. */
	readonly paces?: Millis;
	/** How many keys are worked on at once. Source: pkg/controller/<loop>/config/v1alpha1/defaults.go */
	readonly workers?: number;
	readonly retries?: Retries;
	/** Pure: the same key, sight and turn give the same decision. */
	decide(key: ObjectKey, seen: Seen, turn: Turn): Decision;
};
