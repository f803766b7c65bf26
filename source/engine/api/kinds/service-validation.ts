/** What a Service may be. Source: pkg/apis/core/validation/validation.go, validateService, in its order */
import {internalOf} from '../moulds/internal.ts';
import {
	dns1035Problems,
	dnsLabelProblems,
	dnsSubdomainProblems,
	portNameProblems,
	qualifiedNameProblems,
} from '../names.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {cidrProblems, isIpv4, legacyIpErrors, unreachableIpErrors} from './addresses.ts';
import {eachItem, isRecord, labelErrors, metadataErrors, oneOf, portErrors, problemsAt} from './check.ts';
import type {IntOrString} from './common.ts';
import type {Service, ServicePort, ServiceSpec} from './service.ts';

const isHeadless = ({clusterIP}: ServiceSpec): boolean => clusterIP === 'None';

/** Whether somebody outside of the cluster may come in. Source: pkg/api/service/util.go, ExternallyAccessible */
export const isExternal = ({type, externalIPs}: ServiceSpec): boolean =>
	type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0);

/** Whether a load balancer asks each node if it has somebody to answer. */
export const needsHealthCheck = ({type, externalTrafficPolicy}: ServiceSpec): boolean =>
	type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

const targetPortErrors = (target: IntOrString | undefined, field: string): FieldErrors => {
	if (target === undefined) {
		return [];
	}

	return typeof target === 'number' ? portErrors(target, field) : problemsAt(field, target, portNameProblems(target));
};

const portsErrors = (ports: readonly ServicePort[]): FieldErrors => {
	const names = new Set<string>();
	return eachItem(ports, 'spec.ports', ({name, port, protocol, targetPort, appProtocol}, field) => {
		const again = name ? names.has(name) : false;
		names.add(name ?? '');
		return [
			...(ports.length > 1 && !name ? [requiredField(`${field}.name`)] : []),
			...(name ? problemsAt(`${field}.name`, name, dnsLabelProblems(name)) : []),
			...(again ? [duplicateField(`${field}.name`, name)] : []),
			...portErrors(port, `${field}.port`),
			...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${field}.protocol`),
			...targetPortErrors(targetPort, `${field}.targetPort`),
			...(appProtocol === undefined
				? []
				: problemsAt(`${field}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol))),
		];
	});
};

/** Ports that are another's already, of the nodes and then of the Service. */
const takenPortsErrors = (ports: readonly ServicePort[]): FieldErrors => {
	const [onNodes, own] = [new Set<string>(), new Set<string>()];
	const again = (seen: Set<string>, key: string): boolean => {
		const found = seen.has(key);
		seen.add(key);
		return found;
	};
	return [
		...eachItem(ports, 'spec.ports', ({protocol, nodePort}, field) =>
			nodePort && again(onNodes, `${protocol}/${nodePort}`) ? [duplicateField(`${field}.nodePort`, nodePort)] : [],
		),
		...eachItem(ports, 'spec.ports', ({protocol, port}, field) =>
			again(own, `${protocol}/${port}`)
				? [duplicateField(field, internalOf('core/v1.ServicePort', {protocol, port}))]
				: [],
		),
	];
};

const mostAffinity = 86_400;

const affinityErrors = ({sessionAffinity, sessionAffinityConfig: config}: ServiceSpec): FieldErrors => {
	const field = 'spec.sessionAffinityConfig';
	const seconds = config?.clientIP?.timeoutSeconds;
	return [
		...oneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
		...(sessionAffinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > mostAffinity)
			? [
					invalidField(
						`${field}.clientIP.timeoutSeconds`,
						seconds,
						`must be greater than 0 and less than ${mostAffinity}`,
					),
				]
			: []),
		...(sessionAffinity === 'None' && config !== undefined
			? [forbiddenField(field, 'must not be set when session affinity is None')]
			: []),
	];
};

