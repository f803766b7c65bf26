import test from 'ava';
import type {ResolvConf} from '../../source/engine/addons/cluster-dns.ts';
import type {Service} from '../../source/engine/api/kinds/service.ts';
import type {GroundContainer} from '../../source/engine/ground/container.ts';
import type {RuleEndpoint, ServiceRule} from '../../source/engine/ground/service-rules.ts';
import {lookUp, pings, type ReachSight, reach} from '../../source/engine/reach.ts';
import {aMachine, smallGround} from '../helpers/small-ground.ts';

/*
Two machines in zone a and one in b; the asker is on `near`. What is measured is how a connection ends, without any API.
*/

const table = () => {
	const {kernel, ground, run, endpoint} = smallGround({
		machines: [aMachine('near', 'a'), aMachine('far', 'a'), aMachine('away', 'b')],
	});
	const sight: ReachSight = {
		ground,
		draws: kernel.draws,
		now: 0,
		machine: 'near',
		asker: 'shop/asker',
		listens: (_, port) => port === 8080,
		isServed: true,
	};

	/** Programs a Service at 10.96.5.5:80 on these machines. */
	const serve = (endpoints: readonly RuleEndpoint[], more: Partial<ServiceRule> = {}, on = ['near', 'far', 'away']) => {
		const rule: ServiceRule = {
			service: 'shop/web',
			clusterIP: '10.96.5.5',
			ports: [{name: '', port: 80, protocol: 'TCP', nodePort: 30_080, endpoints}],
			internalLocal: false,
			externalLocal: false,
			sessionAffinity: false,
			...more,
		};
		const version = ground.rules.publish([['shop/web', rule]]);

		for (const machine of on) {
			ground.rules.program(machine, version);
		}
	};

	const later = (uid: string): GroundContainer => {
		kernel.run(kernel.now + 10_000);
		return ground.podOnGround(uid)!.containers[0]!;
	};

	return {kernel, ground, run, endpoint, serve, later, sight: () => ({...sight, now: kernel.now})};
};

test('an endpoint that serves answers after its way and its work', t => {
	const {run, endpoint, serve, later, sight} = table();
	const uid = run('shop/web-1', 'far');
	later(uid);
	serve([endpoint(uid)]);
	const answer = reach(sight(), '10.96.5.5', 80);
	t.like(answer, {is: 'answered', by: {pod: 'shop/web-1'}});
	t.true(answer.is === 'answered' && answer.took >= 10);
	t.is(reach(sight(), endpoint(uid).ip, 8080).is, 'answered');
	t.is(reach(sight(), endpoint(uid).ip, 9).is, 'refused');
});

test('no endpoints are refused at once, no rules or another port are silence, and so is a local policy without a local one', t => {
	const {run, endpoint, serve, later, sight} = table();
	serve([]);
	t.deepEqual(reach(sight(), '10.96.5.5', 80), {is: 'refused', took: 0});
	t.is(reach(sight(), '10.96.5.5', 81).is, 'lost');
	t.is(reach(sight(), '10.96.6.6', 80).is, 'lost');
	const uid = run('shop/web-1', 'far');
	later(uid);
	serve([endpoint(uid)], {internalLocal: true});
	t.is(reach(sight(), '10.96.5.5', 80).is, 'lost');
	t.is(reach({...sight(), machine: 'far'}, '10.96.5.5', 80).is, 'answered');
});

test('a machine goes by its own rules, however old they are', t => {
	const {run, endpoint, serve, later, sight} = table();
	const uid = run('shop/web-1', 'far');
	later(uid);
	serve([endpoint(uid)]);
	serve([], {}, ['far']);
	t.is(reach(sight(), '10.96.5.5', 80).is, 'answered');
	t.is(reach({...sight(), machine: 'far'}, '10.96.5.5', 80).is, 'refused');
});

test('power, wires, processes and addresses each fail in their own way', t => {
	const {ground, run, endpoint, serve, later, sight} = table();
	const uid = run('shop/web-1', 'far');
	const {id} = later(uid);
	const there = endpoint(uid);
	serve([there]);
	const now = () => reach(sight(), '10.96.5.5', 80).is;
	t.is(now(), 'answered');
	ground.levers.pull('test', 'link/zone-a/near/cut', 'both');
	t.is(now(), 'lost');
	t.is(pings(sight(), there.ip), undefined);
	ground.levers.letGo('test');
	ground.setHealth(id, {hung: true});
	t.is(now(), 'silent');
	ground.setHealth(id, {hung: false});
	ground.levers.pull('test', `container/${id}/kill`, 1);
	t.is(now(), 'refused');
	ground.removePod(uid);
	t.is(now(), 'unreachable');
	t.is(reach(sight(), there.ip, 8080).is, 'unreachable');
	ground.levers.pull('test', 'machine/far/power', 'off');
	t.is(now(), 'lost');
});

