import type {Framework, Plugin, Sight} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {messageOf} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';

/** The scores of one plug-in over the feasible nodes, in their order. */
export type PluginScores = {
	readonly plugin: string;
	readonly weight: number;
	/** As the plug-in gave them, before its normalisation. */
	readonly raw: readonly number[];
	/** In 0..100. */
	readonly normalized: readonly number[];
};

export type ScoreOutcome =
	| {readonly ok: true; readonly plugins: readonly PluginScores[]; readonly totals: readonly number[]}
	| {readonly ok: false; readonly message: string};

/** The profile does not ask its PreScore, and it cannot do without. */
export const lacksPreScore = ({preScores}: Framework, plugin: Plugin, index: number): boolean =>
	plugin.preScore !== undefined && !preScores.includes(index) && plugin.managesWithout?.includes('preScore') !== true;

const scoreOf = (
	plugin: Plugin,
	isLacking: boolean,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	sight: Sight,
): {skipped: true} | {raw: number[]; normalized: number[]} | {problem: string} => {
	if (isLacking) {
		return {
			problem: `plugin "${plugin.name}" failed with: reading "PreScore${plugin.name}" from cycleState: not found`,
		};
	}

	const prepared = plugin.preScore?.(pod, feasible, sight) ?? {state: undefined};

	if ('status' in prepared) {
		return prepared.status.code === 'Skip'
			? {skipped: true}
			: {problem: `running PreScore plugin "${plugin.name}": ${messageOf(prepared.status)}`};
	}

	const raw: number[] = new Array(feasible.length);

	for (let at = 0; at < feasible.length; at++) {
		const given = plugin.score?.(pod, feasible[at] as NodeInfo, prepared.state, sight) ?? 0;

		if (typeof given !== 'number') {
			return {problem: `plugin "${plugin.name}" failed with: ${messageOf(given)}`};
		}

		raw[at] = given;
	}

	if (plugin.normalize === undefined) {
		return {raw, normalized: raw};
	}

	const normalized = raw.slice();
	plugin.normalize(normalized, feasible, prepared.state);
	return {raw, normalized};
};

/** PreScore, Score and NormalizeScore of every plug-in, and the weighted sums. */
export const runScores = (
	framework: Framework,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	sight: Sight,
): ScoreOutcome => {
	const plugins: PluginScores[] = [];
	const totals: number[] = new Array(feasible.length).fill(framework.scores.length === 0 ? 1 : 0);

	for (const index of framework.scores) {
		const plugin = framework.plugins[index] as Plugin;
		const weight = framework.weights.get(plugin.name) ?? 1;
		const given = scoreOf(plugin, lacksPreScore(framework, plugin, index), pod, feasible, sight);

		if ('skipped' in given) {
			continue;
		}

		if ('problem' in given) {
			return {ok: false, message: given.problem};
		}

		for (let at = 0; at < totals.length; at++) {
			const score = given.normalized[at] as number;

			if (!(score >= 0 && score <= 100)) {
				return {
					ok: false,
					message: `plugin "${plugin.name}" returns an invalid score ${score}, it should in the range of [0, 100] after normalizing`,
				};
			}

			totals[at] = (totals[at] as number) + score * weight;
		}

		plugins.push({plugin: plugin.name, weight, raw: given.raw, normalized: given.normalized});
	}

	return {ok: true, plugins, totals};
};
