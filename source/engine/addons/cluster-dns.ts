/*
Addons: programs that run in the cluster's own pods, so they can fall as any other. This one is cluster DNS: CoreDNS
behind the Service `kube-dns`.

	pod ── 10.96.0.10 ──▶ kube-proxy's rules on its node ──▶ a CoreDNS pod ──▶ shop/web? 10.96.41.7

A question goes the way of every other request, through the rules of the client's node to some CoreDNS pod, which may be
dead, slow or out of memory; traffic counts that. What stands here is what the cluster is given (the manifests, in plain
objects), how the program behaves, and what a healthy CoreDNS would answer. Deliberately absent: upstream resolvers, and
a memory of its own: answers are worked out from the objects that the asker hands in.
*/
import type {ConfigMap} from '../api/kinds/config-map.ts';
import type {Deployment} from '../api/kinds/deployment.ts';
import type {EndpointSlice} from '../api/kinds/endpoint-slice.ts';
import type {Pod} from '../api/kinds/pod.ts';
import type {Service} from '../api/kinds/service.ts';
import type {ServiceAccount} from '../api/kinds/service-account.ts';
import type {ApiObject} from '../api/object.ts';
import type {Program} from '../ground/program.ts';
import {seconds} from '../kernel/time.ts';

/** Source: cmd/kubeadm/app/phases/addons/dns/manifests.go */
export type ClusterDnsPlan = {
	readonly replicas: number;
	/** Requests and limits as quantities; the CPU has no limit unless one is named. */
	readonly cpu: string;
	readonly memory: string;
	readonly cpuLimit?: string;
};

export const usualClusterDns: ClusterDnsPlan = {replicas: 2, cpu: '100m', memory: '170Mi'};

export const clusterDnsImage = 'registry.k8s.io/coredns/coredns:v1.12.1';
export const clusterDnsAddress = '10.96.0.10';
export const clusterDomain = 'cluster.local';

const mebi = 1_048_576;

/** 70 µs of a core for each question, 30 MiB and 8 KiB for each that is under way; five seconds of lameduck. */
export const clusterDnsProgram: Program = {
	imageBytes: 22 * mebi,
	layers: 4,
	start: seconds(1),
	warm: 0,
	stop: seconds(5),
	drains: true,
	memory: {base: 30 * mebi, perInFlight: 8192, leakPerMinute: 0},
	requests: [{name: 'query', share: 1, cpu: 0.07, wait: 0, workers: 1000, queue: 10_000, cancel: false}],
	calls: [],
	probes: 'queue',
	errors: 0,
};

const labels = {'k8s-app': 'kube-dns'};
const meta = (name: string) => ({name, namespace: 'kube-system'});

const configuration = [
	'.:53 {',
	'    errors',
	'    health {',
	'       lameduck 5s',
	'    }',
	'    ready',
	`    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {`,
	'       pods insecure',
	'       fallthrough in-addr.arpa ip6.arpa',
	'       ttl 30',
	'    }',
	'    prometheus :9153',
	'    forward . /etc/resolv.conf {',
	'       max_concurrent 1000',
	'    }',
	`    cache 30 {`,
	`       disable success ${clusterDomain}`,
	`       disable denial ${clusterDomain}`,
	'    }',
	'    loop',
	'    reload',
	'    loadbalance',
	'}',
	'',
].join('\n');

const account: ServiceAccount = {apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('coredns')};

const settings: ConfigMap = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: meta('coredns'),
	data: {Corefile: configuration},
};

const service: Service = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {
		...meta('kube-dns'),
		labels: {...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS'},
		annotations: {'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true'},
	},
	spec: {
		clusterIP: clusterDnsAddress,
		selector: labels,
		ports: [
			{name: 'dns', port: 53, protocol: 'UDP', targetPort: 53},
			{name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53},
			{name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153},
		],
	},
};

const deployment = ({replicas, cpu, memory, cpuLimit}: ClusterDnsPlan): Deployment => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {...meta('coredns'), labels},
	spec: {
		replicas,
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1}},
		selector: {matchLabels: labels},
		template: {
			metadata: {labels},
			spec: {
				priorityClassName: 'system-cluster-critical',
				serviceAccountName: 'coredns',
				dnsPolicy: 'Default',
				nodeSelector: {'kubernetes.io/os': 'linux'},
				tolerations: [
					{key: 'CriticalAddonsOnly', operator: 'Exists'},
					{key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule'},
				],
				affinity: {
					podAntiAffinity: {
						preferredDuringSchedulingIgnoredDuringExecution: [
							{
								weight: 100,
								podAffinityTerm: {
									labelSelector: {matchExpressions: [{key: 'k8s-app', operator: 'In', values: ['kube-dns']}]},
									topologyKey: 'kubernetes.io/hostname',
								},
							},
						],
					},
				},
				containers: [
					{
						name: 'coredns',
						image: clusterDnsImage,
						imagePullPolicy: 'IfNotPresent',
						args: ['-conf', '/etc/coredns/Corefile'],
						resources: {
							requests: {cpu, memory: '70Mi'},
							limits: {memory, ...(cpuLimit === undefined ? {} : {cpu: cpuLimit})},
						},
						ports: [
							{name: 'dns', containerPort: 53, protocol: 'UDP'},
							{name: 'dns-tcp', containerPort: 53, protocol: 'TCP'},
							{name: 'metrics', containerPort: 9153, protocol: 'TCP'},
						],
						livenessProbe: {
							httpGet: {path: '/health', port: 8080, scheme: 'HTTP'},
							initialDelaySeconds: 60,
							timeoutSeconds: 5,
							failureThreshold: 5,
						},
						readinessProbe: {httpGet: {path: '/ready', port: 8181, scheme: 'HTTP'}},
						volumeMounts: [{name: 'config-volume', mountPath: '/etc/coredns', readOnly: true}],
					},
				],
				volumes: [{name: 'config-volume', configMap: {name: 'coredns', items: [{key: 'Corefile', path: 'Corefile'}]}}],
			},
		},
	},
});

