import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {
	countOrPercentErrors,
	immutableStruct,
	isNoShare,
	isRecord,
	metadataErrors,
	notAboveHundred,
	notNegative,
} from './check.ts';
import {ageColumn, nameColumn, selectorColumn, templateColumns, textColumn} from './columns.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {hostnameWarnings, templateWarnings} from './pod-warnings.ts';
import {countErrors, replicaErrors} from './status-counts.ts';
import {createdWith, updatedSpecOrAnnotations, updatedStatus} from './strategy.ts';
import {selectingErrors} from './workload-validation.ts';

export type DeploymentStrategy = {
	readonly type?: 'Recreate' | 'RollingUpdate';
	readonly rollingUpdate?: {readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString};
};

export type DeploymentSpec = {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly strategy?: DeploymentStrategy;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
	readonly paused?: boolean;
	readonly progressDeadlineSeconds?: number;
};

export type DeploymentStatus = {
	readonly observedGeneration?: number;
	readonly replicas?: number;
	readonly updatedReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly unavailableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly conditions?: readonly Condition[];
	readonly collisionCount?: number;
};

export type Deployment = ApiObject & {readonly spec: DeploymentSpec; readonly status?: DeploymentStatus};

const strategyDefaults = (strategy: DeploymentStrategy): DeploymentStrategy => {
	const typed: DeploymentStrategy = withDefaults<DeploymentStrategy>(strategy, {type: 'RollingUpdate'});
	return typed.type === 'RollingUpdate'
		? withMembers(typed, {
				rollingUpdate: withDefaults(typed.rollingUpdate ?? {}, {maxUnavailable: '25%', maxSurge: '25%'}),
			})
		: typed;
};

/** Source: pkg/apis/apps/v1/defaults.go */
const deploymentDefaults = (deployment: Deployment): Deployment => {
	if (!isRecord(deployment.spec)) {
		return deployment;
	}

	const spec = withDefaults<DeploymentSpec>(deployment.spec, {
		replicas: 1,
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
	});
	return withMembers(deployment, {
		spec: withMembers<DeploymentSpec>(spec, {
			strategy: strategyDefaults(spec.strategy ?? {}),
			template: templateDefaults(spec.template),
		}),
	});
};

const strategyErrors = (strategy: DeploymentStrategy): FieldErrors => {
	const {type, rollingUpdate} = strategy;
	const field = 'spec.strategy.rollingUpdate';

	if (type === 'Recreate') {
		return rollingUpdate === undefined
			? []
			: [forbiddenField(field, "may not be specified when strategy `type` is 'Recreate'")];
	}

	if (type !== 'RollingUpdate') {
		const shown = internalOf('apps/v1.DeploymentStrategy', strategy);
		return [unsupportedField('spec.strategy', shown, ['Recreate', 'RollingUpdate'])];
	}

	return [
		...countOrPercentErrors(rollingUpdate?.maxUnavailable, `${field}.maxUnavailable`),
		...countOrPercentErrors(rollingUpdate?.maxSurge, `${field}.maxSurge`),
		...(isNoShare(rollingUpdate?.maxUnavailable) && isNoShare(rollingUpdate?.maxSurge)
			? [invalidField(`${field}.maxUnavailable`, rollingUpdate?.maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
			: []),
		...notAboveHundred(rollingUpdate?.maxUnavailable, `${field}.maxUnavailable`),
	];
};

const deploymentErrors = (deployment: Deployment): FieldErrors => {
	const {spec} = deployment;

	if (!isRecord(spec)) {
		return [...metadataErrors(deployment), requiredField('spec.selector')];
	}

	const deadline = spec.progressDeadlineSeconds;
	return [
		...metadataErrors(deployment),
		...notNegative(spec.replicas, 'spec.replicas'),
		...selectingErrors(spec, 'deployment'),
		...strategyErrors(spec.strategy ?? {}),
		...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
		...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
		...notNegative(deadline, 'spec.progressDeadlineSeconds'),
		...(deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)
			? [invalidField('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
			: []),
	];
};

const deploymentStatusErrors = ({status}: Deployment, before: Deployment): FieldErrors => [
	...replicaErrors(status, 'updatedReplicas', 'readyReplicas', 'availableReplicas'),
	...countErrors(status, 'unavailableReplicas'),
	...((status?.collisionCount ?? 0) < (before.status?.collisionCount ?? 0)
		? [invalidField('status.collisionCount', status?.collisionCount, 'cannot be decremented')]
		: []),
];

export const deployments: Kind<Deployment> = defineKind<Deployment>({
	group: 'apps',
	version: 'v1',
	kind: 'Deployment',
	plural: 'deployments',
	singular: 'deployment',
	shortNames: ['deploy'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
	defaults: deploymentDefaults,
	prepareForCreate: deployment => createdWith(deployment, {}),
	// A note on a Deployment goes on to its ReplicaSet. Source: pkg/registry/apps/deployment/strategy.go
	prepareForUpdate: updatedSpecOrAnnotations,
	// Source: pkg/registry/apps/deployment/strategy.go, deploymentStatusStrategy
	prepareForStatusUpdate: (next, before) => {
		const updated = updatedStatus(next, before);
		const {labels: _, ...metadata} = updated.metadata;
		const {labels} = before.metadata;
		return {...updated, metadata: labels === undefined ? metadata : {...metadata, labels}};
	},
	validate: deploymentErrors,
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name),
		...templateWarnings(spec.template, 'spec.template'),
	],
	validateUpdate: (next, before) => [
		...deploymentErrors(next),
		...immutableStruct(next.spec.selector, before.spec.selector, 'spec.selector', 'meta/v1.LabelSelector'),
	],
	validateStatusUpdate: deploymentStatusErrors,
	columns: [
		nameColumn,
		textColumn('Ready', ({spec, status}) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
		textColumn('Up-to-date', ({status}) => status?.updatedReplicas ?? 0),
		textColumn('Available', ({status}) => status?.availableReplicas ?? 0),
		ageColumn,
		...templateColumns,
		selectorColumn,
	],
});
