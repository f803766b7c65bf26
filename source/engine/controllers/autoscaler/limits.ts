import type {HorizontalPodAutoscalerSpec, ScalingRules} from '../../api/kinds/horizontal-pod-autoscaler.ts';
import {kubernetes134} from '../../api/profile.ts';
import {type Millis, seconds} from '../../kernel/time.ts';

/** What an autoscaler remembers, and loses in a crash. */
export type History = {
	/** What metrics spoke for. */
	readonly advice: ReadonlyArray<{readonly replicas: number; readonly at: Millis}>;
	/** How many pods were added, or taken away: less than 0. */
	readonly changes: ReadonlyArray<{readonly by: number; readonly at: Millis}>;
};

/** The reason and the message of a condition. */
export type Words = {readonly reason: string; readonly message: string};

export type Asked = {
	readonly spec: HorizontalPodAutoscalerSpec;
	readonly current: number;
	/** What metrics speak for now. */
	readonly advised: number;
	readonly history: History;
	readonly now: Millis;
};

export type Limited = {
	readonly replicas: number;
	readonly able: Words;
	readonly limited: Words & {readonly isLimited: boolean};
	readonly history: History;
};

const ready: Words = {reason: 'ReadyForNewScale', message: 'recommended size matches current size'};
const heldUp: Words = {
	reason: 'ScaleDownStabilized',
	message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const heldDown: Words = {
	reason: 'ScaleUpStabilized',
	message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const inRange: Words = {
	reason: 'DesiredWithinRange',
	message: 'the desired count is within the acceptable range',
};
const tooMany: Words = {
	reason: 'TooManyReplicas',
	message: 'the desired replica count is more than the maximum replica count',
};
const tooFew: Words = {
	reason: 'TooFewReplicas',
	message: 'the desired replica count is less than the minimum replica count',
};
const tooFastUp: Words = {
	reason: 'ScaleUpLimit',
	message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const tooFastDown: Words = {
	reason: 'ScaleDownLimit',
	message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

export const minReplicasOf = ({minReplicas = 1}: HorizontalPodAutoscalerSpec): number => minReplicas;

const usualWindow = kubernetes134.controllers.autoscalerDownscaleStabilization;

const within = (replicas: number, low: readonly [number, Words], high: readonly [number, Words]) => {
	const [least, few] = low;
	const [most, many] = high;
	return replicas < least
		? {replicas: least, words: few}
		: replicas > most
			? {replicas: most, words: many}
			: {replicas, words: inRange};
};

const outcome = (
	stabilized: number,
	able: Words,
	{replicas, words}: ReturnType<typeof within>,
	history: History,
): Limited => ({
	replicas,
	able,
	limited: {...words, isLimited: replicas !== stabilized},
	history,
});

/** Nobody said how to behave: at most twice as many at once, and fewer only after five minutes without a wish for more. */
const usualLimits = ({spec, current, advised, history, now}: Asked): Limited => {
	const recent = history.advice.filter(({at}) => at >= now - usualWindow);
	const stabilized = Math.max(advised, ...recent.map(({replicas}) => replicas));
	const fastest = Math.max(2 * current, 4);
	const most = spec.maxReplicas > fastest ? ([fastest, tooFastUp] as const) : ([spec.maxReplicas, tooMany] as const);
	return outcome(
		stabilized,
		stabilized === advised ? ready : heldUp,
		within(stabilized, [minReplicasOf(spec), tooFew], most),
		{...history, advice: [...recent, {replicas: advised, at: now}]},
	);
};

type Policy = NonNullable<ScalingRules['policies']>[number];

/** How many pods there were when the policy's period began. */
const atStartOf = ({periodSeconds}: Policy, {current, history, now}: Asked): number =>
	history.changes
		.filter(({at}) => at > now - seconds(periodSeconds))
		.reduce((replicas, {by}) => replicas - by, current);

const mostUp = (rules: ScalingRules, asked: Asked): number => {
	const limits = (rules.policies ?? []).map(policy => {
		const start = atStartOf(policy, asked);
		return policy.type === 'Pods' ? start + policy.value : Math.ceil(start * (1 + policy.value / 100));
	});
	return rules.selectPolicy === 'Disabled'
		? asked.current
		: rules.selectPolicy === 'Min'
			? Math.min(...limits)
			: Math.max(...limits);
};

const leastDown = (rules: ScalingRules, asked: Asked): number => {
	const limits = (rules.policies ?? []).map(policy => {
		const start = atStartOf(policy, asked);
		return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100));
	});
	return rules.selectPolicy === 'Disabled'
		? asked.current
		: rules.selectPolicy === 'Min'
			? Math.max(...limits)
			: Math.min(...limits);
};

/** As fast as the policies let it go, within the bounds. Source: horizontal.go, convertDesiredReplicasWithBehaviorRate */
const paced = (wanted: number, up: ScalingRules, down: ScalingRules, asked: Asked): ReturnType<typeof within> => {
	const {spec, current} = asked;
	const min = minReplicasOf(spec);

	if (wanted > current) {
		const fastest = Math.max(current, mostUp(up, asked));
		return within(
			wanted,
			[Number.NEGATIVE_INFINITY, tooFew],
			spec.maxReplicas > fastest ? [fastest, tooFastUp] : [spec.maxReplicas, tooMany],
		);
	}

	if (wanted < current) {
		const fastest = Math.min(current, leastDown(down, asked));
		return within(wanted, min < fastest ? [fastest, tooFastDown] : [min, tooFew], [Number.POSITIVE_INFINITY, tooMany]);
	}

	return {replicas: wanted, words: inRange};
};

/** Somebody said how to behave. Source: horizontal.go, normalizeDesiredReplicasWithBehaviors */
const saidLimits = (asked: Asked, up: ScalingRules, down: ScalingRules): Limited => {
	const {current, advised, history, now} = asked;
	const upWindow = seconds(up.stabilizationWindowSeconds ?? 0);
	const downWindow =
		down.stabilizationWindowSeconds === undefined ? usualWindow : seconds(down.stabilizationWindowSeconds);
	const since = (window: Millis): readonly number[] =>
		history.advice.filter(({at}) => at > now - window).map(({replicas}) => replicas);
	const lowest = Math.min(advised, ...since(upWindow));
	const highest = Math.max(advised, ...since(downWindow));
	const stabilized = Math.min(Math.max(current, lowest), highest);
	const able = stabilized === advised ? ready : advised >= current ? heldDown : heldUp;
	const oldest = now - Math.max(upWindow, downWindow);
	return outcome(stabilized, able, paced(stabilized, up, down, asked), {
		...history,
		advice: [...history.advice.filter(({at}) => at >= oldest), {replicas: advised, at: now}],
	});
};

/** What becomes of advice: held back by what was advised before, by the pace that is allowed, and by the bounds. */
export const limit = (asked: Asked): Limited => {
	const {behavior} = asked.spec;
	return behavior === undefined
		? usualLimits(asked)
		: saidLimits(asked, behavior.scaleUp ?? {}, behavior.scaleDown ?? {});
};

/** No policy looks further back. Source: pkg/apis/autoscaling/validation, MaxPeriodSeconds */
const longestPeriod = seconds(1800);

/** The history with one more change of the count. */
export const withChange = (history: History, by: number, now: Millis): History => ({
	...history,
	changes: [...history.changes.filter(({at}) => at > now - longestPeriod), {by, at: now}],
});
