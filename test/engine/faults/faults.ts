import test from 'ava';
import fc from 'fast-check';
import {createInjector, problemsOfFault} from '../../../source/engine/faults/injector.ts';
import type {FaultItem} from '../../../source/engine/faults/item.ts';
import {faultKinds} from '../../../source/engine/faults/kinds/index.ts';
import type {FaultPlan} from '../../../source/engine/faults/lines.ts';
import {crockford40, lifetime, poissonTimes, stormId} from '../../../source/engine/faults/schedule.ts';
import {durationOf} from '../../../source/engine/faults/settings.ts';
import {byRendezvous, isMeant, resolveTargets} from '../../../source/engine/faults/targets.ts';
import {type ApiCall, type FaultSeams, noSeams} from '../../../source/engine/faults/world.ts';
import type {Fact} from '../../../source/engine/kernel/chronicle.ts';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {hours, minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {type SmallGround, smallGround} from '../../helpers/small-ground.ts';

const draws = createDraws('2026-11-20');

const item = (kind: string, more: Partial<FaultItem> = {}): FaultItem => ({
	id: kind,
	kind,
	params: {},
	schedule: {type: 'at', at: seconds(10)},
	target: undefined,
	group: undefined,
	until: undefined,
	announce: undefined,
	...more,
});

const storm = (items: readonly FaultItem[], more: Partial<FaultPlan> = {}): FaultPlan => ({
	items,
	allowQuorumLoss: false,
	horizon: hours(1),
	announce: {type: 'symptom'},
	...more,
});

/** A small ground with two pods, and a storm over it. */
const under = (items: readonly FaultItem[], seams: Partial<FaultSeams> = {}, more: Partial<FaultPlan> = {}) => {
	const small = smallGround();
	const facts: Fact[] = [];
	small.kernel.chronicle.follow(fact => facts.push(fact));
	const pods = [small.run('shop/web-1', 'node-a'), small.run('shop/web-2', 'node-b')];
	const injector = createInjector(small.kernel, small.ground, storm(items, more), {...noSeams, ...seams});
	small.kernel.add(injector);
	injector.start();
	return {...small, injector, facts, pods};
};

const stateOf = ({ground}: SmallGround, uid: string) => ground.podOnGround(uid)?.containers.at(-1);

test('a node crash takes the power for ten minutes, tells only the ground, and then lets go', t => {
	const run = under([item('node-crash', {target: {type: 'fixed', name: 'node-b'}})]);
	run.kernel.run(seconds(20));
	t.is(run.ground.stateOf('node-b').power, 'off');
	t.like(stateOf(run, run.pods[1]!), {state: 'exited', exitReason: 'Lost'});
	const struck = run.facts.find(fact => fact.what === 'fault struck');
	t.like(struck, {hidden: true, detail: {kind: 'node-crash', targets: 'node-b', component: 'node'}});
	t.is(run.facts.find(fact => fact.what === 'machine lost power')?.cause, struck?.id);
	t.is(run.injector.active().length, 1);

	run.kernel.run(seconds(611));
	t.is(run.ground.stateOf('node-b').power, 'booting');
	t.is(run.injector.active().length, 0);
});

test('a killed pod loses its processes and somebody deletes the object; without deletion nobody calls', t => {
	const calls: ApiCall[] = [];
	const asSomebody = (call: ApiCall) => calls.push(call);
	const target = {type: 'fixed', name: 'shop/web-1'} as const;
	const killed = under([item('pod-kill', {target})], {asSomebody});
	killed.kernel.run(seconds(11));
	t.like(stateOf(killed, killed.pods[0]!), {state: 'exited', exitCode: 137});
	t.deepEqual(calls, [{verb: 'delete', resource: 'pods', key: 'shop/web-1', graceSeconds: 0}]);

	const kept = under([item('pod-kill', {target, params: {deleteObject: false}})], {asSomebody});
	kept.kernel.run(seconds(11));
	t.like(stateOf(kept, kept.pods[0]!), {state: 'exited', exitCode: 137});
	t.is(calls.length, 1);
});

test('a container crash ends one process with its code and leaves the address', t => {
	const run = under([item('container-crash', {target: {type: 'fixed', name: 'shop/web-1'}, params: {exitCode: 3}})]);
	run.kernel.run(seconds(11));
	t.like(stateOf(run, run.pods[0]!), {state: 'exited', exitCode: 3});
	t.is(run.ground.podOnGround(run.pods[0]!)?.sandboxes[0]?.state, 'ready');
});

test('a reboot is down for as long as it says, boot included', t => {
	const run = under([item('node-reboot', {target: {type: 'fixed', name: 'node-a'}, params: {down: '100s'}})]);
	run.kernel.run(seconds(19));
	t.is(run.ground.stateOf('node-a').power, 'off');
	run.kernel.run(seconds(109));
	t.is(run.ground.stateOf('node-a').power, 'booting');
	run.kernel.run(seconds(111));
	t.is(run.ground.stateOf('node-a').power, 'on');
});

test('a stopped kubelet, a slow node, a cut wire, a bad registry and a crashed scheduler are levers that hold', t => {
	const fixed = (name: string) => ({target: {type: 'fixed', name} as const});
	const run = under(
		[
			item('kubelet-stop', fixed('node-a')),
			item('slow-node', fixed('node-b')),
			item('partition', {params: {from: 'zone:b', direction: 'one'}}),
			item('image-pull-fail', {params: {image: 'shop/web:2', reason: 'not-found'}}),
			item('scheduler-crash', {params: {duration: '30s', replicas: 'all'}}),
		],
		{leaderOf: () => 'cp-a'},
	);
	run.kernel.run(seconds(11));
	t.false(run.ground.runs('node-a', 'kubelet'));
	t.is(stateOf(run, run.pods[0]!)?.state, 'running', 'what runs goes on');
	t.is(run.ground.speedOf('node-b'), 0.4);
	t.true(run.ground.network.isCut('node-b', 'control-plane'));
	t.false(run.ground.network.isCut('control-plane', 'node-b'), 'one way only');
	t.false(run.ground.network.isCut('node-a', 'control-plane'));
	t.is(run.ground.levers.value('registry/image/shop/web:2'), 'not-found');
	t.is(run.ground.levers.value('process/cp-a/kube-scheduler'), 'stopped');
	run.kernel.run(seconds(200));
	t.false(run.ground.network.isCut('node-b', 'control-plane'), 'healed after three minutes');
	t.is(run.ground.levers.value('process/cp-a/kube-scheduler'), 'running');
	t.false(run.ground.runs('node-a', 'kubelet'), 'until somebody restarts it');
});

test('a zone outage takes every machine of the zone but spares the last majority of the control plane', t => {
	const items = [item('zone-outage', {params: {zone: 'a'}})];
	const spared = under(items);
	spared.kernel.run(seconds(11));
	t.deepEqual(
		[spared.ground.isUp('cp-a'), spared.ground.isUp('node-a'), spared.ground.isUp('node-b')],
		[true, false, true],
	);

	const dark = under(items, {}, {allowQuorumLoss: true});
	dark.kernel.run(seconds(11));
	t.false(dark.ground.isUp('cp-a'));
});

test('a fault that finds nobody does not strike, and only the ground knows', t => {
	const run = under([item('node-crash', {target: {type: 'fixed', name: 'node-zz'}})]);
	run.kernel.run(seconds(11));
	t.like(run.facts.at(-1), {what: 'fault did not strike', hidden: true});
	t.is(run.injector.active().length, 0);
});

test('announced faults are told when they strike, forecast ones are on the ruler before', t => {
	const run = under([
		item('slow-node', {announce: {type: 'forecast', lead: seconds(5)}}),
		item('kubelet-stop', {announce: {type: 'onset'}}),
	]);
	run.kernel.run(seconds(4));
	t.deepEqual(run.injector.forecasts(), []);
	run.kernel.run(seconds(6));
	t.deepEqual(run.injector.forecasts(), [{id: 'slow-node', kind: 'slow-node', at: seconds(10)}]);
	run.kernel.run(seconds(11));
	const announced = run.facts.filter(fact => fact.what === 'fault announced');
	t.is(announced.length, 2);
	t.true(announced.every(fact => fact.hidden !== true));
});

test('one fault may follow another, wait for a condition, or end with one', t => {
	let dark = false;
	const run = under(
		[
			item('slow-node', {target: {type: 'fixed', name: 'node-a'}, until: {type: 'when', when: 'dark'}}),
			item('node-crash', {
				target: {type: 'fixed', name: 'node-b'},
				schedule: {type: 'after', id: 'slow-node', delay: seconds(5)},
			}),
			item('kubelet-stop', {target: {type: 'fixed', name: 'node-c'}, schedule: {type: 'when', when: 'dark'}}),
		],
		{holds: expression => expression === 'dark' && dark},
	);
	run.kernel.run(seconds(14));
	t.true(run.ground.isUp('node-b'));
	run.kernel.run(seconds(16));
	t.false(run.ground.isUp('node-b'));
	dark = true;
	run.kernel.run(seconds(18));
	t.is(run.ground.speedOf('node-a'), 1);
	t.false(run.ground.runs('node-c', 'kubelet'));
	t.is(run.facts.filter(fact => fact.what === 'fault struck').length, 3, 'a condition strikes once');
});

test('a hazard strikes when what has built up reaches its draw, sooner where the rate is higher', t => {
	const strikesAt = (rate: number): number | undefined => {
		const run = under([item('slow-node', {schedule: {type: 'hazard', rate: 'wear'}})], {rate: () => rate});
		run.kernel.run(minutes(50));
		return run.facts.find(fact => fact.what === 'fault struck')?.at;
	};

	const slow = strikesAt(0.01)!;
	const quick = strikesAt(0.02)!;
	t.true(Math.abs(quick * 2 - slow) <= 2000, `${quick} and ${slow}`);
	t.is(strikesAt(0), undefined);
});

test('every machine has lives of its own under a Weibull schedule', t => {
	const run = under([item('node-reboot', {schedule: {type: 'weibull', k: 3, scale: minutes(10), per: 'node'}})]);
	run.kernel.run(hours(1));
	const struck = run.facts.filter(fact => fact.what === 'fault struck').map(fact => [fact.detail?.targets, fact.at]);
	t.deepEqual(new Set(struck.map(([target]) => target)), new Set(['node-a', 'node-b', 'node-c']));
	const first = lifetime(run.kernel.draws, 'node-reboot', 'node-a', 0, {k: 3, scale: minutes(10)});
	t.true(struck.some(([target, at]) => target === 'node-a' && at === first));
});

test('a shock hits each member of its group or not', t => {
	const group = {mean: minutes(10), from: 0, members: {zone: 'b'}, p: 1};
	const run = under([item('node-crash', {group, until: {type: 'after', delay: seconds(30)}})]);
	run.kernel.run(hours(1));
	const struck = run.facts.filter(fact => fact.what === 'fault struck');
	t.true(struck.length >= 2);
	t.deepEqual(new Set(struck.map(fact => fact.detail?.targets)), new Set(['node-b']));
});

test('Poisson gaps have their mean and stop at the horizon', t => {
	const times = poissonTimes(draws, 'x', {mean: minutes(10), from: 0, until: hours(1000)});
	t.true(Math.abs(hours(1000) / times.length / minutes(10) - 1) < 0.05);
	t.true(times.every((at, index) => at <= hours(1000) && at > (times[index - 1] ?? 0)));
	t.is(poissonTimes(draws, 'x', {mean: 1000, from: 0, until: hours(1), max: 3}).length, 3);
});

const machine = (name: string) => ({name, zone: 'a', node: name, pool: 'small'});

test('rendezvous: whoever else comes or goes, the winner stays until it goes itself', t => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.string({minLength: 1, maxLength: 8}), {minLength: 2, maxLength: 30}),
			fc.nat(5),
			(names, strike) => {
				const candidates = names.map(machine);
				const winner = byRendezvous(candidates, draws, 'f', strike)!;
				const others = candidates.filter(each => each !== winner);
				const half = others.filter((_, index) => index % 2 === 0);
				t.is(byRendezvous([...half, winner].reverse(), draws, 'f', strike)?.name, winner.name);
				t.not(byRendezvous(others, draws, 'f', strike)?.name, winner.name);
			},
		),
	);
});

