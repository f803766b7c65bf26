import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {metadataErrors} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import type {LocalObjectReference, ObjectReference} from './common.ts';
import {defineKind} from './define-kind.ts';

export type ServiceAccount = ApiObject & {
	readonly secrets?: readonly ObjectReference[];
	readonly imagePullSecrets?: readonly LocalObjectReference[];
	readonly automountServiceAccountToken?: boolean;
};

export const serviceAccounts: Kind<ServiceAccount> = defineKind<ServiceAccount>({
	group: '',
	version: 'v1',
	kind: 'ServiceAccount',
	plural: 'serviceaccounts',
	singular: 'serviceaccount',
	shortNames: ['sa'],
	namespaced: true,
	subresources: ['token'],
	validate: account => metadataErrors(account),
	validateUpdate: account => metadataErrors(account),
	columns: [nameColumn, textColumn('Secrets', ({secrets}) => secrets?.length ?? 0), ageColumn],
});
