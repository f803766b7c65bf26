import test from 'ava';
import {apportion} from '../../../source/engine/kernel/apportion.ts';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {hours, seconds} from '../../../source/engine/kernel/time.ts';
import {accountOf, addsUp, outcomes, roundCarry} from '../../../source/engine/traffic/accounting.ts';
import {shareCores} from '../../../source/engine/traffic/cpu.ts';
import {arrivals, bell, factorAt, rateAt, type Shape, tableOf} from '../../../source/engine/traffic/demand.ts';
import {coreDns, lookupShare, queriesPerLookup} from '../../../source/engine/traffic/name-lookup.ts';
import {memoryOf, type QueueInput, serve} from '../../../source/engine/traffic/queueing.ts';

const draws = createDraws('2026-11-20');

test('150 requests at 94.12, 2.31, 3.33 and 0.24 % are 141, 4, 5 and 0, and rounding remembers what it owes', t => {
	const {counts, residues} = apportion(150, [0.9412, 0.0231, 0.0333, 0.0024], []);
	t.deepEqual(counts, [141, 4, 5, 0]);
	t.true(Math.abs(residues.reduce((sum, owed) => sum + owed, 0)) < 1e-9);
	t.true((residues[3] ?? 0) > 0.35, 'the smallest share is owed most');
});

test('a share too small for any single tick still gets its requests over time', t => {
	let residues: readonly number[] = [];
	let rare = 0;

	for (let tick = 0; tick < 1000; tick++) {
		const apportioned = apportion(10, [0.997, 0.003], residues);
		residues = apportioned.residues;
		rare += apportioned.counts[1] ?? 0;
	}

	t.is(rare, 30);
});

test('a rate below one a tick becomes a request now and then', t => {
	let carry = 0;
	let sum = 0;

	for (let tick = 0; tick < 100; tick++) {
		const rounded = roundCarry(0.3, carry);
		carry = rounded.carry;
		sum += rounded.count;
	}

	t.is(sum, 30);
});

test('an account is made of its outcomes and adds up', t => {
	const account = accountOf(outcomes.map((_, index) => index));
	t.like(account, {good: 0, slow: 1, failed: 77, offered: 78});
	t.true(addsUp(account));
	t.false(addsUp({...account, offered: 79}));
});

test('a pod without a request starves on a full machine and nobody else does', t => {
	const given = shareCores(
		[
			{demand: 1.5, weight: 1000, limit: Infinity},
			{demand: 2.5, weight: 1000, limit: Infinity},
			{demand: 2, weight: 0, limit: Infinity},
		],
		4,
	);
	t.deepEqual(
		given.map(cores => cores.toFixed(3)),
		['1.500', '2.495', '0.005'],
	);
});

test('a machine with room gives everybody what they ask for and shares the rest by weight, up to the limits', t => {
	const given = shareCores(
		[
			{demand: 1, weight: 1000, limit: 1.2},
			{demand: 0.5, weight: 500, limit: Infinity},
		],
		3,
	);
	t.deepEqual(
		given.map(cores => cores.toFixed(3)),
		['1.200', '1.000'],
	);
});

const pod = (servers: number, utilisation: number, more: Partial<QueueInput> = {}): QueueInput => ({
	rate: (utilisation * servers) / 0.02,
	length: 1,
	cpu: 0.02,
	wait: 0,
	hold: 0,
	cores: servers,
	workers: 64,
	queue: 200,
	timeout: 1,
	cancel: true,
	backlog: 0,
	threshold: 0.2,
	network: 0,
	...more,
});

for (const [servers, utilisation, wait, slow, simulatedSlow] of [
	[1, 0.5, '20.0', '0.0067', 0.0065],
	[1, 0.8, '80.0', '0.135', 0.131],
	[1, 0.9, '180.0', '0.368', 0.358],
	[2, 0.8, '36.2', '0.0221', 0.0209],
	[2, 0.9, '85.8', '0.145', 0.137],
	[4, 0.9, '39.8', '0.0243', 0.0227],
	[8, 0.95, '42.3', '0.0258', 0.0231],
] as const) {
	test(`${servers} servers at ${utilisation}: mean wait ${wait} ms, ${slow} slower than 200 ms`, t => {
		const out = serve(pod(servers, utilisation));
		t.is(((out.time - 0.02) * 1000).toFixed(1), wait);
		t.is(out.slow.toFixed(slow.length - 2), slow);
		t.true(out.slow >= simulatedSlow && out.slow < simulatedSlow * 1.12, 'a little on the dark side of the simulation');
		t.is(out.overload, 0);
	});
}

test('more load is never better, across the edge of the steady state too', t => {
	let before = serve(pod(1, 0.01));

	for (let percent = 2; percent <= 300; percent++) {
		const now = serve(pod(1, percent / 100));
		t.true(now.slow + now.overload >= before.slow + before.overload - 1e-9, `${percent} %`);
		t.true(now.backlog >= before.backlog - 1e-9);
		before = now;
	}
});

