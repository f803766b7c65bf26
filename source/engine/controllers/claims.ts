import {type AnyKind, apiVersionOf, type Kind} from '../api/kind.ts';
import type {LabelSelector, OwnerReference} from '../api/meta.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {type Call, patch} from '../client/calls.ts';
import type {Seen} from '../client/seen.ts';
import {controllerOf, unmanaged} from './indices.ts';
import {isTerminating} from './pod-state.ts';
import {selects} from './selection.ts';

/** The reference by which `owner` manages what it made. */
export const managedBy = (kind: AnyKind, owner: ApiObject): OwnerReference => ({
	apiVersion: apiVersionOf(kind),
	kind: kind.kind,
	name: owner.metadata.name,
	uid: owner.metadata.uid ?? '',
	controller: true,
	blockOwnerDeletion: true,
});

export type Claim<C extends ApiObject> = {
	/** What the owner manages now, in the order of the keys. */
	readonly mine: readonly C[];
	/** Adoptions and releases, to be made first. */
	readonly calls: readonly Call[];
};

const adopt = <C extends ApiObject>(child: Kind<C>, object: C, reference: OwnerReference): Call => ({
	...patch(
		child,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: [...(object.metadata.ownerReferences ?? []), reference],
			},
		},
		`nobody manages ${object.metadata.name}, and its labels match: adopted`,
	),
	fineIf: ['NotFound', 'Invalid'],
});

const release = <C extends ApiObject>(child: Kind<C>, object: C, owner: ApiObject): Call => ({
	...patch(
		child,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: (object.metadata.ownerReferences ?? []).filter(
					reference => reference.uid !== owner.metadata.uid,
				),
			},
		},
		`the labels of ${object.metadata.name} match no longer: let go`,
	),
	fineIf: ['NotFound', 'Invalid'],
});

/**
Which children belong to an owner: what it manages and still selects stays, what it manages and no longer selects is
released, what nobody manages and it selects is adopted. Nobody being deleted adopts or is adopted.

Before the first adoption the owner is read past the cache, so that an owner already gone adopts nothing.
Source: pkg/controller/controller_ref_manager.go
*/
export const claim = <O extends ApiObject, C extends ApiObject>(
	seen: Seen,
	kind: Kind<O>,
	owner: O,
	selector: LabelSelector,
	child: Kind<C>,
	isCandidate: (object: C) => boolean = () => true,
): Claim<C> => {
	const mine: C[] = [];
	const calls: Call[] = [];

	for (const object of seen.ownedBy(owner, child)) {
		if (!isCandidate(object)) {
			continue;
		}

		if (selects(selector, object.metadata.labels)) {
			mine.push(object);
		} else if (!isTerminating(owner)) {
			calls.push(release(child, object, owner));
		}
	}

	if (!isTerminating(owner)) {
		const orphans = seen
			.byIndex(child, unmanaged(child).name, owner.metadata.namespace ?? '')
			.filter(
				object =>
					controllerOf(object) === undefined &&
					isCandidate(object) &&
					!isTerminating(object) &&
					selects(selector, object.metadata.labels),
			);

		if (orphans.length > 0 && mayAdopt(seen, kind, owner)) {
			const reference = managedBy(kind, owner);
			calls.push(...orphans.map(object => adopt(child, object, reference)));
			mine.push(...orphans);
			mine.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
		}
	}

	return {mine, calls};
};

const mayAdopt = <O extends ApiObject>(seen: Seen, kind: Kind<O>, owner: O): boolean => {
	const now = seen.fresh(kind, keyOf(owner));
	return now !== undefined && now.metadata.uid === owner.metadata.uid && !isTerminating(now);
};
