import type {Kind} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';

export type PolicyRule = {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

export type Subject = {
	readonly kind: 'User' | 'Group' | 'ServiceAccount';
	readonly apiGroup?: string;
	readonly name: string;
	readonly namespace?: string;
};

export type RoleRef = {readonly apiGroup: string; readonly kind: 'Role' | 'ClusterRole'; readonly name: string};

export type Role = ApiObject & {readonly rules?: readonly PolicyRule[]};

export type ClusterRole = ApiObject & {
	readonly rules?: readonly PolicyRule[];
	readonly aggregationRule?: {readonly clusterRoleSelectors?: readonly LabelSelector[]};
};

export type RoleBinding = ApiObject & {readonly subjects?: readonly Subject[]; readonly roleRef: RoleRef};
export type ClusterRoleBinding = RoleBinding;

const group = 'rbac.authorization.k8s.io';

export const roles: Kind<Role> = defineKind<Role>({
	group,
	version: 'v1',
	kind: 'Role',
	plural: 'roles',
	singular: 'role',
	namespaced: true,
});

export const clusterRoles: Kind<ClusterRole> = defineKind<ClusterRole>({
	group,
	version: 'v1',
	kind: 'ClusterRole',
	plural: 'clusterroles',
	singular: 'clusterrole',
	namespaced: false,
});

export const roleBindings: Kind<RoleBinding> = defineKind<RoleBinding>({
	group,
	version: 'v1',
	kind: 'RoleBinding',
	plural: 'rolebindings',
	singular: 'rolebinding',
	namespaced: true,
});

export const clusterRoleBindings: Kind<ClusterRoleBinding> = defineKind<ClusterRoleBinding>({
	group,
	version: 'v1',
	kind: 'ClusterRoleBinding',
	plural: 'clusterrolebindings',
	singular: 'clusterrolebinding',
	namespaced: false,
});
