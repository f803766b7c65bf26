/*
Services that call services. Load flows down, from callers to callees; success and time flow back up.
*/
import {exactPow} from '../kernel/exact-math.ts';
import type {LossCause} from './accounting.ts';

/** A share of requests that was lost: how, where, and by which fact. */
export type Loss = {
	readonly outcome: LossCause;
	readonly where: string;
	readonly cause: number;
	readonly share: number;
};

/** What becomes of the requests of one flow; `good + slow + losses` is 1. */
export type FlowOutcome = {
	readonly good: number;
	readonly slow: number;
	readonly losses: readonly Loss[];
	/** Why slow ones were slow. */
	readonly slowBy: ReadonlyArray<{readonly where: string; readonly cause: number; readonly share: number}>;
	/** Mean seconds of an answer. */
	readonly time: number;
};

export const failingShare = (outcome: FlowOutcome): number => Math.max(0, 1 - outcome.good - outcome.slow);

/** A call that a service makes while it serves a request. */
export type CallResult = {
	readonly times: number;
	readonly critical: boolean;
	readonly retries: number;
	readonly outcome: FlowOutcome;
};

/** What the callees leave of a caller's requests. */
export type Dependency = {
	/** Share of requests whose critical calls all succeeded. */
	readonly ok: number;
	/** Of those, the share that a callee made slow. */
	readonly slow: number;
	readonly losses: readonly Loss[];
	readonly slowBy: FlowOutcome['slowBy'];
};

/** No callee, no harm. */
export const independent: Dependency = {ok: 1, slow: 0, losses: [], slowBy: []};

const normalised = <T extends {readonly share: number}>(parts: readonly T[], to: number): T[] => {
	const sum = parts.reduce((before, part) => before + part.share, 0);
	return sum > 0 ? parts.map(part => ({...part, share: (part.share * to) / sum})) : [];
};

/** Puts losses of one kind, place and cause together. */
export const mergeLosses = (losses: readonly Loss[]): Loss[] => {
	if (losses.length === 0) {
		return [];
	}

	const merged = new Map<string, Loss>();

	for (const loss of losses) {
		if (loss.share > 0) {
			const key = `${loss.outcome}|${loss.where}|${loss.cause}`;
			const {outcome, where, cause} = loss;
			merged.set(key, {outcome, where, cause, share: loss.share + (merged.get(key)?.share ?? 0)});
		}
	}

	return [...merged.values()];
};

/**
A request succeeds when all its critical calls do; a call succeeds unless every attempt fails. What a callee lost is
lost here as `dependency`, and keeps the place and the fact that were to blame.
*/
export const dependOn = (calls: readonly CallResult[]): Dependency => {
	let ok = 1;
	let quick = 1;
	const losses: Loss[] = [];
	const slowBy: Array<FlowOutcome['slowBy'][number]> = [];

	for (const {times, critical, retries, outcome} of calls) {
		if (!critical) {
			continue;
		}

		const failing = failingShare(outcome);
		const success = exactPow(1 - exactPow(failing, retries + 1), times);
		const served = outcome.good + outcome.slow;
		const slow = served > 0 ? outcome.slow / served : 0;
		ok *= success;
		quick *= 1 - slow;
		losses.push(...normalised(outcome.losses, 1 - success).map(loss => ({...loss, outcome: 'dependency' as const})));
		slowBy.push(...normalised(outcome.slowBy, slow));
	}

	return {ok, slow: 1 - quick, losses: normalised(mergeLosses(losses), 1 - ok), slowBy};
};

/**
Callers before their callees, by the calls that each makes; a call that closes a circle is left out of the order (a
scenario with a circle does not pass its checks).
*/
export const callersFirst = (
	roots: readonly string[],
	callsOf: (service: string) => readonly string[],
): readonly string[] => {
	const done = new Set<string>();
	const order: string[] = [];

	const visit = (service: string): void => {
		if (!done.has(service)) {
			done.add(service);

			for (const callee of callsOf(service)) {
				visit(callee);
			}

			order.push(service);
		}
	};

	for (const root of roots) {
		visit(root);
	}

	return order.reverse();
};
