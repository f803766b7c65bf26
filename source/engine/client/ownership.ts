import {type AnyKind, apiVersionOf, type Kind} from '../api/kind.ts';
import type {OwnerReference} from '../api/meta.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import type {Call} from './calls.ts';
import {patch} from './calls.ts';

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

/** What becomes of a candidate that a controller has found in its namespace. */
export type Claim = 'mine' | 'adopt' | 'release' | 'ignore';

/** Source: pkg/controller/controller_ref_manager.go, `ClaimObject`. */
export const claim = (object: ApiObject, owner: ApiObject, matches: (object: ApiObject) => boolean): Claim => {
	const controller = controllingOwner(object);
	const ownerLeaves = owner.metadata.deletionTimestamp !== undefined;

	if (controller !== undefined) {
		if (controller.uid !== owner.metadata.uid) {
			return 'ignore';
		}

		if (matches(object)) {
			return 'mine';
		}

		return ownerLeaves ? 'ignore' : 'release';
	}

	return ownerLeaves || object.metadata.deletionTimestamp !== undefined || !matches(object) ? 'ignore' : 'adopt';
};

/** What goes with belonging to an owner: a finalizer by which nothing of it is lost. */
export const withFinalizer = <T extends ApiObject>(object: T, finalizer: string | undefined): T =>
	finalizer === undefined || object.metadata.finalizers?.includes(finalizer) === true
		? object
		: {...object, metadata: {...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer]}};

/**
The call that makes an orphan one's own, with the finalizer that its owner's children carry. The uid in the patch is a precondition:
it must still be that very object.
*/
export const adopt = <T extends ApiObject>(
	kind: Kind<T>,
	object: T,
	owner: ApiObject,
	ownerKind: AnyKind,
	finalizer?: string,
): Call =>
	patch(
		kind,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: [...(object.metadata.ownerReferences ?? []), controllerReference(owner, ownerKind)],
				...(finalizer === undefined ? {} : {finalizers: withFinalizer(object, finalizer).metadata.finalizers}),
			},
		},
		`it matches the selector of ${owner.metadata.name} and belongs to nobody`,
	);

/** The call that lets go of an object which no longer matches, and takes its owner's finalizer from it. */
export const release = <T extends ApiObject>(kind: Kind<T>, object: T, owner: ApiObject, finalizer?: string): Call => ({
	...patch(
		kind,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: (object.metadata.ownerReferences ?? []).filter(({uid}) => uid !== owner.metadata.uid),
				...(finalizer === undefined
					? {}
					: {finalizers: (object.metadata.finalizers ?? []).filter(one => one !== finalizer)}),
			},
		},
		`it no longer matches the selector of ${owner.metadata.name}`,
	),
	fineIf: ['NotFound', 'Invalid'],
});
