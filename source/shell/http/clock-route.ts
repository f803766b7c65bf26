import {badRequest, forbidden, methodNotAllowed} from '../../engine/api/refusals.ts';
import {type Millis, microTimestamp} from '../../engine/kernel/time.ts';
import {identities} from '../../game/door/identities.ts';
import {readDuration} from '../durations.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import type {Asked} from './asked.ts';

/** The clock of the run, as whoever drives it lets clients have it. */
export type DrivenClock = {
	/** Virtual seconds a second, `max`, or `step`: only when somebody says so. */
	speed: number | 'max' | 'step';
	/** Lets so many virtual milliseconds pass as fast as it goes. */
	advance(by: Millis): Promise<void>;
};

export const clockPath = '/apis/podfall.dev/v1/clock';

const kind = {group: 'podfall.dev', plural: 'clock', kind: 'Clock'};

/** What a client may be told to wait for in one request: longer steps are several. */
const longestStep: Millis = 24 * 3_600_000;

const shown = ({door}: Asked, clock: DrivenClock): Answer =>
	jsonAnswer({
		kind: 'Clock',
		apiVersion: 'podfall.dev/v1',
		metadata: {name: 'clock'},
		spec: {speed: clock.speed},
		status: {now: microTimestamp(door.now), milliseconds: door.now, over: door.over},
	});

type Sent = {readonly advance?: unknown; readonly speed?: unknown};

const sentOf = (body: Buffer): Sent | undefined => {
	try {
		const value = JSON.parse(body.toString('utf8') || '{}');
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
};

const isSpeed = (value: unknown): value is DrivenClock['speed'] =>
	value === 'max' || value === 'step' || (typeof value === 'number' && value >= 0.1 && value <= 10_000);

/**
`GET` tells the time of the run; `POST {"advance": "30s"}` lets it pass and answers when it has, so that a program and the
simulation go in lockstep; `POST {"speed": "step"}` sets how it passes by itself.
*/
export const answerClock = async (asked: Asked, clock: DrivenClock | undefined): Promise<Answer> => {
	if (clock === undefined) {
		return refusal(forbidden(kind, '', 'the clock of this run is in the hands of whoever plays it'));
	}

	if (asked.method === 'GET') {
		return shown(asked, clock);
	}

	if (asked.method !== 'POST') {
		return refusal(methodNotAllowed());
	}

	if (asked.user.name === identities.viewer.name) {
		return refusal(forbidden(kind, '', 'the viewer looks, and does not drive the clock'));
	}

	const sent = sentOf(asked.body);
	const by = typeof sent?.advance === 'string' ? readDuration(sent.advance) : undefined;

	if (sent === undefined || (sent.advance !== undefined && (by === undefined || by > longestStep))) {
		return refusal(badRequest('"advance" is a duration of at most 24h: 30s, 10m, 1h30m'));
	}

	if (sent.speed !== undefined && !isSpeed(sent.speed)) {
		return refusal(badRequest('"speed" is a number from 0.1 to 10000, "max" or "step"'));
	}

	if (sent.speed !== undefined) {
		clock.speed = sent.speed;
	}

	if (by !== undefined) {
		await clock.advance(by);
	}

	return shown(asked, clock);
};
