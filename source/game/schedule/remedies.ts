/*
The smallest changes that would let a waiting pod in. Guesses are made node by node (`fixes.ts`), the nearest first, and each is
tried: what is told has placed the pod.
*/
import type {Attempt, NodeInfo, PodInfo, Rehearsal} from '../../engine/cluster.ts';
import {type Fix, fixesFor, prioritiesOn, targetOf, together} from './fixes.ts';
import type {NodeReport, ProvenChange, Refusal} from './report.ts';
import {applyChanges} from './what-if/what-if.ts';

/** So many proposals are enough, and so many tries are made for them. */
const wanted = 6;
const triesAtMost = 16;
/** So many sizes of new nodes are tried. */
const modelsAtMost = 6;
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

const guessesOn = (info: PodInfo, node: NodeInfo, refusals: readonly Refusal[]): readonly Guess[] => {
	if (refusals.length === 0 || refusals.length > refusalsAtMost) {
		return [];
	}

	const alternatives = refusals.map(refusal => fixesFor(info, node, refusal));
	return alternatives.some(fixes => fixes.length === 0)
		? []
		: combinations(alternatives).map(fix => ({...fix, refusals: refusals.length}));
};

/** The nearest guess of each sort, the nearest sort first. */
const guesses = (
	info: PodInfo,
	nodes: readonly NodeReport[],
	nodeOf: (name: string) => NodeInfo | undefined,
): readonly Guess[] => {
	const best = new Map<string, Guess>();

	for (const {node: name, refusals} of nodes) {
		const node = nodeOf(name);

		for (const guess of node === undefined ? [] : guessesOn(info, node, refusals)) {
			const known = best.get(guess.sort);

			if (known === undefined || guess.cost < known.cost) {
				best.set(guess.sort, guess);
			}
		}
	}

	return [...best.values()].sort((one, other) => one.refusals - other.refusals || one.cost - other.cost);
};

/** One node of each size and sort, the smallest first. */
const models = (nodes: readonly NodeInfo[]): readonly NodeInfo[] => {
	const shape = ({labels, node, taints}: NodeInfo): string => {
		const {'kubernetes.io/hostname': _name, 'topology.kubernetes.io/zone': _zone, ...others} = labels;
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

	for (const guess of guesses(info, nodes, name => rehearsal.table.snapshot.get(name))) {
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

const nodeWords = ({name, allocatableMilliCpu, allocatableMemory}: NodeInfo, labels: string): string =>
	`one more empty node like ${name} (${allocatableMilliCpu / 1000} cpu, ${Math.round(allocatableMemory / 1_073_741_824)}Gi)${labels === '' ? '' : ` with ${labels}`}`;

/** A new node like one that is there; with the labels that the pod selects by, where the model has others. */
const fromNewNode = (rehearsal: Rehearsal, info: PodInfo): readonly ProvenChange[] => {
	const wanted = Object.entries(info.pod.spec.nodeSelector ?? {}).filter(([key]) => key !== 'kubernetes.io/hostname');

	for (const model of models(rehearsal.table.snapshot.list).slice(0, modelsAtMost)) {
		const labels = wanted
			.filter(([key, value]) => model.labels[key] !== value)
			.map(([key, value]) => `${key}=${value}`);
		const whatIf = [[`add-node like=${model.name}`, ...labels.map(each => `label=${each}`)].join(' ')];
		const node = hostOf(tried(rehearsal, info.key, whatIf));

		if (node !== undefined) {
			return [{change: nodeWords(model, labels.join(' ')), whatIf, node}];
		}
	}

	return [];
};

/** The lowest priority with which the pod could drive others away. */
const fromPriority = (rehearsal: Rehearsal, info: PodInfo): readonly ProvenChange[] => {
	const above = prioritiesOn(rehearsal.table.snapshot.list).filter(priority => priority >= info.priority);

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

/** Changes that were seen to help, the smallest first; none where podfall knows none. */
export const remediesFor = (
	rehearsal: Rehearsal,
	info: PodInfo,
	nodes: readonly NodeReport[],
): readonly ProvenChange[] => [
	...fromGuesses(rehearsal, info, nodes),
	...fromNewNode(rehearsal, info),
	...fromPriority(rehearsal, info),
];
