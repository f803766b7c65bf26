/*
Brings old pods to the template as it is now. Without surge an old pod goes first and its node is without for a while: at
most `maxUnavailable` nodes at a time. With surge the new pod comes first: on at most `maxSurge` nodes at a time.

Source: pkg/controller/daemon/update.go, rollingUpdate
*/
import type {Pod} from '../../api/kinds/pod.ts';
import {shareOf} from '../deployment/arithmetic.ts';
import {isTerminating} from '../pod-state.ts';
import type {Changes, Leaver} from './manage.ts';
import {isNew, isUp, podsOn, type View, wantedNodes} from './view.ts';

/** How far the set may stray from one available pod on each node. */
export type Bounds = {readonly wanted: number; readonly surge: number; readonly unavailable: number};

/** Shares are of the nodes that should run a pod, rounded up; if both come to nothing, one node may be without. */
export const boundsOf = (view: View): Bounds => {
	const wanted = wantedNodes(view).length;
	const {maxSurge, maxUnavailable} = view.set.spec.updateStrategy?.rollingUpdate ?? {};
	const surge = shareOf(maxSurge ?? 0, wanted, Math.ceil);
	const unavailable = shareOf(maxUnavailable ?? 0, wanted, Math.ceil);
	return {wanted, surge, unavailable: wanted > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable};
};

/** A node as the rollout sees it: at most one pod of each kind, or too many to say. */
type Site = {readonly node: string; readonly fresh?: Pod; readonly old?: Pod; readonly crowded: boolean};

const siteOf = (view: View, node: string): Site => {
	const there = podsOn(view, node).filter(pod => !isTerminating(pod));
	const fresh = there.filter(pod => isNew(view, pod));
	const old = there.filter(pod => !isNew(view, pod));
	return {node, fresh: fresh[0], old: old[0], crowded: fresh.length > 1 || old.length > 1};
};

/** Every node with a pod or in want of one, by name. */
const sitesOf = (view: View): readonly Site[] => {
	const names = new Set([...view.byNode.keys(), ...wantedNodes(view).map(({metadata}) => metadata.name)]);
	return [...names].sort().map(node => siteOf(view, node));
};

const isGiven = (leaver: Leaver | undefined): leaver is Leaver => leaver !== undefined;

const replaceOldFirst = (view: View, {unavailable}: Bounds): Changes => {
	const sites = sitesOf(view);
	const isOldAlone = ({fresh, old, crowded}: Site): boolean => !crowded && fresh === undefined && old !== undefined;
	const stale = sites.filter(isOldAlone).map(({old}) => old as Pod);
	const down = stale.filter(pod => !isUp(view, pod));
	const up = stale.filter(pod => isUp(view, pod));
	// What is new and not yet up, what is missing, and what is doubled: all these nodes are without a pod now.
	const without = sites.filter(
		site =>
			!isOldAlone(site) &&
			(site.crowded || site.fresh === undefined || site.old !== undefined || !isUp(view, site.fresh)),
	).length;
	const room = Math.max(0, unavailable - without - down.length);
	return {
		needing: [],
		leaving: [
			...down.map(pod => ({pod, because: 'it is of an old template, and not available anyway'})),
			...up.slice(0, room).map(pod => ({
				pod,
				because: `it is of an old template: ${without + down.length} nodes are without, ${unavailable} may be`,
			})),
		],
	};
};

const replaceNewFirst = (view: View, {wanted, surge}: Bounds): Changes => {
	const sites = sitesOf(view);
	const open = sites.filter(({crowded}) => !crowded);
	const surging = sites.filter(
		({crowded, fresh, old}) => crowded || (old !== undefined && fresh !== undefined && !isUp(view, fresh)),
	).length;
	const available = open.filter(({old, fresh}) => {
		const pod = old ?? fresh;
		return pod !== undefined && isUp(view, pod);
	}).length;
	const alone = open.filter(({fresh, old}) => fresh === undefined && old !== undefined);
	const fitting = new Set(wantedNodes(view).map(({metadata}) => metadata.name));
	const welcome = alone.filter(({node}) => fitting.has(node));
	const unwelcome = alone.filter(({node}) => !fitting.has(node)).map(({old}) => old as Pod);
	const isDown = ({old}: Site): boolean => old !== undefined && !isUp(view, old);
	const spare = Math.max(0, available - wanted);
	return {
		needing: [
			...welcome.filter(isDown).map(({node}) => ({node, because: `the old pod of ${node} is not available`})),
			...welcome
				.filter(site => !isDown(site))
				.slice(0, Math.max(0, surge - surging))
				.map(({node}) => ({
					node,
					because: `the pod of ${node} is of an old template: ${surging} surge, ${surge} may`,
				})),
		],
		leaving: [
			...unwelcome
				.filter(pod => !isUp(view, pod))
				.map(pod => ({pod, because: 'its node should run none, and it is not available'})),
			...open
				.map(({old, fresh}) =>
					old !== undefined && fresh !== undefined && isUp(view, fresh)
						? {pod: old, because: 'its successor on the node is available'}
						: undefined,
				)
				.filter(isGiven),
			...unwelcome
				.filter(pod => isUp(view, pod))
				.slice(0, spare)
				.map(pod => ({pod, because: 'its node should run none, and enough others are available'})),
		],
	};
};

export const roll = (view: View): Changes => {
	const bounds = boundsOf(view);
	return bounds.surge === 0 ? replaceOldFirst(view, bounds) : replaceNewFirst(view, bounds);
};
