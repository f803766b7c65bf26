import {keptAllocations, type Service, type ServicePort, services} from '../../api/kinds/service.ts';
import {clusterIpErrors, needsHealthCheck} from '../../api/kinds/service-validation.ts';
import {failed, invalid} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {type FieldError, invalidField} from '../../api/validation.ts';
import {type AddressRange, addressNumber, addressText, isWithin} from '../address-range.ts';
import type {Admission, AdmissionPlugin} from './plugin.ts';

/**
Below this the addresses are for those who ask by name: the API itself at .1, DNS at .10. Source: KEP-3070,
pkg/registry/core/service/ipallocator/ipallocator.go, calculateRangeOffset
*/
const reservedIn = ({count}: AddressRange): number =>
	count < 16 ? 0 : Math.min(256, Math.max(16, Math.floor((count - 2) / 16)));

const lowestNodePort = 30_000;
const highestNodePort = 32_767;

const isOwn = (other: Service, {namespace, object}: Admission): boolean =>
	other.metadata.namespace === namespace && other.metadata.name === object?.metadata.name;

const others = (admission: Admission): readonly Service[] =>
	[...admission.storage.all(services)].filter(other => !isOwn(other, admission));

const problem = ({object}: Admission, error: FieldError): {readonly refusal: Status} => ({
	refusal: invalid(services, object?.metadata.name ?? '', [error]),
});

const wrongAddress = (ip: string, taken: ReadonlySet<string>, range: AddressRange): FieldError | undefined => {
	const number = addressNumber(ip);

	if (number === undefined || !isWithin(range, number)) {
		const why = `failed to allocate IP ${ip}: the provided IP (${ip}) is not in the valid range.`;
		return invalidField('spec.clusterIPs', [ip], `${why} The range of valid IPs is ${range.text}`);
	}

	return taken.has(ip)
		? invalidField('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: provided IP is already allocated`)
		: undefined;
};

/** With what it has been given before; of an update wrong addresses are told alone. */
const withOwn = (service: Service, admission: Admission): Service | {readonly refusal: Status} => {
	if (admission.before === undefined) {
		return service;
	}

	const kept = keptAllocations(service, admission.before as Service);
	const wrong = clusterIpErrors(kept.spec);
	return wrong.length === 0 ? kept : {refusal: invalid(services, service.metadata.name, wrong)};
};

/** The first free one from a drawn place on. */
const freeFrom = (start: number, first: number, count: number, isTaken: (value: number) => boolean): number => {
	for (let step = 0; step < count; step++) {
		const value = first + ((start + step) % count);

		if (!isTaken(value)) {
			return value;
		}
	}

	return first;
};

const withAddress = (
	service: Service,
	admission: Admission,
	range: AddressRange,
): Service | {readonly refusal: Status} => {
	const {spec} = service;
	const wanted = spec.clusterIP ?? '';

	if (spec.type === 'ExternalName' || wanted === 'None') {
		return wanted === 'None' && spec.clusterIPs === undefined
			? {...service, spec: {...spec, clusterIPs: ['None']}}
			: service;
	}

	// Who has an address is given no other: validation says that it may not change. Source: alloc.go, allocateUpdate
	const {clusterIP: held = '', type} = (admission.before as Service | undefined)?.spec ?? {};

	if (wanted !== '' && held !== '' && type !== 'ExternalName') {
		return service;
	}

	const taken = new Set(others(admission).map(({spec: {clusterIP}}) => clusterIP ?? ''));

	if (wanted !== '') {
		const wrong = wrongAddress(wanted, taken, range);
		return wrong === undefined ? {...service, spec: {...spec, clusterIPs: [wanted]}} : problem(admission, wrong);
	}

	const reserved = reservedIn(range);
	// The last one is for broadcasts.
	const free = range.count - reserved - 1;
	const start = admission.draws.between(`cluster-ip/${admission.key}`, admission.now, 0, free - 1);
	const number = freeFrom(start, range.first + reserved, free, value => taken.has(addressText(value)));
	const clusterIP = addressText(number);
	return {...service, spec: {...spec, clusterIP, clusterIPs: [clusterIP]}};
};

const wantsNodePorts = ({type, allocateLoadBalancerNodePorts}: Service['spec']): boolean =>
	type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);

