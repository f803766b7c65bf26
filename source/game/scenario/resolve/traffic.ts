/** Who asks for what, how often, and what was promised. */
import type {ObjectKey} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {type Fields, itemsOf} from '../data.ts';
import {millisOf} from '../durations.ts';
import type {Point, Shape, Slo, Traffic, TrafficClient} from '../schema.ts';
import {duration, each, inner, mapped, number, text, word} from './read.ts';

/** Factors of the named daily curves, midnight first. */
const dayTables: Readonly<Record<string, readonly number[]>> = {
	office: [
		0.2, 0.15, 0.15, 0.15, 0.2, 0.3, 0.5, 0.8, 1.1, 1.3, 1.4, 1.4, 1.2, 1.3, 1.4, 1.35, 1.2, 1, 0.8, 0.6, 0.5, 0.4, 0.3,
		0.25,
	],
	evening: [
		0.7, 0.5, 0.35, 0.3, 0.3, 0.35, 0.45, 0.6, 0.75, 0.85, 0.9, 0.95, 1, 1, 1, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.35, 1.15,
		0.9,
	],
	flat: Array.from({length: 24}, () => 1),
};

const points = (from: Fields): readonly Point[] =>
	itemsOf(from.points).map(point => {
		const [at, factor] = itemsOf(point);
		return {at: millisOf(word(at)) ?? 0, factor: typeof factor === 'number' ? factor : 1};
	});

const shape = (from: Fields, length: Millis): Shape => {
	switch (text(from, 'type')) {
		case 'steps':
			return {type: 'steps', steps: points(from)};
		case 'csv':
			return {type: 'csv', points: points(from)};
		case 'ramp':
			return {
				type: 'ramp',
				from: duration(from, 'from', 0),
				to: duration(from, 'to', length),
				factor: number(from, 'factor', 1),
				start: number(from, 'start', 1),
			};
		case 'diurnal':
			return {
				type: 'diurnal',
				table: Array.isArray(from.table)
					? itemsOf(from.table).map(factor => (typeof factor === 'number' ? factor : 1))
					: (dayTables[text(from, 'table', 'flat')] ?? []),
				day: duration(from, 'day', length),
			};
		case 'spike':
			return {
				type: 'spike',
				at: duration(from, 'at', 0),
				factor: number(from, 'factor', 2),
				rise: duration(from, 'rise', 10_000),
				hold: duration(from, 'hold', 60_000),
				fall: duration(from, 'fall', 10_000),
			};
		case 'burst':
			return {
				type: 'burst',
				mean: duration(from, 'mean', 60_000),
				factor: number(from, 'factor', 2),
				length: duration(from, 'length', 5000),
			};
		default:
			return {type: 'constant', factor: number(from, 'factor', 1)};
	}
};

/** `web.shop`, `shop/web`, `web.shop.svc.cluster.local` and `loadbalancer:shop/web`, all as `shop/web`. */
export const serviceKey = (written: string): ObjectKey => {
	const name = written.replace(/^loadbalancer:/, '');

	if (name.includes('/')) {
		return name;
	}

	const [service, namespace] = name.split('.');
	return `${namespace ?? 'default'}/${service ?? ''}`;
};

const trafficClient = (from: Fields, length: Millis): TrafficClient => ({
	id: text(from, 'id'),
	to: serviceKey(text(from, 'to')),
	loadBalancer: text(from, 'to').startsWith('loadbalancer:'),
	port: number(from, 'port', 80),
	rate: number(from, 'rate', 0),
	shapes: each(from, 'shape', item => shape(item, length)),
	reuse: number(from, 'reuse', 10),
	timeout: duration(from, 'timeout', 1000),
	retries: number(from, 'retries', 0),
	backoff: duration(from, 'backoff', 100),
	jitter: number(from, 'jitter', 0.5),
	from: text(from, 'from', 'outside'),
	zoneMix: mapped(inner(from, 'zoneMix'), value => (typeof value === 'number' ? value : 0)),
	ramp: duration(from, 'ramp', 0),
});

/** All groups of users; `length` is how long the scenario lasts. */
export const traffic = (from: Fields, length: Millis): Traffic => ({
	clients: each(from, 'clients', client => trafficClient(client, length)),
	noise: text(from, 'noise', 'poisson') === 'none' ? 'none' : 'poisson',
});

/** A promise, by which lost and slow requests are judged. */
export const slo = (from: Fields): Slo => {
	const latency = inner(from, 'latency');
	return {
		id: text(from, 'id'),
		service: text(from, 'service'),
		availability: number(from, 'availability', 0.99),
		latency: {threshold: duration(latency, 'threshold', 500), target: number(latency, 'target', 0.95)},
		weight: number(from, 'weight', 1),
	};
};
