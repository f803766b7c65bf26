import {writeSync} from 'node:fs';
import type {Problem} from '../game/scenario/problems.ts';
import {problemText} from '../game/scenario/problems.ts';

/** Everything is written, even into a pipe that is read slowly, before the process ends. */
const writeAll = (descriptor: number, text: string): void => {
	const bytes = Buffer.from(text, 'utf8');

	for (let sent = 0; sent < bytes.length; ) {
		try {
			sent += writeSync(descriptor, bytes, sent);
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code;

			if (code === 'EPIPE') {
				return;
			}

			if (code !== 'EAGAIN') {
				throw error;
			}
		}
	}
};

/** Text as it is, for whoever ends its lines itself. */
export const printRaw = (text: string): void => writeAll(1, text);
export const sayRaw = (text: string): void => writeAll(2, text);

/** What a command answers with: goes to standard output. */
export const print = (text: string): void => writeAll(1, `${text}\n`);

/** What a person should know beside the answer: goes to standard error. */
export const say = (text: string): void => writeAll(2, `${text}\n`);

/** All problems, one a line, each with place and remedy. */
export const sayProblems = (problems: readonly Problem[], harmless: (text: string) => string): void => {
	for (const problem of problems) {
		say(`  ${harmless(problemText(problem))}`);
	}
};
