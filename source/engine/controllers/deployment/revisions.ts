import {type Deployment, deployments} from '../../api/kinds/deployment.ts';
import type {PodTemplateSpec} from '../../api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../../api/kinds/replica-set.ts';
import type {Labels} from '../../api/meta.ts';
import {templateHash} from '../../api/names.ts';
import {equalValues, withMembers} from '../../api/share.ts';
import {controllerReference} from '../../client/ownership.ts';
import {byAge, type RolloutBounds, type Sized} from './arithmetic.ts';

export const hashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
export const historyAnnotation = 'deployment.kubernetes.io/revision-history';
export const rollbackAnnotation = 'deprecated.deployment.rollback.to';

const mostInt64 = (1n << 63n) - 1n;

/** Annotations of a Deployment that are its own and are not copied to its ReplicaSets. */
const ownAnnotations: ReadonlySet<string> = new Set([
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionAnnotation,
	historyAnnotation,
	desiredAnnotation,
	maxAnnotation,
	rollbackAnnotation,
]);

/** The longest list of earlier revisions that a ReplicaSet keeps, in characters. */
const longestHistory = 2000;

const withoutHash = (template: PodTemplateSpec): PodTemplateSpec => {
	const {[hashLabel]: _, ...labels} = template.metadata?.labels ?? {};
	return {...template, metadata: {...template.metadata, labels}};
};

/** Whether two templates make the same pods; the hash label tells generations apart and is not looked at. */
export const sameTemplate = (left: PodTemplateSpec, right: PodTemplateSpec): boolean =>
	equalValues(withoutHash(left), withoutHash(right));

/** The ReplicaSet of the template that is wanted now: the oldest, should there be several. */
export const newSetOf = (deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined =>
	[...sets].sort(byAge).find(set => sameTemplate(set.spec.template, deployment.spec.template));

const numberIn = (
	set: {readonly metadata: {readonly annotations?: Labels}},
	annotation: string,
): number | undefined => {
	const text = set.metadata.annotations?.[annotation];
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** A revision is an int64, which may be more than a number holds; what is none counts as 0. */
export const revisionIn = (text: string | undefined): bigint => {
	const revision = text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
	return revision <= mostInt64 ? revision : 0n;
};

export const revisionOf = (set: ReplicaSet): bigint => revisionIn(set.metadata.annotations?.[revisionAnnotation]);
export const desiredBefore = (set: ReplicaSet): number | undefined => numberIn(set, desiredAnnotation);

export const sized = (deployment: Deployment, set: ReplicaSet): Sized => ({
	set,
	maxBefore: numberIn(set, maxAnnotation) || (deployment.status?.replicas ?? 0),
});

export const nextRevision = (oldSets: readonly ReplicaSet[]): bigint =>
	oldSets.map(revisionOf).reduce((highest, revision) => (revision > highest ? revision : highest), 0n) + 1n;

/** The lower revision first. */
export const byRevision = (left: ReplicaSet, right: ReplicaSet): number => {
	const [first, second] = [revisionOf(left), revisionOf(right)];
	return first === second ? 0 : first < second ? -1 : 1;
};

/** What a ReplicaSet carries of its Deployment's size, so that the next change can be spread by proportion. */
export const sizeAnnotations = (bounds: RolloutBounds): Labels => ({
	[desiredAnnotation]: String(bounds.wanted),
	[maxAnnotation]: String(bounds.maxTotal),
});

const copied = (deployment: Deployment): Labels =>
	Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key)));

const historyWith = (set: ReplicaSet): Labels => {
	const before = set.metadata.annotations?.[revisionAnnotation];

	if (before === undefined) {
		return {};
	}

	const earlier = set.metadata.annotations?.[historyAnnotation];
	let history = earlier === undefined || earlier === '' ? [before] : [...earlier.split(','), before];

	while (history.join(',').length > longestHistory) {
		history = history.slice(1);
	}

	return {[historyAnnotation]: history.join(',')};
};

/** The ReplicaSet of the wanted template with its number and its Deployment's annotations; the same when it has them. */
export const withRevision = (deployment: Deployment, set: ReplicaSet, revision: bigint): ReplicaSet => {
	const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
	const numbered = revisionOf(set) < revision ? {...historyWith(set), [revisionAnnotation]: String(revision)} : {};
	const annotations = {...set.metadata.annotations, ...copied(deployment), ...numbered};

	if (equalValues(annotations, set.metadata.annotations ?? {}) && (set.spec.minReadySeconds ?? 0) === minReadySeconds) {
		return set;
	}

	const spec = withMembers(set.spec, {minReadySeconds: minReadySeconds === 0 ? undefined : minReadySeconds});
	return {...set, metadata: {...set.metadata, annotations}, spec};
};

/** A fresh ReplicaSet for the wanted template. Source: pkg/controller/deployment/sync.go, getNewReplicaSet */
export const setForTemplate = (
	deployment: Deployment,
	revision: bigint,
	replicas: number,
	bounds: RolloutBounds,
): ReplicaSet => {
	const {template, selector, minReadySeconds} = deployment.spec;
	const hash = templateHash(template, deployment.status?.collisionCount);
	const labels = {...template.metadata?.labels, [hashLabel]: hash};
	return {
		apiVersion: 'apps/v1',
		kind: replicaSets.kind,
		metadata: {
			name: `${deployment.metadata.name}-${hash}`,
			namespace: deployment.metadata.namespace,
			labels,
			annotations: {...copied(deployment), [revisionAnnotation]: String(revision), ...sizeAnnotations(bounds)},
			ownerReferences: [controllerReference(deployment, deployments)],
		},
		spec: {
			replicas,
			...(minReadySeconds === undefined ? {} : {minReadySeconds}),
			selector: {...selector, matchLabels: {...selector.matchLabels, [hashLabel]: hash}},
			template: {...template, metadata: {...template.metadata, labels}},
		},
	};
};

/** The template of a ReplicaSet as its Deployment would hold it. */
export const templateOf = (set: ReplicaSet): PodTemplateSpec => withoutHash(set.spec.template);
