/** What an autoscaler may ask for. Source: pkg/apis/autoscaling/validation/validation.go */
import {dnsLabelProblems, pathSegmentProblems} from '../names.ts';
import {compareQuantities} from '../quantity.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {
	eachItem,
	isRecord,
	metadataErrors,
	oneOfIfSaid,
	oneOfThese,
	problemsAt,
	requiredName,
	requiredText,
} from './check.ts';
import type {
	CrossVersionObjectReference,
	HorizontalPodAutoscaler,
	HorizontalPodAutoscalerSpec,
	MetricIdentifier,
	MetricSpec,
	MetricTarget,
	ResourceSource,
	ScalingRules,
} from './horizontal-pod-autoscaler.ts';
import {containerResourceErrors} from './resource-check.ts';

const referenceErrors = (reference: CrossVersionObjectReference | undefined, field: string): FieldErrors => [
	...requiredName(reference?.kind, `${field}.kind`, pathSegmentProblems),
	...requiredName(reference?.name, `${field}.name`, pathSegmentProblems),
];

/**
What is scaled has a group, but for replication controllers: nothing else of the first group can be. Source:
pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go
*/
const targetVersionErrors = (reference: CrossVersionObjectReference | undefined, field: string): FieldErrors => {
	const version = reference?.apiVersion ?? '';
	const parts = version.split('/');
	const hasNone = (parts.length < 2 || parts[0] === '') && reference?.kind !== 'ReplicationController';
	const why =
		parts.length > 2
			? `unexpected GroupVersion string: ${version}`
			: hasNone
				? 'apiVersion must specify API group'
				: undefined;
	return why === undefined ? [] : [invalidField(`${field}.apiVersion`, version, why)];
};

const targetTypes = ['Utilization', 'Value', 'AverageValue'];

const positiveAmount = (amount: string | undefined, field: string): FieldErrors =>
	amount === undefined || compareQuantities(amount, '0') > 0 ? [] : [invalidField(field, amount, 'must be positive')];

