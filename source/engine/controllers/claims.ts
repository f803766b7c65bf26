import type {AnyKind, Kind} from '../api/kind.ts';
import type {LabelSelector} from '../api/meta.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {selectorMatches} from '../api/selectors.ts';
import {forAlike} from '../api/share.ts';
import type {Call} from '../client/calls.ts';
import type {Watching} from '../client/loop.ts';
import {adopt, controllingOwner, release, claim as verdictOn, withFinalizer} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {unmanaged} from './indices.ts';
import {isTerminating} from './pod-state.ts';
export type Claim<C extends ApiObject> = {
	/** What the owner manages now, in the order of the keys. */
	readonly mine: readonly C[];
	/** Adoptions and releases, to be made first. */
	readonly calls: readonly Call[];
};

export type ClaimOptions<C> = {
	readonly isCandidate?: (object: C) => boolean;
	/** Children get it with their owner, and lose it with their owner. */
	readonly finalizer?: string;
};

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
	{isCandidate = () => true, finalizer}: ClaimOptions<C> = {},
): Claim<C> => {
	const matches = forAlike((labels: ApiObject['metadata']['labels']) => selectorMatches(selector, labels));
	const mine: C[] = [];
	const orphans: C[] = [];
	const calls: Call[] = [];
	const unowned = seen.byIndex(child, unmanaged(child).name, owner.metadata.namespace ?? '');

	for (const object of [...seen.ownedBy(owner, child), ...unowned]) {
		const verdict = isCandidate(object) ? verdictOn(object, owner, ({metadata}) => matches(metadata.labels)) : 'ignore';

		if (verdict === 'mine') {
			mine.push(object);
		} else if (verdict === 'release') {
			calls.push(release(child, object, owner, finalizer));
		} else if (verdict === 'adopt') {
			orphans.push(object);
		}
	}

	if (orphans.length > 0 && mayAdopt(seen, kind, owner)) {
		calls.push(
			...orphans.map(
				(object): Call => ({...adopt(child, object, owner, kind, finalizer), fineIf: ['NotFound', 'Invalid']}),
			),
		);
		mine.push(...orphans.map(object => withFinalizer(object, finalizer)));
		mine.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
	}

	return {mine, calls};
};

const mayAdopt = <O extends ApiObject>(seen: Seen, kind: Kind<O>, owner: O): boolean => {
	const now = seen.fresh(kind, keyOf(owner));
	return now !== undefined && now.metadata.uid === owner.metadata.uid && !isTerminating(now);
};

/** News of what nobody manages is news for whoever would take it: all that `selects` says so of. */
export const orphansOf = <O extends ApiObject>(
	child: AnyKind,
	kind: Kind<O>,
	selects: (owner: O, orphan: ApiObject) => boolean,
): Watching => ({
	kind: child,
	keys: ({object, type}, seen) =>
		type === 'DELETED' || controllingOwner(object) !== undefined
			? []
			: seen
					.list(kind, object.metadata.namespace)
					.filter(owner => selects(owner, object))
					.map(keyOf),
});
