import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {NodeAffinity, NodeSelectorTerm} from '../../api/kinds/scheduling-terms.ts';
import {action, hintIf} from '../cluster-event.ts';
import {type Dependence, definePlugin} from '../framework.ts';
import {compileNodeTerm, matchesAnyTerm, matchesNodeTerm, type NodeTerm, together} from '../label-match.ts';
import {NodeInfo} from '../node-info.ts';
import {defaultNormalize} from '../normalize.ts';
import {failed, skip, unresolvable} from '../plugin-status.ts';
import {allowsNode, isUnreadable, type RequiredNodeAffinity, requiredNodeAffinity} from '../required-node-affinity.ts';
import {textOf} from '../text-of.ts';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
const mismatchOfAdded = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const conflict = unresolvable('pod affinity terms conflict');

type Filtering = RequiredNodeAffinity | undefined;

type Preferred = {readonly term: NodeTerm; readonly weight: number};

type Scoring = {readonly preferred: readonly Preferred[]};

/** The names that one term allows by its fields; undefined when it does not speak of names. */
const namesOfTerm = (term: NodeSelectorTerm): ReadonlySet<string> | undefined => {
	let names: ReadonlySet<string> | undefined;

	for (const {key, operator, values} of term.matchFields ?? []) {
		if (key === 'metadata.name' && operator === 'In') {
			const listed = new Set(values ?? []);
			names = names === undefined ? listed : new Set([...names].filter(name => listed.has(name)));
		}
	}

	return names;
};

/** The nodes a pod is pinned to by name, as the pods of a DaemonSet are; undefined when some term leaves it open. */
const pinnedNames = (pod: Pod): ReadonlySet<string> | undefined => {
	const terms =
		pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
	const names = new Set<string>();

	for (const term of terms) {
		const ofTerm = namesOfTerm(term);

		if (ofTerm === undefined) {
			return undefined;
		}

		for (const name of ofTerm) {
			names.add(name);
		}
	}

	return terms.length === 0 ? undefined : names;
};

const preferredTerms = (affinity: NodeAffinity | undefined): readonly Preferred[] =>
	(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({weight, preference}) => ({
		weight,
		term: compileNodeTerm(preference),
	}));

/** What is wrong with terms that count. */
const problemWith = (preferred: readonly Preferred[]): string | undefined =>
	together(
		preferred.flatMap(({weight, term}, at) =>
			weight === 0 ? [] : (term.problems ?? []).map(problem => `[${at}].${problem}`),
		),
	);

/** What depends on a node's labels and name, and on what the pod says of them. */
const onWishes: Dependence<unknown> = {
	on: 'node',
	key: ({pod: {spec}}) => `${textOf(spec.nodeSelector)} ${textOf(spec.affinity?.nodeAffinity)}`,
};

/** Where a pod wants to be, or must be. Source: pkg/scheduler/framework/plugins/nodeaffinity */
export const nodeAffinity = definePlugin<Filtering, Scoring>('NodeAffinity', args => {
	const added = args.addedAffinity as NodeAffinity | undefined;
	const addedTerms = added?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms.map(compileNodeTerm);
	const addedPreferred = preferredTerms(added);
	const isAllowedByProfile = (node: NodeInfo): boolean =>
		addedTerms === undefined || matchesAnyTerm(addedTerms, node.labels, node.name);

	return {
		events: [
			{
				resource: 'Node',
				actions: action.add | action.updateNodeLabel,
				hint({pod}, {before, after}) {
					const required = requiredNodeAffinity(pod);
					const now = new NodeInfo(after as Node);

					if (!isAllowedByProfile(now)) {
						return 'QueueSkip';
					}

					// An error counts as hope.
					if (!allowsNode(required, now)) {
						return hintIf(isUnreadable(required, now));
					}

					return hintIf(before === undefined || !allowsNode(required, new NodeInfo(before as Node)));
				},
			},
		],
		managesWithout: ['preFilter', 'preScore'],
		preFilter({pod}) {
			const required = requiredNodeAffinity(pod);

			if (required.terms === undefined && required.selector?.length === 0 && addedTerms === undefined) {
				return {status: skip};
			}

			const nodeNames = pinnedNames(pod);

			if (nodeNames?.size === 0) {
				return {status: conflict};
			}

			return {state: required, nodeNames};
		},
		filterDepends: onWishes,
		scoreDepends: onWishes,
		filter({pod}, node, prepared) {
			if (!isAllowedByProfile(node)) {
				return mismatchOfAdded;
			}

			return allowsNode(prepared ?? requiredNodeAffinity(pod), node) ? undefined : mismatch;
		},
		preScore({pod}) {
			const own = pod.spec.affinity?.nodeAffinity;

			if (
				(own?.preferredDuringSchedulingIgnoredDuringExecution ?? undefined) === undefined &&
				addedPreferred.length === 0
			) {
				return {status: skip};
			}

			const ofPod = preferredTerms(own);
			const problem = problemWith(ofPod);
			return problem === undefined ? {state: {preferred: [...addedPreferred, ...ofPod]}} : {status: failed(problem)};
		},
		score(_pod, node, {preferred}) {
			let score = 0;

			for (const {term, weight} of preferred) {
				if (matchesNodeTerm(term, node.labels, node.name)) {
					score += weight;
				}
			}

			return score;
		},
		normalize: scores => defaultNormalize(scores, false),
	};
});
