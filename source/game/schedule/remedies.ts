/*
The smallest changes that would let a waiting pod in. Guesses are made node by node (`fixes.ts`), the nearest first, and each is
tried: what is told has placed the pod.
*/

import {mountedClaims} from '../../engine/api/claim-view.ts';
import type {Node} from '../../engine/api/kinds/node.ts';
import {remembered} from '../../engine/api/share.ts';
import type {Attempt, NodeInfo, Picture, PodInfo, Rehearsal} from '../../engine/cluster.ts';
import {type Fix, targetOf, together} from './fix.ts';
import {fixesFor, labelsAskedFor, lackOf, prioritiesOn} from './fixes.ts';
import type {NodeReport, ProvenChange, Refusal} from './report.ts';
import {applyChanges} from './what-if/what-if.ts';

/** So many proposals are enough, and so many tries are made for them. */
const wanted = 6;
const triesAtMost = 12;
/** So many new nodes are tried. */
const sitesAtMost = 6;
/** Who is refused by more plug-ins on a node than this needs another node. */
const refusalsAtMost = 3;

/** All ways to pick one fix for each refusal, at most a few. */
const combinations = (alternatives: ReadonlyArray<readonly Fix[]>): readonly Fix[] => {
	let ways: ReadonlyArray<readonly Fix[]> = [[]];

	for (const fixes of alternatives) {
		ways = ways.flatMap(way => fixes.map(fix => [...way, fix])).slice(0, 12);
	}

	return ways.filter(way => way.length > 0).map(way => (way.length === 1 ? (way[0] as Fix) : together(way)));
};

type Guess = Fix & {readonly refusals: number};

type Asked = {readonly node: NodeInfo; readonly refusals: readonly Refusal[]};

const taintsText = remembered(({spec}: Node): string => JSON.stringify(spec?.taints ?? []));

/** Of nodes that are alike and refuse alike, the one that lacks least: the others would give the same guesses, for more. */
const nearest = (info: PodInfo, asked: readonly Asked[]): readonly Asked[] => {
	const found = new Map<string, Asked & {readonly lacks: number}>();
	const labels = labelsAskedFor(info);

	for (const {node, refusals} of asked) {
		const words = refusals.map(({plugin, reasons}) => `${plugin}: ${reasons.join()}`);
		const key = [...words, taintsText(node.node), ...labels.map(name => `${name}=${node.labels[name]}`)].join('\n');
		const lacks = lackOf(info, node, refusals);
		const known = found.get(key);

		if (known === undefined || lacks < known.lacks) {
			found.set(key, {node, refusals, lacks});
		}
	}

	return [...found.values()];
};

const guessesOn = (info: PodInfo, {node, refusals}: Asked, picture: Picture): readonly Guess[] => {
	const alternatives = refusals.map(refusal => fixesFor(info, node, refusal, picture));
	return alternatives.some(fixes => fixes.length === 0)
		? []
		: combinations(alternatives).map(fix => ({...fix, refusals: refusals.length}));
};

/** The nearest guess of each sort, the nearest sort first. */
const guesses = (info: PodInfo, nodes: readonly NodeReport[], {table, picture}: Rehearsal): readonly Guess[] => {
	const best = new Map<string, Guess>();
	const fewest = Math.min(...nodes.map(({refusals}) => refusals.length).filter(count => count > 0));

	// A node that is two refusals further than another is not the nearest way in.
	const asked = nodes
		.filter(({refusals}) => refusals.length > 0 && refusals.length <= Math.min(fewest + 1, refusalsAtMost))
		.flatMap(({node: name, refusals}) => {
			const node = table.snapshot.get(name);
			return node === undefined ? [] : [{node, refusals}];
		});

	for (const each of nearest(info, asked)) {
		for (const guess of guessesOn(info, each, picture())) {
			const known = best.get(guess.sort);

			if (known === undefined || guess.cost < known.cost) {
				best.set(guess.sort, guess);
			}
		}
	}

	return [...best.values()].sort((one, other) => one.refusals - other.refusals || one.cost - other.cost);
};

const zoneKey = 'topology.kubernetes.io/zone';

/** One node of each size and sort, the smallest first. */
const models = (nodes: readonly NodeInfo[]): readonly NodeInfo[] => {
	const shape = ({labels, node, taints}: NodeInfo): string => {
		const {'kubernetes.io/hostname': _name, [zoneKey]: _zone, ...others} = labels;
		return JSON.stringify([node.status?.allocatable, taints.map(({key, effect}) => [key, effect]), others]);
	};
	const byShape = new Map<string, NodeInfo>();

	for (const node of nodes) {
		const known = shape(node);

		if (!byShape.has(known)) {
			byShape.set(known, node);
		}
	}

	return [...byShape.values()].sort(
		(one, other) =>
			one.allocatableMilliCpu - other.allocatableMilliCpu || one.allocatableMemory - other.allocatableMemory,
	);
};

const hostOf = (attempt: Attempt | undefined): string | undefined =>
	attempt?.kind === 'decided' && attempt.result.outcome === 'placed' ? attempt.result.host : undefined;

/** Tries a change; where the pod would go, or undefined when it would not. */
const tried = (rehearsal: Rehearsal, key: string, whatIf: readonly string[]): Attempt | undefined => {
	const changed = applyChanges(whatIf, rehearsal.picture());
	return changed.ok ? rehearsal.askIn(changed.value, key) : undefined;
};

