/** Moulds of what is posted to subresources. Source: k8s.io/api/core/v1, policy/v1 and autoscaling/v1 types.go */
import {mouldOf} from './kind-moulds.ts';
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
	['approval', mouldOf({kind: 'CertificateSigningRequest'})],
	...['ephemeralcontainers', 'resize'].map(name => [name, mouldOf({kind: 'Pod'})] as const),
	[
		'token',
		struct('TokenRequest', {
			...typeNames,
			metadata,
			spec: struct('TokenRequestSpec', {
				audiences: texts,
				expirationSeconds: 'longCount',
				boundObjectRef: struct('BoundObjectReference', each('text', 'kind', 'apiVersion', 'name', 'uid')),
			}),
			status: struct('TokenRequestStatus', each('text', 'token', 'expirationTimestamp')),
		}),
	],
	['finalize', struct('Namespace', {...typeNames, metadata, spec: struct('NamespaceSpec', {finalizers: texts})})],
]);
