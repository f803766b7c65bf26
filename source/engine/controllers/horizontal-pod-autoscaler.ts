import {withCondition} from '../api/conditions.ts';
import {
	type HorizontalPodAutoscaler,
	type HorizontalPodAutoscalerStatus,
	horizontalPodAutoscalers,
	type MetricStatus,
} from '../api/kinds/horizontal-pod-autoscaler.ts';
import {pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {type Parsed, parsed, unparsed} from '../api/parsed.ts';
import {kubernetes134} from '../api/profile.ts';
import {parseLabelSelector, requirementsMatch} from '../api/selectors.ts';
import {equalValues} from '../api/share.ts';
import {type Call, type Decision, type EventNote, nothingToDo, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, timestamp} from '../kernel/time.ts';
import {type History, limit, minReplicasOf, type Words, withChange} from './autoscaler/limits.ts';
import {type Flock, type Opinion, opinionOf} from './autoscaler/metrics.ts';
import {followedKinds, scalersOf, type Target, targetOf} from './autoscaler/target.ts';
import {count} from './words.ts';

const {autoscalerPeriod, workers} = kubernetes134.controllers;

/** What a key remembers; a change of the count that was only asked for counts once it was not refused. */
type Memory = {readonly history: History; readonly asked?: {readonly by: number; readonly at: Millis}};

const nobodysKeys: readonly string[] = [];

/**
Gives a workload as many pods as its metrics speak for, every 15 s and never in between.

	scale of the target ─▶ opinion of each metric ─▶ the largest ─▶ held back by history, pace and bounds ─▶ scale

What it remembers of its own advice goes with a crash; then nothing keeps it from taking pods away at once.
Source: pkg/controller/podautoscaler/horizontal.go
*/
export const horizontalPodAutoscalerLoop: Loop = {
	name: 'horizontal-pod-autoscaler',
	reconciles: horizontalPodAutoscalers,
	// It looks at pods and at others' targets, and is woken by none of them.
	watches: [pods, ...followedKinds].map(kind => ({kind: kind as never, keys: () => nobodysKeys})),
	paces: autoscalerPeriod,
	workers,
	retries: {base: kubernetes134.controllers.queueBackoff.first, max: autoscalerPeriod},
	decide(key, seen, turn) {
		const autoscaler = seen.get(horizontalPodAutoscalers, key);

		if (autoscaler === undefined) {
			return nothingToDo;
		}

		const memory = turn.remembered as Memory | undefined;

		if (turn.refusal?.call.subresource === 'scale') {
			const message = `the HPA controller was unable to update the target scale: ${turn.refusal.status.message}`;
			const refused = conditionOf('AbleToScale', false, {reason: 'FailedUpdateScale', message});
			return {
				calls: report(autoscaler, withConditions(autoscaler, [refused], seen)),
				lookAgainIn: autoscalerPeriod,
				remember: memory === undefined ? undefined : ({history: memory.history} satisfies Memory),
			};
		}

		return {lookAgainIn: autoscalerPeriod, ...look(autoscaler, memory, seen)};
	},
};

type NewCondition = Omit<Condition, 'lastTransitionTime'>;

const conditionOf = (type: string, isTrue: boolean, {reason, message}: Words): NewCondition => ({
	type,
	status: isTrue ? 'True' : 'False',
	reason,
	message,
});

const warning = (about: HorizontalPodAutoscaler, reason: string, message: string): EventNote => ({
	about,
	type: 'Warning',
	reason,
	message,
});

const withConditions = (
	{status}: HorizontalPodAutoscaler,
	conditions: readonly NewCondition[],
	{now}: Seen,
): HorizontalPodAutoscalerStatus => ({
	...status,
	desiredReplicas: status?.desiredReplicas ?? 0,
	conditions: conditions.reduce((list, next) => withCondition(list, next, now), status?.conditions ?? []),
});

/** What metrics and limits make of a target: how many pods, why, and what is to be told. */
type Verdict = {
	/** Undefined when no metric can say, or those that can would take pods away. */
	readonly replicas?: number;
	readonly because?: string;
	readonly conditions: readonly NewCondition[];
	readonly metrics?: readonly MetricStatus[];
	readonly events?: readonly EventNote[];
	readonly history: History;
};

const look = (autoscaler: HorizontalPodAutoscaler, memory: Memory | undefined, seen: Seen): Decision => {
	const target = targetOf(autoscaler, seen);

	if (!target.ok) {
		const message = `the HPA controller was unable to get the target's current scale: ${target.message}`;
		const failed = conditionOf('AbleToScale', false, {reason: 'FailedGetScale', message});
		return {
			calls: report(autoscaler, withConditions(autoscaler, [failed], seen)),
			events: [warning(autoscaler, 'FailedGetScale', target.message)],
			remember: memory,
		};
	}

	const {replicas: current = 0} = target.value.scale.spec;
	const before = memory?.history ?? {advice: [{replicas: current, at: seen.now}], changes: []};
	const history = memory?.asked === undefined ? before : withChange(before, memory.asked.by, memory.asked.at);
	const verdict = judge(autoscaler, target.value, history, seen);
	const {replicas = current} = verdict;
	const rescales = replicas !== current;
	const remember: Memory = {
		history: verdict.history,
		...(rescales ? {asked: {by: replicas - current, at: seen.now}} : {}),
	};
	return {
		calls: [
			...(rescales ? [scaling(autoscaler, target.value, replicas, verdict.because ?? '')] : []),
			...report(autoscaler, statusAfter(autoscaler, current, verdict, seen)),
		],
		events: verdict.events ?? [],
		remember,
	};
};

const gotScale: Words = {
	reason: 'SucceededGetScale',
	message: "the HPA controller was able to get the target's current scale",
};

/** Source: horizontal.go, reconcileAutoscaler */
const judge = (autoscaler: HorizontalPodAutoscaler, target: Target, history: History, seen: Seen): Verdict => {
	const {spec} = autoscaler;
	const {replicas: current = 0} = target.scale.spec;
	const conditions = [conditionOf('AbleToScale', true, gotScale)];
	const minReplicas = minReplicasOf(spec);

	if (current === 0 && minReplicas !== 0) {
		const message = 'scaling is disabled since the replica count of the target is zero';
		const disabled = conditionOf('ScalingActive', false, {reason: 'ScalingDisabled', message});
		return {replicas: 0, conditions: [...conditions, disabled], history};
	}

	if (current > spec.maxReplicas) {
		const because = 'Current number of replicas above Spec.MaxReplicas';
		return {replicas: spec.maxReplicas, because, conditions, history};
	}

	if (current < minReplicas) {
		return {replicas: minReplicas, because: 'Current number of replicas below Spec.MinReplicas', conditions, history};
	}

	return byMetrics(autoscaler, target, history, seen);
};

/** The pods of the target, if they are this autoscaler's alone. Source: horizontal.go, validateAndParseSelector */
const flockOf = (
	autoscaler: HorizontalPodAutoscaler,
	{scale}: Target,
	seen: Seen,
): Parsed<Flock> & {readonly reason?: string; readonly condition?: string} => {
	const {namespace = ''} = autoscaler.metadata;
	const {selector = ''} = scale.status;

	if (selector === '') {
		const condition = "the HPA target's scale is missing a selector";
		return {...unparsed('selector is required'), reason: 'SelectorRequired', condition};
	}

	const read = parseLabelSelector(selector);

	if (!read.ok) {
		const message = `couldn't convert selector into a corresponding internal selector object: ${read.message}`;
		return {...unparsed(message), reason: 'InvalidSelector'};
	}

	const mine = seen.list(pods, namespace).filter(({metadata}) => requirementsMatch(read.value, metadata.labels));
	const scalers = scalersOf(autoscaler, mine, seen);
	return scalers.length > 1
		? {
				...unparsed(`pods by selector ${selector} are controlled by multiple HPAs: [${scalers.join(' ')}]`),
				reason: 'AmbiguousSelector',
			}
		: parsed({namespace, selector, pods: mine, replicas: scale.spec.replicas ?? 0, seen});
};

const byMetrics = (autoscaler: HorizontalPodAutoscaler, target: Target, history: History, seen: Seen): Verdict => {
	const able = conditionOf('AbleToScale', true, gotScale);
	const flock = flockOf(autoscaler, target, seen);

	if (!flock.ok) {
		const {reason = '', message, condition = message} = flock;
		const why = reason === 'SelectorRequired' ? 'InvalidSelector' : reason;
		return {
			conditions: [able, conditionOf('ScalingActive', false, {reason: why, message: condition})],
			events: [warning(autoscaler, reason, message), warning(autoscaler, 'FailedComputeMetricsReplicas', message)],
			history,
		};
	}

	const opinions = (autoscaler.spec.metrics ?? []).map(metric => opinionOf(metric, flock.value));
	const silent = opinions.filter(opinion => !opinion.ok);
	const events = silent.map(({reason, problem}) => warning(autoscaler, reason, problem));
	const metrics = opinions.map(opinion => (opinion.ok ? opinion.status : noStatus));
	const highest = highestOf(opinions);
	const [first] = silent;

	// Fewer pods only when every metric says so.
	if (first !== undefined && (highest === undefined || highest.replicas < flock.value.replicas)) {
		const message = `the HPA was unable to compute the replica count: ${first.problem}`;
		const error = `invalid metrics (${silent.length} invalid out of ${opinions.length}), first error is: ${first.error}`;
		return {
			conditions: [able, conditionOf('ScalingActive', false, {reason: first.reason, message})],
			metrics,
			events: [...events, warning(autoscaler, 'FailedComputeMetricsReplicas', error)],
			history,
		};
	}

	return {...limited(autoscaler, highest ?? nobody, flock.value, history), metrics, events};
};

/** A metric that could not be read has nothing in the status but its place. */
const noStatus = {type: ''} as unknown as MetricStatus;

type Spoken = Extract<Opinion, {readonly ok: true}>;

const highestOf = (opinions: readonly Opinion[]): Spoken | undefined =>
	opinions
		.filter(opinion => opinion.ok)
		.reduce<Spoken | undefined>(
			(highest, opinion) => (highest === undefined || opinion.replicas > highest.replicas ? opinion : highest),
			undefined,
		);

/** The server gives every autoscaler a metric. */
const nobody: Spoken = {ok: true, replicas: 0, name: '', status: noStatus};

const limited = (
	{spec}: HorizontalPodAutoscaler,
	{replicas: advised, name}: Spoken,
	{replicas: current, seen}: Flock,
	before: History,
): Verdict => {
	const {replicas, able, limited: bound, history} = limit({spec, current, advised, history: before, now: seen.now});
	const message = `the HPA was able to successfully calculate a replica count from ${name}`;
	return {
		replicas,
		because: advised > current ? `${name} above target` : advised < current ? 'All metrics below target' : '',
		conditions: [
			conditionOf('AbleToScale', true, able),
			conditionOf('ScalingActive', true, {reason: 'ValidMetricFound', message}),
			conditionOf('ScalingLimited', bound.isLimited, bound),
		],
		history,
	};
};

/** Kubernetes says nothing where the largest advice of the last minutes is what counts. */
const earlier = 'an earlier look spoke for more';

const scaling = (
	autoscaler: HorizontalPodAutoscaler,
	{kind, scale}: Target,
	replicas: number,
	because: string,
): Call => {
	const size = `New size: ${replicas}; reason: ${because}`;
	return {
		verb: 'update',
		kind,
		namespace: autoscaler.metadata.namespace ?? '',
		name: autoscaler.spec.scaleTargetRef.name,
		subresource: 'scale',
		object: {...scale, spec: {replicas}},
		because: `${count(scale.spec.replicas ?? 0, 'pod')} there, ${replicas} wanted: ${because === '' ? earlier : because}`,
		event: {about: autoscaler, type: 'Normal', reason: 'SuccessfulRescale', message: size},
		eventIfRefused: warning(autoscaler, 'FailedRescale', `${size}; error: {error}`),
	};
};

const statusAfter = (
	autoscaler: HorizontalPodAutoscaler,
	current: number,
	{replicas, conditions, metrics}: Verdict,
	seen: Seen,
): HorizontalPodAutoscalerStatus => {
	const before = autoscaler.status;
	const rescales = replicas !== undefined && replicas !== current;
	const message = `the HPA controller was able to update the target scale to ${replicas}`;
	const rescaled = rescales ? [conditionOf('AbleToScale', true, {reason: 'SucceededRescale', message})] : [];
	const lastScaleTime = rescales ? timestamp(seen.now) : before?.lastScaleTime;
	return {
		...(current === 0 ? {} : {currentReplicas: current}),
		desiredReplicas: replicas ?? before?.desiredReplicas ?? 0,
		...(metrics === undefined ? {} : {currentMetrics: metrics}),
		...(lastScaleTime === undefined ? {} : {lastScaleTime}),
		conditions: withConditions(autoscaler, [...conditions, ...rescaled], seen).conditions ?? [],
	};
};

const report = (autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus): readonly Call[] =>
	equalValues(status, autoscaler.status)
		? []
		: [
				{
					fineIf: ['Conflict', 'NotFound'],
					eventIfRefused: warning(autoscaler, 'FailedUpdateStatus', '{error}'),
					...updateStatus(horizontalPodAutoscalers, {...autoscaler, status}, 'looked at its metrics again'),
				},
			];
