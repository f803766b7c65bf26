import {type Deployment, deployments} from '../../api/kinds/deployment.ts';
import type {ReplicaSet} from '../../api/kinds/replica-set.ts';
import {type Decision, type EventNote, update} from '../../client/calls.ts';
import {byRevision, revisionIn, revisionOf, rollbackAnnotation, sameTemplate, templateOf} from './revisions.ts';

/** The ReplicaSet to go back to: the one with this number, or, for 0, the last but one. */
export const revisionToReturnTo = (sets: readonly ReplicaSet[], revision: bigint): ReplicaSet | undefined => {
	const ranked = [...sets].sort((left, right) => byRevision(right, left));
	return revision === 0n ? ranked[1] : ranked.find(set => revisionOf(set) === revision);
};

/**
Puts an old template back, as the old rollback annotation asks, and takes the annotation away.

kubectl does this by itself today; the annotation is what old clients send. Source: pkg/controller/deployment/rollback.go
*/
export const rollBack = (deployment: Deployment, sets: readonly ReplicaSet[]): Decision => {
	const {[rollbackAnnotation]: asked, ...annotations} = deployment.metadata.annotations ?? {};
	const target = revisionToReturnTo(sets, revisionIn(asked));
	const cleared: Deployment = {...deployment, metadata: {...deployment.metadata, annotations}};
	const note = (type: EventNote['type'], reason: string, message: string): EventNote => ({
		about: deployment,
		type,
		reason,
		message,
	});

	if (target === undefined) {
		return {
			calls: [update(deployments, cleared, 'there is no such revision to roll back to')],
			events: [
				note(
					'Warning',
					'DeploymentRollbackRevisionNotFound',
					asked === '0' ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.',
				),
			],
		};
	}

	if (sameTemplate(target.spec.template, deployment.spec.template)) {
		return {
			calls: [update(deployments, cleared, 'it has that template already')],
			events: [
				note(
					'Warning',
					'DeploymentRollbackTemplateUnchanged',
					`The rollback revision contains the same template as current deployment "${deployment.metadata.name}"`,
				),
			],
		};
	}

	return {
		calls: [
			update(
				deployments,
				{...cleared, spec: {...cleared.spec, template: templateOf(target)}},
				`rolled back to revision ${revisionOf(target)}`,
			),
		],
		events: [
			note(
				'Normal',
				'DeploymentRollback',
				`Rolled back deployment "${deployment.metadata.name}" to revision ${revisionOf(target)}`,
			),
		],
	};
};
