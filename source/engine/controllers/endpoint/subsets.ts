import type {EndpointAddress, EndpointSubset, EndpointsPort} from '../../api/kinds/endpoints.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {Service, ServicePort} from '../../api/kinds/service.ts';
import {isReady, isTerminating} from '../../api/pod-view.ts';
import {kubernetes134} from '../../api/profile.ts';
import {addressesOf, mayBeEndpoint, portOf} from '../endpoint-slice/endpoints.ts';
import {inHashOrder} from './hash-order.ts';

/*
From a Service and its pods to the subsets of its Endpoints: addresses that answer under the same ports stand together.

	web-1 at 8080, web-2 at 8080, web-3 at 9090 (a named port)  ─▶  [{web-1, web-2} × 8080, {web-3} × 9090]

Source: pkg/controller/endpoint/endpoints_controller.go, pkg/api/v1/endpoints/util.go (RepackSubsets)
*/

/** What Endpoints say of one pod, worked out once for each record of it. */
export type Entry = {readonly address: EndpointAddress; readonly ready: boolean};

/** Undefined for a pod that has no place: without an address, over for good, or leaving. */
export const entryOf = (service: Service, pod: Pod): Entry | undefined => {
	const {metadata, spec} = pod;
	const {publishNotReadyAddresses = false, ipFamilies} = service.spec;
	const [ip] = addressesOf(pod, ipFamilies?.[0] ?? 'IPv4');

	if (ip === undefined || !mayBeEndpoint(pod) || (isTerminating(pod) && !publishNotReadyAddresses)) {
		return undefined;
	}

	const isNamed = (spec.hostname ?? '') !== '' && spec.subdomain === service.metadata.name;
	const targetRef = {kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid};
	const nodeName = spec.nodeName ?? '';
	return {
		address: isNamed ? {ip, hostname: spec.hostname, nodeName, targetRef} : {ip, nodeName, targetRef},
		ready: publishNotReadyAddresses || isReady(pod),
	};
};

const endpointsPort = ({name, protocol = 'TCP', appProtocol}: ServicePort, port: number): EndpointsPort => ({
	...((name ?? '') === '' ? {} : {name}),
	port,
	protocol,
	...(appProtocol === undefined ? {} : {appProtocol}),
});

const isHeadless = ({spec}: Service): boolean => spec.clusterIP === 'None';

/** Pods that answer under the very same ports. */
type Group = {readonly ports: readonly EndpointsPort[]; readonly entries: Entry[]};

/** Where a pod stands, by the numbers of its ports in the service's order: `8080,,9090` for one that lacks the second. */
const placeOf = (numbers: ReadonlyArray<number | undefined>): string => numbers.join();

/** The group of the pods that answer under the same ports as this one, made where it is the first. */
const groupAt = (groups: Map<string, Group>, ports: readonly ServicePort[], pod: Pod): Group => {
	const numbers = ports.map(port => portOf(pod, port));
	const place = placeOf(numbers);
	const known = groups.get(place);

	if (known !== undefined) {
		return known;
	}

	const answering = ports.flatMap((port, at) => {
		const number = numbers[at];
		return number === undefined ? [] : [endpointsPort(port, number)];
	});
	const made: Group = {ports: answering, entries: []};
	groups.set(place, made);
	return made;
};

const groupsOf = (
	service: Service,
	pods: readonly Pod[],
	entries: ReadonlyArray<Entry | undefined>,
): readonly Group[] => {
	const {ports = []} = service.spec;
	const isAlike = !ports.some(({targetPort}) => typeof targetPort === 'string');
	const groups = new Map<string, Group>();
	let group: Group | undefined;

	for (let index = 0; index < entries.length; index++) {
		const entry = entries[index];

		if (entry === undefined) {
			continue;
		}

		if (group === undefined || !isAlike) {
			group = groupAt(groups, ports, pods[index] as Pod);
		}

		group.entries.push(entry);
	}

	return [...groups.values()];
};

const inOrder = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

const byAddress = (left: EndpointAddress, right: EndpointAddress): number =>
	inOrder(left.ip, right.ip) || inOrder(left.targetRef?.uid ?? '', right.targetRef?.uid ?? '');

