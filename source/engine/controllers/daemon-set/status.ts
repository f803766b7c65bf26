/** What a DaemonSet says of itself. Source: pkg/controller/daemon/daemon_controller.go, updateDaemonSetStatus */
import {type DaemonSet, type DaemonSetStatus, daemonSets} from '../../api/kinds/daemon-set.ts';
import {isReady} from '../../api/pod-view.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, updateStatus} from '../../client/calls.ts';
import {withoutZeros} from '../counts.ts';
import {verdictOn} from './placement.ts';
import {isNew, isUp, podsOn, type View} from './view.ts';

/** Of each node only the oldest pod counts. A look that may not act has not observed the newest wish. */
export const statusOf = (view: View, mayAct: boolean): DaemonSetStatus => {
	const {set, nodes} = view;
	let wanted = 0;
	let scheduled = 0;
	let misscheduled = 0;
	let ready = 0;
	let updated = 0;
	let available = 0;

	for (const node of nodes) {
		const [oldest] = podsOn(view, node.metadata.name);

		if (!verdictOn(set, node).runs) {
			misscheduled += oldest === undefined ? 0 : 1;
			continue;
		}

		wanted += 1;

		if (oldest !== undefined) {
			scheduled += 1;
			ready += isReady(oldest) ? 1 : 0;
			available += isUp(view, oldest) ? 1 : 0;
			updated += isNew(view, oldest) ? 1 : 0;
		}
	}

	return {
		currentNumberScheduled: scheduled,
		numberMisscheduled: misscheduled,
		desiredNumberScheduled: wanted,
		numberReady: ready,
		...withoutZeros({
			observedGeneration: mayAct ? set.metadata.generation : set.status?.observedGeneration,
			updatedNumberScheduled: updated,
			numberAvailable: available,
			numberUnavailable: wanted - available,
		}),
		...(set.status?.collisionCount === undefined ? {} : {collisionCount: set.status.collisionCount}),
		...(set.status?.conditions === undefined ? {} : {conditions: set.status.conditions}),
	};
};

export const report = (set: DaemonSet, status: DaemonSetStatus): readonly Call[] =>
	equalValues(status, set.status)
		? []
		: [
				{
					// An older count is in the way: the news of it brings the key back, so the round goes on.
					fineIf: ['Conflict', 'NotFound'],
					...updateStatus(
						daemonSets,
						{...set, status},
						`counted again: ${status.desiredNumberScheduled} wanted, ${status.currentNumberScheduled} there, ${status.numberReady} ready`,
					),
				},
			];
