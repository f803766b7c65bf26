import {findCondition} from '../../api/conditions.ts';
import type {Deployment, DeploymentStatus} from '../../api/kinds/deployment.ts';
import {type ReplicaSet, replicaSets} from '../../api/kinds/replica-set.ts';
import {type Call, type Turn, update} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import type {Millis} from '../../kernel/time.ts';
import {sizeOf} from './arithmetic.ts';
import {couldNotCreate, foundNewSet, hasDeadline, setCondition, withPause} from './conditions.ts';
import {newSetOf, nextRevision, revisionOf, withRevision} from './revisions.ts';

/** What one look sees, and what it has decided so far. */
export type View = {
	readonly deployment: Deployment;
	readonly newSet: ReplicaSet | undefined;
	readonly oldSets: readonly ReplicaSet[];
	readonly seen: Seen;
	readonly now: Millis;
	readonly calls: readonly Call[];
	readonly status: DeploymentStatus;
};

export const look = (deployment: Deployment, sets: readonly ReplicaSet[], seen: Seen, turn: Turn): View => {
	const found = newSetOf(deployment, sets);
	const oldSets = sets.filter(set => set !== found);
	const {now} = seen;
	const paused = withPause(deployment, deployment.status?.conditions ?? [], now);
	const conditions = failedToCreate(turn) ? setCondition(paused, couldNotCreate(refusalOf(turn)), now) : paused;
	const view = {deployment, newSet: found, oldSets, seen, now, calls: [], status: {...deployment.status, conditions}};
	return found === undefined ? view : recognise(view, found);
};

const failedToCreate = ({refusal}: Turn): boolean =>
	refusal?.call.verb === 'create' && refusal.call.kind.plural === replicaSets.plural;

const refusalOf = ({refusal}: Turn): string =>
	`Failed to create new replica set "${refusal?.call.name}": ${refusal?.status.message}`;

/** Gives the ReplicaSet of the wanted template its number, and says that it was found. */
const recognise = (view: View, found: ReplicaSet): View => {
	const {deployment, status, now} = view;
	const newSet = withRevision(deployment, found, nextRevision(view.oldSets));
	const conditions = status.conditions ?? [];
	const news = hasDeadline(deployment) && findCondition(conditions, 'Progressing') === undefined;
	return {
		...view,
		newSet,
		calls:
			newSet === found
				? []
				: [update(replicaSets, newSet, `it is revision ${revisionOf(newSet)} of its Deployment now`)],
		status: news ? {...status, conditions: setCondition(conditions, foundNewSet(found.metadata.name), now)} : status,
	};
};

export const allOf = ({newSet, oldSets}: View): readonly ReplicaSet[] =>
	newSet === undefined ? oldSets : [...oldSets, newSet];
export const isSized = (set: ReplicaSet): boolean => sizeOf(set) > 0;

export const wanted = ({deployment}: View): number => deployment.spec.replicas ?? 1;
