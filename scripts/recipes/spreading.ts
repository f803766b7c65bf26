import type {NodeOption} from '../../source/game/view/frame.ts';
import {appOf, binding, type Choose, countOf, least, type Recipe} from './recipe.ts';

const inZone =
	(app: string, all: readonly NodeOption[]) =>
	({zone}: NodeOption): number =>
		countOf(
			app,
			all.filter(other => other.zone === zone),
		);

const free = ({allocatableMilliCpu, requestedMilliCpu}: NodeOption): number => allocatableMilliCpu - requestedMilliCpu;

/** Never two of a shop on one node, then even over zones, and only then by room. */
const onePerNode: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	return least(
		fitting,
		option => countOf(app, [option]),
		inZone(app, all),
		option => -free(option),
	);
};

export const allEggs: Recipe = {
	reference: binding(onePerNode),
	// The column with the most free CPU.
	cheat: binding((_, fitting) => least(fitting, option => -free(option))),
};
