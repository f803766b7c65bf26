import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import type {AnyKind, Kind} from '../../../source/engine/api/kind.ts';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {admin, type Cluster, createCluster} from '../../../source/engine/cluster.ts';
import type {FaultItem} from '../../../source/engine/faults/item.ts';
import {faultKinds} from '../../../source/engine/faults/kinds/index.ts';
import type {Fact} from '../../../source/engine/kernel/chronicle.ts';
import {type Millis, minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {aMachine, plainProgram} from '../../helpers/small-ground.ts';

/*
What Kubernetes does by itself about each kind of fault, and when: the whole cluster runs, nobody helps it.
*/

const strikeAt = seconds(60);

const fixed = (kind: string, name: string, params: FaultItem['params'] = {}): FaultItem => ({
	id: kind,
	kind,
	params,
	schedule: {type: 'at', at: strikeAt},
	target: {type: 'fixed', name},
	group: undefined,
	until: undefined,
	announce: undefined,
});

const labels = {app: 'web'};

const web = (replicas: number, image = 'web:1'): ApiObject =>
	({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace: 'default'},
		spec: {
			replicas,
			selector: {matchLabels: labels},
			template: {
				metadata: {labels},
				spec: {
					containers: [{name: 'main', image, resources: {requests: {cpu: '1'}, limits: {cpu: '1'}}}],
					affinity: {
						podAntiAffinity: {
							requiredDuringSchedulingIgnoredDuringExecution: [
								{labelSelector: {matchLabels: labels}, topologyKey: 'kubernetes.io/hostname'},
							],
						},
					},
				},
			},
		},
	}) as ApiObject;

const webService = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'web', namespace: 'default'},
	spec: {selector: labels, ports: [{port: 80, targetPort: 8080}]},
} as ApiObject;

type Story = {
	readonly cluster: Cluster;
	readonly facts: readonly Fact[];
	/** Runs on until the claim holds, at most for so long; gives the milliseconds since the strike. */
	until(claim: () => boolean, most: Millis): Millis;
	run(to: Millis): void;
	pods(): readonly Pod[];
	isReady(node: string): boolean;
	/** Ready addresses on this node, as the slices say. */
	addressesOn(node: string): number;
	/** Requests that failed between two moments after the strike. */
	failed(from: Millis, to: Millis): number;
	create(kind: unknown, object: ApiObject): void;
};

