/*
What becomes of a flow: the outcomes of the pods that it reaches, by their shares, then what lookups and deaths take.
*/
import type {Millis} from '../kernel/time.ts';
import {type FlowOutcome, failingShare, type Loss, mergeLosses} from './fan-out.ts';
import type {Flow, Segment} from './flows.ts';
import {lookupShare} from './name-lookup.ts';
import {callReuse} from './plan.ts';

/** Requests that died with a process. */
export type Kill = {
	readonly pod: string;
	readonly service: string;
	readonly count: number;
	readonly cause: number;
};

export const lengthOf = (segments: readonly Segment[]): Millis =>
	segments.reduce((sum, segment) => sum + segment.length, 0);

/** What becomes of a flow's requests along its routes of this tick. */
export const alongRoutes = (
	segments: readonly Segment[],
	resultOf: (container: string) => FlowOutcome | undefined,
): FlowOutcome => {
	const whole = lengthOf(segments);
	const losses: Loss[] = [];
	const slowBy = new Map<string, FlowOutcome['slowBy'][number]>();
	let good = 0;
	let slow = 0;
	let time = 0;

	for (const {route, length} of segments) {
		const weight = length / whole;

		for (const dead of route.dead) {
			losses.push({outcome: dead.outcome, where: dead.where, cause: dead.cause, share: dead.share * weight});
		}

		for (const target of route.targets) {
			const result = resultOf(target.container);
			const part = target.share * weight;

			if (result === undefined) {
				// The process and every trace of it are gone: it answered while it was there.
				good += part;
				continue;
			}

			good += part * result.good;
			slow += part * result.slow;
			time += part * result.time;

			for (const loss of result.losses) {
				losses.push({outcome: loss.outcome, where: loss.where, cause: loss.cause, share: loss.share * part});
			}

			for (const late of result.slowBy) {
				const key = `${late.where}|${late.cause}`;
				const share = (slowBy.get(key)?.share ?? 0) + late.share * part;
				slowBy.set(key, {where: late.where, cause: late.cause, share});
			}
		}
	}

	return {good, slow, losses: mergeLosses(losses), slowBy: [...slowBy.values()], time};
};

/** A share of requests needs a name first; where the DNS fails, they fail. */
export const afterLookup = (outcome: FlowOutcome, dns: FlowOutcome, flow: Flow): FlowOutcome => {
	const asking = lookupShare(flow.client?.reuse ?? callReuse);
	const failing = asking * failingShare(dns);
	const keeps = 1 - failing;
	const late = asking * (dns.good + dns.slow > 0 ? dns.slow / (dns.good + dns.slow) : 0);
	const all = dns.losses.reduce((sum, loss) => sum + loss.share, 0);
	return {
		good: outcome.good * keeps * (1 - late),
		slow: keeps * (outcome.slow + outcome.good * late),
		losses: [
			...outcome.losses.map(loss => ({...loss, share: loss.share * keeps})),
			...mergeLosses(
				dns.losses.map(loss => ({
					...loss,
					outcome: 'dns' as const,
					share: (loss.share / Math.max(all, 1e-12)) * failing,
				})),
			),
		],
		slowBy: outcome.slowBy,
		time: outcome.time + asking * dns.time,
	};
};

/** Requests that were in a process when it died. */
export const withKills = (
	outcome: FlowOutcome,
	{share, by}: {readonly share: number; readonly by: readonly Kill[]},
): FlowOutcome => {
	const count = by.reduce((sum, kill) => sum + kill.count, 0);
	const taken = Math.min(share, outcome.good + outcome.slow);

	if (taken <= 0 || count <= 0) {
		return outcome;
	}

	const keeps = 1 - taken / (outcome.good + outcome.slow);
	return {
		...outcome,
		good: outcome.good * keeps,
		slow: outcome.slow * keeps,
		losses: [
			...outcome.losses,
			...by.map(kill => ({
				outcome: 'killed-in-flight' as const,
				where: kill.pod,
				cause: kill.cause,
				share: (taken * kill.count) / count,
			})),
		],
	};
};
