import type {Pod} from '../api/kinds/pod.ts';
import type {ContainerStatus} from '../api/kinds/pod-status.ts';
import {isReady} from '../api/pod-view.ts';
import {type Millis, timeOf} from '../kernel/time.ts';
import {readySince} from './pod-state.ts';

/** The annotation by which a pod says how much it would cost to lose it; the lower, the sooner it goes. */
export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/** Why the first of two pods goes before the second: the rule that told them apart, and its words for players. */
export type Preference = {readonly order: number; readonly because: string};

/** One rule: negative when the left pod goes first, 0 when the rule cannot tell. */
type Rule = {
	compare(left: Pod, right: Pod, context: RankingContext): number;
	readonly because: string;
};

export type RankingContext = {
	readonly now: Millis;
	/** How many active pods of the same owner family stand on each node. */
	readonly family: ReadonlyMap<string, number>;
	/** Ages are compared as they are, not by powers of two. */
	readonly exactly?: boolean;
};

const nodeOf = (pod: Pod): string => pod.spec.nodeName ?? '';

const phaseOrder: Readonly<Record<string, number>> = {Pending: 0, Unknown: 1, Running: 2};

/** Whole powers of two in an age counted in nanoseconds, so that pods of similar age count as equal; -1 for none. */
const ageBucket = (since: Millis, now: Millis): number => {
	let nanos = (now - since) * 1_000_000;
	let bucket = -1;

	while (nanos >= 1) {
		nanos /= 2;
		bucket += 1;
	}

	return bucket;
};

const byUid = (left: Pod, right: Pod): number => ((left.metadata.uid ?? '') < (right.metadata.uid ?? '') ? -1 : 1);

/** The younger first, by powers of two of the age; the same bucket is told apart by uid, so that it is not always the youngest. */
const youngerFirst = (
	left: Millis | undefined,
	right: Millis | undefined,
	{now, exactly = false}: RankingContext,
): number | 'same bucket' => {
	if (left === right) {
		return 0;
	}

	if (left === undefined || right === undefined) {
		return left === undefined ? -1 : 1;
	}

	if (exactly) {
		return right - left;
	}

	const difference = ageBucket(left, now) - ageBucket(right, now);
	return difference === 0 ? 'same bucket' : difference;
};

const byAge = (left: Pod, right: Pod, since: (pod: Pod) => Millis | undefined, context: RankingContext): number => {
	const order = youngerFirst(since(left), since(right), context);
	return order === 'same bucket' ? byUid(left, right) : order;
};

const mostRestarts = (statuses: readonly ContainerStatus[] | undefined): number =>
	(statuses ?? []).reduce((most, status) => Math.max(most, status.restartCount), 0);

const sidecarRestarts = (pod: Pod): number => {
	const sidecars = new Set(
		(pod.spec.initContainers ?? []).filter(one => one.restartPolicy === 'Always').map(one => one.name),
	);
	return mostRestarts(pod.status?.initContainerStatuses?.filter(status => sidecars.has(status.name)));
};

const deletionCost = (pod: Pod): number => {
	const text = pod.metadata.annotations?.[deletionCostAnnotation];
	return text !== undefined && /^(?:0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
};

const createdAt = (pod: Pod): Millis | undefined => timeOf(pod.metadata.creationTimestamp);

const unassignedFirst: Rule = {
	because: 'it has no node yet',
	compare: (left, right) => Number(nodeOf(left) !== '') - Number(nodeOf(right) !== ''),
};

const phase: Rule = {
	because: 'it does not run yet',
	compare: (left, right) =>
		(phaseOrder[left.status?.phase ?? 'Pending'] ?? 0) - (phaseOrder[right.status?.phase ?? 'Pending'] ?? 0),
};

const notReadyFirst: Rule = {
	because: 'it is not ready',
	compare: (left, right) => Number(isReady(left)) - Number(isReady(right)),
};

const cheaperFirst: Rule = {
	because: 'its deletion cost is lower',
	compare: (left, right) => deletionCost(left) - deletionCost(right),
};

const crowdedFirst: Rule = {
	because: 'more of its siblings stand on its node',
	compare: (left, right, {family}) => (family.get(nodeOf(right)) ?? 0) - (family.get(nodeOf(left)) ?? 0),
};

const newlyReadyFirst: Rule = {
	because: 'it has been ready for less time',
	compare: (left, right, context) => (isReady(left) && isReady(right) ? byAge(left, right, readySince, context) : 0),
};

const restartedFirst: Rule = {
	because: 'it restarted more often',
	compare: (left, right) =>
		mostRestarts(right.status?.containerStatuses) - mostRestarts(left.status?.containerStatuses) ||
		sidecarRestarts(right) - sidecarRestarts(left),
};

const newlyMadeFirst: Rule = {
	because: 'it is younger',
	compare: (left, right, context) => byAge(left, right, createdAt, context),
};

const nameLast: Rule = {because: 'nothing else tells them apart', compare: byUid};

/** The rules in their order: each only breaks the ties of those above. */
const rules: readonly Rule[] = [
	unassignedFirst,
	phase,
	notReadyFirst,
	cheaperFirst,
	crowdedFirst,
	newlyReadyFirst,
	restartedFirst,
	newlyMadeFirst,
	nameLast,
];

/** Which of two pods goes first, and by which rule: negative when it is the left one. */
export const prefer = (left: Pod, right: Pod, context: RankingContext): Preference => {
	for (const rule of rules) {
		const order = rule.compare(left, right, context);

		if (order !== 0) {
			return {order, because: rule.because};
		}
	}

	return {order: 0, because: ''};
};

/** How many active pods of one owner family stand on each node. */
export const crowding = (pods: readonly Pod[]): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();

	for (const pod of pods) {
		counts.set(nodeOf(pod), (counts.get(nodeOf(pod)) ?? 0) + 1);
	}

	return counts;
};

/**
Pods in the order in which a ReplicaSet gives them up, the first one first.

`family` are the active pods of all ReplicaSets with the same controller (a whole Deployment), these pods among them.
Source: pkg/controller/controller_utils.go, ActivePodsWithRanks
*/
export const rankForDeletion = (pods: readonly Pod[], family: readonly Pod[], now: Millis): readonly Pod[] => {
	const context: RankingContext = {now, family: crowding(family)};
	return [...pods].sort((left, right) => prefer(left, right, context).order);
};

const jobRules: readonly Rule[] = rules.filter(rule => rule !== cheaperFirst && rule !== crowdedFirst);

/**
Pods in the order in which a Job gives them up: an older ranking, without costs and crowds, and with exact times.
Source: pkg/controller/controller_utils.go, ActivePods
*/
export const rankForJob = (pods: readonly Pod[], now: Millis): readonly Pod[] => {
	const context: RankingContext = {now, family: new Map(), exactly: true};
	return [...pods].sort((left, right) => {
		const rule = jobRules.find(one => one.compare(left, right, context) !== 0);
		return rule?.compare(left, right, context) ?? 0;
	});
};

/** One line of why a pod goes before the one that follows it, in words for the bench. */
export const whyFirst = (victim: Pod, next: Pod | undefined, family: readonly Pod[], now: Millis): string =>
	next === undefined ? 'all of them go' : prefer(victim, next, {now, family: crowding(family)}).because;
