import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {labelsText} from '../selectors.ts';
import {withMembers} from '../share.ts';
import {type FieldErrors, requiredField} from '../validation.ts';
import {isRecord, metadataErrors} from './check.ts';
import {nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateErrors} from './pod-validation.ts';
import {templateWarnings} from './pod-warnings.ts';
import {firstGeneration, updatedSpecOf} from './strategy.ts';

/** A template that stands alone; nothing in Kubernetes makes pods of it by itself. */
export type PodTemplate = ApiObject & {readonly template?: PodTemplateSpec};

/** Source: pkg/apis/core/validation/validation.go */
const podTemplateErrors = (object: PodTemplate): FieldErrors => [
	...metadataErrors(object),
	...(isRecord(object.template)
		? templateErrors(object.template, 'template')
		: [requiredField('template.spec.containers')]),
];

const containersOf = ({template}: PodTemplate) => template?.spec.containers ?? [];

export const podTemplates: Kind<PodTemplate> = defineKind<PodTemplate>({
	group: '',
	version: 'v1',
	kind: 'PodTemplate',
	plural: 'podtemplates',
	singular: 'podtemplate',
	namespaced: true,
	defaults: object =>
		object.template === undefined ? object : withMembers(object, {template: templateDefaults(object.template)}),
	prepareForCreate: firstGeneration,
	prepareForUpdate: updatedSpecOf(({template}) => template),
	validate: podTemplateErrors,
	warnings: ({template}) => templateWarnings(template, 'template'),
	validateUpdate: podTemplateErrors,
	columns: [
		nameColumn,
		textColumn('Containers', object =>
			containersOf(object)
				.map(({name}) => name)
				.join(','),
		),
		textColumn('Images', object =>
			containersOf(object)
				.map(({image = ''}) => image)
				.join(','),
		),
		textColumn('Pod Labels', ({template}) => labelsText(template?.metadata?.labels)),
	],
});
