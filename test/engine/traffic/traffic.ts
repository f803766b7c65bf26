import test from 'ava';
import type {Program} from '../../../source/engine/ground/program.ts';
import type {Fact} from '../../../source/engine/kernel/chronicle.ts';
import {hours, type Millis, seconds} from '../../../source/engine/kernel/time.ts';
import {addsUp} from '../../../source/engine/traffic/accounting.ts';
import type {ClientPlan, TrafficPlan} from '../../../source/engine/traffic/plan.ts';
import {createTraffic} from '../../../source/engine/traffic/traffic.ts';
import {aMachine, plainProgram, type SmallGround, smallGround} from '../../helpers/small-ground.ts';

const users = (more: Partial<ClientPlan> = {}): ClientPlan => ({
	id: 'users',
	to: 'shop/web',
	loadBalancer: false,
	port: 80,
	rate: 150,
	shapes: [],
	reuse: 20,
	timeout: 1000,
	retries: 0,
	backoff: 100,
	from: 'outside',
	zoneMix: {},
	ramp: 0,
	...more,
});

const plan = (more: Partial<TrafficPlan> = {}): TrafficPlan => ({
	clients: [users()],
	noise: 'none',
	slos: [{id: 'web', service: 'shop/web', latency: {threshold: 200}}],
	tick: seconds(1),
	horizon: hours(1),
	...more,
});

type World = SmallGround & {
	readonly traffic: ReturnType<typeof createTraffic>;
	readonly facts: Fact[];
	/** What the account came to between two moments. */
	between(from: Millis, to: Millis, account?: string): Record<string, number>;
};

const onGround = (small: SmallGround, wanted: TrafficPlan = plan()): World => {
	const facts: Fact[] = [];
	const traffic = createTraffic(small.kernel, small.ground, wanted);
	small.kernel.chronicle.follow(fact => facts.push(fact));
	small.kernel.add(traffic);
	traffic.start();

	return {
		...small,
		traffic,
		facts,
		between(from, to, account = 'web') {
			const sums: Record<string, number> = {};

			for (const fact of facts) {
				if (fact.what === 'traffic' && fact.at > from && fact.at <= to && fact.detail?.slo === account) {
					for (const [key, value] of Object.entries(fact.detail).filter(([, each]) => typeof each === 'number')) {
						sums[key] = (sums[key] ?? 0) + Number(value);
					}
				}
			}

			return sums;
		},
	};
};

/** Six pods of `web`, two on each of three workers, one core each. */
const sixPods = (small: SmallGround): string[] => {
	const uids = ['a', 'a', 'b', 'b', 'c', 'c'].map((node, index) => small.run(`shop/web-${index}`, `node-${node}`));
	small.serve('shop/web', uids);
	return uids;
};

test('six pods at half load serve everybody, a few of them late, and not one request is missing', t => {
	const small = smallGround();
	sixPods(small);
	const world = onGround(small);
	world.kernel.run(seconds(100));
	const sums = world.between(0, seconds(100));
	t.like(sums, {offered: 15_000, failed: 0});
	t.is(sums.slow, 101, 'e⁻⁵ of them');
	t.true(world.traffic.accounts().every(({total, last}) => addsUp(total) && addsUp(last)));
});

test('a machine that loses its power takes a third of all connections, and each of them knows why', t => {
	const small = smallGround();
	const uids = sixPods(small);
	const world = onGround(small);
	world.kernel.run(seconds(120));
	const strike = world.kernel.chronicle.tell({
		what: 'fault struck',
		who: 'faults',
		about: 'fault/x',
		weight: 'headline',
	});
	world.kernel.under(strike, () => world.ground.levers.pull('x', 'machine/node-b/power', 'off'));
	world.kernel.run(seconds(172));

	const sums = world.between(seconds(120), seconds(172));
	t.is(sums.offered, 52 * 150);
	t.true(Math.abs(sums['connect-timeout']! - 52 * 50) <= 1, `${sums['connect-timeout']}`);
	t.true(sums['killed-in-flight']! >= 1 && sums['killed-in-flight']! <= 4, 'who was inside when it went dark');

	const power = world.facts.find(fact => fact.what === 'machine lost power')!;
	const lost = world.facts.filter(fact => fact.what === 'requests lost' && fact.detail?.category === 'connect-timeout');
	t.true(lost.every(fact => fact.cause === power.id && fact.hidden === true));
	t.is(power.cause, strike);

	const survivors = uids.filter((_, index) => index !== 2 && index !== 3);
	const version = world.publish('shop/web', survivors);
	world.kernel.run(seconds(172) + 400);

	for (const node of ['cp-a', 'node-a', 'node-c']) {
		world.ground.rules.program(node, version);
	}

	world.kernel.run(seconds(200));
	t.is(world.between(seconds(172), seconds(173)).failed, 20, 'the endpoints left at 40 % of their second');
	t.is(world.between(seconds(173), seconds(200)).failed, 0);
	const late = world.between(seconds(173), seconds(200));
	t.is((late.slow! / late.offered!).toFixed(2), '0.08', 'four pods carry what six did: ρ is 0.75');
});

