/*
One look at the pods of a StatefulSet. In order (OrderedReady) it goes from pod to pod and stops at the first that is missing, or
not yet what it should be, so that never more than one thing happens at a time; in parallel it goes on.

	web-0 ready ── web-1 ready ── web-2 missing: make it, and stop
	web-0 ready ── web-1 waits: stop, whatever may be wrong behind it
	all there ── surplus pods from the highest number down ── pods of another revision from the highest number down

Source: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet
*/
import {persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import type {StatefulSet} from '../../api/kinds/stateful-set.ts';
import {keyOf} from '../../api/object.ts';
import {isAvailable, isReady, isTerminal} from '../../api/pod-view.ts';
import {type Call, create, type EventNote, remove, update} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {type Millis, seconds} from '../../kernel/time.ts';
import {soonest} from '../decisions.ts';
import {templateIn} from '../history/revisions.ts';
import {isTerminating} from '../pod-state.ts';
import {count} from '../words.ts';
import {
	claimsOf,
	firstOrdinal,
	isWanted,
	ordinalOf,
	podName,
	repaired,
	revisionOf,
	statefulPod,
	wantedPods,
} from './identity.ts';
import {isForeign, isStale, withOwner} from './retention.ts';
import type {Revisions} from './revisions.ts';

/** What one look sees. */
export type View = {
	readonly set: StatefulSet;
	/** Its pods, whatever their state. */
	readonly own: readonly Pod[];
	readonly revisions: Revisions;
	readonly seen: Seen;
};

export type Work = {
	readonly calls: readonly Call[];
	readonly events: readonly EventNote[];
	readonly lookAgainIn?: Millis;
	/** Old pods that a rollout takes away now: they are current no more, though they are still seen. */
	readonly replaced: number;
};

/** What is to be done about one pod, and whether the others have to wait for it. */
type Step = {
	readonly calls: readonly Call[];
	readonly stops: boolean;
	readonly events?: readonly EventNote[];
	readonly lookAgainIn?: Millis;
};

const goOn: Step = {calls: [], stops: false};
const wait: Step = {calls: [], stops: true};

/** A claim that is in the way goes with nobody telling: it is looked for again so soon. */
const untilClaimIsGone = seconds(1);

/** A number that the set wants, and the pod that has it. */
type Place = {readonly ordinal: number; readonly pod: Pod | undefined};

const isSteady = ({set, seen}: View, pod: Pod): boolean =>
	pod.status?.phase === 'Running' && isReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, seen.now);

const isUnavailable = (view: View, pod: Pod | undefined): boolean =>
	pod === undefined || !isSteady(view, pod) || isTerminating(pod);

const note = (set: StatefulSet, type: EventNote['type'], reason: string, message: string): EventNote => ({
	about: set,
	type,
	reason,
	message,
});

/** The events of what is done to a pod: `create Pod web-0 in StatefulSet web successful`. */
const told = (set: StatefulSet, verb: 'create' | 'update' | 'delete', name: string) => {
	const title = `${verb[0]?.toUpperCase()}${verb.slice(1)}`;
	const what = `${verb} Pod ${name} in StatefulSet ${set.metadata.name}`;
	return {
		event: note(set, 'Normal', `Successful${title}`, `${what} successful`),
		eventIfRefused: note(set, 'Warning', `Failed${title}`, `${what} failed error: {error}`),
	};
};

/** Why a pod could not be made, where it was not the pod that was refused. */
export const couldNotCreate = (set: StatefulSet, ordinal: number, error: string): EventNote => {
	const {eventIfRefused} = told(set, 'create', podName(set, ordinal));
	return {...eventIfRefused, message: eventIfRefused.message.replace('{error}', error)};
};

const deletePod = ({set}: View, pod: Pod, because: string): Call => ({
	...remove(pods, keyOf(pod), because),
	...told(set, 'delete', pod.metadata.name),
	fineIf: ['NotFound'],
});

/** Claims that the pod's disks are, as far as they are not there yet. */
const missingClaims = ({set, seen}: View, ordinal: number): readonly Call[] => {
	const name = podName(set, ordinal);
	const of = `Pod ${name} in StatefulSet ${set.metadata.name}`;
	return claimsOf(set, ordinal)
		.filter(({claim}) => seen.get(persistentVolumeClaims, keyOf(claim)) === undefined)
		.map(({claim}) => ({
			...create(persistentVolumeClaims, claim, `${name} has no ${claim.metadata.name} yet`),
			event: note(set, 'Normal', 'SuccessfulCreate', `create Claim ${claim.metadata.name} ${of} success`),
			eventIfRefused: note(
				set,
				'Warning',
				'FailedCreate',
				`create Claim ${claim.metadata.name} for ${of} failed error: {error}`,
			),
			fineIf: ['AlreadyExists'],
		}));
};