test('connections are spread over the endpoints as time goes on, and never change within a millisecond', t => {
	const {run, endpoint, serve, later, sight} = table();
	const uids = ['web-1', 'web-2', 'web-3'].map((name, index) => run(`shop/${name}`, ['near', 'far', 'away'][index]!));
	later(uids[0]!);
	serve(uids.map(uid => endpoint(uid)));
	const hit = (now: number): string => {
		const answer = reach({...sight(), now: sight().now + now}, '10.96.5.5', 80);
		return answer.is === 'answered' ? answer.by.pod : answer.is;
	};
	const hits = Array.from({length: 300}, (_, index) => hit(index));
	t.deepEqual([...new Set(hits)].sort(), ['shop/web-1', 'shop/web-2', 'shop/web-3']);

	for (const pod of new Set(hits)) {
		const count = hits.filter(each => each === pod).length;
		t.true(count > 60 && count < 140, `${pod} ${count}`);
	}

	t.is(hit(7), hit(7));
});

test('a node port is reached on every machine that is up', t => {
	const {ground, run, endpoint, serve, later, sight} = table();
	const uid = run('shop/web-1', 'far');
	later(uid);
	serve([endpoint(uid)]);
	t.is(reach(sight(), ground.addressOf('away'), 30_080).is, 'answered');
	t.is(reach(sight(), ground.addressOf('away'), 30_081).is, 'refused');
	ground.levers.pull('test', 'machine/away/power', 'off');
	t.is(reach(sight(), ground.addressOf('away'), 30_080).is, 'lost');
});

const inCluster: ResolvConf = {
	nameservers: ['10.96.0.10'],
	searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
	ndots: 5,
};

const known: Readonly<Record<string, Service>> = {
	'shop/web': {apiVersion: 'v1', kind: 'Service', metadata: {name: 'web'}, spec: {clusterIP: '10.96.5.5'}},
	'shop/alias': {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'alias'},
		spec: {type: 'ExternalName', externalName: 'web.shop.svc.cluster.local'},
	},
	'shop/loop': {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'loop'},
		spec: {type: 'ExternalName', externalName: 'loop.shop.svc.cluster.local'},
	},
};

const objects = {service: (key: string) => known[key], slicesOf: () => []};

const names: ReadonlyArray<readonly [name: string, is: string, questions: number, found?: string]> = [
	['web', 'found', 1, 'web.shop.svc.cluster.local'],
	['web.shop', 'found', 2, 'web.shop.svc.cluster.local'],
	['web.shop.svc.cluster.local', 'found', 4, 'web.shop.svc.cluster.local'],
	['web.shop.svc.cluster.local.', 'found', 1, 'web.shop.svc.cluster.local'],
	['alias', 'found', 1, 'alias.shop.svc.cluster.local'],
	['loop', 'NXDOMAIN', 4],
	['nothing', 'NXDOMAIN', 4],
	['nothing.', 'NXDOMAIN', 1],
];

for (const [name, is, questions, found] of names) {
	test(`${name} is ${is} after ${questions} ${questions === 1 ? 'question' : 'questions'}`, t => {
		const answer = lookUp(table().sight(), name, inCluster, objects, true);
		t.like(answer, {is, questions, ...(found === undefined ? {} : {name: found, addresses: ['10.96.5.5']})});
	});
}

test('a cluster DNS without rules on this machine costs the resolver all of its tries', t => {
	t.like(lookUp(table().sight(), 'web', inCluster, objects, false), {is: 'lost', took: 10_000});
});

test('an endpoint that people wrote by hand is found by its address, and a packet is translated once', t => {
	const {run, endpoint, serve, later, sight, ground} = table();
	const uid = run('shop/web-1', 'far');
	later(uid);
	const byHand = {...endpoint(uid), node: '', zone: '', pod: '/', port: 8080};
	serve([byHand]);
	t.like(reach(sight(), '10.96.5.5', 80), {is: 'answered', by: {pod: 'shop/web-1'}});
	t.is(reach(sight(), '10.96.5.5', 80, 'UDP').is, 'lost');
	serve([{...byHand, port: 9999}]);
	t.is(reach(sight(), '10.96.5.5', 80).is, 'refused');
	serve([{...byHand, ip: '203.0.113.7'}]);
	t.is(reach(sight(), '10.96.5.5', 80).is, 'lost');
	serve([{...byHand, ip: ground.addressOf('far'), port: 30_080}]);
	t.is(reach(sight(), '10.96.5.5', 80).is, 'refused');
});

test('who came to a Service that keeps its clients comes to the same endpoint again', t => {
	const {run, endpoint, serve, later, sight} = table();
	const uids = ['a', 'b', 'c', 'd'].map(name => run(`shop/${name}`, 'far'));
	later(uids.at(-1)!);
	const pods = (sessionAffinity: boolean): ReadonlySet<string> => {
		serve(
			uids.map(uid => endpoint(uid)),
			{sessionAffinity},
		);
		const answers = Array.from({length: 20}, (_, at) => reach({...sight(), now: 20_000 + at * 777}, '10.96.5.5', 80));
		return new Set(answers.map(answer => (answer.is === 'answered' ? answer.by.pod : answer.is)));
	};

	t.is(pods(true).size, 1);
	t.true(pods(false).size > 1);
});
