import test from 'ava';
import fc from 'fast-check';
import {
	type KeptLine,
	keyOfLine,
	keysOf,
	partText,
	readShard,
	type SweepHeader,
	type SweepLine,
} from '../../source/game/sweep/form.ts';
import {mergeParts, type PartFile} from '../../source/game/sweep/merge.ts';
import {readSeeds, seedsText} from '../../source/game/sweep/seeds.ts';
import {leftOutAtEachEnd, summaryOf} from '../../source/game/sweep/statistics.ts';
import {summaryLines, tenths} from '../../source/game/sweep/summary-text.ts';

/* The books of a sweep: what it keeps, how parts become a whole, and what the whole says. */

const header = (seeds: string, shard = '0/1'): SweepHeader => ({
	podfall: 'sweep',
	format: 1,
	version: '0.1.0',
	ruleset: 'r1',
	kubernetes: 'v1.34',
	scenario: 'first-bind',
	hash: 'abc',
	modifiers: [],
	seat: 'scheduler',
	seeds,
	schedulers: [{name: 'default'}, {name: 'mine', hash: 'def'}],
	shard,
});

/** A result that is a function of seed and scheduler, as a run is. */
const lineFor = (seed: string, scheduler: string): SweepLine => {
	const points = (Number(seed) * 37 + scheduler.length * 11) % 1000;
	return {
		seed,
		scheduler,
		points,
		goalsMet: points > 500,
		thousandths: {avail: points * 100},
		offered: 100,
		failed: 1,
		virtualMs: 1000,
		trail: `${seed}/${scheduler}`,
	};
};

const kept = (line: SweepLine): KeptLine => ({line, text: JSON.stringify(line)});

const linesOf = (of: SweepHeader): ReadonlyMap<string, KeptLine> =>
	new Map(
		keysOf(of).map(key => {
			const [seed = '', scheduler = ''] = key.split(' ');
			return [key, kept(lineFor(seed, scheduler))];
		}),
	);

const partOf = (seeds: string, shard: string): PartFile => {
	const own = header(seeds, shard);
	return {file: `part-${shard.replace('/', '-of-')}.jsonl`, text: partText(own, linesOf(own))};
};

const whole = (seeds: string): string => partText(header(seeds), linesOf(header(seeds)));

test('merged, a sweep is the same bytes however it was split, overlaps and other splits included', t => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 40}),
			fc.uniqueArray(fc.integer({min: 1, max: 9}), {minLength: 1, maxLength: 3}),
			fc.infiniteStream(fc.nat()),
			(last, splits, order) => {
				const seeds = seedsText(readSeeds(`1..${last}`) ?? []);
				const parts = splits.flatMap(count =>
					Array.from({length: count}, (_, index) => partOf(seeds, `${index}/${count}`)),
				);
				const shuffled = parts
					.map(part => ({part, at: order.next().value as number}))
					.sort((one, other) => one.at - other.at)
					.map(({part}) => part);
				const merged = mergeParts(shuffled);
				t.true(merged.ok);
				t.is(merged.ok ? merged.value.text : '', whole(seeds));
			},
		),
		{numRuns: 200},
	);
});

const problemsOf = (...parts: readonly PartFile[]): string => {
	const merged = mergeParts(parts);
	return merged.ok ? 'merged' : merged.problems.map(({where, what, hint}) => `${where}: ${what} (${hint})`).join('\n');
};

test('what is missing is named with the shard to run', t => {
	const said = problemsOf(partOf('1..6', '0/3'), partOf('1..6', '2/3'));
	t.regex(said, /4 of 12 results are missing: seed 2 by default, seed 2 by mine, seed 5 by default/);
	t.regex(said, /\(run shard 1\/3\)/);
});

test('two lines for one seed must be the same bytes', t => {
	const good = partOf('1..2', '0/1');
	const other = {
		file: 'other.jsonl',
		text: good.text.replace(
			'"seed":"2","scheduler":"mine","points"',
			'"seed":"2","scheduler":"mine","offered":1,"points"',
		),
	};
	t.is(problemsOf(good, good), 'merged');
	t.regex(problemsOf(good, other), /other\.jsonl:5: seed 2 by mine came to something else in part-0-of-1\.jsonl:5/);
});

test('parts of different sweeps stay apart, and every difference is said at once', t => {
	const mine = partOf('1..2', '0/1');
	const changed = {
		file: 'b.jsonl',
		text: mine.text
			.replace('"version":"0.1.0"', '"version":"0.2.0"')
			.replace('"hash":"abc"', '"hash":"xyz"')
			.replace('"hash":"def"', '"hash":"new"'),
	};
	const said = problemsOf(mine, changed);
	t.regex(said, /b\.jsonl:1: another version of podfall \(0\.2\.0, not 0\.1\.0\) than in part-0-of-1\.jsonl/);
	t.regex(said, /another content of the scenario/);
	t.regex(said, /another schedulers/);
});