/** A spread that is wide enough at 2 need not be told at 3. */
const family = ({sort}: Fix): string => sort.replace(/ \d+$/, '');

const fromGuesses = (rehearsal: Rehearsal, info: PodInfo, nodes: readonly NodeReport[]): readonly ProvenChange[] => {
	const found = new Map<string, ProvenChange>();
	let tries = 0;
	let fewest = Number.MAX_SAFE_INTEGER;

	for (const guess of guesses(info, nodes, rehearsal)) {
		if (found.size >= wanted || tries >= triesAtMost) {
			break;
		}

		// What one change does need not be done by two.
		if (found.has(family(guess)) || (guess.refusals > fewest && found.size > 0)) {
			continue;
		}

		tries += 1;
		const node = hostOf(tried(rehearsal, info.key, guess.whatIf));

		if (node !== undefined) {
			fewest = Math.min(fewest, guess.refusals);
			found.set(family(guess), {change: guess.words, whatIf: guess.whatIf, node});
		}
	}

	return [...found.values()];
};

const nodeWords = ({model, zone, labels}: Site): string => {
	const {name, allocatableMilliCpu, allocatableMemory} = model;
	const size = `${allocatableMilliCpu / 1000} cpu, ${Math.round(allocatableMemory / 1_073_741_824)}Gi`;
	const where = zone === undefined ? '' : ` in zone ${zone}`;
	return `one more empty node like ${name} (${size})${where}${labels.length === 0 ? '' : ` with ${labels.join(' ')}`}`;
};

/** A new node: like which one, in another zone than that, with which other labels. */
type Site = {readonly model: NodeInfo; readonly zone?: string; readonly labels: readonly string[]};

/** Where a new node may stand: beside the model; for a pod that mounts claims, whose volumes may live in a zone, in any. */
const sitesOf = (info: PodInfo, sizes: readonly NodeInfo[], nodes: readonly NodeInfo[]): readonly Site[] => {
	const wanted = Object.entries(info.pod.spec.nodeSelector ?? {}).filter(([key]) => key !== 'kubernetes.io/hostname');
	const zones =
		mountedClaims(info.pod).length === 0 ? [] : [...new Set(nodes.flatMap(({labels}) => labels[zoneKey] ?? []))];
	return sizes.flatMap(model => {
		const labels = wanted
			.filter(([key, value]) => model.labels[key] !== value)
			.map(([key, value]) => `${key}=${value}`);
		const elsewhere = zones.filter(zone => zone !== model.labels[zoneKey]);
		return [{model, labels}, ...elsewhere.map(zone => ({model, zone, labels}))];
	});
};

/** A new node like one that is there; with the labels that the pod selects by, where the model has others. */
const fromNewNode = (rehearsal: Rehearsal, info: PodInfo, sizes: readonly NodeInfo[]): readonly ProvenChange[] => {
	for (const site of sitesOf(info, sizes, rehearsal.table.snapshot.list).slice(0, sitesAtMost)) {
		const {model, zone, labels} = site;
		const where = zone === undefined ? [] : [`zone=${zone}`];
		const whatIf = [[`add-node like=${model.name}`, ...where, ...labels.map(each => `label=${each}`)].join(' ')];
		const node = hostOf(tried(rehearsal, info.key, whatIf));

		if (node !== undefined) {
			return [{change: nodeWords(site), whatIf, node}];
		}
	}

	return [];
};

/** The lowest priority with which the pod could drive others away. */
const fromPriority = (rehearsal: Rehearsal, info: PodInfo, priorities: readonly number[]): readonly ProvenChange[] => {
	const above = priorities.filter(priority => priority >= info.priority);

	for (const priority of info.pod.spec.preemptionPolicy === 'Never' ? [] : above.slice(0, 3)) {
		const whatIf = [`set-priority ${targetOf(info.pod)} ${priority + 1}`];
		const attempt = tried(rehearsal, info.key, whatIf);
		const nomination =
			attempt?.kind === 'decided' && attempt.result.outcome === 'unschedulable' ? attempt.result.nomination : undefined;

		const ofTheSame = nomination?.victims.some(({pod}) => targetOf(pod) === targetOf(info.pod)) === true;

		if (nomination !== undefined && !ofTheSame) {
			const victims = nomination.victims.map(({key}) => key);
			const shown =
				victims.length > 3 ? `${victims.slice(0, 3).join(', ')} and ${victims.length - 3} more` : victims.join(', ');
			return [
				{
					change: `a priority of ${priority + 1}: it would evict ${shown} from ${nomination.node}`,
					whatIf,
					node: nomination.node,
				},
			];
		}
	}

	return [];
};

/** Asked about a pod and what the nodes said: changes that were seen to help, the smallest first. */
export type Remedies = (info: PodInfo, nodes: readonly NodeReport[]) => readonly ProvenChange[];

/** Remedies for the pods of one rehearsal; what they share is worked out once. */
export const createRemedies = (rehearsal: Rehearsal): Remedies => {
	let sizes: readonly NodeInfo[] | undefined;
	let priorities: readonly number[] | undefined;

	return (info, nodes) => {
		sizes ??= models(rehearsal.table.snapshot.list);
		priorities ??= prioritiesOn(rehearsal.table.snapshot.list);
		return [
			...fromGuesses(rehearsal, info, nodes),
			...fromNewNode(rehearsal, info, sizes),
			...fromPriority(rehearsal, info, priorities),
		];
	};
};
