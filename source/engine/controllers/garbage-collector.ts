import {type AnyKind, apiVersionOf, resourceName} from '../api/kind.ts';
import {events} from '../api/kinds/event.ts';
import {allKinds} from '../api/kinds/index.ts';
import type {OwnerReference} from '../api/meta.ts';
import {type ApiObject, keyOf, objectKey} from '../api/object.ts';
import {kubernetes134} from '../api/profile.ts';
import {type Call, type Decision, type EventNote, nothingToDo, patch, remove} from '../client/calls.ts';
import type {Change, Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {byOwner} from './indices.ts';
import {isTerminating} from './pod-state.ts';
import {count} from './words.ts';

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/** Kinds that may own or be owned. Events come and go by themselves. */
const kinds: readonly AnyKind[] = allKinds.filter(kind => kind !== events);

const place = (kind: AnyKind, object: ApiObject): string => `${resourceName(kind)}|${keyOf(object)}`;
const has = (object: ApiObject, finalizer: string): boolean => object.metadata.finalizers?.includes(finalizer) === true;

/** All of them, with those that somebody made up. */
const kindsIn = ({customKinds}: Seen): readonly AnyKind[] =>
	customKinds.length === 0 ? kinds : [...kinds, ...customKinds];

/** An owner may be named in any version of its group. */
const kindOf = ({apiVersion, kind}: OwnerReference, {customKinds}: Seen): AnyKind | undefined =>
	kinds.find(one => one.kind === kind && apiVersionOf(one) === apiVersion) ??
	customKinds.find(one => one.kind === kind && apiVersion.startsWith(`${one.group}/`));

/** Where the owner that a reference names must be: in the same namespace, or in none. */
const ownerKey = (kind: AnyKind, dependent: ApiObject, reference: OwnerReference): string =>
	objectKey(kind.namespaced ? dependent.metadata.namespace : undefined, reference.name);

const dependentsOf = (seen: Seen, uid: string | undefined): ReadonlyArray<{kind: AnyKind; object: ApiObject}> =>
	uid === undefined
		? []
		: kindsIn(seen).flatMap(kind => seen.byIndex(kind, byOwner(kind).name, uid).map(object => ({kind, object})));

const seesOwner = (seen: Seen, object: ApiObject, reference: OwnerReference): boolean => {
	const kind = kindOf(reference, seen);
	return kind === undefined || seen.get(kind, ownerKey(kind, object, reference))?.metadata.uid === reference.uid;
};

/** Owners that are deleted in the foreground, and wait for what they own. */
const waitingOwners = (object: ApiObject, seen: Seen): readonly string[] =>
	(object.metadata.ownerReferences ?? []).flatMap(reference => {
		const owner = kindOf(reference, seen);
		const found = owner === undefined ? undefined : seen.get(owner, ownerKey(owner, object, reference));
		return owner !== undefined && found !== undefined && has(found, foreground) ? [place(owner, found)] : [];
	});

/** Which objects a change makes worth a look: those that lost an owner, and those that wait for others to go. */
const touchedBy =
	(kind: AnyKind) =>
	({object, before, type}: Change, seen: Seen): readonly string[] => {
		const owners = object.metadata.ownerReferences ?? [];

		if (type === 'DELETED') {
			const left = dependentsOf(seen, object.metadata.uid).map(one => place(one.kind, one.object));
			return [...waitingOwners(object, seen), ...left];
		}

		const waits = isTerminating(object) && (has(object, foreground) || has(object, orphan));
		const isNews = before === undefined || before.metadata.ownerReferences !== object.metadata.ownerReferences;
		const isLost = isNews && owners.some(reference => !seesOwner(seen, object, reference));
		// Who held an owner back may hold it no longer.
		const freed = isNews && before !== undefined ? waitingOwners(object, seen) : [];
		return waits || isLost ? [place(kind, object), ...freed] : freed;
	};

/**
Sweeps what lost its owner, by the references that objects carry.

Its keys name a kind and an object, `pods|shop/web-a`. Nobody is asked how things stand in between: an object all of
whose owners are gone is deleted; one with a living owner only loses the dead references; an owner that is deleted in the
foreground waits until those that block it are gone. Source: pkg/controller/garbagecollector/garbagecollector.go
*/
export const garbageCollectorLoop: Loop = {
	name: 'garbage-collector-controller',
	account: 'generic-garbage-collector',
	watches: kinds.map(kind => ({kind, keys: touchedBy(kind)})),
	indices: kinds.map(kind => byOwner(kind)),
	customs: {keys: touchedBy, indices: kind => [byOwner(kind)]},
	workers: kubernetes134.controllers.garbageCollectorWorkers,
	decide(key, seen) {
		const bar = key.indexOf('|');
		const kind = kindsIn(seen).find(one => resourceName(one) === key.slice(0, bar));
		const object = kind === undefined ? undefined : seen.get(kind, key.slice(bar + 1));

		if (kind === undefined || object === undefined) {
			return nothingToDo;
		}

		if (isTerminating(object) && has(object, orphan)) {
			return orphanDependents(kind, object, seen);
		}

		return isTerminating(object) && has(object, foreground)
			? waitForDependents(kind, object, seen)
			: collect(kind, object, seen);
	},
};

const withoutFinalizer = (kind: AnyKind, object: ApiObject, finalizer: string, because: string): Call => ({
	...patch(
		kind,
		keyOf(object),
		{
			metadata: {
				resourceVersion: object.metadata.resourceVersion,
				finalizers: (object.metadata.finalizers ?? []).filter(one => one !== finalizer),
			},
		},
		because,
	),
	fineIf: ['NotFound'],
});

const withoutOwners = (kind: AnyKind, object: ApiObject, uids: readonly string[], because: string): Call => ({
	...patch(
		kind,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: (object.metadata.ownerReferences ?? []).filter(({uid}) => !uids.includes(uid)),
			},
		},
		because,
	),
	fineIf: ['NotFound', 'Invalid'],
});

