import {wildcard} from './cluster-event.ts';
import {definePlugin, type PluginFactory, type PreFilterResult, type PreScoreResult} from './framework.ts';
import type {Guest, GuestAnswer, GuestPlugin} from './guest.ts';
import {chanceOf} from './guest-cycle.ts';
import {type NodeViews, podView} from './guest-views.ts';
import {type PluginStatus, unresolvable} from './plugin-status.ts';
import type {Profile} from './profiles.ts';

type Refusals = Readonly<Record<string, string>>;
type Scores = {readonly raw: readonly number[]; readonly scores: readonly number[]; readonly names: readonly string[]};

const failure = (reason: string): PluginStatus => ({code: 'Error', reasons: [reason]});
const skipped = {status: {code: 'Skip', reasons: []}} as const;

/** Nobody can say what a guest's plug-in waits for, so every change of a node or a pod may help. */
const everyChange = (['Node', 'Pod'] as const).map(resource => ({resource, actions: wildcard.action}));

const asPreFilter = (answer: GuestAnswer | undefined): PreFilterResult<Refusals> => {
	if (answer === undefined || 'skip' in answer) {
		return skipped;
	}

	if ('reject' in answer) {
		return {status: unresolvable(answer.reject)};
	}

	return 'refuse' in answer
		? {state: answer.refuse}
		: {status: failure('failed' in answer ? answer.failed : 'the answer is none to this question')};
};

const asPreScore = (answer: GuestAnswer | undefined, names: readonly string[]): PreScoreResult<Scores> => {
	if (answer === undefined || 'skip' in answer) {
		return skipped;
	}

	return 'scores' in answer
		? {state: {...answer, names}}
		: {status: failure('failed' in answer ? answer.failed : 'the answer is none to this question')};
};

/**
One plug-in of a guest. It is asked once for all nodes: at PreFilter what it would say at Filter, at PreScore what it would
say at Score and NormalizeScore. So what it refuses is not asked again while preemption tries what if pods were gone.
*/
const asPlugin = (guest: Guest, {name, filters, scores}: GuestPlugin, views: NodeViews): PluginFactory =>
	definePlugin<Refusals, Scores>(name, () => ({
		events: everyChange,
		...(filters
			? {
					preFilter: (pod, sight) =>
						asPreFilter(
							guest.ask({
								do: 'filter',
								plugin: name,
								at: sight.now,
								pod: podView(pod),
								nodes: views(sight.nodes.list),
								chance: chanceOf(sight),
							}),
						),
					filter: (_pod, node, refusals) => {
						const reason = Object.hasOwn(refusals, node.name) ? refusals[node.name] : undefined;
						return reason === undefined ? undefined : unresolvable(reason);
					},
				}
			: {}),
		...(scores
			? {
					preScore: (pod, feasible, sight) => {
						const names = feasible.map(node => node.name);
						const answer = guest.ask({
							do: 'score',
							plugin: name,
							at: sight.now,
							pod: podView(pod),
							nodes: views(sight.nodes.list),
							feasible: names,
							chance: chanceOf(sight),
						});
						return asPreScore(answer, names);
					},
					score: (_pod, node, {raw, names}) => raw[names.indexOf(node.name)] ?? 0,
					normalize: (given, _nodes, {scores: normalized}) => {
						for (let at = 0; at < given.length; at++) {
							given[at] = normalized[at] ?? 0;
						}
					},
				}
			: {}),
	}));

/** The profile with a guest's plug-ins behind its own, and the factories that make them. */
export const withGuestPlugins = (
	profile: Profile,
	guest: Guest,
	views: NodeViews,
): {readonly profile: Profile; readonly factories: readonly PluginFactory[]} => {
	const joined = guest.shape.plugins.map(({name, weight}) => ({name, weight}));
	return {
		profile: {...profile, plugins: [...profile.plugins, ...joined]},
		factories: guest.shape.plugins.map(plugin => asPlugin(guest, plugin, views)),
	};
};
