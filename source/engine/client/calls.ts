import type {Kind} from '../api/kind.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import {keyOf, splitKey} from '../api/object.ts';
import type {Status, StatusReason} from '../api/status.ts';
import type {DeleteOptions, Request, UserInfo} from '../api/verbs.ts';

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
	/** The fact that it hangs on, where that is another than what put its key on the queue. */
	readonly cause?: number;
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

const on = (kind: Kind<never>, key: ObjectKey): Pick<Call, 'kind' | 'namespace' | 'name'> => {
	const {namespace, name} = splitKey(key);
	return {kind: kind as unknown as Call['kind'], namespace, name};
};

export const create = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call => ({
	...on(kind as unknown as Kind<never>, keyOf(object)),
	verb: 'create',
	object,
	because,
});

export const update = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call => ({
	...on(kind as unknown as Kind<never>, keyOf(object)),
	verb: 'update',
	object,
	because,
});

export const updateStatus = <T extends ApiObject>(kind: Kind<T>, object: T, because: string): Call => ({
	...update(kind, object, because),
	subresource: 'status',
});

/** A merge patch, of the object itself or of a subresource. */
export const patch = <T extends ApiObject>(
	kind: Kind<T>,
	key: ObjectKey,
	body: unknown,
	because: string,
	subresource?: string,
): Call => ({
	...on(kind as unknown as Kind<never>, key),
	verb: 'patch',
	patchType: 'merge',
	object: body,
	because,
	...(subresource === undefined ? {} : {subresource}),
});

export const remove = <T extends ApiObject>(
	kind: Kind<T>,
	key: ObjectKey,
	because: string,
	options?: DeleteOptions,
): Call => ({
	...on(kind as unknown as Kind<never>, key),
	verb: 'delete',
	because,
	...(options === undefined ? {} : {options}),
});

/** The request that a call becomes when somebody sends it. */
export const asRequest = (call: Call, user: UserInfo): Request => {
	const {because: _, cause: _cause, event: _event, eventIfRefused: _eventIfRefused, fineIf: _fineIf, ...request} = call;
	return {...request, user};
};
