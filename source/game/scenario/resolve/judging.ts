/** What is won and lost, and what a run is worth. */
import {type Fields, isFields} from '../data.ts';
import {metricIds} from '../json-schema.ts';
import type {Goal, MetricId, Objectives, Scoring, SeatId} from '../schema.ts';
import {duration, each, flag, inner, number, optional, text} from './read.ts';

const goal = (from: Fields): Goal => ({
	id: text(from, 'id'),
	expr: text(from, 'expr'),
	text: optional(from, 'text'),
	badge: flag(from, 'badge', false),
});

/** Goals: to win, to lose, for a badge. */
export const objectives = (from: Fields): Objectives => ({
	win: each(from, 'win', goal),
	lose: each(from, 'lose', goal),
	bonus: each(from, 'bonus', goal),
});

const byMetric = (from: Fields): Partial<Record<MetricId, number>> =>
	Object.fromEntries(metricIds.filter(id => typeof from[id] === 'number').map(id => [id, from[id] as number]));

/** Weights and references; the preset is the one of the seat that is taken first. */
export const scoring = (from: Fields, seat: SeatId): Scoring => {
	const refPod = inner(from, 'refPod');
	const stars = inner(from, 'stars');
	return {
		preset: text(from, 'preset', seat) as SeatId,
		weights: isFields(from.weights) ? byMetric(from.weights) : undefined,
		refs: byMetric(inner(from, 'refs')),
		best: byMetric(inner(from, 'best')),
		refPod: isFields(from.refPod) ? {cpu: text(refPod, 'cpu'), memory: text(refPod, 'memory')} : undefined,
		stars: isFields(from.stars) ? {two: number(stars, 'two', 600), three: number(stars, 'three', 750)} : undefined,
		parIsBad: flag(from, 'parIsBad', false),
		runbook: each(from, 'runbook', rule => ({
			when: text(rule, 'when'),
			do: text(rule, 'do'),
			once: flag(rule, 'once', true),
			after: duration(rule, 'after', 0),
		})),
	};
};
