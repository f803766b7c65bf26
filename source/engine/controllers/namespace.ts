import {withCondition} from '../api/conditions.ts';
import type {AnyKind} from '../api/kind.ts';
import {events} from '../api/kinds/event.ts';
import {allKinds, isRare} from '../api/kinds/index.ts';
import {type Namespace, namespaces} from '../api/kinds/namespace.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {isTerminal} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues} from '../api/share.ts';
import {type Call, type Decision, nothingToDo, update, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, minutes, seconds, timeOf} from '../kernel/time.ts';
import {isTerminating} from './pod-state.ts';

/** So that all servers know of the end before anything is deleted. Source: namespaceDeletionGracePeriod */
const headStart: Millis = seconds(5);
/** How long finalizers may take, for want of a better guess. Source: finalizerEstimateSeconds */
const finalizerEstimate = 15;
/** A pass that failed is tried again. Source: nsControllerRateLimiter */
const firstRetry: Millis = 5;
const longestRetry: Millis = minutes(1);
/** After so many the longest is reached. */
const doublings = 14;
/** A look at what a deletion without anything to wait for has left. */
const soon: Millis = 100;

const content: readonly AnyKind[] = allKinds.filter(kind => kind.namespaced);
/** Events are swept with the rest, but nobody waits for them or keeps them in sight. */
const watched: readonly AnyKind[] = content.filter(kind => kind !== events);

/**
Empties a namespace that is being deleted: pods first, then everything else, and at last its own finalizer.

Source: pkg/controller/namespace/deletion/namespaced_resources_deleter.go
*/
export const namespaceLoop: Loop = {
	name: 'namespace-controller',
	reconciles: namespaces,
	watches: watched.map(kind => ({kind, keys: () => []})),
	customs: {keys: () => () => [], indices: () => []},
	workers: kubernetes134.controllers.namespaceWorkers,
	decide(key, seen, turn) {
		const namespace = seen.get(namespaces, key);
		const asked = timeOf(namespace?.metadata.deletionTimestamp);

		if (namespace === undefined || asked === undefined || !isKept(namespace)) {
			return nothingToDo;
		}

		const memory = (turn.remembered as Memory | undefined) ?? noMemory;
		const from = Math.max(asked + headStart, turn.refusal === undefined ? memory.from : 0);
		return seen.now < from
			? {calls: [], remember: memory, lookAgainIn: from - seen.now}
			: empty(namespace, asked, seen, memory);
	},
};

/** What a namespace's key remembers: whether everything was swept once, how often pods were left against all hope, and when to look again. */
type Memory = {readonly swept: boolean; readonly failures: number; readonly from: Millis};

const noMemory: Memory = {swept: false, failures: 0, from: 0};

const isKept = ({spec}: Namespace): boolean => spec?.finalizers?.includes('kubernetes') === true;

const deleteAll = (kind: AnyKind, namespace: string, because: string): Call => ({
	verb: 'deletecollection',
	kind,
	namespace,
	because,
	fineIf: ['NotFound', 'MethodNotAllowed'],
});

const empty = (namespace: Namespace, asked: Millis, seen: Seen, memory: Memory): Decision => {
	const {name} = namespace.metadata;
	const podsLeft = seen.list(pods, name);

	if (podsLeft.length > 0) {
		return waitForPods(namespace, podsLeft, asked, seen.now, memory);
	}

	const left = [...watched, ...seen.customKinds.filter(kind => kind.namespaced)]
		.map(kind => ({kind, objects: seen.list(kind, name)}))
		.filter(({objects}) => objects.length > 0);

	if (left.length > 0 || !memory.swept) {
		// Counted is what the sweep leaves behind, and that is what finalizers hold.
		const held = left
			.map(({kind, objects}) => ({kind, objects: objects.filter(isHeld)}))
			.filter(({objects}) => objects.length > 0);
		const report = withReport(namespace, namespaceConditions(held), seen.now);
		const because = 'its namespace goes, and the pods are gone';
		const wait = held.length > 0 ? waitFor(finalizerEstimate) : soon;
		return {
			calls: [...swept(left).map(kind => deleteAll(kind, name, because)), ...report],
			...lookAgain({...memory, swept: true}, wait, report, seen.now),
		};
	}

	const finalizers = (namespace.spec?.finalizers ?? []).filter(one => one !== 'kubernetes');
	return {
		calls: [
			{
				...update(namespaces, {...namespace, spec: {...namespace.spec, finalizers}}, 'nothing is left in it'),
				subresource: 'finalize',
				fineIf: ['NotFound'],
			},
		],
	};
};

/** A namespace that was written comes back after the head start, if that is sooner. Source: namespace_controller.go, enqueueNamespace */
const lookAgain = (
	memory: Memory,
	wait: Millis,
	report: readonly Call[],
	now: Millis,
): Pick<Decision, 'remember' | 'lookAgainIn'> => {
	const lookAgainIn = report.length > 0 ? Math.min(wait, headStart) : wait;
	return {remember: {...memory, from: now + lookAgainIn}, lookAgainIn};
};

