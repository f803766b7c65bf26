import {type Millis, switchOnSecond} from '../../engine/kernel/time.ts';

/**
Dates on their way through the door.

Every run begins on the same day, so that it is the same run whenever it is played; but clients work out ages from the clock of
their own machine. So what goes out is moved until the run's present is the client's, and what comes in is moved back: inside
nothing changes, and a replay knows nothing of it.
*/
export type Dates = {
	/** A text of JSON, or a line of it, as a client gets it. `now` is virtual. */
	out(text: string, now: Millis): string;
	/** Lines of a log that begin with their time. */
	outLog(text: string, now: Millis): string;
	/** What a client sent, as the run has it. */
	back(text: string, now: Millis): string;
};

export const asTheyAre: Dates = {out: text => text, outLog: text => text, back: text => text};

/** How far the clocks may part before clients are told of another distance, in ms: an age is off by so much at most. */
const tolerance: Millis = 2000;

/** A whole JSON text that is a time. A text in a text has its quotes escaped, and is left alone. */
const wholeTexts = /(")(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z")/gu;

const lineStarts = /^()(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z )/gmu;

const moved = (text: string, pattern: RegExp, seconds: number): string =>
	text.replaceAll(pattern, (whole, before: string, date: string, fraction: string | undefined, after: string) => {
		const at = Date.parse(`${date}Z`);
		return Number.isNaN(at)
			? whole
			: `${before}${new Date(at + seconds * 1000).toISOString().slice(0, 19)}${fraction ?? ''}${after}`;
	});

/** `wall` is the client's clock: milliseconds since 1970. */
export const movedToToday = (wall: () => number): Dates => {
	let seconds: number | undefined;

	const distance = (now: Millis): number => {
		const wanted = wall() - (switchOnSecond * 1000 + now);

		if (seconds === undefined || Math.abs(wanted - seconds * 1000) > tolerance) {
			// Rounded down: nothing is made in the future.
			seconds = Math.floor(wanted / 1000);
		}

		return seconds;
	};

	return {
		out: (text, now) => moved(text, wholeTexts, distance(now)),
		outLog: (text, now) => moved(text, lineStarts, distance(now)),
		back: (text, now) => moved(text, wholeTexts, -distance(now)),
	};
};
