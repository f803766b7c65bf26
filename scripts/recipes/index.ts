import {countToThree} from './counting.ts';
import {zeroMeansZero} from './measuring.ts';
import {drainDay, graceful, greyNode} from './operating.ts';
import {whoGoesFirst} from './preempting.ts';
import type {Recipe} from './recipe.ts';
import {firstBind, tetrisNight, zoneOutage} from './scheduling.ts';
import {allEggs} from './spreading.ts';
import {taintsAndTastes} from './tasting.ts';
import {tuneIt} from './tuning.ts';
import {helloCluster, silence, wantAndHave} from './watching.ts';

/** By scenario id. */
export const recipes: Readonly<Record<string, Recipe>> = {
	'hello-cluster': helloCluster,
	'want-and-have': wantAndHave,
	'first-bind': firstBind,
	'taints-and-tastes': taintsAndTastes,
	'tetris-night': tetrisNight,
	'all-eggs': allEggs,
	'zero-means-zero': zeroMeansZero,
	'who-goes-first': whoGoesFirst,
	'tune-it': tuneIt,
	'count-to-three': countToThree,
	silence,
	'drain-day': drainDay,
	'grey-node': greyNode,
	graceful,
	'zone-outage': zoneOutage,
};