const families: readonly string[] = ['IPv4', 'IPv6'];
const familyPolicies: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** Source: ValidateServiceClusterIPsRelatedFields */
/** What is wrong with the addresses, which is said before any are given out. */
export const clusterIpErrors = ({
	type,
	clusterIP,
	clusterIPs = [],
	ipFamilies,
	ipFamilyPolicy,
}: ServiceSpec): FieldErrors => {
	if (type === 'ExternalName') {
		return [];
	}

	const field = 'spec.clusterIPs';
	const seen = new Set<string>();
	const addresses = eachItem(clusterIPs, field, (ip, at, index) => {
		if (index > 0 || ip !== 'None') {
			return legacyIpErrors(ip, at);
		}

		return clusterIPs.length > 1 ? [invalidField(field, clusterIPs, "'None' must be the first and only value")] : [];
	});
	return [
		...(clusterIP && clusterIPs.length > 0 && clusterIPs[0] !== clusterIP
			? [invalidField(field, clusterIPs, 'first value must match `clusterIP`')]
			: []),
		...(!clusterIP && clusterIPs.length > 0
			? [invalidField(field, clusterIPs, 'must be empty when `clusterIP` is not specified')]
			: []),
		...eachItem(ipFamilies, 'spec.ipFamilies', (family, at) => {
			const again = seen.has(family);
			seen.add(family);
			return [
				...(families.includes(family) ? [] : [unsupportedField(at, family, families)]),
				...(again ? [duplicateField(at, family)] : []),
			];
		}),
		...(ipFamilyPolicy === undefined || familyPolicies.includes(ipFamilyPolicy)
			? []
			: [unsupportedField('spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies)]),
		...addresses,
		...(clusterIPs.length > 2 ? [invalidField(field, clusterIPs, 'may only hold up to 2 values')] : []),
		...(addresses.length === 0 && clusterIPs.length > 1 && new Set(clusterIPs.map(isIpv4)).size === 1
			? [invalidField(field, clusterIPs, 'may specify no more than one IP for each IP family')]
			: []),
		...(addresses.length === 0 && clusterIP !== 'None'
			? eachItem(clusterIPs, field, (ip, at, index) => {
					const family = ipFamilies?.[index];
					const wanted = family === 'IPv4' ? isIpv4(ip) : family !== 'IPv6' || !isIpv4(ip);
					return wanted
						? []
						: [invalidField(at, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)];
				})
			: []),
	];
};

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const onlyBalanced = "may only be used when `type` is 'LoadBalancer'";

const rangeErrors = ({metadata, spec}: Service): FieldErrors => {
	const ranges = spec.loadBalancerSourceRanges ?? [];
	const annotated = metadata.annotations?.[rangesAnnotation];
	const isBalanced = spec.type === 'LoadBalancer';

	if (ranges.length > 0) {
		const field = 'spec.LoadBalancerSourceRanges';
		return [
			...(isBalanced ? [] : [forbiddenField(field, onlyBalanced)]),
			...eachItem(ranges, field, (range, at) => problemsAt(at, range.trim(), cidrProblems(range.trim()))),
		];
	}

	const field = `metadata.annotations[${rangesAnnotation}]`;
	return annotated === undefined
		? []
		: [
				...(isBalanced ? [] : [forbiddenField(field, onlyBalanced)]),
				...annotated
					.split(',')
					.map(range => range.trim())
					.filter(range => range !== '' || annotated.trim() !== '')
					.flatMap(range => problemsAt(field, range, cidrProblems(range))),
			];
};

const classErrors = ({type, loadBalancerClass: name}: ServiceSpec): FieldErrors => {
	const field = 'spec.loadBalancerClass';

	if (name === undefined) {
		return [];
	}

	return type === 'LoadBalancer'
		? problemsAt(field, name, qualifiedNameProblems(name))
		: [forbiddenField(field, onlyBalanced)];
};

const balancerErrors = (spec: ServiceSpec): FieldErrors => [
	...(spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer'
		? [forbiddenField('spec.allocateLoadBalancerNodePorts', onlyBalanced)]
		: []),
	...classErrors(spec),
];

const policies: readonly string[] = ['Cluster', 'Local'];
const distributions: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

const healthPortErrors = (spec: ServiceSpec): FieldErrors => {
	const {healthCheckNodePort: port = 0} = spec;
	const field = 'spec.healthCheckNodePort';

	if (needsHealthCheck(spec)) {
		// What is not said is given out before.
		return port === 0 ? [] : portErrors(port, field);
	}

	return port === 0
		? []
		: [
				invalidField(
					field,
					port,
					"may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
				),
			];
};

const trafficErrors = (spec: ServiceSpec): FieldErrors => {
	const {externalTrafficPolicy: outer, internalTrafficPolicy: inner, trafficDistribution: spread} = spec;
	return [
		...(isExternal(spec)
			? oneOf(outer, policies, 'spec.externalTrafficPolicy')
			: outer === undefined
				? []
				: [invalidField('spec.externalTrafficPolicy', outer, 'may only be set for externally-accessible services')]),
		...healthPortErrors(spec),
		...(inner === undefined || policies.includes(inner)
			? []
			: [unsupportedField('spec.internalTrafficPolicy', inner, policies)]),
		...(spread === undefined || distributions.includes(spread)
			? []
			: [unsupportedField('spec.trafficDistribution', spread, distributions)]),
	];
};

const externalNameErrors = (spec: ServiceSpec): FieldErrors => {
	const name = (spec.externalName ?? '').replace(/\.$/, '');
	return [
		...(['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const)
			.filter(member => (spec[member] ?? '').length > 0)
			.map(member => forbiddenField(`spec.${member}`, 'may not be set for ExternalName services')),
		...(name === ''
			? [requiredField('spec.externalName')]
			: problemsAt('spec.externalName', name, dnsSubdomainProblems(name))),
	];
};

export const serviceErrors = (service: Service): FieldErrors => {
	const {spec} = service;
	const named = metadataErrors(service, dns1035Problems);

	if (!isRecord(spec)) {
		return [...named, requiredField('spec.ports')];
	}

	const {type, ports = [], externalIPs} = spec;
	return [
		...named,
		...(ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName' ? [requiredField('spec.ports')] : []),
		...(isHeadless(spec) && (type === 'LoadBalancer' || type === 'NodePort')
			? [invalidField('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
			: []),
		...(type === 'ExternalName' ? externalNameErrors(spec) : []),
		...portsErrors(ports),
		...labelErrors(spec.selector, 'spec.selector'),
		...affinityErrors(spec),
		...clusterIpErrors(spec),
		...eachItem(externalIPs, 'spec.externalIPs', (ip, at) => {
			const wrong = legacyIpErrors(ip, at);
			return wrong.length > 0 ? wrong : unreachableIpErrors(ip, at);
		}),
		...oneOf(type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'spec.type'),
		...(type === 'ClusterIP'
			? eachItem(ports, 'spec.ports', ({nodePort}, field) =>
					nodePort ? [forbiddenField(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'")] : [],
				)
			: []),
		...takenPortsErrors(ports),
		...rangeErrors(service),
		...balancerErrors(spec),
		...trafficErrors(spec),
	];
};

const unset = (name: string): string => `primary ${name} can not be unset`;

/** How a list of addresses or families may change: it may grow by one and shrink to one, and its first stays. */
const primaryErrors = (
	next: readonly string[],
	before: readonly string[],
	name: string,
	field: string,
): FieldErrors => {
	const first = before[0];

	if (next.length === 0 && before.length > 0) {
		return [invalidField(`${field}[0]`, null, unset(name))];
	}

	return first === undefined || next[0] === first ? [] : [invalidField(`${field}[0]`, next, 'may not change once set')];
};

/** Source: validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies */
const addressChangeErrors = (next: ServiceSpec, before: ServiceSpec): FieldErrors => {
	if (next.type === 'ExternalName' || before.type === 'ExternalName') {
		return [];
	}

	const [isBare, wasBare] = [isHeadless(next), isHeadless(before)];
	return [
		...(isBare && wasBare
			? []
			: primaryErrors(next.clusterIPs ?? [], before.clusterIPs ?? [], 'clusterIP', 'spec.clusterIPs')),
		...(isBare || wasBare
			? []
			: primaryErrors(next.ipFamilies ?? [], before.ipFamilies ?? [], 'ipFamily', 'spec.ipFamilies')),
	];
};

const balancerChangeErrors = (next: ServiceSpec, before: ServiceSpec): FieldErrors => {
	const {type, loadBalancerClass: name} = next;
	const isBalanced = type === 'LoadBalancer';
	return [
		...(isBalanced && before.type === 'LoadBalancer' && name !== before.loadBalancerClass
			? [invalidField('spec.loadBalancerClass', name ?? null, 'may not change once set')]
			: []),
		...classErrors(next),
		...(needsHealthCheck(before) && needsHealthCheck(next) && next.healthCheckNodePort !== before.healthCheckNodePort
			? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')]
			: []),
	];
};

export const serviceUpdateErrors = (next: Service, before: Service): FieldErrors => [
	...addressChangeErrors(next.spec, before.spec),
	...balancerChangeErrors(next.spec, before.spec),
	...serviceErrors(next),
];
