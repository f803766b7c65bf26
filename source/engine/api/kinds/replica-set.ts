import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, requiredField} from '../validation.ts';
import {immutableStruct, isRecord, metadataErrors, notNegative} from './check.ts';
import {ageColumn, countColumn, nameColumn, selectorColumn, templateColumns} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {hostnameWarnings, templateWarnings} from './pod-warnings.ts';
import {replicaErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';
import {selectingErrors} from './workload-validation.ts';

export type ReplicaSetSpec = {
	readonly replicas?: number;
	readonly minReadySeconds?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
};

export type ReplicaSetStatus = {
	readonly replicas: number;
	readonly fullyLabeledReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly observedGeneration?: number;
	readonly conditions?: readonly Condition[];
};

export type ReplicaSet = ApiObject & {readonly spec: ReplicaSetSpec; readonly status?: ReplicaSetStatus};

/** Source: pkg/apis/apps/v1/defaults.go */
const replicaSetDefaults = (set: ReplicaSet): ReplicaSet =>
	isRecord(set.spec)
		? withMembers(set, {
				spec: withMembers<ReplicaSetSpec>(withDefaults<ReplicaSetSpec>(set.spec, {replicas: 1}), {
					template: templateDefaults(set.spec.template),
				}),
			})
		: set;

const replicaSetErrors = (set: ReplicaSet): FieldErrors =>
	isRecord(set.spec)
		? [
				...metadataErrors(set),
				...notNegative(set.spec.replicas, 'spec.replicas'),
				...notNegative(set.spec.minReadySeconds, 'spec.minReadySeconds'),
				...selectingErrors(set.spec, 'replicaset'),
			]
		: [...metadataErrors(set), requiredField('spec.selector')];

export const replicaSets: Kind<ReplicaSet> = defineKind<ReplicaSet>({
	group: 'apps',
	version: 'v1',
	kind: 'ReplicaSet',
	plural: 'replicasets',
	singular: 'replicaset',
	shortNames: ['rs'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
	defaults: replicaSetDefaults,
	prepareForCreate: set => createdWith(set, {replicas: 0}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: replicaSetErrors,
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name),
		...templateWarnings(spec.template, 'spec.template'),
	],
	validateUpdate: (next, before) => [
		...replicaSetErrors(next),
		...immutableStruct(next.spec.selector, before.spec.selector, 'spec.selector', 'meta/v1.LabelSelector'),
	],
	validateStatusUpdate: ({status}) =>
		replicaErrors(status, 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'),
	columns: [
		nameColumn,
		countColumn('Desired', ({spec}) => spec.replicas),
		countColumn('Current', ({status}) => status?.replicas),
		countColumn('Ready', ({status}) => status?.readyReplicas),
		ageColumn,
		...templateColumns,
		selectorColumn,
	],
});
