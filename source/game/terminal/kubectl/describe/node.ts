import {ageText} from '../../../../engine/api/human-duration.ts';
import type {Lease} from '../../../../engine/api/kinds/lease.ts';
import {leases} from '../../../../engine/api/kinds/lease.ts';
import type {Node} from '../../../../engine/api/kinds/node.ts';
import {type Pod, pods as podKind} from '../../../../engine/api/kinds/pod.ts';
import {podLimits, podRequests} from '../../../../engine/api/pod-resources.ts';
import {
	bytesText,
	milliOfAmount,
	milliText,
	milliValue,
	noAmount,
	storedQuantity,
	unitsOfAmount,
	unitValue,
} from '../../../../engine/api/quantity.ts';
import {byBytes} from '../../text/go-json.ts';
import type {Reading} from '../api.ts';
import {longTime, orNone, type Sheet, writeAnnotations, writeLabels, writeList} from './sheet.ts';

export const rolesOf = ({metadata}: Node): string => {
	const prefix = 'node-role.kubernetes.io/';
	const {labels = {}} = metadata;
	const roles = Object.keys(labels).flatMap(key =>
		key.startsWith(prefix) && key !== prefix
			? [key.slice(prefix.length)]
			: key === 'kubernetes.io/role'
				? [labels[key] ?? '']
				: [],
	);
	return orNone(roles.sort(byBytes).join(','));
};

const writeLease = (sheet: Sheet, api: Reading, node: Node): void => {
	const found = api.get(leases as never, 'kube-node-lease', node.metadata.name);
	sheet.write(0, 'Lease:');

	if (!found.ok) {
		sheet.write(1, `Failed to get lease: ${found.status.message ?? ''}`);
		return;
	}

	const {spec} = found.object as unknown as Lease;
	sheet.write(1, `HolderIdentity:\t${spec?.holderIdentity ?? '<unset>'}`);
	sheet.write(1, `AcquireTime:\t${spec?.acquireTime === undefined ? '<unset>' : longTime(spec.acquireTime)}`);
	sheet.write(1, `RenewTime:\t${spec?.renewTime === undefined ? '<unset>' : longTime(spec.renewTime)}`);
};

const writeConditions = (sheet: Sheet, {status}: Node): void => {
	if ((status?.conditions ?? []).length === 0) {
		return;
	}

	sheet.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
	sheet.write(1, '----\t------\t-----------------\t------------------\t------\t-------');

	for (const {
		type,
		status: is,
		lastHeartbeatTime,
		lastTransitionTime,
		reason = '',
		message = '',
	} of status?.conditions ?? []) {
		sheet.write(
			1,
			`${type} \t${is} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`,
		);
	}
};

const writeAmounts = (sheet: Sheet, title: string, list: Readonly<Record<string, string>> | undefined): void => {
	const names = Object.keys(list ?? {}).sort(byBytes);

	if (names.length > 0) {
		sheet.write(0, `${title}:`);

		for (const name of names) {
			sheet.write(1, `${name}:\t${storedQuantity(list?.[name] ?? '')}`);
		}
	}
};

const writeSystem = (sheet: Sheet, {status}: Node): void => {
	const info = status?.nodeInfo;
	sheet.write(0, 'System Info:');

	for (const [label, value] of [
		['Machine ID', info?.machineID],
		['System UUID', info?.systemUUID],
		['Boot ID', info?.bootID],
		['Kernel Version', info?.kernelVersion],
		['OS Image', info?.osImage],
		['Operating System', info?.operatingSystem],
		['Architecture', info?.architecture],
		['Container Runtime Version', info?.containerRuntimeVersion],
		['Kubelet Version', info?.kubeletVersion],
		['Kube-Proxy Version', info?.kubeProxyVersion],
	]) {
		sheet.write(1, `${label}:\t${value ?? ''}`);
	}
};

/** What pods ask for and may use, and what that is of what the node has, in whole percent that are cut off. */
type Load = {readonly cpu: number; readonly bytes: number};

