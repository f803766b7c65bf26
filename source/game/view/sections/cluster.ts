import {isConditionTrue} from '../../../engine/api/conditions.ts';
import {daemonSets} from '../../../engine/api/kinds/daemon-set.ts';
import {deployments} from '../../../engine/api/kinds/deployment.ts';
import {type Job, jobs} from '../../../engine/api/kinds/job.ts';
import {type Node, nodes} from '../../../engine/api/kinds/node.ts';
import {replicaSets} from '../../../engine/api/kinds/replica-set.ts';
import {replicationControllers} from '../../../engine/api/kinds/replication-controller.ts';
import {statefulSets} from '../../../engine/api/kinds/stateful-set.ts';
import {keyOf} from '../../../engine/api/object.ts';
import {milliValue, unitValue} from '../../../engine/api/quantity.ts';
import {controllingOwner} from '../../../engine/client/ownership.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {isSystem} from '../../tallies.ts';
import {latestEvents, momentOf} from '../event-moments.ts';
import type {Eyes} from '../eyes.ts';
import type {
	ClusterFrame,
	ComponentView,
	EventLine,
	Gap,
	NodeCell,
	ObjectRef,
	Request,
	Saying,
	ServiceLevel,
	Tone,
	WorkloadLine,
	ZoneView,
} from '../frame.ts';
import {severity} from '../objects/trouble.ts';
import {alertLines} from './alert-lines.ts';
import {attentionOf} from './attention.ts';
import {explainItem} from './cluster-why.ts';
import {agree, apiSight, isMaster, trueSight, zoneOf} from './node-sight.ts';
import {blocksByNode, type PodBlock} from './pod-blocks.ts';
import type {Section} from './section.ts';

/** Above this share of its cores a node is hot. */
const hotAbove = 0.9;

/** How many lines of trouble and of events a frame carries at most. */
const mostAttention = 40;
const mostEvents = 60;

/** Up to so many nodes the map draws every pod. */
const drawnWithPods = 12;

/** `small-a` in zone a is `a`; `workers-a3` is `a3`: what tells it apart, at most six letters. */
const shortName = (name: string): string => (/([a-z]?\d+|[a-z0-9]+)$/.exec(name)?.[1] ?? name).slice(-6);

const shareOf = (used: number, all: number): number => (all <= 0 ? 0 : used / all);

const cellOf = (eyes: Eyes, node: Node, blocks: ReadonlyMap<string, readonly PodBlock[]>): NodeCell => {
	const {name} = node.metadata;
	const api = apiSight(node);
	const truth = eyes.truth ? trueSight(eyes, name) : undefined;
	const chosen = truth === undefined || (truth.state === 'ready' && api.state === 'cordoned') ? api : truth;
	const fill = eyes.tallies.fillOf(name);
	const allocatable = milliValue(node.status?.allocatable?.cpu);
	const requested = shareOf(fill.milliCpu, allocatable);
	const used = shareOf(eyes.cluster.traffic.coresUsedOn(name) * 1000, milliValue(node.status?.capacity?.cpu));
	const cpu = Math.min(1, Math.max(used, 0));
	const heard = chosen.state === 'ready' || chosen.state === 'cordoned';
	const gap = truth !== undefined && !agree(truth, api) ? {gap: `API: ${api.word}`} : {};
	return {
		name,
		short: shortName(name),
		state: heard && chosen.state === 'ready' && cpu > hotAbove ? 'hot' : chosen.state,
		...(heard
			? {
					cpu,
					memory: shareOf(fill.memoryBytes, unitValue(node.status?.allocatable?.memory)),
					requested,
					pods: fill.pods,
				}
			: {}),
		...gap,
		...(blocks.has(name) ? {blocks: blocks.get(name)!} : {}),
	};
};

const mean = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const silentFor = (eyes: Eyes, cells: readonly NodeCell[]): string => {
	const {ground, kernel} = eyes.cluster;
	const since = Math.max(...cells.map(({name}) => ground.stateOf(name).since));
	return eyes.truth && cells.every(({name}) => ground.stateOf(name).power === 'off')
		? `no power for ${Math.round((kernel.now - since) / 1000)} s`
		: 'silent';
};