/**
Pods go first, and while some are left nothing else is looked at: nothing seems to remain. Once they have had all their grace and
are still there, that is a failure. Source: deleteAllContentForGroupVersionResource
*/
const waitForPods = (
	namespace: Namespace,
	podsLeft: readonly Pod[],
	asked: Millis,
	now: Millis,
	memory: Memory,
): Decision => {
	const {name} = namespace.metadata;
	const fresh = podsLeft.some(pod => !isTerminating(pod));
	const grace = podsLeft.filter(pod => !isTerminal(pod)).reduce((most, pod) => Math.max(most, graceOf(pod)), 0);
	const estimate = now - asked >= seconds(grace) ? 0 : grace;
	const isStuck = estimate === 0 && !fresh && !podsLeft.some(isHeld);
	const failure = isStuck
		? `unexpected items still remain in namespace: ${name} for gvr: /v1, Resource=pods`
		: undefined;
	const report = withReport(namespace, namespaceConditions([], failure), now);
	const wait = isStuck
		? Math.min(longestRetry, firstRetry * (1 << Math.min(memory.failures, doublings)))
		: waitFor(estimate === 0 ? finalizerEstimate : estimate);
	return {
		calls: [...(fresh ? [deleteAll(pods, name, `its namespace goes: ${podsLeft.length} pods first`)] : []), ...report],
		...lookAgain({...memory, failures: memory.failures + (isStuck ? 1 : 0)}, wait, report, now),
	};
};

const isHeld = ({metadata}: Left[number]['objects'][number]): boolean => (metadata.finalizers ?? []).length > 0;

/** Whatever a namespace may hold; of rare kinds only those of which it holds something. */
const swept = (left: Left): readonly AnyKind[] => [
	...content.filter(kind => !isRare(kind) || left.some(one => one.kind === kind)),
	...left.map(({kind}) => kind).filter(({custom}) => custom !== undefined),
];

const graceOf = (pod: Pod): number => pod.spec.terminationGracePeriodSeconds ?? 30;

/** Half the estimate and a second more. */
const waitFor = (estimateSeconds: number): Millis => seconds(Math.floor(estimateSeconds / 2) + 1);

type Left = ReadonlyArray<{
	readonly kind: AnyKind;
	readonly objects: ReadonlyArray<Pod | Namespace | {readonly metadata: Namespace['metadata']}>;
}>;
type Verdict = Omit<Condition, 'lastTransitionTime'>;

const verdict = (type: string, problem: boolean, reason: string, message: string): Verdict => ({
	type,
	status: problem ? 'True' : 'False',
	reason,
	message,
});

/** What keeps the namespace, as conditions; True is a problem. Source: namespace/deletion/status_condition_utils.go */
export const namespaceConditions = (left: Left, failure?: string): readonly Verdict[] => {
	const remaining = left.map(
		({kind, objects}) => `${kind.plural}.${kind.group} has ${objects.length} resource instances`,
	);
	const finalizers = new Map<string, number>();

	for (const {metadata} of left.flatMap(({objects}) => objects)) {
		for (const finalizer of metadata.finalizers ?? []) {
			finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
		}
	}

	const held = [...finalizers].map(([name, times]) => `${name} in ${times} resource instances`).sort();
	return [
		verdict('NamespaceDeletionDiscoveryFailure', false, 'ResourcesDiscovered', 'All resources successfully discovered'),
		verdict(
			'NamespaceDeletionGroupVersionParsingFailure',
			false,
			'ParsedGroupVersions',
			'All legacy kube types successfully parsed',
		),
		failure === undefined
			? verdict(
					'NamespaceDeletionContentFailure',
					false,
					'ContentDeleted',
					'All content successfully deleted, may be waiting on finalization',
				)
			: verdict(
					'NamespaceDeletionContentFailure',
					true,
					'ContentDeletionFailed',
					`Failed to delete all resource types, 1 remaining: ${failure}`,
				),
		remaining.length > 0
			? verdict(
					'NamespaceContentRemaining',
					true,
					'SomeResourcesRemain',
					`Some resources are remaining: ${remaining.sort().join(', ')}`,
				)
			: verdict('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
		held.length > 0
			? verdict(
					'NamespaceFinalizersRemaining',
					true,
					'SomeFinalizersRemain',
					`Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
				)
			: verdict(
					'NamespaceFinalizersRemaining',
					false,
					'ContentHasNoFinalizers',
					'All content-preserving finalizers finished',
				),
	];
};

const withReport = (namespace: Namespace, verdicts: readonly Verdict[], now: Millis): readonly Call[] => {
	const before = namespace.status?.conditions;
	let conditions = before ?? [];

	for (const one of verdicts) {
		conditions = withCondition(conditions, one, now);
	}

	return equalValues(conditions, before)
		? []
		: [
				{
					...updateStatus(
						namespaces,
						{...namespace, status: {...namespace.status, conditions}},
						verdicts.some(({status}) => status === 'True') ? 'something is left in it' : 'nothing is in the way',
					),
					fineIf: ['NotFound', 'Conflict'],
				},
			];
};