test('a flooded pod fills its backlog up to what users wait for and turns the rest away', t => {
	let backlog = 0;
	let last = serve(pod(1, 1.5));

	for (let tick = 0; tick < 10; tick++) {
		last = serve(pod(1, 1.5, {backlog}));
		backlog = last.backlog;
	}

	t.is(backlog, 50, 'one second of patience at 50 a second');
	t.is(last.overload.toFixed(4), (1 / 3).toFixed(4));
	t.is((last.slow + last.overload).toFixed(4), '1.0000');

	const calm = serve(pod(1, 0.5, {backlog}));
	t.is(calm.backlog, 25);
	t.is(calm.overload, 0);
});

test('a pod that works on for users who have gone loses everybody once the queue is long', t => {
	let backlog = 0;
	let last = serve(pod(1, 1.5, {cancel: false}));

	for (let tick = 0; tick < 20; tick++) {
		last = serve(pod(1, 1.5, {cancel: false, backlog}));
		backlog = last.backlog;
	}

	t.is(backlog, 200);
	t.is(last.overload, 1);
});

test('workers held by a slow callee fill up although the cores are idle', t => {
	const free = serve(pod(4, 0.2, {workers: 8}));
	const held = serve(pod(4, 0.2, {workers: 8, hold: 1}));
	t.is(free.overload, 0);
	t.true(held.utilisation > 5);
	t.true(held.backlog > 0);
});

test('a starved pod serves nobody and breaks nothing', t => {
	const out = serve(pod(1, 0.5, {cores: 0}));
	t.true(Number.isFinite(out.time) && Number.isFinite(out.backlog));
	t.true(out.slow + out.overload > 0.999);
});

test('memory grows with requests in the pod and with age', t => {
	t.is(memoryOf({base: 100, perInFlight: 2, leakPerMinute: 8}, 10, 5), 160);
});

test('names cost questions by their dots, ndots and the search list', t => {
	const table = (['short', 'ns', 'fqdn', 'fqdn-dot', 'external'] as const).map(form =>
		[5, 2, 1].map(ndots => queriesPerLookup(form, ndots)),
	);
	t.deepEqual(table, [
		[2, 2, 2],
		[4, 4, 6],
		[8, 2, 2],
		[2, 2, 2],
		[8, 2, 2],
	]);
	t.is(queriesPerLookup('external', 5, 4), 10);
});

test('two small CoreDNS pods drown in an external name without reuse, and only in that', t => {
	const capacity = (2 * 0.1) / coreDns.cpuPerQuery;
	const use = (reuse: number, queries: number): string => ((400 * lookupShare(reuse) * queries) / capacity).toFixed(2);
	t.deepEqual(
		[use(100, 4), use(1, 4), use(1, queriesPerLookup('external', 5, 4)), use(1, queriesPerLookup('external', 1, 4))],
		['0.01', '0.56', '1.40', '0.28'],
	);
	t.is(lookupShare(1, {perNode: 9, ttl: 1}), 0.1);
});

const at = (shape: Shape, ...times: number[]): number[] => {
	const table = tableOf(shape, draws, 'test', hours(1));
	return times.map(time => factorAt(table, seconds(time)));
};

test('shapes are straight lines', t => {
	const spike: Shape = {
		type: 'spike',
		at: seconds(700),
		factor: 1.5,
		rise: seconds(20),
		hold: seconds(120),
		fall: seconds(60),
	};
	t.deepEqual(at(spike, 0, 700, 710, 720, 840, 870, 900, 2000), [1, 1, 1.25, 1.5, 1.5, 1.25, 1, 1]);
	t.deepEqual(
		at(
			{
				type: 'steps',
				steps: [
					{at: seconds(10), factor: 3},
					{at: seconds(20), factor: 0},
				],
			},
			9,
			10,
			19,
			20,
			99,
		),
		[1, 3, 3, 0, 0],
	);
	t.deepEqual(at({type: 'ramp', from: 0, to: seconds(100), factor: 5, start: 1}, 0, 25, 100, 200), [1, 2, 5, 5]);
	t.deepEqual(at({type: 'diurnal', table: [0, 1], day: seconds(20)}, 0, 5, 10, 15, 20, 25), [0, 0.5, 1, 0.5, 0, 0.5]);
	t.is(
		rateAt(100, [tableOf({type: 'constant', factor: 2}, draws, 'x', 1), tableOf(spike, draws, 'x', 1)], seconds(800)),
		300,
	);
});

test('bursts come at drawn moments and are the same whenever one looks', t => {
	const burst: Shape = {type: 'burst', mean: seconds(60), factor: 4, length: seconds(10)};
	const times = Array.from({length: 3600}, (_, second) => second);
	const factors = at(burst, ...times);
	t.deepEqual(at(burst, ...times), factors);
	const share = factors.filter(factor => factor === 4).length / factors.length;
	t.true(share > 0.07 && share < 0.25, `a seventh of the time, was ${share}`);
});

test('noise has mean 0 and variance 1, and without it demand is exact', t => {
	let sum = 0;
	let squares = 0;

	for (let tick = 0; tick < 4000; tick++) {
		const value = bell(draws, 'traffic/test', tick);
		sum += value;
		squares += value * value;
	}

	t.true(Math.abs(sum / 4000) < 0.05);
	t.true(Math.abs(squares / 4000 - 1) < 0.06);
	t.deepEqual(arrivals(60, 0, undefined), {count: 60, carry: 0});
});
