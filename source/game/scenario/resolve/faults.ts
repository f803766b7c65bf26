/** The storm: what strikes, when, whom, for how long, and who is told. */
import {type Fields, isFields, textFieldsOf} from '../data.ts';
import type {Announce, DirectorCard, FaultItem, FaultSchedule, Faults, FaultTarget, Selector} from '../schema.ts';
import {duration, each, flag, inner, number, optional, optionalDuration, text, texts} from './read.ts';

const selector = (from: Fields): Selector => textFieldsOf(from);

const schedule = (from: Fields): FaultSchedule => {
	const poisson = inner(from, 'poisson');
	const weibull = inner(from, 'weibull');

	if (isFields(from.poisson)) {
		return {
			type: 'poisson',
			mean: duration(poisson, 'mean', 60_000),
			from: duration(poisson, 'from', 0),
			to: optionalDuration(poisson, 'to'),
			max: poisson.max === undefined ? undefined : number(poisson, 'max', 1),
		};
	}

	if (isFields(from.weibull)) {
		return {
			type: 'weibull',
			k: number(weibull, 'k', 1),
			scale: duration(weibull, 'scale', 600_000),
			per: text(weibull, 'per', 'node') as 'node' | 'pod' | 'disk',
		};
	}

	if (isFields(from.hazard)) {
		return {type: 'hazard', rate: text(from.hazard, 'rate')};
	}

	if (from.after !== undefined) {
		return {type: 'after', id: text(from, 'after'), delay: duration(from, 'delay', 0)};
	}

	return from.when === undefined ? {type: 'at', at: duration(from, 'at', 0)} : {type: 'when', when: text(from, 'when')};
};

const target = (from: Fields): FaultTarget | undefined => {
	if (isFields(from.random)) {
		return {type: 'random', among: selector(from.random)};
	}

	if (from.fixed !== undefined) {
		return {type: 'fixed', name: text(from, 'fixed')};
	}

	if (from.leader !== undefined) {
		return {type: 'leader', of: text(from, 'leader')};
	}

	if (from.busiest !== undefined) {
		return {type: 'busiest', of: text(from, 'busiest') === 'pod' ? 'pod' : 'node'};
	}

	if (from.mostEndpoints !== undefined) {
		return {type: 'most-endpoints', service: text(from, 'mostEndpoints')};
	}

	return from.weakestZone === undefined ? undefined : {type: 'weakest-zone', service: text(from, 'weakestZone')};
};

/** Who is told of a fault; undefined when nothing is said. */
export const announce = (value: unknown): Announce | undefined => {
	if (isFields(value)) {
		return {type: 'forecast', lead: duration(value, 'forecast', 0)};
	}

	return value === 'onset' || value === 'symptom' || value === 'silent' ? {type: value} : undefined;
};

const until = (value: unknown): FaultItem['until'] => {
	if (isFields(value)) {
		return value.when === undefined
			? {type: 'after', delay: duration(value, 'after', 0)}
			: {type: 'when', when: text(value, 'when')};
	}

	return value === 'never' ? {type: 'never'} : undefined;
};

const group = (from: Fields): FaultItem['group'] => ({
	mean: duration(inner(from, 'shock'), 'mean', 600_000),
	from: duration(inner(from, 'shock'), 'from', 0),
	members: selector(inner(from, 'members')),
	p: number(from, 'p', 1),
});

const faultItem = (from: Fields): FaultItem => ({
	id: text(from, 'id'),
	kind: text(from, 'kind'),
	params: inner(from, 'params'),
	by: optional(from, 'by'),
	schedule: schedule(inner(from, 'schedule')),
	target: target(inner(from, 'target')),
	group: isFields(from.group) ? group(from.group) : undefined,
	until: until(from.until),
	announce: announce(from.announce),
	describe: optional(from, 'describe'),
});

const directorCard = (from: Fields): DirectorCard => ({
	kind: text(from, 'kind'),
	params: inner(from, 'params'),
	target: target(inner(from, 'target')),
	weight: number(from, 'weight', 1),
});

/** The whole storm. */
export const faults = (from: Fields): Faults => {
	const director = inner(from, 'director');
	return {
		allowQuorumLoss: flag(from, 'allowQuorumLoss', false),
		items: each(from, 'items', faultItem),
		director: isFields(from.director)
			? {
					deck: each(director, 'deck', directorCard),
					ratePerMinute: number(director, 'ratePerMinute', 6),
					boss: texts(director, 'boss'),
				}
			: undefined,
	};
};
