import type {MetricTarget} from '../../api/kinds/horizontal-pod-autoscaler.ts';
import {type Parsed, parsed, unparsed} from '../../api/parsed.ts';
import {kubernetes134} from '../../api/profile.ts';
import {milliText} from '../../api/quantity.ts';
import type {Groups, Samples} from './pods.ts';

/** What pods used, in thousandths, by their names. */
type Usages = ReadonlyMap<string, number>;

/** How much of its target is used, and what the status shows. */
export type Reading = {readonly ratio: number; readonly current: Omit<MetricTarget, 'type'>};

export type Measure = {
	read(usages: Usages): Parsed<Reading>;
	/** What a pod without a sample is taken to use where fewer pods might do. */
	assumed(pod: string): number;
};

const totalOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Usage as a share of what is asked for; `target` is in percent. Source: metrics/utilization.go, GetResourceUtilizationRatio */
export const shareOfRequests = (target: number, requests: ReadonlyMap<string, number>): Measure => ({
	read(usages) {
		const known = [...usages].filter(([pod]) => requests.has(pod));
		const used = totalOf(known.map(([, amount]) => amount));
		const asked = totalOf(known.map(([pod]) => requests.get(pod) ?? 0));

		if (asked === 0) {
			return unparsed('no metrics returned matched known pods');
		}

		const averageUtilization = Math.floor((used * 100) / asked);
		const averageValue = milliText(Math.floor(used / known.length));
		return parsed({ratio: averageUtilization / target, current: {averageUtilization, averageValue}});
	},
	assumed: pod => Math.floor(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100),
});

/** Usage as it is; `target` is in thousandths. Source: metrics/utilization.go, GetMetricUsageRatio */
export const plainUsage = (target: number): Measure => ({
	read(usages) {
		const average = Math.floor(totalOf([...usages.values()]) / usages.size);
		return parsed({ratio: average / target, current: {averageValue: milliText(average)}});
	},
	assumed: () => target,
});

export type Proposal = {readonly replicas: number; readonly current: Reading['current']};

const {autoscalerTolerance: tolerance} = kubernetes134.controllers;

const isOnTarget = (ratio: number): boolean => 1 - tolerance <= ratio && ratio <= 1 + tolerance;

/** The samples of the pods that are ready; there must be any. */
export const usagesOf = (samples: Samples, {ready}: Groups): Parsed<Usages> =>
	ready.length === 0
		? unparsed('did not receive metrics for targeted pods (pods might be unready)')
		: parsed(new Map(ready.map(pod => [pod, samples.get(pod)?.milli ?? 0])));

/**
How many pods would bring usage to its target.

What is not known speaks for leaving things as they are: where fewer pods might do, pods without a sample count as busy;
where more are needed, they and those that are not ready count as idle. Source: replica_calculator.go, GetResourceReplicas
*/
export const propose = (
	measure: Measure,
	usages: Usages,
	{ready, unready, missing}: Groups,
	replicas: number,
): Parsed<Proposal> => {
	const first = measure.read(usages);

	if (!first.ok) {
		return first;
	}

	const {ratio, current} = first.value;
	const stay = parsed({replicas, current});
	const addsUnready = unready.length > 0 && ratio > 1;

	if (!addsUnready && missing.length === 0) {
		return isOnTarget(ratio) ? stay : parsed({replicas: Math.ceil(ratio * ready.length), current});
	}

	const guesses = new Map([
		...usages,
		...(ratio === 1 ? [] : missing.map(pod => [pod, ratio < 1 ? measure.assumed(pod) : 0] as const)),
		...(addsUnready ? unready.map(pod => [pod, 0] as const) : []),
	]);
	const second = measure.read(guesses);

	if (!second.ok) {
		return second;
	}

	const guessed = second.value.ratio;
	const next = Math.ceil(guessed * guesses.size);
	const turnsBack = (ratio < 1 && guessed > 1) || (ratio > 1 && guessed < 1);
	const goesWrong = (guessed < 1 && next > replicas) || (guessed > 1 && next < replicas);
	return isOnTarget(guessed) || turnsBack || goesWrong ? stay : parsed({replicas: next, current});
};
