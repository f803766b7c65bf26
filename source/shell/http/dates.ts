import {type Millis, switchOnSecond} from '../../engine/kernel/time.ts';
import {writtenOnce} from './written.ts';

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
};

const textOf = writtenOnce(JSON.stringify);

export const asTheyAre: Dates = {
	out: text => text,
	textOf: object => textOf(object),
	outLog: text => text,
	back: text => text,
};

/** How far the clocks may part before clients are told of another distance, in ms: an age is off by so much at most. */
const tolerance: Millis = 2000;

/** A whole JSON text that is a time. A text in a text has its quotes escaped, and is left alone. */
const wholeTexts = /(")(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z")/gu;

const lineStarts = /^()(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z )/gmu;

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

const moved = (text: string, pattern: RegExp, move: Move): string =>
	text.replaceAll(
		pattern,
		(_, before: string, date: string, fraction: string | undefined, after: string) =>
			`${before}${move(date)}${fraction ?? ''}${after}`,
	);

/** How texts are written while the clocks are so many seconds apart. */
const createApart = (seconds: number) => {
	const move = moverBy(seconds);

	return {
		seconds,
		out: (text: string, pattern: RegExp) => moved(text, pattern, move),
		textOf: writtenOnce(object => moved(JSON.stringify(object), wholeTexts, move)),
	};
};

/** `wall` is the client's clock: milliseconds since 1970. */
export const movedToToday = (wall: () => number): Dates => {
	let present: ReturnType<typeof createApart> | undefined;

	const at = (now: Millis): ReturnType<typeof createApart> => {
		const wanted = wall() - (switchOnSecond * 1000 + now);

		if (present === undefined || Math.abs(wanted - present.seconds * 1000) > tolerance) {
			// Rounded down: nothing is made in the future.
			present = createApart(Math.floor(wanted / 1000));
		}

		return present;
	};

	return {
		out: (text, now) => at(now).out(text, wholeTexts),
		textOf: (object, now) => at(now).textOf(object),
		outLog: (text, now) => at(now).out(text, lineStarts),
		back: (text, now) => moved(text, wholeTexts, moverBy(-at(now).seconds)),
	};
};
