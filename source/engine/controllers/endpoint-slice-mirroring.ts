import {type Endpoint, type EndpointPort, type EndpointSlice, endpointSlices} from '../api/kinds/endpoint-slice.ts';
import {type EndpointAddress, type Endpoints, type EndpointsPort, endpoints} from '../api/kinds/endpoints.ts';
import {type Service, services} from '../api/kinds/service.ts';
import type {Labels} from '../api/meta.ts';
import {equalValues, without} from '../api/share.ts';
import {type Call, create, type Decision, type EventNote, remove, type Turn, update} from '../client/calls.ts';
import type {Index, Loop} from '../client/loop.ts';
import {controllerReference} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {seconds} from '../kernel/time.ts';
import {type AddressType, portsKey} from './endpoint-slice/endpoints.ts';
import {managedByLabel, serviceNameLabel, sliceWork} from './endpoint-slice.ts';
import {isTerminating} from './pod-state.ts';
import {triggerAnnotation} from './trigger-time.ts';

export const mirroredByUs = 'endpointslice-mirroring-controller.k8s.io';

const skipLabel = 'endpointslice.kubernetes.io/skip-mirror';
/** A lock of an old leader election. */
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
const appliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Source: `--mirroring-max-endpoints-per-subset` */
const mostPerSubset = 1000;

/** The slices that mirror the Endpoints of a service: `shop/old-database`. */
const mirrorsByService: Index = {
	kind: endpointSlices,
	name: 'mirrored slices by service',
	values({metadata: {namespace, labels}}) {
		const service = labels?.[serviceNameLabel];
		return service !== undefined && labels?.[managedByLabel] === mirroredByUs ? [`${namespace}/${service}`] : [];
	},
};

const hasSelector = (service: Service | undefined): boolean => service?.spec.selector !== undefined;

/**
Copies Endpoints that people write for a Service without a selector into EndpointSlices, which is all that proxies read.

Source: pkg/controller/endpointslicemirroring
*/
export const endpointSliceMirroringLoop: Loop = {
	name: 'endpoint-slice-mirroring-controller',
	account: 'endpointslicemirroring-controller',
	reconciles: endpoints,
	owns: [endpointSlices],
	watches: [
		{
			kind: services,
			keys({object, before, type}) {
				const {namespace, name} = object.metadata;
				const changed = hasSelector(object as Service) !== hasSelector(before as Service | undefined);
				return (type === 'MODIFIED' ? changed : !hasSelector(object as Service)) ? [`${namespace}/${name}`] : [];
			},
		},
	],
	indices: [mirrorsByService],
	...sliceWork,
	decide(key, seen, turn) {
		const mirrored = seen.get(endpoints, key);
		const service = seen.get(services, key);
		const slices = slicesOf(key, seen);

		if (mirrored === undefined || !isMirrored(mirrored) || service === undefined || hasSelector(service)) {
			return {calls: slices.map(slice => removal(slice, 'nothing is mirrored into it any more'))};
		}

		return isBehind(slices, turn)
			? {calls: [], lookAgainIn: seconds(1), remember: turn.remembered}
			: reconcile(mirrored, slices);
	},
};

const slicesOf = (key: string, seen: Seen): readonly EndpointSlice[] =>
	seen.byIndex(endpointSlices, mirrorsByService.name, key).filter(slice => !isTerminating(slice));

const isMirrored = ({metadata: {labels = {}, annotations = {}}}: Endpoints): boolean =>
	labels[skipLabel] !== 'true' && !Object.hasOwn(annotations, leaderAnnotation);

/** The versions that the last look wrote over, by the slice's name: seen again, the sight is behind. */
type Memory = {readonly overwritten: Readonly<Record<string, string | undefined>>};

const isBehind = (slices: readonly EndpointSlice[], {expecting, refusal, remembered}: Turn): boolean => {
	const {overwritten = {}} = (remembered as Memory | undefined) ?? {};
	return (
		expecting ||
		(refusal === undefined &&
			slices.some(
				({metadata: {name, resourceVersion}}) => resourceVersion !== undefined && overwritten[name] === resourceVersion,
			))
	);
};

type Group = {
	readonly addressType: AddressType;
	readonly ports: readonly EndpointPort[];
	readonly endpoints: readonly Endpoint[];
};

const portOf = ({name = '', port, protocol = 'TCP', appProtocol}: EndpointsPort): EndpointPort => ({
	name,
	port,
	protocol,
	...(appProtocol === undefined ? {} : {appProtocol}),
});

const endpointOf = ({ip, hostname, nodeName, targetRef}: EndpointAddress, ready: boolean): Endpoint => ({
	addresses: [ip],
	conditions: {ready},
	...(hostname === undefined ? {} : {hostname}),
	...(targetRef === undefined ? {} : {targetRef}),
	...(nodeName === undefined ? {} : {nodeName}),
});

const groupKey = (addressType: AddressType, ports: readonly EndpointPort[] | undefined): string =>
	`${addressType}-${portsKey(ports)}`;

