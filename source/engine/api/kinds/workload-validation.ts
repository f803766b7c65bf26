/** What workloads with a selector and a template check alike. Source: pkg/apis/apps/validation/validation.go */
import type {LabelSelector} from '../meta.ts';
import {selectorMatches} from '../selectors.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {annotationErrors, isEmptySelector, isReadable, isRecord, labelErrors, selectorErrors} from './check.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateErrors} from './pod-validation.ts';

type Selecting = {readonly selector: LabelSelector; readonly template: PodTemplateSpec};

/** How Kubernetes names those whose pods live for ever, where it is not `ReplicaSet`. */
const forLife: Readonly<Record<string, string>> = {
	daemonset: 'DaemonSet',
	replicationcontroller: 'ReplicationController',
	statefulset: 'StatefulSet',
};

/** Whether a selector can be one at all: else nothing is asked of the template. */

/** The template as far as a StatefulSet is judged by it: its claims are volumes, and its pods have names of their own. */
const ofStatefulSet = (template: PodTemplateSpec, claims: readonly string[]): PodTemplateSpec => {
	if (!isRecord(template) || !isRecord(template.spec)) {
		return template;
	}

	const {hostname: _, subdomain: _domain, ...spec} = template.spec;
	const others = (spec.volumes ?? []).filter(({name}) => !claims.includes(name));
	const made = claims.map(claimName => ({name: claimName, persistentVolumeClaim: {claimName}}));
	return {...template, spec: {...spec, volumes: [...made, ...others]}};
};

const mismatchErrors = ({selector, template}: Selecting): FieldErrors =>
	selectorMatches(selector, template?.metadata?.labels)
		? []
		: [
				invalidField(
					'spec.template.metadata.labels',
					template?.metadata?.labels ?? null,
					'`selector` does not match template `labels`',
				),
			];

/** Pods of a workload live for ever. */
export const foreverErrors = (template: PodTemplateSpec | undefined, field: string, owner: string): FieldErrors => {
	const spec = isRecord(template) ? template.spec : undefined;
	const {restartPolicy = 'Always', activeDeadlineSeconds} = spec ?? {};
	return [
		...(restartPolicy === 'Always' ? [] : [unsupportedField(`${field}.spec.restartPolicy`, restartPolicy, ['Always'])]),
		...(activeDeadlineSeconds === undefined
			? []
			: [
					forbiddenField(
						`${field}.spec.activeDeadlineSeconds`,
						`activeDeadlineSeconds in ${forLife[owner] ?? 'ReplicaSet'} is not Supported`,
					),
				]),
	];
};

/** The selector is there, says something, and finds the template's own pods. `claims` are a StatefulSet's. */
export const selectingErrors = (
	{selector, template}: Selecting,
	owner: string,
	claims: readonly string[] = [],
): FieldErrors => {
	const missing = !isRecord(selector);
	const empty = !missing && isEmptySelector(selector);
	const isSet = owner === 'statefulset';
	const judged = isSet ? ofStatefulSet(template, claims) : template;
	const again = isSet
		? [
				...labelErrors(template?.metadata?.labels, 'spec.template.labels'),
				...annotationErrors(template?.metadata?.annotations, 'spec.template.annotations'),
			]
		: [];
	return [
		...(missing ? [requiredField('spec.selector')] : selectorErrors(selector, 'spec.selector')),
		...(empty
			? [
					invalidField(
						'spec.selector',
						selector,
						`empty selector is invalid for ${owner === 'replicaset' ? 'deployment' : owner}`,
					),
				]
			: []),
		...(missing || isReadable(selector)
			? [
					// No selector finds nothing, an empty one everything.
					...(empty ? [] : mismatchErrors({selector: missing ? noPods : selector, template})),
					...templateErrors(judged, 'spec.template'),
					...again,
				]
			: [invalidField('spec.selector', selector, isSet ? '' : 'invalid label selector')]),
		...(missing || isReadable(selector) || isSet ? foreverErrors(template, 'spec.template', owner) : []),
	];
};

const noPods: LabelSelector = {matchExpressions: [{key: 'none', operator: 'In', values: []}]};

/**
A DaemonSet's selector is looked at in another order, and its template always. Source: ValidateDaemonSetSpec
*/
export const daemonSelectingErrors = ({selector, template}: Selecting): FieldErrors => {
	const missing = !isRecord(selector);
	const empty = !missing && isEmptySelector(selector);
	return [
		...(missing ? [] : selectorErrors(selector, 'spec.selector')),
		...(missing || isReadable(selector) ? mismatchErrors({selector: missing ? noPods : selector, template}) : []),
		...(empty ? [invalidField('spec.selector', selector, 'empty selector is invalid for daemonset')] : []),
		...templateErrors(template, 'spec.template'),
		...foreverErrors(template, 'spec.template', 'daemonset'),
	];
};
