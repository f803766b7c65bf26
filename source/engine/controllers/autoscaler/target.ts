import type {AnyKind} from '../../api/kind.ts';
import {deployments} from '../../api/kinds/deployment.ts';
import type {CrossVersionObjectReference, HorizontalPodAutoscaler} from '../../api/kinds/horizontal-pod-autoscaler.ts';
import {horizontalPodAutoscalers} from '../../api/kinds/horizontal-pod-autoscaler.ts';
import {allKinds} from '../../api/kinds/index.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {replicaSets} from '../../api/kinds/replica-set.ts';
import {replicationControllers} from '../../api/kinds/replication-controller.ts';
import {statefulSets} from '../../api/kinds/stateful-set.ts';
import type {LabelSelector} from '../../api/meta.ts';
import type {ApiObject} from '../../api/object.ts';
import {keyOf} from '../../api/object.ts';
import {type Parsed, parsed, unparsed} from '../../api/parsed.ts';
import type {Scale} from '../../api/scale.ts';
import {selectorMatches} from '../../api/selectors.ts';
import type {Seen} from '../../client/seen.ts';

/** What an autoscaler scales, as it is now. */
export type Target = {readonly kind: AnyKind; readonly scale: Scale};

/** `apps` of `apps/v1`; the core group has no name. */
const groupOf = ({apiVersion = ''}: CrossVersionObjectReference): string =>
	apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const kindOfTarget = (reference: CrossVersionObjectReference, seen: Seen): AnyKind | undefined =>
	[...allKinds, ...seen.customKinds].find(({group, kind}) => group === groupOf(reference) && kind === reference.kind);

/** Whom the autoscaler is for, or why nobody can tell. Any version of a group will do. */
export const targetOf = ({metadata, spec}: HorizontalPodAutoscaler, seen: Seen): Parsed<Target> => {
	const {scaleTargetRef: reference} = spec;
	const kind = kindOfTarget(reference, seen);

	if (kind === undefined) {
		return unparsed(`no matches for kind "${reference.kind}" in group "${groupOf(reference)}"`);
	}

	const reply = seen.scale(kind, `${metadata.namespace}/${reference.name}`);
	return reply.ok ? parsed({kind, scale: reply.object}) : unparsed(reply.status.message ?? '');
};

type Selecting = ApiObject & {readonly spec: {readonly selector?: LabelSelector | Readonly<Record<string, string>>}};

/** The kinds that controllers follow anyway, so that their selectors cost no request. */
export const followedKinds: readonly AnyKind[] = [
	deployments,
	replicaSets,
	replicationControllers,
	statefulSets,
] as readonly unknown[] as readonly AnyKind[];

const selectorOf = ({metadata, spec}: HorizontalPodAutoscaler, seen: Seen): LabelSelector | undefined => {
	const {scaleTargetRef: reference} = spec;
	const kind = followedKinds.find(each => each.group === groupOf(reference) && each.kind === reference.kind);
	const target = kind === undefined ? undefined : seen.get(kind, `${metadata.namespace}/${reference.name}`);
	const selector = (target as Selecting | undefined)?.spec.selector;
	return kind?.group === '' && selector !== undefined
		? {matchLabels: selector as Readonly<Record<string, string>>}
		: (selector as LabelSelector | undefined);
};

/** Every autoscaler that scales some of these pods, by key; more than one is one too many. */
export const scalersOf = (autoscaler: HorizontalPodAutoscaler, pods: readonly Pod[], seen: Seen): readonly string[] => {
	const others = seen
		.list(horizontalPodAutoscalers, autoscaler.metadata.namespace)
		.filter(other => other.metadata.name !== autoscaler.metadata.name)
		.filter(other => {
			const selector = selectorOf(other, seen);
			return selector !== undefined && pods.some(({metadata}) => selectorMatches(selector, metadata.labels));
		});
	return [autoscaler, ...others].map(keyOf).sort();
};