test('rules find the busiest, the leader, the most endpoints and the weakest zone', t => {
	const candidates = [
		{name: 'n1', zone: 'a', node: 'n1'},
		{name: 'n2', zone: 'b', node: 'n2'},
		{name: 'n3', zone: 'b', node: 'n3'},
	];
	const at = (pod: string, node: string, zone: string) => ({pod, node, zone});
	const seams: FaultSeams = {
		...noSeams,
		leaderOf: () => 'n3',
		busyness: (_, name) => (name === 'n2' ? 0.9 : 0.1),
		endpointsOf: () => [
			at('w1', 'n1', 'a'),
			at('w2', 'n1', 'a'),
			at('w3', 'n2', 'b'),
			at('w4', 'n2', 'b'),
			at('w5', 'n3', 'b'),
		],
	};
	const aim = {fault: 'f', strike: 0, subject: 'machine' as const, candidates, draws, seams};
	const name = (rule: Parameters<typeof resolveTargets>[0]) => resolveTargets(rule, aim).map(each => each.name);
	t.deepEqual(name({type: 'busiest', of: 'node'}), ['n2']);
	t.deepEqual(name({type: 'leader', of: 'etcd'}), ['n3']);
	t.deepEqual(name({type: 'most-endpoints', service: 's'}), ['n1']);
	t.is(candidates.find(each => each.name === name({type: 'weakest-zone', service: 's'})[0])?.zone, 'b');
	t.deepEqual(name({type: 'fixed', name: 'n9'}), []);
});

