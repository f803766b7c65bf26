import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {immutableText} from './check.ts';
import {ageColumn, firstThree, nameColumn, textColumn} from './columns.ts';
import type {ObjectReference, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';
import {sliceErrors} from './endpoint-slice-validation.ts';
import {firstGeneration, updatedSpecOf} from './strategy.ts';

export type EndpointConditions = {
	readonly ready?: boolean;
	readonly serving?: boolean;
	readonly terminating?: boolean;
};

export type Endpoint = {
	readonly addresses: readonly string[];
	readonly conditions?: EndpointConditions;
	readonly hostname?: string;
	readonly targetRef?: ObjectReference;
	readonly deprecatedTopology?: Readonly<Record<string, string>>;
	readonly nodeName?: string;
	readonly zone?: string;
	readonly hints?: {
		readonly forZones?: ReadonlyArray<{readonly name: string}>;
		readonly forNodes?: ReadonlyArray<{readonly name: string}>;
	};
};

export type EndpointPort = {
	readonly name?: string;
	readonly protocol?: Protocol;
	readonly port?: number;
	readonly appProtocol?: string;
};

export type EndpointSlice = ApiObject & {
	readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
	readonly endpoints: readonly Endpoint[];
	readonly ports?: readonly EndpointPort[];
};

/** Source: pkg/apis/discovery/v1/defaults.go */
const sliceDefaults = (slice: EndpointSlice): EndpointSlice =>
	withMembers(withDefaults<EndpointSlice>(slice, {endpoints: []}), {
		ports: mapSharedIn(slice.ports, port => withDefaults<EndpointPort>(port, {name: '', protocol: 'TCP'})),
	});

export const endpointSlices: Kind<EndpointSlice> = defineKind<EndpointSlice>({
	group: 'discovery.k8s.io',
	version: 'v1',
	kind: 'EndpointSlice',
	plural: 'endpointslices',
	singular: 'endpointslice',
	namespaced: true,
	defaults: sliceDefaults,
	prepareForCreate: firstGeneration,
	// Whatever it says counts, and its labels too. Source: pkg/registry/discovery/endpointslice/strategy.go
	prepareForUpdate: updatedSpecOf(({endpoints, ports, metadata}) => [endpoints, ports, metadata.labels]),
	validate: sliceErrors,
	validateUpdate: (next, before) => [
		...sliceErrors(next),
		...immutableText(next.addressType, before.addressType, 'addressType'),
	],
	columns: [
		nameColumn,
		textColumn('AddressType', ({addressType}) => addressType),
		textColumn('Ports', ({ports}) =>
			firstThree(
				(ports ?? []).map(({port, name}) => String(port ?? (name || '*'))),
				'<unset>',
			),
		),
		textColumn('Endpoints', ({endpoints}) =>
			firstThree(
				endpoints.flatMap(({addresses}) => addresses),
				'<unset>',
			),
		),
		ageColumn,
	],
});
