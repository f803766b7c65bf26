/** Whether a pod's own words allow a node: its nodeSelector and its required node affinity. */
import type {Node} from './kinds/node.ts';
import type {PodSpec} from './kinds/pod.ts';
import type {NodeSelectorRequirement, NodeSelectorTerm} from './kinds/scheduling-terms.ts';
import {labelsInclude, requirementHolds} from './selectors.ts';

type Holds = (requirement: NodeSelectorRequirement) => boolean;

const termHolds = (term: NodeSelectorTerm, byLabel: Holds, byField: Holds): boolean => {
	const expressions = term.matchExpressions ?? [];
	const fields = term.matchFields ?? [];
	return expressions.length + fields.length > 0 && expressions.every(byLabel) && fields.every(byField);
};

const holdsFor =
	(labels: Readonly<Record<string, string>>): Holds =>
	({operator, key, values}) =>
		requirementHolds(operator, key, values, labels);

/** Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity, GetRequiredNodeAffinity */
export const allowsNode = ({nodeSelector, affinity}: PodSpec, {metadata}: Node): boolean => {
	const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	return (
		labelsInclude(metadata.labels, nodeSelector) &&
		(required === undefined ||
			required.nodeSelectorTerms.some(term =>
				termHolds(term, holdsFor(metadata.labels ?? {}), holdsFor({'metadata.name': metadata.name})),
			))
	);
};
