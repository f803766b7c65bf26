import fs from 'node:fs';
import path from 'node:path';
import {
	differencesOf,
	type KeptLine,
	keyOfLine,
	keysOf,
	partText,
	readLine,
	readPart,
	type SweepHeader,
} from '../../game/sweep/form.ts';
import {exitCodes, Stop} from '../exit.ts';
import {makeFolder, reasonOf, writeWhole} from '../whole-file.ts';

/** Lines are on disk after so many milliseconds at the latest: that much work is lost when the power goes. */
const syncEveryMs = 1000;

/**
A part of a sweep as a file that grows: `part-3.jsonl.tmp`, whole lines in the order in which they came. When nothing is
missing it is put in order, synced and renamed to `part-3.jsonl`.
*/
export type PartFile = {
	readonly file: string;
	/** Was finished before it was opened. */
	readonly finished: boolean;
	readonly lines: ReadonlyMap<string, KeptLine>;
	add(text: string): void;
	/** Everything that was added is on disk. */
	sync(): void;
	finish(): void;
	close(): void;
};

const outside = (file: string, error: unknown): Stop =>
	new Stop(exitCodes.outside, `The results could not be kept in ${file}: ${reasonOf(error)}.`);

const readBefore = (file: string): string | undefined =>
	fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;

/** What a file of an earlier call holds, if it is of this very sweep; refused when it is of another. */
const known = (file: string, text: string, header: SweepHeader): ReadonlyMap<string, KeptLine> => {
	const part = readPart(text);

	if (typeof part === 'string') {
		throw new Stop(
			exitCodes.badInput,
			`${file} is in the way: ${part}. Remove it, or choose another folder with --to.`,
		);
	}

	const differences = [
		...differencesOf(header, part.header),
		...(part.header.shard === header.shard ? [] : [`another shard (${part.header.shard}, not ${header.shard})`]),
	];

	if (differences.length > 0) {
		throw new Stop(
			exitCodes.badInput,
			`${file} holds another sweep. Remove it, or choose another folder with --to.`,
			differences.map(what => ({where: file, what, hint: ''})),
		);
	}

	const wanted = new Set(keysOf(header));
	return new Map(
		part.lines
			.map(({line, text: kept}) => [keyOfLine(line), {line, text: kept}] as const)
			.filter(([key]) => wanted.has(key)),
	);
};

/** Begins a part, or goes on with what an earlier call left. A torn line at its end is dropped. */
export const openPart = (folder: string, header: SweepHeader): PartFile => {
	const index = header.shard.split('/')[0];
	const file = path.join(folder, `part-${index}.jsonl`);
	const growing = `${file}.tmp`;

	try {
		makeFolder(folder);
		const done = readBefore(file);

		if (done !== undefined) {
			const lines = known(file, done, header);

			if (keysOf(header).every(key => lines.has(key))) {
				return finishedPart(file, lines);
			}
		}

		const before = readBefore(growing);
		// What has not even a first line was cut off before there was anything to keep.
		const lines = new Map(before?.includes('\n') === true ? known(growing, before, header) : []);
		// Whole lines only: who goes on must not write behind half a line.
		const written = writeWhole(growing, partText(header, lines));

		if (!written.ok) {
			throw new Stop(exitCodes.outside, `The results could not be kept in ${growing}: ${written.why}.`);
		}

		return growingPart(file, header, lines);
	} catch (error) {
		throw error instanceof Stop ? error : outside(file, error);
	}
};

const nothing = (): void => undefined;

const finishedPart = (file: string, lines: ReadonlyMap<string, KeptLine>): PartFile => ({
	file,
	finished: true,
	lines,
	add: nothing,
	sync: nothing,
	finish: nothing,
	close: nothing,
});

const growingPart = (file: string, header: SweepHeader, lines: Map<string, KeptLine>): PartFile => {
	const growing = `${file}.tmp`;
	const handle = fs.openSync(growing, 'a');
	let syncedAt = Date.now();
	let open = true;

	const sync = (): void => {
		fs.fsyncSync(handle);
		syncedAt = Date.now();
	};

	const close = (): void => {
		if (open) {
			open = false;
			sync();
			fs.closeSync(handle);
		}
	};

	const guarded =
		<Given extends unknown[]>(work: (...given: Given) => void) =>
		(...given: Given): void => {
			try {
				work(...given);
			} catch (error) {
				throw error instanceof Stop ? error : outside(growing, error);
			}
		};

	return {
		file,
		finished: false,
		lines,
		add: guarded((text: string) => {
			const line = readLine(text);

			if (line === undefined) {
				throw new Stop(exitCodes.bug, 'a result is none');
			}

			lines.set(keyOfLine(line), {line, text});
			fs.writeSync(handle, `${text}\n`);

			if (Date.now() - syncedAt >= syncEveryMs) {
				sync();
			}
		}),
		sync: guarded(sync),
		finish: guarded(() => {
			close();
			const written = writeWhole(file, partText(header, lines));

			if (!written.ok) {
				throw new Stop(exitCodes.outside, `The results could not be kept in ${file}: ${written.why}.`);
			}

			fs.rmSync(growing, {force: true});
		}),
		close: guarded(close),
	};
};
