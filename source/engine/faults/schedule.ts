import type {DrawReader} from '../kernel/draws.ts';
import {exactLn} from '../kernel/exact-math.ts';
import {sha256Hex} from '../kernel/sha256.ts';
import type {Millis} from '../kernel/time.ts';
import type {FaultItem} from './item.ts';

/** More strikes than this no run can want. */
const mostStrikes = 10_000;

/** Moments of independent strikes with exponential gaps, from `from` up to `until`. */
export const poissonTimes = (
	draws: DrawReader,
	fault: string,
	{mean, from, until, max = mostStrikes}: {mean: Millis; from: Millis; until: Millis; max?: number | undefined},
): Millis[] => {
	const times: Millis[] = [];
	let at = from;

	for (let index = 0; times.length < Math.min(max, mostStrikes); index++) {
		at += Math.max(1, Math.round(draws.exponential(`fault/${fault}/gap`, index, mean)));

		if (at > until) {
			break;
		}

		times.push(at);
	}

	return times;
};

/**
When an item strikes, as far as that does not depend on what anybody does; undefined for schedules that look at the
world (hazards, conditions, lifetimes, what follows another fault).
*/
export const openLoopTimes = (item: FaultItem, draws: DrawReader, horizon: Millis): readonly Millis[] | undefined => {
	if (item.group !== undefined) {
		return poissonTimes(draws, item.id, {mean: item.group.mean, from: item.group.from, until: horizon});
	}

	const {schedule} = item;

	switch (schedule.type) {
		case 'at':
			return schedule.at <= horizon ? [schedule.at] : [];
		case 'poisson':
			return poissonTimes(draws, item.id, {
				mean: schedule.mean,
				from: schedule.from,
				until: Math.min(schedule.to ?? horizon, horizon),
				max: schedule.max,
			});
		default:
			return undefined;
	}
};

/** How long the n-th life of a thing lasts. */
export const lifetime = (
	draws: DrawReader,
	fault: string,
	name: string,
	life: number,
	{k, scale}: {readonly k: number; readonly scale: Millis},
): Millis => Math.max(1, Math.round(draws.weibull(`life/${fault}/${name}`, life, k, scale)));

/** The threshold that accumulated hazard must reach for the n-th strike: one draw a life, whatever the rate does. */
export const hazardThreshold = (draws: DrawReader, fault: string, strike: number): number =>
	-exactLn(Math.max(draws.unit(`fault/${fault}/hazard`, strike), 1e-12));

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first 40 bits of a digest in hex, as eight letters and digits that cannot be mistaken for one another. */
export const crockford40 = (hex: string): string => {
	let text = '';

	for (let index = 0; index < 8; index++) {
		const bit = index * 5;
		const window = Number.parseInt(hex.slice(Math.floor(bit / 4), Math.floor(bit / 4) + 3), 16);
		text += crockford[(window >>> (12 - 5 - (bit % 4))) & 31] ?? '';
	}

	return text;
};

/** JSON with sorted keys: the same text for the same content, in whatever order it was written. */
const canonical = (value: unknown): string => {
	if (Array.isArray(value)) {
		return `[${value.map(canonical).join(',')}]`;
	}

	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value)
			.filter(([, each]) => each !== undefined)
			.sort(([left], [right]) => (left < right ? -1 : 1));
		return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
	}

	return JSON.stringify(value) ?? 'null';
};

/**
Eight characters that name the storm: the same for everybody who faces the same one. They cover every strike that is
known beforehand, and of the others the rule together with the draws that decide it.
*/
export const stormId = (items: readonly FaultItem[], draws: DrawReader, horizon: Millis): string => {
	const lines = items.map(item =>
		canonical({
			id: item.id,
			kind: item.kind,
			params: item.params,
			schedule: item.schedule,
			group: item.group,
			target: item.target,
			until: item.until,
			times: openLoopTimes(item, draws, horizon),
			chance: draws.bits(`fault/${item.id}/storm`, 0),
		}),
	);
	return crockford40(sha256Hex(lines.join('\n')));
};
