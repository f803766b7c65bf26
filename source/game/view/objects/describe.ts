import {humanDuration as ageText} from '../../../engine/api/human-duration.ts';
import type {AnyKind} from '../../../engine/api/kind.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {Event} from '../../../engine/api/kinds/event.ts';
import type {Job} from '../../../engine/api/kinds/job.ts';
import type {Node} from '../../../engine/api/kinds/node.ts';
import type {Container, ContainerState, ContainerStatus, Pod, Probe} from '../../../engine/api/kinds/pod.ts';
import type {ReplicaSet} from '../../../engine/api/kinds/replica-set.ts';
import type {Service} from '../../../engine/api/kinds/service.ts';
import type {Condition, Labels} from '../../../engine/api/meta.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {selectorText} from '../../../engine/api/selectors.ts';
import {type Millis, timeOf} from '../../../engine/kernel/time.ts';
import type {Saying} from '../frame.ts';

/*
What `kubectl describe` says of an object: the same headings, in the same order, cut to what podfall models.
Lines are made as pairs of a label and a text; a list hangs under its first line.
*/

type Entry = readonly [label: string, value: string | readonly string[]];

const labelWidth = 22;

const entryLines = ([label, value]: Entry): readonly Saying[] => {
	const lines = typeof value === 'string' ? [value] : value.length === 0 ? ['<none>'] : value;
	return lines.map((line, index) => [['dim', (index === 0 ? `${label}:` : '').padEnd(labelWidth)], line]);
};

const pairs = (labels: Labels | undefined, between: string): readonly string[] =>
	Object.entries(labels ?? {})
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => `${key}${between}${value}`);

const metadataEntries = ({metadata}: ApiObject): readonly Entry[] => [
	['Name', metadata.name],
	...(metadata.namespace === undefined ? [] : ([['Namespace', metadata.namespace]] as const)),
	['Labels', pairs(metadata.labels, '=')],
	['Annotations', pairs(metadata.annotations, ': ')],
];

const heading = (text: string): Saying => [['head', text]];

const indent = (lines: readonly string[], by = 2): readonly Saying[] => lines.map(line => `${' '.repeat(by)}${line}`);

const columns = (rows: ReadonlyArray<readonly string[]>): readonly string[] => {
	const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
	return rows.map(row =>
		row
			.map((cell, at) => cell.padEnd(widths[at]!))
			.join('  ')
			.trimEnd(),
	);
};

const conditionLines = (conditions: readonly Condition[] | undefined, full: boolean): readonly Saying[] => {
	if (conditions === undefined || conditions.length === 0) {
		return [];
	}

	const head = full ? ['Type', 'Status', 'LastTransitionTime', 'Reason', 'Message'] : ['Type', 'Status'];
	const row = ({type, status, lastTransitionTime, reason, message}: Condition) =>
		full ? [type, status, lastTransitionTime ?? '', reason ?? '', message ?? ''] : [type, status];
	return [
		heading('Conditions:'),
		...indent(columns([head, head.map(word => '-'.repeat(word.length)), ...conditions.map(row)])),
	];
};

const stateLines = (label: string, state: ContainerState | undefined): readonly string[] => {
	if (state?.running !== undefined) {
		return [`${label}: Running`, `  Started: ${state.running.startedAt ?? ''}`];
	}

	if (state?.waiting !== undefined) {
		return [`${label}: Waiting`, `  Reason: ${state.waiting.reason ?? ''}`];
	}

	if (state?.terminated !== undefined) {
		const {reason, exitCode, startedAt, finishedAt} = state.terminated;
		return [
			`${label}: Terminated`,
			`  Reason: ${reason ?? ''}`,
			`  Exit Code: ${exitCode}`,
			`  Started: ${startedAt ?? ''}`,
			`  Finished: ${finishedAt ?? ''}`,
		];
	}

	return [];
};

