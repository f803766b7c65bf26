import {type Endpoint, type EndpointSlice, endpointSlices} from '../api/kinds/endpoint-slice.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type Service, services} from '../api/kinds/service.ts';
import type {Labels} from '../api/meta.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues, grown} from '../api/share.ts';
import {type Call, create, type Decision, nothingToDo, remove, type Turn, update} from '../client/calls.ts';
import type {Index, Loop} from '../client/loop.ts';
import {controllerReference, isOwnedBy} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {seconds} from '../kernel/time.ts';
import {
	type AddressType,
	commonPorts,
	endpointKey,
	endpointOf,
	looksTheSame,
	mayBeEndpoint,
	portsKey,
	portsOf,
} from './endpoint-slice/endpoints.ts';
import {carriedOver, type Differences, differences, sameLabels} from './endpoint-slice/last-look.ts';
import {endpointDifferences, type LastLook, type PortGroup, repack} from './endpoint-slice/packing.ts';
import {podsByLabel, podsSelected} from './indices.ts';
import {isTerminating} from './pod-state.ts';
import {hasEndpoints, headlessLabel, servicesBySelector, servingEither} from './serving.ts';
import {changeSince, triggerAnnotation} from './trigger-time.ts';
import {count} from './words.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedByUs = 'endpointslice-controller.k8s.io';

/** The slices that this controller keeps for each service: `shop/web`. */
const slicesByService: Index = {
	kind: endpointSlices,
	name: 'slices by service',
	values({metadata: {namespace, labels}}) {
		const service = labels?.[serviceNameLabel];
		return service !== undefined && labels?.[managedByLabel] === managedByUs ? [`${namespace}/${service}`] : [];
	},
};

/**
What the last look saw: the pods in the order of their names, the endpoint each of them had, what the slices were to say
then, and what was about to be overwritten. Made for the bench `scale`, where a Service has 300 pods.
*/
type Memory = {
	readonly since: string;
	readonly service: Service;
	readonly nodes: readonly Node[];
	readonly pods: readonly Pod[];
	/** Beside `pods`, where one has an address in the service's first family; they hold while neither the service nor a node's label is another. */
	readonly endpoints: ReadonlyArray<Endpoint | undefined>;
	/** The contents of all slices of the first family as they were to be: together, all endpoints. */
	readonly settled: ReadonlyArray<readonly Endpoint[]>;
	readonly overwritten: Readonly<Record<string, string | undefined>>;
};

/** How both loops work that write slices. */
export const sliceWork = {
	expects: true,
	workers: kubernetes134.controllers.workers,
	retries: {
		base: kubernetes134.controllers.endpointSliceBackoff.first,
		max: kubernetes134.controllers.endpointSliceBackoff.most,
		tries: kubernetes134.controllers.mostRetries,
	},
} as const;

/**
Keeps the address book: which pods answer for a Service, in slices of at most a hundred.

Source: pkg/controller/endpointslice/endpointslice_controller.go, staging endpointslice/reconciler.go
*/
export const endpointSliceLoop: Loop = {
	name: 'endpoint-slice-controller',
	account: 'endpointslice-controller',
	reconciles: services,
	owns: [endpointSlices],
	watches: [
		{
			kind: pods,
			keys({object, before, type}, seen) {
				// What is deleted at once looks to the end as it did.
				if (type !== 'DELETED' && before !== undefined && looksTheSame(before as Pod, object as Pod)) {
					return [];
				}

				return servingEither(object, before, seen);
			},
		},
		// Only read: a pod on a node that is not there yet has no place in the book.
		{kind: nodes, keys: () => []},
	],
	indices: [podsByLabel, slicesByService, servicesBySelector],
	...sliceWork,
	decide(key, seen, turn) {
		const service = seen.get(services, key);

		if (service === undefined || !hasEndpoints(service)) {
			return nothingToDo;
		}

		return isBehind(key, seen, turn)
			? {calls: [], lookAgainIn: seconds(1), remember: turn.remembered}
			: reconcile(key, service, seen, turn);
	},
};