test('a dead process on a living machine refuses at once; an empty service has no endpoints; a cut wire is a partition', t => {
	const small = smallGround();
	const uids = sixPods(small);
	const world = onGround(small);
	world.kernel.run(seconds(10));
	world.ground.levers.pull('x', `pod/${uids[0]}/kill`, 137);
	world.kernel.run(seconds(20));
	t.true(Math.abs(world.between(seconds(10), seconds(20)).refused! - 250) <= 1);

	world.serve('shop/web', []);
	world.kernel.run(seconds(30));
	t.is(world.between(seconds(20), seconds(30))['no-endpoints'], 1500);

	world.serve('shop/web', uids.slice(2));
	world.ground.levers.pull('x', 'link/node-a/zone-b/cut', 'both');
	world.kernel.run(seconds(40));
	const cut = world.between(seconds(31), seconds(40));
	t.is((cut.partition! / cut.offered!).toFixed(3), (1 / 6).toFixed(3), 'a third of the clients, half of the pods');
});

test('where endpoints say whom they are for, each machine asks those that are near', t => {
	const small = smallGround();
	const uids = ['a', 'a', 'b'].map((node, index) => small.run(`shop/web-${index}`, `node-${node}`));
	small.serve('shop/web', uids);
	const {rules} = small.ground;
	const plain = rules.ruleOn('node-a', 'shop/web')!;
	const [port] = plain.ports;
	const endpoints = port!.endpoints.map(endpoint => ({...endpoint, forZones: [endpoint.zone]}));
	const version = rules.publish([['shop/web', {...plain, ports: [{...port!, endpoints, hinted: true}]}]]);

	for (const {name} of small.ground.machines) {
		rules.program(name, version);
	}

	const world = onGround(small, plan({clients: [users({rate: 90})]}));
	world.kernel.run(seconds(10));
	world.ground.levers.pull('x', `pod/${uids[2]}/kill`, 137);
	world.kernel.run(seconds(20));
	const {refused, offered} = world.between(seconds(10), seconds(20));
	// All who come in by node-b, none by node-a, and a third of those by node-c, for whom nobody is meant.
	t.is((refused! / offered!).toFixed(3), (4 / 9).toFixed(3));
});

test('overload, and the users who come again make it worse', t => {
	const failedOf = (retries: number): Record<string, number> => {
		const small = smallGround();
		small.serve('shop/web', [small.run('shop/web-0', 'node-a')]);
		const world = onGround(small, plan({clients: [users({rate: 75, retries})]}));
		world.kernel.run(seconds(60));
		const {offered, good, slow, failed} = world.between(0, seconds(60)) as Record<'offered', number> &
			Record<string, number>;
		t.is(offered, good! + slow! + failed!);
		return {offered, failed: failed!, rate: world.traffic.rates().get('client/users')!};
	};

	const once = failedOf(0);
	t.is(once.offered, 4500);
	t.true(once.failed! > 1000);
	const again = failedOf(2);
	t.true(again.rate! > 110, 'attempts a second, where 75 users come');
	t.true(again.offered! < 4500, 'some are still trying');
});

const calling = (service: string, more: Partial<Program['calls'][number]> = {}): Program => ({
	...plainProgram,
	requests: [{name: 'all', share: 1, cpu: 5, wait: 0, workers: 16, queue: 100, cancel: true}],
	calls: [{service, times: 1, critical: true, timeout: 1000, retries: 0, name: 'ns', ...more}],
});

