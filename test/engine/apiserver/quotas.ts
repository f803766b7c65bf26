import test from 'ava';
import fc from 'fast-check';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {limitRanges} from '../../../source/engine/api/kinds/limit-range.ts';
import {persistentVolumeClaims} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {resourceQuotas} from '../../../source/engine/api/kinds/resource-quota.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import {serviceAccounts} from '../../../source/engine/api/kinds/service-account.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {milliValue} from '../../../source/engine/api/quantity.ts';
import {keepQuotas} from '../../../source/engine/apiserver/quota/keeper.ts';
import {aPod, type ControlPlane, controlPlane, refusal} from '../../helpers/control-plane.ts';
import {make} from '../../helpers/kinds.ts';

/* How a namespace is kept within its bounds. Sources: plugin/pkg/admission/resourcequota, limitranger; api-server.md §17.1 */

const quota = (spec: object, name = 'q') => make(resourceQuotas, {spec}, name);
const used = (plane: ControlPlane, name = 'q') => plane.get(resourceQuotas, `shop/${name}`)?.status?.used;

const podOf = (name: string, resources: object = {}, spec: object = {}): ApiObject =>
	aPod(name, {spec: {containers: [{name: 'main', image: 'web:1', resources}], ...spec}});

test('pods are counted until there are as many as the quota allows, and again when one is gone', t => {
	const plane = controlPlane();
	plane.create(pods, podOf('early'));
	t.is(refusal(plane.create(resourceQuotas, quota({hard: {pods: '2', configmaps: '5'}}))), 'ok 201');
	t.deepEqual(used(plane), {pods: '1', configmaps: '0'});
	t.is(refusal(plane.create(pods, podOf('second'))), 'ok 201');
	t.is(
		refusal(plane.create(pods, podOf('third'))),
		'403 Forbidden: pods "third" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
	);
	plane.delete(pods, 'shop/early');
	t.deepEqual(used(plane), {pods: '1', configmaps: '0'});
	t.is(refusal(plane.create(pods, podOf('third'))), 'ok 201');
	plane.create(configMaps, make(configMaps, {data: {}}, 'c'));
	t.deepEqual(used(plane), {pods: '2', configmaps: '1'});
});

test('amounts are added up as they are written, and every container must name what is limited', t => {
	const plane = controlPlane();
	plane.create(resourceQuotas, quota({hard: {'requests.cpu': '1', 'limits.cpu': '2', 'requests.memory': '1Gi'}}));
	const asks = {requests: {cpu: '400m', memory: '300Mi'}, limits: {cpu: '1'}};
	t.is(refusal(plane.create(pods, podOf('a', asks))), 'ok 201');
	t.deepEqual(used(plane), {'requests.cpu': '400m', 'limits.cpu': '1', 'requests.memory': '300Mi'});
	plane.create(pods, podOf('b', asks));
	t.is(
		refusal(plane.create(pods, podOf('c', asks))),
		'403 Forbidden: pods "c" is forbidden: exceeded quota: q, requested: limits.cpu=1,requests.cpu=400m, used: limits.cpu=2,requests.cpu=800m, limited: limits.cpu=2,requests.cpu=1',
	);
	t.is(
		refusal(plane.create(pods, podOf('d', {requests: {memory: '1Mi'}}))),
		'403 Forbidden: pods "d" is forbidden: failed quota: q: must specify limits.cpu for: main; requests.cpu for: main',
	);
	t.deepEqual(used(plane), {'requests.cpu': '800m', 'limits.cpu': '2', 'requests.memory': '600Mi'});
});

test('a pod that has ended holds nothing but its place among the objects', t => {
	const plane = controlPlane();
	plane.create(resourceQuotas, quota({hard: {pods: '1', 'count/pods': '5'}}));
	plane.create(pods, podOf('a'));
	const pod = plane.get(pods, 'shop/a')!;
	plane.update(pods, {...pod, status: {...pod.status, phase: 'Succeeded'}} as Pod, 'status');
	t.deepEqual(used(plane), {pods: '0', 'count/pods': '1'});
	t.is(refusal(plane.create(pods, podOf('b'))), 'ok 201');
	t.deepEqual(used(plane), {pods: '1', 'count/pods': '2'});
});

