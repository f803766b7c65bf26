/** Moulds of who may reach whom, and where. Source: k8s.io/api/networking/v1/types.go, core/v1/types.go */
import {labelSelector, objectReference} from './meta-moulds.ts';
import {each, list, type Mould, struct, texts} from './mould.ts';

const backend = struct('IngressBackend', {
	service: struct('IngressServiceBackend', {
		name: 'text',
		port: struct('ServiceBackendPort', {name: 'text', number: 'count'}),
	}),
	resource: struct('TypedLocalObjectReference', each('text', 'apiGroup', 'kind', 'name')),
});

const portStatus = list(struct('IngressPortStatus', {port: 'count', ...each('text', 'protocol', 'error')}));

const policyPorts = list(struct('NetworkPolicyPort', {protocol: 'text', port: 'countOrText', endPort: 'count'}));

const policyPeers = list(
	struct('NetworkPolicyPeer', {
		...each(labelSelector, 'podSelector', 'namespaceSelector'),
		ipBlock: struct('IPBlock', {cidr: 'text', except: texts}),
	}),
);

const addresses = list(
	struct('EndpointAddress', {...each('text', 'ip', 'hostname', 'nodeName'), targetRef: objectReference}),
);

export const networkMoulds: Readonly<Record<string, Readonly<Record<string, Mould>>>> = {
	Ingress: {
		spec: struct('IngressSpec', {
			ingressClassName: 'text',
			defaultBackend: backend,
			tls: list(struct('IngressTLS', {hosts: texts, secretName: 'text'})),
			rules: list(
				struct('IngressRule', {
					host: 'text',
					http: struct('HTTPIngressRuleValue', {
						paths: list(struct('HTTPIngressPath', {...each('text', 'path', 'pathType'), backend})),
					}),
				}),
			),
		}),
		status: struct('IngressStatus', {
			loadBalancer: struct('IngressLoadBalancerStatus', {
				ingress: list(struct('IngressLoadBalancerIngress', {...each('text', 'ip', 'hostname'), ports: portStatus})),
			}),
		}),
	},
	IngressClass: {
		spec: struct('IngressClassSpec', {
			controller: 'text',
			parameters: struct(
				'IngressClassParametersReference',
				each('text', 'apiGroup', 'kind', 'name', 'scope', 'namespace'),
			),
		}),
	},
	NetworkPolicy: {
		spec: struct('NetworkPolicySpec', {
			podSelector: labelSelector,
			ingress: list(struct('NetworkPolicyIngressRule', {ports: policyPorts, from: policyPeers})),
			egress: list(struct('NetworkPolicyEgressRule', {ports: policyPorts, to: policyPeers})),
			policyTypes: texts,
		}),
	},
	Endpoints: {
		subsets: list(
			struct('EndpointSubset', {
				...each(addresses, 'addresses', 'notReadyAddresses'),
				ports: list(struct('EndpointPort', {...each('text', 'name', 'protocol', 'appProtocol'), port: 'count'})),
			}),
		),
	},
};
