import {type Node, nodes} from '../../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {milliValue, unitValue} from '../../../engine/api/quantity.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, find, isEverywhere, selectorFlags} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, misused, refuse, unknownBelow} from './verb.ts';

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

type Measured = {readonly amount: Amount; readonly name: string; readonly namespace?: string};

const sorted = <T extends Measured>(rows: readonly T[], by: string | undefined): readonly T[] =>
	[...rows].sort((left, right) => {
		const [a, b] = [left, right].map(({namespace = '', name}) => `${namespace}/${name}`) as [string, string];
		const names = a < b ? -1 : a > b ? 1 : 0;
		return by === 'cpu'
			? right.amount.milliCpu - left.amount.milliCpu || names
			: by === 'memory'
				? right.amount.bytes - left.amount.bytes || names
				: names;
	});

/** Every cell ends in a tab, the last one too: the spaces at the ends of the lines are kubectl's. */
const lineOf = (texts: readonly string[]): string => `${texts.join('\t')}\t`;

/** What is named and not there, in the words of the metrics API. */
const notFound = (kubectl: Kubectl, plural: string, name: string): number =>
	giveUp(kubectl, `Error from server (NotFound): ${plural}.metrics.k8s.io "${name}" not found`);

const topNodes = (kubectl: Kubectl, name: string | undefined): number => {
	const {shell, api, given, say} = kubectl;
	const {metrics} = shell.site.door;
	const every = api.list(pods as never);
	const running = every.ok ? (every.object.items as unknown as readonly Pod[]) : [];
	const kind = nodes as never;
	const {found, refusals} = find(kubectl, [name === undefined ? {kind} : {kind, name}]);
	const all = found.flatMap(({objects}) => objects as unknown as readonly Node[]);
	const measured = all.map(node => ({node, usage: metrics.ofNode(node, running)?.usage}));
	const rows = measured.flatMap(({node, usage}) =>
		usage === undefined ? [] : [{node, name: node.metadata.name, amount: amountOf(usage)}],
	);
	const [refusal] = refusals;

	if (refusal !== undefined) {
		return refusal.code === 404 && name !== undefined ? notFound(kubectl, 'nodes', name) : refuse(kubectl, refusal);
	}

	if (rows.length === 0) {
		return name === undefined ? giveUp(kubectl, 'error: metrics not available yet') : notFound(kubectl, 'nodes', name);
	}

	const lines = sorted(rows, given.text('sort-by')).map(({node, name: own, amount}) => {
		const {cpu, memory} = (given.on('show-capacity') ? node.status?.capacity : node.status?.allocatable) ?? {};
		const [cores, bytes] = cells(amount);
		const [ofCpu, ofMemory] = [percent(amount.milliCpu, milliValue(cpu)), percent(amount.bytes, unitValue(memory))];
		return lineOf([own, cores, ofCpu, bytes, ofMemory]);
	});
	const silent = measured.filter(({usage}) => usage === undefined).map(({node}) => node.metadata.name);
	const unknown = silent.map(own => lineOf([own, ...Array.from({length: 4}, () => '<unknown>')]));
	const head = given.on('no-headers') ? [] : [lineOf(['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'])];
	say(setInColumns([...head, ...lines, ...unknown], tableTabs).join('\n'));
	return done;
};

type Container = {readonly name: string; readonly amount: Amount};

type Line = Measured & {readonly containers: readonly Container[]};

const podLines = ({shell}: Kubectl, list: readonly Pod[]): readonly Line[] =>
	list.flatMap(pod => {
		const {metadata} = pod;
		const used = (shell.site.door.metrics.ofPod(pod)?.containers ?? []).map(({name, usage}) => ({
			name,
			amount: amountOf(usage),
		}));
		const {name, namespace = ''} = metadata;
		return used.length === 0 ? [] : [{name, namespace, containers: used, amount: add(used.map(({amount}) => amount))}];
	});

const sumLines = (columns: number, total: Amount): readonly string[] => {
	const before = Array.from({length: columns}, () => '');
	return [lineOf([...before, '________', '________']), lineOf([...before, ...cells(total)])];
};

const topPods = (kubectl: Kubectl, name: string | undefined): number => {
	const {given, say, complain, namespace} = kubectl;
	const kind = pods as never;
	const {found, refusals} = find(kubectl, [name === undefined ? {kind} : {kind, name}]);
	const [refusal] = refusals;
	const list = found.flatMap(({objects}) => objects as unknown as readonly Pod[]);
	const rows = podLines(kubectl, list);
	const by = given.text('sort-by');
	const withNamespace = isEverywhere(kubectl);

	if (refusal !== undefined) {
		return refusal.code === 404 && name !== undefined ? notFound(kubectl, 'pods', name) : refuse(kubectl, refusal);
	}

	if (rows.length === 0 && list.length > 0) {
		return name === undefined ? giveUp(kubectl, 'error: metrics not available yet') : notFound(kubectl, 'pods', name);
	}

	if (rows.length === 0) {
		complain(withNamespace ? 'No resources found' : `No resources found in ${namespace} namespace.`);
		return done;
	}

	const ordered = sorted(rows, by);
	const lines = ordered.flatMap(row => {
		const place = withNamespace ? [row.namespace ?? ''] : [];
		return given.on('containers')
			? sorted(row.containers, by).map(each => lineOf([...place, row.name, each.name, ...cells(each.amount)]))
			: [lineOf([...place, row.name, ...cells(row.amount)])];
	});
	const names = [...(withNamespace ? ['NAMESPACE'] : []), ...(given.on('containers') ? ['POD'] : []), 'NAME'];
	const head = given.on('no-headers') ? [] : [lineOf([...names, 'CPU(cores)', 'MEMORY(bytes)'])];
	const sum = given.on('sum') ? sumLines(names.length, add(rows.map(({amount}) => amount))) : [];
	say(setInColumns([...head, ...lines, ...sum], tableTabs).join('\n'));
	return done;
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
		flagSwitch('use-protocol-buffers'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const [what = '', ...names] = given.words;
		const isNode = ['node', 'nodes', 'no'].includes(what);
		const by = given.text('sort-by') ?? '';
		const [name, ...more] = names;

		if (!isNode && !['pod', 'pods', 'po'].includes(what)) {
			return unknownBelow(kubectl, 'top', what, ['node', 'pod']);
		}

		if (more.length > 0) {
			return misused(kubectl, `top ${isNode ? 'node' : 'pod'}`, names.join(' '));
		}

		if (by !== '' && by !== 'cpu' && by !== 'memory') {
			return giveUp(kubectl, 'error: --sort-by accepts only cpu or memory');
		}

		if (name !== undefined && given.has('selector')) {
			return giveUp(kubectl, 'error: only one of NAME or --selector can be provided');
		}

		const {outage} = kubectl.shell.site.door.glass;

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		return isNode ? topNodes(kubectl, name) : topPods(kubectl, name);
	},
});
