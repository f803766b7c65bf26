import test from 'ava';
import {fullImageName} from '../../../source/engine/ground/image-registry.ts';
import {createLevers} from '../../../source/engine/ground/levers.ts';
import {shellLine} from '../../../source/engine/ground/lifetime.ts';
import {podPrefix} from '../../../source/engine/ground/machine.ts';
import {defaultProgram, warmth} from '../../../source/engine/ground/program.ts';
import {createServiceRules, type ServiceRule} from '../../../source/engine/ground/service-rules.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {aMachine, smallGround} from '../../helpers/small-ground.ts';

test('pulls nest: the strongest holds, the last of equals, and letting go brings back what was there', t => {
	const heard: string[] = [];
	const levers = createLevers([
		{
			pattern: 'machine/*/speed',
			rest: 1,
			strength: value => -Number(value),
			changed: ([machine], value, before) => heard.push(`${machine} ${before}→${value}`),
		},
		{pattern: 'image/**', rest: 'ok'},
	]);
	levers.pull('heat', 'machine/node-1/speed', 0.5);
	levers.pull('neighbour', 'machine/node-1/speed', 0.8);
	t.is(levers.value('machine/node-1/speed'), 0.5);
	levers.letGo('heat');
	t.is(levers.value('machine/node-1/speed'), 0.8);
	levers.letGo('neighbour');
	t.deepEqual(heard, ['node-1 1→0.5', 'node-1 0.5→0.8', 'node-1 0.8→1']);

	levers.pull('one', 'image/shop/web:1', 'bad');
	levers.pull('two', 'image/shop/web:1', 'worse');
	t.is(levers.value('image/shop/web:1'), 'worse');
	levers.pull('one', 'image/shop/web:1', 'bad');
	t.is(levers.value('image/shop/web:1'), 'bad');
	levers.letGo('one', 'image/shop/web:1');
	t.is(levers.value('image/shop/web:1'), 'worse');
	t.true(levers.exists('machine/x/speed'));
	t.false(levers.exists('machine/x/colour'));
	t.throws(() => levers.pull('one', 'machine/x/colour', 1), {message: 'there is no lever machine/x/colour'});
});

test('links: named by machine, zone or everywhere, both ways or forth only', t => {
	const {ground} = smallGround({rtt: {sameNode: 0, sameZone: 2, crossZone: 10}});
	const {network, levers} = ground;
	t.is(network.newsDelay('node-a', 'control-plane'), 1);
	t.is(network.newsDelay('node-b', 'control-plane'), 5);
	levers.pull('storm', 'link/zone-b/everywhere/cut', 'both');
	t.true(network.isCut('node-b', 'node-a'));
	t.true(network.isCut('control-plane', 'node-b'));
	t.false(network.isCut('node-b', 'node-b'));
	t.false(network.isCut('node-a', 'node-c'));
	levers.letGo('storm');
	levers.pull('storm', 'link/node-a/node-c/cut', 'forth');
	t.true(network.isCut('node-a', 'node-c'));
	t.false(network.isCut('node-c', 'node-a'));
	levers.pull('rain', 'link/node-c/node-b/delay', 20);
	t.is(network.oneWay('node-b', 'node-c'), 25);
	levers.pull('rain', 'link/node-c/node-b/loss', 0.5);
	t.is(network.loss('node-b', 'node-c'), 0.5);
	t.is(network.newsDelay('node-b', 'node-c'), 225);
});

test('a program leaves when it is told, by its own pace and within its grace', t => {
	const {ground, kernel, run} = smallGround({
		programs: {
			quick: {...defaultProgram, stop: 300, drains: false},
			kind: {...defaultProgram, stop: 300, drains: true},
			deaf: {...defaultProgram, stop: minutes(5)},
		},
	});
	const ends = [
		['quick', 300, 143],
		['kind', 300, 0],
		['deaf', 5000, 137],
	] as const;

	for (const [image, after, code] of ends) {
		const [container] = ground.podOnGround(run(`shop/${image}`, 'node-a', image))!.containers;
		ground.stopContainer(container!.id, seconds(5));
		kernel.run(kernel.now + after - 1);
		t.is(ground.container(container!.id)!.state, 'running', image);
		kernel.run(kernel.now + 1);
		t.like(ground.container(container!.id), {state: 'exited', exitCode: code}, image);
	}
});

