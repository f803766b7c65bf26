import test from 'ava';
import {type Deployment, deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {type EndpointSlice, endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {type Job, jobs} from '../../../source/engine/api/kinds/job.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {
	type PodDisruptionBudget,
	podDisruptionBudgets,
} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import {type ReplicaSet, replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {manager} from '../../helpers/manager.ts';
import {aDeployment, aNode} from '../../helpers/objects.ts';

const shop = (options: Parameters<typeof manager>[0] = {}) => {
	const cluster = manager(options);
	const {plane} = cluster;
	plane.create(nodes, aNode('n1', {meta: {uid: undefined}}));
	const {uid: _, ...metadata} = aDeployment('web').metadata;
	plane.create(deployments, {...aDeployment('web'), metadata});
	plane.create(services, {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {selector: {app: 'web'}, ports: [{port: 80, targetPort: 8080}]},
	} as never);
	return cluster.run(seconds(10));
};

type Cluster = ReturnType<typeof shop>;
const web = ({plane}: Cluster): Deployment => plane.get(deployments, 'shop/web') as Deployment;
const refused = ({plane}: Cluster): readonly string[] =>
	plane.kernel.chronicle
		.latest(5000)
		.filter(fact => fact.what === 'request refused')
		.map(({detail}) => `${detail?.verb} ${detail?.reason}: ${detail?.message}`);
/** Refusals that no lag explains: something was asked that may not be. */
const mistakes = (cluster: Cluster): readonly string[] =>
	refused(cluster).filter(
		text => !/ (?:Conflict|NotFound|AlreadyExists): | because it is being terminated$/.test(text),
	);
const endpoints = ({list}: Cluster): readonly (string | undefined)[] =>
	list<EndpointSlice>(endpointSlices)
		.flatMap(slice => slice.endpoints)
		.filter(endpoint => endpoint.conditions?.ready === true)
		.map(endpoint => endpoint.targetRef?.name)
		.sort();

test('a Deployment becomes pods, and its pods become endpoints', t => {
	const cluster = shop();
	t.like(web(cluster).status, {replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3});
	t.is(web(cluster).metadata.annotations?.['deployment.kubernetes.io/revision'], '1');
	t.deepEqual(
		endpoints(cluster),
		cluster
			.pods()
			.map(pod => pod.metadata.name)
			.sort(),
	);
	t.is(endpoints(cluster).length, 3);
	const [set] = cluster.list<ReplicaSet>(replicaSets);
	const told = cluster.events();
	t.true(told.includes(`ScalingReplicaSet: Scaled up replica set ${set?.metadata.name} from 0 to 3`));
	t.true(told.includes(`SuccessfulCreate: Created pod: ${cluster.pods()[0]?.metadata.name}`));
	t.deepEqual(refused(cluster), []);
});

test('a new template is rolled out, and the old ReplicaSet stays as history', t => {
	const cluster = shop();
	const before = web(cluster);
	const template = {
		...before.spec.template,
		spec: {...before.spec.template.spec, containers: [{name: 'app', image: 'web:2'}]},
	};
	cluster.plane.update(deployments, {...before, spec: {...before.spec, template}});
	cluster.run(seconds(20));
	t.deepEqual([...new Set(cluster.pods().map(pod => pod.spec.containers[0]?.image))], ['web:2']);
	t.deepEqual(
		cluster
			.list<ReplicaSet>(replicaSets)
			.map(set => set.spec.replicas)
			.sort(),
		[0, 3],
	);
	t.is(web(cluster).metadata.annotations?.['deployment.kubernetes.io/revision'], '2');
	t.is(web(cluster).status?.conditions?.find(one => one.type === 'Progressing')?.reason, 'NewReplicaSetAvailable');
	t.is(endpoints(cluster).length, 3);
	t.deepEqual(mistakes(cluster), []);
});

test('a deleted Deployment takes everything with it, an orphaning one leaves its ReplicaSet', t => {
	const gone = shop();
	gone.plane.delete(deployments, 'shop/web', {propagationPolicy: 'Background'});
	gone.run(seconds(5));
	t.deepEqual([gone.list(replicaSets).length, gone.pods().length], [0, 0]);

	const slow = shop();
	slow.plane.delete(deployments, 'shop/web', {propagationPolicy: 'Foreground'});
	slow.run(seconds(10));
	t.deepEqual([slow.list(deployments).length, slow.list(replicaSets).length, slow.pods().length], [0, 0, 0]);

	const left = shop();
	left.plane.delete(deployments, 'shop/web', {propagationPolicy: 'Orphan'});
	left.run(seconds(5));
	t.deepEqual([left.list(deployments).length, left.list(replicaSets).length, left.pods().length], [0, 1, 3]);
	t.is(left.list<ReplicaSet>(replicaSets)[0]?.metadata.ownerReferences?.length ?? 0, 0);
	t.deepEqual([gone, slow, left].flatMap(mistakes), []);
});

test('a namespace that goes is emptied and gone', t => {
	const cluster = shop();
	cluster.plane.delete(namespaces, 'shop');
	cluster.run(seconds(60));
	t.is(cluster.plane.get(namespaces, 'shop'), undefined);
	t.deepEqual([cluster.list(deployments).length, cluster.pods().length], [0, 0]);
	t.false(
		cluster.events().some(text => text.startsWith('FailedCreate')),
		'what cannot succeed any more is not told',
	);
	t.deepEqual(mistakes(cluster), []);
});

test('a Job runs to its end and its pods are let go', t => {
	const cluster = shop();
	cluster.plane.create(jobs, {
		apiVersion: 'batch/v1',
		kind: 'Job',
		metadata: {name: 'sum', namespace: 'shop'},
		spec: {
			completions: 3,
			parallelism: 2,
			template: {spec: {restartPolicy: 'Never', containers: [{name: 'main', image: 'sum:1'}]}},
		},
	} as never);

	for (let round = 0; round < 3; round++) {
		cluster.run(seconds(3));

		for (const pod of cluster
			.pods()
			.filter(one => one.metadata.labels?.['job-name'] === 'sum' && one.status?.phase === 'Running')) {
			cluster.finish(pod, 'Succeeded');
		}
	}

	cluster.run(seconds(5));
	const job = cluster.plane.get(jobs, 'shop/sum') as Job;
	t.deepEqual(
		job.status?.conditions?.map(one => one.type),
		['SuccessCriteriaMet', 'Complete'],
	);
	t.is(job.status?.succeeded, 3);
	t.true(cluster.events().includes('Completed: Job completed'));
	t.true(cluster.pods().every(pod => (pod.metadata.finalizers ?? []).length === 0));
	cluster.plane.delete(jobs, 'shop/sum', {propagationPolicy: 'Background'});
	cluster.run(seconds(5));
	t.is(cluster.pods().length, 3);
	t.deepEqual(mistakes(cluster), []);
});

test('a budget is counted and follows its pods', t => {
	const cluster = shop();
	cluster.plane.create(podDisruptionBudgets, {
		apiVersion: 'policy/v1',
		kind: 'PodDisruptionBudget',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {maxUnavailable: 1, selector: {matchLabels: {app: 'web'}}},
	} as never);
	cluster.run(seconds(2));
	const status = () => (cluster.plane.get(podDisruptionBudgets, 'shop/web') as PodDisruptionBudget).status;
	t.like(status(), {expectedPods: 3, currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1});
	t.deepEqual(mistakes(cluster), []);
});

test('a node that goes takes its pods with it after their quarantine, and they are replaced', t => {
	const cluster = shop();
	const before = cluster.pods().map(pod => pod.metadata.uid);
	cluster.plane.create(nodes, aNode('n2', {meta: {uid: undefined}}));
	cluster.plane.delete(nodes, 'n1');
	cluster.run(seconds(30));
	t.true(cluster.pods().every(pod => before.includes(pod.metadata.uid)));
	t.deepEqual(endpoints(cluster).length, 3, 'nobody has looked at these endpoints since');
	cluster.run(seconds(40));
	t.false(cluster.pods().some(pod => before.includes(pod.metadata.uid)));
	t.deepEqual(mistakes(cluster), []);
});
