import {onTime, playOn, type Recipe, workOf} from './recipe.ts';

/** Watches, compares, acts and reports, once for every difference. */
export const countToThree: Recipe = {
	reference: playOn(run => {
		for (const {key} of workOf(run)) {
			const [loop = '', owner = ''] = key.split('|');
			run.submit({do: 'reconcile', loop, key: owner});
		}
	}),
	// Who wants nothing is never short of anything.
	cheat: onTime([
		[20, {do: 'scale', resource: 'replicasets', key: 'count/web', replicas: 0}],
		[20, {do: 'scale', resource: 'replicasets', key: 'count/api', replicas: 0}],
	]),
};
