import {daemonSets} from '../engine/api/kinds/daemon-set.ts';
import {deployments} from '../engine/api/kinds/deployment.ts';
import {endpointSlices} from '../engine/api/kinds/endpoint-slice.ts';
import {type Event, events} from '../engine/api/kinds/event.ts';
import {leases} from '../engine/api/kinds/lease.ts';
import {nodes} from '../engine/api/kinds/node.ts';
import {pods} from '../engine/api/kinds/pod.ts';
import {replicaSets} from '../engine/api/kinds/replica-set.ts';
import {statefulSets} from '../engine/api/kinds/stateful-set.ts';
import {objectKey} from '../engine/api/object.ts';
import {isReady} from '../engine/api/pod-view.ts';
import type {Cluster} from '../engine/cluster.ts';
import {type Millis, timeOf} from '../engine/kernel/time.ts';
import type {LoggedIntent} from './intent.ts';
import {type Facts, passes, type SetMember, type SetQuery, type SloValues} from './scenario/expressions.ts';
import type {Slo} from './scenario/schema.ts';
import type {Violation} from './score/census.ts';
import type {Scoreboard} from './score/scoreboard.ts';
import type {SloWindow} from './slo-window.ts';
import type {Tallies} from './tallies.ts';
import type {Mirror} from './view/mirror.ts';

type Member = SetMember & {readonly since: Millis};

/** What the language of conditions asks of a run. */
export type ConditionWorld = {
	readonly cluster: Cluster;
	readonly mirror: Mirror;
	readonly tallies: Tallies;
	readonly scoreboard: Scoreboard;
	readonly slos: readonly Slo[];
	readonly window: SloWindow;
	readonly intents: readonly LoggedIntent[];
	readonly violations: readonly Violation[];
	/** When a fault or a timeline item began; undefined before. */
	startedAt(id: string): Millis | undefined;
};

const bornAt = (text: string | undefined): Millis => timeOf(text) ?? 0;

const podMembers = ({mirror, tallies}: ConditionWorld): readonly Member[] => {
	const table = mirror.of(pods);
	const zones = new Map(
		mirror
			.of(nodes)
			.all()
			.map(node => [node.metadata.name, node.metadata.labels?.['topology.kubernetes.io/zone']]),
	);
	return table.all().map(pod => ({
		ns: pod.metadata.namespace,
		name: pod.metadata.name,
		labels: pod.metadata.labels,
		phase: pod.status?.phase,
		node: pod.spec.nodeName,
		zone: zones.get(pod.spec.nodeName ?? ''),
		reason: pod.status?.reason,
		ready: isReady(pod),
		since:
			tallies.bornAt(objectKey(pod.metadata.namespace, pod.metadata.name)) ?? bornAt(pod.metadata.creationTimestamp),
	}));
};

const nodeMembers = ({mirror}: ConditionWorld): readonly Member[] =>
	mirror
		.of(nodes)
		.all()
		.filter(({metadata}) => metadata.labels?.['node-role.kubernetes.io/control-plane'] === undefined)
		.map(({metadata, status}) => ({
			name: metadata.name,
			labels: metadata.labels,
			zone: metadata.labels?.['topology.kubernetes.io/zone'],
			ready: status?.conditions?.some(({type, status: value}) => type === 'Ready' && value === 'True') === true,
			since: bornAt(metadata.creationTimestamp),
		}));

const eventMembers = ({mirror}: ConditionWorld): readonly Member[] =>
	mirror
		.of(events)
		.all()
		.flatMap((event: Event) => {
			const member = {
				ns: event.involvedObject.namespace ?? event.metadata.namespace,
				name: event.involvedObject.name,
				kind: event.involvedObject.kind,
				reason: event.reason,
				since: bornAt(event.firstTimestamp ?? event.eventTime ?? undefined),
			};
			// An event that was folded together counts as often as it happened.
			return Array.from({length: Math.min(event.count ?? event.series?.count ?? 1, 1000)}, () => member);
		});

const endpointMembers = ({mirror}: ConditionWorld): readonly Member[] =>
	mirror
		.of(endpointSlices)
		.all()
		.flatMap(slice =>
			slice.endpoints.map(({conditions, nodeName, zone, targetRef}) => ({
				ns: slice.metadata.namespace,
				name: targetRef?.name,
				node: nodeName,
				zone,
				ready: conditions?.ready === true,
				service: objectKey(slice.metadata.namespace, slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''),
				since: 0,
			})),
		);

const membersOf = (world: ConditionWorld, {set}: SetQuery): readonly Member[] => {
	switch (set) {
		case 'pods':
			return podMembers(world);
		case 'nodes':
			return nodeMembers(world);
		case 'events':
			return eventMembers(world);
		case 'endpoints':
			return endpointMembers(world);
		case 'violations':
			return world.violations.map(({kind, about}) => ({kind, name: about, since: 0}));
		case 'inputs':
			return world.intents.map(({intent, at}) => ({kind: intent.do, name: intent.do, since: at}));
		case 'alerts':
			return [];
	}
};

const workloadOf = ({mirror}: ConditionWorld, ref: string) =>
	mirror.of(deployments).get(ref) ?? mirror.of(replicaSets).get(ref) ?? mirror.of(statefulSets).get(ref);

/** How many pods a workload wants; a DaemonSet wants as many as nodes fit. */
const desiredOf = (world: ConditionWorld, ref: string): number => {
	const scaled = workloadOf(world, ref);
	return scaled === undefined
		? (world.mirror.of(daemonSets).get(ref)?.status?.desiredNumberScheduled ?? 0)
		: (scaled.spec.replicas ?? 0);
};

/** The facts of now; `ended` is set once, in the last look of a run. */
export const factsOf = (world: ConditionWorld, ended: boolean): Facts => {
	const {cluster, mirror, tallies, scoreboard, window} = world;
	const now = cluster.kernel.now;
	const chosen = (query: SetQuery): readonly Member[] =>
		membersOf(world, query).filter(member => passes(member, query.filters));
	const nothing: SloValues = {availability: 1, latency: 1, budget: 1};
	const leader = cluster.members.leader ?? '';

	return {
		t: now,
		ended,
		after(id) {
			const at = world.startedAt(id);
			return at === undefined ? -1 : now - at;
		},
		detected: id => scoreboard.detectedAfter(id) ?? -1,
		slo: id => window.sinceStart(id) ?? nothing,
		sloNow: id => window.lately(id) ?? nothing,
		ready(ref) {
			const deployment = mirror.of(deployments).get(ref);
			return deployment === undefined
				? tallies.readyOf((workloadOf(world, ref) ?? mirror.of(daemonSets).get(ref))?.metadata.uid)
				: tallies.readyOfDeployment(deployment);
		},
		desired: ref => desiredOf(world, ref),
		revision: ref => Number(workloadOf(world, ref)?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
		count: query => chosen(query).length,
		age(query) {
			const members = chosen(query);
			return members.length === 0 ? -1 : now - Math.min(...members.map(({since}) => since));
		},
		metric: id => scoreboard.standings().find(({rule}) => rule === id)?.value ?? 0,
		leaseHolder: name => mirror.of(leases).get(`kube-system/${name}`)?.spec?.holderIdentity ?? '',
		etcd: {leader, quorum: leader !== ''},
	};
};
