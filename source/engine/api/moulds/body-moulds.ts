/** Moulds of what is posted to subresources. Source: k8s.io/api/core/v1, policy/v1 and autoscaling/v1 types.go */
import type {Struct} from './mould.ts';
import {structOf} from './types.ts';

/** By subresource. */
export const bodyMoulds: ReadonlyMap<string, Struct> = new Map(
	(
		[
			['binding', 'core/v1.Binding'],
			['eviction', 'policy/v1.Eviction'],
			['scale', 'autoscaling/v1.Scale'],
			['approval', 'certificates/v1.CertificateSigningRequest'],
			['ephemeralcontainers', 'core/v1.Pod'],
			['resize', 'core/v1.Pod'],
			['token', 'authentication/v1.TokenRequest'],
			['finalize', 'core/v1.Namespace'],
		] as const
	).map(([subresource, name]) => [subresource, structOf(name)] as const),
);
