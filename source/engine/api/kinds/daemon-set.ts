import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import type {ApiObject} from '../object.ts';
import {labelsText} from '../selectors.ts';
import {equalValues, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {
	countOrPercentErrors,
	immutableStruct,
	isNoShare,
	isRecord,
	metadataErrors,
	notAboveHundred,
	notNegative,
} from './check.ts';
import {ageColumn, countColumn, nameColumn, selectorColumn, templateColumns, textColumn} from './columns.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateWarnings} from './pod-warnings.ts';
import {countErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';
import {daemonSelectingErrors} from './workload-validation.ts';

export type DaemonSetUpdateStrategy = {
	readonly type?: 'RollingUpdate' | 'OnDelete';
	readonly rollingUpdate?: {readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString};
};

export type DaemonSetSpec = {
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly updateStrategy?: DaemonSetUpdateStrategy;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
};

export type DaemonSetStatus = {
	readonly currentNumberScheduled: number;
	readonly numberMisscheduled: number;
	readonly desiredNumberScheduled: number;
	readonly numberReady: number;
	readonly observedGeneration?: number;
	readonly updatedNumberScheduled?: number;
	readonly numberAvailable?: number;
	readonly numberUnavailable?: number;
	readonly collisionCount?: number;
	readonly conditions?: readonly Condition[];
};

export type DaemonSet = ApiObject & {readonly spec: DaemonSetSpec; readonly status?: DaemonSetStatus};

const updateDefaults = (strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy => {
	const typed = withDefaults<DaemonSetUpdateStrategy>(strategy, {type: 'RollingUpdate'});
	return typed.type === 'RollingUpdate'
		? withMembers(typed, {rollingUpdate: withDefaults(typed.rollingUpdate ?? {}, {maxUnavailable: 1, maxSurge: 0})})
		: typed;
};

/** Source: pkg/apis/apps/v1/defaults.go */
const daemonSetDefaults = (set: DaemonSet): DaemonSet => {
	if (!isRecord(set.spec)) {
		return set;
	}

	const spec = withDefaults<DaemonSetSpec>(set.spec, {revisionHistoryLimit: 10});
	return withMembers(set, {
		spec: withMembers<DaemonSetSpec>(spec, {
			template: templateDefaults(spec.template),
			updateStrategy: updateDefaults(spec.updateStrategy ?? {}),
		}),
	});
};

/** apps/v1 keeps the number of the template in this annotation. Source: pkg/apis/apps/v1/conversion.go */
const templateGeneration = 'deprecated.daemonset.template.generation';

const withTemplateGeneration = (set: DaemonSet, count: number): DaemonSet => ({
	...set,
	metadata: {...set.metadata, annotations: {...set.metadata.annotations, [templateGeneration]: String(count)}},
});

const createdSet = (set: DaemonSet): DaemonSet =>
	withTemplateGeneration(
		createdWith(set, {
			currentNumberScheduled: 0,
			numberMisscheduled: 0,
			desiredNumberScheduled: 0,
			numberReady: 0,
		}),
		1,
	);

const updatedSet = (next: DaemonSet, before: DaemonSet): DaemonSet => {
	const count = Number(before.metadata.annotations?.[templateGeneration] ?? 0);
	const changed = !equalValues(next.spec.template, before.spec.template);
	const updated = updatedSpec(next, before);
	return count === 0 ? updated : withTemplateGeneration(updated, changed ? count + 1 : count);
};

/** Pods may be missing or doubled while they are replaced, one of the two and not both. */
const rollingErrors = ({rollingUpdate}: DaemonSetUpdateStrategy, field: string): FieldErrors => {
	if (rollingUpdate === undefined) {
		return [requiredField(field)];
	}

	const {maxUnavailable, maxSurge} = rollingUpdate;
	const [keepsAll, addsNone] = [isNoShare(maxUnavailable), isNoShare(maxSurge)];
	return [
		...countOrPercentErrors(maxUnavailable, `${field}.maxUnavailable`),
		...countOrPercentErrors(maxSurge, `${field}.maxSurge`),
		...notAboveHundred(maxUnavailable, `${field}.maxUnavailable`),
		...notAboveHundred(maxSurge, `${field}.maxSurge`),
		...(keepsAll && addsNone ? [requiredField(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')] : []),
		...(keepsAll || addsNone
			? []
			: [invalidField(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')]),
	];
};

const strategyErrors = (strategy: DaemonSetUpdateStrategy): FieldErrors => {
	switch (strategy.type) {
		case 'OnDelete':
			return [];
		case 'RollingUpdate':
			return rollingErrors(strategy, 'spec.updateStrategy.rollingUpdate');
		default:
			return [
				unsupportedField('spec.updateStrategy', internalOf('apps/v1.DaemonSetUpdateStrategy', strategy), [
					'RollingUpdate',
					'OnDelete',
				]),
			];
	}
};

/** Source: pkg/apis/apps/validation/validation.go */
const specErrors = (spec: DaemonSetSpec): FieldErrors =>
	isRecord(spec)
		? [
				...daemonSelectingErrors(spec),
				...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
				...strategyErrors(spec.updateStrategy ?? {}),
				...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
			]
		: [requiredField('spec.selector')];

export const daemonSets: Kind<DaemonSet> = defineKind<DaemonSet>({
	group: 'apps',
	version: 'v1',
	kind: 'DaemonSet',
	plural: 'daemonsets',
	singular: 'daemonset',
	shortNames: ['ds'],
	categories: ['all'],
	namespaced: true,
	subresources: ['status'],
	defaults: daemonSetDefaults,
	prepareForCreate: createdSet,
	prepareForUpdate: updatedSet,
	prepareForStatusUpdate: updatedStatus,
	validate: set => [...metadataErrors(set), ...specErrors(set.spec)],
	warnings: ({spec}) => templateWarnings(spec.template, 'spec.template'),
	validateUpdate: (next, before) => [
		...immutableStruct(next.spec.selector, before.spec.selector, 'spec.selector', 'meta/v1.LabelSelector'),
		...specErrors(next.spec),
	],
	validateStatusUpdate: ({status}) =>
		countErrors(
			status,
			'currentNumberScheduled',
			'numberMisscheduled',
			'desiredNumberScheduled',
			'numberReady',
			'observedGeneration',
			'updatedNumberScheduled',
			'numberAvailable',
			'numberUnavailable',
			'collisionCount',
		),
	columns: [
		nameColumn,
		countColumn('Desired', ({status}) => status?.desiredNumberScheduled),
		countColumn('Current', ({status}) => status?.currentNumberScheduled),
		countColumn('Ready', ({status}) => status?.numberReady),
		countColumn('Up-to-date', ({status}) => status?.updatedNumberScheduled),
		countColumn('Available', ({status}) => status?.numberAvailable),
		textColumn('Node Selector', ({spec}) => labelsText(spec.template.spec.nodeSelector)),
		ageColumn,
		...templateColumns,
		selectorColumn,
	],
});
