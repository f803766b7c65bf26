import type {Run} from '../../source/game/run.ts';
import type {NodeCell} from '../../source/game/view/frame.ts';
import {cordon, evict, evictable, restart} from './kubectl.ts';
import {type Play, playOn, type Recipe, watched} from './recipe.ts';

const cells = (run: Run): readonly NodeCell[] => watched(run)?.zones.flatMap(({nodes}) => nodes) ?? [];

/** The node that works much harder than it did for the same pods. */
const laggard = (before: ReadonlyMap<string, number>, now: readonly NodeCell[]): string | undefined =>
	now.find(({name, cpu = 0}) => cpu > 1.8 * Math.max(0.05, before.get(name) ?? 1))?.name;

/** Every five seconds, as `kubectl drain` tries again what a budget refuses. */
const every = (seconds: number, run: Run): boolean => Math.floor(run.now / 1000) % seconds === 0;

/** It takes a person so long to see that something is wrong, and to look at every node. */
const aLook = 40_000;

/** Compares each node with itself, closes the one that has changed, names it, and lets its pods go elsewhere. */
const byNode: Play = run => {
	let before = new Map<string, number>();
	let slow: string | undefined;
	let slowSince = Number.POSITIVE_INFINITY;
	playOn(() => {
		const [service] = watched(run)?.services ?? [];

		if (slow === undefined && (service?.p99 ?? 0) < 500) {
			before = new Map(cells(run).map(({name, cpu = 0}) => [name, cpu]));
			slowSince = run.now;
			return;
		}

		if (slow === undefined && run.now >= slowSince + aLook) {
			slow = laggard(before, cells(run));

			if (slow !== undefined) {
				cordon(run, slow);
				run.submit({do: 'declare', component: 'node', object: slow});
			}
		}

		if (slow !== undefined && every(5, run)) {
			for (const pod of evictable(run, slow)) {
				evict(run, pod);
			}
		}
	})(run);
};

/** The service is slow, so the service is restarted, twice. */
const byService: Play = run => {
	for (const second of [200, 320]) {
		run.advance(second * 1000);
		restart(run, 'shop/front');
	}

	run.advance(run.end);
};

export const greyNode: Recipe = {reference: byNode, cheat: byService};
