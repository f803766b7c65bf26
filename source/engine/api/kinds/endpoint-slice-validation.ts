/** What an EndpointSlice may say. Source: pkg/apis/discovery/validation/validation.go */
import {dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, qualifiedNameProblems} from '../names.ts';
import {remembered} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField, tooManyField} from '../validation.ts';
import {isIpv4, legacyIpErrors, unreachableIpErrors} from './addresses.ts';
import {eachItem, metadataErrors, type NameCheck, oneOf, oneOfThese, problemsAt} from './check.ts';
import type {Endpoint, EndpointPort, EndpointSlice} from './endpoint-slice.ts';

const mostEndpoints = 1000;
const mostAddresses = 100;
const mostHints = 8;

const families: ReadonlyMap<string, boolean> = new Map([
	['IPv4', true],
	['IPv6', false],
]);

const addressErrors = (address: string, type: string, field: string, at: string): FieldErrors => {
	const isOld = families.get(type);

	// Names of hosts are taken as they are.
	if (isOld === undefined) {
		return [];
	}

	const errors = legacyIpErrors(address, at);
	return errors.length > 0
		? errors
		: [
				...(isIpv4(address) === isOld ? [] : [invalidField(field, address, `must be an ${type} address`)]),
				...unreachableIpErrors(address, at),
			];
};

const addressesErrors = ({addresses = []}: Endpoint, type: string, field: string): FieldErrors => [
	...(addresses.length === 0 ? [requiredField(field, 'must contain at least 1 address')] : []),
	...(addresses.length > mostAddresses ? [tooManyField(field, addresses.length, mostAddresses)] : []),
	...eachItem(addresses, field, (address, at) => addressErrors(address, type, field, at)),
];

type Named = {readonly name: string};

const hintErrors = (hints: readonly Named[] | undefined, field: string, check: NameCheck): FieldErrors => {
	const seen = new Set<string>();

	if ((hints ?? []).length > mostHints) {
		return [tooManyField(field, (hints ?? []).length, mostHints)];
	}

	return eachItem(hints, field, ({name}, at) => {
		const isAgain = seen.has(name);
		seen.add(name);
		return [...(isAgain ? [duplicateField(`${at}.name`, name)] : []), ...problemsAt(`${at}.name`, name, check(name))];
	});
};

const endpointErrors = (endpoint: Endpoint, type: string, field: string): FieldErrors => {
	const {nodeName, hostname, hints} = endpoint;
	return [
		...addressesErrors(endpoint, type, `${field}.addresses`),
		...(nodeName === undefined ? [] : problemsAt(`${field}.nodeName`, nodeName, dnsSubdomainProblems(nodeName))),
		...(hostname === undefined ? [] : problemsAt(`${field}.hostname`, hostname, dnsLabelProblems(hostname))),
		...hintErrors(hints?.forZones, `${field}.hints.forZones`, labelValueProblems),
		...hintErrors(hints?.forNodes, `${field}.hints.forNodes`, dnsSubdomainProblems),
	];
};

/** Endpoints go from slice to slice unchanged: each is looked at once. */
const isGood = {
	IPv4: remembered((endpoint: Endpoint) => endpointErrors(endpoint, 'IPv4', '').length === 0),
	IPv6: remembered((endpoint: Endpoint) => endpointErrors(endpoint, 'IPv6', '').length === 0),
	FQDN: remembered((endpoint: Endpoint) => endpointErrors(endpoint, 'FQDN', '').length === 0),
};

const endpointsErrors = ({endpoints, addressType}: EndpointSlice): FieldErrors => {
	if (endpoints.length > mostEndpoints) {
		return [tooManyField('endpoints', endpoints.length, mostEndpoints)];
	}

	return endpoints.every(Object.hasOwn(isGood, addressType) ? isGood[addressType] : isGood.FQDN)
		? []
		: eachItem(endpoints, 'endpoints', (endpoint, at) => endpointErrors(endpoint, addressType, at));
};

const portsErrors = (ports: readonly EndpointPort[] | undefined): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(ports, 'ports', ({name = '', protocol, appProtocol}, at) => {
		const isAgain = seen.has(name);
		seen.add(name);
		return [
			...(name === '' ? [] : problemsAt(`${at}.name`, name, dnsLabelProblems(name))),
			...(isAgain ? [duplicateField(`${at}.name`, name)] : []),
			...oneOfThese(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
			...(appProtocol === undefined
				? []
				: problemsAt(`${at}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol))),
		];
	});
};

export const sliceErrors = (slice: EndpointSlice): FieldErrors => [
	...metadataErrors(slice),
	...oneOf(slice.addressType, ['FQDN', 'IPv4', 'IPv6'], 'addressType'),
	...portsErrors(slice.ports),
	...endpointsErrors(slice),
];