/** Its owners need not wait for it any longer. Source: unblockOwnerReferencesStrategicMergePatch */
const unblocking = (kind: AnyKind, object: ApiObject, because: string): Call => ({
	...patch(
		kind,
		keyOf(object),
		{
			metadata: {
				uid: object.metadata.uid,
				ownerReferences: (object.metadata.ownerReferences ?? []).map(reference =>
					reference.blockOwnerDeletion === true ? {...reference, blockOwnerDeletion: false} : reference,
				),
			},
		},
		because,
	),
	fineIf: ['NotFound'],
});

/** The owner goes alone: those it leaves behind forget it first. */
const orphanDependents = (kind: AnyKind, owner: ApiObject, seen: Seen): Decision => {
	const {uid = '', name} = owner.metadata;
	const because = `${name} goes and leaves its dependents behind`;
	return {
		calls: [
			...dependentsOf(seen, uid).map(one => withoutOwners(one.kind, one.object, [uid], because)),
			withoutFinalizer(kind, owner, orphan, because),
		],
	};
};

const blocks = (object: ApiObject, uid: string): boolean =>
	object.metadata.ownerReferences?.some(one => one.uid === uid && one.blockOwnerDeletion === true) === true;

/** The owner goes last: its dependents are collected, and those that block it hold it. */
const waitForDependents = (kind: AnyKind, owner: ApiObject, seen: Seen): Decision => {
	const {uid = ''} = owner.metadata;
	const dependents = dependentsOf(seen, uid);
	const blocking = dependents.filter(({object}) => blocks(object, uid));

	if (blocking.length === 0) {
		return {calls: [withoutFinalizer(kind, owner, foreground, 'all that had to go before it are gone')]};
	}

	const decisions = dependents.map(one => collect(one.kind, one.object, seen));
	return {
		calls: decisions.flatMap(({calls}) => calls),
		events: decisions.flatMap(({events: notes = []}) => notes),
	};
};

