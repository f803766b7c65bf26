import {type Deployment, deployments} from '../../api/kinds/deployment.ts';
import {type ReplicaSet, replicaSets} from '../../api/kinds/replica-set.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, type Decision, remove, updateStatus} from '../../client/calls.ts';
import {isTerminating} from '../pod-state.ts';
import {sizeOf} from './arithmetic.ts';
import {countedStatus, untilDeadline, withProgress} from './conditions.ts';
import {byRevision, revisionAnnotation} from './revisions.ts';
import {allOf, type View} from './view.ts';

/** Old ReplicaSets without pods, beyond the number that is kept, lowest revision first. */
export const outdated = (deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly ReplicaSet[] => {
	const alive = oldSets.filter(set => !isTerminating(set));
	const tooMany = alive.length - (deployment.spec.revisionHistoryLimit ?? 10);
	return [...alive]
		.sort((left, right) => byRevision(left, right) || (left.metadata.name < right.metadata.name ? -1 : 1))
		.slice(0, Math.max(0, tooMany))
		.filter(
			set =>
				sizeOf(set) === 0 &&
				(set.status?.replicas ?? 0) === 0 &&
				(set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0),
		);
};

/** The end of every look: history, counts and conditions, and the Deployment's own number. */
export const finish = (view: View, {progress, cleanup = false}: {progress: boolean; cleanup?: boolean}): Decision => {
	const {deployment, newSet, now} = view;
	const limit = deployment.spec.revisionHistoryLimit ?? 10;
	const history = (cleanup ? outdated(deployment, view.oldSets) : []).map(
		(set): Call => ({
			...remove(
				replicaSets,
				`${set.metadata.namespace}/${set.metadata.name}`,
				`only ${limit} old ReplicaSets are kept, and this one is empty`,
			),
			fineIf: ['NotFound'],
		}),
	);
	const all = allOf(view);
	const counted = countedStatus(deployment, newSet, all, view.status.conditions ?? [], now);
	const status = progress ? withProgress(deployment, counted, newSet, all, now) : counted;
	const revised = numbered(deployment, newSet);
	const because =
		revised === deployment
			? 'counted its ReplicaSets again'
			: `it is at revision ${revised.metadata.annotations?.[revisionAnnotation]}`;
	const report =
		revised === deployment && equalValues(status, deployment.status)
			? []
			: [updateStatus(deployments, {...revised, status}, because)];
	return {
		calls: [...view.calls, ...history, ...report],
		lookAgainIn: progress ? untilDeadline(deployment, status, now) : undefined,
	};
};

/**
The Deployment with the number of its newest ReplicaSet; the same one when it has it. It goes with the status, whose door lets
annotations through. Source: pkg/controller/deployment/sync.go, `getNewReplicaSet`
*/
const numbered = (deployment: Deployment, newSet: ReplicaSet | undefined): Deployment => {
	const revision = newSet?.metadata.annotations?.[revisionAnnotation];
	const annotations = deployment.metadata.annotations;
	return revision === undefined || annotations?.[revisionAnnotation] === revision
		? deployment
		: {
				...deployment,
				metadata: {...deployment.metadata, annotations: {...annotations, [revisionAnnotation]: revision}},
			};
};