const slicesOf = (key: string, seen: Seen): readonly EndpointSlice[] =>
	seen.byIndex(endpointSlices, slicesByService.name, key).filter(slice => !isTerminating(slice));

/** Whether the sight does not show yet what the last look wrote: deciding now would write over it. */
const isBehind = (key: string, seen: Seen, {expecting, refusal, remembered}: Turn): boolean => {
	const overwritten = (remembered as Memory | undefined)?.overwritten ?? {};
	return (
		expecting ||
		(refusal === undefined &&
			slicesOf(key, seen).some(
				({metadata}) =>
					metadata.resourceVersion !== undefined && overwritten[metadata.name] === metadata.resourceVersion,
			))
	);
};

const familiesOf = (service: Service): readonly AddressType[] => service.spec.ipFamilies ?? ['IPv4'];

const labelsFor = (service: Service): Labels => {
	const {[headlessLabel]: _, ...own} = service.metadata.labels ?? {};
	return {
		...own,
		[serviceNameLabel]: service.metadata.name,
		[managedByLabel]: managedByUs,
		...(service.spec.clusterIP === 'None' ? {[headlessLabel]: ''} : {}),
	};
};

type Group = {readonly ports: PortGroup['ports']; readonly endpoints: Endpoint[]};

type Wanted = {
	readonly groups: ReadonlyMap<string, PortGroup>;
	readonly homeless: number;
	/** Beside the selected pods, where one has an address. */
	readonly endpoints: ReadonlyArray<Endpoint | undefined>;
};

/** The endpoints that a service should have, by the ports under which its pods answer; `known` has what is worked out already. */
const wantedEndpoints = (
	service: Service,
	selected: readonly Pod[],
	seen: Seen,
	family: AddressType,
	known: ReadonlyArray<Endpoint | undefined>,
): Wanted => {
	const groups = new Map<string, Group>();
	const common = commonPorts(service);
	const commonKey = common === undefined ? '' : portsKey(common);
	const endpoints = [...known];
	let homeless = 0;

	const groupOf = (pod: Pod): Group => {
		const ports = common ?? portsOf(service, pod);
		const key = common === undefined ? portsKey(ports) : commonKey;
		const group = groups.get(key) ?? {ports, endpoints: []};
		groups.set(key, group);
		return group;
	};

	/** Of ports that all pods have in common; then nothing need be read of a pod whose endpoint is known. */
	let everybody: Group | undefined;

	for (let index = 0; index < selected.length; index++) {
		const before = endpoints[index];

		if (before !== undefined && everybody !== undefined) {
			everybody.endpoints.push(before);
			continue;
		}

		const pod = selected[index] as Pod;

		if (before === undefined && !mayBeEndpoint(pod)) {
			continue;
		}

		const group = everybody ?? groupOf(pod);
		everybody = common === undefined ? undefined : group;
		const node = before === undefined ? seen.get(nodes, pod.spec.nodeName ?? '') : undefined;

		if (before === undefined && node === undefined && service.spec.publishNotReadyAddresses !== true) {
			homeless += 1;
			continue;
		}

		const endpoint = before ?? endpointOf(pod, node, service, family);

		if (endpoint.addresses.length > 0) {
			endpoints[index] = endpoint;
			group.endpoints.push(endpoint);
		}
	}

	return {groups, homeless, endpoints};
};