test('a selector asks for all that it names', t => {
	const pod = {name: 'shop/web-7f', namespace: 'shop', labels: {app: 'web', tier: 'front'}, zone: 'b', node: 'n1'};
	t.true(isMeant({ns: 'shop', label: 'app=web,tier', zone: 'b', name: 'web-*'}, pod));
	t.false(isMeant({ns: 'shop', label: 'app=api'}, pod));
	t.false(isMeant({pool: 'small'}, pod));
});

test('settings are read all at once, with everything that is wrong', t => {
	t.deepEqual(problemsOfFault('slow-node', {speed: 2, durration: '5m'}), [
		{where: 'durration', what: 'is not a setting of this fault: there are speed, duration'},
		{where: 'speed', what: 'must be a number from 0.01 to 1'},
	]);
	t.deepEqual(problemsOfFault('meteor', {}), [{where: 'kind', what: 'there is no fault called meteor'}]);
	t.deepEqual(['250ms', '1m30s', '1.5h', 40, 'soon', ''].map(durationOf), [
		250,
		90_000,
		5_400_000,
		40,
		undefined,
		undefined,
	]);
});

test('every kind says what it is and has a name of its own', t => {
	t.is(new Set(faultKinds.map(({kind}) => kind)).size, faultKinds.length);
	t.true(faultKinds.every(({describe}) => describe.endsWith('.')));
});

