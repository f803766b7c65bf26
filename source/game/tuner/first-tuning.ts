import {defaultTuning, type Tuning} from '../../engine/cluster.ts';
import type {Scenario} from '../scenario/schema.ts';

/** What the scheduler begins with: the scenario's own configuration, or the default one. */
export const firstTuning = ({scheduler, seats}: Pick<Scenario, 'scheduler' | 'seats'>): Tuning => {
	const {schedulerName} = seats.takeover;
	const profile =
		schedulerName === undefined
			? scheduler?.profiles[0]
			: scheduler?.profiles.find(each => each.schedulerName === schedulerName);

	if (profile === undefined) {
		return defaultTuning;
	}

	const {schedulerName: _, ...tuning} = profile;
	return tuning;
};
