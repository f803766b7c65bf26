import type {Kind} from '../kind.ts';
import {dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, requiredField} from '../validation.ts';
import {ipProblems, isIp} from './addresses.ts';
import {eachItem, metadataErrors, oneOf, portErrors, problemsAt} from './check.ts';
import {ageColumn, firstThree, nameColumn, textColumn} from './columns.ts';
import type {ObjectReference, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';

export type EndpointAddress = {
	readonly ip: string;
	readonly hostname?: string;
	readonly nodeName?: string;
	readonly targetRef?: ObjectReference;
};

export type EndpointsPort = {
	readonly name?: string;
	readonly port: number;
	readonly protocol?: Protocol;
	readonly appProtocol?: string;
};

export type EndpointSubset = {
	readonly addresses?: readonly EndpointAddress[];
	readonly notReadyAddresses?: readonly EndpointAddress[];
	readonly ports?: readonly EndpointsPort[];
};

/** The older form of EndpointSlices: all addresses of a service in one object. */
export type Endpoints = ApiObject & {readonly subsets?: readonly EndpointSubset[]};

/** Source: pkg/apis/core/v1/defaults.go */
const endpointsDefaults = (endpoints: Endpoints): Endpoints =>
	withMembers(endpoints, {
		subsets: mapSharedIn(endpoints.subsets, subset =>
			withMembers<EndpointSubset>(subset, {
				ports: mapSharedIn(subset.ports, port => withDefaults<EndpointsPort>(port, {protocol: 'TCP'})),
			}),
		),
	});

const addressErrors = ({ip, hostname, nodeName}: EndpointAddress, field: string): FieldErrors => [
	...problemsAt(`${field}.ip`, ip ?? '', ipProblems(ip)),
	...(hostname ? problemsAt(`${field}.hostname`, hostname, dnsLabelProblems(hostname)) : []),
	...(nodeName === undefined ? [] : problemsAt(`${field}.nodeName`, nodeName, dnsSubdomainProblems(nodeName))),
];

const subsetErrors = (subset: EndpointSubset, field: string): FieldErrors => {
	const {addresses = [], notReadyAddresses = [], ports = []} = subset;
	const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0;
	return [
		...(isEmpty ? [requiredField(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
		...eachItem(addresses, `${field}.addresses`, addressErrors),
		...eachItem(notReadyAddresses, `${field}.notReadyAddresses`, addressErrors),
		...eachItem(ports, `${field}.ports`, ({name = '', port, protocol, appProtocol}, at) => [
			...(ports.length > 1 && name === '' ? [requiredField(`${at}.name`)] : []),
			...(name === '' ? [] : problemsAt(`${at}.name`, name, dnsLabelProblems(name))),
			...portErrors(port, `${at}.port`),
			...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
			...(appProtocol === undefined
				? []
				: problemsAt(`${at}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol))),
		]),
	];
};

/** Source: pkg/apis/core/validation/validation.go */
const endpointsErrors = (endpoints: Endpoints): FieldErrors => [
	...metadataErrors(endpoints),
	...eachItem(endpoints.subsets, 'subsets', subsetErrors),
];

const placesOf = ({addresses = [], ports = []}: EndpointSubset): readonly string[] =>
	ports.length === 0
		? addresses.map(({ip}) => ip)
		: ports.flatMap(({port}) => addresses.map(({ip}) => `${isIp(ip) && ip.includes(':') ? `[${ip}]` : ip}:${port}`));

export const endpoints: Kind<Endpoints> = defineKind<Endpoints>({
	group: '',
	version: 'v1',
	kind: 'Endpoints',
	plural: 'endpoints',
	singular: 'endpoints',
	shortNames: ['ep'],
	namespaced: true,
	deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
	defaults: endpointsDefaults,
	validate: endpointsErrors,
	validateUpdate: endpointsErrors,
	columns: [
		nameColumn,
		textColumn('Endpoints', ({subsets = []}) =>
			firstThree(subsets.flatMap(placesOf), subsets.length === 0 ? '<none>' : ''),
		),
		ageColumn,
	],
});
