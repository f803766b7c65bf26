import {type ConfigMap, configMaps} from '../api/kinds/config-map.ts';
import {namespaces} from '../api/kinds/namespace.ts';
import {equalValues} from '../api/share.ts';
import {create, nothingToDo, update} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';

/** The name of the ConfigMap in each namespace that says which authority signed the API server's certificate. */
export const rootCaName = 'kube-root-ca.crt';

/** No certificate is ever checked, so that the text only has to look like one. */
const data = {'ca.crt': '-----BEGIN CERTIFICATE-----\npodfall\n-----END CERTIFICATE-----\n'};

/** Keeps `kube-root-ca.crt` in every namespace. Source: pkg/controller/certificates/rootcacertpublisher */
export const rootCaPublisherLoop: Loop = {
	name: 'root-ca-cert-publisher',
	reconciles: namespaces,
	watches: [
		{
			kind: configMaps,
			keys: ({object: {metadata}}) => (metadata.name === rootCaName ? [metadata.namespace ?? ''] : []),
		},
	],
	workers: 1,
	decide(key, seen) {
		const namespace = seen.get(namespaces, key);

		if (namespace === undefined || namespace.status?.phase !== 'Active') {
			return nothingToDo;
		}

		const there = seen.get(configMaps, `${key}/${rootCaName}`);
		const wanted: ConfigMap = {
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: rootCaName, namespace: key},
			data,
		};

		if (there === undefined) {
			return {
				calls: [
					{
						...create(configMaps, wanted, `${key} has no root certificate yet`),
						fineIf: ['AlreadyExists', 'NamespaceTerminating'],
					},
				],
			};
		}

		return equalValues(there.data, data)
			? nothingToDo
			: {calls: [update(configMaps, {...there, data}, 'somebody changed the root certificate')]};
	},
};
