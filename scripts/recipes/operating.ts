import {nodes} from '../../source/engine/api/kinds/node.ts';
import type {Run} from '../../source/game/run.ts';
import type {NodeCell} from '../../source/game/view/frame.ts';
import {
	cordon,
	deleteByForce,
	deleteNode,
	evict,
	evictable,
	get,
	leavingFrom,
	patchDeployment,
	restart,
	scale,
} from './kubectl.ts';
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

const oldNodes = (run: Run): readonly string[] =>
	get(run, nodes)
		.filter(({metadata}) => metadata.labels?.generation === 'old')
		.map(({metadata}) => metadata.name)
		.sort();

const silentNodes = (run: Run): readonly string[] =>
	get(run, nodes)
		.filter(({status}) => status?.conditions?.some(({type, status: state}) => type === 'Ready' && state === 'Unknown'))
		.map(({metadata}) => metadata.name);

const isEmpty = (run: Run, node: string): boolean =>
	evictable(run, node).length === 0 && leavingFrom(run, node).length === 0;

/** So long from one node to the next: somebody looks whether all is well. */
const aPause = 40_000;

/**
One more pay, so that its budget has something to give; all old nodes closed at once, so that nothing moves twice; then one
after the other emptied and removed. A node that fell silent meanwhile keeps the budgets used up until it is removed.
*/
const inOrder: Play = run => {
	let next = 75_000;
	run.advance(next);
	scale(run, 'shop/pay', 3);

	for (const node of oldNodes(run)) {
		cordon(run, node);
	}

	playOn(() => {
		const [node] = oldNodes(run);

		for (const silent of silentNodes(run)) {
			run.submit({do: 'declare', component: 'node', object: silent});
			deleteNode(run, silent);
		}

		if (node === undefined || run.now < next || !every(5, run)) {
			return;
		}

		for (const pod of evictable(run, node)) {
			evict(run, pod);
		}

		if (isEmpty(run, node)) {
			deleteNode(run, node);
			next = run.now + aPause;
		}
	})(run);
};

/** What a budget does not let go is taken by force, everywhere at once. */
const byForce: Play = run => {
	run.advance(70_000);

	for (const node of oldNodes(run)) {
		cordon(run, node);

		for (const pod of evictable(run, node)) {
			deleteByForce(run, pod);
		}
	}

	run.advance(90_000);

	for (const node of oldNodes(run)) {
		deleteNode(run, node);
	}

	run.advance(run.end);
};

export const drainDay: Recipe = {reference: inOrder, cheat: byForce};

/** What the pods of the front do when they are told to go: they wait until nobody is sent to them any more. */
const waitsBeforeItGoes = {
	spec: {
		template: {
			spec: {
				terminationGracePeriodSeconds: 30,
				containers: [{name: 'front', lifecycle: {preStop: {sleep: {seconds: 15}}}}],
			},
		},
	},
};

export const graceful: Recipe = {
	/** Sees one rollout fail its users, and mends what all later ones do. */
	reference(run) {
		run.advance(210_000);
		patchDeployment(run, 'shop/front', waitsBeforeItGoes);
		run.advance(run.end);
	},
	/** More pods, so that each one that goes is a smaller share. */
	cheat(run) {
		run.advance(210_000);
		scale(run, 'shop/front', 24);
		run.advance(run.end);
	},
};
