import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {labelsText} from '../selectors.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers, without} from '../share.ts';
import {isRecord} from './check.ts';
import {ageColumn, nameColumn, orNone, textColumn, wide} from './columns.ts';
import type {IntOrString, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';
import {isExternal, needsHealthCheck, serviceErrors, serviceUpdateErrors} from './service-validation.ts';
import {serviceWarnings} from './service-warnings.ts';
import {keptStatus} from './strategy.ts';

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

const portDefaults = (port: ServicePort): ServicePort => {
	const typed: ServicePort = withDefaults<ServicePort>(port, {protocol: 'TCP', targetPort: port.port});
	return typed.targetPort === 0 || typed.targetPort === ''
		? withMembers<ServicePort>(typed, {targetPort: typed.port})
		: typed;
};

/** Source: pkg/apis/core/v1/defaults.go; addresses and node ports are given out by the server, not here. */
const serviceDefaults = (service: Service): Service => {
	if (!isRecord(service.spec)) {
		return service;
	}

	const spec = withDefaults<ServiceSpec>(service.spec, {type: 'ClusterIP', sessionAffinity: 'None'});
	const typed = withDefaults<ServiceSpec>(spec, {
		...(spec.type !== undefined && inside.includes(spec.type) ? {internalTrafficPolicy: 'Cluster'} : {}),
		...(isExternal(spec) ? {externalTrafficPolicy: 'Cluster'} : {}),
		...(spec.type === 'LoadBalancer' ? {allocateLoadBalancerNodePorts: true} : {}),
	});
	return withMembers(service, {
		spec: withMembers<ServiceSpec>(withAffinity(typed), {ports: mapSharedIn(typed.ports, portDefaults)}),
	});
};

const inside: readonly ServiceType[] = ['ClusterIP', 'NodePort', 'LoadBalancer'];

/** Three hours. */
const usualAffinity = {clientIP: {timeoutSeconds: 10_800}};

/** How long clients stay where they are; nobody who need not is told. */
const withAffinity = (spec: ServiceSpec): ServiceSpec => {
	if (spec.sessionAffinity === 'None') {
		return without(spec, 'sessionAffinityConfig');
	}

	return spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
		? withMembers<ServiceSpec>(spec, {sessionAffinityConfig: usualAffinity})
		: spec;
};

/** A single-stack cluster of IPv4. Source: pkg/registry/core/service/storage/alloc.go */
const createdService = (service: Service): Service => ({
	...service,
	spec:
		service.spec.type === 'ExternalName'
			? service.spec
			: withDefaults<ServiceSpec>(service.spec, {ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack'}),
	status: {loadBalancer: {}},
});

/** Clients of the first days know one address alone: who changes it means the list. Source: normalizeClusterIPs */
const withAddresses = (next: ServiceSpec, before: ServiceSpec): ServiceSpec =>
	(next.clusterIP ?? '') === (before.clusterIP ?? '') ||
	!equalValues(next.clusterIPs ?? before.clusterIPs, before.clusterIPs)
		? next
		: withMembers<ServiceSpec>(next, {clusterIPs: next.clusterIP ? [next.clusterIP] : undefined});

const hasAddress = ({type}: ServiceSpec): boolean => type !== 'ExternalName';
const hasNodePorts = ({type}: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';

const nodePortsOf = ({ports = []}: ServiceSpec): readonly number[] =>
	ports.map(({nodePort}) => nodePort ?? 0).filter(port => port !== 0);

/** Ports that have a name that was there before have its node port too, unless another one took it. */
const withNodePorts = (next: ServiceSpec, before: ServiceSpec): readonly ServicePort[] | undefined => {
	const had = nodePortsOf(before);
	const used = nodePortsOf(next).filter(port => had.includes(port));
	const byName = new Map((before.ports ?? []).map(({name = '', nodePort}) => [name, nodePort] as const));
	return mapSharedIn(next.ports, port => {
		const known = port.nodePort ? undefined : byName.get(port.name ?? '');
		return known === undefined || known === 0 || used.includes(known) ? port : {...port, nodePort: known};
	});
};

/**
What was given out to a service is kept by whoever leaves it out, so that the same manifest may be sent again.
Source: pkg/registry/core/service/storage/storage.go, patchAllocatedValues
*/
export const keptAllocations = (next: Service, before: Service): Service => {
	const {clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, healthCheckNodePort} = before.spec;
	const isAddressed = hasAddress(next.spec) && hasAddress(before.spec);
	const addressed = isAddressed
		? withMembers<ServiceSpec>(next.spec, {
				...(next.spec.clusterIP ? {} : {clusterIP}),
				...((next.spec.clusterIPs ?? []).length > 0 ? {} : {clusterIPs}),
				...((next.spec.ipFamilies ?? []).length > 0 ? {} : {ipFamilies}),
				...(next.spec.ipFamilyPolicy === undefined ? {ipFamilyPolicy} : {}),
			})
		: next.spec;
	const spec = isAddressed ? withAddresses(addressed, before.spec) : addressed;
	const isChecked = needsHealthCheck(spec) && needsHealthCheck(before.spec) && !spec.healthCheckNodePort;
	return withMembers(next, {
		spec: withMembers<ServiceSpec>(spec, {
			...(hasNodePorts(spec) && hasNodePorts(before.spec) ? {ports: withNodePorts(spec, before.spec)} : {}),
			...(isChecked ? {healthCheckNodePort} : {}),
		}),
	});
};

const withoutNodePorts = (ports: readonly ServicePort[] | undefined): readonly ServicePort[] | undefined =>
	mapSharedIn(ports, port => (port.nodePort === undefined ? port : without(port, 'nodePort')));

/**
What the new type of a service has no use for goes, unless whoever changed the type changed that too.
Source: pkg/registry/core/service/strategy.go, dropTypeDependentFields
*/
const withoutUnfit = (next: ServiceSpec, before: ServiceSpec): ServiceSpec => {
	const same = (name: keyof ServiceSpec): boolean => equalValues(next[name], before[name]);
	const gone = (isGone: boolean, ...names: ReadonlyArray<keyof ServiceSpec>): Partial<ServiceSpec> =>
		isGone ? Object.fromEntries(names.filter(same).map(name => [name, undefined])) : {};
	const isBalanced = ({type}: ServiceSpec): boolean => type === 'LoadBalancer';
	const was = (trait: (spec: ServiceSpec) => boolean): boolean => trait(before) && !trait(next);
	const had = nodePortsOf(before);
	const hasNewPorts = nodePortsOf(next).some(port => !had.includes(port));
	return withMembers<ServiceSpec>(next, {
		...(was(hasAddress) && same('clusterIP') && same('clusterIPs')
			? {clusterIP: undefined, clusterIPs: undefined}
			: {}),
		...gone(was(hasAddress), 'ipFamilies', 'ipFamilyPolicy'),
		...(was(hasNodePorts) && !hasNewPorts ? {ports: withoutNodePorts(next.ports)} : {}),
		...gone(was(needsHealthCheck), 'healthCheckNodePort'),
		...gone(was(isBalanced), 'allocateLoadBalancerNodePorts', 'loadBalancerClass'),
		...gone(was(isExternal), 'externalTrafficPolicy'),
	});
};

const updatedService = (next: Service, before: Service): Service => {
	const kept = keptAllocations(keptStatus(next, before), before);
	const fit = withMembers(kept, {spec: withoutUnfit(kept.spec, before.spec)});
	return fit.spec.type === 'LoadBalancer' || fit.status === undefined
		? fit
		: withMembers(fit, {status: withMembers<ServiceStatus>(fit.status, {loadBalancer: {}})});
};

/** Where one reaches the service from outside the cluster. */
const externalText = ({spec, status}: Service): string => {
	const extra = spec.externalIPs ?? [];

	if (spec.type === 'ExternalName') {
		return orNone(spec.externalName);
	}

	if (spec.type !== 'LoadBalancer') {
		return orNone(extra.join(','));
	}

	const ingress = (status?.loadBalancer?.ingress ?? []).map(({ip, hostname}) => ip || hostname || '').sort();
	const shown = [...ingress, ...extra].join(',');
	return shown === '' ? '<pending>' : shown;
};

const portsText = ({spec}: Service): string =>
	orNone(
		(spec.ports ?? [])
			.map(({port, nodePort, protocol}) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
			.join(','),
	);

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
	defaults: serviceDefaults,
	prepareForCreate: createdService,
	prepareForUpdate: updatedService,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: serviceErrors,
	warnings: serviceWarnings,
	validateUpdate: serviceUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Type', ({spec}) => spec.type ?? ''),
		textColumn('Cluster-IP', ({spec}) => orNone(spec.clusterIP)),
		textColumn('External-IP', externalText),
		textColumn('Port(s)', portsText),
		ageColumn,
		wide(textColumn('Selector', ({spec}) => labelsText(spec.selector))),
	],
	selectableFields: ({spec}) => ({'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? ''}),
});
