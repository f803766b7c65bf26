import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {dns1035Problems, dnsLabelProblems, portNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {labelsText} from '../selectors.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {eachItem, isRecord, labelErrors, metadataErrors, oneOf, portErrors, problemsAt} from './check.ts';
import {ageColumn, nameColumn, orNone, textColumn, wide} from './columns.ts';
import type {IntOrString, Protocol} from './common.ts';
import {duplicates} from './container-validation.ts';
import {defineKind} from './define-kind.ts';
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

/** Whether machines answer for the service from outside, each on a port of its own. */
const isReachedOnNodes = ({type}: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** Source: pkg/apis/core/v1/defaults.go; addresses and node ports are given out by the server, not here. */
const serviceDefaults = (service: Service): Service => {
	if (!isRecord(service.spec)) {
		return service;
	}

	const spec = withDefaults<ServiceSpec>(service.spec, {type: 'ClusterIP', sessionAffinity: 'None'});
	const typed = withDefaults<ServiceSpec>(spec, {
		...(spec.type === 'ExternalName' ? {} : {internalTrafficPolicy: 'Cluster'}),
		...(isReachedOnNodes(spec) ? {externalTrafficPolicy: 'Cluster'} : {}),
		...(spec.type === 'LoadBalancer' ? {allocateLoadBalancerNodePorts: true} : {}),
		...(spec.sessionAffinity === 'ClientIP' ? {sessionAffinityConfig: {clientIP: {timeoutSeconds: 10_800}}} : {}),
	});
	return withMembers(service, {spec: withMembers<ServiceSpec>(typed, {ports: mapSharedIn(typed.ports, portDefaults)})});
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

/** Clients of the first days know one address alone: who changes it means the list. Source: NormalizeClusterIPs */
const withAddresses = (next: ServiceSpec, before: ServiceSpec): ServiceSpec =>
	next.clusterIP === undefined ||
	next.clusterIP === before.clusterIP ||
	!equalValues(next.clusterIPs ?? before.clusterIPs, before.clusterIPs)
		? next
		: withMembers<ServiceSpec>(next, {
				clusterIPs: next.clusterIP === '' ? undefined : [next.clusterIP, ...(before.clusterIPs ?? []).slice(1)],
			});

/** An address once given is kept by whoever leaves it out. */
const updatedService = (next: Service, before: Service): Service => {
	const kept = keptStatus(next, before);

	if (kept.spec.type === 'ExternalName' || before.spec.type === 'ExternalName') {
		return kept;
	}

	const {clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy} = before.spec;
	return withMembers(kept, {
		spec: withDefaults<ServiceSpec>(withAddresses(kept.spec, before.spec), {
			clusterIP,
			clusterIPs,
			ipFamilies,
			ipFamilyPolicy,
		}),
	});
};

const targetPortErrors = (target: IntOrString | undefined, field: string): FieldErrors => {
	if (target === undefined) {
		return [];
	}

	return typeof target === 'number' ? portErrors(target, field) : problemsAt(field, target, portNameProblems(target));
};

const servicePortErrors = (port: ServicePort, field: string, needsName: boolean): FieldErrors => [
	...(needsName && !port.name ? [requiredField(`${field}.name`)] : []),
	...(port.name ? problemsAt(`${field}.name`, port.name, dnsLabelProblems(port.name)) : []),
	...portErrors(port.port, `${field}.port`),
	...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${field}.protocol`),
	...targetPortErrors(port.targetPort, `${field}.targetPort`),
];

const portsErrors = (ports: readonly ServicePort[]): FieldErrors => [
	...eachItem(ports, 'spec.ports', (port, field) => servicePortErrors(port, field, ports.length > 1)),
	...duplicates(
		ports,
		({name}) => name,
		index => `spec.ports[${index}].name`,
	),
	...ports.flatMap(({port, protocol}, index) =>
		ports.findIndex(other => other.port === port && other.protocol === protocol) < index
			? [duplicateField(`spec.ports[${index}]`, {port, protocol})]
			: [],
	),
];

const policies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];

/** Where traffic may stay; what is not said is no error. */
const policyErrors = ({
	internalTrafficPolicy,
	externalTrafficPolicy,
	trafficDistribution,
}: ServiceSpec): FieldErrors => [
	...(internalTrafficPolicy === undefined ? [] : oneOf(internalTrafficPolicy, policies, 'spec.internalTrafficPolicy')),
	...(externalTrafficPolicy === undefined ? [] : oneOf(externalTrafficPolicy, policies, 'spec.externalTrafficPolicy')),
	...(trafficDistribution === undefined ? [] : oneOf(trafficDistribution, distributions, 'spec.trafficDistribution')),
];

const serviceErrors = (service: Service): FieldErrors => {
	const {spec} = service;
	const named = metadataErrors(service, dns1035Problems);

	if (!isRecord(spec)) {
		return [...named, requiredField('spec.ports')];
	}

	const ports = spec.ports ?? [];
	const headless = spec.clusterIP === 'None';
	return [
		...named,
		...oneOf(spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'spec.type'),
		...(ports.length === 0 && !headless && spec.type !== 'ExternalName' ? [requiredField('spec.ports')] : []),
		...(spec.type === 'ExternalName' && !spec.externalName ? [requiredField('spec.externalName')] : []),
		...(headless && isReachedOnNodes(spec)
			? [invalidField('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)]
			: []),
		...portsErrors(ports),
		...labelErrors(spec.selector, 'spec.selector'),
		...oneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
		...policyErrors(spec),
	];
};

const serviceUpdateErrors = (next: Service, before: Service): FieldErrors => {
	const stays = next.spec.type !== 'ExternalName' && before.spec.type !== 'ExternalName';
	const [asked, had] = [next.spec.clusterIPs ?? [], before.spec.clusterIPs ?? []];
	return [
		...serviceErrors(next),
		...(stays && had.length > 0 && !equalValues(asked, had)
			? [invalidField('spec.clusterIPs[0]', asked, 'may not change once set')]
			: []),
	];
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
