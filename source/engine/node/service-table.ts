import type {Endpoint, EndpointSlice} from '../api/kinds/endpoint-slice.ts';
import type {Service, ServicePort} from '../api/kinds/service.ts';
import {keyOf} from '../api/object.ts';
import {remembered} from '../api/share.ts';
import {nobody, type RuleEndpoint, type RulePort, type ServiceRule} from '../ground/service-rules.ts';

/*
From a Service and its EndpointSlices to what a proxy programs. Pure: the same objects give the same rules.

Source: pkg/proxy/endpointslicecache.go, pkg/proxy/topology.go (CategorizeEndpoints)
*/

/** The label by which a slice says whose it is. */
const serviceLabel = 'kubernetes.io/service-name';

/** `shop/web` for a slice of that Service. */
export const serviceOfSlice = (slice: EndpointSlice): string | undefined => {
	const service = slice.metadata.labels?.[serviceLabel];
	return service === undefined ? undefined : `${slice.metadata.namespace ?? ''}/${service}`;
};

/** True for a Service that has a virtual address at all. */
const hasAddress = ({spec}: Service): boolean =>
	spec.type !== 'ExternalName' && spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';

/** An endpoint without conditions is ready; a terminating one serves as long as its readiness holds. */
const isReady = ({conditions}: Endpoint): boolean => conditions?.ready !== false;
const servesToTheEnd = ({conditions}: Endpoint): boolean =>
	conditions?.serving === true && conditions.terminating === true;

type Contribution = {readonly ready: readonly RuleEndpoint[]; readonly ending: readonly RuleEndpoint[]};

const nothing: Contribution = {ready: [], ending: []};

const hintsOf = ({hints}: Endpoint): Pick<RuleEndpoint, 'forZones' | 'forNodes'> => ({
	...(hints?.forZones === undefined ? {} : {forZones: hints.forZones.map(({name}) => name)}),
	...(hints?.forNodes === undefined ? {} : {forNodes: hints.forNodes.map(({name}) => name)}),
});

const place = (endpoint: Endpoint, port: number): RuleEndpoint => ({
	ip: endpoint.addresses[0] ?? '',
	port,
	node: endpoint.nodeName ?? '',
	zone: endpoint.zone ?? '',
	pod:
		endpoint.targetRef === undefined
			? nobody
			: `${endpoint.targetRef.namespace ?? ''}/${endpoint.targetRef.name ?? ''}`,
	...hintsOf(endpoint),
});

/** As last asked for. A slice changes one endpoint and shares the others, and its earlier versions are remembered too. */
const lastPlaced = new WeakMap<Endpoint, RuleEndpoint>();

const placed = (endpoints: readonly Endpoint[], port: number): readonly RuleEndpoint[] =>
	endpoints.map(endpoint => {
		const last = lastPlaced.get(endpoint);

		if (last?.port === port) {
			return last;
		}

		const fresh = place(endpoint, port);
		lastPlaced.set(endpoint, fresh);
		return fresh;
	});

/** What one slice adds under each port name: of a Service of many slices one changes at a time. */
const contributionsOf = remembered(
	(slice: EndpointSlice): ReadonlyMap<string, Contribution> =>
		new Map(
			(slice.ports ?? []).flatMap(({name = '', port}) =>
				port === undefined
					? []
					: [
							[
								name,
								{
									ready: placed(slice.endpoints.filter(isReady), port),
									ending: placed(slice.endpoints.filter(servesToTheEnd), port),
								},
							],
						],
			),
		),
);

/** One endpoint an address, in the order of addresses. */
const inOrder = (found: readonly RuleEndpoint[]): readonly RuleEndpoint[] =>
	[...new Map(found.map(endpoint => [endpoint.ip, endpoint])).values()].sort((left, right) =>
		left.ip < right.ip ? -1 : 1,
	);

const rulePort = (slices: readonly EndpointSlice[], {name = '', port, protocol, nodePort}: ServicePort): RulePort => {
	const parts = slices.map(slice => contributionsOf(slice).get(name) ?? nothing);
	const ready = parts.flatMap(part => part.ready);
	const isHinted = ready.some(({forZones, forNodes}) => forZones !== undefined || forNodes !== undefined);
	return {
		name,
		port,
		protocol: protocol ?? 'TCP',
		nodePort: nodePort ?? 0,
		endpoints: inOrder(ready.length > 0 ? ready : parts.flatMap(part => part.ending)),
		...(isHinted ? {hinted: true as const} : {}),
	};
};

/** Undefined for a Service without an address of its own: headless, or a mere name. */
export const ruleFor = (service: Service | undefined, slices: readonly EndpointSlice[]): ServiceRule | undefined => {
	if (service === undefined || !hasAddress(service)) {
		return undefined;
	}

	const {spec} = service;
	return Object.freeze({
		service: keyOf(service),
		clusterIP: spec.clusterIP ?? '',
		ports: (spec.ports ?? []).map(port => rulePort(slices, port)),
		internalLocal: spec.internalTrafficPolicy === 'Local',
		externalLocal: spec.externalTrafficPolicy === 'Local',
		sessionAffinity: spec.sessionAffinity === 'ClientIP',
	});
};
