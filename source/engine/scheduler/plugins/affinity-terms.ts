import {namespaces} from '../../api/kinds/namespace.ts';
import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {action, type ClusterEvent, type EventRegistration, hintIf} from '../cluster-event.ts';
import type {Sight} from '../framework.ts';
import {matches, type Requirements} from '../label-match.ts';
import type {AffinityTerm, PodInfo} from '../pod-info.ts';

/** A term of the pod that looks for a node, its namespace selector resolved into names. */
export type OwnTerm = {
	readonly topologyKey: string;
	readonly selector: Requirements;
	/** Undefined: all namespaces. */
	readonly namespaces: ReadonlySet<string> | undefined;
};

export const resolveTerms = (terms: readonly AffinityTerm[], sight: Sight): readonly OwnTerm[] =>
	terms.map(({topologyKey, selector, namespaces: named, namespaceSelector}) => {
		if (namespaceSelector?.length === 0) {
			return {topologyKey, selector, namespaces: undefined};
		}

		const chosen =
			namespaceSelector === undefined
				? []
				: sight.seen.list(namespaces).filter(({metadata}) => matches(namespaceSelector, metadata.labels ?? {}));
		return {topologyKey, selector, namespaces: new Set([...named, ...chosen.map(({metadata}) => metadata.name)])};
	});

type Other = Pick<PodInfo, 'namespace' | 'labels'>;

export const matchesOwnTerm = ({namespaces: names, selector}: OwnTerm, other: Other): boolean =>
	(names === undefined || names.has(other.namespace)) && matches(selector, other.labels);

/** All terms; none at all match nobody. */
export const matchesAll = (terms: readonly OwnTerm[], other: Other): boolean => {
	for (const term of terms) {
		if (!matchesOwnTerm(term, other)) {
			return false;
		}
	}

	return terms.length > 0;
};

const asOther = ({metadata}: Pod): Other => ({namespace: metadata.namespace ?? '', labels: metadata.labels ?? {}});

const isPlaced = (pod: Pod | undefined): boolean => pod === undefined || (pod.spec.nodeName ?? '') !== '';

const podHelps = (own: PodInfo, event: ClusterEvent, sight: Sight): boolean => {
	const before = event.before as Pod | undefined;
	const after = event.after as Pod | undefined;

	if (!isPlaced(before) || !isPlaced(after)) {
		return false;
	}

	const wanted = resolveTerms(own.requiredAffinity, sight);
	const unwanted = resolveTerms(own.requiredAntiAffinity, sight);
	const had = (terms: readonly OwnTerm[]): boolean => before !== undefined && matchesAll(terms, asOther(before));
	const has = (terms: readonly OwnTerm[]): boolean => after !== undefined && matchesAll(terms, asOther(after));
	return (!had(wanted) && has(wanted)) || (had(unwanted) && !has(unwanted));
};

const nodeHelps = (own: PodInfo, event: ClusterEvent): boolean => {
	const before = (event.before as Node | undefined)?.metadata.labels ?? {};
	const after = (event.after as Node | undefined)?.metadata.labels ?? {};
	const isNew = event.before === undefined;
	return (
		own.requiredAffinity.some(({topologyKey: key}) => after[key] !== undefined && before[key] !== after[key]) ||
		own.requiredAntiAffinity.some(
			({topologyKey: key}) => isNew || (before[key] !== undefined && before[key] !== after[key]),
		)
	);
};

/**
What may help a pod that affinity kept away. One that is kept away only by the anti-affinity of *other* pods is not woken
when such a pod goes: it waits for another event.
*/
export const affinityEvents: ReadonlyArray<EventRegistration<Sight>> = [
	{
		resource: 'Pod',
		actions: action.add | action.delete | action.updatePodLabel,
		hint: (pod, event, sight) => hintIf(podHelps(pod, event, sight)),
	},
	{
		resource: 'Node',
		actions: action.add | action.updateNodeLabel,
		hint: (pod, event) => hintIf(nodeHelps(pod, event)),
	},
];
