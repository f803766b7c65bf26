import {openScenario} from '../../source/shell/scenarios.ts';

/** Levels with a goal; the sandbox has none. */
export const levels: readonly string[] = [
	'hello-cluster',
	'want-and-have',
	'first-bind',
	'taints-and-tastes',
	'tetris-night',
	'all-eggs',
	'zero-means-zero',
	'who-goes-first',
	'count-to-three',
	'silence',
	'zone-outage',
];

export const shippedLevel = (id: string) => openScenario(id);
