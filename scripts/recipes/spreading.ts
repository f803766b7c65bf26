import {appOf, binding, type Choose, countOf, freeCpu, inZone, least, type Recipe} from './recipe.ts';

/** Never two of a shop on one node, then even over zones, and only then by room. */
const onePerNode: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	return least(
		fitting,
		option => countOf(app, [option]),
		inZone(app, all),
		option => -freeCpu(option),
	);
};

export const allEggs: Recipe = {
	reference: binding(onePerNode),
	// The column with the most free CPU.
	cheat: binding((_, fitting) => least(fitting, option => -freeCpu(option))),
};