const reconcile = (key: string, service: Service, seen: Seen, turn: Turn): Decision => {
	const {namespace, creationTimestamp = ''} = service.metadata;
	const selected = podsSelected(seen, namespace, {matchLabels: service.spec.selector});
	const memory = turn.remembered as Memory | undefined;
	const since = differences(memory?.pods ?? [], selected);
	const trigger = changeSince(memory, since, creationTimestamp);
	const all = slicesOf(key, seen);
	const families = familiesOf(service);
	const allNodes = seen.list(nodes);
	const isSameBook = memory?.service === service && sameLabels(memory.nodes, allNodes);
	const calls: Call[] = [];
	let homeless = 0;
	let endpoints: Memory['endpoints'] = [];
	let settled: Memory['settled'] = [];

	for (const [index, family] of families.entries()) {
		const book = isSameBook && index === 0 ? memory : undefined;
		const known =
			book === undefined ? selected.map(() => undefined) : carriedOver(book.endpoints, since, selected.length);
		const wanted = wantedEndpoints(service, selected, seen, family, known);
		const mine = all.filter(slice => slice.addressType === family);
		const look = book === undefined ? undefined : lookOf(book, since, wanted.endpoints);
		const written = write(service, family, mine, wanted, trigger, look);
		homeless += wanted.homeless;
		calls.push(...written.calls);

		if (index === 0) {
			({endpoints} = wanted);
			({settled} = written);
		}
	}

	for (const slice of all.filter(({addressType}) => !families.includes(addressType))) {
		calls.push(removal(service, slice, `the service has no ${slice.addressType} addresses any more`));
	}

	const overwritten = calls
		.filter(call => call.verb === 'update')
		.map(call => (call.object as EndpointSlice).metadata)
		.map(({name, resourceVersion}) => [name, resourceVersion] as const);
	const remember: Memory = {
		since: creationTimestamp,
		service,
		nodes: allNodes,
		pods: selected,
		endpoints,
		settled,
		overwritten: Object.fromEntries(overwritten),
	};
	return {calls, remember, lookAgainIn: homeless > 0 ? seconds(1) : undefined};
};

/** What the slices do not say yet, if they say what the last look wanted of them. */
const lookOf = (
	{endpoints, settled}: Memory,
	{changed, gone}: Differences,
	wanted: ReadonlyArray<Endpoint | undefined>,
): LastLook => {
	const isThere = (endpoint: Endpoint | undefined): endpoint is Endpoint => endpoint !== undefined;
	const fresh = changed.map(({index}) => wanted[index]).filter(isThere);
	const stale = [...changed.map(({before}) => endpoints[before]), ...gone.map(place => endpoints[place])].filter(
		isThere,
	);
	return {
		settled,
		fresh,
		stale: new Set(stale),
		touched: new Set([...fresh, ...stale].map(endpointKey)),
	};
};

const write = (
	service: Service,
	family: AddressType,
	existing: readonly EndpointSlice[],
	{groups}: Wanted,
	trigger: string | undefined,
	look: LastLook | undefined,
): {readonly calls: readonly Call[]; readonly settled: Memory['settled']} => {
	const labels = labelsFor(service);
	const mine = existing.filter(slice => isOwnedBy(slice, service));
	const made: EndpointSlice[] = [];
	const changed: EndpointSlice[] = [];
	const gone: EndpointSlice[] = existing.filter(slice => !isOwnedBy(slice, service));
	const slices = new Map<string, EndpointSlice[]>();
	const settled: Array<readonly Endpoint[]> = [];

	for (const slice of mine) {
		const key = portsKey(slice.ports);
		slices.set(key, [...(slices.get(key) ?? []), slice]);
	}

	for (const key of [...groups.keys()].sort()) {
		const {ports, endpoints} = groups.get(key) as PortGroup;
		// The last look speaks of one group of ports alone.
		const result = repack(slices.get(key) ?? [], endpoints, labels, groups.size === 1 ? look : undefined);
		made.push(...result.create.map(some => freshSlice(service, family, ports, some, labels)));
		changed.push(...result.update);
		gone.push(...result.remove);
		settled.push(...result.settled);
	}

	for (const [key, unwanted] of [...slices].sort(([one], [other]) => (one < other ? -1 : 1))) {
		if (!groups.has(key)) {
			gone.push(...unwanted);
		}
	}

	// A service without endpoints still has a slice: an empty one.
	if (existing.length === gone.length && made.length === 0) {
		const only = gone[0];

		if (gone.length === 1 && only !== undefined && isPlaceholder(only, service, labels)) {
			gone.pop();
		} else {
			made.push(freshSlice(service, family, [], [], labels));
		}
	}

	return {calls: calls(service, {made, changed, gone}, existing, trigger), settled};
};

