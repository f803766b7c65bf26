import type {Outcome, Problem} from '../scenario/problems.ts';
import {
	differencesOf,
	type KeptLine,
	keyOfLine,
	keysOf,
	partText,
	problemsOfPart,
	type ReadPart,
	readPart,
	type SweepHeader,
} from './form.ts';

export type PartFile = {readonly file: string; readonly text: string};

/** A whole sweep: what was swept, its lines, and its bytes, which are the same however the work was split. */
export type WholeSweep = {
	readonly header: SweepHeader;
	readonly lines: readonly KeptLine[];
	readonly text: string;
};

type Part = ReadPart & {readonly file: string};

/** More than this many results that are missing nobody reads. */
const shownAtMost = 8;

const readAll = (files: readonly PartFile[], problems: Problem[]): readonly Part[] =>
	files.flatMap(({file, text}) => {
		const part = readPart(text);

		if (typeof part === 'string') {
			problems.push({where: `${file}:1`, what: part, hint: 'give parts that podfall sweep wrote'});
			return [];
		}

		problems.push(...problemsOfPart(file, part));
		return [{...part, file}];
	});

const collect = (parts: readonly Part[], problems: Problem[]): ReadonlyMap<string, KeptLine> => {
	const all = new Map<string, KeptLine & {readonly where: string}>();

	for (const {file, lines} of parts) {
		for (const {line, text, number} of lines) {
			const key = keyOfLine(line);
			const where = `${file}:${number}`;
			const before = all.get(key);

			if (before !== undefined && before.text !== text) {
				problems.push({
					where,
					what: `seed ${line.seed} by ${line.scheduler} came to something else in ${before.where}`,
					hint: 'one of the two was not played by the same program: run that shard again',
				});
			}

			all.set(key, before ?? {line, text, where});
		}
	}

	return all;
};

/** `3/8, 5/8`: the shards that the missing results belong to, where all parts are of one split. */
const shardsOf = (missing: readonly string[], {seeds}: SweepHeader, parts: readonly Part[]): string => {
	const counts = new Set(parts.map(({header}) => header.shard.split('/')[1] ?? '1'));
	const [count = '1'] = counts;

	if (counts.size > 1) {
		return 'run the shards that are missing';
	}

	const shards = Array.from({length: Number(count)}, (_, index) => `${index}/${count}`).filter(shard =>
		keysOf({...(parts[0] as Part).header, seeds, shard}).some(key => missing.includes(key)),
	);
	return `run shard ${shards.slice(0, shownAtMost).join(', ')}${shards.length > shownAtMost ? ', …' : ''}`;
};

/** Puts the parts of a sweep together, or says everything that keeps them apart. */
export const mergeParts = (files: readonly PartFile[]): Outcome<WholeSweep> => {
	const problems: Problem[] = [];
	const parts = readAll(files, problems);
	const [first] = parts;

	if (first === undefined) {
		return {ok: false, problems};
	}

	for (const {file, header} of parts) {
		for (const what of differencesOf(first.header, header)) {
			problems.push({where: `${file}:1`, what: `${what} than in ${first.file}`, hint: 'merge parts of one sweep'});
		}
	}

	const lines = collect(parts, problems);
	const header: SweepHeader = {...first.header, shard: '0/1'};
	const keys = keysOf(header);
	const missing = keys.filter(key => !lines.has(key));

	if (missing.length > 0) {
		const shown = missing.slice(0, shownAtMost).map(key => key.replace(' ', ' by '));
		problems.push({
			where: `seeds ${header.seeds}`,
			what: `${missing.length} of ${keys.length} results are missing: seed ${shown.join(', seed ')}${missing.length > shownAtMost ? ', …' : ''}`,
			hint: shardsOf(missing, header, parts),
		});
	}

	return problems.length > 0
		? {ok: false, problems}
		: {
				ok: true,
				value: {header, lines: keys.map(key => lines.get(key) as KeptLine), text: partText(header, lines)},
				warnings: [],
			};
};
