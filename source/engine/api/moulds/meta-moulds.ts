/** Moulds of what all objects share. Source: k8s.io/apimachinery/pkg/apis/meta/v1/types.go */
import {each, list, type Struct, struct, textMap, texts} from './mould.ts';

export const metadata: Struct = struct('ObjectMeta', {
	...each(
		'text',
		'name',
		'generateName',
		'namespace',
		'uid',
		'resourceVersion',
		'creationTimestamp',
		'deletionTimestamp',
	),
	...each('count', 'generation', 'deletionGracePeriodSeconds'),
	...each(textMap, 'labels', 'annotations'),
	ownerReferences: list(
		struct('OwnerReference', {
			...each('text', 'apiVersion', 'kind', 'name', 'uid'),
			...each('flag', 'controller', 'blockOwnerDeletion'),
		}),
	),
	finalizers: texts,
	managedFields: list('any'),
});

export const labelSelector: Struct = struct('LabelSelector', {
	matchLabels: textMap,
	matchExpressions: list(struct('LabelSelectorRequirement', {...each('text', 'key', 'operator'), values: texts})),
});

export const conditions = list(
	struct('Condition', {
		...each(
			'text',
			'type',
			'status',
			'reason',
			'message',
			'lastTransitionTime',
			'lastUpdateTime',
			'lastProbeTime',
			'lastHeartbeatTime',
		),
		observedGeneration: 'count',
	}),
);

export const objectReference: Struct = struct('ObjectReference', {
	...each('text', 'kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'),
});
