import {createHash} from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {exactExp, exactLn, exactPow} from '../../../source/engine/kernel/exact-math.ts';
import {md5Hex} from '../../../source/engine/kernel/md5.ts';
import {sha256Hex} from '../../../source/engine/kernel/sha256.ts';
import {clockText, microTimestamp, switchOnSecond, timeOf, timestamp} from '../../../source/engine/kernel/time.ts';
import {createTrail} from '../../../source/engine/kernel/trail.ts';

const close = (left: number, right: number): boolean => Math.abs(left - right) <= 4e-15 * Math.max(1, Math.abs(right));

test('logarithm, exponential and power agree with the real ones to the last few bits', t => {
	for (let index = 1; index < 20_000; index++) {
		const value = index * index * 1.37e-5;
		t.true(close(exactLn(value), Math.log(value)), `ln ${value}`);
		const small = (index - 10_000) / 250;
		t.true(Math.abs(exactExp(small) / Math.exp(small) - 1) < 1e-13, `exp ${small}`);
	}

	t.true(close(exactPow(2.5, 1.7), 2.5 ** 1.7));
	t.is(exactPow(7, 0), 1);
	t.is(exactPow(0, 2), 0);
	t.is(exactLn(1), 0);
	t.is(exactLn(0), Number.NEGATIVE_INFINITY);
	t.true(Number.isNaN(exactLn(-1)));
	t.is(exactExp(0), 1);
	t.is(exactExp(1000), Number.POSITIVE_INFINITY);
	t.is(exactExp(-1000), 0);
});

test('what has its 32 bits in common does not have a uid in common: of 150,000 pods in a cluster, some have', t => {
	const draws = createDraws('7');
	const nameOf = (pod: number): string => `uid/pods/default/web-${pod % 500}-${(pod * 7919).toString(36)}`;
	const seen = new Map<number, number>();
	const pairs: Array<readonly [number, number]> = [];

	for (let pod = 0; pod < 150_000; pod++) {
		const bits = draws.bits(nameOf(pod), pod * 200);
		const other = seen.get(bits);
		seen.set(bits, pod);

		if (other !== undefined) {
			pairs.push([other, pod]);
		}
	}

	t.true(pairs.length > 0);

	for (const [one, other] of pairs) {
		t.is(draws.bits(nameOf(one), one * 200 + 1), draws.bits(nameOf(other), other * 200 + 1));
		const [words, others] = [one, other].map(pod => draws.words(nameOf(pod), pod * 50, 4)) as [number[], number[]];
		t.deepEqual(
			words.filter((word, at) => word === others[at]),
			[],
		);
	}

	const all = Array.from({length: 40_000}, (_, pod) => draws.words(nameOf(pod), pod * 50, 4).join());
	t.is(new Set(all).size, all.length);
});

test('these exact bits must never change: every seed anybody shared depends on them', t => {
	const draws = createDraws('7');
	t.deepEqual(
		[0, 1, 2, 4_294_967_296].map(index => draws.bits('pull/node-17/web:1.4', index)),
		[1950146741, 2148491235, 391616536, 3820851027],
	);
	t.deepEqual(
		[draws.exponential('gap', 0, 600), draws.weibull('disk', 1, 0.7, 1000)],
		[1121.9979063812802, 530.6993896195272],
	);
	const stream = draws.stream('bag');
	t.deepEqual(
		[stream.unit(), stream.unit(), stream.unit()],
		[0.9239550440106541, 0.6151166257914156, 0.44065682124346495],
	);
});

test('draws are even, independent of one another, and inside their bounds', t => {
	const draws = createDraws('evenness');
	const buckets = new Array<number>(10).fill(0);
	let pairs = 0;

	for (let index = 0; index < 20_000; index++) {
		const first = draws.unit(`name-${index % 100}`, index);
		buckets[Math.floor(first * 10)]! += 1;
		pairs += (first - 0.5) * (draws.unit(`name-${index % 100}`, index + 1) - 0.5);
		const whole = draws.between('whole', index, 3, 5);
		t.true(whole >= 3 && whole <= 5);
	}

	for (const count of buckets) {
		t.true(count > 1800 && count < 2200, `a bucket of ${count}`);
	}

	t.true(Math.abs(pairs / 20_000) < 0.003);
	t.not(draws.bits('a', 0), createDraws('other').bits('a', 0));
});

test('a stream goes on where it was saved', t => {
	const draws = createDraws('stream');
	const stream = draws.stream('bag');
	stream.unit();
	const saved = stream.save();
	const expected = [stream.unit(), stream.unit()];
	const again = draws.stream('bag', saved);
	t.deepEqual([again.unit(), again.unit()], expected);
});

test('SHA-256 is the real one', t => {
	fc.assert(
		fc.property(fc.string({unit: 'binary', maxLength: 300}), text => {
			t.is(sha256Hex(text), createHash('sha256').update(text, 'utf8').digest('hex'));
		}),
		{numRuns: 200},
	);
	t.is(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('MD5 is the real one', t => {
	fc.assert(
		fc.property(fc.string({unit: 'binary', maxLength: 300}), text => {
			t.is(md5Hex(text), createHash('md5').update(text, 'utf8').digest('hex'));
		}),
		{numRuns: 200},
	);
	t.is(md5Hex('abc'), '900150983cd24fb0d6963f7d28e17f72');
});

test('times are written as Kubernetes writes them, and read back', t => {
	t.is(timestamp(0), '2026-01-01T00:00:00Z');
	t.is(microTimestamp(61_007), '2026-01-01T00:01:01.007000Z');
	t.is(clockText(754_056), '12:34.056');
	t.is(clockText(3_723_004), '1:02:03.004');
	fc.assert(
		fc.property(fc.integer({min: -4e11, max: 4e12}), at => {
			const date = new Date(switchOnSecond * 1000 + at);
			t.is(timestamp(at), `${date.toISOString().slice(0, 19)}Z`);
			t.is(timeOf(date.toISOString()), at);
			t.is(timeOf(microTimestamp(at)), at);
		}),
		{numRuns: 500},
	);
	t.is(timeOf('2026-01-01T01:00:00+01:00'), 0);

	for (const wrong of ['', 'yesterday', '2026-01-01', '2026-01-01 00:00:00Z', undefined]) {
		t.is(timeOf(wrong), undefined);
	}
});

test('the trail tells runs apart by any word, and rooms from one another', t => {
	const tell = (...words: ReadonlyArray<string | number>) => {
		const trail = createTrail();
		trail.fold('node', ...words);
		trail.mark(1000);
		return trail;
	};

	const base = tell('pod', 12, 0.5);
	t.is(base.digest(), tell('pod', 12, 0.5).digest());
	t.not(base.digest(), tell('pod', 12, 0.25).digest());
	t.not(base.digest(), tell('pod', 13, 0.5).digest());
	t.not(base.digest(), tell('po', 'd', 12, 0.5).digest());
	const [mark] = base.marks();
	const [other] = tell('pod', 12).marks();
	t.is(mark!.slice(0, 6), other!.slice(0, 6));
	t.not(mark!.slice(6, 8), other!.slice(6, 8));
	const restored = createTrail();
	restored.load(base.save());
	t.is(restored.digest(), base.digest());
});
