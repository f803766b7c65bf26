import type {Kind} from '../api/kind.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import {keyOf, splitKey} from '../api/object.ts';
import type {DeleteOptions, Request, UserInfo} from '../api/verbs.ts';

/**
A wanted verb as data: it can be sent, shown as advice, compared, or counted.

`because` is its reason in words a player will read: `one pod too few`.
*/
export type Call = Omit<Request, 'user'> & {readonly because: string};

/** What a look at the world led to: calls in the order they are to be made, and perhaps when to look again. */
export type Decision = {readonly calls: readonly Call[]; readonly lookAgainIn?: number};

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
	const {because: _, ...request} = call;
	return {...request, user};
};
