import {type Parsed, parsed, unparsed} from '../../engine/api/parsed.ts';
import {badRequest} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {timeOf} from '../../engine/kernel/time.ts';
import type {Whereabouts} from '../../game/door/inside-door.ts';
import type {LogCursor, LogOptions} from '../../game/inside/logs.ts';
import {type Answer, refusal} from './answer.ts';
import {type AskedResource, isTrue} from './asked.ts';
import type {Sink, Watch} from './watches.ts';

const numberIn = (query: URLSearchParams, name: string): number | undefined =>
	query.has(name) ? Number(query.get(name)) : undefined;

/** Source: pkg/apis/core/validation ValidatePodLogOptions */
const problemOf = (query: URLSearchParams): string | undefined => {
	for (const [name, least] of [
		['tailLines', 0],
		['limitBytes', 1],
		['sinceSeconds', 1],
	] as const) {
		const value = numberIn(query, name);

		if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
			return `PodLogOptions "" is invalid: ${name}: Invalid value: ${value}: must be greater than ${least === 0 ? 'or equal to 0' : '0'}`;
		}
	}

	return query.has('sinceSeconds') && query.has('sinceTime')
		? 'PodLogOptions "" is invalid: sinceSeconds: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'
		: undefined;
};

/** What a query asks of a log. */
const optionsOf = ({query, dates, door}: AskedResource): Parsed<LogOptions> => {
	const problem = problemOf(query);
	const sinceTime = dates.back(JSON.stringify(query.get('sinceTime') ?? ''), door.now).slice(1, -1);
	const since = query.has('sinceTime') ? timeOf(sinceTime) : undefined;

	if (problem !== undefined || (query.has('sinceTime') && since === undefined)) {
		return unparsed(problem ?? `sinceTime: Invalid value: ${JSON.stringify(query.get('sinceTime'))}: not a time`);
	}

	const container = query.get('container') ?? '';
	const options: LogOptions = {
		...(container === '' ? {} : {container}),
		previous: isTrue(query, 'previous'),
		timestamps: isTrue(query, 'timestamps'),
		...(since === undefined ? {} : {since}),
	};
	const numbers = (['sinceSeconds', 'tailLines', 'limitBytes'] as const).flatMap(name => {
		const value = numberIn(query, name);
		return value === undefined ? [] : [[name, value] as const];
	});
	return parsed({...options, ...Object.fromEntries(numbers)});
};

export const whereaboutsOf = ({user, target, query}: AskedResource): Whereabouts => ({
	user,
	namespace: target.namespace ?? 'default',
	pod: target.name ?? '',
	container: query.get('container') ?? undefined,
});

/** What a log holds now, in the client's time. */
export const readLog = (
	asked: AskedResource,
): {readonly ok: true; readonly bytes: Buffer} | {readonly ok: false; readonly status: Status} => {
	const options = optionsOf(asked);

	if (!options.ok) {
		return {ok: false, status: badRequest(options.message)};
	}

	const log = asked.door.inside.log(whereaboutsOf(asked), options.value);
	return log.ok ? {ok: true, bytes: dated(log.bytes, options.value, asked)} : {ok: false, status: log.status};
};

/** `kubectl logs`. */
export const answerLog = (asked: AskedResource): Answer => {
	const log = readLog(asked);
	return log.ok ? {code: 200, headers: {'Content-Type': 'text/plain'}, body: log.bytes} : refusal(log.status);
};

/** `kubectl logs -f`: what is there, and then what comes, until the container has ended. */
export const followLog = (asked: AskedResource, sink: () => Sink): Watch | Answer => {
	const options = optionsOf(asked);
	const first = options.ok ? asked.door.inside.log(whereaboutsOf(asked), options.value) : undefined;

	if (!options.ok || first === undefined || !first.ok) {
		return options.ok && first !== undefined && !first.ok
			? refusal(first.status)
			: refusal(badRequest(options.ok ? '' : options.message));
	}

	return followed(asked, options.value, first, sink());
};

type First = {readonly bytes: Uint8Array; readonly cursor: LogCursor; readonly over: boolean};

/** Lines with their times are in the client's time. */
const dated = (bytes: Uint8Array, {timestamps}: LogOptions, {dates, door}: AskedResource): Buffer =>
	timestamps === true ? Buffer.from(dates.outLog(Buffer.from(bytes).toString('utf8'), door.now)) : Buffer.from(bytes);

const followed = (asked: AskedResource, options: LogOptions, first: First, to: Sink): Watch => {
	const {door} = asked;
	const at = whereaboutsOf(asked);
	const {tailLines: _, limitBytes, ...more} = options;
	const {era} = door;
	let {cursor, over} = first;
	let left = (limitBytes ?? Number.POSITIVE_INFINITY) - first.bytes.length;
	to.write(dated(first.bytes, options, asked));

	const end = (): false => {
		to.end();
		return false;
	};

	return {
		pump() {
			if (to.closed) {
				return false;
			}

			if (over || left <= 0 || door.era !== era) {
				return end();
			}

			const next = door.inside.log(at, {...more, ...(Number.isFinite(left) ? {limitBytes: left} : {})}, cursor);

			if (!next.ok) {
				return end();
			}

			if (next.bytes.length > 0) {
				left -= next.bytes.length;
				to.write(dated(next.bytes, options, asked));
			}

			({cursor, over} = next);
			return true;
		},
		end: () => to.end(),
	};
};
