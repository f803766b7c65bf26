import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {autoscalerErrors, autoscalerUpdateErrors} from './autoscaler-validation.ts';
import {isRecord} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {keptStatus} from './strategy.ts';

export type CrossVersionObjectReference = {
	readonly apiVersion?: string;
	readonly kind: string;
	readonly name: string;
};

export type MetricTarget = {
	readonly type: 'Utilization' | 'Value' | 'AverageValue';
	readonly value?: string;
	readonly averageValue?: string;
	readonly averageUtilization?: number;
};

export type MetricIdentifier = {readonly name: string; readonly selector?: LabelSelector};

export type ResourceSource = {readonly name: string; readonly target: MetricTarget};

/** What is measured and how much of it is right: of the kinds of sources the one that `type` names. */
export type MetricSpec = {
	readonly type: 'Object' | 'Pods' | 'Resource' | 'ContainerResource' | 'External';
	readonly resource?: ResourceSource;
	readonly containerResource?: ResourceSource & {readonly container: string};
	readonly pods?: {readonly metric: MetricIdentifier; readonly target: MetricTarget};
	readonly object?: {
		readonly describedObject: CrossVersionObjectReference;
		readonly metric: MetricIdentifier;
		readonly target: MetricTarget;
	};
	readonly external?: {readonly metric: MetricIdentifier; readonly target: MetricTarget};
};

type Current = {readonly current: Omit<MetricTarget, 'type'>};

export type MetricStatus = {
	readonly type: MetricSpec['type'];
	readonly resource?: Current & {readonly name: string};
	readonly containerResource?: Current & {readonly name: string; readonly container: string};
	readonly pods?: Current;
	readonly object?: Current;
	readonly external?: Current;
};

export type ScalingRules = {
	/** For so many seconds the mildest advice of all counts. */
	readonly stabilizationWindowSeconds?: number;
	readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
	readonly policies?: ReadonlyArray<{
		readonly type: 'Pods' | 'Percent';
		readonly value: number;
		readonly periodSeconds: number;
	}>;
	readonly tolerance?: string;
};

export type HorizontalPodAutoscalerSpec = {
	readonly scaleTargetRef: CrossVersionObjectReference;
	readonly minReplicas?: number;
	readonly maxReplicas: number;
	readonly metrics?: readonly MetricSpec[];
	readonly behavior?: {readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules};
};

export type HorizontalPodAutoscalerStatus = {
	readonly observedGeneration?: number;
	readonly lastScaleTime?: string;
	readonly currentReplicas?: number;
	readonly desiredReplicas: number;
	readonly currentMetrics?: readonly MetricStatus[];
	readonly conditions?: readonly Condition[];
};

export type HorizontalPodAutoscaler = ApiObject & {
	readonly spec: HorizontalPodAutoscalerSpec;
	readonly status?: HorizontalPodAutoscalerStatus;
};

type Behavior = NonNullable<HorizontalPodAutoscalerSpec['behavior']>;

const defaultMetrics: readonly MetricSpec[] = Object.freeze([
	{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}},
]);

const upRules: ScalingRules = {
	stabilizationWindowSeconds: 0,
	selectPolicy: 'Max',
	policies: [
		{type: 'Pods', value: 4, periodSeconds: 15},
		{type: 'Percent', value: 100, periodSeconds: 15},
	],
};

/** The window of five minutes is the controller's own, and not written down. */
const downRules: ScalingRules = {
	selectPolicy: 'Max',
	policies: [{type: 'Percent', value: 100, periodSeconds: 15}],
};

/** Source: pkg/apis/autoscaling/v2/defaults.go */
const autoscalerDefaults = (autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler => {
	if (!isRecord(autoscaler.spec)) {
		return autoscaler;
	}

	const spec = withDefaults<HorizontalPodAutoscalerSpec>(autoscaler.spec, {minReplicas: 1});
	const {metrics = [], behavior} = spec;
	return withMembers(autoscaler, {
		spec: withMembers<HorizontalPodAutoscalerSpec>(spec, {
			metrics: metrics.length === 0 ? defaultMetrics : metrics,
			behavior: isRecord(behavior)
				? withMembers<Behavior>(behavior, {
						scaleUp: withDefaults<ScalingRules>(behavior.scaleUp ?? {}, upRules),
						scaleDown: withDefaults<ScalingRules>(behavior.scaleDown ?? {}, downRules),
					})
				: behavior,
		}),
	});
};

type Measured = {readonly target: MetricTarget};

/** One metric as `12%/80%`: what is, or that nobody knows, and what ought to be. */
const ratioText = ({target}: Measured, measured: Current | undefined): string => {
	const {averageValue, averageUtilization, value} = measured?.current ?? {};

	if (target.type === 'AverageValue') {
		return `${averageValue ?? '<unknown>'}/${target.averageValue ?? ''}`;
	}

	return target.type === 'Utilization'
		? `${averageUtilization === undefined ? '<unknown>' : `${averageUtilization}%`}/${target.averageUtilization ?? '<auto>'}%`
		: `${value ?? '<unknown>'}/${target.value ?? ''}`;
};

const averaged = (metric: Measured, text: string): string =>
	metric.target.type === 'AverageValue' ? `${text} (avg)` : text;

const metricText = (metric: MetricSpec, measured: MetricStatus | undefined): string => {
	const {resource, containerResource, pods, object, external} = metric;

	if (resource !== undefined) {
		return `${resource.name}: ${ratioText(resource, measured?.resource)}`;
	}

	if (containerResource !== undefined) {
		return `${containerResource.name}: ${ratioText(containerResource, measured?.containerResource)}`;
	}

	if (pods !== undefined) {
		return ratioText(pods, measured?.pods);
	}

	const other = object ?? external;
	return other === undefined
		? '<unknown type>'
		: averaged(other, ratioText(other, measured?.object ?? measured?.external));
};

const mostShown = 2;

const targetsText = ({spec, status}: HorizontalPodAutoscaler): string => {
	const texts = (spec.metrics ?? []).map((metric, index) => metricText(metric, status?.currentMetrics?.[index]));
	const shown = texts.slice(0, mostShown).join(', ') || '<none>';
	return texts.length > mostShown ? `${shown} + ${texts.length - mostShown} more...` : shown;
};

export const horizontalPodAutoscalers: Kind<HorizontalPodAutoscaler> = defineKind<HorizontalPodAutoscaler>({
	group: 'autoscaling',
	version: 'v2',
	kind: 'HorizontalPodAutoscaler',
	plural: 'horizontalpodautoscalers',
	singular: 'horizontalpodautoscaler',
	shortNames: ['hpa'],
	categories: ['all'],
	namespaced: true,
	subresources: ['status'],
	defaults: autoscalerDefaults,
	prepareForCreate: autoscaler => ({...autoscaler, status: {desiredReplicas: 0}}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: autoscalerErrors,
	validateUpdate: autoscalerUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Reference', ({spec}) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
		textColumn('Targets', targetsText),
		textColumn('MinPods', ({spec}) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
		textColumn('MaxPods', ({spec}) => spec.maxReplicas),
		textColumn('Replicas', ({status}) => status?.currentReplicas ?? 0),
		ageColumn,
	],
});
