import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {pathSegmentProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import type {FieldErrors} from '../validation.ts';
import {forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, isRecord, metadataErrors, oneOf, oneOfIfSaid, requiredName, requiredText} from './check.ts';
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

type ResourceSource = {readonly name: string; readonly target: MetricTarget};

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

const referenceErrors = (reference: CrossVersionObjectReference | undefined, field: string): FieldErrors => [
	...requiredName(reference?.kind, `${field}.kind`, pathSegmentProblems),
	...requiredName(reference?.name, `${field}.name`, pathSegmentProblems),
];

const targetTypes = ['Utilization', 'Value', 'AverageValue'];

const targetErrors = (target: MetricTarget | undefined, field: string): FieldErrors => {
	const {type, averageUtilization} = target ?? {};

	if (type === undefined) {
		return [requiredField(`${field}.type`, 'must specify a metric target type')];
	}

	return [
		...(targetTypes.includes(type)
			? []
			: [invalidField(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
		...(averageUtilization !== undefined && averageUtilization < 1
			? [invalidField(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
			: []),
	];
};

/** A resource is measured for each pod, as an amount or as a share of the request, and not as both. */
const resourceErrors = (source: ResourceSource, field: string): FieldErrors => {
	const {averageUtilization, averageValue} = source.target ?? {};
	const both = averageUtilization !== undefined && averageValue !== undefined;
	return [
		...requiredText(source.name, `${field}.name`, 'must specify a resource name'),
		...targetErrors(source.target, `${field}.target`),
		...(averageUtilization === undefined && averageValue === undefined
			? [
					requiredField(
						`${field}.target.averageUtilization`,
						'must set either a target raw value or a target utilization',
					),
				]
			: []),
		...(both
			? [forbiddenField(`${field}.target.averageValue`, 'may not set both a target raw value and a target utilization')]
			: []),
	];
};

const identifierErrors = (metric: MetricIdentifier | undefined, field: string): FieldErrors =>
	requiredName(metric?.name, `${field}.name`, pathSegmentProblems);

const sourceErrors = (metric: MetricSpec, field: string): FieldErrors => {
	const {resource, containerResource, pods, object, external} = metric;

	switch (metric.type) {
		case 'Resource':
			return resource === undefined ? [] : resourceErrors(resource, `${field}.resource`);
		case 'ContainerResource':
			return containerResource === undefined
				? []
				: [
						...requiredText(
							containerResource.container,
							`${field}.containerResource.container`,
							'must specify a container',
						),
						...resourceErrors(containerResource, `${field}.containerResource`),
					];
		case 'Object':
			return object === undefined
				? []
				: [
						...referenceErrors(object.describedObject, `${field}.object.describedObject`),
						...identifierErrors(object.metric, `${field}.object.metric`),
						...targetErrors(object.target, `${field}.object.target`),
					];
		default: {
			const [name, source] = metric.type === 'Pods' ? (['pods', pods] as const) : (['external', external] as const);
			return source === undefined
				? []
				: [
						...identifierErrors(source.metric, `${field}.${name}.metric`),
						...targetErrors(source.target, `${field}.${name}.target`),
					];
		}
	}
};

const sourceMembers: Readonly<Record<MetricSpec['type'], keyof MetricSpec>> = {
	ContainerResource: 'containerResource',
	External: 'external',
	Object: 'object',
	Pods: 'pods',
	Resource: 'resource',
};

const metricErrors = (metric: MetricSpec, field: string): FieldErrors => {
	const types = Object.keys(sourceMembers);

	if (!metric.type) {
		return [requiredField(`${field}.type`, 'must specify a metric source type')];
	}

	if (!types.includes(metric.type)) {
		return oneOf(metric.type, types, `${field}.type`);
	}

	const own = sourceMembers[metric.type];
	const others = Object.values(sourceMembers).filter(member => member !== own && metric[member] !== undefined);
	return [
		...(metric[own] === undefined
			? [requiredField(`${field}.${own}`, 'must populate information for the given metric source')]
			: []),
		...others.map(member => forbiddenField(`${field}.${member}`, 'must populate the given metric source only')),
		...sourceErrors(metric, field),
	];
};

const within = (value: number | undefined, least: number, most: number, field: string): FieldErrors => {
	if (value === undefined || (value >= least && value <= most)) {
		return [];
	}

	const words = least === 0 ? 'must be greater than or equal to zero' : 'must be greater than zero';
	return [invalidField(field, value, value > most ? `must be less than or equal to ${most}` : words)];
};

const rulesErrors = (rules: ScalingRules | undefined, field: string): FieldErrors => {
	if (rules === undefined) {
		return [];
	}

	return [
		...within(rules.stabilizationWindowSeconds, 0, 3600, `${field}.stabilizationWindowSeconds`),
		...oneOfIfSaid(rules.selectPolicy, ['Disabled', 'Max', 'Min'], `${field}.selectPolicy`),
		...((rules.policies ?? []).length === 0
			? [requiredField(`${field}.policies`, 'must specify at least one Policy')]
			: []),
		...eachItem(rules.policies, `${field}.policies`, ({type, value, periodSeconds}, at) => [
			...oneOf(type, ['Percent', 'Pods'], `${at}.type`),
			...within(value ?? 0, 1, Number.POSITIVE_INFINITY, `${at}.value`),
			...within(periodSeconds ?? 0, 1, 1800, `${at}.periodSeconds`),
		]),
	];
};

const boundErrors = ({minReplicas, maxReplicas = 0}: HorizontalPodAutoscalerSpec): FieldErrors => [
	...(minReplicas !== undefined && minReplicas < 1
		? [invalidField('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
		: []),
	...(maxReplicas < 1 ? [requiredField('spec.maxReplicas', 'must be set and greater than 0')] : []),
	...(maxReplicas >= 1 && minReplicas !== undefined && maxReplicas < minReplicas
		? [invalidField('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
		: []),
];

/** Source: pkg/apis/autoscaling/validation/validation.go */
const autoscalerErrors = (autoscaler: HorizontalPodAutoscaler): FieldErrors => {
	const {spec} = autoscaler;

	if (!isRecord(spec)) {
		return [...metadataErrors(autoscaler), ...referenceErrors(undefined, 'spec.scaleTargetRef')];
	}

	return [
		...metadataErrors(autoscaler),
		...boundErrors(spec),
		...referenceErrors(spec.scaleTargetRef, 'spec.scaleTargetRef'),
		...eachItem(spec.metrics, 'spec.metrics', metricErrors),
		...rulesErrors(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
		...rulesErrors(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
	];
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
	validateUpdate: autoscalerErrors,
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