/** What is applied to a new cluster, in this order. */
export const clusterDnsObjects = (plan: ClusterDnsPlan = usualClusterDns): readonly ApiObject[] => [
	account,
	settings,
	service,
	deployment(plan),
];

/** Addresses, another name to ask for, or that there is no such name. */
export type DnsAnswer =
	| {readonly is: 'addresses'; readonly addresses: readonly string[]}
	| {readonly is: 'alias'; readonly name: string}
	| {readonly is: 'NXDOMAIN'};

/** What CoreDNS has seen of the API. */
export type DnsSight = {
	service(key: string): Service | undefined;
	slicesOf(key: string): readonly EndpointSlice[];
};

const noName: DnsAnswer = {is: 'NXDOMAIN'};

const addressesOf = (answer: readonly string[]): DnsAnswer =>
	answer.length === 0 ? noName : {is: 'addresses', addresses: [...new Set(answer)].sort()};

/** A headless Service answers with its ready endpoints, one of them alone when it is asked for by its host name. */
const headless = (found: Service, slices: readonly EndpointSlice[], host: string | undefined): DnsAnswer =>
	addressesOf(
		slices
			.flatMap(slice => slice.endpoints)
			.filter(({conditions}) => conditions?.ready !== false || found.spec.publishNotReadyAddresses === true)
			.filter(
				({hostname, addresses}) => host === undefined || (hostname ?? addresses[0]?.replaceAll('.', '-')) === host,
			)
			.flatMap(endpoint => endpoint.addresses),
	);

/**
What a whole name of the cluster stands for. Source: Kubernetes DNS-based service discovery, as CoreDNS' kubernetes
plugin answers it.
*/
export const dnsAnswer = (name: string, sight: DnsSight): DnsAnswer => {
	const parts = name.replace(/\.$/, '').split('.');
	const domain = clusterDomain.split('.');

	if (parts.slice(-domain.length).join('.') !== clusterDomain) {
		return noName;
	}

	const inside = parts.slice(0, -domain.length);
	const what = inside.at(-1);

	if (what === 'pod' && inside.length === 3) {
		const address = inside[0]!.replaceAll('-', '.');
		return /^\d+(\.\d+){3}$/.test(address) ? addressesOf([address]) : noName;
	}

	const [namespace, serviceName, host] = [inside.at(-2), inside.at(-3), inside.at(-4)];

	if (what !== 'svc' || inside.length < 3 || inside.length > 4) {
		return noName;
	}

	const key = `${namespace}/${serviceName}`;
	const found = sight.service(key);

	if (found === undefined) {
		return noName;
	}

	if (found.spec.type === 'ExternalName') {
		return {is: 'alias', name: found.spec.externalName ?? ''};
	}

	if (found.spec.clusterIP === 'None') {
		return headless(found, sight.slicesOf(key), host);
	}

	return host === undefined && found.spec.clusterIP !== undefined ? addressesOf([found.spec.clusterIP]) : noName;
};

export type ResolvConf = {
	readonly nameservers: readonly string[];
	readonly searches: readonly string[];
	readonly ndots: number;
};

/** The resolver settings of a pod's containers. Source: pkg/kubelet/network/dns/dns.go */
export const resolvConf = (pod: Pod, hostNameservers: readonly string[] = ['10.0.0.2']): ResolvConf => {
	const {dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig} = pod.spec;
	const ofCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
	const namespace = pod.metadata.namespace ?? 'default';
	const base: ResolvConf = ofCluster
		? {
				nameservers: [clusterDnsAddress],
				searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
				ndots: 5,
			}
		: {nameservers: dnsPolicy === 'None' ? [] : hostNameservers, searches: [], ndots: 1};
	const ndots = dnsConfig?.options?.find(option => option.name === 'ndots')?.value;
	return {
		nameservers: [...base.nameservers, ...(dnsConfig?.nameservers ?? [])].slice(0, 3),
		searches: [...base.searches, ...(dnsConfig?.searches ?? [])].slice(0, 32),
		ndots: ndots === undefined ? base.ndots : Number(ndots),
	};
};
