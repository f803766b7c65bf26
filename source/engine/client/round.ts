import type {ObjectKey} from '../api/object.ts';
import type {Status} from '../api/status.ts';
import type {Call, Decision} from './calls.ts';

/** A decision that is being carried out: plain data, so that it survives saving. */
export type Round = {
	readonly key: ObjectKey;
	readonly decision: Decision;
	/** The next call to send, how many go out together, and how many of those have not been sent yet. */
	readonly next: number;
	readonly batch: number;
	readonly left: number;
	readonly refusal?: {readonly call: Call; readonly status: Status};
};

export const firstRound = (key: ObjectKey, decision: Decision): Round => ({key, decision, next: 0, batch: 1, left: 0});

/** How many of the round's next calls go out together. */
export const batchSize = ({decision: {calls}, next, batch}: Round): number => {
	const first = calls[next] as Call;
	const most = first.verb === 'create' ? batch : first.verb === 'delete' ? calls.length : 1;
	let size = 1;

	while (size < most && calls[next + size]?.verb === first.verb && calls[next + size]?.kind === first.kind) {
		size += 1;
	}

	return size;
};

/** Everything was sent, or something was refused. */
export const isOver = ({decision, next, refusal}: Round): boolean =>
	refusal !== undefined || next >= decision.calls.length;
