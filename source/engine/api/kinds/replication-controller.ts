import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {labelsText} from '../selectors.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {isRecord, metadataErrors, notNegative} from './check.ts';
import {ageColumn, countColumn, nameColumn, templateColumns, textColumn, wide} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateErrors} from './pod-validation.ts';
import {hostnameWarnings, templateWarnings} from './pod-warnings.ts';
import {replicaErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';
import {foreverErrors} from './workload-validation.ts';

export type ReplicationController = ApiObject & {
	readonly spec: {
		readonly replicas?: number;
		readonly minReadySeconds?: number;
		readonly selector?: Readonly<Record<string, string>>;
		readonly template?: PodTemplateSpec;
	};
	readonly status?: {
		readonly replicas: number;
		readonly fullyLabeledReplicas?: number;
		readonly readyReplicas?: number;
		readonly availableReplicas?: number;
		readonly observedGeneration?: number;
		readonly conditions?: readonly Condition[];
	};
};

/** Source: pkg/apis/core/v1/defaults.go */
const controllerDefaults = (controller: ReplicationController): ReplicationController => {
	const {spec} = controller;

	if (!isRecord(spec)) {
		return controller;
	}

	const selecting = withDefaults<ReplicationController['spec']>(spec, {
		replicas: 1,
		selector: spec.template?.metadata?.labels,
	});
	const labels = spec.template?.metadata?.labels;
	const isBare = Object.keys(controller.metadata.labels ?? {}).length === 0;
	return withMembers(controller, {
		// Who says no labels has those of the template. Source: SetDefaults_ReplicationController
		...(isBare && labels !== undefined ? {metadata: {...controller.metadata, labels}} : {}),
		spec:
			selecting.template === undefined
				? selecting
				: withMembers<ReplicationController['spec']>(selecting, {template: templateDefaults(selecting.template)}),
	});
};

/** Source: pkg/apis/core/validation/validation.go, ValidatePodTemplateSpecForRC */
const templateFitErrors = ({spec}: ReplicationController): FieldErrors => {
	const template = spec?.template;

	if (template === undefined) {
		return [requiredField('spec.template')];
	}

	const {labels} = template.metadata ?? {};
	const fits = Object.entries(spec.selector ?? {}).every(([name, value]) => labels?.[name] === value);
	return [
		...(fits
			? []
			: [invalidField('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]),
		...templateErrors(template, 'spec.template'),
		...foreverErrors(template, 'spec.template', 'replicationcontroller'),
	];
};

const specErrors = (controller: ReplicationController): FieldErrors => [
	...notNegative(controller.spec?.minReadySeconds, 'spec.minReadySeconds'),
	...(Object.keys(controller.spec?.selector ?? {}).length === 0 ? [requiredField('spec.selector')] : []),
	...notNegative(controller.spec?.replicas, 'spec.replicas'),
	...templateFitErrors(controller),
];

export const replicationControllers: Kind<ReplicationController> = defineKind<ReplicationController>({
	group: '',
	version: 'v1',
	kind: 'ReplicationController',
	plural: 'replicationcontrollers',
	singular: 'replicationcontroller',
	shortNames: ['rc'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
	defaults: controllerDefaults,
	prepareForCreate: controller => createdWith(controller, {replicas: 0}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: controller => [...metadataErrors(controller), ...specErrors(controller)],
	validateUpdate: specErrors,
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name),
		...templateWarnings(spec.template, 'spec.template'),
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
		wide(textColumn('Selector', ({spec}) => labelsText(spec.selector))),
	],
	selectableFields: ({status}) => ({'status.replicas': String(status?.replicas ?? 0)}),
});