/** As kubectl words a probe. Source: kubectl/pkg/describe/describe.go `DescribeProbe` */
const probeText = (probe: Probe): string => {
	const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s period=${probe.periodSeconds ?? 10}s #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;

	if (probe.httpGet !== undefined) {
		const {scheme, host, port, path} = probe.httpGet;
		return `http-get ${(scheme ?? 'HTTP').toLowerCase()}://${host ?? ''}:${port}${path ?? ''} ${attributes}`;
	}

	if (probe.tcpSocket !== undefined) {
		return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
	}

	return probe.exec === undefined
		? `unknown ${attributes}`
		: `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
};

const quantities = (list: Readonly<Record<string, string>> | undefined): readonly string[] =>
	Object.entries(list ?? {})
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `  ${name}: ${value}`);

const containerLines = (container: Container, status: ContainerStatus | undefined): readonly string[] => {
	const probes = (['liveness', 'readiness', 'startup'] as const)
		.map(kind => [kind, container[`${kind}Probe`]] as const)
		.flatMap(([kind, probe]) =>
			probe === undefined ? [] : [`${kind[0]!.toUpperCase()}${kind.slice(1)}: ${probeText(probe)}`],
		);
	const {limits, requests} = container.resources ?? {};
	const ports = (container.ports ?? []).map(port => `${port.containerPort}/${port.protocol ?? 'TCP'}`).join(', ');
	return [
		`${container.name}:`,
		...[
			`Container ID: ${status?.containerID ?? ''}`,
			`Image: ${container.image ?? ''}`,
			`Image ID: ${status?.imageID ?? ''}`,
			`Port: ${ports === '' ? '<none>' : ports}`,
			...(container.command === undefined ? [] : ['Command:', ...container.command.map(word => `  ${word}`)]),
			...(container.args === undefined ? [] : ['Args:', ...container.args.map(word => `  ${word}`)]),
			...stateLines('State', status?.state),
			...stateLines('Last State', status?.lastState),
			`Ready: ${status?.ready === true ? 'True' : 'False'}`,
			`Restart Count: ${status?.restartCount ?? 0}`,
			...(limits === undefined ? [] : ['Limits:', ...quantities(limits)]),
			...(requests === undefined ? [] : ['Requests:', ...quantities(requests)]),
			...probes,
		].map(line => `  ${line}`),
	];
};

const containersOf = (
	title: string,
	list: readonly Container[] | undefined,
	statuses: readonly ContainerStatus[] | undefined,
) =>
	list === undefined || list.length === 0
		? []
		: [
				heading(title),
				...indent(
					list.flatMap(each =>
						containerLines(
							each,
							statuses?.find(({name}) => name === each.name),
						),
					),
				),
			];

const tolerationTexts = (pod: Pod): readonly string[] =>
	(pod.spec.tolerations ?? []).map(({key, operator, value, effect, tolerationSeconds}) => {
		const about = `${key ?? ''}${value === undefined || value === '' ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
		const how = operator === 'Exists' ? ' op=Exists' : '';
		return `${about}${how}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
	});

const controllerOf = ({metadata}: ApiObject): readonly Entry[] => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);
	return owner === undefined ? [] : [['Controlled By', `${owner.kind}/${owner.name}`]];
};

const describePod = (pod: Pod): readonly Saying[] => {
	const {spec, status} = pod;
	const entries: readonly Entry[] = [
		...metadataEntries(pod).slice(0, 2),
		['Priority', String(spec.priority ?? 0)],
		['Service Account', spec.serviceAccountName ?? ''],
		['Node', spec.nodeName === undefined ? '<none>' : `${spec.nodeName}/${status?.hostIP ?? ''}`],
		...(status?.startTime === undefined ? [] : ([['Start Time', status.startTime]] as const)),
		...metadataEntries(pod).slice(2),
		['Status', pod.metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating'],
		...(status?.reason === undefined ? [] : ([['Reason', status.reason]] as const)),
		...(status?.message === undefined ? [] : ([['Message', status.message]] as const)),
		['IP', status?.podIP ?? ''],
		...controllerOf(pod),
		...(status?.nominatedNodeName === undefined ? [] : ([['NominatedNodeName', status.nominatedNodeName]] as const)),
	];
	return [
		...entries.flatMap(entryLines),
		...containersOf('Init Containers:', spec.initContainers, status?.initContainerStatuses),
		...containersOf('Containers:', spec.containers, status?.containerStatuses),
		...conditionLines(status?.conditions, false),
		...entryLines(['QoS Class', status?.qosClass ?? '']),
		...entryLines(['Node-Selectors', pairs(spec.nodeSelector, '=')]),
		...entryLines(['Tolerations', tolerationTexts(pod)]),
	];
};

const describeNode = (node: Node, podsOnIt: readonly Pod[]): readonly Saying[] => {
	const {status, spec} = node;
	const taints = (spec?.taints ?? []).map(
		({key, value, effect}) => `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`,
	);
	const info = Object.entries(status?.nodeInfo ?? {}).map(([key, value]) => `  ${key}: ${value}`);
	const podRows = podsOnIt.map(({metadata, status: state}) => [
		metadata.namespace ?? '',
		metadata.name,
		state?.phase ?? '',
	]);
	const entries: readonly Entry[] = [
		metadataEntries(node)[0]!,
		[
			'Roles',
			pairs(node.metadata.labels, '=').flatMap(pair => /^node-role\.kubernetes\.io\/([^=]+)=/.exec(pair)?.[1] ?? []),
		],
		...metadataEntries(node).slice(1),
		['CreationTimestamp', node.metadata.creationTimestamp ?? ''],
		['Taints', taints],
		['Unschedulable', String(spec?.unschedulable === true)],
	];
	return [
		...entries.flatMap(entryLines),
		...conditionLines(status?.conditions, true),
		heading('Addresses:'),
		...indent((status?.addresses ?? []).map(({type, address}) => `${type}: ${address}`)),
		heading('Capacity:'),
		...indent(quantities(status?.capacity), 0),
		heading('Allocatable:'),
		...indent(quantities(status?.allocatable), 0),
		heading('System Info:'),
		...indent(info, 0),
		heading(`Non-terminated Pods: (${podRows.length} in total)`),
		...indent(columns([['Namespace', 'Name', 'Phase'], ...podRows])),
	];
};

const describeDeployment = (deployment: Deployment): readonly Saying[] => {
	const {spec, status} = deployment;
	const rolling = spec.strategy?.rollingUpdate;
	const entries: readonly Entry[] = [
		...metadataEntries(deployment).slice(0, 2),
		['CreationTimestamp', deployment.metadata.creationTimestamp ?? ''],
		...metadataEntries(deployment).slice(2),
		['Selector', selectorText(spec.selector)],
		[
			'Replicas',
			`${spec.replicas ?? 1} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable`,
		],
		['StrategyType', spec.strategy?.type ?? ''],
		['MinReadySeconds', String(spec.minReadySeconds ?? 0)],
		...(rolling === undefined
			? []
			: ([
					['RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`],
				] as const)),
	];
	return [
		...entries.flatMap(entryLines),
		...containersOf('Pod Template:', spec.template.spec?.containers, undefined),
		...conditionLines(status?.conditions, true),
	];
};

