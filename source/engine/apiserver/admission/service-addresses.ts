import {type Service, type ServicePort, services} from '../../api/kinds/service.ts';
import {invalid} from '../../api/refusals.ts';
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

const withNodePorts = (service: Service, admission: Admission): Service | {readonly refusal: Status} => {
	const {spec} = service;
	const needy = wantsNodePorts(spec) && (spec.ports ?? []).some(({nodePort}) => nodePort === undefined);

	if (!wantsNodePorts(spec) || (admission.before !== undefined && !needy)) {
		return service;
	}

	const taken = new Set(others(admission).flatMap(({spec: {ports = []}}) => ports.map(({nodePort}) => nodePort ?? 0)));
	const ports: ServicePort[] = [];

	for (const [index, port] of (spec.ports ?? []).entries()) {
		const wanted = port.nodePort;
		const field = `spec.ports[${index}].nodePort`;

		if (wanted !== undefined && (wanted < lowestNodePort || wanted > highestNodePort)) {
			const why = 'provided port is not in the valid range. The range of valid ports is 30000-32767';
			return problem(admission, invalidField(field, wanted, why));
		}

		if (wanted !== undefined && taken.has(wanted)) {
			return problem(admission, invalidField(field, wanted, 'provided port is already allocated'));
		}

		const count = highestNodePort - lowestNodePort + 1;
		const start = admission.draws.between(`node-port/${admission.key}/${port.port}`, admission.now, 0, count - 1);
		const nodePort = wanted ?? freeFrom(start, lowestNodePort, count, value => taken.has(value));
		taken.add(nodePort);
		ports.push({...port, nodePort});
	}

	return {...service, spec: {...spec, ports}};
};

/** Services get their addresses and node ports from the server. Source: pkg/registry/core/service/storage/alloc.go */
export const serviceAddresses = (range: AddressRange): AdmissionPlugin => ({
	name: 'ServiceAddresses',
	mutate(admission) {
		if (admission.kind.plural !== 'services' || admission.subresource !== '') {
			return admission.object;
		}

		const addressed = withAddress(admission.object as Service, admission, range);
		return 'refusal' in addressed ? addressed : withNodePorts(addressed, admission);
	},
});
