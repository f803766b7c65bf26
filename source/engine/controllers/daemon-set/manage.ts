/** One pod on each node that should have one, and none elsewhere. Source: pkg/controller/daemon/daemon_controller.go, manage */
import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {isReady} from '../../api/pod-view.ts';
import type {EventNote} from '../../client/calls.ts';
import type {Millis} from '../../kernel/time.ts';
import {soonest} from '../decisions.ts';
import {shareOf} from '../deployment/arithmetic.ts';
import {isTerminating} from '../pod-state.ts';
import {type Failures, waitOn, withFailure} from './backoff.ts';
import {verdictOn} from './placement.ts';
import {isNew, isUp, podsOn, type View} from './view.ts';

/** A pod that has to go, and why. */
export type Leaver = {readonly pod: Pod; readonly because: string};

/** Nodes that get a pod, and why; and pods that go. */
export type Changes = {
	readonly needing: ReadonlyArray<{readonly node: string; readonly because: string}>;
	readonly leaving: readonly Leaver[];
};

export type Managed = Changes & {
	readonly events: readonly EventNote[];
	readonly failures: Failures;
	readonly lookAgainIn?: Millis;
};

/** Whether an old and a new pod may stand side by side on a node while it is updated. */
export const surges = ({set}: View): boolean => {
	const {type, rollingUpdate} = set.spec.updateStrategy ?? {};
	return type === 'RollingUpdate' && shareOf(rollingUpdate?.maxSurge ?? 0, 1, Math.ceil) > 0;
};

const generationOf = ({set}: View): number => set.status?.observedGeneration ?? 0;

/** What has ended on a node makes room for the next, after a failure not at once. */
const clearEnded = (view: View, node: string, managed: Managed): Managed => {
	const {set, now} = view;
	const generation = generationOf(view);
	let result = managed;

	for (const pod of podsOn(view, node)) {
		const phase = pod.status?.phase;

		if (isTerminating(pod) || (phase !== 'Failed' && phase !== 'Succeeded')) {
			continue;
		}

		const hasFailed = phase === 'Failed';
		const rest = hasFailed ? waitOn(result.failures, node, generation, now) : undefined;

		if (rest !== undefined) {
			result = {...result, lookAgainIn: Math.min(rest, result.lookAgainIn ?? rest)};
			continue;
		}

		const who = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`;
		const event: EventNote = hasFailed
			? {
					about: set,
					type: 'Warning',
					reason: 'FailedDaemonPod',
					message: `Found failed daemon pod ${who}, will try to kill it`,
				}
			: {
					about: set,
					type: 'Normal',
					reason: 'SucceededDaemonPod',
					message: `Found succeeded daemon pod ${who}, will try to delete it`,
				};
		const because = hasFailed ? `it has failed, and ${node} needs another` : `it has ended, and ${node} needs another`;
		result = {
			...result,
			leaving: [...result.leaving, {pod, because}],
			events: [...result.events, event],
			failures: hasFailed ? withFailure(result.failures, node, generation, now) : result.failures,
		};
	}

	return result;
};

/** Those of a node that are more than it should have. While it surges it may have two, one of each template. */
const surplusOn = (view: View, running: readonly Pod[]): readonly Leaver[] => {
	if (!surges(view)) {
		return running.slice(1).map(pod => ({pod, because: 'an older one stands on the same node'}));
	}

	const newest = running.find(pod => isNew(view, pod));
	const oldest = running.find(pod => !isNew(view, pod));
	const extra = running
		.filter(pod => pod !== newest && pod !== oldest)
		.map(pod => ({pod, because: 'one of its template stands on the same node'}));

	if (newest === undefined || oldest === undefined) {
		return extra;
	}

	const because = isReady(oldest)
		? isUp(view, newest)
			? 'its successor on the node is available'
			: undefined
		: 'it is not ready, and its successor stands beside it';
	return because === undefined ? extra : [...extra, {pod: oldest, because}];
};

/** What is to be done on one node, and the failures with those that were found on it. */
const tend = (view: View, node: Node, failures: Failures): Managed => {
	const {name} = node.metadata;
	const {runs, stays} = verdictOn(view.set, node);
	const there = podsOn(view, name);
	const nothing: Managed = {needing: [], leaving: [], events: [], failures};

	if (!stays) {
		const leaving = there
			.filter(pod => !isTerminating(pod))
			.map(pod => ({pod, because: `${name} should run none of the set`}));
		return {...nothing, leaving};
	}

	if (there.length === 0) {
		return runs ? {...nothing, needing: [{node: name, because: `${name} should run one and has none`}]} : nothing;
	}

	const cleared = clearEnded(view, name, nothing);
	const running = there.filter(
		pod => !isTerminating(pod) && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded',
	);
	return {
		...cleared,
		leaving: running.length > 1 ? [...cleared.leaving, ...surplusOn(view, running)] : cleared.leaving,
		// Where pods may stand side by side, the next need not wait until the last is gone.
		needing:
			running.length === 0 && runs && surges(view)
				? [{node: name, because: `${name} should run one, and its last is going`}]
				: [],
	};
};

/** Pods that wait for a node that is no more: no scheduler will bind them, and no sweeper knows them. */
const stranded = ({nodes, byNode}: View): readonly Leaver[] => {
	const known = new Set(nodes.map(({metadata}) => metadata.name));
	return [...byNode]
		.filter(([node]) => !known.has(node))
		.flatMap(([node, there]) =>
			there
				.filter(({spec}) => (spec.nodeName ?? '') === '')
				.map(pod => ({pod, because: `it is meant for ${node}, which is no more`})),
		);
};

export const manage = (view: View, before: Failures): Managed => {
	const needing: Array<Changes['needing'][number]> = [];
	const leaving: Leaver[] = [];
	const events: EventNote[] = [];
	let failures = before;
	let lookAgainIn: Millis | undefined;

	for (const node of view.nodes) {
		const found = tend(view, node, failures);
		needing.push(...found.needing);
		leaving.push(...found.leaving);
		events.push(...found.events);
		failures = found.failures;
		lookAgainIn = soonest(lookAgainIn, found.lookAgainIn);
	}

	return {needing, leaving: [...leaving, ...stranded(view)], events, failures, lookAgainIn};
};