const begin = (item: FaultItem, replicas = 3, rate = 30): Story => {
	const workers = ['a', 'b', 'c', 'a'].map((zone, index) =>
		aMachine(`node-${index}`, zone, {spot: true, labels: {kernel: '6.1.9'}}),
	);
	const cluster = createCluster({
		seed: 'timelines',
		eager: false,
		leaderElection: false,
		etcdMembers: 1,
		faults: {items: [item], allowQuorumLoss: false, horizon: minutes(60), announce: {type: 'silent'}},
		traffic: {
			clients: [
				{
					id: 'users',
					to: 'default/web',
					loadBalancer: false,
					port: 80,
					rate,
					shapes: [],
					reuse: 10,
					timeout: 1000,
					retries: 0,
					backoff: 0,
					from: 'outside',
					zoneMix: {},
					ramp: 0,
				},
			],
			noise: 'none',
			slos: [{id: 'web', service: 'default/web', latency: {threshold: 300}}],
			tick: seconds(1),
			horizon: minutes(60),
		},
		ground: {
			machines: [aMachine('master', 'a', {controlPlane: true}), ...workers],
			programs: {'web:1': plainProgram, 'web:2': plainProgram},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	const facts: Fact[] = [];
	cluster.kernel.chronicle.follow(fact => facts.push(fact));
	cluster.start();
	const {kernel, server} = cluster;

	const create = (kind: unknown, object: ApiObject): void => {
		const {namespace, name} = object.metadata;
		server.handle({user: admin, verb: 'create', kind: kind as AnyKind, namespace, name, object});
	};

	const list = <T extends ApiObject>(kind: Kind<T>): readonly T[] => {
		const reply = server.list(admin, kind, {});
		return reply.ok ? reply.object.items : [];
	};

	kernel.run(seconds(20));
	create(deployments, web(replicas));
	create(services, webService);
	kernel.run(strikeAt);

	return {
		cluster,
		facts,
		create,
		run: to => void kernel.run(strikeAt + to),
		until(claim, most) {
			while (!claim() && kernel.now < strikeAt + most) {
				kernel.run(kernel.now + 250);
			}

			return kernel.now - strikeAt;
		},
		pods: () => list(pods).filter(pod => pod.metadata.labels?.app === 'web'),
		isReady: name =>
			list(nodes)
				.find(node => node.metadata.name === name)
				?.status?.conditions?.some(each => each.type === 'Ready' && each.status === 'True') === true,
		addressesOn: node =>
			list(endpointSlices)
				.filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === 'web')
				.flatMap(slice => slice.endpoints)
				.filter(each => each.nodeName === node && each.conditions?.ready === true).length,
		failed: (from, to) =>
			facts
				.filter(fact => fact.what === 'traffic' && fact.at > strikeAt + from && fact.at <= strikeAt + to)
				.reduce((sum, fact) => sum + Number(fact.detail?.failed), 0),
	};
};

const runningOn = (story: Story): string =>
	story
		.pods()
		.map(pod => pod.spec.nodeName ?? '')
		.sort()[0] ?? '';

/** Names a worker that has a pod of web: the cluster chooses, the same way in every run of this seed. */
const victim = runningOn(begin(fixed('slow-node', 'nobody')));

test('no kind of fault is without its timeline here', t => {
	const told = readFileSync(fileURLToPath(import.meta.url), 'utf8');
	t.deepEqual(
		faultKinds.map(({kind}) => kind).filter(kind => !told.includes(`test('${kind}: `)),
		[],
	);
});

test('node-crash: users first, NotReady after 40 to 55 s, endpoints out at once, pods deleted 300 s after the taint', t => {
	const story = begin(fixed('node-crash', victim, {duration: 'forever'}));
	const silent = story.until(() => !story.isReady(victim), seconds(90));
	t.true(silent >= seconds(40) && silent <= seconds(56), `${silent}`);
	const out = story.until(() => story.addressesOn(victim) === 0, seconds(90));
	t.true(out - silent <= seconds(3), `${out - silent}`);
	story.run(out + seconds(10));
	t.true(Math.abs(story.failed(0, silent) / silent - 0.01) < 0.002, 'a third of 30 a second');
	t.is(story.failed(out + seconds(3), out + seconds(10)), 0);
	const gone = story.until(() => story.pods().some(pod => pod.metadata.deletionTimestamp !== undefined), minutes(7));
	t.true(Math.abs(gone - silent - seconds(300)) <= seconds(6), `${gone - silent}`);
	const back = story.until(
		() => story.pods().filter(pod => pod.spec.nodeName !== victim && pod.status?.phase === 'Running').length === 3,
		minutes(8),
	);
	t.true(back - gone <= seconds(15), 'a replacement runs elsewhere within seconds');
});

test('node-reboot: back before the 300 s are over, the pods stay where they are and restart', t => {
	const story = begin(fixed('node-reboot', victim, {down: '90s'}));
	const before = story
		.pods()
		.map(pod => pod.metadata.name)
		.sort();
	story.run(seconds(80));
	t.false(story.isReady(victim));
	const back = story.until(() => story.isReady(victim), minutes(4));
	t.true(back >= seconds(90) && back <= seconds(125), `${back}`);
	story.run(minutes(3));
	t.deepEqual(
		story
			.pods()
			.map(pod => pod.metadata.name)
			.sort(),
		before,
	);
	t.is(story.pods().find(pod => pod.spec.nodeName === victim)?.status?.containerStatuses?.[0]?.restartCount, 1);
	t.is(story.addressesOn(victim), 1);
});

test('kubelet-stop: NotReady although nobody is failed', t => {
	const story = begin(fixed('kubelet-stop', victim));
	const silent = story.until(() => !story.isReady(victim), seconds(90));
	t.true(silent >= seconds(40) && silent <= seconds(56), `${silent}`);
	story.run(seconds(100));
	t.is(story.addressesOn(victim), 0);
	t.is(story.failed(0, seconds(100)), 0);
});

test('partition: cut off from the control plane, it serves on, is given up, and is taken back when the wire heals', t => {
	const story = begin(fixed('partition', victim, {duration: '120s'}));
	const silent = story.until(() => !story.isReady(victim), seconds(90));
	t.true(silent >= seconds(40) && silent <= seconds(56), `${silent}`);
	const back = story.until(() => story.isReady(victim), seconds(180));
	t.true(back >= seconds(120) && back <= seconds(145), `${back}`);
	story.run(back + seconds(15));
	t.is(story.addressesOn(victim), 1);
	t.is(story.failed(0, back + seconds(15)), 0);
});

test('zone-outage: every node of the zone falls silent together', t => {
	const story = begin(fixed('zone-outage', 'a'));
	story.run(seconds(60));
	t.deepEqual(
		['node-0', 'node-1', 'node-2', 'node-3'].map(name => story.isReady(name)),
		[false, true, true, false],
	);
	t.true(story.isReady('master'), 'the last member of the control plane is spared');
});

test('slow-node: Kubernetes sees nothing, users do', t => {
	const late = (speed: number): number => {
		const story = begin(fixed('slow-node', victim, {speed}));
		story.run(seconds(60));
		t.true(story.isReady(victim));
		return story.facts
			.filter(fact => fact.what === 'traffic' && fact.at > strikeAt)
			.reduce((sum, fact) => sum + Number(fact.detail?.slow), 0);
	};

	t.true(late(0.25) > 10 * Math.max(1, late(1)));
});

test('proxy-slow-sync: whoever comes by that machine is sent to a pod that has gone until the rules are written', t => {
	const lostToGone = (takes: string): number => {
		const story = begin(fixed('proxy-slow-sync', victim, {takes}), 4);
		story.run(seconds(10));
		const [first] = story.pods();
		story.cluster.server.handle({
			user: admin,
			verb: 'delete',
			kind: pods as unknown as AnyKind,
			namespace: 'default',
			name: first!.metadata.name,
		});
		story.run(seconds(40));
		t.true(story.isReady(victim));
		t.is(story.failed(0, seconds(10)), 0, 'old rules harm nobody while nothing moves');
		return story.failed(seconds(10), seconds(40));
	};

	const [usual, slow] = [lostToGone('0s'), lostToGone('12s')];
	// A quarter of 30 a second comes by the machine, and a quarter of that is sent to the pod.
	t.true(Math.abs(slow - usual - (12 * 30) / 16) <= 3, `${usual} and ${slow}`);
});

test('pod-kill: the owner makes another one, ready within 15 s', t => {
	const story = begin(fixed('slow-node', 'nobody'));
	const [first] = story.pods();
	const killed = begin(fixed('pod-kill', `default/${first!.metadata.name}`));
	const ready = (): number =>
		killed.pods().filter(pod => pod.status?.conditions?.some(each => each.type === 'Ready' && each.status === 'True'))
			.length;
	killed.run(250);
	t.true(ready() < 3);
	const back = killed.until(() => ready() === 3, seconds(30));
	t.true(back <= seconds(15), `${back}`);
	t.false(killed.pods().some(pod => pod.metadata.uid === first!.metadata.uid));
});

test('container-crash: the same pod, restarted in place', t => {
	const story = begin(fixed('slow-node', 'nobody'));
	const [first] = story.pods();
	const crashed = begin(fixed('container-crash', `default/${first!.metadata.name}`, {exitCode: 7}));
	const status = () =>
		crashed.pods().find(pod => pod.metadata.name === first!.metadata.name)?.status?.containerStatuses?.[0];
	const back = crashed.until(() => status()?.restartCount === 1 && status()?.ready === true, seconds(60));
	t.true(back <= seconds(15), `${back}`);
	t.is(status()?.lastState?.terminated?.exitCode, 7);
});

test('image-pull-fail: what runs goes on, what is new waits', t => {
	const story = begin({
		...fixed('image-pull-fail', 'web:2', {reason: 'not-found'}),
		target: undefined,
		params: {image: 'web:2', reason: 'not-found'},
	});
	story.run(seconds(1));
	const template = (web(1, 'web:2') as unknown as {spec: {template: {spec: object}}}).spec.template;
	story.create(pods, {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'new', namespace: 'default', labels: {app: 'web', new: 'yes'}},
		spec: template.spec,
	} as ApiObject);
	const reason = () =>
		story.pods().find(pod => pod.metadata.name === 'new')?.status?.containerStatuses?.[0]?.state?.waiting?.reason;
	story.until(() => reason() === 'ErrImagePull', seconds(30));
	t.is(reason(), 'ErrImagePull');
	story.until(() => reason() === 'ImagePullBackOff', seconds(60));
	t.is(reason(), 'ImagePullBackOff');
	t.is(story.failed(0, seconds(30)), 0);
});

test('scheduler-crash: nothing is bound until it is back', t => {
	const story = begin(fixed('scheduler-crash', 'master', {duration: '20s'}));
	story.run(seconds(1));
	story.create(deployments, {...web(1), metadata: {name: 'late', namespace: 'default'}} as ApiObject);
	story.run(seconds(18));
	const bound = () => story.pods().filter(pod => pod.spec.nodeName !== undefined).length;
	t.is(story.pods().length, 4);
	t.is(bound(), 3);
	const back = story.until(() => bound() === 4, minutes(2));
	t.true(back >= seconds(20) && back <= seconds(60), `${back}`);
});

test('slow-registry: new pods wait for their image, and nothing fails', t => {
	const readyAfter = (bandwidth: number): Millis => {
		const story = begin({...fixed('slow-registry', '', {bandwidth, duration: '90s'}), target: undefined});
		story.run(seconds(1));
		const template = (web(1, 'web:2') as unknown as {spec: {template: {spec: object}}}).spec.template;
		story.create(pods, {
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'new', namespace: 'default', labels: {app: 'web'}},
			spec: template.spec,
		} as ApiObject);
		const phase = () => story.pods().find(pod => pod.metadata.name === 'new')?.status?.phase;
		const after = story.until(() => phase() === 'Running', minutes(3));
		t.is(story.failed(0, after), 0);
		return after;
	};

	const [usual, slow] = [readyAfter(1), readyAfter(0.05)];
	t.true(slow > 5 * usual, `${usual} and ${slow}`);
});

