import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {ResourceList, TaintEffect} from './common.ts';
import {defineKind} from './define-kind.ts';

export type Taint = {
	readonly key: string;
	readonly value?: string;
	readonly effect: TaintEffect;
	readonly timeAdded?: string;
};

export type NodeSpec = {
	readonly podCIDR?: string;
	readonly podCIDRs?: readonly string[];
	readonly providerID?: string;
	readonly unschedulable?: boolean;
	readonly taints?: readonly Taint[];
};

export type NodeAddress = {
	readonly type: 'Hostname' | 'InternalIP' | 'ExternalIP' | 'InternalDNS' | 'ExternalDNS';
	readonly address: string;
};

export type NodeSystemInfo = {
	readonly machineID: string;
	readonly systemUUID: string;
	readonly bootID: string;
	readonly kernelVersion: string;
	readonly osImage: string;
	readonly containerRuntimeVersion: string;
	readonly kubeletVersion: string;
	readonly kubeProxyVersion: string;
	readonly operatingSystem: string;
	readonly architecture: string;
};

export type ContainerImage = {readonly names?: readonly string[]; readonly sizeBytes?: number};

export type NodeStatus = {
	readonly capacity?: ResourceList;
	readonly allocatable?: ResourceList;
	readonly phase?: string;
	readonly conditions?: readonly Condition[];
	readonly addresses?: readonly NodeAddress[];
	readonly daemonEndpoints?: {readonly kubeletEndpoint?: {readonly Port: number}};
	readonly nodeInfo?: NodeSystemInfo;
	readonly images?: readonly ContainerImage[];
	readonly volumesInUse?: readonly string[];
	readonly volumesAttached?: ReadonlyArray<{readonly name: string; readonly devicePath: string}>;
	readonly features?: {readonly supplementalGroupsPolicy?: boolean};
	readonly declaredFeatures?: readonly string[];
};

export type Node = ApiObject & {readonly spec?: NodeSpec; readonly status?: NodeStatus};

export const nodes: Kind<Node> = defineKind<Node>({
	group: '',
	version: 'v1',
	kind: 'Node',
	plural: 'nodes',
	singular: 'node',
	shortNames: ['no'],
	namespaced: false,
	subresources: ['proxy', 'status'],
});
