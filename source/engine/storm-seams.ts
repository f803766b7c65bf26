/*
What a storm knows of the cluster and may do to it beyond pulling levers: cluster.ts hands it in, since faults see no API.
*/
import type {AnyKind} from './api/kind.ts';
import {type EndpointSlice, endpointSlices} from './api/kinds/endpoint-slice.ts';
import {pods} from './api/kinds/pod.ts';
import {objectKey, splitKey} from './api/object.ts';
import {admin} from './apiserver/authentication.ts';
import type {KubeApiServer} from './apiserver/server.ts';
import type {Process} from './client/process.ts';
import type {Members} from './etcd/members.ts';
import type {FaultSeams} from './faults/world.ts';
import type {Ground} from './ground/ground.ts';
import type {Traffic} from './traffic/traffic.ts';

/** What the storm may ask of the game: conditions and rates in the scenario's language. */
export type StormConditions = Pick<FaultSeams, 'holds' | 'rate'>;

const serviceOf = ({metadata}: EndpointSlice): string =>
	objectKey(metadata.namespace, metadata.labels?.['kubernetes.io/service-name'] ?? '');

const readyEndpoints = ({endpoints}: EndpointSlice) =>
	endpoints
		.filter(({conditions}) => conditions?.ready === true)
		.map(({targetRef, nodeName = '', zone = ''}) => ({
			pod: objectKey(targetRef?.namespace, targetRef?.name ?? ''),
			node: nodeName,
			zone,
		}));

/** Whom a storm may ask, through glass, when it looks for somebody to strike. */
type Witnesses = {
	readonly server: KubeApiServer;
	readonly ground: Ground;
	readonly members: Members;
	readonly traffic: Traffic;
	readonly processes: ReadonlyMap<string, Process>;
};

/** What faults see of the cluster beyond the ground, and the calls that they cause in somebody's name. */
export const stormSeams = (
	{server, ground, members, traffic, processes}: Witnesses,
	conditions: StormConditions,
): FaultSeams => ({
	...conditions,
	leaderOf: what =>
		what === 'etcd'
			? members.leader
			: [...processes.values()]
					.find(process => process.leads && process.name.startsWith(`${what}@`))
					?.name.split('@')[1],
	busyness: (of, name) =>
		of === 'pod'
			? (traffic.usageOf(name)?.milliCpu ?? 0) / 1000
			: (1000 * traffic.coresUsedOn(name)) / ground.machine(name).milliCpu,
	endpointsOf(service) {
		const reply = server.glass.list(admin, endpointSlices, {namespace: splitKey(service).namespace});
		return reply.ok ? reply.object.items.filter(slice => serviceOf(slice) === service).flatMap(readyEndpoints) : [];
	},
	labelsOf(key) {
		const reply = server.glass.get(admin, pods, key);
		return reply.ok ? (reply.object.metadata.labels ?? {}) : {};
	},
	asSomebody({verb, key, graceSeconds}) {
		const options = {gracePeriodSeconds: graceSeconds};
		server.handle({user: admin, verb, kind: pods as unknown as AnyKind, ...splitKey(key), options});
	},
});
