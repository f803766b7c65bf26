import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import type {ObjectReference, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';

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

export const endpointSlices: Kind<EndpointSlice> = defineKind<EndpointSlice>({
	group: 'discovery.k8s.io',
	version: 'v1',
	kind: 'EndpointSlice',
	plural: 'endpointslices',
	singular: 'endpointslice',
	namespaced: true,
});
