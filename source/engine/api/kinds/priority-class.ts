import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';
import type {PreemptionPolicy} from './pod-spec.ts';

export type PriorityClass = ApiObject & {
	readonly value: number;
	readonly globalDefault?: boolean;
	readonly description?: string;
	readonly preemptionPolicy?: PreemptionPolicy;
};

export const priorityClasses: Kind<PriorityClass> = defineKind<PriorityClass>({
	group: 'scheduling.k8s.io',
	version: 'v1',
	kind: 'PriorityClass',
	plural: 'priorityclasses',
	singular: 'priorityclass',
	shortNames: ['pc'],
	namespaced: false,
});
