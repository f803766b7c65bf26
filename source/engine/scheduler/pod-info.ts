import type {Container, ContainerStatus, Pod, Toleration} from '../api/kinds/pod.ts';
import type {Affinity, PodAffinityTerm, WeightedPodAffinityTerm} from '../api/kinds/scheduling-terms.ts';
import type {Labels} from '../api/meta.ts';
import {keyOf, type ObjectKey} from '../api/object.ts';
import {isSidecar, type PodLoad} from '../api/pod-resources.ts';
import {remembered} from '../api/share.ts';
import {compileSelector, type Requirements} from './label-match.ts';
import {type Amounts, ownRequests, placedRequests} from './resources.ts';

/** A port of the node that a pod wants for itself. */
export type HostPort = {readonly ip: string; readonly protocol: string; readonly port: number};

export const sameHostPort = (one: HostPort, other: HostPort): boolean =>
	one.port === other.port && one.protocol === other.protocol && one.ip === other.ip;

/** One term of pod affinity or anti-affinity, with the namespace of the pod that has it filled in. */
export type AffinityTerm = {
	readonly topologyKey: string;
	readonly selector: Requirements;
	/** Names, sorted. */
	readonly namespaces: readonly string[];
	/** Undefined: no namespace by its labels. */
	readonly namespaceSelector: Requirements;
};

export type WeightedTerm = AffinityTerm & {readonly weight: number};

/**
A pod with everything about its spec worked out that every cycle needs: plain data, frozen, made once for each record.

Source: pkg/scheduler/framework/types.go (PodInfo)
*/
export type PodInfo = {
	readonly pod: Pod;
	readonly key: ObjectKey;
	readonly uid: string;
	readonly namespace: string;
	readonly labels: Labels;
	readonly priority: number;
	/** What it asks for when it looks for a node. */
	readonly requests: Amounts;
	/** What it counts for once it is on a node: resizing included. */
	readonly placed: PodLoad;
	readonly hostPorts: readonly HostPort[];
	readonly tolerations: readonly Toleration[];
	readonly isTerminating: boolean;
	/** It says something about other pods, wanted or required. */
	readonly hasAffinity: boolean;
	readonly requiredAffinity: readonly AffinityTerm[];
	readonly requiredAntiAffinity: readonly AffinityTerm[];
	readonly preferredAffinity: readonly WeightedTerm[];
	readonly preferredAntiAffinity: readonly WeightedTerm[];
	/** Why its terms about other pods cannot be read. */
	readonly affinityProblem: string | undefined;
};

const none: readonly never[] = [];
const noLabels: Labels = {};

const hostPortsOf = (pod: Pod): readonly HostPort[] => {
	const found: HostPort[] = [];
	const collect = (container: Container): void => {
		for (const {hostPort, hostIP, protocol} of container.ports ?? none) {
			if (hostPort !== undefined && hostPort > 0) {
				found.push({
					ip: hostIP === undefined || hostIP === '' ? '0.0.0.0' : hostIP,
					protocol: protocol === undefined || (protocol as string) === '' ? 'TCP' : protocol,
					port: hostPort,
				});
			}
		}
	};

	for (const container of pod.spec.initContainers ?? none) {
		if (isSidecar(container)) {
			collect(container);
		}
	}

	for (const container of pod.spec.containers) {
		collect(container);
	}

	return found.length === 0 ? none : found;
};

/** Namespaces a term speaks of: its own list, or the pod's namespace when it names none in either way. */
const namespacesOf = (term: PodAffinityTerm, own: string): readonly string[] => {
	if ((term.namespaces ?? none).length > 0) {
		return [...(term.namespaces ?? none)].sort();
	}

	return (term.namespaceSelector ?? undefined) === undefined ? [own] : none;
};

type Reading = {readonly term: AffinityTerm; readonly problem: string | undefined};

const readTerm = (term: PodAffinityTerm, own: string): Reading => {
	const selector = compileSelector(term.labelSelector);
	const namespaceSelector = compileSelector(term.namespaceSelector);
	return {
		term: {
			topologyKey: term.topologyKey,
			selector: selector.requirements,
			namespaces: namespacesOf(term, own),
			namespaceSelector: namespaceSelector.requirements,
		},
		problem: selector.problem ?? namespaceSelector.problem,
	};
};

type Terms = Pick<
	PodInfo,
	| 'hasAffinity'
	| 'requiredAffinity'
	| 'requiredAntiAffinity'
	| 'preferredAffinity'
	| 'preferredAntiAffinity'
	| 'affinityProblem'
>;

const noTerms: Terms = {
	hasAffinity: false,
	requiredAffinity: none,
	requiredAntiAffinity: none,
	preferredAffinity: none,
	preferredAntiAffinity: none,
	affinityProblem: undefined,
};

