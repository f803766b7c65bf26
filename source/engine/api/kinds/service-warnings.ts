import type {Service} from './service.ts';

const hints = 'service.kubernetes.io/topology-aware-hints';

/** What Kubernetes says of a Service that it takes nevertheless. Source: pkg/api/service/warnings.go */
export const serviceWarnings = ({metadata, spec}: Service): readonly string[] => {
	const isHeadless = spec.clusterIP === 'None';
	const isExternal = spec.type === 'ExternalName';
	const hasAddresses = (spec.externalIPs ?? []).length > 0;
	return [
		...(metadata.annotations?.[hints] === undefined
			? []
			: [`annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`]),
		...(isHeadless && spec.loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
		...(isHeadless && hasAddresses ? ['spec.externalIPs is ignored for headless services'] : []),
		...(isHeadless && spec.sessionAffinity ? ['spec.SessionAffinity is ignored for headless services'] : []),
		...(isExternal && hasAddresses ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
		...(!isExternal && spec.externalName ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
	];
};
