import test from 'ava';
import fc from 'fast-check';
import type {Program} from '../../source/engine/ground/program.ts';
import {apportion} from '../../source/engine/kernel/apportion.ts';
import type {Fact} from '../../source/engine/kernel/chronicle.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {addsUp} from '../../source/engine/traffic/accounting.ts';
import {shareCores} from '../../source/engine/traffic/cpu.ts';
import type {TrafficPlan} from '../../source/engine/traffic/plan.ts';
import {createTraffic} from '../../source/engine/traffic/traffic.ts';
import {plainProgram, smallGround} from '../helpers/small-ground.ts';

const front: Program = {
	...plainProgram,
	errors: 0.03,
	warm: 3000,
	memory: {base: 1000, perInFlight: 10, leakPerMinute: 5},
	requests: [{name: 'all', share: 1, cpu: 4, wait: 10, workers: 8, queue: 20, cancel: false}],
	calls: [
		{service: 'shop/web', times: 2, critical: true, timeout: 500, retries: 1, name: 'fqdn'},
		{service: 'shop/none', times: 1, critical: false, timeout: 500, retries: 0, name: 'short'},
	],
};

const plan = (rate: number, retries: number): TrafficPlan => ({
	clients: [
		{
			id: 'users',
			to: 'shop/front',
			loadBalancer: true,
			port: 80,
			rate,
			shapes: [{type: 'spike', at: seconds(5), factor: 3, rise: 1000, hold: 5000, fall: 1000}],
			reuse: 2,
			timeout: 800,
			retries,
			backoff: 700,
			from: 'outside',
			zoneMix: {},
			ramp: 2000,
		},
	],
	noise: 'poisson',
	slos: [
		{id: 'front', service: 'shop/front', latency: {threshold: 150}},
		{id: 'web', service: 'shop/web', latency: {threshold: 100}},
	],
	tick: 1000,
	horizon: seconds(60),
});

/** Anything that can happen to machines, wires, processes and rules, at any millisecond. */
const churn = fc.array(
	fc.record({
		after: fc.nat(2500),
		what: fc.constantFrom('power', 'kill', 'cut', 'speed', 'rules', 'none', 'stop', 'release', 'dns'),
		which: fc.nat(5),
	}),
	{maxLength: 14},
);

test('requests always add up, and every lost one has a bucket, whatever happens to the ground', t => {
	fc.assert(
		fc.property(churn, fc.integer({min: 1, max: 120}), fc.nat(2), (steps, rate, retries) => {
			const small = smallGround({programs: {web: plainProgram, front}});
			const {kernel, ground} = small;
			const fronts = ['a', 'b', 'c'].map(node =>
				small.run(`shop/front-${node}`, `node-${node}`, 'front', {limitBytes: 5000}),
			);
			const webs = ['a', 'b', 'c'].map(node => small.run(`shop/web-${node}`, `node-${node}`));
			const dns = small.run('kube-system/dns-0', 'node-c');
			small.serve('shop/front', fronts);
			small.serve('shop/web', webs);
			small.serve('kube-system/kube-dns', [dns]);
			const facts: Fact[] = [];
			const traffic = createTraffic(kernel, ground, plan(rate, retries));
			kernel.chronicle.follow(fact => facts.push(fact));
			kernel.add(traffic);
			traffic.start();
			let at = 1500;

			for (const {after, what, which} of steps) {
				at += after;
				kernel.run(at);
				const node = `node-${'abc'[which % 3]}`;
				const all = [...fronts, ...webs];

				switch (what) {
					case 'power':
						ground.levers.pull(`x${which}`, `machine/${node}/power`, 'off');
						break;
					case 'kill':
						ground.levers.pull(`k${at}`, `pod/${all[which]}/kill`, 1);
						break;
					case 'cut':
						ground.levers.pull(`x${which}`, `link/${node}/everywhere/cut`, 'both');
						break;
					case 'speed':
						ground.levers.pull(`x${which}`, `machine/${node}/speed`, 0.1);
						break;
					case 'rules':
						small.serve('shop/web', webs.slice(which % 4));
						break;
					case 'none':
						small.serve('shop/front', []);
						break;
					case 'stop':
						ground.stopContainer(ground.podOnGround(all[which]!)!.containers[0]!.id, 1000);
						break;
					case 'dns':
						ground.levers.pull('dns', `pod/${dns}/kill`, 1);
						break;
					default:
						ground.levers.letGo(`x${which}`);
				}
			}

			kernel.run(at + 6000);

			for (const {id, total, last} of traffic.accounts()) {
				const told = facts.filter(fact => fact.detail?.slo === id);
				const sum = (what: string, field: string): number =>
					told.filter(fact => fact.what === what).reduce((before, fact) => before + Number(fact.detail?.[field]), 0);
				t.true(addsUp(total) && addsUp(last));
				t.is(sum('traffic', 'offered'), total.offered);
				t.is(sum('requests lost', 'count'), total.failed);
				t.is(sum('requests slow', 'count'), total.slow);
				t.true(told.every(fact => fact.what === 'traffic' || Number(fact.detail?.count) > 0));
			}
		}),
		{numRuns: 60},
	);
});

test('whole numbers from shares: the sum is kept, nothing is negative, and nobody is owed more than two', t => {
	const shares = fc.array(fc.integer({min: 0, max: 1000}), {minLength: 1, maxLength: 13});
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(500), shares), {maxLength: 40}), ticks => {
			let residues: readonly number[] = [];

			for (const [total, parts] of ticks) {
				const padded = [...parts, ...Array.from({length: 13 - parts.length}, () => 0)];
				const split = apportion(total, padded, residues);
				residues = split.residues;
				t.is(
					split.counts.reduce((sum, count) => sum + count, 0),
					total,
				);
				t.true(split.counts.every(count => Number.isInteger(count) && count >= 0));
				t.true(
					residues.every(owed => Math.abs(owed) < 2),
					`${residues}`,
				);
			}
		}),
	);
});

test('cores are never given twice, and nobody without work to do takes another’s', t => {
	const claim = fc
		.record({
			demand: fc.double({min: 0, max: 20, noNaN: true}),
			weight: fc.nat(4000),
			limit: fc.double({min: 0.1, max: 8, noNaN: true}),
		})
		.map(({demand, weight, limit}) => ({demand: Math.min(demand, limit), weight, limit}));
	fc.assert(
		fc.property(fc.array(claim, {maxLength: 30}), fc.integer({min: 1, max: 16}), (claims, cores) => {
			const given = shareCores(claims, cores);
			const wanted = claims.reduce((sum, {demand}) => sum + demand, 0);
			t.true(given.reduce((sum, share) => sum + share, 0) <= cores + 1e-6);

			for (const [index, share] of given.entries()) {
				t.true(share >= 0 && share <= claims[index]!.limit + 1e-9);
				t.true(wanted > cores || share >= claims[index]!.demand - 1e-9, 'there was room for everybody');
			}
		}),
	);
});
