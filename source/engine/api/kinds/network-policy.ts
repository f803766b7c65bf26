import type {Kind} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import {portNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {selectorText} from '../selectors.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {cidrProblems, isStrictlyWithin} from './addresses.ts';
import {
	eachItem,
	isRecord,
	metadataErrors,
	oneOfIfSaid,
	portErrors,
	problemsAt,
	selectorErrors,
	twice,
} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import type {IntOrString, Protocol} from './common.ts';
import {defineKind} from './define-kind.ts';
import {firstGeneration, updatedSpec} from './strategy.ts';

export type NetworkPolicyPort = {
	readonly protocol?: Protocol;
	readonly port?: IntOrString;
	readonly endPort?: number;
};

export type NetworkPolicyPeer = {
	readonly podSelector?: LabelSelector;
	readonly namespaceSelector?: LabelSelector;
	readonly ipBlock?: {readonly cidr: string; readonly except?: readonly string[]};
};

type Ports = {readonly ports?: readonly NetworkPolicyPort[]};

export type NetworkPolicySpec = {
	readonly podSelector?: LabelSelector;
	readonly ingress?: ReadonlyArray<Ports & {readonly from?: readonly NetworkPolicyPeer[]}>;
	readonly egress?: ReadonlyArray<Ports & {readonly to?: readonly NetworkPolicyPeer[]}>;
	readonly policyTypes?: ReadonlyArray<'Ingress' | 'Egress'>;
};

export type NetworkPolicy = ApiObject & {readonly spec: NetworkPolicySpec};

const withProtocols = <T extends Ports>(rules: readonly T[] | undefined): readonly T[] | undefined =>
	mapSharedIn(rules, rule =>
		withMembers(rule, {
			ports: mapSharedIn(rule.ports, port => withDefaults<NetworkPolicyPort>(port, {protocol: 'TCP'})),
		} as Partial<T>),
	);

const typesOf = ({egress = []}: NetworkPolicySpec): NetworkPolicySpec['policyTypes'] =>
	egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];

/** Source: pkg/apis/networking/v1/defaults.go */
const policyDefaults = (policy: NetworkPolicy): NetworkPolicy => {
	const {spec} = policy;

	if (!isRecord(spec)) {
		return policy;
	}

	const {policyTypes = []} = spec;
	return withMembers(policy, {
		spec: withMembers<NetworkPolicySpec>(withDefaults<NetworkPolicySpec>(spec, {podSelector: {}}), {
			ingress: withProtocols(spec.ingress),
			egress: withProtocols(spec.egress),
			policyTypes: policyTypes.length === 0 ? typesOf(spec) : policyTypes,
		}),
	});
};

const endPortErrors = (port: IntOrString | undefined, end: number, field: string): FieldErrors => {
	if (typeof port === 'string') {
		return [invalidField(field, end, 'may not be specified when `port` is non-numeric')];
	}

	if (port === undefined) {
		return [invalidField(field, end, 'may not be specified when `port` is not specified')];
	}

	// What is shown is the port itself.
	return [
		...(end < port ? [invalidField(field, port, 'must be greater than or equal to `port`')] : []),
		...portErrors(end, field),
	];
};

const portsErrors = ({protocol, port, endPort}: NetworkPolicyPort, field: string): FieldErrors => [
	...oneOfIfSaid(protocol, ['TCP', 'UDP', 'SCTP'], `${field}.protocol`),
	...(typeof port === 'number' ? portErrors(port, `${field}.port`) : []),
	...(endPort === undefined ? [] : endPortErrors(port, endPort, `${field}.endPort`)),
	...(typeof port === 'string' ? problemsAt(`${field}.port`, port, portNameProblems(port)) : []),
];

const blockErrors = ({cidr = '', except}: NonNullable<NetworkPolicyPeer['ipBlock']>, field: string): FieldErrors => {
	if (cidr === '') {
		return [requiredField(`${field}.cidr`)];
	}

	const wrong = problemsAt(`${field}.cidr`, cidr, cidrProblems(cidr));

	if (wrong.length > 0) {
		return wrong;
	}

	return [
		...eachItem(except, `${field}.except`, (part, at) => {
			const problems = cidrProblems(part);
			return [
				...problemsAt(at, part, problems),
				...(problems.length > 0 || isStrictlyWithin(part, cidr)
					? []
					: [invalidField(at, part, 'must be a strict subset of `cidr`')]),
			];
		}),
	];
};

const peerErrors = ({podSelector, namespaceSelector, ipBlock}: NetworkPolicyPeer, field: string): FieldErrors => {
	const selects = podSelector !== undefined || namespaceSelector !== undefined;
	return [
		...(selects || ipBlock !== undefined ? [] : [requiredField(field, 'must specify a peer')]),
		...selectorErrors(podSelector, `${field}.podSelector`),
		...selectorErrors(namespaceSelector, `${field}.namespaceSelector`),
		...(ipBlock === undefined ? [] : blockErrors(ipBlock, `${field}.ipBlock`)),
		...(selects && ipBlock !== undefined
			? [forbiddenField(field, 'may not specify both ipBlock and another peer')]
			: []),
	];
};

/** Source: pkg/apis/networking/validation/validation.go */
const specErrors = (policy: NetworkPolicy): FieldErrors => {
	const spec: NetworkPolicySpec = isRecord(policy.spec) ? policy.spec : {};
	const types = spec.policyTypes ?? [];
	return [
		...selectorErrors(spec.podSelector, 'spec.podSelector'),
		...eachItem(spec.ingress, 'spec.ingress', ({ports, from}, field) => [
			...eachItem(ports, `${field}.ports`, portsErrors),
			...eachItem(from, `${field}.from`, peerErrors),
		]),
		...eachItem(spec.egress, 'spec.egress', ({ports, to}, field) => [
			...eachItem(ports, `${field}.ports`, portsErrors),
			...eachItem(to, `${field}.to`, peerErrors),
		]),
		...(types.length > 2
			? [invalidField('spec.policyTypes', types, 'may not specify more than two policyTypes')]
			: eachItem(types, 'spec.policyTypes', (type, field) =>
					type === 'Ingress' || type === 'Egress' ? [] : [unsupportedField(field, type, ['Ingress', 'Egress'])],
				)),
	];
};

export const networkPolicies: Kind<NetworkPolicy> = defineKind<NetworkPolicy>({
	group: 'networking.k8s.io',
	version: 'v1',
	kind: 'NetworkPolicy',
	plural: 'networkpolicies',
	singular: 'networkpolicy',
	shortNames: ['netpol'],
	namespaced: true,
	defaults: policyDefaults,
	prepareForCreate: firstGeneration,
	prepareForUpdate: updatedSpec,
	validate: policy => [...metadataErrors(policy), ...specErrors(policy)],
	validateUpdate: policy => [...metadataErrors(policy), ...twice(specErrors(policy))],
	columns: [nameColumn, textColumn('Pod-Selector', ({spec}) => selectorText(spec.podSelector)), ageColumn],
});
