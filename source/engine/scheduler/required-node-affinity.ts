import type {Pod} from '../api/kinds/pod.ts';
import {compileNodeTerm, labelPairs, matches, matchesAnyTerm, type NodeTerm, type Requirements} from './label-match.ts';
import type {NodeInfo} from './node-info.ts';

/** Where a pod may run by its own words: its nodeSelector, and its required node affinity (undefined: it has none). */
export type RequiredNodeAffinity = {readonly selector: Requirements; readonly terms: readonly NodeTerm[] | undefined};

export const requiredNodeAffinity = ({spec}: Pod): RequiredNodeAffinity => {
	const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? undefined;
	return {
		selector: labelPairs(spec.nodeSelector ?? {}),
		terms: required === undefined ? undefined : (required.nodeSelectorTerms ?? []).map(compileNodeTerm),
	};
};

export const allowsNode = ({selector, terms}: RequiredNodeAffinity, node: NodeInfo): boolean =>
	matches(selector, node.labels) && (terms === undefined || matchesAnyTerm(terms, node.labels, node.name));

/** Does nothing but terms that cannot be read keep the pod away from the node? */
export const isUnreadable = ({selector, terms = []}: RequiredNodeAffinity, node: NodeInfo): boolean =>
	matches(selector, node.labels) &&
	terms.some(({problems}) => problems !== undefined) &&
	!matchesAnyTerm(terms, node.labels, node.name);