const readTerms = ({podAffinity, podAntiAffinity}: Affinity, namespace: string): Terms => {
	if (podAffinity === undefined && podAntiAffinity === undefined) {
		return noTerms;
	}

	const problems: string[] = [];
	const read = (term: PodAffinityTerm, list: string): AffinityTerm => {
		const {term: ready, problem} = readTerm(term, namespace);

		if (problem !== undefined && !problems.some(known => known.startsWith(list))) {
			problems.push(`${list}: ${problem}`);
		}

		return ready;
	};
	const required = (terms: readonly PodAffinityTerm[] | undefined, list: string): readonly AffinityTerm[] =>
		(terms ?? none).map(term => read(term, list));
	const preferred = (terms: readonly WeightedPodAffinityTerm[] | undefined, list: string): readonly WeightedTerm[] =>
		(terms ?? none).map(({weight, podAffinityTerm}) => ({...read(podAffinityTerm, list), weight}));

	const terms = {
		hasAffinity: true,
		requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, 'requiredAffinityTerms'),
		requiredAntiAffinity: required(
			podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
			'requiredAntiAffinityTerms',
		),
		preferredAffinity: preferred(
			podAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
			'preferredAffinityTerms',
		),
		preferredAntiAffinity: preferred(
			podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
			'preferredAntiAffinityTerms',
		),
	};
	return {...terms, affinityProblem: problems.length < 2 ? problems[0] : `[${problems.join(', ')}]`};
};

/** The pods of a template share their affinity, so its terms are read once for each namespace. */
const termsByNamespace = remembered((_affinity: Affinity) => new Map<string, Terms>());

const termsOf = ({affinity}: Pod['spec'], namespace: string): Terms => {
	if (affinity === undefined) {
		return noTerms;
	}

	if (!Object.isFrozen(affinity)) {
		return readTerms(affinity, namespace);
	}

	const known = termsByNamespace(affinity).get(namespace) ?? readTerms(affinity, namespace);
	termsByNamespace(affinity).set(namespace, known);
	return known;
};

/** Works out what the scheduler needs of a pod. */
export const compilePod = (pod: Pod): PodInfo => {
	const namespace = pod.metadata.namespace ?? '';
	const terms = termsOf(pod.spec, namespace);
	return {
		pod,
		key: keyOf(pod),
		uid: pod.metadata.uid ?? '',
		namespace,
		labels: pod.metadata.labels ?? noLabels,
		priority: pod.spec.priority ?? 0,
		requests: ownRequests(pod),
		placed: placedRequests(pod),
		hostPorts: hostPortsOf(pod),
		tolerations: pod.spec.tolerations ?? none,
		isTerminating: pod.metadata.deletionTimestamp !== undefined,
		hasAffinity: terms.hasAffinity,
		requiredAffinity: terms.requiredAffinity,
		requiredAntiAffinity: terms.requiredAntiAffinity,
		preferredAffinity: terms.preferredAffinity,
		preferredAntiAffinity: terms.preferredAntiAffinity,
		affinityProblem: terms.affinityProblem,
	};
};

/** A container holds something else than it asks for now: a resize is on its way. */
const holdsAnother = (specs: readonly Container[], statuses: readonly ContainerStatus[]): boolean =>
	statuses.some(({name, resources, allocatedResources}) => {
		const asked = specs.find(spec => spec.name === name)?.resources?.requests;
		return (
			(resources !== undefined && resources.requests !== asked) ||
			(allocatedResources !== undefined && allocatedResources !== asked)
		);
	});

const isResized = ({spec, status}: Pod): boolean =>
	holdsAnother(spec.containers, status?.containerStatuses ?? none) ||
	holdsAnother(spec.initContainers ?? none, status?.initContainerStatuses ?? none);

/** Do the two records surely ask for the same? Looks at references alone, and may say no where nothing changed. */
export const askTheSame = (before: Pod, after: Pod): boolean => {
	const one = before.spec;
	const other = after.spec;
	return (
		(one === other ||
			(one.containers === other.containers &&
				one.initContainers === other.initContainers &&
				one.overhead === other.overhead &&
				one.resources === other.resources)) &&
		!isResized(before) &&
		!isResized(after)
	);
};

/** The newer record of a pod; what was worked out for the older one is kept where it still holds. */
export const recompilePod = (before: PodInfo, after: Pod): PodInfo => {
	const earlier = before.pod;
	const holds =
		askTheSame(earlier, after) &&
		earlier.spec.affinity === after.spec.affinity &&
		earlier.spec.tolerations === after.spec.tolerations &&
		earlier.spec.priority === after.spec.priority &&
		earlier.metadata.labels === after.metadata.labels &&
		earlier.metadata.uid === after.metadata.uid;
	return holds
		? {...before, pod: after, isTerminating: after.metadata.deletionTimestamp !== undefined}
		: compilePod(after);
};
