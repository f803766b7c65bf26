import {type AnyKind, apiVersionOf} from '../api/kind.ts';
import type {OwnerReference} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';

/** The owner reference with `controller: true`, of which an object has at most one. */
export const controllingOwner = (object: ApiObject): OwnerReference | undefined =>
	object.metadata.ownerReferences?.find(owner => owner.controller === true);

/** Whether the object is controlled by this very owner: the same uid, not only the same name. */
export const isOwnedBy = (object: ApiObject, owner: ApiObject): boolean =>
	controllingOwner(object)?.uid === owner.metadata.uid;

/** The reference that makes `owner` the controlling owner of what carries it. */
export const controllerReference = (owner: ApiObject, kind: AnyKind): OwnerReference => ({
	apiVersion: apiVersionOf(kind),
	kind: kind.kind,
	name: owner.metadata.name,
	uid: owner.metadata.uid ?? '',
	controller: true,
	blockOwnerDeletion: true,
});