const zoneView = (
	eyes: Eyes,
	name: string,
	members: readonly Node[],
	blocks: ReadonlyMap<string, readonly PodBlock[]>,
): ZoneView => {
	const cells = members.map(node => cellOf(eyes, node, blocks));
	const heard = cells.filter(({cpu}) => cpu !== undefined);
	const lost = cells.filter(({state}) => state === 'silent' || state === 'down' || state === 'booting');
	const hot = cells.filter(({state}) => state === 'hot').length;
	const gaps = cells.filter(({gap}) => gap !== undefined);
	const tone: Tone = lost.length === cells.length ? 'bad' : lost.length > 0 || hot > 0 ? 'warn' : 'ok';
	const lostNote = lost.length === cells.length ? silentFor(eyes, lost) : `${lost.length} of ${cells.length} silent`;
	const note = lost.length > 0 ? {note: lostNote} : hot > 0 ? {note: `${hot} over 90%`} : {};
	return {
		name: name === '' ? 'nodes' : name,
		tone,
		...(heard.length === 0
			? {}
			: {cpu: mean(heard.map(({cpu}) => cpu ?? 0)), memory: mean(heard.map(({memory}) => memory ?? 0))}),
		...note,
		...(gaps.length === 0 ? {} : {gap: `API: ${gaps.length} ${gaps[0]!.gap!.slice(5)}`}),
		nodes: cells,
	};
};

const zonesOf = (eyes: Eyes): readonly ZoneView[] => {
	const byZone = new Map<string, Node[]>();

	for (const node of eyes.mirror
		.of(nodes)
		.all()
		.filter(each => !isMaster(each))) {
		byZone.set(zoneOf(node), [...(byZone.get(zoneOf(node)) ?? []), node]);
	}

	const count = [...byZone.values()].reduce((sum, members) => sum + members.length, 0);
	const blocks = count <= drawnWithPods ? blocksByNode(eyes) : new Map<string, readonly PodBlock[]>();
	return [...byZone]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([zone, members]) => zoneView(eyes, zone, members, blocks));
};

/** Numbers of the last minutes, one a second, from sums that the session keeps. */
const historyOf = ({keeper}: Eyes, name: string): readonly number[] => keeper.histories.of(name);

const componentsOf = (eyes: Eyes): readonly ComponentView[] => {
	const {cluster} = eyes;
	const {members, server, schedulers, processes} = cluster;
	const leading = (prefix: string) =>
		[...processes.values()].find(process => process.leads && process.name.startsWith(prefix));
	const scheduler = leading('kube-scheduler@') ?? leading('player@');
	const manager = leading('kube-controller-manager@');
	const waiting = [...schedulers.values()].reduce(
		(sum, each) =>
			sum +
			each.queue.list('active').length +
			each.queue.list('backoff').length +
			each.queue.list('unschedulable').length,
		0,
	);
	const up = members.states.filter(state => state.up).length;
	const dns = eyes.mirror.of(deployments).get('kube-system/coredns');
	const answering = dns?.status?.readyReplicas ?? 0;
	const busy = manager?.controllers.reduce((sum, each) => sum + each.waiting + each.busy, 0) ?? 0;
	return [
		{
			name: 'apiserver',
			tone: cluster.isServed ? 'ok' : 'bad',
			history: historyOf(eyes, 'api'),
			note: `${server.wait} ms wait`,
		},
		{
			name: 'etcd',
			tone: members.leader === undefined ? 'bad' : up < members.states.length ? 'warn' : 'ok',
			history: historyOf(eyes, 'writes'),
			note:
				members.leader === undefined
					? 'no leader'
					: `${up} of ${members.states.length}, leader ${shortName(members.leader)}`,
		},
		{
			name: 'scheduler',
			tone: scheduler === undefined ? 'bad' : waiting > 0 ? 'info' : 'ok',
			history: historyOf(eyes, 'pending'),
			note: scheduler === undefined ? 'nobody leads' : `queue ${waiting}`,
		},
		{
			name: 'controllers',
			tone: manager === undefined ? 'bad' : 'ok',
			history: historyOf(eyes, 'work'),
			note:
				manager === undefined ? 'nobody leads' : `work ${busy}, lease ${shortName(manager.name.split('@')[1] ?? '')}`,
		},
		...(dns === undefined
			? []
			: [
					{
						name: 'dns',
						tone: (answering === 0 ? 'bad' : answering < (dns.spec.replicas ?? 1) ? 'warn' : 'ok') as Tone,
						history: historyOf(eyes, 'dns'),
						note: `${answering} of ${dns.spec.replicas ?? 1} ready`,
					},
				]),
	];
};

