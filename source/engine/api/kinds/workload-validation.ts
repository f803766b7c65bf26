/** What workloads with a selector and a template check alike. Source: pkg/apis/apps/validation/validation.go */
import type {LabelSelector} from '../meta.ts';
import {selectorMatches} from '../selectors.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {annotationErrors, isEmptySelector, isRecord, labelErrors, selectorErrors} from './check.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateErrors} from './pod-validation.ts';

type Selecting = {readonly selector: LabelSelector; readonly template: PodTemplateSpec};

/** How Kubernetes names those whose pods live for ever, where it is not `ReplicaSet`. */
const forLife: Readonly<Record<string, string>> = {
	daemonset: 'DaemonSet',
	replicationcontroller: 'ReplicationController',
	statefulset: 'StatefulSet',
};

/**
A StatefulSet's containers mount what its claims become, which no template names: nobody looks into its pods' spec until there are
pods. Source: ValidatePodTemplateSpecForStatefulSet
*/
const templateErrorsFor = (template: PodTemplateSpec, owner: string): FieldErrors =>
	owner === 'statefulset'
		? [
				...labelErrors(template?.metadata?.labels, 'spec.template.labels'),
				...annotationErrors(template?.metadata?.annotations, 'spec.template.annotations'),
			]
		: templateErrors(template, 'spec.template');

/** The selector is there, says something, and finds the template's own pods; those restart for ever. */
export const selectingErrors = ({selector, template}: Selecting, owner: string): FieldErrors => {
	const missing = !isRecord(selector);
	const empty = !missing && isEmptySelector(selector);
	const restartPolicy = isRecord(template) ? template.spec?.restartPolicy : undefined;
	return [
		...(missing ? [requiredField('spec.selector')] : selectorErrors(selector, 'spec.selector')),
		...(empty ? [invalidField('spec.selector', selector, `empty selector is invalid for ${owner}`)] : []),
		...(missing || empty || selectorMatches(selector, template?.metadata?.labels)
			? []
			: [
					invalidField(
						'spec.template.metadata.labels',
						template?.metadata?.labels ?? {},
						'`selector` does not match template `labels`',
					),
				]),
		...templateErrorsFor(template, owner),
		...(restartPolicy === undefined || restartPolicy === 'Always'
			? []
			: [unsupportedField('spec.template.spec.restartPolicy', restartPolicy, ['Always'])]),
		...(isRecord(template) && template.spec?.activeDeadlineSeconds !== undefined
			? [
					forbiddenField(
						'spec.template.spec.activeDeadlineSeconds',
						`activeDeadlineSeconds in ${forLife[owner] ?? 'ReplicaSet'} is not Supported`,
					),
				]
			: []),
	];
};
