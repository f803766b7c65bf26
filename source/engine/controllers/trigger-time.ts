import {findCondition} from '../api/conditions.ts';
import type {Pod} from '../api/kinds/pod.ts';
import type {Differences} from './endpoint-slice/last-look.ts';

/** Says on Endpoints and EndpointSlices when that happened which they were written for. */
export const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

const turnedAt = (pod: Pod | undefined): string | undefined =>
	findCondition(pod?.status?.conditions, 'Ready')?.lastTransitionTime ?? undefined;

/** What a look saw: when its service was made, and the pods in the order of their names. */
export type TriggerLook = {readonly since: string; readonly pods: readonly Pod[]};

/**
The earliest change among the pods (and the service) that the last look did not know of; undefined when none is new.
Source: staging endpointslice/util/trigger_time_tracker.go
*/
export const changeSince = (
	last: TriggerLook | undefined,
	{changed}: Differences,
	created: string,
): string | undefined => {
	let at = last?.since === created ? undefined : created;

	for (const {pod, before} of changed) {
		const time = turnedAt(pod);

		if (time !== undefined && time > (turnedAt(last?.pods[before]) ?? '') && (at === undefined || time < at)) {
			at = time;
		}
	}

	return at;
};
