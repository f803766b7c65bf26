import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {IntOrString, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export type ServicePort = {
	readonly name?: string;
	readonly protocol?: Protocol;
	readonly appProtocol?: string;
	readonly port: number;
	/** A number, or the name of a container port; the same as `port` when left out. */
	readonly targetPort?: IntOrString;
	readonly nodePort?: number;
};

export type ServiceSpec = {
	readonly ports?: readonly ServicePort[];
	readonly selector?: Readonly<Record<string, string>>;
	/** `None` makes the service headless. */
	readonly clusterIP?: string;
	readonly clusterIPs?: readonly string[];
	readonly type?: ServiceType;
	readonly externalIPs?: readonly string[];
	readonly sessionAffinity?: 'None' | 'ClientIP';
	readonly sessionAffinityConfig?: {readonly clientIP?: {readonly timeoutSeconds?: number}};
	readonly loadBalancerIP?: string;
	readonly loadBalancerSourceRanges?: readonly string[];
	readonly loadBalancerClass?: string;
	readonly externalName?: string;
	readonly externalTrafficPolicy?: 'Cluster' | 'Local';
	readonly internalTrafficPolicy?: 'Cluster' | 'Local';
	readonly healthCheckNodePort?: number;
	readonly publishNotReadyAddresses?: boolean;
	readonly ipFamilies?: ReadonlyArray<'IPv4' | 'IPv6'>;
	readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
	readonly allocateLoadBalancerNodePorts?: boolean;
	readonly trafficDistribution?: string;
};

export type ServiceStatus = {
	readonly loadBalancer?: {
		readonly ingress?: ReadonlyArray<{readonly ip?: string; readonly hostname?: string; readonly ipMode?: string}>;
	};
	readonly conditions?: readonly Condition[];
};

export type Service = ApiObject & {readonly spec: ServiceSpec; readonly status?: ServiceStatus};

export const services: Kind<Service> = defineKind<Service>({
	group: '',
	version: 'v1',
	kind: 'Service',
	plural: 'services',
	singular: 'service',
	shortNames: ['svc'],
	categories: ['all'],
	namespaced: true,
	subresources: ['proxy', 'status'],
});