test('a part that was cut off, changed, or is none is refused with its place', t => {
	const good = partOf('1..2', '0/1');
	t.regex(
		problemsOf({...good, text: good.text.slice(0, -30)}),
		/part-0-of-1\.jsonl:5: is no result .*\n.*1 of 4 results are missing/,
	);
	t.regex(problemsOf({file: 'x', text: 'hello\n'}), /x:1: this is no part of a sweep/);
	t.regex(problemsOf({file: 'x', text: ''}), /x:1: this is no part of a sweep/);
	t.regex(
		problemsOf({...good, text: good.text.replace('"seed":"2"', '"seed":"9"')}),
		/:4: seed 9 by default does not belong to shard 0\/1/,
	);
	t.regex(
		problemsOf({...good, text: good.text.replace('"format":1', '"format":7')}),
		/format 7, and this podfall reads format 1/,
	);
	fc.assert(
		fc.property(fc.string(), fc.nat(), (noise, at) => {
			const text = `${good.text.slice(0, at % good.text.length)}${noise}${good.text.slice((at + 3) % good.text.length)}`;
			const merged = mergeParts([{file: 'fuzzed', text}]);
			t.true(merged.ok || merged.problems.length > 0);
		}),
		{numRuns: 300},
	);
});

test('seeds are counted or listed, each once', t => {
	t.deepEqual(readSeeds('3..5'), ['3', '4', '5']);
	t.deepEqual(readSeeds('7,storm'), ['7', 'storm']);
	t.is(seedsText(['3', '4', '5']), '3..5');
	t.is(seedsText(['3', '5']), '3,5');
	t.is(seedsText(['03', '04']), '03,04');

	for (const wrong of ['5..3', '1..', '7,7', 'a b', '', '1..200000']) {
		t.is(readSeeds(wrong), undefined, wrong);
	}

	t.deepEqual(readShard('3/8'), {index: 3, count: 8});

	for (const wrong of ['8/8', '-1/8', '1', '0/0', 'a/b']) {
		t.is(readShard(wrong), undefined, wrong);
	}
});

test('the interval leaves out as many at each end as coin throws allow', t => {
	// Source: tables of the sign test at 5 %, two-sided: n and the least number of the rarer sign that is not significant.
	const table: ReadonlyArray<readonly [count: number, leftOut: number | undefined]> = [
		[5, undefined],
		[6, 0],
		[8, 0],
		[9, 1],
		[12, 2],
		[15, 3],
		[20, 5],
		[25, 7],
		[40, 13],
		[100, 39],
	];

	for (const [count, leftOut] of table) {
		t.is(leftOutAtEachEnd(count), leftOut, `${count}`);
	}
});

test('the interval holds the true median in at least 95 of 100 samples', t => {
	let held = 0;
	let state = 12_345;
	const next = (): number => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % 1001;
	};

	for (let sample = 0; sample < 2000; sample++) {
		const values = Array.from({length: 15}, next).sort((one, other) => one - other);
		const out = leftOutAtEachEnd(15) as number;
		held += values[out]! <= 500 && values[14 - out]! >= 500 ? 1 : 0;
	}

	t.true(held >= 1900, `${held}`);
});

test('a summary counts in whole numbers, pairs seeds, and does not depend on order', t => {
	const of = header('1..7');
	const points: Readonly<Record<string, readonly [number, number]>> = {
		1: [100, 110],
		2: [200, 190],
		3: [300, 300],
		4: [400, 430],
		5: [500, 540],
		6: [600, 650],
		7: [700, 760],
	};
	const lines = Object.entries(points).flatMap(([seed, [first, second]]) => [
		{...lineFor(seed, 'default'), points: first, goalsMet: true},
		{...lineFor(seed, 'mine'), points: second, goalsMet: false, strikes: seed === '2' ? 3 : 0},
	]);
	const summary = summaryOf(of, lines);
	t.deepEqual(summary, summaryOf(of, [...lines].reverse()));
	t.like(summary.spreads[0], {min: 100, q1: 200, median: 400, q3: 600, max: 700, sum: 2800, goalsMet: 7, struck: 0});
	t.deepEqual(summary.pairings, [
		{
			scheduler: 'mine',
			against: 'default',
			seeds: 7,
			better: 5,
			worse: 1,
			ties: 1,
			sum: 180,
			median: 30,
			interval: [-10, 60],
		},
	]);
	const shown = summaryLines(summary).join('\n');
	t.regex(shown, /^first-bind on 7 seeds \(1\.\.7\), podfall 0\.1\.0$/m);
	t.regex(shown, /^mine − default +\+25\.7 +\+30 +-10 to \+60 +5 +1 +1$/m);
	t.regex(shown, /^mine broke its contract in 1 of 7 runs/m);
	t.is(
		new Set(
			summaryLines(summary)
				.slice(1, 4)
				.map(line => line.length),
		).size,
		1,
		'columns stand under one another',
	);
});

test('tenths are rounded by whole numbers', t => {
	t.deepEqual(
		[tenths(10, 3), tenths(-10, 3), tenths(1, 40), tenths(-1, 40), tenths(1, 4), tenths(0, 7), tenths(5, 0)],
		['3.3', '-3.3', '0.0', '0.0', '0.3', '0.0', '–'],
	);
});

test('keys of lines come back as they were', t => {
	t.is(keyOfLine({seed: '7', scheduler: 'mine'}), '7 mine');
	t.is(keysOf(header('1..4', '1/2')).join(), '2 default,2 mine,4 default,4 mine');
});
