import {withCondition} from '../api/conditions.ts';
import type {AnyKind} from '../api/kind.ts';
import type {CustomResourceDefinition} from '../api/kinds/custom-resource-definition.ts';
import type {Condition} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';

/** Holds a definition until its objects are gone. Source: apiextensions/v1 CustomResourceCleanupFinalizer */
export const cleanup = 'customresourcecleanup.apiextensions.k8s.io';

export type Verdict = Omit<Condition, 'lastTransitionTime'>;

export const isTerminating = ({metadata}: ApiObject): boolean => metadata.deletionTimestamp !== undefined;

/** The definition with this condition. */
export const withVerdict = (
	definition: CustomResourceDefinition,
	verdict: Verdict,
	now: Millis,
): CustomResourceDefinition => ({
	...definition,
	status: {...definition.status, conditions: withCondition(definition.status?.conditions, verdict, now)},
});

export const terminating = (status: 'True' | 'False', reason: string, message: string): Verdict => ({
	type: 'Terminating',
	status,
	reason,
	message,
});

/**
The definition as its first delete leaves it: held until its objects are gone. Any other object, and one that is going
already, is what it was. Source: registry/customresourcedefinition/etcd.go, Delete
*/
export const heldForSweep = (kind: AnyKind, object: ApiObject, now: Millis): ApiObject => {
	if (kind.plural !== 'customresourcedefinitions' || kind.group !== 'apiextensions.k8s.io' || isTerminating(object)) {
		return object;
	}

	const {finalizers = []} = object.metadata;
	const held = finalizers.includes(cleanup) ? finalizers : [...finalizers, cleanup];
	const words = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon';
	const marked = withVerdict(
		object as CustomResourceDefinition,
		terminating('True', 'InstanceDeletionPending', words),
		now,
	);
	return {...marked, metadata: {...object.metadata, finalizers: held}};
};