test('spot-reclaim: nothing happens during the notice, then a share ends as in a crash, and is back in time', t => {
	const story = begin(fixed('spot-reclaim', 'workers', {share: 0.5, notice: '60s', down: '120s'}));
	const dark = () => story.cluster.ground.machines.filter(({name}) => !story.cluster.ground.isUp(name));
	story.run(seconds(59));
	t.is(dark().length, 0);
	story.run(seconds(62));
	t.is(dark().length, 2, 'half of four');
	const names = dark().map(({name}) => name);
	const back = story.until(() => dark().length === 0 && names.every(name => story.isReady(name)), minutes(5));
	t.true(back >= seconds(180) && back <= seconds(200), `${back}`);
	t.true(story.pods().every(pod => pod.spec.nodeName !== undefined));
});

test('kernel-panic-group: the hot one goes, its load moves to the next, which panics a minute later; cool ones stand', t => {
	const panics = (rate: number, p: number): readonly string[] => {
		const story = begin(
			{
				...fixed('kernel-panic-group', '', {group: 'kernel=6.1.9', p, above: 0.2, hot: '60s', duration: '400s'}),
				target: undefined,
			},
			3,
			rate,
		);
		story.run(minutes(8));
		const dark = story.facts.filter(fact => fact.what === 'machine lost power');
		t.true(dark.every(fact => story.facts.find(({id}) => id === fact.cause)?.what === 'fault struck'));
		t.true(
			['node-0', 'node-1', 'node-2', 'node-3'].every(name => story.isReady(name)),
			'it ends',
		);
		return dark.map(({about}) => about);
	};

	t.is(panics(6, 1).length, 1, 'only the one it began with');
	t.is(panics(120, 0).length, 1, 'nobody else has the bug');
	t.true(panics(120, 1).length >= 3);
});

