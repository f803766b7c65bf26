import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';

/*
What is different from the last look. A Service of 300 pods is looked at once for each pod that changes, and of 300 pods
and nearly as many endpoints one is new: everything here walks two lists in the order of their names side by side, and
makes nothing for what is the same.
*/

/** A pod that the last look did not know as it is, with its place now and what it was then. */
export type Difference = {readonly index: number; readonly pod: Pod; readonly before: number};

export type Differences = {
	/** Pods that are new or another record, in the order of their names; `before` is −1 for one that was not there. */
	readonly changed: readonly Difference[];
	/** Places of pods that are gone. */
	readonly gone: readonly number[];
};

const nameOf = (pods: readonly Pod[], at: number): string => (pods[at] as Pod).metadata.name;

export const differences = (before: readonly Pod[], after: readonly Pod[]): Differences => {
	const changed: Difference[] = [];
	const gone: number[] = [];
	let at = 0;

	for (let index = 0; index < after.length; index++) {
		const pod = after[index] as Pod;

		if (before[at] === pod) {
			at += 1;
			continue;
		}

		const {name} = pod.metadata;

		for (; at < before.length && nameOf(before, at) < name; at++) {
			gone.push(at);
		}

		const isKnown = at < before.length && nameOf(before, at) === name;
		changed.push({index, pod, before: isKnown ? at : -1});
		at += isKnown ? 1 : 0;
	}

	for (; at < before.length; at++) {
		gone.push(at);
	}

	return {changed, gone};
};

/** Whether every endpoint that was worked out with these nodes still holds: of a node only its labels stand in it. */
export const sameLabels = (before: readonly Node[], after: readonly Node[]): boolean => {
	if (before === after) {
		return true;
	}

	for (let at = 0; at < after.length; at++) {
		const [one, other] = [before[at], after[at]];

		if (
			one !== other &&
			(one?.metadata.name !== other?.metadata.name || one?.metadata.labels !== other?.metadata.labels)
		) {
			return false;
		}
	}

	return before.length === after.length;
};

/** The endpoints of the last look moved to where their pods stand now; the places of changed pods are empty. */
export const carriedOver = <T>(
	endpoints: ReadonlyArray<T | undefined>,
	{changed, gone}: Differences,
	length: number,
): Array<T | undefined> => {
	const carried: Array<T | undefined> = [];
	let skipped = 0;
	let next = 0;

	for (let from = 0; carried.length < length; ) {
		const difference = changed[next];

		if (difference?.index === carried.length) {
			from = Math.max(from, difference.before + 1);
			carried.push(undefined);
			next += 1;
		} else if (skipped < gone.length && (gone[skipped] as number) <= from) {
			from = Math.max(from, (gone[skipped] as number) + 1);
			skipped += 1;
		} else {
			carried.push(endpoints[from]);
			from += 1;
		}
	}

	return carried;
};
