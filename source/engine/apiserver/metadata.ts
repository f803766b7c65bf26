import type {ObjectMeta} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {equalMembers} from '../api/share.ts';
import {type FieldError, forbiddenField} from '../api/validation.ts';

const omitted = ['labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'] as const;

const isEmpty = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length === 0;

/** Without the lists and maps that have nothing in them: Go's `omitempty` never shows them. The same when there are none. */
export const withoutEmpty = (metadata: ObjectMeta): ObjectMeta => {
	const empty = omitted.filter(name => isEmpty(metadata[name]));
	return empty.length === 0
		? metadata
		: (Object.fromEntries(
				Object.entries(metadata).filter(([name]) => !(empty as readonly string[]).includes(name)),
			) as ObjectMeta);
};

/** Fields that the server alone writes; they come from what is stored, whatever was sent. */
export const withSystemFields = (next: ObjectMeta, before: ObjectMeta): ObjectMeta => {
	const {
		deletionTimestamp: _,
		deletionGracePeriodSeconds: _grace,
		generation: _generation,
		...own
	} = withoutEmpty(next);
	return {
		...own,
		name: before.name,
		namespace: before.namespace,
		uid: before.uid,
		resourceVersion: before.resourceVersion,
		creationTimestamp: before.creationTimestamp,
		...(before.generation === undefined ? {} : {generation: before.generation}),
		...(before.deletionTimestamp === undefined
			? {}
			: {
					deletionTimestamp: before.deletionTimestamp,
					deletionGracePeriodSeconds: before.deletionGracePeriodSeconds,
				}),
	};
};

/** Whether a write would change anything; if not it takes no revision and wakes nobody. */
export const changesNothing = (next: ApiObject, before: ApiObject): boolean =>
	equalMembers(next as never, before as never, ['metadata']) &&
	equalMembers(next.metadata as never, before.metadata as never, ['resourceVersion']);

/** A kubelet's thousandth report about a pod: nothing that has been validated before has changed, so nothing is again. */
export const saysNothingButStatus = (next: ApiObject, before: ApiObject): boolean =>
	sameParts(next, before) && equalMembers(next.metadata as never, before.metadata as never, []);

/** Whether all but metadata and status is the very same thing. */
const sameParts = (next: ApiObject, before: ApiObject): boolean => {
	for (const name of Object.keys(next) as ReadonlyArray<keyof ApiObject | 'status'>) {
		if (name !== 'metadata' && name !== 'status' && next[name as keyof ApiObject] !== before[name as keyof ApiObject]) {
			return false;
		}
	}

	return true;
};

/** What is wrong with finalizers that join a dying object. Source: apimachinery `ValidateObjectMetaUpdate` */
export const newFinalizers = (next: ObjectMeta, before: ObjectMeta): readonly FieldError[] => {
	const added = (next.finalizers ?? []).filter(finalizer => !(before.finalizers ?? []).includes(finalizer));

	if (before.deletionTimestamp === undefined || added.length === 0) {
		return [];
	}

	const found = `[]string{${added.map(finalizer => `"${finalizer}"`).join(', ')}}`;
	const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
	return [forbiddenField('metadata.finalizers', why)];
};
