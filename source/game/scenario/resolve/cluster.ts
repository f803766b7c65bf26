/** Machines, control plane, wires and disks, with what an author left out. */
import {type Fields, fieldsOf, isFields, textFieldsOf} from '../data.ts';
import {millisOf} from '../durations.ts';
import type {Addon, AddonName, ClusterPlan, NodePool, StorageClass, Taint} from '../schema.ts';
import {bytesOf} from '../sizes.ts';
import {duration, each, fineMillis, flag, inner, mapped, number, text, texts, word} from './read.ts';

/** A node pool, its zones in the order of the cluster. */
const nodePool = (from: Fields, zones: readonly string[]): NodePool => {
	const perZone = (name: string): Readonly<Record<string, number>> => {
		const counts = inner(from, name);
		return Object.fromEntries(
			zones.filter(zone => Object.hasOwn(counts, zone)).map(zone => [zone, number(counts, zone, 0)]),
		);
	};

	const instance = inner(from, 'instance');
	return {
		name: text(from, 'name'),
		zones: perZone('zones'),
		max: from.max === undefined ? perZone('zones') : perZone('max'),
		instance: {
			cpu: text(instance, 'cpu'),
			memory: text(instance, 'memory'),
			ephemeral: text(instance, 'ephemeral', '100Gi'),
			maxPods: number(instance, 'maxPods', 110),
			price: number(instance, 'price', 0),
			speed: number(instance, 'speed', 1),
			disk: text(instance, 'disk', 'ssd'),
		},
		labels: textFieldsOf(from.labels),
		taints: each(from, 'taints', taint => ({
			key: text(taint, 'key'),
			...(taint.value === undefined ? {} : {value: text(taint, 'value')}),
			effect: text(taint, 'effect') as Taint['effect'],
		})),
		boot: duration(from, 'boot', 90_000),
		spot: flag(from, 'spot', false),
		images: texts(from, 'images'),
		names: [],
	};
};

const addonDefaults: Readonly<Record<AddonName, Omit<Addon, 'enabled'> & {readonly on: boolean}>> = {
	dns: {on: true, replicas: 2, cpu: '100m', memory: '70Mi', nodeLocal: false},
	metrics: {on: false, replicas: 1, cpu: '100m', memory: '200Mi', nodeLocal: false},
	monitoring: {on: true, replicas: 1, cpu: '200m', memory: '400Mi', nodeLocal: false},
	logging: {on: false, replicas: 1, cpu: '100m', memory: '200Mi', nodeLocal: false},
	dashboard: {on: false, replicas: 1, cpu: '100m', memory: '200Mi', nodeLocal: false},
};

const addon = (from: unknown, name: AddonName): Addon => {
	const {on, ...otherwise} = addonDefaults[name];
	const fields = fieldsOf(from);
	const enabled = typeof from === 'boolean' ? from : isFields(from) ? flag(fields, 'enabled', true) : on;
	return {
		enabled,
		replicas: number(fields, 'replicas', otherwise.replicas),
		cpu: text(fields, 'cpu', otherwise.cpu),
		memory: text(fields, 'memory', otherwise.memory),
		nodeLocal: flag(fields, 'nodeLocal', false),
	};
};

const controlPlane = (from: Fields): ClusterPlan['controlPlane'] => ({
	nodes: number(from, 'nodes', 1),
	etcdMembers: number(from, 'etcdMembers', 1) as 1 | 3 | 5,
	apiservers: number(from, 'apiservers', number(from, 'nodes', 1)),
	leaderElection: flag(from, 'leaderElection', true),
	zoneSpread: flag(from, 'zoneSpread', true),
	flowControl: text(from, 'flowControl', 'default'),
});

const addons = (from: Fields): ClusterPlan['addons'] => ({
	dns: addon(from.dns, 'dns'),
	metrics: addon(from.metrics, 'metrics'),
	monitoring: addon(from.monitoring, 'monitoring'),
	logging: addon(from.logging, 'logging'),
	dashboard: addon(from.dashboard, 'dashboard'),
});

const network = (from: Fields): ClusterPlan['network'] => {
	const rtt = inner(from, 'rtt');
	return {
		proxyMode: text(from, 'proxyMode', 'iptables') as ClusterPlan['network']['proxyMode'],
		rtt: {
			sameNode: fineMillis(rtt, 'sameNode', 0.05),
			sameZone: fineMillis(rtt, 'sameZone', 0.5),
			crossZone: fineMillis(rtt, 'crossZone', 2),
		},
		podsPerNodeRange: number(from, 'podsPerNodeRange', 256),
		policyEngine: flag(from, 'policyEngine', true),
		conntrackMax: number(from, 'conntrackMax', 131_072),
	};
};

const cloud = (from: Fields): ClusterPlan['cloud'] => ({
	enabled: flag(from, 'enabled', true),
	loadBalancer: flag(from, 'loadBalancer', true),
	latency: duration(from, 'latency', 500),
	quota: number(from, 'quota', 100),
});

const storageClass = (from: Fields): StorageClass => ({
	name: text(from, 'name'),
	binding: text(from, 'binding', 'WaitForFirstConsumer') as StorageClass['binding'],
	zoneBound: flag(from, 'zoneBound', true),
	attachTime: duration(from, 'attachTime', 10_000),
});

const registry = (from: Fields): ClusterPlan['registry'] => ({
	bandwidth: bytesOf(from.bandwidth, 60_000_000),
	latency: duration(from, 'latency', 200),
	rateLimit: number(from, 'rateLimit', 0),
});

/** Written as `true`, or as its settings. */
const autoscaler = (written: unknown): ClusterPlan['autoscaler'] => {
	const from = fieldsOf(written);
	return {
		enabled: typeof written === 'boolean' ? written : flag(from, 'enabled', isFields(written)),
		scaleDownAfter: duration(from, 'scaleDownAfter', 600_000),
	};
};

/** The cluster as planned: each part with its defaults. */
export const cluster = (from: Fields): ClusterPlan => {
	const zones = texts(from, 'zones');
	return {
		zones,
		controlPlane: controlPlane(inner(from, 'controlPlane')),
		nodePools: each(from, 'nodePools', pool => nodePool(pool, zones)),
		addons: addons(inner(from, 'addons')),
		network: network(inner(from, 'network')),
		cloud: cloud(inner(from, 'cloud')),
		storage: each(from, 'storage', storageClass),
		registry: registry(inner(from, 'registry')),
		autoscaler: autoscaler(from.autoscaler),
		certificates: mapped(inner(inner(from, 'clock'), 'certs'), value => millisOf(word(value)) ?? 0),
	};
};