const canHaveNodePorts = ({type}: Service['spec']): boolean => type === 'NodePort' || type === 'LoadBalancer';

const nodePortsOf = ({spec: {ports = [], healthCheckNodePort = 0}}: Service): readonly number[] => [
	...ports.map(({nodePort = 0}) => nodePort),
	healthCheckNodePort,
];

const portCount = highestNodePort - lowestNodePort + 1;

const drawnPort = ({draws, key, now}: Admission, about: number | string, taken: ReadonlySet<number>): number =>
	freeFrom(draws.between(`node-port/${key}/${about}`, now, 0, portCount - 1), lowestNodePort, portCount, value =>
		taken.has(value),
	);

const wrongPort = (port: number, taken: ReadonlySet<number>, field: string): FieldError | undefined => {
	if (port < lowestNodePort || port > highestNodePort) {
		const why = 'provided port is not in the valid range. The range of valid ports is 30000-32767';
		return invalidField(field, port, why);
	}

	return taken.has(port) ? invalidField(field, port, 'provided port is already allocated') : undefined;
};

const withNodePorts = (service: Service, admission: Admission): Service | {readonly refusal: Status} => {
	const {spec} = service;

	if (!canHaveNodePorts(spec)) {
		return service;
	}

	const {before} = admission;
	const own = before === undefined ? [] : nodePortsOf(before as Service);
	const taken = new Set(others(admission).flatMap(nodePortsOf));
	const given = new Set<string>();
	const ports: ServicePort[] = [];

	for (const [index, port] of (spec.ports ?? []).entries()) {
		const {nodePort: wanted = 0, protocol = 'TCP'} = port;
		const isOwnPort = own.includes(wanted) || [...given].some(each => each.endsWith(` ${wanted}`));
		const wrong = wanted === 0 || isOwnPort ? undefined : wrongPort(wanted, taken, `spec.ports[${index}].nodePort`);

		if (wrong !== undefined) {
			return problem(admission, wrong);
		}

		const nodePort = wanted === 0 && wantsNodePorts(spec) ? drawnPort(admission, port.port, taken) : wanted;

		if (before !== undefined && nodePort !== 0 && given.has(`${protocol} ${nodePort}`)) {
			return {refusal: failed(`duplicate nodePort: {${protocol} ${nodePort}}`)};
		}

		given.add(`${protocol} ${nodePort}`);
		taken.add(wanted === 0 ? nodePort : 0);
		ports.push(nodePort === wanted ? port : {...port, nodePort});
	}

	return {
		...service,
		spec: {...spec, ports: ports.every((port, at) => port === spec.ports?.[at]) ? spec.ports : ports},
	};
};

/** Where a balancer asks a node whether it has somebody to answer. */
const withHealthPort = (service: Service, admission: Admission): Service | {readonly refusal: Status} => {
	const {spec} = service;

	if (!needsHealthCheck(spec)) {
		return service;
	}

	const taken = new Set(
		[...others(admission), service].flatMap(({spec: {ports = []}}) => ports.map(each => each.nodePort ?? 0)),
	);
	const {healthCheckNodePort: wanted = 0} = spec;

	if (wanted === 0) {
		return {...service, spec: {...spec, healthCheckNodePort: drawnPort(admission, 'health', taken)}};
	}

	return service;
};

type Step = (service: Service, admission: Admission) => Service | {readonly refusal: Status};

/** Services get their addresses and node ports from the server. Source: pkg/registry/core/service/storage/alloc.go */
export const serviceAddresses = (range: AddressRange): AdmissionPlugin => ({
	name: 'ServiceAddresses',
	mutate(admission) {
		if (admission.kind.plural !== 'services' || admission.subresource !== '') {
			return admission.object;
		}

		const steps: readonly Step[] = [
			withOwn,
			(service, asked) => withAddress(service, asked, range),
			withNodePorts,
			withHealthPort,
		];
		let service = admission.object as Service;

		for (const step of steps) {
			const next = step(service, admission);

			if ('refusal' in next) {
				return next;
			}

			service = next;
		}

		return service;
	},
});
