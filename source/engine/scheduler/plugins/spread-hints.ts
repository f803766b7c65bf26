import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {equalValues} from '../../api/share.ts';
import {action, type ClusterEvent, type EventRegistration, hintIf} from '../cluster-event.ts';
import type {Sight} from '../framework.ts';
import {matches} from '../label-match.ts';
import type {PodInfo} from '../pod-info.ts';
import {type Constraint, constraintsOf, type Defaults, hasAllKeys} from './spread-constraints.ts';

const concerns = (own: PodInfo, other: Pod | undefined): boolean =>
	other === undefined ||
	(other.metadata.uid ?? '') === own.uid ||
	((other.spec.nodeName ?? '') !== '' && (other.metadata.namespace ?? '') === own.namespace);

const counts = ({selector}: Constraint, pod: Pod): boolean => matches(selector, pod.metadata.labels ?? {});

const afterUpdate = (own: PodInfo, constraints: readonly Constraint[], before: Pod, after: Pod): boolean => {
	const toleratesOther =
		(after.metadata.uid ?? '') === own.uid && !equalValues(before.spec.tolerations ?? [], after.spec.tolerations ?? []);
	return (
		(toleratesOther && constraints.some(({honorsTaints}) => honorsTaints)) ||
		constraints.some(constraint => counts(constraint, before) !== counts(constraint, after))
	);
};

const podHelps = (own: PodInfo, constraints: readonly Constraint[], event: ClusterEvent): boolean => {
	const before = event.before as Pod | undefined;
	const after = event.after as Pod | undefined;

	if (!concerns(own, before) || !concerns(own, after)) {
		return false;
	}

	if (before !== undefined && after !== undefined) {
		return afterUpdate(own, constraints, before, after);
	}

	const one = before ?? after;
	return one !== undefined && constraints.some(constraint => counts(constraint, one));
};

const nodeHelps = (constraints: readonly Constraint[], event: ClusterEvent): boolean => {
	const before = event.before as Node | undefined;
	const after = event.after as Node | undefined;
	const had = before !== undefined && hasAllKeys(before.metadata.labels ?? {}, constraints);
	const has = after !== undefined && hasAllKeys(after.metadata.labels ?? {}, constraints);

	if (before === undefined || after === undefined) {
		return had || has;
	}

	const moved = constraints.some(
		({topologyKey}) => before.metadata.labels?.[topologyKey] !== after.metadata.labels?.[topologyKey],
	);
	return had !== has || (has && (moved || !equalValues(before.spec?.taints ?? [], after.spec?.taints ?? [])));
};

/** What may help a pod that a hard spread constraint kept away. */
export const spreadEvents = (defaults: Defaults): ReadonlyArray<EventRegistration<Sight>> => [
	{
		resource: 'Pod',
		actions: action.add | action.delete | action.updatePodLabel | action.updatePodToleration,
		hint: (pod, event, sight) => hintIf(podHelps(pod, constraintsOf(pod, 'DoNotSchedule', defaults, sight), event)),
	},
	{
		resource: 'Node',
		actions: action.add | action.delete | action.updateNodeLabel | action.updateNodeTaint,
		hint: (pod, event, sight) => hintIf(nodeHelps(constraintsOf(pod, 'DoNotSchedule', defaults, sight), event)),
	},
];
