import {type Millis, switchOnSecond} from '../../engine/kernel/time.ts';
import {keptFor, writtenOnce} from './written.ts';

/**
Dates on their way through the door.

Every run begins on the same day, so that it is the same run whenever it is played; but clients work out ages from the clock of
their own machine. So what goes out is moved until the run's present is the client's, and what comes in is moved back: inside
nothing changes, and a replay knows nothing of it.
*/
export type Dates = {
	/** A text of JSON, or a line of it, as a client gets it. `now` is virtual. */
	out(text: string, now: Millis): string;
	/** A whole object as a client gets it: written once, however many read it. */
	textOf(object: object, now: Millis): string;
	/** Lines of a log that begin with their time. */
	outLog(text: string, now: Millis): string;
	/** What a client sent, as the run has it. */
	back(text: string, now: Millis): string;
	/** Dates that do not move between the first request of a client's command and its last. */
	heldFor(session: string): Dates;
};

const textOf = writtenOnce(JSON.stringify);

export const asTheyAre: Dates = {
	out: text => text,
	textOf: object => textOf(object),
	outLog: text => text,
	back: text => text,
	heldFor: () => asTheyAre,
};

/** How many commands are remembered: each is over in a moment. */
const mostHeld = 32;

/** How far the clocks may part before clients are told of another distance, in ms: an age is too old by so much at most. */
const tolerance: Millis = 3000;

/**
While the run is faster than the wall, clients are told a distance that holds for so long, in ms of the wall: each is a new text for
every object.
*/
const holdsFor = 500;

/** The furthest that clients are told ahead, in ms of the run. */
const mostAhead: Millis = 60_000;

/**
Dates to the second: of a JSON text that is nothing but a time (a text in a text has its quotes escaped, and is left alone), and at
the start of a line.
*/
const wholeTexts = /(?<=")(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?=(?:\.\d+)?Z")/u;

const lineStarts = /(?<=^)(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?=(?:\.\d+)?Z )/mu;

/** A text in parts, of which every second is a date. */
type Parted = readonly string[];

const partedOf = keptFor<Parted>(
	object => JSON.stringify(object).split(wholeTexts),
	parts => parts.reduce((sum, {length}) => sum + length, 0),
);

type Move = (date: string) => string;

/** Moves by so many seconds. An object's dates are few and come again and again, so each is worked out once. */
const moverBy = (seconds: number): Move => {
	const known = new Map<string, string>();

	return date => {
		let moved = known.get(date);

		if (moved === undefined) {
			const at = Date.parse(`${date}Z`);
			moved = Number.isNaN(at) ? date : new Date(at + seconds * 1000).toISOString().slice(0, 19);
			known.set(date, moved);
		}

		return moved;
	};
};

const joined = (parts: Parted, move: Move): string =>
	parts.length === 1 ? (parts[0] ?? '') : parts.map((part, at) => (at % 2 === 1 ? move(part) : part)).join('');

/** How texts are written while the clocks are so many seconds apart. */
const createApart = (seconds: number) => {
	const move = moverBy(seconds);

	return {
		seconds,
		out: (text: string, pattern: RegExp) => joined(text.split(pattern), move),
		textOf: writtenOnce(object => joined(partedOf(object), move)),
	};
};

type Apart = ReturnType<typeof createApart>;

/** A distance between the clocks as clients are told it. */
type Found = {
	readonly apart: Apart;
	/** On the wall, in ms. */
	readonly at: number;
	/** The true one at that time, in ms. */
	readonly distance: Millis;
	/** So much too old may an age be by it, in ms. */
	readonly slack: Millis;
};

/** How far the run gets ahead of the wall while a distance holds, by how far it got in the time that has passed. */
const headStart = (moved: Millis, passed: number): Millis =>
	Math.max(1000, Math.min(mostAhead, (moved / Math.max(passed, holdsFor / 8)) * holdsFor));

/** `wall` is the client's clock: milliseconds since 1970. */
export const movedToToday = (wall: () => number): Dates => {
	let present: Found | undefined;

	const find = (distance: Millis, ahead: Millis): Found => ({
		apart: createApart(Math.floor((distance - ahead) / 1000)),
		at: wall(),
		distance,
		slack: Math.max(tolerance, ahead + 1000),
	});

	/** The distance that is told now. `distance` is the true one. */
	const foundFor = (distance: Millis): Found => {
		if (present === undefined) {
			return find(distance, 0);
		}

		const tooOld = distance - present.apart.seconds * 1000;
		const passed = wall() - present.at;

		// Nothing may be made in the future, for which clients have no age.
		if (tooOld < 0) {
			return find(distance, headStart(present.distance - distance, passed));
		}

		return tooOld > (passed > 2 * holdsFor ? tolerance : present.slack) ? find(distance, 0) : present;
	};

	const at = (now: Millis): Apart => {
		present = foundFor(wall() - (switchOnSecond * 1000 + now));
		return present.apart;
	};

	const held = new Map<string, Apart>();

	const atFor = (session: string, now: Millis): Apart => {
		const known = held.get(session) ?? at(now);
		held.delete(session);
		held.set(session, known);

		for (const [oldest] of [...held].slice(0, Math.max(0, held.size - mostHeld))) {
			held.delete(oldest);
		}

		return known;
	};

	const datesAt = (apartAt: (now: Millis) => Apart): Dates => ({
		out: (text, now) => apartAt(now).out(text, wholeTexts),
		textOf: (object, now) => apartAt(now).textOf(object),
		outLog: (text, now) => apartAt(now).out(text, lineStarts),
		back: (text, now) => joined(text.split(wholeTexts), moverBy(-apartAt(now).seconds)),
		heldFor: session => datesAt(now => atFor(session, now)),
	});

	return datesAt(at);
};
