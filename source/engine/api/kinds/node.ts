import {findCondition} from '../conditions.ts';
import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import {labelValueProblems, qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {isExtendedResource} from '../pod-resources.ts';
import {withMembers, without} from '../share.ts';
import {duplicateField, type FieldError, type FieldErrors, forbiddenField, invalidField} from '../validation.ts';
import {cidrProblems} from './addresses.ts';
import {eachItem, isRecord, metadataErrors, oneOf, problemsAt} from './check.ts';
import {storedList} from './claim-defaults.ts';
import {ageColumn, nameColumn, orNone, textColumn, wide} from './columns.ts';
import type {ResourceList, TaintEffect} from './common.ts';
import {defineKind} from './define-kind.ts';
import {taintEffects} from './scheduling-validation.ts';
import {keptStatus} from './strategy.ts';

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
	readonly configSource?: object;
	readonly externalID?: string;
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

/** Source: pkg/apis/core/v1/defaults.go */
const nodeDefaults = (sent: Node): Node => {
	const node = isRecord(sent.spec) ? withMembers(sent, {spec: withBothRanges(sent.spec)}) : sent;
	const {status} = node;

	if (status === undefined || status === null) {
		return node;
	}

	const capacity = storedList(status.capacity);
	return withMembers(node, {
		status: withMembers<NodeStatus>(status, {
			capacity,
			allocatable: status.allocatable === undefined ? capacity : storedList(status.allocatable),
		}),
	});
};

const taintErrors = (taints: readonly Taint[] | undefined): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(taints, 'metadata.taints', (taint, field) => {
		const {key, value = '', effect} = taint;
		const isAgain = seen.has(`${effect} ${key}`);
		seen.add(`${effect} ${key}`);
		return [
			...problemsAt(`${field}.key`, key, qualifiedNameProblems(String(key))),
			...problemsAt(`${field}.value`, value, labelValueProblems(value)),
			...oneOf(effect, taintEffects, `${field}.effect`),
			...(isAgain
				? [duplicateField(field, internalOf('core/v1.Taint', taint), 'taints must be unique by key and effect pair')]
				: []),
		];
	});
};

const cidrsErrors = (cidrs: readonly string[] = []): FieldErrors => {
	const field = 'spec.podCIDRs';
	const families = new Set(cidrs.map(cidr => cidr.includes(':')));
	return [
		...eachItem(cidrs, field, (cidr, at) => problemsAt(at, cidr, cidrProblems(cidr))),
		...(cidrs.length > 1 && (families.size === 1 || cidrs.length > 2)
			? [invalidField(field, cidrs, 'may specify no more than one CIDR for each IP family')]
			: []),
	];
};

const nodeErrors = (node: Node): FieldErrors => [
	...metadataErrors(node),
	...taintErrors(node.spec?.taints),
	...cidrsErrors(node.spec?.podCIDRs),
];

const fixedOnce = (name: string, shown = name): FieldError =>
	forbiddenField(`spec.${name}`, `node updates may not change ${shown} except from "" to valid`);

const nodeUpdateErrors = (node: Node, {spec: before}: Node): FieldErrors => {
	const {spec: next} = node;
	const [asked, had] = [next?.podCIDRs ?? [], before?.podCIDRs ?? []];
	const isOther = asked.length === had.length ? had.map((cidr, at) => cidr !== asked[at]) : [had.length > 0];
	return [
		...nodeErrors(node),
		...isOther.filter(Boolean).map(() => fixedOnce('podCIDRs', 'podCIDR')),
		...(before?.providerID && before.providerID !== next?.providerID ? [fixedOnce('providerID')] : []),
		...taintErrors(next?.taints),
		...((next?.externalID ?? '') === (before?.externalID ?? '')
			? []
			: [forbiddenField('spec.externalID', 'may not be updated')]),
	];
};

