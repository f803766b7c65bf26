import {namespaces} from '../api/kinds/namespace.ts';
import {type ServiceAccount, serviceAccounts} from '../api/kinds/service-account.ts';
import {create, nothingToDo} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';

/** Keeps the account `default` in every namespace: without it no pod is admitted. Source: pkg/controller/serviceaccount */
export const serviceAccountLoop: Loop = {
	name: 'service-account-controller',
	reconciles: namespaces,
	watches: [
		{
			kind: serviceAccounts,
			keys: ({object: {metadata}, type}) =>
				type === 'DELETED' && metadata.name === 'default' ? [metadata.namespace ?? ''] : [],
		},
	],
	workers: 1,
	decide(key, seen) {
		const namespace = seen.get(namespaces, key);
		const isThere = seen.get(serviceAccounts, `${key}/default`) !== undefined;

		if (namespace === undefined || namespace.status?.phase !== 'Active' || isThere) {
			return nothingToDo;
		}

		const account: ServiceAccount = {
			apiVersion: 'v1',
			kind: 'ServiceAccount',
			metadata: {name: 'default', namespace: key},
		};
		return {
			calls: [
				{
					...create(serviceAccounts, account, `${key} has no account for its pods yet`),
					fineIf: ['AlreadyExists', 'NamespaceTerminating'],
				},
			],
		};
	},
};