test('a quota with scopes counts only what is in all of them', t => {
	const plane = controlPlane();
	const scoped = (name: string, scope: string) =>
		plane.create(resourceQuotas, quota({hard: {pods: '1'}, scopes: [scope]}, name));
	for (const scope of ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass']) {
		t.is(refusal(scoped(scope.toLowerCase(), scope)), 'ok 201');
	}

	plane.create(
		resourceQuotas,
		quota(
			{
				hard: {pods: '1'},
				scopeSelector: {
					matchExpressions: [{scopeName: 'PriorityClass', operator: 'In', values: ['system-node-critical']}],
				},
			},
			'critical',
		),
	);
	plane.create(pods, podOf('short', {requests: {cpu: '1'}}, {activeDeadlineSeconds: 60}));
	const counts = () =>
		plane.server.storage
			.sorted(resourceQuotas, 'shop')
			.map(({metadata, status}) => `${metadata.name} ${status?.used?.pods}`);
	t.deepEqual(counts(), [
		'besteffort 0',
		'critical 0',
		'notbesteffort 1',
		'notterminating 0',
		'priorityclass 0',
		'terminating 1',
	]);
	plane.create(pods, podOf('plain', {}, {priorityClassName: 'system-node-critical'}));
	t.deepEqual(counts(), [
		'besteffort 1',
		'critical 1',
		'notbesteffort 1',
		'notterminating 1',
		'priorityclass 1',
		'terminating 1',
	]);
	t.regex(refusal(plane.create(pods, podOf('more'))), /exceeded quota: besteffort, /);
});

test('claims and services are counted by what they take', t => {
	const plane = controlPlane();
	const hard = {
		'requests.storage': '10Gi',
		'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
		services: '5',
		'services.nodeports': '2',
	};
	plane.create(resourceQuotas, quota({hard}));
	const claim = (name: string, storage: string) =>
		make(
			persistentVolumeClaims,
			{spec: {accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: {requests: {storage}}}},
			name,
		);
	t.is(refusal(plane.create(persistentVolumeClaims, claim('a', '6Gi'))), 'ok 201');
	t.is(
		refusal(plane.create(persistentVolumeClaims, claim('b', '6Gi'))),
		'403 Forbidden: persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,requests.storage=6Gi, used: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,requests.storage=6Gi, limited: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,requests.storage=10Gi',
	);
	const service = (name: string, spec: object) => make(services, {spec: {ports: [{port: 80}], ...spec}}, name);
	plane.create(services, service('web', {type: 'NodePort'}));
	plane.create(services, service('api', {}));
	t.like(used(plane), {services: '2', 'services.nodeports': '1'});
	const api = plane.get(services, 'shop/api')!;
	plane.update(services, {...api, spec: {...api.spec, type: 'NodePort'}} as typeof api);
	t.like(used(plane), {services: '2', 'services.nodeports': '2'});
	t.regex(
		refusal(plane.create(services, service('old', {type: 'NodePort'}))),
		/requested: services\.nodeports=1, used: services\.nodeports=2/,
	);
});

test('a quota that changes is counted anew, and what nobody limits is not written down', t => {
	const plane = controlPlane();
	plane.create(pods, podOf('a'));
	plane.create(resourceQuotas, quota({hard: {pods: '9'}}));
	const before = plane.get(resourceQuotas, 'shop/q')!;
	plane.update(resourceQuotas, {...before, spec: {hard: {'count/configmaps': '1', resourcequotas: '1'}}});
	t.deepEqual(used(plane), {'count/configmaps': '0', resourcequotas: '1'});
	t.deepEqual(plane.get(resourceQuotas, 'shop/q')?.status?.hard, {'count/configmaps': '1', resourcequotas: '1'});
	t.regex(
		refusal(plane.create(resourceQuotas, quota({hard: {}}, 'other'))),
		/exceeded quota: q, requested: resourcequotas=1/,
	);
});

test('what somebody wrote into the status of a quota is put right when everything is counted anew', t => {
	const plane = controlPlane();
	plane.create(pods, podOf('a'));
	plane.create(resourceQuotas, quota({hard: {pods: '9'}}));
	const before = plane.get(resourceQuotas, 'shop/q')!;
	plane.update(resourceQuotas, {...before, status: {hard: {pods: '1'}, used: {pods: '7'}}}, 'status');
	t.deepEqual(used(plane), {pods: '7'});
	keepQuotas(plane.server.storage).recount();
	t.deepEqual(plane.get(resourceQuotas, 'shop/q')?.status, {hard: {pods: '9'}, used: {pods: '1'}});
});

test('a dry run asks the quota and takes nothing of it', t => {
	const plane = controlPlane();
	plane.create(resourceQuotas, quota({hard: {pods: '1'}}));
	const dry = {verb: 'create', namespace: 'shop', name: 'a', object: podOf('a'), dryRun: true} as const;
	t.is(refusal(plane.send(pods as never, dry)), 'ok 201');
	t.deepEqual(used(plane), {pods: '0'});
	plane.create(pods, podOf('b'));
	t.regex(refusal(plane.send(pods as never, dry)), /exceeded quota/);
});

