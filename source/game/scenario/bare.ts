/*
The bare world: an API server and its etcd, and nothing else. No node, no kubelet, no scheduler; of the controllers those that
somebody asks for. It is no level: nothing breaks, nothing is scored, and it goes on for a month.
*/
import type {ApiObject} from '../../engine/api/object.ts';
import type {ApiServerFlags} from '../../engine/cluster.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {bareFlags, problemsOfFlags} from './bare-flags.ts';
import type {Fields} from './data.ts';
import {identityOf} from './identity.ts';
import {deepFreeze} from './load.ts';
import type {Outcome} from './problems.ts';
import {resolveScenario} from './resolve.ts';
import type {Scenario} from './schema.ts';

/** Where the API server says that it is: an address kept for documentation, so that nobody is there by accident. */
const address = '192.0.2.1';
const port = {name: 'https', port: 6443, protocol: 'TCP'};

/** What the API server says of itself. Source: pkg/controlplane/reconcilers/endpointsadapter.go */
const ownEndpoints: readonly object[] = [
	{
		apiVersion: 'v1',
		kind: 'Endpoints',
		metadata: {
			name: 'kubernetes',
			namespace: 'default',
			labels: {'endpointslice.kubernetes.io/skip-mirror': 'true'},
		},
		subsets: [{addresses: [{ip: address}], ports: [port]}],
	},
	{
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			name: 'kubernetes',
			namespace: 'default',
			labels: {'kubernetes.io/service-name': 'kubernetes'},
		},
		addressType: 'IPv4',
		endpoints: [{addresses: [address], conditions: {ready: true}}],
		ports: [port],
	},
];

const off = {enabled: false};

const data: Fields = {
	metadata: {id: 'bare', version: 1, difficulty: 1, tags: ['own'], seedDefaults: ['1']},
	learning: {level: 'CKA', objectives: []},
	time: {duration: '30d', warmup: '0s', clock: 'live', speed: 1},
	cluster: {
		zones: ['a'],
		nodePools: [],
		addons: {dns: off, metrics: off, monitoring: off, logging: off, dashboard: off},
	},
	seats: {allowed: ['operator', 'watch'], default: 'operator'},
	scoring: {preset: 'workload'},
	text: {en: {title: 'bare', brief: 'An API server and its etcd, and nothing else.'}},
};

/**
Controllers by the names that kube-controller-manager has for them, and the loops that they are. Source:
cmd/kube-controller-manager/names/controller_names.go
*/
export const controllers: ReadonlyMap<string, string> = new Map([
	['certificatesigningrequest-signing-controller', 'certificatesigningrequest-signing-controller'],
	['cronjob-controller', 'cronjob-controller'],
	['daemonset-controller', 'daemonset-controller'],
	['deployment-controller', 'deployment-controller'],
	['disruption-controller', 'controllermanager'],
	['endpoints-controller', 'endpoint-controller'],
	['endpointslice-controller', 'endpoint-slice-controller'],
	['endpointslice-mirroring-controller', 'endpoint-slice-mirroring-controller'],
	['ephemeral-volume-controller', 'ephemeral-volume-controller'],
	['garbage-collector-controller', 'garbage-collector-controller'],
	['horizontal-pod-autoscaler-controller', 'horizontal-pod-autoscaler'],
	['job-controller', 'job-controller'],
	['namespace-controller', 'namespace-controller'],
	['node-lifecycle-controller', 'node-controller'],
	['persistentvolume-attach-detach-controller', 'attachdetach-controller'],
	['persistentvolume-binder-controller', 'persistentvolume-controller'],
	['persistentvolume-protection-controller', 'pv-protection-controller'],
	['persistentvolumeclaim-protection-controller', 'pvc-protection-controller'],
	['pod-garbage-collector-controller', 'pod-garbage-collector'],
	['replicaset-controller', 'replicaset-controller'],
	['replicationcontroller-controller', 'replication-controller'],
	['root-ca-certificate-publisher-controller', 'root-ca-cert-publisher'],
	['serviceaccount-controller', 'service-account-controller'],
	['statefulset-controller', 'statefulset-controller'],
	['taint-eviction-controller', 'taint-eviction-controller'],
	['ttl-after-finished-controller', 'ttl-after-finished-controller'],
]);

const known: readonly string[] = [...controllers.keys()];

const unknownControllers = (names: readonly string[]) => ({
	where: '--controllers',
	what: `there is no controller ${names.map(name => JSON.stringify(name)).join(' and none ')}`,
	hint: `say all, none, or some of ${known.join(', ')}`,
});

/** The bare world with these controllers and an API server that was started so. */
export const bareWorld = (wanted: readonly string[], flags: ApiServerFlags = bareFlags): Outcome<Scenario> => {
	const unknown = wanted.filter(name => !known.includes(name));
	const problems = [...(unknown.length === 0 ? [] : [unknownControllers(unknown)]), ...problemsOfFlags(flags)];

	if (problems.length > 0) {
		return {ok: false, problems};
	}

	const resolved = resolveScenario(data, {atStart: ownEndpoints as readonly ApiObject[], ofTimeline: []}, {});
	const {cluster} = resolved;
	// Whatever order somebody wrote them in, and however often, it is the same world.
	const chosen = known.filter(name => wanted.includes(name));
	const hosted = chosen.map(name => controllers.get(name) as string);
	const scenario = {
		...resolved,
		cluster: {
			...cluster,
			controlPlane: {
				...cluster.controlPlane,
				nodes: 0,
				apiservers: 0,
				leaderElection: false,
				hosted,
				apiServerFlags: flags,
			},
		},
	};
	return {
		ok: true,
		value: deepFreeze({
			...scenario,
			source: {type: 'bare', controllers: chosen, flags} as const,
			hash: identityOf(scenario, sha256Hex),
		}),
		warnings: [],
	};
};

/** What a person writes after `--controllers`: `all`, `none`, or names, with or without `-controller` at their end. */
export const readControllers = (text: string): readonly string[] => {
	if (text === 'all') {
		return known;
	}

	return text === 'none'
		? []
		: text
				.split(',')
				.map(name => name.trim())
				.filter(name => name !== '')
				.map(name => (controllers.has(`${name}-controller`) ? `${name}-controller` : name));
};
