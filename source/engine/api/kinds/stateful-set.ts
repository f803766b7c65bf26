import type {Json} from '../json.ts';
import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector, ObjectMeta} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {equalSaid, mapSharedIn, withDefaults, withMembers, without} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {countOrPercentErrors, eachItem, isRecord, metadataErrors, notNegative, problemsAt} from './check.ts';
import {claimSpecDefaults} from './claim-defaults.ts';
import {claimSpecErrors} from './claim-validation.ts';
import {ageColumn, nameColumn, templateColumns, textColumn} from './columns.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateWarnings} from './pod-warnings.ts';
import {replicaErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';
import {selectingErrors} from './workload-validation.ts';

export type StatefulSetSpec = {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly volumeClaimTemplates?: ReadonlyArray<{
		readonly apiVersion?: string;
		readonly kind?: string;
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

type UpdateStrategy = NonNullable<StatefulSetSpec['updateStrategy']>;

/** Who names no way of updating gets the usual one with all that belongs to it. */
const updateDefaults = (strategy: UpdateStrategy): UpdateStrategy => {
	const rollingUpdate = strategy.type === undefined ? (strategy.rollingUpdate ?? {}) : strategy.rollingUpdate;
	const typed = withDefaults<UpdateStrategy>(strategy, {type: 'RollingUpdate'});
	return typed.type === 'RollingUpdate' && rollingUpdate !== undefined
		? withMembers<UpdateStrategy>(typed, {rollingUpdate: withDefaults(rollingUpdate, {partition: 0})})
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
					? withMembers(withDefaults(claim, {apiVersion: 'v1', kind: 'PersistentVolumeClaim'}), {
							spec: claimSpecDefaults(claim.spec),
							status: claim.status ?? {phase: 'Pending'},
						})
					: claim,
			),
		}),
	});
};

const mustBe = (
	value: string | undefined,
	choices: readonly [string, string],
	field: string,
	shown: unknown = value,
) =>
	!value
		? [requiredField(field)]
		: choices.includes(value)
			? []
			: [invalidField(field, shown, `must be '${choices[0]}' or '${choices[1]}'`)];

const internalStrategy = (strategy: UpdateStrategy): Json => internalOf('apps/v1.StatefulSetUpdateStrategy', strategy);

const updateErrors = (strategy: UpdateStrategy): FieldErrors => {
	const {type, rollingUpdate} = strategy;
	const field = 'spec.updateStrategy';

	if (type === 'OnDelete' && rollingUpdate !== undefined) {
		const shown = internalOf('apps/v1.RollingUpdateStatefulSetStrategy', {partition: 0, ...rollingUpdate});
		return [invalidField(`${field}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")];
	}

	return type === 'RollingUpdate'
		? [
				...notNegative(rollingUpdate?.partition, `${field}.rollingUpdate.partition`),
				...countOrPercentErrors(rollingUpdate?.maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
			]
		: mustBe(type, ['RollingUpdate', 'OnDelete'], field, internalStrategy(strategy));
};

const retentions: readonly string[] = ['Retain', 'Delete'];

/** `isNew`: what may not change is not looked at again. Source: pkg/apis/apps/validation/validation.go */
const statefulSetErrors = (set: StatefulSet, isNew = true): FieldErrors => {
	const {spec} = set;

	if (!isRecord(spec)) {
		return [...metadataErrors(set, dnsLabelProblems), requiredField('spec.selector')];
	}

	const {serviceName, volumeClaimTemplates: claims} = spec;
	return [
		...metadataErrors(set, dnsLabelProblems),
		...mustBe(spec.podManagementPolicy, ['OrderedReady', 'Parallel'], 'spec.podManagementPolicy'),
		...updateErrors(spec.updateStrategy ?? {}),
		...(['whenDeleted', 'whenScaled'] as const).flatMap(member => {
			const policy = spec.persistentVolumeClaimRetentionPolicy?.[member];
			const field = `spec.persistentVolumeClaimRetentionPolicy.${member}`;
			return policy === undefined || retentions.includes(policy) ? [] : [unsupportedField(field, policy, retentions)];
		}),
		...(isNew
			? eachItem(claims, 'spec.volumeClaimTemplates', (claim, at) => claimSpecErrors(claim.spec, `${at}.spec`))
			: []),
		...notNegative(spec.replicas, 'spec.replicas'),
		...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
		...notNegative(spec.ordinals?.start, 'spec.ordinals.start'),
		...(isNew && serviceName ? problemsAt('spec.serviceName', serviceName, dnsLabelProblems(serviceName)) : []),
		...selectingErrors(
			spec,
			'statefulset',
			(claims ?? []).map(({metadata}) => metadata?.name ?? ''),
		),
	];
};

const mayChange = [
	'replicas',
	'ordinals',
	'template',
	'updateStrategy',
	'revisionHistoryLimit',
	'persistentVolumeClaimRetentionPolicy',
	'minReadySeconds',
] as const;

/** What a claim calls itself in a template nobody keeps. */
const nameless = (claim: object): object => ({...claim, apiVersion: undefined, kind: undefined});

const fixedPart = (spec: StatefulSetSpec): unknown =>
	Object.fromEntries(
		Object.entries({...spec, volumeClaimTemplates: spec.volumeClaimTemplates?.map(nameless)}).filter(
			([name]) => !mayChange.some(member => member === name),
		),
	);

const statefulSetUpdateErrors = (next: StatefulSet, before: StatefulSet): FieldErrors => [
	...statefulSetErrors(next, false),
	...(equalSaid(fixedPart(next.spec), fixedPart(before.spec))
		? []
		: [
				forbiddenField(
					'spec',
					"updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
				),
			]),
];

/** `maxUnavailable` is alpha, and off. Source: pkg/registry/apps/statefulset/strategy.go, dropStatefulSetDisabledFields */
const withoutAlpha = (set: StatefulSet): StatefulSet => {
	const strategy = set.spec?.updateStrategy;
	const rolling = strategy?.rollingUpdate;
	return rolling?.maxUnavailable === undefined
		? set
		: {
				...set,
				spec: {...set.spec, updateStrategy: {...strategy, rollingUpdate: without(rolling, 'maxUnavailable')}},
			};
};

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
	prepareForCreate: set => createdWith(withoutAlpha(set), {replicas: 0, availableReplicas: 0}),
	prepareForUpdate: (next, before) => updatedSpec(withoutAlpha(next), before),
	prepareForStatusUpdate: updatedStatus,
	validate: set => statefulSetErrors(set),
	warnings: ({spec}) => [
		...templateWarnings(spec.template, 'spec.template'),
		...((spec.revisionHistoryLimit ?? 0) < 0
			? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
			: []),
	],
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
