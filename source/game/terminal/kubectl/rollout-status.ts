/** How far rollouts are, in kubectl's words. Source: kubectl/pkg/polymorphichelpers/rollout_status.go */
import type {DaemonSet} from '../../../engine/api/kinds/daemon-set.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {StatefulSet} from '../../../engine/api/kinds/stateful-set.ts';
import type {Loose} from './api.ts';

export type Progress = {readonly text: string; readonly state: 'done' | 'going' | 'failed'};

const going = (text: string): Progress => ({text, state: 'going'});
const over = (text: string): Progress => ({text, state: 'done'});
const failed = (text: string): Progress => ({text: `error: ${text}`, state: 'failed'});

const onlyRolling = failed('rollout status is only available for RollingUpdate strategy type');

const ofDeployment = ({metadata, spec, status = {}}: Deployment): Progress => {
	const {updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0} = status;
	const waiting = `Waiting for deployment "${metadata.name}" rollout to finish:`;
	const wanted = spec.replicas ?? 1;

	if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
		return going('Waiting for deployment spec update to be observed...');
	}

	if (status.conditions?.find(({type}) => type === 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
		return failed(`deployment "${metadata.name}" exceeded its progress deadline`);
	}

	if (updated < wanted) {
		return going(`${waiting} ${updated} out of ${wanted} new replicas have been updated...`);
	}

	if (replicas > updated) {
		return going(`${waiting} ${replicas - updated} old replicas are pending termination...`);
	}

	return available < updated
		? going(`${waiting} ${available} of ${updated} updated replicas are available...`)
		: over(`deployment "${metadata.name}" successfully rolled out`);
};

const ofDaemonSet = ({metadata, spec, status}: DaemonSet): Progress => {
	const {updatedNumberScheduled: updated = 0, desiredNumberScheduled: wanted = 0} = status ?? {};
	const waiting = `Waiting for daemon set "${metadata.name}" rollout to finish:`;

	if (spec.updateStrategy?.type !== 'RollingUpdate') {
		return onlyRolling;
	}

	if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
		return going('Waiting for daemon set spec update to be observed...');
	}

	if (updated < wanted) {
		return going(`${waiting} ${updated} out of ${wanted} new pods have been updated...`);
	}

	return (status?.numberAvailable ?? 0) < wanted
		? going(`${waiting} ${status?.numberAvailable ?? 0} of ${wanted} updated pods are available...`)
		: over(`daemon set "${metadata.name}" successfully rolled out`);
};

const ofStatefulSet = ({metadata, spec, status}: StatefulSet): Progress => {
	const {replicas = 1, updateStrategy} = spec;
	const {observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0} = status ?? {};
	const {updateRevision = '', currentRevision = ''} = status ?? {};
	const rolling = updateStrategy?.rollingUpdate;

	if (updateStrategy?.type !== 'RollingUpdate') {
		return onlyRolling;
	}

	if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) {
		return going('Waiting for statefulset spec update to be observed...');
	}

	if (readyReplicas < replicas) {
		return going(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
	}

	if (rolling !== undefined) {
		const wanted = replicas - (rolling.partition ?? 0);
		return rolling.partition !== undefined && updatedReplicas < wanted
			? going(
					`Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...`,
				)
			: over(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
	}

	return updateRevision === currentRevision
		? over(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`)
		: going(
				`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
			);
};

const viewers: Readonly<Record<string, (object: never) => Progress>> = {
	Deployment: ofDeployment,
	DaemonSet: ofDaemonSet,
	StatefulSet: ofStatefulSet,
};

/** How far the rollout of an object is; undefined: its kind is not rolled out. */
export const progressOf = (object: Loose): Progress | undefined =>
	Object.hasOwn(viewers, object.kind) ? viewers[object.kind]?.(object as never) : undefined;
