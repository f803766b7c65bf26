import type {AnyKind} from '../api/kind.ts';
import {type Pod, type PodTemplateSpec, pods} from '../api/kinds/pod.ts';
import type {ApiObject} from '../api/object.ts';
import {type Call, create, remove} from '../client/calls.ts';
import {controllerReference} from '../client/ownership.ts';

/** The pod that a workload makes from its template; the server gives it its name. Source: pkg/controller/controller_utils.go */
export const podFromTemplate = (kind: AnyKind, owner: ApiObject, template: PodTemplateSpec): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name: '',
		generateName: `${owner.metadata.name}-`,
		namespace: owner.metadata.namespace,
		...(template.metadata?.labels === undefined ? {} : {labels: template.metadata.labels}),
		...(template.metadata?.annotations === undefined ? {} : {annotations: template.metadata.annotations}),
		...(template.metadata?.finalizers === undefined ? {} : {finalizers: template.metadata.finalizers}),
		ownerReferences: [controllerReference(owner, kind)],
	},
	spec: template.spec,
});

/** Makes a pod for its owner, with the events that `kubectl describe` shows for it. */
export const createPod = (owner: ApiObject, pod: Pod, because: string): Call => ({
	fineIf: ['NamespaceTerminating'],
	event: {about: owner, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}'},
	eventIfRefused: {about: owner, type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}'},
	...create(pods, pod, because),
});

/** Deletes a pod for its owner. That it is gone already is as good. */
export const deletePod = (owner: ApiObject, pod: Pod, because: string): Call => ({
	fineIf: ['NotFound'],
	event: {about: owner, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`},
	eventIfRefused: {about: owner, type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {error}'},
	...remove(pods, `${pod.metadata.namespace}/${pod.metadata.name}`, because),
});
