import {type Node, nodes} from '../../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {milliValue, unitValue} from '../../../engine/api/quantity.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done, failed} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, find, isEverywhere, sayRefusals, selectorFlags} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, misused, refuse} from './verb.ts';

type Amount = {readonly milliCpu: number; readonly bytes: number};

const amountOf = ({cpu, memory}: {readonly cpu: string; readonly memory: string}): Amount => ({
	milliCpu: milliValue(cpu),
	bytes: unitValue(memory),
});

const mebi = 1_048_576;

const cells = ({milliCpu, bytes}: Amount): readonly [string, string] => [
	`${milliCpu}m`,
	`${Math.floor(bytes / mebi)}Mi`,
];

const percent = (part: number, whole: number): string =>
	whole === 0 ? '<unknown>' : `${Math.trunc((part / whole) * 100)}%`;

const add = (amounts: Iterable<Amount>): Amount => {
	let sum = {milliCpu: 0, bytes: 0};

	for (const {milliCpu, bytes} of amounts) {
		sum = {milliCpu: sum.milliCpu + milliCpu, bytes: sum.bytes + bytes};
	}

	return sum;
};

const sorted = <T extends {readonly amount: Amount; readonly name: string}>(
	rows: readonly T[],
	by: string | undefined,
): readonly T[] =>
	[...rows].sort((left, right) => {
		const names = left.name < right.name ? -1 : 1;
		return by === 'cpu'
			? right.amount.milliCpu - left.amount.milliCpu || names
			: by === 'memory'
				? right.amount.bytes - left.amount.bytes || names
				: names;
	});

const topNodes = (kubectl: Kubectl, names: readonly string[]): number => {
	const kind = nodes as never;
	const {metrics} = kubectl.shell.site.door;
	const every = kubectl.api.list(pods as never);
	const running = every.ok ? (every.object.items as unknown as readonly Pod[]) : [];
	const {found, refusals} = find(kubectl, names.length === 0 ? [{kind}] : names.map(name => ({kind, name})));
	const rows = found
		.flatMap(({objects}) => objects as unknown as readonly Node[])
		.flatMap(node => {
			const measured = metrics.ofNode(node, running);
			return measured === undefined ? [] : [{node, name: node.metadata.name, amount: amountOf(measured.usage)}];
		});
	sayRefusals(kubectl, refusals);
	const lines = sorted(rows, kubectl.given.text('sort-by')).map(({node, name, amount}) => {
		const {cpu, memory} = node.status?.allocatable ?? {};
		const [cores, bytes] = cells(amount);
		return [
			name,
			cores,
			percent(amount.milliCpu, milliValue(cpu)),
			bytes,
			percent(amount.bytes, unitValue(memory)),
		].join('\t');
	});
	const head = kubectl.given.on('no-headers') ? [] : ['NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)'];
	kubectl.say(setInColumns([...head, ...lines], tableTabs).join('\n'));
	return refusals.length > 0 ? failed : done;
};

const topPods = (kubectl: Kubectl, names: readonly string[]): number => {
	const {given} = kubectl;
	const kind = pods as never;
	const {found, refusals} = find(kubectl, names.length === 0 ? [{kind}] : names.map(name => ({kind, name})));
	sayRefusals(kubectl, refusals);
	const rows = found
		.flatMap(({objects}) => objects as unknown as readonly Pod[])
		.flatMap(pod => {
			const {metadata} = pod;
			const used = (kubectl.shell.site.door.metrics.ofPod(pod)?.containers ?? []).map(
				({name, usage}) => [name, amountOf(usage)] as const,
			);
			const all =
				given.on('containers') || used.length === 0 ? used : [['', add(used.map(([, amount]) => amount))] as const];
			return all.map(([container, amount]) => ({metadata, name: metadata.name, container, amount}));
		});

	if (rows.length === 0) {
		return giveUp(kubectl, refusals.length > 0 ? '' : `No resources found in ${kubectl.namespace} namespace.`);
	}

	const lines = sorted(rows, given.text('sort-by')).map(({metadata, name, container, amount}) =>
		[
			...(isEverywhere(kubectl) ? [metadata.namespace ?? ''] : []),
			...(given.on('containers') ? [name, container] : [name]),
			...cells(amount),
		].join('\t'),
	);
	const names_ = given.on('containers') ? ['POD', 'NAME'] : ['NAME'];
	const head = [...(isEverywhere(kubectl) ? ['NAMESPACE'] : []), ...names_, 'CPU(cores)', 'MEMORY(bytes)'].join('\t');
	kubectl.say(setInColumns([...(given.on('no-headers') ? [] : [head]), ...lines], tableTabs).join('\n'));
	return refusals.length > 0 ? failed : done;
};

/** Source: kubectl/pkg/cmd/top */
export const top = defineVerb({
	name: 'top',
	below: ['node', 'pod'],
	summary: 'Display resource (CPU/memory) usage',
	usage: 'kubectl top node|pod [NAME] [--sort-by=cpu|memory] [--containers] [-A]',
	flags: [
		...selectorFlags,
		allNamespacesFlag,
		flagText('sort-by'),
		flagSwitch('containers'),
		flagSwitch('no-headers'),
		flagSwitch('show-capacity'),
		flagSwitch('sum'),
	],
	*run(kubectl) {
		const [what = '', ...names] = kubectl.given.words;
		const isNode = ['node', 'nodes', 'no'].includes(what);

		if (!isNode && !['pod', 'pods', 'po'].includes(what)) {
			return misused(kubectl, 'top', 'choose one of node, pod');
		}

		const {outage} = kubectl.shell.site.door.glass;

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		return isNode ? topNodes(kubectl, names) : topPods(kubectl, names);
	},
});