test('the storm has a name: eight letters, the same for the same storm, another for another', t => {
	const items = [
		item('node-crash', {schedule: {type: 'poisson', mean: minutes(5), from: 0, to: undefined, max: undefined}}),
	];
	const name = stormId(items, createDraws('1'), hours(1));
	t.regex(name, /^[0-9A-HJKMNP-TV-Z]{8}$/);
	t.is(stormId(items, createDraws('1'), hours(1)), name);
	t.not(stormId(items, createDraws('2'), hours(1)), name);
	t.not(stormId([{...items[0]!, id: 'other'}], createDraws('1'), hours(1)), name);
});

test('forty bits are written five by five', t => {
	const check = (hex: string): string => {
		let value = BigInt(`0x${hex.slice(0, 10)}`);
		let text = '';

		for (let index = 0; index < 8; index++) {
			text = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(value & 31n)] + text;
			value >>= 5n;
		}

		return text;
	};

	for (const hex of ['ffffffffffffff', '0123456789abcdef', 'deadbeefcafe01', '00000000010000']) {
		t.is(crockford40(hex), check(hex));
	}
});

test('a storm that is saved and loaded in the middle goes on as if nothing had been', t => {
	const items = [
		item('slow-node', {
			schedule: {type: 'poisson', mean: minutes(2), from: 0, to: undefined, max: undefined},
			params: {duration: '90s'},
		}),
		item('node-reboot', {schedule: {type: 'weibull', k: 1, scale: minutes(9), per: 'node'}}),
		item('kubelet-stop', {schedule: {type: 'hazard', rate: 'x'}, params: {duration: '20s'}}),
		item('kernel-panic-group', {schedule: {type: 'at', at: seconds(400)}, params: {p: 1, hot: '30s', above: 0.5}}),
		item('traffic-spike', {schedule: {type: 'at', at: seconds(430)}, params: {rise: '60s'}}),
	];
	const seams = {rate: () => 0.005, busyness: () => 0.6};
	const whole = under(items, seams);
	whole.kernel.run(minutes(30));

	for (const at of [1, 433, 1205]) {
		const first = under(items, seams);
		first.kernel.run(seconds(at));
		const saved = first.kernel.save();
		const second = under(items, seams);
		second.kernel.load(saved);
		second.kernel.run(minutes(30));
		t.is(second.kernel.trail.digest(), whole.kernel.trail.digest(), `saved at ${at} s`);
		t.deepEqual(second.injector.active(), whole.injector.active());
	}
});
