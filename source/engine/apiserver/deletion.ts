import type {AnyKind} from '../api/kind.ts';
import type {Namespace} from '../api/kinds/namespace.ts';
import type {Pod} from '../api/kinds/pod.ts';
import type {ApiObject} from '../api/object.ts';
import {conflict} from '../api/refusals.ts';
import type {Status} from '../api/status.ts';
import type {DeleteOptions} from '../api/verbs.ts';
import {type Millis, seconds, timeOfOwn, timestamp} from '../kernel/time.ts';

/** What a delete comes to: the object goes, waits with a mark on it, stays as it is (it is marked already), or is refused. */
export type Deletion =
	| {readonly outcome: 'gone'}
	| {readonly outcome: 'marked'; readonly next: ApiObject}
	| {readonly outcome: 'unchanged'}
	| {readonly outcome: 'refused'; readonly status: Status};

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/** Kinds whose dependents stay when the client does not say. Source: pkg/registry/batch/job, core/replicationcontroller */
const leavesOrphans = ({group, plural}: AnyKind): boolean =>
	(group === 'batch' && plural === 'jobs') || (group === '' && plural === 'replicationcontrollers');

const without = (finalizers: readonly string[], ...names: readonly string[]): readonly string[] =>
	finalizers.filter(finalizer => !names.includes(finalizer));

/** The finalizers that a propagation policy leaves on an object. Source: registry/generic/registry/store.go */
const finalizersFor = (kind: AnyKind, object: ApiObject, {propagationPolicy}: DeleteOptions): readonly string[] => {
	const present = object.metadata.finalizers ?? [];
	const unsaid = propagationPolicy === undefined;

	if (propagationPolicy === 'Orphan' || (unsaid && leavesOrphans(kind) && !present.includes(foreground))) {
		return [...without(present, orphan, foreground), orphan];
	}

	if (propagationPolicy === 'Foreground') {
		return [...without(present, orphan, foreground), foreground];
	}

	return unsaid ? present : without(present, orphan, foreground);
};

const isFinished = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Seconds until the object may go. Only pods have grace. Source: pkg/registry/core/pod/strategy.go, CheckGracefulDelete */
const graceOf = (kind: AnyKind, object: ApiObject, options: DeleteOptions): number => {
	if (kind.plural !== 'pods' || kind.group !== '') {
		return 0;
	}

	const pod = object as Pod;

	if ((pod.spec.nodeName ?? '') === '' || isFinished(pod)) {
		return 0;
	}

	const asked = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
	return asked < 0 ? 1 : asked;
};

/** Here the object is called by its kind, not by its resource. Source: registry/rest/delete.go, BeforeDelete */
const asKind = ({group, kind}: AnyKind): {readonly group: string; readonly plural: string; readonly kind: string} => ({
	group,
	plural: kind,
	kind,
});

const checkPreconditions = (
	kind: AnyKind,
	{metadata}: ApiObject,
	{preconditions}: DeleteOptions,
): Status | undefined => {
	const {uid, resourceVersion} = preconditions ?? {};

	if (uid !== undefined && uid !== metadata.uid) {
		const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid ?? ''}).`;
		return conflict(asKind(kind), metadata.name, `${why} The object might have been deleted and then recreated`);
	}

	if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
		const found = metadata.resourceVersion ?? '';
		const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match`;
		return conflict(
			asKind(kind),
			metadata.name,
			`${why} the ResourceVersion in record (${found}). The object might have been modified`,
		);
	}

	return undefined;
};

/** A namespace keeps its own finalizers, which empty it, in its spec. */
const ownFinalizers = (kind: AnyKind, object: ApiObject): readonly string[] =>
	isNamespace(kind) ? ((object as Namespace).spec?.finalizers ?? []) : [];

const isNamespace = (kind: AnyKind): boolean => kind.plural === 'namespaces' && kind.group === '';

const marked = (
	kind: AnyKind,
	object: ApiObject,
	grace: number,
	finalizers: readonly string[],
	since: Millis,
): ApiObject => {
	const {finalizers: _, ...metadata} = object.metadata;
	const {generation} = metadata;
	const isFirst = metadata.deletionTimestamp === undefined;
	const next: ApiObject = {
		...object,
		metadata: {
			...metadata,
			// From now on its controllers must behave otherwise, as after a change of its spec. Source: registry/rest/delete.go
			...(generation === undefined ? {} : {generation: isFirst ? generation + 1 : generation}),
			...(finalizers.length === 0 ? {} : {finalizers}),
			deletionTimestamp: timestamp(since + seconds(grace)),
			// A namespace's own door leaves it out. Source: pkg/registry/core/namespace/storage
			...(isNamespace(kind) ? {} : {deletionGracePeriodSeconds: grace}),
		},
	};

	if (!isNamespace(kind)) {
		return next;
	}

	return {...next, status: {...(object as Namespace).status, phase: 'Terminating'}} as ApiObject;
};

/** When the object was first asked to go: its deletion time less its grace. */
const askedAt = ({metadata}: ApiObject): Millis =>
	timeOfOwn(metadata.deletionTimestamp ?? '') - seconds(metadata.deletionGracePeriodSeconds ?? 0);

/** A second delete may only shorten the grace of the first. */
const again = (kind: AnyKind, object: ApiObject, grace: number, finalizers: readonly string[]): Deletion => {
	const before = object.metadata.deletionGracePeriodSeconds ?? 0;
	const held = finalizers.length > 0 || ownFinalizers(kind, object).length > 0;

	if (grace === 0 && !held) {
		return {outcome: 'gone'};
	}

	if (grace >= before && finalizers.length === (object.metadata.finalizers ?? []).length) {
		return {outcome: 'unchanged'};
	}

	return {outcome: 'marked', next: marked(kind, object, Math.min(grace, before), finalizers, askedAt(object))};
};

/** Source: apiserver `registry/rest/delete.go`, `registry/generic/registry/store.go`. */
export const planDeletion = (kind: AnyKind, object: ApiObject, options: DeleteOptions, now: Millis): Deletion => {
	const refusal = checkPreconditions(kind, object, options);

	if (refusal !== undefined) {
		return {outcome: 'refused', status: refusal};
	}

	const finalizers = finalizersFor(kind, object, options);
	const grace = graceOf(kind, object, options);

	if (object.metadata.deletionTimestamp !== undefined) {
		const shorter = options.gracePeriodSeconds === undefined && grace > 0 ? Number.POSITIVE_INFINITY : grace;
		return again(kind, object, shorter, finalizers);
	}

	return grace === 0 && finalizers.length === 0 && ownFinalizers(kind, object).length === 0
		? {outcome: 'gone'}
		: {outcome: 'marked', next: marked(kind, object, grace, finalizers, now)};
};

/** Whether nothing holds a marked object any longer, so that the write which let go of it removes it. */
export const mayGo = (kind: AnyKind, object: ApiObject): boolean =>
	object.metadata.deletionTimestamp !== undefined &&
	(object.metadata.finalizers ?? []).length === 0 &&
	(object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
	ownFinalizers(kind, object).length === 0;