test('work with an end: it takes its CPU, more slowly on a slow machine and on a smaller share', t => {
	const batch = {...defaultProgram, batch: {cpuSeconds: 10, checkpoint: 0, failRate: 0}};
	const {ground, kernel, run} = smallGround({programs: {batch}});
	const [job] = ground.podOnGround(run('shop/job', 'node-a', 'batch'))!.containers;
	kernel.run(seconds(5));
	ground.levers.pull('heat', 'machine/node-a/speed', 0.5);
	kernel.run(seconds(9));
	ground.setPace(job!.id, 500);
	kernel.run(seconds(9) + seconds(11));
	t.is(ground.container(job!.id)!.state, 'running');
	kernel.run(seconds(21) + 1);
	t.like(ground.container(job!.id), {state: 'exited', exitCode: 0, exitReason: 'Completed', finishedAt: seconds(21)});
});

test('short shell lines in a manifest do what they say; others run like the image', t => {
	t.deepEqual(shellLine(['sleep', '30']), {takes: 30_000, code: 0});
	t.deepEqual(shellLine(['sh', '-c', 'echo hello && sleep 2m; exit 3']), {takes: 120_000, code: 3});
	t.deepEqual(shellLine(['/bin/false']), {takes: 0, code: 1});
	t.is(shellLine(['sh', '-c', 'until nslookup db; do sleep 2; done']), undefined);
	t.is(shellLine(['nginx', '-g', 'daemon off;']), undefined);
	t.is(shellLine([]), undefined);
});

test('memory: a program that is bigger than its limit dies as soon as it is up', t => {
	const {ground, kernel, run} = smallGround({programs: {big: {...defaultProgram, start: 700}}});
	const [container] = ground.podOnGround(run('shop/big', 'node-a', 'big', {limitBytes: 1_000_000}))!.containers;
	kernel.run(seconds(1));
	t.like(ground.container(container!.id), {exitCode: 137, exitReason: 'OOMKilled', finishedAt: 700});
});

test('a program warms up from 30 to 100 percent', t => {
	const program = {...defaultProgram, warm: 1000};
	t.is(warmth(program, undefined, 5), 0);
	t.is(warmth(program, 100, 99), 0);
	t.is(warmth(program, 100, 100), 0.3);
	t.is(Math.round(warmth(program, 100, 600) * 1000), 650);
	t.is(warmth(program, 100, 1100), 1);
});

test('power off ends everything without a word; addresses are free again; back on there is another boot', t => {
	const {ground, kernel, run} = smallGround();
	const uid = run('shop/web', 'node-a');
	const {ip} = ground.podOnGround(uid)!.sandboxes[0]!;
	t.is(ground.podAt(ip)!.uid, uid);
	ground.levers.pull('storm', 'machine/node-a/power', 'off');
	t.false(ground.isUp('node-a'));
	t.is(ground.podAt(ip), undefined);
	t.like(ground.podOnGround(uid)!.containers[0], {state: 'exited', exitCode: 255, exitReason: 'Lost'});
	kernel.run(seconds(5));
	ground.levers.letGo('storm');
	t.is(ground.stateOf('node-a').power, 'booting');
	kernel.run(seconds(26));
	t.like(ground.stateOf('node-a'), {power: 'on', boots: 2});
	// Source: containerd internal/cri/server/restart.go: the end of a lost container is when the runtime finds it.
	const {since} = ground.stateOf('node-a');
	t.like(ground.podOnGround(uid)!.containers[0], {exitCode: 255, exitReason: 'Unknown', finishedAt: since});
});

