/** Moulds of what is posted to subresources. Source: k8s.io/api/core/v1, policy/v1 and autoscaling/v1 types.go */
import {metadata, objectReference} from './meta-moulds.ts';
import {each, type Struct, struct, texts} from './mould.ts';

const typeNames = each('text', 'apiVersion', 'kind');

const deleteOptions = struct('DeleteOptions', {
	...typeNames,
	gracePeriodSeconds: 'count',
	propagationPolicy: 'text',
	preconditions: struct('Preconditions', each('text', 'uid', 'resourceVersion')),
	dryRun: texts,
});

/** By subresource. */
export const bodyMoulds: ReadonlyMap<string, Struct> = new Map([
	['binding', struct('Binding', {...typeNames, metadata, target: objectReference})],
	['eviction', struct('Eviction', {...typeNames, metadata, deleteOptions})],
	[
		'scale',
		struct('Scale', {
			...typeNames,
			metadata,
			spec: struct('ScaleSpec', each('count', 'replicas')),
			status: struct('ScaleStatus', {replicas: 'count', selector: 'text'}),
		}),
	],
	['finalize', struct('Namespace', {...typeNames, metadata, spec: struct('NamespaceSpec', {finalizers: texts})})],
]);
