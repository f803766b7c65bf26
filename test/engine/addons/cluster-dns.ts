import test from 'ava';
import {
	clusterDnsObjects,
	clusterDnsProgram,
	type DnsSight,
	dnsAnswer,
	resolvConf,
	usualClusterDns,
} from '../../../source/engine/addons/cluster-dns.ts';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {type Deployment, deployments} from '../../../source/engine/api/kinds/deployment.ts';
import type {EndpointSlice} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {allKinds} from '../../../source/engine/api/kinds/index.ts';
import type {Pod, PodSpec} from '../../../source/engine/api/kinds/pod.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {type Service, type ServiceSpec, services} from '../../../source/engine/api/kinds/service.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {controlPlane, refusal} from '../../helpers/control-plane.ts';
import {someNodes} from '../../helpers/nodes.ts';

test('the API takes the manifests of cluster DNS as they are', t => {
	const plane = controlPlane();

	for (const object of clusterDnsObjects()) {
		const kind = allKinds.find(each => each.kind === object.kind) as AnyKind;
		t.is(refusal(plane.create(kind as never, object)), 'ok 201', object.kind);
	}

	t.is(plane.get(services, 'kube-system/kube-dns')!.spec.clusterIP, '10.96.0.10');
	t.like(plane.get(deployments, 'kube-system/coredns')!.spec, {replicas: 2});
});

test('a CoreDNS pod becomes ready on a node, and has room for a good many questions within its limit', t => {
	const table = someNodes({images: []});

	for (const object of clusterDnsObjects().slice(0, 2)) {
		table.create(allKinds.find(each => each.kind === object.kind) as never, object);
	}

	const {template} = (clusterDnsObjects().at(-1) as Deployment).spec;
	const reply = table.create(pods, {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'coredns-1', namespace: 'kube-system'},
		spec: {...template.spec, nodeName: 'node-1'},
	} as Pod);
	t.is(refusal(reply), 'ok 201');
	table.run(seconds(20));
	const pod = table.plane.get(pods, 'kube-system/coredns-1')!;
	t.is(pod.status!.conditions!.find(({type}) => type === 'Ready')!.status, 'True');
	t.is(pod.spec.priority, 2_000_000_000);
	const {base, perInFlight} = clusterDnsProgram.memory;
	t.true(base + 10_000 * perInFlight < 170 * 1_048_576);
	t.is(usualClusterDns.memory, '170Mi');
});

const service = (name: string, spec: ServiceSpec): Service => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name, namespace: 'shop'},
	spec,
});

const slice: EndpointSlice = {
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {name: 'db-1', namespace: 'shop'},
	addressType: 'IPv4',
	endpoints: [
		{addresses: ['10.244.1.5'], hostname: 'db-0', conditions: {ready: true}},
		{addresses: ['10.244.0.9'], conditions: {ready: true}},
		{addresses: ['10.244.0.3'], conditions: {ready: false}},
	],
};

const sight: DnsSight = {
	service: key =>
		new Map([
			['shop/web', service('web', {clusterIP: '10.96.7.7', type: 'ClusterIP'})],
			['shop/db', service('db', {clusterIP: 'None', type: 'ClusterIP'})],
			['shop/quiet', service('quiet', {clusterIP: 'None', type: 'ClusterIP'})],
			['shop/pay', service('pay', {type: 'ExternalName', externalName: 'pay.example.com'})],
		]).get(key),
	slicesOf: key => (key === 'shop/db' ? [slice] : []),
};

test('what names stand for', t => {
	const cases = [
		['web.shop.svc.cluster.local', ['10.96.7.7']],
		['web.shop.svc.cluster.local.', ['10.96.7.7']],
		['db.shop.svc.cluster.local', ['10.244.0.9', '10.244.1.5']],
		['db-0.db.shop.svc.cluster.local', ['10.244.1.5']],
		['10-244-0-9.db.shop.svc.cluster.local', ['10.244.0.9']],
		['quiet.shop.svc.cluster.local', 'NXDOMAIN'],
		['pay.shop.svc.cluster.local', 'pay.example.com'],
		['1-2-3-4.shop.pod.cluster.local', ['1.2.3.4']],
		['web.other.svc.cluster.local', 'NXDOMAIN'],
		['x.web.shop.svc.cluster.local', 'NXDOMAIN'],
		['example.com', 'NXDOMAIN'],
	] as const;

	for (const [name, expected] of cases) {
		const answer = dnsAnswer(name, sight);
		const said = answer.is === 'addresses' ? answer.addresses : answer.is === 'alias' ? answer.name : answer.is;
		t.deepEqual(said, expected, name);
	}
});

test('the resolver settings of a pod follow its policy', t => {
	const pod = (spec: Partial<PodSpec>): Pod => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'p', namespace: 'shop'},
		spec: {containers: [], ...spec},
	});
	t.deepEqual(resolvConf(pod({})), {
		nameservers: ['10.96.0.10'],
		searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
		ndots: 5,
	});
	t.deepEqual(resolvConf(pod({hostNetwork: true})).nameservers, ['10.0.0.2']);
	t.deepEqual(resolvConf(pod({dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true})).ndots, 5);
	t.is(resolvConf(pod({dnsConfig: {options: [{name: 'ndots', value: '2'}]}})).ndots, 2);
	t.deepEqual(resolvConf(pod({dnsPolicy: 'None', dnsConfig: {nameservers: ['1.1.1.1']}})).nameservers, ['1.1.1.1']);
});
