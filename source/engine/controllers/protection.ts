/** The finalizers that keep what is in use. */
import type {Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {type Decision, nothingToDo, update} from '../client/calls.ts';

const withFinalizers = <T extends ApiObject>(object: T, finalizers: readonly string[]): T => ({
	...object,
	metadata: {...object.metadata, finalizers},
});

/** The server gives it to whatever is created; this is for what came to be without. */
export const withFinalizer = <T extends ApiObject>(kind: Kind<T>, object: T, finalizer: string): Decision => {
	const {finalizers = []} = object.metadata;
	return finalizers.includes(finalizer)
		? nothingToDo
		: {calls: [update(kind, withFinalizers(object, [...finalizers, finalizer]), 'it is to stay while it is in use')]};
};

export const withoutFinalizer = <T extends ApiObject>(
	kind: Kind<T>,
	object: T,
	finalizer: string,
	because: string,
): Decision => {
	const {finalizers = []} = object.metadata;
	const rest = finalizers.filter(each => each !== finalizer);
	return rest.length === finalizers.length
		? nothingToDo
		: {calls: [{...update(kind, withFinalizers(object, rest), because), fineIf: ['NotFound']}]};
};