const loadOf = (amounts: ReturnType<typeof podRequests>): Load => ({
	cpu: milliOfAmount(amounts.get('cpu') ?? noAmount),
	bytes: unitsOfAmount(amounts.get('memory') ?? noAmount),
});

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.trunc((part / whole) * 100)}%`;

const memoryText = (bytes: number): string => (bytes === 0 ? '0' : bytesText(bytes));
const cpuText = (milli: number): string => (milli === 0 ? '0' : milliText(milli));

const sum = (loads: readonly Load[]): Load =>
	loads.reduce((left, right) => ({cpu: left.cpu + right.cpu, bytes: left.bytes + right.bytes}), {cpu: 0, bytes: 0});

const writePods = (sheet: Sheet, api: Reading, node: Node, list: readonly Pod[]): void => {
	const allocatable =
		Object.keys(node.status?.allocatable ?? {}).length === 0 ? node.status?.capacity : node.status?.allocatable;
	const cpu = milliValue(allocatable?.cpu);
	const bytes = unitValue(allocatable?.memory);
	const cells = ({cpu: milli, bytes: memory}: Load) => ({
		cpu: `${cpuText(milli)} (${percent(milli, cpu)})`,
		memory: `${memoryText(memory)} (${percent(memory, bytes)})`,
	});
	sheet.write(0, `Non-terminated Pods:\t(${list.length} in total)`);
	sheet.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
	sheet.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');

	for (const pod of list) {
		const requests = cells(loadOf(podRequests(pod)));
		const limits = cells(loadOf(podLimits(pod)));
		const {namespace = '', name, creationTimestamp} = pod.metadata;
		sheet.write(
			1,
			[
				namespace,
				name,
				'',
				requests.cpu,
				limits.cpu,
				requests.memory,
				limits.memory,
				ageText(creationTimestamp, api.now),
			].join('\t'),
		);
	}

	const requests = cells(sum(list.map(pod => loadOf(podRequests(pod)))));
	const limits = cells(sum(list.map(pod => loadOf(podLimits(pod)))));
	sheet.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
	sheet.write(1, 'Resource\tRequests\tLimits');
	sheet.write(1, '--------\t--------\t------');
	sheet.write(1, `cpu\t${requests.cpu}\t${limits.cpu}`);
	sheet.write(1, `memory\t${requests.memory}\t${limits.memory}`);
	writeOthers(sheet, list, allocatable ?? {});
};

/** What is neither cpu nor memory: the disk always, and whatever else the node has to give. */
const writeOthers = (sheet: Sheet, list: readonly Pod[], allocatable: Readonly<Record<string, string>>): void => {
	const total = (name: string, of: (pod: Pod) => ReturnType<typeof podRequests>): number =>
		list.reduce((all, pod) => all + unitsOfAmount(of(pod).get(name) ?? noAmount), 0);
	const disk = unitValue(allocatable['ephemeral-storage']);
	const [asked, allowed] = [total('ephemeral-storage', podRequests), total('ephemeral-storage', podLimits)];
	sheet.write(
		1,
		`ephemeral-storage\t${memoryText(asked)} (${percent(asked, disk)})\t${memoryText(allowed)} (${percent(allowed, disk)})`,
	);

	for (const name of Object.keys(allocatable).sort(byBytes)) {
		if (name.startsWith('hugepages-')) {
			const size = unitValue(allocatable[name]);
			const [a, b] = [total(name, podRequests), total(name, podLimits)];
			sheet.write(1, `${name}\t${memoryText(a)} (${percent(a, size)})\t${memoryText(b)} (${percent(b, size)})`);
		} else if (name.includes('/')) {
			sheet.write(1, `${name}\t${total(name, podRequests)}\t${total(name, podLimits)}`);
		}
	}
};

export const describeNode = (sheet: Sheet, node: Node, api: Reading): void => {
	const {metadata, spec} = node;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Roles:\t${rolesOf(node)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
	const sorted = [...(spec?.taints ?? [])].sort((left, right) =>
		byBytes(`${left.effect},${left.key}`, `${right.effect},${right.key}`),
	);
	const taints = sorted.map(({key, value = '', effect}) => `${key}${value === '' ? '' : `=${value}`}:${effect}`);
	writeList(sheet, 'Taints', taints);
	sheet.write(0, `Unschedulable:\t${spec?.unschedulable === true}`);
	writeLease(sheet, api, node);
	writeConditions(sheet, node);
	sheet.write(0, 'Addresses:');

	for (const {type, address} of node.status?.addresses ?? []) {
		sheet.write(1, `${type}:\t${address}`);
	}

	writeAmounts(sheet, 'Capacity', node.status?.capacity);
	writeAmounts(sheet, 'Allocatable', node.status?.allocatable);
	writeSystem(sheet, node);

	for (const [label, text] of [
		['PodCIDR', spec?.podCIDR],
		['PodCIDRs', (spec?.podCIDRs ?? []).join(',')],
		['ProviderID', spec?.providerID],
	]) {
		if (text !== undefined && text !== '') {
			sheet.write(0, `${label}:\t${text}`);
		}
	}

	const found = api.list(podKind as never, {
		fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`,
	});

	if (found.ok) {
		const list = (found.object.items as unknown as readonly Pod[]).map(pod => pod);
		const key = ({metadata: {namespace = '', name}}: Pod): string => `${namespace}/${name}`;
		writePods(
			sheet,
			api,
			node,
			[...list].sort((left, right) => byBytes(key(left), key(right))),
		);
	} else {
		sheet.write(0, 'Pods:\tnot authorized');
	}
};
