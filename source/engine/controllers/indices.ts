import {mountedClaims} from '../api/claim-view.ts';
import type {AnyKind} from '../api/kind.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {LabelSelector, Labels} from '../api/meta.ts';
import {selectorMatches} from '../api/selectors.ts';
import type {Index} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';

/** Pods by the node that they are bound to: `node-17`. */
export const podsByNode: Index = {
	kind: pods,
	name: 'pods by node',
	values(object) {
		const node = (object as Pod).spec.nodeName;
		return node === undefined || node === '' ? [] : [node];
	},
};

/** Pods by the claims that they mount, `shop/data`; those of most pods are none. */
export const podsByClaim: Index = {
	kind: pods,
	name: 'pods by claim',
	values: pod => mountedClaims(pod as Pod).map(({name}) => `${pod.metadata.namespace}/${name}`),
};

/** Objects that nobody manages, by their namespace: the ones that a controller might adopt. */
export const unmanaged = (kind: AnyKind): Index => ({
	kind,
	name: `unmanaged ${kind.plural}`,
	values: object => (controllingOwner(object) === undefined ? [object.metadata.namespace ?? ''] : []),
});

/** Objects by the uid of each of their owners, managing or not: the garbage collector's graph. */
export const byOwner = (kind: AnyKind): Index => ({
	kind,
	name: 'by owner uid',
	values: object => (object.metadata.ownerReferences ?? []).map(reference => reference.uid),
});

type Pairs = {readonly namespace: string; readonly values: readonly string[]};

const pairsOf = (labels: Labels, namespace: string): Pairs => ({
	namespace,
	values: Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`),
});

const known = new WeakMap<Labels, Pairs>();

/** `shop/app=web` for each label. The pods of a template share their labels, so the words for them are made once. */
export const labelPairs = (labels: Labels, namespace: string): readonly string[] => {
	const before = known.get(labels);

	if (before?.namespace === namespace) {
		return before.values;
	}

	const pairs = pairsOf(labels, namespace);
	known.set(labels, pairs);
	return pairs.values;
};

/** Pods by each of their labels, `shop/app=web`: what selects by labels need not walk a whole namespace. */
export const podsByLabel: Index = {
	kind: pods,
	name: 'pods by label',
	values: ({metadata: {namespace = '', labels}}) => (labels === undefined ? [] : labelPairs(labels, namespace)),
};

/** The pods of a namespace that a selector picks; needs the index `podsByLabel`. */
export const podsSelected = (
	seen: Seen,
	namespace: string | undefined,
	selector: LabelSelector | undefined,
): readonly Pod[] => {
	const [pair, second] = Object.entries(selector?.matchLabels ?? {});

	if (pair === undefined) {
		return seen.list(pods, namespace).filter(pod => selectorMatches(selector, pod.metadata.labels));
	}

	const candidates = seen.byIndex(pods, podsByLabel.name, `${namespace}/${pair[0]}=${pair[1]}`);

	// One label alone is what the index is by.
	if (second === undefined && (selector?.matchExpressions ?? []).length === 0) {
		return candidates;
	}

	return candidates.filter(pod => selectorMatches(selector, pod.metadata.labels));
};
