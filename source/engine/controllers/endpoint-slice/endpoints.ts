import type {Container} from '../../api/kinds/container.ts';
import type {Endpoint, EndpointPort, EndpointSlice} from '../../api/kinds/endpoint-slice.ts';
import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {Service, ServicePort} from '../../api/kinds/service.ts';
import {isSidecar} from '../../api/pod-resources.ts';
import {isReady, isTerminal, isTerminating} from '../../api/pod-view.ts';
import {equalValues} from '../../api/share.ts';

export type AddressType = EndpointSlice['addressType'];

export const zoneLabel = 'topology.kubernetes.io/zone';

/** The addresses of a pod in one family; none while it has no address yet. */
export const addressesOf = (pod: Pod, family: AddressType): readonly string[] => {
	const {podIPs, podIP} = pod.status ?? {};
	const all = podIPs?.map(({ip}) => ip) ?? (podIP === undefined || podIP === '' ? [] : [podIP]);
	return all.filter(ip => ip.includes(':') === (family === 'IPv6'));
};

/** Whether a pod has a place in the slices at all: it has an address, and its containers are not over for good. */
export const mayBeEndpoint = (pod: Pod): boolean =>
	!isTerminal(pod) && ((pod.status?.podIPs?.length ?? 0) > 0 || (pod.status?.podIP ?? '') !== '');

const staysClose: ReadonlySet<string | undefined> = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode']);

/** For whom a ready endpoint is meant, if its Service would rather stay close. Source: staging endpointslice/trafficdist */
const hintsFor = (
	distribution: string | undefined,
	zone: string | undefined,
	node: string | undefined,
): Endpoint['hints'] => {
	const forZones = staysClose.has(distribution) && zone !== undefined ? {forZones: [{name: zone}]} : {};
	const forNodes = distribution === 'PreferSameNode' && (node ?? '') !== '' ? {forNodes: [{name: node ?? ''}]} : {};
	const hints = {...forZones, ...forNodes};
	return Object.keys(hints).length === 0 ? undefined : hints;
};

/**
What a slice says of a pod: `serving` is its readiness, `terminating` whether it is on its way out, `ready` both together,
or always for a service that publishes what is not ready. Source: staging endpointslice/utils.go, podToEndpoint
*/
export const endpointOf = (pod: Pod, node: Node | undefined, service: Service, family: AddressType): Endpoint => {
	const {metadata, spec} = pod;
	const serving = isReady(pod);
	const terminating = isTerminating(pod);
	const zone = node?.metadata.labels?.[zoneLabel];
	const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
	const hints = ready ? hintsFor(service.spec.trafficDistribution, zone, spec.nodeName) : undefined;
	const named = spec.hostname !== undefined && spec.hostname !== '' && spec.subdomain === service.metadata.name;
	return {
		addresses: addressesOf(pod, family),
		conditions: {
			ready,
			serving,
			terminating,
		},
		...(named ? {hostname: spec.hostname} : {}),
		targetRef: {kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid},
		...(spec.nodeName === undefined || spec.nodeName === '' ? {} : {nodeName: spec.nodeName}),
		...(zone === undefined ? {} : {zone}),
		...(hints === undefined ? {} : {hints}),
	};
};

/** The number under which a pod answers for a port of the service; undefined for a name that it does not have. */
export const portOf = (pod: Pod, port: ServicePort): number | undefined => {
	const target = port.targetPort ?? port.port;

	if (typeof target === 'number') {
		return target;
	}

	const containers: readonly Container[] = [
		...pod.spec.containers,
		...(pod.spec.initContainers ?? []).filter(container => isSidecar(container)),
	];
	return containers
		.flatMap(container => container.ports ?? [])
		.find(({name, protocol}) => name === target && (protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.containerPort;
};

const endpointPort = ({name, protocol, appProtocol}: ServicePort, port: number): EndpointPort => ({
	name: name ?? '',
	protocol: protocol ?? 'TCP',
	port,
	...(appProtocol === undefined ? {} : {appProtocol}),
});

/** The ports under which this pod answers for the service; a named port that it does not have is left out. */
export const portsOf = (service: Service, pod: Pod): readonly EndpointPort[] =>
	(service.spec.ports ?? []).flatMap(port => {
		const number = portOf(pod, port);
		return number === undefined ? [] : [endpointPort(port, number)];
	});

/** Pods with different ports stand in different slices: the name of such a group. */
export const portsKey = (ports: readonly EndpointPort[] | undefined): string =>
	(ports ?? [])
		.map(
			({name, protocol, port, appProtocol}) => `${name ?? ''}/${protocol ?? 'TCP'}/${port ?? ''}/${appProtocol ?? ''}`,
		)
		.sort()
		.join(',');

const addressText = (addresses: readonly string[]): string =>
	addresses.length === 1 ? (addresses[0] ?? '') : [...addresses].sort().join(',');

/** What tells one endpoint from another: its pod, or without one its addresses. A pod whose address changed is another one. */
export const endpointKey = ({targetRef, addresses}: Endpoint): string => targetRef?.uid ?? addressText(addresses);

export const sameAddresses = (left: Endpoint, right: Endpoint): boolean =>
	left.addresses === right.addresses || addressText(left.addresses) === addressText(right.addresses);

/** Whether two endpoints with the same key say the same; field by field, because it is asked for every endpoint at every look. */
export const sameEndpoint = (left: Endpoint, right: Endpoint): boolean =>
	left === right ||
	(left.conditions?.ready === right.conditions?.ready &&
		left.conditions?.serving === right.conditions?.serving &&
		left.conditions?.terminating === right.conditions?.terminating &&
		left.nodeName === right.nodeName &&
		left.zone === right.zone &&
		left.hostname === right.hostname &&
		equalValues(left.hints, right.hints));

/** The ports of a service that are the same for every pod: none of them goes by a name. Undefined when one does. */
export const commonPorts = (service: Service): readonly EndpointPort[] | undefined =>
	(service.spec.ports ?? []).some(({targetPort}) => typeof targetPort === 'string')
		? undefined
		: (service.spec.ports ?? []).map(port => endpointPort(port, Number(port.targetPort ?? port.port)));

/** Whether a change of the pod can be seen in any slice. Source: staging endpointslice/util, podEndpointsChanged */
export const looksTheSame = (before: Pod, after: Pod): boolean =>
	before.spec === after.spec &&
	before.metadata.labels === after.metadata.labels &&
	isReady(before) === isReady(after) &&
	isTerminating(before) === isTerminating(after) &&
	mayBeEndpoint(before) === mayBeEndpoint(after) &&
	before.status?.podIP === after.status?.podIP;
