import type {PluginStatus} from './plugin-status.ts';

/** One node's answer: the first plug-in that rejected it, and what it said. */
export type NodeVerdict = {readonly plugin: string; readonly status: PluginStatus};

/** Why a pod found no node. */
export type Diagnosis = {
	/** By node name; nodes that were not looked at one by one have `absentNodesStatus`. */
	readonly nodeStatuses: ReadonlyMap<string, NodeVerdict>;
	readonly absentNodesStatus: PluginStatus;
	/** Set when PreFilter rejected the pod as such. */
	readonly preFilterMessage: string;
	readonly postFilterMessage: string;
	/** Every plug-in that had a part in it, sorted: whose events may help. */
	readonly unschedulablePlugins: readonly string[];
	readonly pendingPlugins: readonly string[];
};

export const noNodesMessage = 'no nodes available to schedule pods';

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** `2 Insufficient cpu, 3 node(s) were unschedulable`: every reason with the number of nodes that gave it, sorted as text. */
const countedReasons = (allNodes: number, {nodeStatuses, absentNodesStatus}: Diagnosis): string => {
	const counts = new Map<string, number>();
	const count = (reasons: readonly string[], nodes: number): void => {
		for (const reason of reasons) {
			counts.set(reason, (counts.get(reason) ?? 0) + nodes);
		}
	};

	for (const {status} of nodeStatuses.values()) {
		count(status.reasons, 1);
	}

	if (nodeStatuses.size < allNodes) {
		count(absentNodesStatus.reasons, allNodes - nodeStatuses.size);
	}

	return [...counts]
		.map(([reason, nodes]) => `${nodes} ${reason}`)
		.sort(byText)
		.join(', ');
};

/**
The sentence of a FailedScheduling event.

`0/5 nodes are available: 2 Insufficient cpu, 3 node(s) were unschedulable. preemption: …`
Source: pkg/scheduler/framework/types.go (FitError)
*/
export const fitErrorMessage = (allNodes: number, diagnosis: Diagnosis): string => {
	const reasons = diagnosis.preFilterMessage === '' ? countedReasons(allNodes, diagnosis) : diagnosis.preFilterMessage;
	const first = `0/${allNodes} nodes are available:${reasons === '' ? '' : ` ${reasons}.`}`;
	return diagnosis.postFilterMessage === '' ? first : `${first} ${diagnosis.postFilterMessage}`;
};

/** The longest note an Event may carry, in bytes. */
const noteLimit = 1024;

const encodedLength = (text: string): number => {
	let length = 0;

	for (const character of text) {
		const point = character.codePointAt(0) as number;
		length += point < 0x80 ? 1 : point < 0x8_00 ? 2 : point < 0x1_00_00 ? 3 : 4;
	}

	return length;
};

/** A note that is too long for an Event is cut, and says so. */
export const truncatedNote = (message: string): string => {
	if (encodedLength(message) <= noteLimit) {
		return message;
	}

	let kept = '';
	let length = 0;

	for (const character of message) {
		length += encodedLength(character);

		if (length > noteLimit - 4) {
			break;
		}

		kept += character;
	}

	return `${kept} ...`;
};