const isPlaceholder = (slice: EndpointSlice, service: Service, labels: Labels): boolean =>
	isOwnedBy(slice, service) &&
	slice.endpoints.length === 0 &&
	(slice.ports ?? []).length === 0 &&
	equalValues(slice.metadata.labels, labels);

const freshSlice = (
	service: Service,
	addressType: AddressType,
	ports: PortGroup['ports'],
	endpoints: PortGroup['endpoints'],
	labels: Labels,
): EndpointSlice => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {
		name: '',
		generateName: `${service.metadata.name}-`,
		namespace: service.metadata.namespace,
		labels,
		ownerReferences: [controllerReference(service, services)],
	},
	addressType,
	endpoints,
	ports,
});

type Writes = {
	readonly made: readonly EndpointSlice[];
	readonly changed: readonly EndpointSlice[];
	readonly gone: readonly EndpointSlice[];
};

const stamped = (slice: EndpointSlice, trigger: string | undefined): EndpointSlice => {
	const {[triggerAnnotation]: _, ...others} = slice.metadata.annotations ?? {};
	const annotations = trigger === undefined ? others : {...others, [triggerAnnotation]: trigger};
	return grown(slice, {metadata: grown(slice.metadata, {annotations})});
};

const refused = (service: Service, doing: string): NonNullable<Call['eventIfRefused']> => {
	const name = `${service.metadata.namespace}/${service.metadata.name}`;
	return {
		about: service,
		type: 'Warning',
		reason: 'FailedToUpdateEndpointSlices',
		message: `Error updating Endpoint Slices for Service ${name}: failed to ${doing} for Service ${name}: {error}`,
	};
};

const removal = (service: Service, slice: EndpointSlice, because: string): Call => ({
	fineIf: ['NotFound'],
	eventIfRefused: refused(service, `delete ${slice.metadata.name} EndpointSlice`),
	...remove(endpointSlices, `${slice.metadata.namespace}/${slice.metadata.name}`, because),
});

/** A slice to be made takes the place of one to be removed, because an update costs less than both. */
const calls = (
	service: Service,
	writes: Writes,
	existing: readonly EndpointSlice[],
	trigger: string | undefined,
): readonly Call[] => {
	const made = [...writes.made];
	const changed = [...writes.changed];
	const gone: EndpointSlice[] = [];

	for (const slice of writes.gone) {
		const next = isOwnedBy(slice, service) ? made.pop() : undefined;

		if (next === undefined) {
			gone.push(slice);
		} else {
			const {name, resourceVersion, uid} = slice.metadata;
			changed.push({...next, metadata: {...slice.metadata, ...next.metadata, name, resourceVersion, uid}});
		}
	}

	const wanted = [...made, ...changed].flatMap(slice => slice.endpoints);
	const touched = existing.filter(
		slice => changed.some(one => one.metadata.name === slice.metadata.name) || gone.includes(slice),
	);
	const because = wordsFor(touched, wanted);
	return [
		...(isTerminating(service) ? [] : made).map(
			(slice): Call => ({
				fineIf: ['NamespaceTerminating'],
				eventIfRefused: refused(service, 'create EndpointSlice'),
				...create(endpointSlices, stamped(slice, trigger), because),
			}),
		),
		...changed.map(
			(slice): Call => ({
				eventIfRefused: refused(service, `update ${slice.metadata.name} EndpointSlice`),
				...update(endpointSlices, stamped(slice, trigger), because),
			}),
		),
		...gone.map(slice => removal(service, slice, 'no endpoint is left in it')),
	];
};

const wordsFor = (touched: readonly EndpointSlice[], wanted: PortGroup['endpoints']): string => {
	const {added, removed, changed} = endpointDifferences(touched, wanted);
	const parts = [
		...(added.length > 0 ? [`${count(added.length, 'endpoint')} more`] : []),
		...(removed.length > 0 ? [`${count(removed.length, 'endpoint')} less`] : []),
		...(changed.length > 0 ? [`${count(changed.length, 'endpoint')} changed`] : []),
	];
	return parts.length > 0 ? parts.join(', ') : wanted.length === 0 ? 'there is no endpoint' : 'its labels changed';
};
