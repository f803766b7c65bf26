import type {NodeOption} from '../../source/game/view/frame.ts';
import {appOf, binding, type Choose, freeCpu, least, type Recipe} from './recipe.ts';

/** Animals that have come and of which nobody knows yet what they eat. */
const newcomers: readonly string[] = ['rhino', 'bear', 'zebra', 'lemur', 'gecko', 'mouse'];

/** Half a heavy one and half a light one. */
const guess = 300;

const animals = ({pods}: NodeOption): number => pods.filter(({milliCpu}) => milliCpu === 0).length;

const unmeasured = ({pods}: NodeOption): number => pods.filter(pod => newcomers.includes(appOf(pod))).length;

/** What is used now, and a guess for each that has not been fed yet; the first ones evenly. */
const byUse: Choose = (_, fitting) =>
	least(fitting, option => (option.usedMilliCpu ?? 0) + guess * unmeasured(option), animals);

export const zeroMeansZero: Recipe = {
	reference: binding(byUse),
	// The bar with the most room: all of it is paper.
	cheat: binding((_, fitting) => least(fitting, option => -freeCpu(option))),
};
