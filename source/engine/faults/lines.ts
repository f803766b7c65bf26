/*
The lines of a storm: each item of the plan with its kind, its settings and the times that are known beforehand.
*/
import type {DrawReader} from '../kernel/draws.ts';
import type {Millis} from '../kernel/time.ts';
import type {AnyFaultKind} from './fault.ts';
import type {Announce, FaultItem, TargetRule} from './item.ts';
import {faultKind} from './kinds/index.ts';
import {openLoopTimes} from './schedule.ts';
import {resolveTargets, shockTargets} from './targets.ts';
import {type Candidate, candidatesOf, type FaultWorld} from './world.ts';

/** A storm as it was planned. */
export type FaultPlan = {
	readonly items: readonly FaultItem[];
	readonly allowQuorumLoss: boolean;
	/** No new fault strikes after this. */
	readonly horizon: Millis;
	/** For items that do not say. */
	readonly announce: Announce;
	/** Strikes that do not happen, `dark/0`: to see what the run would have been without them. */
	readonly without?: readonly string[];
};

/** An item that can strike. */
export type Line = {
	readonly item: FaultItem;
	readonly kind: AnyFaultKind;
	readonly settings: unknown;
	readonly announce: Announce;
	readonly times: readonly Millis[] | undefined;
};

/** By their ids; items of kinds that nobody knows are left out. */
export const linesOf = (plan: FaultPlan, draws: DrawReader): ReadonlyMap<string, Line> =>
	new Map(
		plan.items.flatMap(item => {
			const kind = faultKind(item.kind);
			const announce = item.announce ?? plan.announce;
			return kind === undefined
				? []
				: [
						[
							item.id,
							{item, kind, settings: kind.read(item.params), announce, times: openLoopTimes(item, draws, plan.horizon)},
						] as const,
					];
		}),
	);

/** Whether it strikes or ends by how things are, so that somebody has to look. */
export const isLookedAt = ({item: {schedule, until, group}}: Line): boolean =>
	(group === undefined &&
		(schedule.type === 'hazard' ||
			schedule.type === 'when' ||
			(schedule.type === 'weibull' && schedule.per === 'pod'))) ||
	until?.type === 'when';

/** Whom a line aims at: as its author said, else as its kind does. */
const ruleOf = ({item, kind, settings}: Line): TargetRule | undefined => {
	if (item.target !== undefined) {
		return item.target;
	}

	const {aims} = kind;

	if (aims === 'random') {
		return {type: 'random', among: {}};
	}

	if (aims === 'busiest') {
		return {type: 'busiest', of: kind.strikes === 'pod' ? 'pod' : 'node'};
	}

	if (typeof aims === 'object') {
		return {type: 'leader', of: aims.leaderOf};
	}

	const fixed = aims(settings)?.[0];
	return fixed === undefined ? {type: 'random', among: {}} : {type: 'fixed', name: fixed};
};

/** Whom the strike of this number hits, as things are now; nobody when nobody fits. */
export const targetsOf = (line: Line, strike: number, world: FaultWorld, draws: DrawReader): readonly Candidate[] => {
	const {item, kind} = line;
	const rule = ruleOf(line);
	const byName = rule?.type === 'fixed' && kind.strikes === 'machine';
	const candidates = [...candidatesOf(kind.strikes, world), ...(byName ? candidatesOf('control-plane', world) : [])];
	const aim = {fault: item.id, strike, subject: kind.strikes, candidates, draws, seams: world.seams};

	if (item.group !== undefined) {
		return shockTargets(item.group, aim);
	}

	return rule === undefined ? [] : resolveTargets(rule, aim);
};