test('what a callee fails, its caller’s users lose as a dependency, with the callee’s cause', t => {
	const small = smallGround({programs: {web: plainProgram, front: calling('shop/web')}});
	const back = small.run('shop/web-0', 'node-b');
	small.serve('shop/web', [back]);
	small.serve('shop/front', [small.run('shop/front-0', 'node-a', 'front')]);
	const world = onGround(
		small,
		plan({
			clients: [users({to: 'shop/front', rate: 20})],
			slos: [
				{id: 'front', service: 'shop/front', latency: {threshold: 400}},
				{id: 'web', service: 'shop/web', latency: {threshold: 200}},
			],
		}),
	);
	world.kernel.run(seconds(20));
	t.is(world.between(0, seconds(20), 'front').failed, 0);
	t.is(world.between(seconds(5), seconds(20), 'web').offered, 300, 'every request calls once');

	world.ground.levers.pull('x', `pod/${back}/kill`, 1);
	world.kernel.run(seconds(30));
	const sums = world.between(seconds(20), seconds(30), 'front');
	t.is(sums.dependency, 200);
	const exit = world.facts.findLast(fact => fact.what === 'container exited')!;
	t.true(
		world.facts
			.filter(fact => fact.what === 'requests lost' && fact.detail?.slo === 'front')
			.every(fact => fact.cause === exit.id),
	);
});

test('a call that is not critical may fail, and repeated calls succeed more often', t => {
	const lossOf = (more: Partial<Program['calls'][number]>): number => {
		const small = smallGround({programs: {web: plainProgram, front: calling('shop/web', more)}});
		const uids = [small.run('shop/web-0', 'node-b'), small.run('shop/web-1', 'node-b')];
		small.serve('shop/web', uids);
		small.serve('shop/front', [small.run('shop/front-0', 'node-a', 'front')]);
		small.ground.levers.pull('x', `pod/${uids[0]}/kill`, 1);
		const slos = [{id: 'web', service: 'shop/front', latency: {threshold: 400}}];
		const world = onGround(small, plan({clients: [users({to: 'shop/front', rate: 20})], slos}));
		world.kernel.run(seconds(100));
		const {failed, offered} = world.between(seconds(20), seconds(100)) as {failed: number; offered: number};
		return failed / offered;
	};

	t.is(lossOf({}).toFixed(2), '0.50');
	t.is(lossOf({retries: 1}).toFixed(2), '0.25');
	t.is(lossOf({critical: false}), 0);
	t.is(lossOf({times: 2}).toFixed(2), '0.75');
});

test('a slow machine makes its share of requests slow and nobody else’s', t => {
	const small = smallGround();
	sixPods(small);
	const world = onGround(small);
	world.kernel.run(seconds(60));
	world.ground.levers.pull('x', 'machine/node-b/speed', 0.6);
	world.kernel.run(seconds(120));
	const before = world.between(0, seconds(60));
	const after = world.between(seconds(61), seconds(120));
	t.true(after.slow! > before.slow! * 10);
	t.true(after.slow! / after.offered! < 1 / 3);
});

test('a pod without a request starves beside busy ones on a full machine', t => {
	const small = smallGround();
	const greedy = [0, 1, 2, 3].map(index =>
		small.run(`shop/web-${index}`, 'node-a', 'web', {requestMilliCpu: 1000, limitMilliCpu: 0}),
	);
	const poor = small.run('shop/poor-0', 'node-a', 'web', {requestMilliCpu: 0, limitMilliCpu: 0});
	small.serve('shop/web', greedy);
	small.serve('shop/poor', [poor]);
	const slos = [
		{id: 'web', service: 'shop/web', latency: {threshold: 200}},
		{id: 'poor', service: 'shop/poor', latency: {threshold: 200}},
	];
	const world = onGround(
		small,
		plan({clients: [users({rate: 260}), users({id: 'few', to: 'shop/poor', rate: 5})], slos}),
	);
	world.kernel.run(seconds(60));
	const {offered, failed} = world.between(seconds(30), seconds(60), 'poor') as {offered: number; failed: number};
	t.true(failed / offered > 0.9, `${failed} of ${offered}`);
});

test('memory grows with the queue until the kernel kills the process, and users inside are lost', t => {
	const hungry: Program = {...plainProgram, memory: {base: 1_000_000, perInFlight: 1_000_000, leakPerMinute: 0}};
	const small = smallGround({programs: {web: hungry}});
	small.serve('shop/web', [small.run('shop/web-0', 'node-a', 'web', {limitBytes: 20_000_000})]);
	const world = onGround(small, plan({clients: [users({rate: 60})]}));
	world.kernel.run(seconds(30));
	t.truthy(world.facts.find(fact => fact.what === 'container killed for memory'));
	t.true(world.between(0, seconds(30))['killed-in-flight']! > 5);
	t.true(world.between(seconds(10), seconds(30)).refused! > 500);
});

