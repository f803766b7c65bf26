/** How the programs behave that images hold. */
import {type Fields, isFields} from '../data.ts';
import type {Program, RequestClass, ServiceCall} from '../schema.ts';
import {bytesOf} from '../sizes.ts';
import {duration, each, fineMillis, flag, inner, number, text} from './read.ts';

const requestClass = (from: Fields, name: string): RequestClass => ({
	name,
	share: number(from, 'share', 1),
	cpu: fineMillis(from, 'cpu', 1),
	wait: fineMillis(from, 'wait', 0),
	workers: number(from, 'workers', 16),
	queue: number(from, 'queue', 100),
	cancel: flag(from, 'cancel', true),
});

const requestClasses = (from: Fields): readonly RequestClass[] => {
	if (isFields(from.requests)) {
		const classes = from.requests;
		return Object.keys(classes).map(name => requestClass(inner(classes, name), name));
	}

	return isFields(from.request) ? [requestClass(from.request, 'request')] : [];
};

const serviceCall = (from: Fields): ServiceCall => ({
	service: text(from, 'service'),
	times: number(from, 'times', 1),
	critical: flag(from, 'critical', true),
	timeout: duration(from, 'timeout', 1000),
	retries: number(from, 'retries', 0),
	name: text(from, 'name', 'ns') as ServiceCall['name'],
});

/** The behaviour of an image from what an author wrote under `apps`. */
export const program = (from: Fields): Program => {
	const memory = inner(from, 'memory');
	const batch = inner(from, 'batch');
	const stateful = inner(from, 'stateful');
	return {
		imageBytes: bytesOf(from.imageSize, 100_000_000),
		layers: number(from, 'layers', 6),
		start: duration(from, 'start', 1000),
		warm: duration(from, 'warm', 0),
		stop: duration(from, 'stop', 500),
		drains: flag(from, 'drains', true),
		memory: {
			base: bytesOf(memory.base, 50 * 1_048_576),
			perInFlight: bytesOf(memory.perInFlight, 0),
			leakPerMinute: bytesOf(memory.leakPerMinute, 0),
		},
		requests: requestClasses(from),
		calls: each(from, 'calls', serviceCall),
		probes: text(from, 'probes', 'process') as Program['probes'],
		errors: number(from, 'errors', 0),
		batch: isFields(from.batch)
			? {
					cpuSeconds: number(batch, 'cpuSeconds', 1),
					checkpoint: duration(batch, 'checkpoint', 0),
					failRate: number(batch, 'failRate', 0),
				}
			: undefined,
		stateful: isFields(from.stateful)
			? {
					role: text(stateful, 'role'),
					quorum: number(stateful, 'quorum', 1),
					replicationLag: duration(stateful, 'replicationLag', 0),
				}
			: undefined,
	};
};
