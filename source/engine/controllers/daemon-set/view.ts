import type {DaemonSet} from '../../api/kinds/daemon-set.ts';
import {type Node, nodes} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {isAvailable, isTerminal} from '../../api/pod-view.ts';
import type {Seen} from '../../client/seen.ts';
import type {Millis} from '../../kernel/time.ts';
import {isTerminating} from '../pod-state.ts';
import {isUpdated, targetOf, verdictOn} from './placement.ts';

/** What one look at a DaemonSet sees. */
export type View = {
	readonly set: DaemonSet;
	readonly nodes: readonly Node[];
	/** Its pods by the name of the node they are on or meant for, the oldest that is bound first. */
	readonly byNode: ReadonlyMap<string, readonly Pod[]>;
	/** Which of them are of the template as it is now. */
	readonly hash: string;
	readonly now: Millis;
};

const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const isBound = ({spec}: Pod): boolean => (spec.nodeName ?? '') !== '';

/** Bound pods first, then the oldest. Source: podByCreationTimestampAndPhase */
const bySeniority = (left: Pod, right: Pod): number =>
	Number(isBound(right)) - Number(isBound(left)) ||
	order(left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '') ||
	order(left.metadata.name, right.metadata.name);

const grouped = (own: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> => {
	const groups = new Map<string, Pod[]>();

	for (const pod of own) {
		const node = targetOf(pod);
		const group = node === undefined ? undefined : groups.get(node);

		// A pod that is over and on its way out is history only.
		if (node === undefined || (isTerminal(pod) && isTerminating(pod))) {
			continue;
		}

		if (group === undefined) {
			groups.set(node, [pod]);
		} else {
			group.push(pod);
			group.sort(bySeniority);
		}
	}

	return groups;
};

export const look = (set: DaemonSet, own: readonly Pod[], hash: string, seen: Seen): View => ({
	set,
	nodes: seen.list(nodes),
	byNode: grouped(own),
	hash,
	now: seen.now,
});

export const podsOn = ({byNode}: View, node: string): readonly Pod[] => byNode.get(node) ?? [];

export const isUp = ({set, now}: View, pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now);

export const isNew = ({set, hash}: View, pod: Pod): boolean => isUpdated(set, pod, hash);

export const wantedNodes = ({set, nodes: all}: View): readonly Node[] => all.filter(node => verdictOn(set, node).runs);