const range = (...limits: readonly object[]) => make(limitRanges, {spec: {limits}}, 'l');

test('containers that say nothing are given what their namespace says, and the pod says so', t => {
	const plane = controlPlane();
	plane.create(
		limitRanges,
		range({type: 'Container', default: {cpu: '500m', memory: '256Mi'}, defaultRequest: {cpu: '100m'}}),
	);
	plane.create(pods, podOf('a'));
	const pod = plane.get(pods, 'shop/a')!;
	t.deepEqual(pod.spec.containers[0]?.resources, {
		requests: {cpu: '100m', memory: '256Mi'},
		limits: {cpu: '500m', memory: '256Mi'},
	});
	t.is(
		pod.metadata.annotations?.['kubernetes.io/limit-ranger'],
		'LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main',
	);
	t.is(pod.status?.qosClass, 'Burstable');
	plane.create(pods, podOf('own', {requests: {cpu: '1', memory: '1Mi'}, limits: {cpu: '1', memory: '1Mi'}}));
	t.is(plane.get(pods, 'shop/own')?.metadata.annotations, undefined);
});

test('who asks for too much or too little is told all of it', t => {
	const plane = controlPlane();
	plane.create(
		limitRanges,
		range(
			{type: 'Container', max: {cpu: '1'}, min: {memory: '64Mi'}, maxLimitRequestRatio: {cpu: '2'}},
			{type: 'Pod', max: {memory: '1Gi'}},
			{type: 'PersistentVolumeClaim', max: {storage: '5Gi'}},
		),
	);
	t.is(
		refusal(
			plane.create(pods, podOf('a', {requests: {cpu: '500m', memory: '32Mi'}, limits: {cpu: '2', memory: '2Gi'}})),
		),
		'403 Forbidden: pods "a" is forbidden: [minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Container is 1, but limit is 2, cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000, maximum memory usage per Pod is 1Gi, but limit is 2Gi]',
	);
	t.is(refusal(plane.create(pods, podOf('b', {limits: {cpu: '1', memory: '64Mi'}}))), 'ok 201');
	t.is(
		refusal(
			plane.create(
				persistentVolumeClaims,
				make(persistentVolumeClaims, {
					spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '6Gi'}}},
				}),
			),
		),
		'403 Forbidden: persistentvolumeclaims "web" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi',
	);
});

test('the range of one namespace is nothing to another', t => {
	const plane = controlPlane();
	plane.create(limitRanges, range({type: 'Container', max: {cpu: '1'}}));
	const elsewhere = {...podOf('a', {limits: {cpu: '8'}}), metadata: {name: 'a', namespace: 'default'}};
	const account = {apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default', namespace: 'default'}};
	plane.create(serviceAccounts, account);
	t.is(refusal(plane.create(pods, elsewhere)), 'ok 201');
});

test('whatever happens, what is used is what one finds by counting', t => {
	const step = fc.record({
		act: fc.constantFrom('create', 'delete', 'end', 'config'),
		name: fc.constantFrom('a', 'b', 'c'),
		cpu: fc.constantFrom('100m', '1', '1500m'),
		memory: fc.constantFrom('64Mi', '1Gi', '100M'),
	});
	const hard = {pods: '2', 'requests.cpu': '2', 'limits.memory': '2Gi', 'count/configmaps': '2'};
	fc.assert(
		fc.property(fc.array(step, {maxLength: 12}), steps => {
			const plane = controlPlane();
			plane.create(resourceQuotas, quota({hard}));

			for (const {act, name, cpu, memory} of steps) {
				const pod = plane.get(pods, `shop/${name}`);

				if (act === 'create') {
					plane.create(pods, podOf(name, {requests: {cpu, memory}, limits: {cpu, memory}}));
				} else if (act === 'config') {
					plane.create(configMaps, make(configMaps, {}, name));
				} else if (act === 'delete') {
					plane.delete(pods, `shop/${name}`);
				} else if (pod !== undefined) {
					plane.update(pods, {...pod, status: {...pod.status, phase: 'Failed'}} as Pod, 'status');
				}
			}

			plane.create(resourceQuotas, quota({hard}, 'anew'));
			t.deepEqual(
				Object.entries(used(plane) ?? {}).map(([name, amount]) => [name, milliValue(amount)]),
				Object.entries(used(plane, 'anew') ?? {}).map(([name, amount]) => [name, milliValue(amount)]),
			);
			t.true(Object.entries(hard).every(([name, most]) => milliValue(used(plane)?.[name]) <= milliValue(most)));
		}),
		{numRuns: 25},
	);
});