const addressesThat = (entries: readonly Entry[], ready: boolean): readonly EndpointAddress[] =>
	entries
		.filter(entry => entry.ready === ready)
		.map(({address}) => address)
		.sort(byAddress);

const subsetOf = (entries: readonly Entry[], ports: readonly EndpointsPort[]): EndpointSubset => {
	const addresses = addressesThat(entries, true);
	const notReadyAddresses = addressesThat(entries, false);
	return {
		...(addresses.length === 0 ? {} : {addresses}),
		...(notReadyAddresses.length === 0 ? {} : {notReadyAddresses}),
		...(ports.length === 0 ? {} : {ports: inHashOrder('EndpointPort', ports)}),
	};
};

const portKey = ({name, port, protocol, appProtocol}: EndpointsPort): string =>
	[name, port, protocol, appProtocol].join('/');

/** Ports that several groups share stand with all their pods: subsets are made by port, and ports with the same pods are one. */
const acrossGroups = (groups: readonly Group[]): readonly EndpointSubset[] => {
	const offered = new Map<string, {readonly port: EndpointsPort; readonly by: number[]}>();

	for (const [index, {ports}] of groups.entries()) {
		for (const port of ports) {
			const known = offered.get(portKey(port)) ?? {port, by: []};
			known.by.push(index);
			offered.set(portKey(port), known);
		}
	}

	const together = new Map<string, {readonly ports: EndpointsPort[]; readonly by: readonly number[]}>();

	for (const {port, by} of offered.values()) {
		const known = together.get(by.join()) ?? {ports: [], by};
		known.ports.push(port);
		together.set(by.join(), known);
	}

	return [...together.values()].map(({ports, by}) =>
		subsetOf(
			by.flatMap(index => (groups[index] as Group).entries),
			ports,
		),
	);
};

/** The subsets that a service should have; `entries` beside `pods`. A service without ports has addresses only if it is headless. */
export const subsetsOf = (
	service: Service,
	pods: readonly Pod[],
	entries: ReadonlyArray<Entry | undefined>,
): readonly EndpointSubset[] => {
	const groups = groupsOf(service, pods, entries);
	const [only] = groups;

	if ((service.spec.ports ?? []).length === 0) {
		return only !== undefined && isHeadless(service) ? [subsetOf(only.entries, [])] : [];
	}

	return groups.length === 1 && only !== undefined && only.ports.length > 0
		? [subsetOf(only.entries, only.ports)]
		: inHashOrder('EndpointSubset', acrossGroups(groups));
};

/** So many addresses may stand in Endpoints. Source: endpoints_controller.go, maxCapacity */
export const {endpointsCapacity} = kubernetes134.controllers;

export const addressCount = (subsets: readonly EndpointSubset[]): number =>
	subsets.reduce(
		(sum, {addresses = [], notReadyAddresses = []}) => sum + addresses.length + notReadyAddresses.length,
		0,
	);

/**
The subsets with no more addresses than Endpoints may have: those that are not ready go first, and what may stay is shared
out over the subsets by their sizes, rounded up. Source: endpoints_controller.go, truncateEndpoints
*/
export const truncated = (
	subsets: readonly EndpointSubset[],
	capacity: number = endpointsCapacity,
): readonly EndpointSubset[] => {
	if (addressCount(subsets) <= capacity) {
		return subsets;
	}

	const ready = subsets.reduce((sum, {addresses = []}) => sum + addresses.length, 0);
	const tooManyReady = ready > capacity;
	const room = tooManyReady ? capacity : capacity - ready;
	const rivals = tooManyReady ? ready : addressCount(subsets) - ready;
	let left = room;

	return subsets.map(({addresses = [], notReadyAddresses = [], ports}) => {
		const candidates = tooManyReady ? addresses : notReadyAddresses;
		const share = Math.min(Math.ceil((candidates.length / rivals) * room), left);
		const kept = candidates.slice(0, share);
		left -= kept.length;
		const stays = tooManyReady ? kept : addresses;
		const waits = tooManyReady ? [] : kept;
		return {
			...(stays.length === 0 ? {} : {addresses: stays}),
			...(waits.length === 0 ? {} : {notReadyAddresses: waits}),
			...(ports === undefined ? {} : {ports}),
		};
	});
};
