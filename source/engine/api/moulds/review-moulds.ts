/** Moulds of questions to the API server. Source: k8s.io/api/authorization/v1/types.go, authentication/v1/types.go */
import type {Struct} from './mould.ts';
import {structOf} from './types.ts';

/** By the kind's word. */
export const reviewMoulds: ReadonlyMap<string, Struct> = new Map(
	[
		'authorization/v1.SelfSubjectAccessReview',
		'authorization/v1.SubjectAccessReview',
		'authorization/v1.LocalSubjectAccessReview',
		'authorization/v1.SelfSubjectRulesReview',
		'authentication/v1.SelfSubjectReview',
		'authentication/v1.TokenReview',
	].map(name => [structOf(name).name, structOf(name)] as const),
);
