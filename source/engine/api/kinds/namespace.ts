import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';

export type Namespace = ApiObject & {
	readonly spec?: {readonly finalizers?: readonly string[]};
	readonly status?: {readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[]};
};

export const namespaces: Kind<Namespace> = defineKind<Namespace>({
	group: '',
	version: 'v1',
	kind: 'Namespace',
	plural: 'namespaces',
	singular: 'namespace',
	shortNames: ['ns'],
	namespaced: false,
	subresources: ['finalize', 'status'],
});
