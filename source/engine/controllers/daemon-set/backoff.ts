/*
How long a node waits for the next pod after one failed there: 1 s, doubled with each failure, up to 15 minutes. Else the
controller and a kubelet that rejects its pods would go round in circles.

Source: pkg/controller/daemon/daemon_controller.go (failedPodsBackoff), client-go util/flowcontrol/backoff.go
*/
import {type Millis, minutes, seconds} from '../../kernel/time.ts';

const firstWait = seconds(1);
const longestWait = minutes(15);

/** One node's last failure. Another generation of the set begins anew. */
type Failure = {readonly generation: number; readonly wait: Millis; readonly at: Millis};

/** By the name of the node. */
export type Failures = Readonly<Record<string, Failure>>;

const isOver = ({at}: Failure, now: Millis): boolean => now - at > 2 * longestWait;

const failureOn = (failures: Failures, node: string, generation: number, now: Millis): Failure | undefined => {
	const found = Object.hasOwn(failures, node) ? failures[node] : undefined;
	return found === undefined || found.generation !== generation || isOver(found, now) ? undefined : found;
};

/** How long the node's failed pod has to lie there yet; undefined when it may go. */
export const waitOn = (failures: Failures, node: string, generation: number, now: Millis): Millis | undefined => {
	const failure = failureOn(failures, node, generation, now);
	return failure !== undefined && now - failure.at < failure.wait ? failure.wait : undefined;
};

/** The record with one more failure on the node. */
export const withFailure = (failures: Failures, node: string, generation: number, now: Millis): Failures => {
	const before = failureOn(failures, node, generation, now);
	const wait = before === undefined ? firstWait : Math.min(2 * before.wait, longestWait);
	return {...failures, [node]: {generation, wait, at: now}};
};

/** Without what nobody will ask for again; undefined when nothing is left. */
export const stillOf = (failures: Failures, generation: number, now: Millis): Failures | undefined => {
	const left = Object.entries(failures).filter(
		([, failure]) => failure.generation === generation && !isOver(failure, now),
	);
	return left.length === 0 ? undefined : Object.fromEntries(left);
};
