/** The machines under an application: those of a dump, or a guess from what its pods ask for. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {byText, type Fields, fieldsOf, itemsOf, textAt, textFieldsOf, valueAt} from '../data.ts';
import {containersOf, podSpecOf, podsWanted} from '../manifests.ts';
import {amountOf} from '../sizes.ts';
import type {Notes, OwnRun} from './run.ts';

/** Zones and the node pools in them, as a scenario writes them. */
export type Site = {readonly zones: readonly string[]; readonly pools: readonly Fields[]};

const zoneNames = (count: number): readonly string[] =>
	Array.from({length: count}, (_, index) => String.fromCharCode(97 + index));

const zoneOfNode = (node: ApiObject): string => node.metadata.labels?.['topology.kubernetes.io/zone'] ?? 'a';

const hostLabels =
	/^(kubernetes\.io\/hostname|topology\.kubernetes\.io\/|beta\.kubernetes\.io\/|failure-domain\.|node\.kubernetes\.io\/instance)/;

/** The machines of a dump, those alike in one pool. Taints that say how the nodes felt that day are left out. */
const poolsOfDump = (nodes: readonly ApiObject[]): readonly Fields[] => {
	const machines = nodes.map(node => {
		const capacity = fieldsOf(valueAt(node, ['status', 'capacity']));
		const taints = itemsOf(valueAt(node, ['spec', 'taints'])).filter(
			taint => !textAt(taint, ['key']).startsWith('node.kubernetes.io/'),
		);
		const labels = Object.entries(textFieldsOf(node.metadata.labels)).filter(([name]) => !hostLabels.test(name));
		const pods = Number(textAt(capacity, ['pods'], '110'));
		const instance = {
			cpu: textAt(capacity, ['cpu'], '4'),
			memory: textAt(capacity, ['memory'], '16Gi'),
			maxPods: Number.isInteger(pods) && pods > 0 ? pods : 110,
		};
		return {zone: zoneOfNode(node), labels: Object.fromEntries(labels), taints, instance, name: node.metadata.name};
	});
	const alike = new Map<string, Array<(typeof machines)[number]>>();

	for (const machine of machines) {
		const key = JSON.stringify([machine.zone, machine.instance, machine.labels, machine.taints]);
		const group = alike.get(key) ?? [];
		group.push(machine);
		alike.set(key, group);
	}

	return [...alike.values()].map((members, index) => {
		const {zone, labels, taints, instance} = members[0]!;
		return {
			name: `pool-${index + 1}`,
			zones: {[zone]: members.length},
			instance,
			labels,
			taints,
			names: members.map(({name}) => name),
		};
	});
};

/** What the containers of one pod of an object request together: cores, or bytes. */
const requestOf = (object: ApiObject, resource: 'cpu' | 'memory'): number =>
	containersOf(object)
		.filter(({init}) => !init)
		.reduce(
			(total, {container}) => total + (amountOf(valueAt(container, ['resources', 'requests', resource])) ?? 0),
			0,
		);

const sumOf = (objects: readonly ApiObject[], nodes: number, resource: 'cpu' | 'memory'): number =>
	objects.reduce((sum, object) => sum + requestOf(object, resource) * podsWanted(object, nodes), 0);

const largestOf = (objects: readonly ApiObject[], resource: 'cpu' | 'memory'): number =>
	objects.reduce((largest, object) => Math.max(largest, requestOf(object, resource)), 0);

const gibi = 1_073_741_824;

const sizes = [2, 4, 8, 16, 32, 64, 96];

/** The smallest ordinary machine of which so many hold everything with a third to spare, so that one may be lost. */
const machineFor = (objects: readonly ApiObject[], nodes: number): {readonly cpu: number; readonly memory: number} => {
	const cpu = Math.max((sumOf(objects, nodes, 'cpu') * 1.5) / nodes, largestOf(objects, 'cpu') + 0.5);
	const memory =
		Math.max((sumOf(objects, nodes, 'memory') * 1.5) / nodes, largestOf(objects, 'memory') + gibi / 2) / gibi;
	const size = sizes.find(cores => cores >= cpu && cores * 4 >= memory) ?? 96;
	return {cpu: Math.max(4, size), memory: Math.max(4, size) * 4};
};

/** What a node cannot be told to be: its own name, and the place it stands in. */
const notGiven =
	/^(kubernetes\.io\/(hostname|os)|topology\.kubernetes\.io\/|failure-domain\.|node-role\.kubernetes\.io\/)/;

/** Labels that a pod's node affinity requires, where a value is named; the first term is enough. */
const requiredLabels = (spec: unknown): ReadonlyArray<readonly [string, string]> => {
	const required = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
	const [term] = itemsOf(valueAt(spec, required));
	return itemsOf(valueAt(term, ['matchExpressions'])).flatMap(expression => {
		const operator = textAt(expression, ['operator']);
		const [value] = itemsOf(valueAt(expression, ['values']));
		const wanted = operator === 'Exists' ? 'true' : operator === 'In' && typeof value === 'string' ? value : undefined;
		return wanted === undefined ? [] : [[textAt(expression, ['key']), wanted] as const];
	});
};

/** Labels that pods ask of nodes and that no guessed node would have. */
const wantedLabels = (objects: readonly ApiObject[]): Readonly<Record<string, string>> => {
	const wanted = objects.flatMap(object => {
		const spec = podSpecOf(object)?.spec;
		return [...Object.entries(textFieldsOf(valueAt(spec, ['nodeSelector']))), ...requiredLabels(spec)];
	});
	return Object.fromEntries([...wanted].reverse().filter(([name]) => !notGiven.test(name)));
};

const guessedPool = (objects: readonly ApiObject[], run: OwnRun, notes: Notes): Site => {
	const nodes = run.nodes ?? 3;
	const zones = zoneNames(Math.min(run.zones ?? 3, nodes));
	const machine = machineFor(objects, nodes);
	const labels = wantedLabels(objects);
	const perZone = zones.map(
		(zone, index) => [zone, Math.floor(nodes / zones.length) + (index < nodes % zones.length ? 1 : 0)] as const,
	);
	notes.push(
		`${nodes} workers of ${machine.cpu} CPU and ${machine.memory}Gi in ${zones.length} zone${zones.length === 1 ? '' : 's'}${run.nodes === undefined ? ' (nothing was said about nodes)' : ''}`,
	);

	if (Object.keys(labels).length > 0) {
		notes.push(
			`the workers carry ${Object.entries(labels)
				.map(([name, value]) => `${name}=${value}`)
				.join(', ')}: pods ask for it`,
		);
	}

	return {
		zones,
		pools: [
			{
				name: 'worker',
				zones: Object.fromEntries(perZone),
				instance: {cpu: String(machine.cpu), memory: `${machine.memory}Gi`, price: machine.cpu * 0.04},
				labels,
			},
		],
	};
};

/** Zones and node pools: as the dump describes its workers, unless the person gave a number. */
export const machines = (
	nodes: readonly ApiObject[],
	objects: readonly ApiObject[],
	run: OwnRun,
	notes: Notes,
): Site => {
	const workers = nodes.filter(
		node =>
			!Object.keys(node.metadata.labels ?? {}).some(label =>
				/^node-role\.kubernetes\.io\/(control-plane|master)$/.test(label),
			),
	);

	if (workers.length === 0 || run.nodes !== undefined) {
		return guessedPool(objects, run, notes);
	}

	notes.push(`${workers.length} workers as the dump describes them`);
	return {zones: [...new Set(workers.map(zoneOfNode))].sort(byText), pools: poolsOfDump(workers)};
};
