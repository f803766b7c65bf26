import {sayRaw} from '../print.ts';

const everyMs = {terminal: 250, lines: 10_000};

const clock = (ms: number): string => {
	const seconds = Math.ceil(ms / 1000);
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	const two = (value: number): string => String(value).padStart(2, '0');
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

/** `120 of 1000 runs (12 %), 1:03 gone, about 7:40 to go` */
export const progressText = (done: number, all: number, here: number, goneMs: number): string => {
	const share = all === 0 ? 100 : Math.floor((done * 100) / all);
	const left = here === 0 ? '' : `, about ${clock((goneMs / here) * (all - done))} to go`;
	return `${done} of ${all} runs (${share} %), ${clock(goneMs)} gone${left}`;
};

/** Shows on standard error how far a sweep is: one line that changes on a terminal, a line now and then elsewhere. */
export const createSweepProgress = (all: number, before: number, isTerminal: boolean) => {
	const start = Date.now();
	let shownAt = isTerminal ? 0 : start;
	let done = before;

	const text = (): string => progressText(done, all, done - before, Date.now() - start);

	return {
		step(): void {
			done += 1;

			if (Date.now() - shownAt >= (isTerminal ? everyMs.terminal : everyMs.lines)) {
				shownAt = Date.now();
				sayRaw(isTerminal ? `\r\u001B[K${text()}` : `${text()}\n`);
			}
		},
		end(): void {
			if (isTerminal) {
				sayRaw('\r\u001B[K');
			}
		},
		text,
	};
};