type Owners = {
	readonly solid: readonly OwnerReference[];
	readonly dangling: readonly OwnerReference[];
	/** Owners in foreground deletion, which wait for this object. */
	readonly waiting: readonly OwnerReference[];
};

/** What became of an object's owners; one that the sight does not know is read past the cache. */
const sortOwners = (object: ApiObject, seen: Seen): Owners => {
	const [solid, dangling, waiting]: [OwnerReference[], OwnerReference[], OwnerReference[]] = [[], [], []];

	for (const reference of object.metadata.ownerReferences ?? []) {
		const kind = kindOf(reference, seen);

		if (kind === undefined) {
			solid.push(reference);
			continue;
		}

		const key = ownerKey(kind, object, reference);
		const cached = seen.get(kind, key);
		const owner = cached?.metadata.uid === reference.uid ? cached : seen.fresh(kind, key);

		if (owner === undefined || owner.metadata.uid !== reference.uid) {
			dangling.push(reference);
		} else if (isTerminating(owner) && has(owner, foreground)) {
			waiting.push(reference);
		} else {
			solid.push(reference);
		}
	}

	return {solid, dangling, waiting};
};

const namesOf = (references: readonly OwnerReference[]): string =>
	references.map(({kind, name}) => `${kind} ${name}`).join(', ');

/** Source: attemptToDeleteItem */
const collect = (kind: AnyKind, object: ApiObject, seen: Seen): Decision => {
	if (isTerminating(object) || (object.metadata.ownerReferences ?? []).length === 0) {
		return nothingToDo;
	}

	const {solid, dangling, waiting} = sortOwners(object, seen);
	const notes = foreignOwners(object, dangling, seen);

	if (solid.length > 0) {
		const gone = [...dangling, ...waiting];
		const because = `${namesOf(gone)} is gone or going, ${namesOf(solid)} is not`;
		return gone.length === 0
			? nothingToDo
			: {
					calls: [
						withoutOwners(
							kind,
							object,
							gone.map(({uid}) => uid),
							because,
						),
					],
					events: notes,
				};
	}

	const dependents = dependentsOf(seen, object.metadata.uid);

	if (waiting.length > 0 && dependents.length > 0) {
		// Who waits for what it owns may own, in the end, what waits for it.
		const isCircle = dependents.some(one => isTerminating(one.object) && has(one.object, foreground));
		const unblocked = isCircle ? [unblocking(kind, object, `${namesOf(waiting)} and it wait for one another`)] : [];
		const calls = [...unblocked, deletion(kind, object, 'Foreground', `${namesOf(waiting)} waits for it to go`)];
		return {calls, events: notes};
	}

	const policy = has(object, orphan) ? 'Orphan' : has(object, foreground) ? 'Foreground' : 'Background';
	const because =
		waiting.length > 0
			? `${namesOf(waiting)} waits for it to go`
			: `${count(dangling.length, 'owner')} gone, none left: ${namesOf(dangling)}`;
	return {calls: [deletion(kind, object, policy, because)], events: notes};
};

const deletion = (
	kind: AnyKind,
	object: ApiObject,
	propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
	because: string,
): Call => ({
	...remove(kind, keyOf(object), because, {propagationPolicy, preconditions: {uid: object.metadata.uid}}),
	fineIf: ['NotFound', 'Conflict'],
});

/** An owner in another namespace counts as absent, and the child is told so. */
const foreignOwners = (object: ApiObject, dangling: readonly OwnerReference[], seen: Seen): readonly EventNote[] =>
	dangling
		.filter(reference => {
			const kind = kindOf(reference, seen);
			return kind?.namespaced === true && seen.list(kind).some(owner => owner.metadata.uid === reference.uid);
		})
		.map(reference => ({
			about: object,
			type: 'Warning',
			reason: 'OwnerRefInvalidNamespace',
			message: `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${object.metadata.namespace}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${object.metadata.namespace}"`,
		}));
