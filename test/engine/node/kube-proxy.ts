import test from 'ava';
import {type EndpointSlice, endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import {closeTo} from '../../../source/engine/ground/service-rules.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {createKubeProxy} from '../../../source/engine/node/kube-proxy.ts';
import {someNodes} from '../../helpers/nodes.ts';

type Endpoint = EndpointSlice['endpoints'][number];

const slice = (endpoints: readonly Endpoint[]): EndpointSlice => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {name: 'web-1', namespace: 'shop', labels: {'kubernetes.io/service-name': 'web'}},
	addressType: 'IPv4',
	ports: [{name: 'http', port: 8080, protocol: 'TCP'}],
	endpoints,
});

const ready = (ip: string): Endpoint => ({
	addresses: [ip],
	conditions: {ready: true, serving: true, terminating: false},
	nodeName: 'node-1',
	zone: 'a',
	targetRef: {kind: 'Pod', namespace: 'shop', name: `pod-${ip}`},
});

/** Two nodes with proxies, and a Service `web` with one endpoint. */
const withWeb = () => {
	const table = someNodes();
	const proxy = createKubeProxy({kernel: table.kernel, server: table.server, ground: table.ground});
	proxy.start();
	table.run(seconds(1));
	table.create(services, {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {ports: [{name: 'http', port: 80, targetPort: 8080}], selector: {app: 'web'}},
	} as never);
	table.create(endpointSlices, slice([ready('10.244.0.2')]));
	table.run(seconds(2));
	const change = (...endpoints: readonly Endpoint[]) => {
		const before = table.plane.get(endpointSlices, 'shop/web-1')!;
		table.update(endpointSlices, {...before, endpoints});
	};
	const known = (node: string) => {
		const rule = table.ground.rules.ruleOn(node, 'shop/web');
		return rule?.ports[0]?.endpoints.map(({ip}) => ip).join(' ');
	};
	return {table, proxy, change, known};
};

test('a new endpoint is in every kernel within a second or so, not at once', t => {
	const {table, change, known} = withWeb();
	t.is(known('node-1'), '10.244.0.2');
	t.like(table.ground.rules.ruleOn('node-1', 'shop/web')!.ports[0], {port: 80, protocol: 'TCP'});
	t.like(table.ground.rules.ruleOn('node-1', 'shop/web')!.ports[0]!.endpoints[0], {
		port: 8080,
		node: 'node-1',
		zone: 'a',
		pod: 'shop/pod-10.244.0.2',
	});
	change(ready('10.244.0.2'), ready('10.244.1.2'));
	t.is(known('node-1'), '10.244.0.2');
	table.run(seconds(1));
	t.is(known('node-1'), '10.244.0.2 10.244.1.2');
	t.is(known('node-2'), '10.244.0.2 10.244.1.2');
});

test('a slow proxy writes what it knew when it began, then begins again, and goes back to the others when it is quick', t => {
	const {table, change, known} = withWeb();
	const {levers} = table.ground;
	levers.pull('test', 'proxy/node-1/sync-delay', 5000);
	change(ready('10.244.1.2'));
	table.run(seconds(3));
	t.deepEqual([known('node-1'), known('node-2')], ['10.244.0.2', '10.244.1.2']);
	change(ready('10.244.2.2'));
	table.run(seconds(4));
	t.is(known('node-1'), '10.244.1.2', 'the change came while it wrote');
	table.run(seconds(5));
	t.is(known('node-1'), '10.244.2.2');
	change(ready('10.244.3.2'));
	levers.letGo('test');
	table.run(seconds(1));
	t.deepEqual([known('node-1'), known('node-2')], ['10.244.3.2', '10.244.3.2']);
	t.is(table.ground.rules.cohortOf('node-1').includes('/'), true);
});

