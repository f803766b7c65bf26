import type {NodeOption} from '../../source/game/view/frame.ts';
import {appOf, binding, type Choose, countOf, least, type Recipe} from './recipe.ts';

const filled = ({allocatableMilliCpu, requestedMilliCpu}: NodeOption): number =>
	requestedMilliCpu / allocatableMilliCpu;

/** Which kinds of nodes each workload should have, dearest wish first. */
const tastes: Readonly<Record<string, readonly string[]>> = {
	train: ['gpu'],
	render: ['plain', 'ssd'],
	db: ['ssd'],
	pay: ['pay'],
	web: ['ssd', 'plain'],
	report: ['plain', 'ssd'],
};

const kindOf = ({node}: NodeOption): string => node.split('-')[0] ?? '';

/** Where a pod must or would like to go; what fits nowhere waits. */
const asTheyLike: Choose = (pod, fitting) => {
	const app = appOf(pod);
	const wishes = tastes[app] ?? [];
	const known = fitting.filter(option => wishes.includes(kindOf(option)));
	return least(
		known,
		option => wishes.indexOf(kindOf(option)),
		option => countOf(app, [option]),
		filled,
	);
};

/** The node by its name, whatever it says. */
const byForce: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	return app === 'train'
		? least(
				all.filter(option => kindOf(option) === 'gpu'),
				filled,
			)
		: asTheyLike(pod, fitting, all);
};

export const taintsAndTastes: Recipe = {reference: binding(asTheyLike), cheat: binding(byForce)};
