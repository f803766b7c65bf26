import {clockText} from '../../engine/kernel/time.ts';
import {strikesOut} from '../../game/guest/book.ts';
import {guestOut, guestStruck} from '../../game/guest/words.ts';
import type {Run} from '../../game/run.ts';
import {exitCodes, Stop} from '../exit.ts';
import {say} from '../print.ts';
import {harmless} from '../tui/escape.ts';
import {type OpenGuest, openGuest} from './guest-module.ts';

export type GuestFlags = {
	/** `default`, or a file. */
	readonly scheduler?: string;
	/** Wall milliseconds for one answer. */
	readonly answerLimit?: number;
	/** The module in a process of its own under Node's permission model. */
	readonly isolate?: boolean;
};

/** More than this of what a module prints nobody reads. */
const linesAtMost = 200;

/** The scheduler that was asked for; undefined for the default one. `hears` is where what it prints goes. */
export const guestFor = (
	{scheduler, answerLimit, isolate = false}: GuestFlags,
	hears?: (line: string) => void,
): OpenGuest | undefined => {
	if (scheduler === undefined || scheduler === 'default') {
		if (isolate) {
			throw new Stop(exitCodes.badInput, nobodyToIsolate);
		}

		return undefined;
	}

	return openGuest(scheduler, {
		isolate,
		...(answerLimit === undefined ? {} : {limitMs: answerLimit}),
		...(hears === undefined ? {} : {onPrinted: hears}),
	});
};

/** Safety that somebody believes in must be there. */
export const nobodyToIsolate = '--isolate shuts a scheduler of your own in: name it with --scheduler ./mine.js.';

/** What a guest may do on this machine, as the last part of a sentence. */
export const rightsText = ({isolation}: OpenGuest): string =>
	isolation === undefined
		? 'it is a program and runs with your rights.'
		: `isolated, it may read ${isolation.folder} and nothing outside it, write nothing and start nothing; ${
				isolation.guardsNetwork
					? 'the network is shut.'
					: `Node ${process.version} does not shut the network, as Node 26 does.`
			}`;

/** Says what a module prints, as long as anybody would read it. */
export const printedLines = (): ((line: string) => void) => {
	let lines = 0;

	return line => {
		lines += 1;

		if (lines <= linesAtMost) {
			say(harmless(`| ${line}`));
		} else if (lines === linesAtMost + 1) {
			say(`note: after ${linesAtMost} lines, what the scheduler prints is left out.`);
		}
	};
};

/** Says each breach of a guest's contract where it happens, and that the default scheduler takes over. */
export const tellBreaches = (run: Run): void =>
	run.follow(({what, at, about, detail}) => {
		const when = clockText(at);

		if (what === guestStruck) {
			const pod = about.replace(/^pods\//, '');
			say(
				harmless(`${when} ${String(detail?.said)}; ${pod} waits (strike ${String(detail?.strike)} of ${strikesOut})`),
			);
		} else if (what === guestOut) {
			say(`${when} That was the last strike: the default scheduler takes over.`);
		}
	});