const describeReplicaSet = (set: ReplicaSet): readonly Saying[] => {
	const entries: readonly Entry[] = [
		...metadataEntries(set).slice(0, 2),
		['Selector', selectorText(set.spec.selector)],
		...metadataEntries(set).slice(2),
		...controllerOf(set),
		['Replicas', `${set.status?.replicas ?? 0} current / ${set.spec.replicas ?? 1} desired`],
		['Ready', String(set.status?.readyReplicas ?? 0)],
	];
	return [...entries.flatMap(entryLines), ...conditionLines(set.status?.conditions, true)];
};

const describeService = (service: Service): readonly Saying[] => {
	const {spec} = service;
	const ports = (spec.ports ?? []).flatMap(({name, port, protocol, targetPort}) => [
		['Port', `${name ?? '<unset>'}  ${port}/${protocol ?? 'TCP'}`] as const,
		['TargetPort', `${targetPort ?? port}/${protocol ?? 'TCP'}`] as const,
	]);
	const entries: readonly Entry[] = [
		...metadataEntries(service),
		['Selector', pairs(spec.selector, '=').join(',') || '<none>'],
		['Type', spec.type ?? ''],
		['IP', spec.clusterIP ?? ''],
		...ports,
		['Session Affinity', spec.sessionAffinity ?? 'None'],
	];
	return entries.flatMap(entryLines);
};

const describeJob = (job: Job): readonly Saying[] => {
	const {spec, status} = job;
	const entries: readonly Entry[] = [
		...metadataEntries(job),
		['Parallelism', String(spec?.parallelism ?? 1)],
		['Completions', String(spec?.completions ?? '<unset>')],
		['Backoff Limit', String(spec?.backoffLimit ?? 6)],
		['Start Time', status?.startTime ?? ''],
		[
			'Pods Statuses',
			`${status?.active ?? 0} Active (${status?.ready ?? 0} Ready) / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
		],
	];
	return [...entries.flatMap(entryLines), ...conditionLines(status?.conditions, true)];
};

/** The table under every description. */
export const eventLines = (events: readonly Event[], now: Millis): readonly Saying[] => {
	if (events.length === 0) {
		return entryLines(['Events', '<none>']);
	}

	const rows = events.map(event => {
		const {type, reason, source, reportingComponent, message, firstTimestamp, lastTimestamp, eventTime, series} = event;
		const count = series?.count ?? event.count ?? 1;
		const last = timeOf(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? undefined) ?? now;
		const first = timeOf(eventTime ?? firstTimestamp ?? undefined) ?? last;
		const age = count > 1 ? `${ageText(now - last)} (x${count} over ${ageText(now - first)})` : ageText(now - first);
		return [type ?? '', reason ?? '', age, source?.component ?? reportingComponent ?? '', message ?? ''];
	});
	return [
		heading('Events:'),
		...indent(
			columns([['Type', 'Reason', 'Age', 'From', 'Message'], ['----', '------', '---', '----', '-------'], ...rows]),
		),
	];
};

const genericLines = (object: ApiObject): readonly Saying[] => [
	...metadataEntries(object).flatMap(entryLines),
	...entryLines(['API Version', object.apiVersion]),
	...entryLines(['Kind', object.kind]),
];

/** What stands around an object and belongs into its description. */
export type Surroundings = {readonly events: readonly Event[]; readonly podsOnNode: readonly Pod[]};

const describers: Readonly<Record<string, (object: ApiObject, around: Surroundings) => readonly Saying[]>> = {
	pods: object => describePod(object as Pod),
	nodes: (object, {podsOnNode}) => describeNode(object as Node, podsOnNode),
	deployments: object => describeDeployment(object as Deployment),
	replicasets: object => describeReplicaSet(object as ReplicaSet),
	services: object => describeService(object as Service),
	jobs: object => describeJob(object as Job),
};

/** The whole description, events last. */
export const describeLines = (
	kind: AnyKind,
	object: ApiObject,
	around: Surroundings,
	now: Millis,
): readonly Saying[] => {
	const describe = Object.hasOwn(describers, kind.plural) ? describers[kind.plural] : undefined;
	return [...(describe?.(object, around) ?? genericLines(object)), ...eventLines(around.events, now)];
};
