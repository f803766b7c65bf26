import type {AnyKind} from '../source/engine/api/kind.ts';
import {type Deployment, deployments} from '../source/engine/api/kinds/deployment.ts';
import {type Pod, pods} from '../source/engine/api/kinds/pod.ts';
import {services} from '../source/engine/api/kinds/service.ts';
import {admin} from '../source/engine/apiserver/authentication.ts';
import {type Cluster, createCluster} from '../source/engine/cluster.ts';
import type {MachineSpec} from '../source/engine/ground/machine.ts';
import {defaultProgram} from '../source/engine/ground/program.ts';
import {minutes, seconds} from '../source/engine/kernel/time.ts';

/*
A whole cluster without a game around it: machines in three zones, three of them for the control plane, and Deployments
of 300 pods with a Service each. The clients' own limits apply, so that a big cluster takes its virtual time to fill.
*/

const gibi = 1024 ** 3;
export const zones = ['a', 'b', 'c'] as const;
const podsPerDeployment = 300;

const machine = (name: string, index: number, more: Partial<MachineSpec> = {}): MachineSpec => ({
	name,
	zone: zones[index % zones.length]!,
	pool: 'workers',
	milliCpu: 4000,
	memoryBytes: 32 * gibi,
	diskBytes: 100 * gibi,
	maxPods: 110,
	speed: 1,
	centsPerHour: 40,
	boot: seconds(90),
	controlPlane: false,
	labels: {},
	taints: [],
	images: [],
	orderedAt: 0,
	...more,
});

export const wholeCluster = (nodes: number, {eager = false} = {}): Cluster => {
	const masters = zones.map((zone, index) =>
		machine(`cp-${zone}`, index, {
			controlPlane: true,
			pool: 'control-plane',
		}),
	);
	const workers = Array.from({length: nodes}, (_, index) => machine(`node-${index}`, index));
	const cluster = createCluster({
		seed: 'bench',
		eager,
		leaderElection: true,
		etcdMembers: 3,
		faults: {items: [], allowQuorumLoss: false, horizon: minutes(1), announce: {type: 'silent'}},
		ground: {
			machines: [...masters, ...workers],
			programs: {web: defaultProgram},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	cluster.start();
	return cluster;
};

const make = (cluster: Cluster, kind: unknown, name: string, object: object): void => {
	const reply = cluster.server.handle({
		user: admin,
		verb: 'create',
		kind: kind as AnyKind,
		namespace: 'default',
		name,
		object: object as never,
	});

	if (!reply.ok) {
		throw new Error(reply.status.message);
	}
};

const container = {
	name: 'main',
	image: 'web:1',
	resources: {requests: {cpu: '100m', memory: '500Mi'}},
	ports: [{containerPort: 8080}],
	readinessProbe: {httpGet: {path: '/', port: 8080}, periodSeconds: 10},
	livenessProbe: {httpGet: {path: '/', port: 8080}, periodSeconds: 10},
};

/** A Deployment and its Service. */
const shopOf = (index: number, replicas: number) => {
	const metadata = {name: `web-${index}`, namespace: 'default'};
	const labels = {app: metadata.name};
	return {
		deployment: {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata,
			spec: {
				replicas,
				selector: {matchLabels: labels},
				template: {metadata: {labels}, spec: {containers: [container]}},
			},
		},
		service: {
			apiVersion: 'v1',
			kind: 'Service',
			metadata,
			spec: {selector: labels, ports: [{port: 80, targetPort: 8080}]},
		},
	};
};

/** So many pods, in Deployments of at most 300 with a Service each. */
const shopsOf = (count: number) =>
	Array.from({length: Math.ceil(count / podsPerDeployment)}, (_, index) =>
		shopOf(index, Math.min(podsPerDeployment, count - index * podsPerDeployment)),
	);

export const manifestsOf = (count: number): readonly object[] =>
	shopsOf(count).flatMap(({deployment, service}) => [deployment, service]);

/** Asks for so many pods. */
export const deploy = (cluster: Cluster, count: number): void => {
	for (const {deployment, service} of shopsOf(count)) {
		make(cluster, deployments, deployment.metadata.name, deployment);
		make(cluster, services, service.metadata.name, service);
	}
};

/** Ready pods, as the Deployments count them. */
export const readyPods = ({server}: Cluster): number =>
	[...server.storage.all(deployments)].reduce(
		(sum, deployment: Deployment) => sum + (deployment.status?.readyReplicas ?? 0),
		0,
	);

/** Names of the pods there are, in their order. */
export const podNames = ({server}: Cluster): readonly string[] =>
	server.storage.sorted(pods, 'default').map(({metadata}: Pod) => metadata.name);

/** Deletes a pod as a person does, so that its ReplicaSet makes another. */
export const deletePod = ({server}: Cluster, name: string): void => {
	server.handle({user: admin, verb: 'delete', kind: pods as unknown as AnyKind, namespace: 'default', name});
};