/** Clients of the first days know one range alone. Source: pkg/apis/core/v1/conversion.go, Convert_v1_NodeSpec_To_core_NodeSpec */
const withBothRanges = (spec: NodeSpec): NodeSpec => {
	const {podCIDR = '', podCIDRs = []} = spec;
	const ranges = podCIDR !== '' && podCIDRs[0] !== podCIDR ? [podCIDR] : podCIDRs;
	const [first] = ranges;
	return first === undefined ? spec : withMembers<NodeSpec>(spec, {podCIDR: first, podCIDRs: ranges});
};

/** Kubelets get no settings from the API any more. Source: pkg/registry/core/node/strategy.go, dropDisabledFields */
const withoutSettings = (node: Node): Node =>
	node.spec?.configSource === undefined ? node : {...node, spec: without(node.spec, 'configSource')};

const statusWord = ({spec, status}: Node): string => {
	const ready = findCondition(status?.conditions, 'Ready');
	const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
	return spec?.unschedulable === true ? `${word},SchedulingDisabled` : word;
};

const rolePrefix = 'node-role.kubernetes.io/';

const rolesText = ({metadata}: Node): string => {
	const roles = Object.entries(metadata.labels ?? {}).flatMap(([label, value]) => {
		const role = label.startsWith(rolePrefix)
			? label.slice(rolePrefix.length)
			: label === 'kubernetes.io/role'
				? value
				: '';
		return role === '' ? [] : [role];
	});
	return orNone([...new Set(roles)].sort().join(','));
};

/** The node's address of one sort; `<none>` when it has none. */
const addressText = ({status}: Node, type: NodeAddress['type']): string =>
	orNone(status?.addresses?.find(address => address.type === type)?.address);

/** What of a node's own report is shown when it has not been made. */
const infoText = ({status}: Node, name: keyof NodeSystemInfo): string => status?.nodeInfo?.[name] || '<unknown>';

/** The news that somebody has advertised resources of a node, or taken them away, and its kubelet does not say so yet. */
export const advertisedOn = (node: string): string => `resources advertised on ${node}`;

/**
Extended resources of which a kubelet must still say how many are allocatable: what its Node's capacity holds, and null for what it
does not hold any more. Source: pkg/kubelet/nodestatus/setters.go, MachineInfo
*/
export const unsaidResources = ({status}: Node): ReadonlyArray<readonly [name: string, amount: string | null]> => {
	const [capacity, allocatable] = [status?.capacity, status?.allocatable].map(
		list => new Map(Object.entries(list ?? {}).filter(([name]) => isExtendedResource(name))),
	);
	return [...new Set([...(capacity?.keys() ?? []), ...(allocatable?.keys() ?? [])])]
		.filter(name => capacity?.get(name) !== allocatable?.get(name))
		.map(name => [name, capacity?.get(name) ?? null]);
};

export const nodes: Kind<Node> = defineKind<Node>({
	group: '',
	version: 'v1',
	kind: 'Node',
	plural: 'nodes',
	singular: 'node',
	shortNames: ['no'],
	namespaced: false,
	subresources: ['proxy', 'status'],
	defaults: nodeDefaults,
	prepareForCreate: withoutSettings,
	prepareForUpdate: (next, before) =>
		keptStatus(before.spec?.configSource === undefined ? withoutSettings(next) : next, before),
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: nodeErrors,
	validateUpdate: nodeUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Status', statusWord),
		textColumn('Roles', rolesText),
		ageColumn,
		textColumn('Version', ({status}) => status?.nodeInfo?.kubeletVersion ?? ''),
		wide(textColumn('Internal-IP', node => addressText(node, 'InternalIP'))),
		wide(textColumn('External-IP', node => addressText(node, 'ExternalIP'))),
		wide(textColumn('OS-Image', node => infoText(node, 'osImage'))),
		wide(textColumn('Kernel-Version', node => infoText(node, 'kernelVersion'))),
		wide(textColumn('Container-Runtime', node => infoText(node, 'containerRuntimeVersion'))),
	],
	selectableFields: ({spec}) => ({'spec.unschedulable': String(spec?.unschedulable === true)}),
	topics: node => (unsaidResources(node).length > 0 ? [advertisedOn(node.metadata.name)] : []),
});