const claimsSeen = ({set, seen}: View, ordinal: number) =>
	claimsOf(set, ordinal).flatMap(({claim}) => seen.get(persistentVolumeClaims, keyOf(claim)) ?? []);

/** Gives the pod's claims the owners that the retention policy wants, and tells of claims that somebody else manages. */
const ownClaims = (view: View, pod: Pod): Pick<Step, 'calls' | 'events'> => {
	const {set} = view;
	const seen = claimsSeen(view, ordinalOf(pod));
	return {
		calls: seen
			.map(claim => ({before: claim, after: withOwner(claim, set, pod)}))
			.filter(({before, after}) => before !== after)
			.map(({after}) => ({
				...update(persistentVolumeClaims, after, 'the retention policy says whose it is'),
				fineIf: ['Conflict', 'NotFound'],
			})),
		events: seen
			.filter(claim => isForeign(claim, set, pod))
			.map(({metadata}) =>
				note(
					set,
					'Warning',
					'ConflictingController',
					`PersistentVolumeClaim ${metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
				),
			),
	};
};

/** The new pod of a place: below the partition it is still of the revision before. Source: newVersionedStatefulSetPod */
const newPod = ({set, revisions}: View, ordinal: number): Pod => {
	const {type, rollingUpdate} = set.spec.updateStrategy ?? {};
	const held = rollingUpdate === undefined ? (set.status?.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0);
	const isHeld = type === 'RollingUpdate' && ordinal < firstOrdinal(set) + held;
	const {metadata} = isHeld ? revisions.current : revisions.update;
	const template = isHeld ? templateIn(revisions.current) : set.spec.template;
	return statefulPod(set, ordinal, template, metadata.name);
};

const createPod = (view: View, ordinal: number, isOrdered: boolean): Call => {
	const {set, seen} = view;
	const pod = newPod(view, ordinal);
	const {name} = pod.metadata;
	const because = `${name} is missing: ${count(wantedPods(set), 'pod')} wanted${isOrdered ? ', and those before it are ready' : ''}`;
	// A stranger has the name: that is refused again and again until the stranger is gone, and nobody is told.
	return seen.get(pods, keyOf(pod)) === undefined
		? {...create(pods, pod, because), ...told(set, 'create', name), fineIf: ['AlreadyExists']}
		: create(pods, pod, because);
};

const fill = (view: View, ordinal: number, isOrdered: boolean): Step => {
	const {set} = view;
	const claims = claimsSeen(view, ordinal);
	const unborn = {apiVersion: 'v1', kind: pods.kind, metadata: {name: podName(set, ordinal)}};

	// The claim of a pod that was scaled away goes with it; its successor waits for a new one.
	if (
		set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' &&
		claims.some(claim => isStale(claim, unborn))
	) {
		return {...wait, lookAgainIn: untilClaimIsGone};
	}

	const leaving = claims.filter(isTerminating).map(({metadata}) => `pvc ${metadata.name} is being deleted`);

	if (leaving.length > 0) {
		const error = leaving.length === 1 ? (leaving[0] as string) : `[${leaving.join(', ')}]`;
		return {...wait, events: [couldNotCreate(set, ordinal, error)], lookAgainIn: untilClaimIsGone};
	}

	const pod = createPod(view, ordinal, isOrdered);
	return {calls: [...missingClaims(view, ordinal), pod], stops: true};
};

/** Gives a pod what it lacks: the label with its name, its disks, the owners of its claims. */
const repair = (view: View, pod: Pod): Step => {
	const {set} = view;
	const {calls, events} = ownClaims(view, pod);
	const mended = repaired(set, pod);
	const words = told(set, 'update', pod.metadata.name);
	const isPending = pod.status?.phase === 'Pending';

	// A pod that waits gets its claims in order without a word.
	if (mended === pod) {
		return {calls: isPending ? calls : calls.map(call => ({...call, ...words})), events, stops: false};
	}

	const change: Call = {
		...update(pods, mended, `${pod.metadata.name} lacks what every pod of the set has`),
		...words,
		fineIf: ['Conflict'],
	};
	return {calls: [...(isPending ? [] : missingClaims(view, ordinalOf(pod))), ...calls, change], events, stops: false};
};

/** Source: processReplica */
const tend = (view: View, {ordinal, pod}: Place, isOrdered: boolean): Step => {
	if (pod === undefined) {
		return fill(view, ordinal, isOrdered);
	}

	// It comes back under the same name once this one is gone, whatever the exit code was.
	if (isTerminal(pod)) {
		const because = `${pod.metadata.name} has ended: another one takes its name`;
		return isTerminating(pod) ? wait : {calls: [deletePod(view, pod, because)], stops: true};
	}

	const isPending = pod.status?.phase === 'Pending';
	const disks = isPending ? missingClaims(view, ordinal) : [];

	if (isOrdered && isUnavailable(view, pod)) {
		const {calls, events} = isPending ? ownClaims(view, pod) : wait;
		return {calls: [...disks, ...calls], events, stops: true};
	}

	const {calls, ...rest} = repair(view, pod);
	return {calls: [...disks, ...calls], ...rest};
};

/** Source: processCondemned */
const condemn = (view: View, pod: Pod, isFirstUnavailable: boolean, isOrdered: boolean): Step => {
	if (isTerminating(pod)) {
		return isOrdered ? wait : goOn;
	}

	if (isOrdered && !isSteady(view, pod) && !isFirstUnavailable) {
		return wait;
	}

	const because = `${pod.metadata.name} is one too many: ${wantedPods(view.set)} wanted from number ${firstOrdinal(view.set)} on`;
	return {calls: [deletePod(view, pod, because)], stops: true};
};

/** One old pod at a time, and only while all above it are available. `maxUnavailable` is alpha, and off. */
const replace = (view: View, places: readonly Place[]): Step => {
	const {set, revisions} = view;
	const wanted = revisions.update.metadata.name;
	const lowest = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;

	for (const {pod} of places.slice(lowest).reverse()) {
		if (pod !== undefined && revisionOf(pod) !== wanted && !isTerminating(pod)) {
			const because = `${pod.metadata.name} is of revision ${revisionOf(pod)}, and ${wanted} is wanted`;
			return {calls: [deletePod(view, pod, because)], stops: true};
		}

		if (isUnavailable(view, pod)) {
			return wait;
		}
	}

	return goOn;
};

/** The steps together: disks before pods, so that what is made in parallel is made in batches. */
const together = (steps: readonly Step[], replaced = 0): Work => {
	const calls = steps.flatMap(step => step.calls);
	const isDisk = ({kind}: Call): boolean => kind.plural === persistentVolumeClaims.plural;
	return {
		calls: [...calls.filter(isDisk), ...calls.filter(call => !isDisk(call))],
		events: steps.flatMap(step => step.events ?? []),
		lookAgainIn: soonest(...steps.map(step => step.lookAgainIn)),
		replaced,
	};
};

/** Steps one after the other, up to and with the first that stops the others, if one may. */
const upToStop = <T>(items: readonly T[], mayStop: boolean, step: (item: T) => Step): readonly Step[] => {
	const steps: Step[] = [];

	for (const item of items) {
		const next = step(item);
		steps.push(next);

		if (mayStop && next.stops) {
			break;
		}
	}

	return steps;
};

const byOrdinal = (left: Pod, right: Pod): number => ordinalOf(left) - ordinalOf(right);

export const work = (view: View): Work => {
	const {set, own} = view;
	const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
	const known = new Map(own.map(pod => [ordinalOf(pod), pod]));
	const places = Array.from({length: wantedPods(set)}, (_, at): Place => {
		const ordinal = firstOrdinal(set) + at;
		return {ordinal, pod: known.get(ordinal)};
	});
	const tended = upToStop(places, isOrdered, place => tend(view, place, isOrdered));

	if (isOrdered && tended.at(-1)?.stops === true) {
		return together(tended);
	}

	const surplus = own.filter(pod => !isWanted(set, ordinalOf(pod))).sort(byOrdinal);
	const inPlaces = places.some(({pod}) => isUnavailable(view, pod));
	const firstUnavailable = inPlaces ? undefined : surplus.find(pod => isUnavailable(view, pod));
	const kept = surplus.map((pod): Step => ({...ownClaims(view, pod), stops: false}));
	const condemned = upToStop([...surplus].reverse(), isOrdered, pod =>
		condemn(view, pod, pod === firstUnavailable, isOrdered),
	);
	const steps = [...tended, ...kept, ...condemned];

	if ((isOrdered && condemned.at(-1)?.stops === true) || set.spec.updateStrategy?.type === 'OnDelete') {
		return together(steps);
	}

	const replacing = replace(view, places);
	return together([...steps, replacing], replacing.calls.length);
};