/** A Job that still works has nothing to show, and nothing is wrong with it. */
const toneOfJob = ({spec, status}: Job): Tone => {
	if (isConditionTrue(status?.conditions, 'Failed')) {
		return 'bad';
	}

	if ((status?.succeeded ?? 0) >= (spec?.completions ?? 1)) {
		return 'ok';
	}

	return (status?.failed ?? 0) > 0 ? 'warn' : 'info';
};

const workloadsOf = (eyes: Eyes): readonly WorkloadLine[] => {
	const {mirror, tallies, keeper, options} = eyes;
	const sliOf = (key: string): number | undefined => {
		const slo = options.scenario.slos.find(({service}) => service === key);
		return slo === undefined ? undefined : keeper.window.sinceStart(slo.id)?.availability;
	};
	const line = (
		kind: string,
		object: {readonly metadata: {readonly name: string; readonly namespace?: string}},
		ready: number,
		wanted: number,
		tone: Tone = ready >= wanted ? 'ok' : ready === 0 && wanted > 0 ? 'bad' : 'warn',
	): WorkloadLine => {
		const key = keyOf(object as never);
		const sli = sliOf(key);
		return {
			namespace: object.metadata.namespace ?? '',
			name: object.metadata.name,
			kind,
			tone,
			ready,
			wanted,
			...(sli === undefined ? {} : {sli}),
			history: historyOf(eyes, `workload/${key}`),
		};
	};
	const rolled = mirror
		.of(deployments)
		.all()
		.map(each => line('Deployment', each, tallies.readyOfDeployment(each), each.spec.replicas ?? 1));
	const alone = mirror
		.of(replicaSets)
		.all()
		.filter(set => controllingOwner(set) === undefined)
		.map(set => line('ReplicaSet', set, tallies.readyOf(set.metadata.uid), set.spec.replicas ?? 1));
	const old = mirror
		.of(replicationControllers)
		.all()
		.map(each => line('ReplicationController', each, tallies.readyOf(each.metadata.uid), each.spec.replicas ?? 1));
	const numbered = mirror
		.of(statefulSets)
		.all()
		.map(set => line('StatefulSet', set, tallies.readyOf(set.metadata.uid), set.spec.replicas ?? 1));
	const daemons = mirror
		.of(daemonSets)
		.all()
		.map(set => line('DaemonSet', set, tallies.readyOf(set.metadata.uid), set.status?.desiredNumberScheduled ?? 0));
	const batch = mirror
		.of(jobs)
		.all()
		.map(job => line('Job', job, job.status?.succeeded ?? 0, job.spec?.completions ?? 1, toneOfJob(job)));
	return [...rolled, ...alone, ...old, ...numbered, ...daemons, ...batch].sort(
		(a, b) =>
			severity[a.tone] - severity[b.tone] ||
			Number(isSystem(a.namespace)) - Number(isSystem(b.namespace)) ||
			(`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1),
	);
};

const eventsOf = ({mirror}: Eyes): readonly EventLine[] =>
	latestEvents(mirror)
		.slice(0, mostEvents)
		.map((event): EventLine => {
			const {name, namespace, kind} = event.involvedObject;
			return {
				at: momentOf(event),
				tone: event.type === 'Warning' ? 'warn' : 'dim',
				reason: event.reason ?? '',
				text: `${name ?? ''}  ${event.message ?? ''}`,
				...(name === undefined || kind === undefined
					? {}
					: {about: {kind, name, ...(namespace === undefined ? {} : {namespace})}}),
				count: event.count ?? event.series?.count ?? 1,
			};
		});

const servicesOf = (eyes: Eyes): readonly ServiceLevel[] => {
	const {keeper, options, cluster} = eyes;
	return options.scenario.slos.flatMap((slo): ServiceLevel[] => {
		const ticks = keeper.window.ticks(slo.id).slice(-120);
		const total = keeper.window.sinceStart(slo.id);
		const lately = keeper.window.lately(slo.id);
		const last = ticks.at(-1);

		if (total === undefined || lately === undefined || last === undefined) {
			return [];
		}

		const tickSeconds = options.scenario.time.tick / 1000;
		const {failedBy} = keeper.window.totals();
		const failed = Object.values(failedBy).reduce((sum, count) => sum + count, 0);
		const burn = slo.availability >= 1 ? 0 : (1 - lately.availability) / (1 - slo.availability);
		const answer = (share: number): Millis => Math.round((cluster.traffic.answerTime(slo.service, share) ?? 0) * 1000);
		return [
			{
				name: slo.id,
				target: slo.availability,
				good: total.availability,
				history: ticks.map(({offered, failed: lost}) => (offered === 0 ? 1 : 1 - lost / offered)),
				budgetLeft: total.budget,
				burn,
				...(burn > 1
					? {
							emptyIn: Math.round(
								(total.budget * (options.scenario.time.duration - options.scenario.time.warmup)) / burn,
							),
						}
					: {}),
				p50: answer(0.5),
				p99: answer(0.99),
				p99History: ticks.map(({offered, failed: lost, slow}) => (offered - lost <= 0 ? 0 : slow / (offered - lost))),
				offeredPerSecond: last.offered / tickSeconds,
				failedPerSecond: last.failed / tickSeconds,
				failedHistory: ticks.map(({offered, failed: lost}) => (offered === 0 ? 0 : lost / offered)),
				failures: Object.entries(failedBy)
					.filter(([, count]) => count > 0)
					.sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
					.map(([category, count]) => ({category, share: count / Math.max(1, failed)})),
			},
		];
	});
};

const capacityOf = ({mirror, tallies}: Eyes): ClusterFrame['capacity'] => {
	const zones = new Map<string, {cpu: number; allCpu: number; memory: number; allMemory: number}>();

	for (const node of mirror
		.of(nodes)
		.all()
		.filter(each => !isMaster(each))) {
		const sums = zones.get(zoneOf(node)) ?? {cpu: 0, allCpu: 0, memory: 0, allMemory: 0};
		const fill = tallies.fillOf(node.metadata.name);
		zones.set(zoneOf(node), {
			cpu: sums.cpu + fill.milliCpu,
			allCpu: sums.allCpu + milliValue(node.status?.allocatable?.cpu),
			memory: sums.memory + fill.memoryBytes,
			allMemory: sums.allMemory + unitValue(node.status?.allocatable?.memory),
		});
	}

	return [...zones]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([zone, sums]) => ({zone, cpu: shareOf(sums.cpu, sums.allCpu), memory: shareOf(sums.memory, sums.allMemory)}));
};

/** Where truth and API differ, one line each. */
export const gapsOf = (eyes: Eyes): readonly Gap[] =>
	eyes.truth
		? eyes.mirror
				.of(nodes)
				.all()
				.flatMap((node): Gap[] => {
					const truth = trueSight(eyes, node.metadata.name);
					const api = apiSight(node);
					return agree(truth, api)
						? []
						: [
								{
									what: node.metadata.name,
									truth: [truth.state === 'ready' ? 'ok' : 'bad', truth.word],
									api: [api.state === 'ready' ? 'ok' : 'silent', api.word],
								},
							];
				})
		: [];

const gaugesOf = (eyes: Eyes): ClusterFrame['gauges'] => {
	const {server, store} = eyes.cluster;
	const refused = (wanted: (code: number) => boolean): number =>
		[...server.counts.byCode].filter(([code]) => wanted(code)).reduce((sum, [, count]) => sum + count, 0);
	const conflicts = refused(code => code === 409);
	const others = refused(code => code >= 400 && code !== 409);
	const pending = eyes.tallies.pending().length;
	return [
		{label: 'API requests', text: String(server.counts.total), history: historyOf(eyes, 'api')},
		{label: 'etcd revision', text: String(store.revision), history: historyOf(eyes, 'writes')},
		{
			label: 'pods waiting',
			text: String(pending),
			history: historyOf(eyes, 'pending'),
			tone: pending > 0 ? 'warn' : 'dim',
		},
		{label: '409 conflicts', text: `${conflicts}   other refusals ${others}`, tone: 'dim'},
	];
};

/** The stages of a write with what each costs now; only queue and etcd ever take long. */
const pipelineOf = (eyes: Eyes): ClusterFrame['pipeline'] => {
	const {server, members} = eyes.cluster;
	const write = server.costOf('update');
	const read = server.costOf('get');
	const etcd = Math.max(0, write - read);
	const noLeader = members.leader === undefined;
	return [
		{stage: 'queue', tone: server.wait > 500 ? 'bad' : server.wait > 50 ? 'warn' : 'ok', millis: server.wait},
		{stage: 'authn', tone: 'ok', millis: 0},
		{stage: 'authz', tone: 'ok', millis: 0},
		{stage: 'admit', tone: 'ok', millis: Math.max(0, read - server.wait)},
		{stage: 'etcd', tone: noLeader ? 'bad' : etcd > 50 ? 'warn' : 'ok', millis: etcd},
	];
};

const build = (eyes: Eyes, request: Request): ClusterFrame => {
	const services = servicesOf(eyes);
	const attention = attentionOf(eyes, services);
	const zones = zonesOf(eyes);
	const workloads = workloadsOf(eyes);
	const why = explainItem(
		eyes,
		itemOf(request.item ?? request.explain ?? 'attention/', {attention, zones, workloads}) ??
			`zones/${zones[0]?.nodes[0]?.name ?? ''}`,
	);
	return {
		nodeCount: eyes.mirror
			.of(nodes)
			.all()
			.filter(node => !isMaster(node)).length,
		zones,
		masters: eyes.mirror
			.of(nodes)
			.all()
			.filter(isMaster)
			.map(node => cellOf(eyes, node, new Map())),
		attention: attention.slice(0, mostAttention),
		attentionTotal: attention.length,
		components: componentsOf(eyes),
		pipeline: pipelineOf(eyes),
		gauges: gaugesOf(eyes),
		workloads,
		events: eventsOf(eyes),
		services,
		alerts: alertLines(eyes),
		capacity: capacityOf(eyes),
		capacityNotes: [],
		...(why === undefined
			? {}
			: {
					why: {
						title: why.title,
						tree: [
							{text: why.summary},
							...why.lines.map(({label, text}) => ({text: [['dim', `${label}  `] as const, ...parts(text)]})),
							...(why.tree?.children ?? []),
						],
					},
				}),
		gaps: gapsOf(eyes),
	};
};

const parts = (text: Saying): ReadonlyArray<string | readonly [Tone, string]> =>
	typeof text === 'string' ? [text] : text;

/** The line that is meant: a list without a key means its first line; undefined when that list is empty. */
const itemOf = (
	item: string,
	{attention, zones, workloads}: Pick<ClusterFrame, 'attention' | 'zones' | 'workloads'>,
): string | undefined => {
	if (!item.endsWith('/') || item.indexOf('/') !== item.length - 1) {
		return item;
	}

	const [node] = zones.flatMap(each => each.nodes);
	const [trouble] = attention;
	const [workload] = workloads;

	switch (item) {
		case 'attention/':
			return trouble === undefined ? undefined : `${item}${refKey(trouble.object)}`;
		case 'workloads/':
			return workload === undefined ? undefined : `${item}${refKey(workload)}`;
		case 'control/':
			return `${item}apiserver`;
		default:
			return node === undefined ? undefined : `zones/${node.name}`;
	}
};

const refKey = ({kind, namespace, name}: ObjectRef): string => `${kind}/${namespace ?? ''}/${name}`;

/** The dashboard: is anyone failed, where, since when, why. */
export const clusterSection: Section = {
	isWanted: ({screen}) => screen === 'watch',
	build(eyes, request) {
		const cluster = build(eyes, request);
		const item = request.explain === undefined ? undefined : itemOf(request.explain, cluster);
		const explanation = item === undefined ? undefined : explainItem(eyes, item);
		return {cluster, ...(explanation === undefined ? {} : {explanation})};
	},
};
