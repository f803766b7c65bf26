import type {Endpoint, EndpointSlice} from '../api/kinds/endpoint-slice.ts';
import type {Service, ServicePort} from '../api/kinds/service.ts';
import {keyOf} from '../api/object.ts';
import type {RuleEndpoint, RulePort, ServiceRule} from '../ground/service-rules.ts';

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

const hintsOf = ({hints}: Endpoint): Pick<RuleEndpoint, 'forZones' | 'forNodes'> => ({
	...(hints?.forZones === undefined ? {} : {forZones: hints.forZones.map(({name}) => name)}),
	...(hints?.forNodes === undefined ? {} : {forNodes: hints.forNodes.map(({name}) => name)}),
});

const ruleEndpoints = (
	slices: readonly EndpointSlice[],
	port: ServicePort,
	chosen: (endpoint: Endpoint) => boolean,
): readonly RuleEndpoint[] => {
	const found = slices.flatMap(slice => {
		const number = slice.ports?.find(each => (each.name ?? '') === (port.name ?? ''))?.port;
		return number === undefined
			? []
			: slice.endpoints.filter(chosen).map(endpoint => ({
					ip: endpoint.addresses[0] ?? '',
					port: number,
					node: endpoint.nodeName ?? '',
					zone: endpoint.zone ?? '',
					pod: `${endpoint.targetRef?.namespace ?? ''}/${endpoint.targetRef?.name ?? ''}`,
					...hintsOf(endpoint),
				}));
	});
	const byAddress = new Map(found.map(endpoint => [endpoint.ip, endpoint]));
	return [...byAddress.values()].sort((left, right) => (left.ip < right.ip ? -1 : 1));
};

const rulePort = (slices: readonly EndpointSlice[], port: ServicePort): RulePort => {
	const ready = ruleEndpoints(slices, port, isReady);
	const isHinted = ready.some(({forZones, forNodes}) => forZones !== undefined || forNodes !== undefined);
	return {
		name: port.name ?? '',
		port: port.port,
		protocol: port.protocol ?? 'TCP',
		nodePort: port.nodePort ?? 0,
		endpoints: ready.length > 0 ? ready : ruleEndpoints(slices, port, servesToTheEnd),
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
