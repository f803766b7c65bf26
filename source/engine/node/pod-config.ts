import {configMaps} from '../api/kinds/config-map.ts';
import type {Container, Pod} from '../api/kinds/pod.ts';
import {secrets} from '../api/kinds/secret.ts';
import type {Client} from '../client/client.ts';

/*
What a pod needs of the API before its containers can be made: ConfigMaps and Secrets. The kubelet keeps what it once
read; here it asks anew, and when nobody answers it goes on with what it has.

Source: pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), pkg/volume/{configmap,secret}
*/

type Source = {readonly what: 'configmap' | 'secret'; readonly name: string; readonly key?: string};

const lookUp = (client: Client, namespace: string, {what, name, key}: Source): string | undefined => {
	const reply = client.get(what === 'configmap' ? configMaps : secrets, `${namespace}/${name}`);
	client.takeCost();

	if (!reply.ok) {
		return reply.status.code === 404 ? `${what} "${name}" not found` : undefined;
	}

	const {data = {}} = reply.object;
	return key === undefined || Object.hasOwn(data, key)
		? undefined
		: `couldn't find key ${key} in ${what === 'configmap' ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`;
};

const sourcesOf = (container: Container): readonly Source[] => [
	...(container.envFrom ?? []).flatMap(({configMapRef, secretRef}): Source[] => [
		...(configMapRef?.name === undefined || configMapRef.optional === true
			? []
			: [{what: 'configmap' as const, name: configMapRef.name}]),
		...(secretRef?.name === undefined || secretRef.optional === true
			? []
			: [{what: 'secret' as const, name: secretRef.name}]),
	]),
	...(container.env ?? []).flatMap(({valueFrom}): Source[] => {
		const map = valueFrom?.configMapKeyRef;
		const secret = valueFrom?.secretKeyRef;
		return [
			...(map?.name === undefined || map.optional === true
				? []
				: [{what: 'configmap' as const, name: map.name, key: map.key}]),
			...(secret?.name === undefined || secret.optional === true
				? []
				: [{what: 'secret' as const, name: secret.name, key: secret.key}]),
		];
	}),
];

/** The first thing that is missing for a container's environment, in the kubelet's words. */
export const missingForContainer = (client: Client, pod: Pod, container: Container): string | undefined => {
	for (const source of sourcesOf(container)) {
		const missing = lookUp(client, pod.metadata.namespace ?? 'default', source);

		if (missing !== undefined) {
			return missing;
		}
	}

	return undefined;
};

/** The first volume that cannot be set up, as the FailedMount event says it. */
export const missingForVolumes = (client: Client, pod: Pod): string | undefined => {
	for (const volume of pod.spec.volumes ?? []) {
		const {configMap, secret} = volume;
		const source: Source | undefined =
			configMap?.name !== undefined && configMap.optional !== true
				? {what: 'configmap', name: configMap.name}
				: secret?.secretName !== undefined && secret.optional !== true
					? {what: 'secret', name: secret.secretName}
					: undefined;
		const missing = source === undefined ? undefined : lookUp(client, pod.metadata.namespace ?? 'default', source);

		if (missing !== undefined) {
			return `MountVolume.SetUp failed for volume "${volume.name}" : ${missing}`;
		}
	}

	return undefined;
};
