import {answering, onTime, type Recipe} from './recipe.ts';

/** Looks, and answers what is asked; the trick is to press the first key at every question. */
export const helloCluster: Recipe = {reference: answering(right => right), cheat: answering(() => 0)};

export const silence: Recipe = helloCluster;

const web = 'hello/web';

/** One object holds the number and the version; killing pods until the version changes is the trick. */
export const wantAndHave: Recipe = {
	reference: onTime([
		[40, {do: 'scale', resource: 'deployments', key: web, replicas: 5}],
		[150, {do: 'set-image', key: web, container: 'web', image: 'hello/web:2.0'}],
	]),
	cheat: onTime([
		[40, {do: 'scale', resource: 'deployments', key: web, replicas: 0}],
		[200, {do: 'scale', resource: 'deployments', key: web, replicas: 5}],
	]),
};
