import type {Fields} from '../data.ts';
import {nodesOfPool} from '../node-names.ts';
import {text} from '../resolve/read.ts';
import type {Taint, TimelineAction} from '../schema.ts';
import {defineChange} from './change.ts';

const taintNodes = (names: readonly string[], taints: readonly Taint[]): readonly TimelineAction[] =>
	names.map(ref => ({type: 'patch', kind: 'Node', ref, patch: {spec: {taints}}}));

/** Somebody taints a pool again and mistypes the key: nothing tolerates it, so nothing new fits there. */
export const taintTypo = defineChange({
	kind: 'taint-typo',
	deed(params: Fields, {cluster}) {
		const name = text(params, 'pool');
		const pool = cluster.nodePools.find(each => each.name === name);
		const [first, ...others] = pool?.taints ?? [];
		const names = pool === undefined ? [] : nodesOfPool(pool, cluster.zones).map(node => node.name);
		const key = text(params, 'key');
		const typo: Taint = {...(first ?? {effect: 'NoSchedule'}), key};
		return {
			does: taintNodes(names, [typo, ...others]),
			undoes: taintNodes(names, pool?.taints ?? []),
			told: `the nodes of ${name} were tainted with ${key}`,
			undone: `the nodes of ${name} have their old taint again`,
		};
	},
});