test('callers whose names cannot be looked up fail, as many as need a lookup', t => {
	const small = smallGround({programs: {web: plainProgram, front: calling('shop/web')}});
	const dns = small.run('kube-system/coredns-0', 'node-c');
	small.serve('kube-system/kube-dns', [dns]);
	small.serve('shop/web', [small.run('shop/web-0', 'node-b')]);
	const front = small.run('shop/front-0', 'node-a', 'front');
	small.serve('shop/front', [front]);
	const clients = [users({from: 'shop/front', reuse: 4, rate: 20})];
	const world = onGround(small, plan({clients}));
	world.kernel.run(seconds(20));
	t.is(world.between(0, seconds(20)).dns, 0);
	t.is(world.traffic.rates().get('dns/shop/front'), 20, 'a quarter of the requests, four questions each');
	world.ground.levers.pull('x', `pod/${dns}/kill`, 1);
	world.kernel.run(seconds(60));
	const {dns: failed, offered} = world.between(seconds(20), seconds(60)) as {dns: number; offered: number};
	t.is((failed / offered).toFixed(2), '0.25');
});

test('work with an end gets what the servers of its machine leave', t => {
	const batch: Program = {...plainProgram, requests: [], batch: {cpuSeconds: 1000, checkpoint: 0, failRate: 0}};
	const small = smallGround({programs: {web: plainProgram, batch}, machines: [aMachine('node-a', 'a')]});
	const busy = [0, 1, 2, 3].map(index =>
		small.run(`shop/web-${index}`, 'node-a', 'web', {requestMilliCpu: 1000, limitMilliCpu: 0}),
	);
	small.serve('shop/web', busy);
	const uid = small.run('shop/job-0', 'node-a', 'batch', {requestMilliCpu: 1000, limitMilliCpu: 2000});
	const world = onGround(small, plan({clients: [users({rate: 175})]}));
	world.kernel.run(seconds(10));
	t.is(world.ground.podOnGround(uid)?.containers[0]?.workMilliCpu, 800, 'a fifth of four cores, by weight');
	t.true(world.traffic.coresUsedOn('node-a') > 3.9);
});

test('answer times can be asked for, and rise with load', t => {
	const small = smallGround();
	sixPods(small);
	const world = onGround(small);
	world.kernel.run(seconds(5));
	const median = world.traffic.answerTime('shop/web', 0.5)!;
	const late = world.traffic.answerTime('shop/web', 0.99)!;
	t.is(median.toFixed(3), '0.028', '40 ms × ln 2');
	t.is(late.toFixed(3), '0.184');
	t.is(world.traffic.answerTime('shop/none', 0.5), undefined);
	t.deepEqual(world.traffic.usageOf('shop/web-0')?.milliCpu, 500);
});

test('a run that is saved and loaded anywhere goes on as if nothing had been', t => {
	const begin = (): World => {
		const small = smallGround();
		sixPods(small);
		return onGround(small, plan({noise: 'poisson', clients: [users({rate: 200, retries: 2})]}));
	};

	const story = (world: World, from: Millis, to: Millis): void => {
		const steps: ReadonlyArray<readonly [Millis, () => void]> = [
			[seconds(7), () => world.ground.levers.pull('x', 'machine/node-b/power', 'off')],
			[seconds(12) + 340, () => world.serve('shop/web', ['uid-shop-web-0', 'uid-shop-web-4'])],
			[seconds(20) + 50, () => world.ground.levers.pull('y', 'pod/uid-shop-web-4/kill', 1)],
			[seconds(31), () => world.ground.levers.letGo('x')],
		];

		for (const [at, act] of steps) {
			if (at > from && at <= to) {
				world.kernel.run(at);
				act();
			}
		}

		world.kernel.run(to);
	};

	const whole = begin();
	story(whole, 0, seconds(60));

	for (const at of [3000, 7000, 12_399, 12_441, 20_500, 45_000]) {
		const first = begin();
		story(first, 0, at);
		const saved = first.kernel.save();
		const second = begin();
		second.kernel.load(saved);
		story(second, at, seconds(60));
		t.deepEqual(second.traffic.accounts(), whole.traffic.accounts(), `saved at ${at}`);
		t.is(second.kernel.trail.digest(), whole.kernel.trail.digest(), `saved at ${at}`);
	}
});
