import {withCondition} from '../api/conditions.ts';
import type {AnyKind} from '../api/kind.ts';
import {events} from '../api/kinds/event.ts';
import {allKinds, isRare} from '../api/kinds/index.ts';
import {type Namespace, namespaces} from '../api/kinds/namespace.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues} from '../api/share.ts';
import {type Call, type Decision, nothingToDo, update, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import {isTerminating} from './pod-state.ts';

/** So that all servers know of the end before anything is deleted. Source: namespaceDeletionGracePeriod */
const headStart: Millis = seconds(5);
/** How long finalizers may take, for want of a better guess. Source: finalizerEstimateSeconds */
const finalizerEstimate = 15;
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

		return seen.now < asked + headStart
			? {calls: [], lookAgainIn: asked + headStart - seen.now}
			: empty(namespace, seen, turn.remembered === true);
	},
};

const isKept = ({spec}: Namespace): boolean => spec?.finalizers?.includes('kubernetes') === true;

const deleteAll = (kind: AnyKind, namespace: string, because: string): Call => ({
	verb: 'deletecollection',
	kind,
	namespace,
	because,
	fineIf: ['NotFound', 'MethodNotAllowed'],
});

const empty = (namespace: Namespace, seen: Seen, wasSwept: boolean): Decision => {
	const {name} = namespace.metadata;
	const podsLeft = seen.list(pods, name);
	const left = [...watched, ...seen.customKinds.filter(kind => kind.namespaced)]
		.map(kind => ({kind, objects: seen.list(kind, name)}))
		.filter(({objects}) => objects.length > 0);

	if (podsLeft.length > 0) {
		// What comes after the pods has not been looked at yet.
		const report = withReport(
			namespace,
			left.filter(({kind}) => kind.plural === 'pods'),
			seen.now,
		);
		const fresh = podsLeft.some(pod => !isTerminating(pod));
		return {
			calls: [
				...(fresh ? [deleteAll(pods, name, `its namespace goes: ${podsLeft.length} pods first`)] : []),
				...report,
			],
			lookAgainIn: waitFor(Math.max(...podsLeft.map(graceOf))),
		};
	}

	if (left.length > 0 || !wasSwept) {
		const report = withReport(namespace, left, seen.now);
		const because = 'its namespace goes, and the pods are gone';
		const held = left.some(({objects}) => objects.some(object => (object.metadata.finalizers ?? []).length > 0));
		return {
			calls: [...swept(left).map(kind => deleteAll(kind, name, because)), ...report],
			remember: true,
			lookAgainIn: held ? waitFor(finalizerEstimate) : soon,
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

/** Whatever a namespace may hold; of rare kinds only those of which it holds something. */
const swept = (left: Left): readonly AnyKind[] => [
	...content.filter(kind => !isRare(kind) || left.some(one => one.kind === kind)),
	...left.map(({kind}) => kind).filter(({custom}) => custom !== undefined),
];

const graceOf = (pod: Pod): number =>
	pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;

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
export const namespaceConditions = (left: Left): readonly Verdict[] => {
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
		verdict(
			'NamespaceDeletionContentFailure',
			false,
			'ContentDeleted',
			'All content successfully deleted, may be waiting on finalization',
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

const withReport = (namespace: Namespace, left: Left, now: Millis): readonly Call[] => {
	const before = namespace.status?.conditions;
	let conditions = before ?? [];

	for (const one of namespaceConditions(left)) {
		conditions = withCondition(conditions, one, now);
	}

	return equalValues(conditions, before)
		? []
		: [
				{
					...updateStatus(
						namespaces,
						{...namespace, status: {...namespace.status, conditions}},
						left.length > 0 ? 'something is left in it' : 'it is empty',
					),
					fineIf: ['NotFound', 'Conflict'],
				},
			];
};
