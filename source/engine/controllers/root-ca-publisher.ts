import {type ConfigMap, configMaps} from '../api/kinds/config-map.ts';
import {namespaces} from '../api/kinds/namespace.ts';
import {equalValues} from '../api/share.ts';
import {create, nothingToDo, update} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';

/** The name of the ConfigMap in each namespace that says which authority signed the API server's certificate. */
export const rootCaName = 'kube-root-ca.crt';

/** No certificate is ever checked, so that the text only has to look like one. */
const data = {'ca.crt': '-----BEGIN CERTIFICATE-----\npodfall\n-----END CERTIFICATE-----\n'};

const descriptionAnnotation = 'kubernetes.io/description';
/** Source: publisher.go, `Description` */
const description =
	'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

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
			metadata: {name: rootCaName, namespace: key, annotations: {[descriptionAnnotation]: description}},
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

		// Any description will do.
		if (equalValues(there.data, data) && (there.metadata.annotations?.[descriptionAnnotation] ?? '') !== '') {
			return nothingToDo;
		}

		const annotations = {...there.metadata.annotations, [descriptionAnnotation]: description};
		const mended = {...there, metadata: {...there.metadata, annotations}, data};
		return {calls: [update(configMaps, mended, 'somebody changed the root certificate')]};
	},
};