test('zone-partition: the nodes go NotReady and serve on, and nobody is failed', t => {
	const story = begin(fixed('zone-partition', 'a', {share: 1, duration: '200s'}));
	story.run(seconds(70));
	t.deepEqual(
		['node-0', 'node-1', 'node-2', 'node-3'].map(name => story.isReady(name)),
		[false, true, true, false],
	);
	t.true(['node-0', 'node-3'].every(name => story.cluster.ground.isUp(name)));
	t.is(story.failed(0, seconds(190)), 0);
	const back = story.until(() => story.isReady('node-0') && story.isReady('node-3'), minutes(5));
	t.true(back >= seconds(200) && back <= seconds(225), `${back}`);

	const half = begin(fixed('zone-partition', 'a', {share: 0.5}));
	half.run(seconds(70));
	t.is(['node-0', 'node-3'].filter(name => half.isReady(name)).length, 1);
});

test('traffic-spike: users come in a rising crowd, are lost where pods are too slow, and the spike is what they are lost to', t => {
	const story = begin({...fixed('traffic-spike', '', {factor: 6, rise: '20s', hold: '60s'}), target: undefined});
	const offered = (from: Millis, to: Millis): number =>
		story.facts
			.filter(fact => fact.what === 'traffic' && fact.at > strikeAt + from && fact.at <= strikeAt + to)
			.reduce((sum, fact) => sum + Number(fact.detail?.offered), 0) /
		((to - from) / 1000);
	story.run(minutes(3));
	t.is(offered(seconds(-10), 0), 30);
	t.true(Math.abs(offered(seconds(9), seconds(11)) - 105) < 10, 'halfway up');
	t.is(offered(seconds(30), seconds(70)), 180);
	t.is(offered(seconds(90), seconds(120)), 30);
	t.true(story.failed(seconds(30), seconds(70)) > 0);
	t.is(story.failed(seconds(100), seconds(180)), 0);
	const struck = story.facts.find(fact => fact.what === 'fault struck');
	const lost = story.facts.filter(fact => fact.what === 'requests lost' && fact.at > strikeAt);
	t.deepEqual(new Set(lost.map(fact => `${fact.cause} ${fact.detail?.category}`)), new Set([`${struck?.id} overload`]));
});
