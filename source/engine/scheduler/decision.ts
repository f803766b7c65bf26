import type {Call, Decision} from '../client/calls.ts';
import type {Millis} from '../kernel/time.ts';
import type {CycleResult} from './cycle.ts';
import {truncatedNote} from './diagnosis.ts';
import type {Framework} from './framework.ts';
import {evict, markDisrupted, markUnschedulable} from './pod-calls.ts';
import type {PodInfo} from './pod-info.ts';

/** What a cycle decided as calls that could be sent, shown as advice, or compared: what `acts.ts` would make of it. */
export const decisionOf = (framework: Framework, info: PodInfo, result: CycleResult, now: Millis): Decision => {
	const {pod} = info;

	if (result.outcome === 'placed') {
		const bound = framework.binds.map(index => framework.plugins[index]?.bind?.(info, result.host));
		return {calls: bound.find(calls => calls !== undefined) ?? []};
	}

	const isRejection = result.outcome === 'unschedulable';
	const refusal = {
		reason: isRejection ? ('Unschedulable' as const) : ('SchedulerError' as const),
		message: result.message,
	};
	const mark = markUnschedulable(pod, refusal, isRejection ? result.nominated : '', now);
	const evictions = isRejection ? (result.nomination?.victims ?? []) : [];
	const node = isRejection ? (result.nomination?.node ?? '') : '';
	const calls: Array<Call | undefined> = [
		mark,
		...evictions.flatMap(victim => [markDisrupted(victim.pod, pod, now), evict(victim.pod, pod, node)]),
	];
	return {
		calls: calls.filter(call => call !== undefined),
		events: [{about: pod, type: 'Warning', reason: 'FailedScheduling', message: truncatedNote(result.message)}],
	};
};