test('a machine that is ordered later is not there before it has booted', t => {
	const {ground, kernel} = smallGround({
		machines: [aMachine('cp-a', 'a', {controlPlane: true}), aMachine('late', 'a', {orderedAt: seconds(10)})],
	});
	t.false(ground.isUp('late'));
	t.is(ground.centsPerHour(), 40);
	kernel.run(seconds(50));
	t.is(ground.stateOf('late').power, 'booting');
	t.is(ground.centsPerHour(), 80);
	kernel.run(seconds(101));
	t.true(ground.isUp('late'));
});

test('image names are read as a runtime reads them', t => {
	const cases = [
		['nginx', 'docker.io/library/nginx:latest'],
		['shop/web:1.4', 'docker.io/shop/web:1.4'],
		['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
		['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
		['web@sha256:00', 'docker.io/library/web@sha256:00'],
	] as const;

	for (const [image, full] of cases) {
		t.is(fullImageName(image).full, full);
	}
});

test('an image can be pulled, but for one that says of itself that there is none', t => {
	const {ground} = smallGround();
	const cases = [
		['nginx:1.27', undefined],
		['shop/notfoundry:1', undefined],
		['nginx:does-not-exist', /NotFound desc = .*docker\.io\/library\/nginx:does-not-exist: not found$/],
		['foo:non-existent', /: not found$/],
		['shop/no-such-thing', /pull access denied, repository does not exist or may require authorization/],
		['registry.k8s.io/nonexistent:1', /registry\.k8s\.io\/nonexistent:1: not found$/],
	] as const;

	for (const [image, refusal] of cases) {
		const outcome = ground.registry.pull('node-a', image, 1, false, 1, 0);
		t.is(outcome.ok, refusal === undefined, image);
		t.regex(outcome.ok ? '' : outcome.error, refusal ?? /^$/);
	}
});

const rule = (service: string, clusterIP: string): ServiceRule => ({
	service,
	clusterIP,
	ports: [],
	internalLocal: false,
	externalLocal: false,
	sessionAffinity: false,
});

test('rules in kernels: one number a cohort, and what each machine knows follows from it', t => {
	const rules = createServiceRules(['n1', 'n2', 'n3']);
	t.deepEqual(rules.epochs('shop/web'), []);

	for (const machine of ['n1', 'n2', 'n3']) {
		rules.join(machine, 'a/0');
	}

	const first = rules.publish([['shop/web', rule('shop/web', '1')]]);
	t.is(rules.ruleOn('n1', 'shop/web'), undefined);
	rules.program('a/0', first);
	t.is(rules.ruleOn('n1', 'shop/web')!.clusterIP, '1');
	rules.join('n3', 'n3');
	const second = rules.publish([['shop/web', rule('shop/web', '2')]]);
	rules.program('a/0', second);
	t.is(rules.ruleOn('n2', 'shop/web')!.clusterIP, '2');
	t.is(rules.ruleOn('n3', 'shop/web')!.clusterIP, '1');
	t.deepEqual(
		rules.epochs('shop/web').map(({version, nodes, share}) => [version, nodes, Math.round(share * 3)]),
		[
			[second, 2, 2],
			[first, 1, 1],
		],
	);
	rules.wipe('n3');
	t.is(rules.ruleOn('n3', 'shop/web'), undefined);
	t.deepEqual(
		rules.epochs('shop/web').map(({nodes}) => nodes),
		[2],
	);
	const third = rules.publish([['shop/web', undefined]]);
	rules.program('a/0', third);
	t.deepEqual(rules.services(), []);
	const copy = createServiceRules(['n1', 'n2', 'n3']);
	copy.load(rules.save());
	t.deepEqual(copy.save(), rules.save());
});

test('every one of 15,000 machines has a range for pods of its own, apart from services and machines', t => {
	const prefixes = Array.from({length: 15_000}, (_, index) => podPrefix(index));
	t.is(new Set(prefixes).size, prefixes.length);
	t.is(prefixes[3], '10.244.3');
	t.is(prefixes[3071], '10.255.255');
	t.is(prefixes[3072], '100.64.0');
	t.true(prefixes.every(prefix => prefix.split('.').every(part => Number(part) <= 255)));
});