/** What the slices should say: a group for each set of ports and each family; an address is there once. */
const wantedGroups = ({
	subsets = [],
}: Endpoints): {readonly groups: ReadonlyMap<string, Group>; readonly skipped: number} => {
	const groups = new Map<string, Group>();
	let skipped = 0;

	for (const {addresses = [], notReadyAddresses = [], ports: own = []} of subsets) {
		const ports = own.map(portOf);
		const all = [
			...addresses.map(address => endpointOf(address, true)),
			...notReadyAddresses.map(address => endpointOf(address, false)),
		];
		skipped += Math.max(0, all.length - mostPerSubset);

		for (const endpoint of all.slice(0, mostPerSubset)) {
			const [ip = ''] = endpoint.addresses;
			const addressType = ip.includes(':') ? 'IPv6' : 'IPv4';
			const key = groupKey(addressType, ports);
			const before = groups.get(key)?.endpoints ?? [];
			const known = before.some(({addresses: [other]}) => other === ip);
			groups.set(key, {addressType, ports, endpoints: known ? before : [...before, endpoint]});
		}
	}

	return {groups, skipped};
};

const labelsFor = ({metadata: {name, labels}}: Endpoints): Labels => ({
	...labels,
	[serviceNameLabel]: name,
	[managedByLabel]: mirroredByUs,
});

const annotationsFor = ({metadata: {annotations = {}}}: Endpoints): Readonly<Record<string, string>> => {
	const {[triggerAnnotation]: _, [appliedAnnotation]: __, ...others} = annotations;
	return others;
};

const sliceFor = (mirrored: Endpoints, group: Group, before: EndpointSlice | undefined): EndpointSlice => {
	const {name, namespace} = mirrored.metadata;
	const annotations = annotationsFor(mirrored);
	const metadata = without(
		{...(before?.metadata ?? {name: '', generateName: `${name}-`, namespace})},
		'annotations',
	) as EndpointSlice['metadata'];
	return {
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			...metadata,
			labels: labelsFor(mirrored),
			...(Object.keys(annotations).length === 0 ? {} : {annotations}),
			ownerReferences: [controllerReference(mirrored, endpoints)],
		},
		...group,
	};
};

const says = (slice: EndpointSlice, wanted: EndpointSlice): boolean =>
	equalValues(slice.endpoints, wanted.endpoints) &&
	equalValues(slice.metadata.labels, wanted.metadata.labels) &&
	equalValues(slice.metadata.annotations ?? {}, wanted.metadata.annotations ?? {}) &&
	equalValues(slice.metadata.ownerReferences, wanted.metadata.ownerReferences);

const removal = (slice: EndpointSlice, because: string): Call => ({
	fineIf: ['NotFound'],
	...remove(endpointSlices, `${slice.metadata.namespace}/${slice.metadata.name}`, because),
});

const tooMany = (about: Endpoints, skipped: number): readonly EventNote[] =>
	skipped === 0
		? []
		: [
				{
					about,
					type: 'Warning',
					reason: 'TooManyAddressesToMirror',
					message: `A max of ${mostPerSubset} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`,
				},
			];

const reconcile = (mirrored: Endpoints, slices: readonly EndpointSlice[]): Decision => {
	const {groups, skipped} = wantedGroups(mirrored);
	const byGroup = new Map<string, EndpointSlice[]>();
	const made: EndpointSlice[] = [];
	const changed: EndpointSlice[] = [];
	const gone: EndpointSlice[] = [];

	for (const slice of slices) {
		const key = groupKey(slice.addressType, slice.ports);
		byGroup.set(key, [...(byGroup.get(key) ?? []), slice]);
	}

	for (const [key, group] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
		const [first, ...others] = byGroup.get(key) ?? [];
		const wanted = sliceFor(mirrored, group, first);
		gone.push(...others);

		if (first === undefined) {
			made.push(wanted);
		} else if (!says(first, wanted)) {
			changed.push(wanted);
		}
	}

	for (const [key, unwanted] of [...byGroup].sort(([one], [other]) => (one < other ? -1 : 1))) {
		gone.push(...(groups.has(key) ? [] : unwanted));
	}

	// What is to be made takes the place of what is to be removed in the same family: addressType cannot change.
	const recycled = gone.flatMap(slice => {
		const at = made.findIndex(({addressType}) => addressType === slice.addressType);
		const next = at < 0 ? undefined : made.splice(at, 1)[0];
		return next === undefined
			? []
			: [{...next, metadata: {...slice.metadata, ...next.metadata, name: slice.metadata.name}}];
	});
	const kept = new Set(recycled.map(({metadata}) => metadata.name));
	const written = [
		...changed,
		...recycled.map(slice => ({...slice, metadata: without(slice.metadata, 'generateName')})),
	];
	const because = 'people wrote other Endpoints';
	return {
		events: tooMany(mirrored, skipped),
		calls: [
			...(isTerminating(mirrored) ? [] : made).map(
				(slice): Call => ({fineIf: ['NamespaceTerminating'], ...create(endpointSlices, slice, because)}),
			),
			...written.map(slice => update(endpointSlices, slice as EndpointSlice, because)),
			...gone.filter(({metadata}) => !kept.has(metadata.name)).map(slice => removal(slice, 'no address is left in it')),
		],
		remember: {
			overwritten: Object.fromEntries(
				written.map(({metadata}) => [metadata.name, (metadata as EndpointSlice['metadata']).resourceVersion]),
			),
		} satisfies Memory,
	};
};