test('endpoints that say whom they are for are programmed where they are near, and everywhere when one does not say', t => {
	const {table, change} = withWeb();
	const endpoint = (ip: string, node: string, zone: string, hints: Endpoint['hints']): Endpoint => ({
		...ready(ip),
		nodeName: node,
		zone,
		hints,
	});
	const inZone = (name: string) => ({forZones: [{name}]});
	const near = (name: string, zone: string): string => {
		table.run(seconds(2));
		const port = table.ground.rules.ruleOn('node-1', 'shop/web')!.ports[0]!;
		return closeTo(port.endpoints, {name, zone})
			.map(({ip}) => ip)
			.join(' ');
	};

	change(endpoint('10.0.0.1', 'n1', 'a', inZone('a')), endpoint('10.0.0.2', 'n2', 'b', inZone('b')));
	t.is(near('n1', 'a'), '10.0.0.1');
	t.is(near('n3', 'b'), '10.0.0.2');
	t.is(near('n4', 'c'), '10.0.0.1 10.0.0.2', 'no endpoint is for zone c');
	change(endpoint('10.0.0.1', 'n1', 'a', inZone('a')), endpoint('10.0.0.2', 'n2', 'b', undefined));
	t.is(near('n1', 'a'), '10.0.0.1 10.0.0.2');
	const onNode = (name: string, zone: string) => ({...inZone(zone), forNodes: [{name}]});
	change(endpoint('10.0.0.1', 'n1', 'a', onNode('n1', 'a')), endpoint('10.0.0.2', 'n2', 'a', onNode('n2', 'a')));
	t.is(near('n2', 'a'), '10.0.0.2');
	t.is(near('n3', 'a'), '10.0.0.1 10.0.0.2', 'none on its own node: the zone');
});

test('syncs are a second apart: changes in quick succession come together', t => {
	const {table, change, known} = withWeb();
	change(ready('10.244.0.3'));
	table.run(300);
	t.is(known('node-1'), '10.244.0.3');
	change(ready('10.244.0.4'));
	table.run(300);
	change(ready('10.244.0.5'));
	table.run(300);
	t.is(known('node-1'), '10.244.0.3');
	table.run(400);
	t.is(known('node-1'), '10.244.0.5');
});

test('no ready endpoint: those that still serve while they terminate are used, else none', t => {
	const {table, change, known} = withWeb();
	const leaving = (ip: string, serving: boolean): Endpoint => ({
		...ready(ip),
		conditions: {ready: false, serving, terminating: true},
	});
	change(ready('10.244.0.2'), leaving('10.244.0.3', true));
	table.run(seconds(2));
	t.is(known('node-1'), '10.244.0.2');
	change(leaving('10.244.0.3', true), leaving('10.244.0.4', false));
	table.run(seconds(2));
	t.is(known('node-1'), '10.244.0.3');
	change(leaving('10.244.0.4', false));
	table.run(seconds(2));
	t.is(known('node-1'), '');
});

test('a stopped proxy, and one behind a cut, leave the kernel as it is; others go on', t => {
	for (const lever of ['process/node-1/kube-proxy', 'link/node-1/control-plane/cut']) {
		const {table, change, known} = withWeb();
		table.ground.levers.pull('storm', lever, lever.startsWith('link') ? 'both' : 'stopped');
		table.run(seconds(2));
		change(ready('10.244.0.9'));
		table.run(minutes(1));
		t.is(known('node-1'), '10.244.0.2', lever);
		t.is(known('node-2'), '10.244.0.9', lever);
		t.is(table.ground.rules.epochs('shop/web').length, 2);
		table.ground.levers.letGo('storm');
		table.run(seconds(2));
		t.is(known('node-1'), '10.244.0.9', lever);
		t.is(table.ground.rules.epochs('shop/web').length, 1);
	}
});

test('a machine without power has no rules; after its boot it has the newest', t => {
	const {table, change, known} = withWeb();
	table.ground.levers.pull('storm', 'machine/node-1/power', 'off');
	t.is(known('node-1'), undefined);
	change(ready('10.244.0.9'));
	table.run(seconds(5));
	table.ground.levers.letGo('storm');
	table.run(seconds(10));
	t.is(known('node-1'), undefined);
	table.run(seconds(20));
	t.is(known('node-1'), '10.244.0.9');
});

test('a Service that goes leaves every kernel', t => {
	const {table, known, proxy} = withWeb();
	table.delete(services, 'shop/web');
	table.run(seconds(2));
	t.is(known('node-1'), undefined);
	t.is(proxy.versionOn('node-1'), proxy.newest);
});

test('proxies that are saved between a change and their sync carry it out after loading', t => {
	const {table, change} = withWeb();
	change(ready('10.244.0.9'));
	table.run(5);
	const saved = table.kernel.save();
	const other = withWeb();
	other.table.kernel.load(saved);
	table.run(seconds(3));
	other.table.run(seconds(3));
	t.is(other.known('node-1'), '10.244.0.9');
	t.deepEqual(other.proxy.save(), JSON.parse(JSON.stringify(other.proxy.save())));
	t.is(other.table.kernel.trail.digest(), table.kernel.trail.digest());
});
