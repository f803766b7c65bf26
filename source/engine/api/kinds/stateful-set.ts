import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector, ObjectMeta} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {countOrPercentErrors, isRecord, metadataErrors, notNegative, oneOfIfSaid} from './check.ts';
import {ageColumn, nameColumn, templateColumns, textColumn} from './columns.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {replicaErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';
import {selectingErrors} from './workload-validation.ts';

export type StatefulSetSpec = {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly volumeClaimTemplates?: ReadonlyArray<{
		readonly metadata?: Partial<ObjectMeta>;
		readonly spec: PersistentVolumeClaimSpec;
		readonly status?: {readonly phase?: string};
	}>;
	readonly serviceName?: string;
	readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
	readonly updateStrategy?: {
		readonly type?: 'RollingUpdate' | 'OnDelete';
		readonly rollingUpdate?: {readonly partition?: number; readonly maxUnavailable?: IntOrString};
	};
	readonly revisionHistoryLimit?: number;
	readonly minReadySeconds?: number;
	readonly ordinals?: {readonly start?: number};
	readonly persistentVolumeClaimRetentionPolicy?: {
		readonly whenDeleted?: 'Retain' | 'Delete';
		readonly whenScaled?: 'Retain' | 'Delete';
	};
};

export type StatefulSetStatus = {
	readonly observedGeneration?: number;
	readonly replicas: number;
	readonly readyReplicas?: number;
	readonly currentReplicas?: number;
	readonly updatedReplicas?: number;
	readonly availableReplicas?: number;
	readonly currentRevision?: string;
	readonly updateRevision?: string;
	readonly collisionCount?: number;
	readonly conditions?: readonly Condition[];
};

export type StatefulSet = ApiObject & {readonly spec: StatefulSetSpec; readonly status?: StatefulSetStatus};

const updateDefaults = (strategy: NonNullable<StatefulSetSpec['updateStrategy']>) => {
	const typed = withDefaults<NonNullable<StatefulSetSpec['updateStrategy']>>(strategy, {type: 'RollingUpdate'});
	return typed.type === 'RollingUpdate'
		? withMembers(typed, {rollingUpdate: withDefaults(typed.rollingUpdate ?? {}, {partition: 0})})
		: typed;
};

/** Source: pkg/apis/apps/v1/defaults.go */
const statefulSetDefaults = (set: StatefulSet): StatefulSet => {
	if (!isRecord(set.spec)) {
		return set;
	}

	const spec = withDefaults<StatefulSetSpec>(set.spec, {
		replicas: 1,
		podManagementPolicy: 'OrderedReady',
		revisionHistoryLimit: 10,
	});
	return withMembers(set, {
		spec: withMembers<StatefulSetSpec>(spec, {
			template: templateDefaults(spec.template),
			updateStrategy: updateDefaults(spec.updateStrategy ?? {}),
			persistentVolumeClaimRetentionPolicy: withDefaults(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
				whenDeleted: 'Retain',
				whenScaled: 'Retain',
			}),
			volumeClaimTemplates: mapSharedIn(spec.volumeClaimTemplates, claim =>
				isRecord(claim.spec)
					? withMembers(claim, {
							spec: withDefaults(claim.spec, {volumeMode: 'Filesystem'}),
							status: claim.status ?? {phase: 'Pending'},
						})
					: claim,
			),
		}),
	});
};

const mustBe = (value: string | undefined, choices: readonly [string, string], field: string): FieldErrors =>
	value !== undefined && choices.includes(value)
		? []
		: [invalidField(field, value, `must be '${choices[0]}' or '${choices[1]}'`)];

const updateErrors = ({type, rollingUpdate}: NonNullable<StatefulSetSpec['updateStrategy']>): FieldErrors => {
	const field = 'spec.updateStrategy';

	if (type !== 'RollingUpdate') {
		return [
			...mustBe(type, ['RollingUpdate', 'OnDelete'], field),
			...(rollingUpdate === undefined
				? []
				: [invalidField(`${field}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")]),
		];
	}

	return [
		...notNegative(rollingUpdate?.partition, `${field}.rollingUpdate.partition`),
		...countOrPercentErrors(rollingUpdate?.maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
	];
};

/** Source: pkg/apis/apps/validation/validation.go */
const statefulSetErrors = (set: StatefulSet): FieldErrors =>
	isRecord(set.spec)
		? [
				...metadataErrors(set),
				...mustBe(set.spec.podManagementPolicy, ['OrderedReady', 'Parallel'], 'spec.podManagementPolicy'),
				...updateErrors(set.spec.updateStrategy ?? {}),
				...(['whenDeleted', 'whenScaled'] as const).flatMap(member =>
					oneOfIfSaid(
						set.spec.persistentVolumeClaimRetentionPolicy?.[member],
						['Delete', 'Retain'],
						`spec.persistentVolumeClaimRetentionPolicy.${member}`,
					),
				),
				...notNegative(set.spec.replicas, 'spec.replicas'),
				...notNegative(set.spec.minReadySeconds, 'spec.minReadySeconds'),
				...notNegative(set.spec.ordinals?.start, 'spec.ordinals.start'),
				...notNegative(set.spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
				...selectingErrors(set.spec, 'statefulset'),
			]
		: [...metadataErrors(set), requiredField('spec.selector')];

const mayChange = [
	'replicas',
	'ordinals',
	'template',
	'updateStrategy',
	'revisionHistoryLimit',
	'persistentVolumeClaimRetentionPolicy',
	'minReadySeconds',
] as const;

const fixedPart = (spec: StatefulSetSpec): unknown =>
	Object.fromEntries(Object.entries(spec).filter(([name]) => !mayChange.some(member => member === name)));

const statefulSetUpdateErrors = (next: StatefulSet, before: StatefulSet): FieldErrors => [
	...statefulSetErrors(next),
	...(equalValues(fixedPart(next.spec), fixedPart(before.spec))
		? []
		: [
				forbiddenField(
					'spec',
					"updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
				),
			]),
];

export const statefulSets: Kind<StatefulSet> = defineKind<StatefulSet>({
	group: 'apps',
	version: 'v1',
	kind: 'StatefulSet',
	plural: 'statefulsets',
	singular: 'statefulset',
	shortNames: ['sts'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
	defaults: statefulSetDefaults,
	prepareForCreate: set => createdWith(set, {replicas: 0, availableReplicas: 0}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: statefulSetErrors,
	validateUpdate: statefulSetUpdateErrors,
	validateStatusUpdate: ({status}) =>
		replicaErrors(status, 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'),
	columns: [
		nameColumn,
		textColumn('Ready', ({spec, status}) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
		ageColumn,
		...templateColumns,
	],
});
