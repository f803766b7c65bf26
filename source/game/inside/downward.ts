/*
What the downward API says of a pod and its containers, to their environment and in their volumes.

Source: pkg/fieldpath/fieldpath.go, pkg/api/v1/resource/helpers.go, pkg/kubelet/kubelet_pods.go (podFieldSelectorRuntimeValue)
*/
import type {ResourceFieldSelector} from '../../engine/api/kinds/container.ts';
import {nodes} from '../../engine/api/kinds/node.ts';
import {milliValue, unitValue} from '../../engine/api/quantity.ts';
import {containersOf, namespaceOf, objectOf, type Place} from './place.ts';

/** Go's `%q`, of what labels and annotations hold. */
const quoted = (text: string): string => JSON.stringify(text);

const mapText = (map: Readonly<Record<string, string>> = {}): string =>
	Object.entries(map)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([key, value]) => `${key}=${quoted(value)}`)
		.join('\n');

/** What a field of the pod says; empty for one that says nothing. */
export const fieldOf = ({pod, ip, cluster}: Place, path: string): string => {
	const {metadata, spec} = pod;
	const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);

	if (keyed !== null) {
		const entries = new Map(Object.entries(metadata[keyed[1] as 'labels' | 'annotations'] ?? {}));
		return entries.get(keyed[2]!) ?? '';
	}

	const node = spec.nodeName ?? '';
	const fields = new Map([
		['metadata.name', metadata.name],
		['metadata.namespace', namespaceOf(pod)],
		['metadata.uid', metadata.uid ?? ''],
		['metadata.labels', mapText(metadata.labels)],
		['metadata.annotations', mapText(metadata.annotations)],
		['spec.nodeName', node],
		['spec.serviceAccountName', spec.serviceAccountName ?? 'default'],
		['status.podIP', ip],
		['status.podIPs', ip],
		['status.hostIP', cluster.ground.addressOf(node)],
		['status.hostIPs', cluster.ground.addressOf(node)],
	]);
	return fields.get(path) ?? '';
};

/** What a container asks for or may have, in units of the divisor, rounded up; a limit that it has not is all that its node has. */
export const resourceOf = (place: Place, {containerName, resource, divisor = '0'}: ResourceFieldSelector): string => {
	const spec = containersOf(place.pod).find(({name}) => name === (containerName ?? place.spec.name));
	const [list = '', ...rest] = resource.split('.');
	const name = rest.join('.');
	const own = new Map(Object.entries((list === 'limits' ? spec?.resources?.limits : spec?.resources?.requests) ?? {}));
	const node = list === 'limits' ? objectOf(place.cluster, nodes, place.pod.spec.nodeName ?? '') : undefined;
	const told = own.get(name) ?? new Map(Object.entries(node?.status?.allocatable ?? {})).get(name);
	const counted = name === 'cpu' ? milliValue : unitValue;
	const part = counted(divisor) === 0 ? counted('1') : counted(divisor);
	return String(Math.ceil(counted(told === undefined ? undefined : String(told)) / part));
};
