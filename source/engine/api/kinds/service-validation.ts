/** What a Service may be. Source: pkg/apis/core/validation/validation.go, validateService, in its order */
import {internalOf} from '../moulds/internal.ts';
import {
	dns1035Problems,
	dnsLabelProblems,
	dnsSubdomainProblems,
	portNameProblems,
	qualifiedNameProblems,
} from '../names.ts';
import {equalValues} from '../share.ts';
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
const clusterIpErrors = ({type, clusterIP, clusterIPs = [], ipFamilies, ipFamilyPolicy}: ServiceSpec): FieldErrors => {
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

const balancerErrors = ({type, allocateLoadBalancerNodePorts, loadBalancerClass}: ServiceSpec): FieldErrors => {
	const isBalanced = type === 'LoadBalancer';
	return [
		...(allocateLoadBalancerNodePorts !== undefined && !isBalanced
			? [forbiddenField('spec.allocateLoadBalancerNodePorts', onlyBalanced)]
			: []),
		...(loadBalancerClass === undefined
			? []
			: isBalanced
				? problemsAt('spec.loadBalancerClass', loadBalancerClass, qualifiedNameProblems(loadBalancerClass))
				: [forbiddenField('spec.loadBalancerClass', onlyBalanced)]),
	];
};

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

export const serviceUpdateErrors = (next: Service, before: Service): FieldErrors => {
	const stays = next.spec.type !== 'ExternalName' && before.spec.type !== 'ExternalName';
	const [asked, had] = [next.spec.clusterIPs ?? [], before.spec.clusterIPs ?? []];
	const [family, oldFamily] = [next.spec.ipFamilies ?? [], before.spec.ipFamilies ?? []];
	const wereHeadless = isHeadless(before.spec) && isHeadless(next.spec);
	const balanced = next.spec.type === 'LoadBalancer' && before.spec.type === 'LoadBalancer';
	return [
		...(stays && !wereHeadless && had.length > 0 && !equalValues(asked, had)
			? [
					invalidField(
						'spec.clusterIPs[0]',
						asked,
						asked.length === 0 ? 'primary clusterIP can not be unset' : 'may not change once set',
					),
				]
			: []),
		...(stays && !isHeadless(next.spec) && !isHeadless(before.spec) && oldFamily[0] !== family[0] && family.length > 0
			? [invalidField('spec.ipFamilies[0]', family, 'may not change once set')]
			: []),
		...(balanced && next.spec.loadBalancerClass !== before.spec.loadBalancerClass
			? [invalidField('spec.loadBalancerClass', next.spec.loadBalancerClass ?? null, 'may not change once set')]
			: []),
		...(needsHealthCheck(before.spec) &&
		needsHealthCheck(next.spec) &&
		next.spec.healthCheckNodePort !== before.spec.healthCheckNodePort
			? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')]
			: []),
		...serviceErrors(next),
	];
};
