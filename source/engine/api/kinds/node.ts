import {findCondition} from '../conditions.ts';
import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {labelValueProblems, qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem, metadataErrors, problemsAt} from './check.ts';
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
const nodeDefaults = (node: Node): Node => {
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

const taintErrors = ({key, value = '', effect}: Taint, field: string): FieldErrors => [
	...problemsAt(`${field}.key`, key, qualifiedNameProblems(String(key))),
	...problemsAt(`${field}.value`, value, labelValueProblems(value)),
	...(effect === undefined
		? [requiredField(`${field}.effect`)]
		: taintEffects.includes(effect)
			? []
			: [unsupportedField(`${field}.effect`, effect, taintEffects)]),
];

const repeatedTaints = (taints: readonly Taint[]): FieldErrors =>
	taints.flatMap((taint, index) =>
		taints.findIndex(({key, effect}) => key === taint.key && effect === taint.effect) < index
			? [duplicateField(`metadata.taints[${index}]`, taint)]
			: [],
	);

const nodeErrors = (node: Node): FieldErrors => [
	...metadataErrors(node),
	...eachItem(node.spec?.taints, 'metadata.taints', taintErrors),
	...repeatedTaints(node.spec?.taints ?? []),
];

const nodeUpdateErrors = (next: Node, before: Node): FieldErrors => {
	const [asked, had] = [next.spec?.podCIDRs ?? [], before.spec?.podCIDRs ?? []];
	return [
		...nodeErrors(next),
		...(had.length > 0 && !equalValues(asked, had)
			? [forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
			: []),
	];
};

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
	prepareForUpdate: keptStatus,
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
});
