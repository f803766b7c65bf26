import type {Pod, PodSpec} from '../api/kinds/pod.ts';
import type {MachineSpec} from '../ground/machine.ts';
import type {DrawReader} from '../kernel/draws.ts';
import {type Millis, timestamp} from '../kernel/time.ts';

/*
Static pods come from a folder on the node and need nobody: that is how a control plane gets up. In the API stands a
mirror, so that it can be seen; deleting the mirror does nothing to the process.

Source: pkg/kubelet/config/{file,common}.go, pkg/kubelet/pod/mirror_client.go, cmd/kubeadm/app/phases/controlplane
*/

export type StaticPod = {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly spec: PodSpec;
};

const version = 'v1.34.1';

type Part = {
	readonly name: string;
	readonly image: string;
	readonly cpu: string;
	readonly memory?: string;
	readonly port: number;
	readonly livePath: string;
	/** kube-controller-manager has no readiness probe. */
	readonly readyPath?: string;
};

const parts: readonly Part[] = [
	{
		name: 'etcd',
		image: 'registry.k8s.io/etcd:3.6.4-0',
		cpu: '100m',
		memory: '100Mi',
		port: 2381,
		livePath: '/livez',
		readyPath: '/readyz',
	},
	{
		name: 'kube-apiserver',
		image: `registry.k8s.io/kube-apiserver:${version}`,
		cpu: '250m',
		port: 6443,
		livePath: '/livez',
		readyPath: '/readyz',
	},
	{
		name: 'kube-controller-manager',
		image: `registry.k8s.io/kube-controller-manager:${version}`,
		cpu: '200m',
		port: 10257,
		livePath: '/healthz',
	},
	{
		name: 'kube-scheduler',
		image: `registry.k8s.io/kube-scheduler:${version}`,
		cpu: '100m',
		port: 10259,
		livePath: '/livez',
		readyPath: '/readyz',
	},
];

/** Images of the system that every machine has from the start, as a node image brings them. */
export const systemImages: readonly string[] = [
	...parts.map(part => part.image),
	`registry.k8s.io/kube-proxy:${version}`,
	'registry.k8s.io/coredns/coredns:v1.12.1',
];

const probe = (
	path: string,
	port: number,
	more: {periodSeconds: number; failureThreshold: number; initialDelaySeconds?: number},
) => ({
	httpGet: {host: '127.0.0.1', path, port, scheme: port === 2381 ? ('HTTP' as const) : ('HTTPS' as const)},
	timeoutSeconds: 15,
	successThreshold: 1,
	...more,
});

const critical: Partial<PodSpec> = {
	hostNetwork: true,
	priority: 2_000_001_000,
	priorityClassName: 'system-node-critical',
	restartPolicy: 'Always',
	terminationGracePeriodSeconds: 30,
	dnsPolicy: 'ClusterFirst',
	enableServiceLinks: true,
	preemptionPolicy: 'PreemptLowerPriority',
	schedulerName: 'default-scheduler',
	securityContext: {},
	tolerations: [{effect: 'NoExecute', operator: 'Exists'}],
};

const controlPlanePod = (part: Part): StaticPod => ({
	name: part.name,
	labels: {component: part.name, tier: 'control-plane'},
	spec: {
		...critical,
		containers: [
			{
				name: part.name,
				image: part.image,
				imagePullPolicy: 'IfNotPresent',
				command: [part.name],
				resources: {requests: {cpu: part.cpu, ...(part.memory === undefined ? {} : {memory: part.memory})}},
				livenessProbe: probe(part.livePath, part.port, {
					initialDelaySeconds: 10,
					periodSeconds: 10,
					failureThreshold: 8,
				}),
				...(part.readyPath === undefined
					? {}
					: {readinessProbe: probe(part.readyPath, part.port, {periodSeconds: 1, failureThreshold: 3})}),
				startupProbe: probe(part.livePath, part.port, {
					initialDelaySeconds: 10,
					periodSeconds: 10,
					failureThreshold: 24,
				}),
				terminationMessagePath: '/dev/termination-log',
				terminationMessagePolicy: 'File',
			},
		],
	},
});

/** What lies in the folder of a machine. A kube-proxy on each is a static pod here, so that a node can serve before any controller runs. */
export const staticPodsOf = (machine: MachineSpec): readonly StaticPod[] => [
	...(machine.controlPlane ? parts.map(controlPlanePod) : []),
	{
		name: 'kube-proxy',
		labels: {'k8s-app': 'kube-proxy'},
		spec: {
			...critical,
			tolerations: [{operator: 'Exists'}],
			containers: [
				{
					name: 'kube-proxy',
					image: `registry.k8s.io/kube-proxy:${version}`,
					imagePullPolicy: 'IfNotPresent',
					command: ['kube-proxy'],
					resources: {},
					terminationMessagePath: '/dev/termination-log',
					terminationMessagePolicy: 'File',
				},
			],
		},
	},
];

/** 32 hex digits from what is in the file and where. */
export const staticUid = (pod: StaticPod, node: string, draws: DrawReader): string =>
	Array.from({length: 4}, (_, index) =>
		draws
			.bits(`static/${node}/${pod.name}/${pod.spec.containers[0]?.image ?? ''}`, index)
			.toString(16)
			.padStart(8, '0'),
	).join('');

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** A pod as the kubelet knows it from its file. */
export const podFromFile = (file: StaticPod, node: string, uid: string, now: Millis): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name: `${file.name}-${node}`,
		namespace: 'kube-system',
		uid,
		labels: file.labels,
		annotations: {
			'kubernetes.io/config.hash': uid,
			'kubernetes.io/config.seen': timestamp(now),
			'kubernetes.io/config.source': 'file',
		},
	},
	spec: {...file.spec, nodeName: node},
});

/** The same pod for the API. */
export const mirrorOf = (pod: Pod, node: {readonly name: string; readonly uid: string}): Pod => {
	const {uid, ...metadata} = pod.metadata;
	return {
		...pod,
		metadata: {
			...metadata,
			annotations: {...metadata.annotations, [mirrorAnnotation]: uid ?? ''},
			ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.uid, controller: true}],
		},
	};
};

export const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[mirrorAnnotation] !== undefined;
