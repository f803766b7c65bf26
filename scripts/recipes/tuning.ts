import {defaultTuning, type Tuning} from '../../source/engine/cluster.ts';
import {packing} from '../../source/game/tuner/settings.ts';
import type {Play, Recipe} from './recipe.ts';

/** The default profile with other weights; a weight of 0 takes the score out. */
const weighing = (weights: Readonly<Record<string, number>>, pluginConfig: Tuning['pluginConfig'] = {}): Tuning => ({
	...defaultTuning,
	plugins: defaultTuning.plugins
		.map(plugin => (weights[plugin.name] === undefined ? plugin : {...plugin, weight: weights[plugin.name]}))
		.filter(({weight}) => weight !== 0),
	pluginConfig,
});

/** One profile in the first window, and then patience. */
const inTheFirstWindow =
	(profile: Tuning): Play =>
	run => {
		run.advance(6000);
		run.submit({do: 'change-profile', profile});
		run.advance(run.end);
	};

export const tuneIt: Recipe = {
	// Full nodes first, which leaves whole ones for the models; copies even over zones; no wish for new machines outweighs a taint;
	// and an image that is there already is no reason to put the copies of a service together.
	reference: inTheFirstWindow(
		weighing({TaintToleration: 10, PodTopologySpread: 5, NodeResourcesFit: 5, ImageLocality: 0}, packing),
	),
	// Everything up: the sum doubles, and nothing changes.
	cheat: inTheFirstWindow(
		weighing({
			TaintToleration: 6,
			NodeAffinity: 4,
			PodTopologySpread: 4,
			InterPodAffinity: 4,
			NodeResourcesFit: 2,
			NodeResourcesBalancedAllocation: 2,
			ImageLocality: 2,
		}),
	),
};