const targetErrors = (target: MetricTarget | undefined, field: string): FieldErrors => {
	const {type = '', value, averageValue, averageUtilization} = target ?? ({} as Partial<MetricTarget>);
	return [
		...requiredText(type, `${field}.type`, 'must specify a metric target type'),
		...(targetTypes.includes(type)
			? []
			: [invalidField(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
		...positiveAmount(value, `${field}.value`),
		...positiveAmount(averageValue, `${field}.averageValue`),
		...(averageUtilization !== undefined && averageUtilization < 1
			? [invalidField(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
			: []),
	];
};

/** A resource is measured for each pod, as an amount or as a share of the request, and not as both. */
const amountErrors = ({target}: ResourceSource, field: string): FieldErrors => {
	const {averageUtilization, averageValue} = target ?? ({} as Partial<MetricTarget>);
	return [
		...targetErrors(target, `${field}.target`),
		...(averageUtilization === undefined && averageValue === undefined
			? [
					requiredField(
						`${field}.target.averageUtilization`,
						'must set either a target raw value or a target utilization',
					),
				]
			: []),
		...(averageUtilization !== undefined && averageValue !== undefined
			? [forbiddenField(`${field}.target.averageValue`, 'may not set both a target raw value and a target utilization')]
			: []),
	];
};

const resourceNameErrors = (name: string | undefined, field: string): FieldErrors =>
	requiredText(name, field, 'must specify a resource name');

const identifierErrors = (metric: MetricIdentifier | undefined, field: string): FieldErrors =>
	metric?.name
		? problemsAt(`${field}.name`, metric.name, pathSegmentProblems(metric.name))
		: [requiredField(`${field}.name`, 'must specify a metric name')];

const noAmount = (target: MetricTarget | undefined, field: string, why: string): FieldErrors =>
	target?.value === undefined && target?.averageValue === undefined
		? [requiredField(`${field}.target.averageValue`, why)]
		: [];

/** In the order in which Kubernetes looks for them; of several only the first is looked into. */
const sourceLaws: ReadonlyArray<
	readonly [member: keyof MetricSpec, errors: (metric: MetricSpec, field: string) => FieldErrors]
> = [
	[
		'object',
		({object}, field) => [
			...referenceErrors(object?.describedObject, `${field}.describedObject`),
			...identifierErrors(object?.metric, `${field}.metric`),
			...targetErrors(object?.target, `${field}.target`),
			...noAmount(object?.target, field, 'must set either a target value or averageValue'),
		],
	],
	[
		'external',
		({external}, field) => [
			...identifierErrors(external?.metric, `${field}.metric`),
			...targetErrors(external?.target, `${field}.target`),
			...noAmount(external?.target, field, 'must set either a target value for metric or a per-pod target'),
			...(external?.target?.value !== undefined && external.target.averageValue !== undefined
				? [forbiddenField(`${field}.target.value`, 'may not set both a target value for metric and a per-pod target')]
				: []),
		],
	],
	[
		'pods',
		({pods}, field) => [
			...identifierErrors(pods?.metric, `${field}.metric`),
			...targetErrors(pods?.target, `${field}.target`),
			...requiredText(
				pods?.target?.averageValue,
				`${field}.target.averageValue`,
				'must specify a positive target averageValue',
			),
		],
	],
	[
		'resource',
		({resource}, field) =>
			resource === undefined
				? []
				: [...resourceNameErrors(resource.name, `${field}.name`), ...amountErrors(resource, field)],
	],
	[
		'containerResource',
		({containerResource: source}, field) =>
			source === undefined
				? []
				: [
						...resourceNameErrors(source.name, `${field}.name`),
						...(source.name ? containerResourceErrors(source.name, `${field}.name`) : []),
						...(source.container
							? problemsAt(`${field}.container`, source.container, dnsLabelProblems(source.container))
							: [requiredField(`${field}.container`, 'must specify a container')]),
						...amountErrors(source, field),
					],
	],
];

const sourceMembers: Readonly<Record<MetricSpec['type'], keyof MetricSpec>> = {
	ContainerResource: 'containerResource',
	External: 'external',
	Object: 'object',
	Pods: 'pods',
	Resource: 'resource',
};

const metricErrors = (metric: MetricSpec, field: string): FieldErrors => {
	const types = Object.keys(sourceMembers);
	const own = types.includes(metric.type) ? sourceMembers[metric.type] : undefined;
	const wrongType = oneOfThese(metric.type, types, `${field}.type`);
	const present = sourceLaws.filter(([member]) => metric[member] !== undefined);
	return [
		...requiredText(metric.type, `${field}.type`, 'must specify a metric source type'),
		...wrongType,
		...present.slice(0, 1).flatMap(([member, errors]) => errors(metric, `${field}.${member}`)),
		...(own !== undefined && metric[own] === undefined
			? [requiredField(`${field}.${own}`, 'must populate information for the given metric source')]
			: []),
		...wrongType,
		...(present.length > 1
			? present
					.filter(([member]) => member !== own)
					.map(([member]) => forbiddenField(`${field}.${member}`, 'must populate the given metric source only'))
			: []),
	];
};

const metricsErrors = ({metrics, minReplicas}: HorizontalPodAutoscalerSpec): FieldErrors => [
	...eachItem(metrics, 'spec.metrics', metricErrors),
	...(minReplicas === 0 && !(metrics ?? []).some(({type}) => type === 'Object' || type === 'External')
		? [
				forbiddenField(
					'spec.metrics',
					'must specify at least one Object or External metric to support scaling to zero replicas',
				),
			]
		: []),
];

const atMost = (value: number | undefined, most: number, field: string): FieldErrors =>
	value !== undefined && value > most ? [invalidField(field, value, `must be less than or equal to ${most}`)] : [];

const aboveZero = (value: number | undefined, field: string): FieldErrors =>
	(value ?? 0) > 0 ? [] : [invalidField(field, value ?? 0, 'must be greater than zero')];

const rulesErrors = (rules: ScalingRules | undefined, field: string): FieldErrors => {
	if (rules === undefined) {
		return [];
	}

	const window = rules.stabilizationWindowSeconds;
	const windowAt = `${field}.stabilizationWindowSeconds`;
	return [
		...(window !== undefined && window < 0
			? [invalidField(windowAt, window, 'must be greater than or equal to zero')]
			: []),
		...atMost(window, 3600, windowAt),
		...oneOfIfSaid(rules.selectPolicy, ['Disabled', 'Max', 'Min'], `${field}.selectPolicy`),
		...((rules.policies ?? []).length === 0
			? [requiredField(`${field}.policies`, 'must specify at least one Policy')]
			: []),
		...eachItem(rules.policies, `${field}.policies`, ({type, value, periodSeconds}, at) => [
			...oneOfThese(type, ['Percent', 'Pods'], `${at}.type`),
			...aboveZero(value, `${at}.value`),
			...aboveZero(periodSeconds, `${at}.periodSeconds`),
			...atMost(periodSeconds, 1800, `${at}.periodSeconds`),
		]),
	];
};

const boundErrors = ({minReplicas, maxReplicas = 0}: HorizontalPodAutoscalerSpec): FieldErrors => [
	...(minReplicas !== undefined && minReplicas < 1
		? [invalidField('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
		: []),
	...(maxReplicas < 1 ? [invalidField('spec.maxReplicas', maxReplicas, 'must be greater than 0')] : []),
	...(minReplicas !== undefined && maxReplicas < minReplicas
		? [invalidField('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
		: []),
];

/** What cannot be scaled may be left as it was. */
const specErrors = (spec: HorizontalPodAutoscalerSpec, keepsTarget: boolean): FieldErrors => [
	...boundErrors(spec),
	...referenceErrors(spec.scaleTargetRef, 'spec.scaleTargetRef'),
	...(keepsTarget ? [] : targetVersionErrors(spec.scaleTargetRef, 'spec.scaleTargetRef')),
	...metricsErrors(spec),
	...rulesErrors(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
	...rulesErrors(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
];

const specOf = ({spec}: HorizontalPodAutoscaler): HorizontalPodAutoscalerSpec =>
	isRecord(spec) ? spec : ({} as HorizontalPodAutoscalerSpec);

export const autoscalerErrors = (autoscaler: HorizontalPodAutoscaler): FieldErrors => [
	...metadataErrors(autoscaler),
	...specErrors(specOf(autoscaler), false),
];

const isSameTarget = (next: HorizontalPodAutoscalerSpec, before: HorizontalPodAutoscalerSpec): boolean =>
	(['apiVersion', 'kind'] as const).every(name => next.scaleTargetRef?.[name] === before.scaleTargetRef?.[name]);

export const autoscalerUpdateErrors = (next: HorizontalPodAutoscaler, before: HorizontalPodAutoscaler): FieldErrors =>
	specErrors(specOf(next), isSameTarget(specOf(next), specOf(before)));
