import type {Kind} from '../api/kind.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import {keyOf, splitKey} from '../api/object.ts';
import type {Status, StatusReason} from '../api/status.ts';
import type {DeleteOptions, Request} from '../api/verbs.ts';

/**
A Kubernetes Event that a controller wants recorded about an object.

In the message `{name}` stands for the name that the server gave to what a call made, `{error}` for the words of a refusal.
*/
export type EventNote = {
	readonly about: ApiObject;
	readonly type: 'Normal' | 'Warning';
	readonly reason: string;
	readonly message: string;
	/** The part of the object that it is about: `spec.containers{web}`. */
	readonly fieldPath?: string;
	/** What was being done, and what else it is about: only the newer form of events says so. */
	readonly action?: string;
	readonly related?: ApiObject;
};

/**
A wanted verb as data: it can be sent, shown as advice, compared, or counted.

`because` is its reason in words a player will read: `one pod too few`.
*/
export type Call = Omit<Request, 'user'> & {
	readonly because: string;
	/** Recorded once the server has accepted the call. */
	readonly event?: EventNote;
	/** Recorded when the server has refused it. */
	readonly eventIfRefused?: EventNote;
	/**
	Refusals which mean that the wish is true already (`NotFound` for a delete) or moot (`NamespaceTerminating`, a cause of
	`Forbidden`): the round goes on as after a yes, and nothing is recorded.
	*/
	readonly fineIf?: ReadonlyArray<StatusReason | 'NamespaceTerminating'>;
};

/** What a look at the world led to: calls in the order they are to be made, and perhaps when to look again. */
export type Decision = {
	readonly calls: readonly Call[];
	readonly lookAgainIn?: number;
	/** Recorded before the calls are made, whatever becomes of them. */
	readonly events?: readonly EventNote[];
	/**
	What the key remembers until its next look, frozen; left out means nothing. The frame saves it with its queue and
	loses it in a crash, as Kubernetes loses its timers.
	*/
	readonly remember?: unknown;
};

/** What the frame knows about the earlier looks at the same key. */
export type Turn = {
	/** Creations or deletions asked for earlier are not all seen yet: counting pods now would count wrong. */
	readonly expecting: boolean;
	/** The call that ended the last round, with the server's refusal. */
	readonly refusal?: {readonly call: Call; readonly status: Status};
	/** What the last decision about this key wanted remembered. */
	readonly remembered?: unknown;
};

export const firstTurn: Turn = {expecting: false};

export const nothingToDo: Decision = {calls: []};

/** A call about one object. Its fields stand in one order, those that a verb has no use for undefined at the end. */
const about = (verb: Call['verb'], kind: unknown, key: ObjectKey, because: string, more: Partial<Call>): Call => {
	const {namespace, name} = splitKey(key);
	const {object, patchType, subresource, options} = more;
	return {kind: kind as Call['kind'], namespace, name, verb, because, object, patchType, subresource, options};
};

export const create = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call =>
	about('create', kind, keyOf(object), because, {object});

export const update = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call =>
	about('update', kind, keyOf(object), because, {object});

export const updateStatus = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call =>
	about('update', kind, keyOf(object), because, {object, subresource: 'status'});

/** A merge patch, of the object itself or of a subresource. */
export const patch = <T extends ApiObject>(
	kind: Kind<T>,
	key: ObjectKey,
	body: unknown,
	because: string,
	subresource?: string,
): Call => about('patch', kind, key, because, {object: body, patchType: 'merge', subresource});

export const remove = <T extends ApiObject>(
	kind: Kind<T>,
	key: ObjectKey,
	because: string,
	options?: DeleteOptions,
): Call => about('delete', kind, key, because, {options});
