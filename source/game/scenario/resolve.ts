import type {LabelSelector} from '../../engine/api/meta.ts';
import type {ApiObject, ObjectKey} from '../../engine/api/object.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {type Fields, fieldsOf, isFields, itemsOf, textFieldsOf, textsOf} from './data.ts';
import {microsecondsOf, millisOf} from './durations.ts';
import {metricIds, seatIds} from './json-schema.ts';
import type {
	Addon,
	AddonName,
	Announce,
	AppBehaviour,
	Assist,
	ClusterPlan,
	DirectorCard,
	Explain,
	FaultItem,
	FaultSchedule,
	Faults,
	FaultTarget,
	Goal,
	Hint,
	Learning,
	Metadata,
	MetricId,
	NodePool,
	Objectives,
	OtherSeat,
	PolicyName,
	PolicyRule,
	Question,
	RequestClass,
	Scenario,
	ScenarioTest,
	Scoring,
	SeatId,
	Seats,
	Selector,
	ServiceCall,
	Shape,
	ShapePoint,
	Slo,
	Taint,
	Texts,
	Time,
	TimelineAction,
	TimelineItem,
	TourStop,
	Traffic,
	TrafficClient,
} from './schema.ts';
import {bytesOf} from './sizes.ts';

/*
Fills in what the author left out. The form has been checked by then (`validate.ts`), so nothing here refuses anything:
each reader takes the value if it is there and the default if not.
*/

/** Text, or a number that may be read as text; nothing else is ever turned into text, since data may bring its own `toString`. */
const isWord = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const word = (value: unknown): string => (isWord(value) ? String(value) : '');

const text = (fields: Fields, name: string, otherwise = ''): string => {
	const value = fields[name];
	return isWord(value) ? String(value) : otherwise;
};

const optional = (fields: Fields, name: string): string | undefined =>
	fields[name] === undefined ? undefined : text(fields, name);

const number = (fields: Fields, name: string, otherwise: number): number => {
	const value = fields[name];
	return typeof value === 'number' ? value : otherwise;
};

const flag = (fields: Fields, name: string, otherwise: boolean): boolean => {
	const value = fields[name];
	return typeof value === 'boolean' ? value : otherwise;
};

const duration = (fields: Fields, name: string, otherwise: Millis): Millis => millisOf(text(fields, name)) ?? otherwise;

const optionalDuration = (fields: Fields, name: string): Millis | undefined => millisOf(text(fields, name));

/** Milliseconds that may be fractions, for work that takes less than one. */
const fineMillis = (fields: Fields, name: string, otherwise: number): number => {
	const micros = microsecondsOf(text(fields, name));
	return micros === undefined ? otherwise : micros / 1000;
};

const texts = (fields: Fields, name: string, otherwise: readonly string[] = []): readonly string[] =>
	fields[name] === undefined ? otherwise : itemsOf(fields[name]).filter(isWord).map(String);

const inner = (fields: Fields, name: string): Fields => fieldsOf(fields[name]);

const each = <T>(fields: Fields, name: string, read: (item: Fields, index: number) => T): readonly T[] =>
	itemsOf(fields[name]).map((item, index) => read(fieldsOf(item), index));

const mapped = <T>(fields: Fields, read: (value: unknown, name: string) => T): Readonly<Record<string, T>> =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, read(value, name)]));

const metadata = (from: Fields): Metadata => ({
	id: text(from, 'id'),
	version: number(from, 'version', 1),
	chapter: text(from, 'chapter'),
	order: number(from, 'order', 0),
	difficulty: number(from, 'difficulty', 1) as Metadata['difficulty'],
	estimatedMinutes: number(from, 'estimatedMinutes', 10),
	tags: texts(from, 'tags'),
	authors: texts(from, 'authors'),
	license: text(from, 'license', 'CC-BY-4.0'),
	unlocks: from.unlocks === undefined ? undefined : texts(from, 'unlocks'),
	basedOn: optional(from, 'basedOn'),
	seedDefaults: texts(from, 'seedDefaults', ['1', '2', '3']),
});

const learning = (from: Fields): Learning => ({
	level: text(from, 'level', 'KCNA') as Learning['level'],
	objectives: texts(from, 'objectives'),
	concepts: texts(from, 'concepts'),
	seeds: texts(from, 'seeds'),
	domains: each(from, 'domains', item => ({
		exam: text(item, 'exam'),
		domain: text(item, 'domain'),
		topic: text(item, 'topic'),
	})),
	prerequisites: texts(from, 'prerequisites'),
	myths: texts(from, 'myths'),
});

const time = (from: Fields): Time => ({
	duration: duration(from, 'duration', 300_000),
	warmup: duration(from, 'warmup', 60_000),
	cooldown: duration(from, 'cooldown', 0),
	clock: text(from, 'clock', 'either') as Time['clock'],
	speed: number(from, 'speed', 20),
	pause: isFields(from.pause)
		? {budget: duration(from.pause, 'budget', 0)}
		: text(from, 'pause', 'free') === 'none'
			? 'none'
			: 'free',
	tick: duration(from, 'tick', 1000),
});

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

const cluster = (from: Fields): ClusterPlan => {
	const zones = texts(from, 'zones');
	const controlPlane = inner(from, 'controlPlane');
	const network = inner(from, 'network');
	const rtt = inner(network, 'rtt');
	const cloud = inner(from, 'cloud');
	const registry = inner(from, 'registry');
	const autoscaler = inner(from, 'autoscaler');
	const addons = inner(from, 'addons');
	return {
		zones,
		controlPlane: {
			nodes: number(controlPlane, 'nodes', 1),
			etcdMembers: number(controlPlane, 'etcdMembers', 1) as 1 | 3 | 5,
			apiservers: number(controlPlane, 'apiservers', number(controlPlane, 'nodes', 1)),
			leaderElection: flag(controlPlane, 'leaderElection', true),
			zoneSpread: flag(controlPlane, 'zoneSpread', true),
			flowControl: text(controlPlane, 'flowControl', 'default'),
		},
		nodePools: each(from, 'nodePools', pool => nodePool(pool, zones)),
		addons: {
			dns: addon(addons.dns, 'dns'),
			metrics: addon(addons.metrics, 'metrics'),
			monitoring: addon(addons.monitoring, 'monitoring'),
			logging: addon(addons.logging, 'logging'),
			dashboard: addon(addons.dashboard, 'dashboard'),
		},
		network: {
			proxyMode: text(network, 'proxyMode', 'iptables') as ClusterPlan['network']['proxyMode'],
			rtt: {
				sameNode: fineMillis(rtt, 'sameNode', 0.05),
				sameZone: fineMillis(rtt, 'sameZone', 0.5),
				crossZone: fineMillis(rtt, 'crossZone', 2),
			},
			podsPerNodeRange: number(network, 'podsPerNodeRange', 256),
			policyEngine: flag(network, 'policyEngine', true),
			conntrackMax: number(network, 'conntrackMax', 131_072),
		},
		cloud: {
			enabled: flag(cloud, 'enabled', true),
			loadBalancer: flag(cloud, 'loadBalancer', true),
			latency: duration(cloud, 'latency', 500),
			quota: number(cloud, 'quota', 100),
		},
		storage: each(from, 'storage', storage => ({
			name: text(storage, 'name'),
			binding: text(storage, 'binding', 'WaitForFirstConsumer') as ClusterPlan['storage'][number]['binding'],
			zoneBound: flag(storage, 'zoneBound', true),
			attachTime: duration(storage, 'attachTime', 10_000),
		})),
		registry: {
			bandwidth: bytesOf(registry.bandwidth, 60_000_000),
			latency: duration(registry, 'latency', 200),
			rateLimit: number(registry, 'rateLimit', 0),
		},
		autoscaler: {
			enabled:
				typeof from.autoscaler === 'boolean' ? from.autoscaler : flag(autoscaler, 'enabled', isFields(from.autoscaler)),
			scaleDownAfter: duration(autoscaler, 'scaleDownAfter', 600_000),
		},
		certificates: mapped(inner(inner(from, 'clock'), 'certs'), value => millisOf(word(value)) ?? 0),
	};
};

const requestClass = (from: Fields, name: string): RequestClass => ({
	name,
	share: number(from, 'share', 1),
	cpu: fineMillis(from, 'cpu', 1),
	wait: fineMillis(from, 'wait', 0),
	workers: number(from, 'workers', 16),
	queue: number(from, 'queue', 100),
	cancel: flag(from, 'cancel', true),
});

const requestClasses = (from: Fields): readonly RequestClass[] => {
	if (isFields(from.requests)) {
		const classes = from.requests;
		return Object.keys(classes).map(name => requestClass(inner(classes, name), name));
	}

	return isFields(from.request) ? [requestClass(from.request, 'request')] : [];
};

const serviceCall = (from: Fields): ServiceCall => ({
	service: text(from, 'service'),
	times: number(from, 'times', 1),
	critical: flag(from, 'critical', true),
	timeout: duration(from, 'timeout', 1000),
	retries: number(from, 'retries', 0),
	name: text(from, 'name', 'ns') as ServiceCall['name'],
});

/** The behaviour of an image from what an author wrote under `apps`. */
export const appBehaviour = (from: Fields): AppBehaviour => {
	const memory = inner(from, 'memory');
	const batch = inner(from, 'batch');
	const stateful = inner(from, 'stateful');
	return {
		imageBytes: bytesOf(from.imageSize, 100_000_000),
		layers: number(from, 'layers', 6),
		start: duration(from, 'start', 1000),
		warm: duration(from, 'warm', 0),
		stop: duration(from, 'stop', 500),
		drains: flag(from, 'drains', true),
		memory: {
			base: bytesOf(memory.base, 50 * 1_048_576),
			perInFlight: bytesOf(memory.perInFlight, 0),
			leakPerMinute: bytesOf(memory.leakPerMinute, 0),
		},
		requests: requestClasses(from),
		calls: each(from, 'calls', serviceCall),
		probes: text(from, 'probes', 'process') as AppBehaviour['probes'],
		errors: number(from, 'errors', 0),
		batch: isFields(from.batch)
			? {
					cpuSeconds: number(batch, 'cpuSeconds', 1),
					checkpoint: duration(batch, 'checkpoint', 0),
					failRate: number(batch, 'failRate', 0),
				}
			: undefined,
		stateful: isFields(from.stateful)
			? {
					role: text(stateful, 'role'),
					quorum: number(stateful, 'quorum', 1),
					replicationLag: duration(stateful, 'replicationLag', 0),
				}
			: undefined,
	};
};

const timelineAction = (from: Fields, objects: readonly ApiObject[]): TimelineAction => {
	const target = (name: string): {kind: string; ref: ObjectKey} => ({
		kind: text(inner(from, name), 'kind'),
		ref: text(inner(from, name), 'ref'),
	});

	if (from.delete !== undefined) {
		return {type: 'delete', ...target('delete')};
	}

	if (from.patch !== undefined) {
		return {type: 'patch', ...target('patch'), patch: inner(inner(from, 'patch'), 'patch')};
	}

	if (from.scale !== undefined) {
		return {type: 'scale', ...target('scale'), replicas: number(inner(from, 'scale'), 'replicas', 0)};
	}

	return from.command === undefined ? {type: 'apply', objects} : {type: 'command', command: text(from, 'command')};
};

const timelineItem = (from: Fields, index: number, objects: readonly ApiObject[]): TimelineItem => ({
	id: text(from, 'id', `timeline-${index + 1}`),
	at: optionalDuration(from, 'at'),
	when: optional(from, 'when'),
	by: text(from, 'by', 'deploy-bot'),
	action: timelineAction(from, objects),
});

/** Factors of the named daily curves, midnight first. */
const dayTables: Readonly<Record<string, readonly number[]>> = {
	office: [
		0.2, 0.15, 0.15, 0.15, 0.2, 0.3, 0.5, 0.8, 1.1, 1.3, 1.4, 1.4, 1.2, 1.3, 1.4, 1.35, 1.2, 1, 0.8, 0.6, 0.5, 0.4, 0.3,
		0.25,
	],
	evening: [
		0.7, 0.5, 0.35, 0.3, 0.3, 0.35, 0.45, 0.6, 0.75, 0.85, 0.9, 0.95, 1, 1, 1, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.35, 1.15,
		0.9,
	],
	flat: Array.from({length: 24}, () => 1),
};

const points = (from: Fields): readonly ShapePoint[] =>
	itemsOf(from.points).map(point => {
		const [at, factor] = itemsOf(point);
		return {at: millisOf(word(at)) ?? 0, factor: typeof factor === 'number' ? factor : 1};
	});

const shape = (from: Fields, length: Millis): Shape => {
	switch (text(from, 'type')) {
		case 'steps':
			return {type: 'steps', steps: points(from)};
		case 'csv':
			return {type: 'csv', points: points(from)};
		case 'ramp':
			return {
				type: 'ramp',
				from: duration(from, 'from', 0),
				to: duration(from, 'to', length),
				factor: number(from, 'factor', 1),
				start: number(from, 'start', 1),
			};
		case 'diurnal':
			return {
				type: 'diurnal',
				table: Array.isArray(from.table)
					? itemsOf(from.table).map(factor => (typeof factor === 'number' ? factor : 1))
					: (dayTables[text(from, 'table', 'flat')] ?? []),
				day: duration(from, 'day', length),
			};
		case 'spike':
			return {
				type: 'spike',
				at: duration(from, 'at', 0),
				factor: number(from, 'factor', 2),
				rise: duration(from, 'rise', 10_000),
				hold: duration(from, 'hold', 60_000),
				fall: duration(from, 'fall', 10_000),
			};
		case 'burst':
			return {
				type: 'burst',
				mean: duration(from, 'mean', 60_000),
				factor: number(from, 'factor', 2),
				length: duration(from, 'length', 5000),
			};
		default:
			return {type: 'constant', factor: number(from, 'factor', 1)};
	}
};

/** `web.shop`, `shop/web`, `web.shop.svc.cluster.local` and `loadbalancer:shop/web`, all as `shop/web`. */
export const serviceKey = (written: string): ObjectKey => {
	const name = written.replace(/^loadbalancer:/, '');

	if (name.includes('/')) {
		return name;
	}

	const [service, namespace] = name.split('.');
	return `${namespace ?? 'default'}/${service ?? ''}`;
};

const trafficClient = (from: Fields, length: Millis): TrafficClient => ({
	id: text(from, 'id'),
	to: serviceKey(text(from, 'to')),
	loadBalancer: text(from, 'to').startsWith('loadbalancer:'),
	port: number(from, 'port', 80),
	rate: number(from, 'rate', 0),
	shapes: each(from, 'shape', item => shape(item, length)),
	reuse: number(from, 'reuse', 10),
	timeout: duration(from, 'timeout', 1000),
	retries: number(from, 'retries', 0),
	backoff: duration(from, 'backoff', 100),
	jitter: number(from, 'jitter', 0.5),
	from: text(from, 'from', 'outside'),
	zoneMix: mapped(inner(from, 'zoneMix'), value => (typeof value === 'number' ? value : 0)),
	ramp: duration(from, 'ramp', 0),
});

const traffic = (from: Fields, length: Millis): Traffic => ({
	clients: each(from, 'clients', client => trafficClient(client, length)),
	noise: text(from, 'noise', 'poisson') === 'none' ? 'none' : 'poisson',
});

const slo = (from: Fields): Slo => {
	const latency = inner(from, 'latency');
	return {
		id: text(from, 'id'),
		service: text(from, 'service'),
		availability: number(from, 'availability', 0.99),
		latency: {threshold: duration(latency, 'threshold', 500), target: number(latency, 'target', 0.95)},
		weight: number(from, 'weight', 1),
	};
};

const otherSeat = (written: string): OtherSeat =>
	written.startsWith('replay:')
		? {type: 'replay', file: written.slice('replay:'.length)}
		: written === 'idle' || written === 'broken'
			? {type: written}
			: {type: 'bot'};

const policyRule = (from: Fields): PolicyRule => ({
	apiGroups: texts(from, 'apiGroups'),
	resources: texts(from, 'resources'),
	verbs: texts(from, 'verbs'),
	...(from.resourceNames === undefined ? {} : {resourceNames: texts(from, 'resourceNames')}),
});

const seats = (from: Fields): Seats => {
	const takeover = inner(from, 'takeover');
	const scope = inner(from, 'scope');
	return {
		allowed: texts(from, 'allowed') as readonly SeatId[],
		default: text(from, 'default', 'watch') as SeatId,
		takeover: {
			lease: flag(takeover, 'lease', takeover.schedulerName === undefined && takeover.loops === undefined),
			schedulerName: optional(takeover, 'schedulerName'),
			loops: texts(takeover, 'loops'),
			node: optional(takeover, 'node'),
		},
		scope: {
			namespaces: texts(scope, 'namespaces'),
			selector: isFields(scope.selector) ? (scope.selector as LabelSelector) : undefined,
		},
		rbac: each(from, 'rbac', policyRule),
		denyActions: texts(from, 'denyActions'),
		actionCost: mapped(inner(from, 'actionCost'), value => millisOf(word(value)) ?? 0),
		tools: texts(from, 'tools'),
		commands: texts(from, 'commands'),
		others: mapped(inner(from, 'others'), value => otherSeat(word(value))),
	};
};

const selector = (from: Fields): Selector => textFieldsOf(from);

const schedule = (from: Fields): FaultSchedule => {
	const poisson = inner(from, 'poisson');
	const weibull = inner(from, 'weibull');

	if (isFields(from.poisson)) {
		return {
			type: 'poisson',
			mean: duration(poisson, 'mean', 60_000),
			from: duration(poisson, 'from', 0),
			to: optionalDuration(poisson, 'to'),
			max: poisson.max === undefined ? undefined : number(poisson, 'max', 1),
		};
	}

	if (isFields(from.weibull)) {
		return {
			type: 'weibull',
			k: number(weibull, 'k', 1),
			scale: duration(weibull, 'scale', 600_000),
			per: text(weibull, 'per', 'node') as 'node' | 'pod' | 'disk',
		};
	}

	if (isFields(from.hazard)) {
		return {type: 'hazard', rate: text(from.hazard, 'rate')};
	}

	if (from.after !== undefined) {
		return {type: 'after', id: text(from, 'after'), delay: duration(from, 'delay', 0)};
	}

	return from.when === undefined ? {type: 'at', at: duration(from, 'at', 0)} : {type: 'when', when: text(from, 'when')};
};

const target = (from: Fields): FaultTarget | undefined => {
	if (isFields(from.random)) {
		return {type: 'random', among: selector(from.random)};
	}

	if (from.fixed !== undefined) {
		return {type: 'fixed', name: text(from, 'fixed')};
	}

	if (from.leader !== undefined) {
		return {type: 'leader', of: text(from, 'leader')};
	}

	if (from.busiest !== undefined) {
		return {type: 'busiest', of: text(from, 'busiest') === 'pod' ? 'pod' : 'node'};
	}

	if (from.mostEndpoints !== undefined) {
		return {type: 'most-endpoints', service: text(from, 'mostEndpoints')};
	}

	return from.weakestZone === undefined ? undefined : {type: 'weakest-zone', service: text(from, 'weakestZone')};
};

const announce = (value: unknown): Announce | undefined => {
	if (isFields(value)) {
		return {type: 'forecast', lead: duration(value, 'forecast', 0)};
	}

	return value === 'onset' || value === 'symptom' || value === 'silent' ? {type: value} : undefined;
};

const until = (value: unknown): FaultItem['until'] => {
	if (isFields(value)) {
		return value.when === undefined
			? {type: 'after', delay: duration(value, 'after', 0)}
			: {type: 'when', when: text(value, 'when')};
	}

	return value === 'never' ? {type: 'never'} : undefined;
};

const group = (from: Fields): FaultItem['group'] => ({
	mean: duration(inner(from, 'shock'), 'mean', 600_000),
	from: duration(inner(from, 'shock'), 'from', 0),
	members: selector(inner(from, 'members')),
	p: number(from, 'p', 1),
});

const faultItem = (from: Fields): FaultItem => ({
	id: text(from, 'id'),
	kind: text(from, 'kind'),
	params: inner(from, 'params'),
	by: optional(from, 'by'),
	schedule: schedule(inner(from, 'schedule')),
	target: target(inner(from, 'target')),
	group: isFields(from.group) ? group(from.group) : undefined,
	until: until(from.until),
	announce: announce(from.announce),
	describe: optional(from, 'describe'),
});

const directorCard = (from: Fields): DirectorCard => ({
	kind: text(from, 'kind'),
	params: inner(from, 'params'),
	weight: number(from, 'weight', 1),
});

const faults = (from: Fields): Faults => {
	const director = inner(from, 'director');
	return {
		allowQuorumLoss: flag(from, 'allowQuorumLoss', false),
		items: each(from, 'items', faultItem),
		director: isFields(from.director)
			? {
					deck: each(director, 'deck', directorCard),
					ratePerMinute: number(director, 'ratePerMinute', 6),
					boss: texts(director, 'boss'),
				}
			: undefined,
	};
};

const goal = (from: Fields): Goal => ({
	id: text(from, 'id'),
	expr: text(from, 'expr'),
	text: optional(from, 'text'),
	badge: flag(from, 'badge', false),
});

const objectives = (from: Fields): Objectives => ({
	win: each(from, 'win', goal),
	lose: each(from, 'lose', goal),
	bonus: each(from, 'bonus', goal),
});

const byMetric = (from: Fields): Partial<Record<MetricId, number>> =>
	Object.fromEntries(metricIds.filter(id => typeof from[id] === 'number').map(id => [id, from[id] as number]));

const scoring = (from: Fields, seat: SeatId): Scoring => {
	const refPod = inner(from, 'refPod');
	const stars = inner(from, 'stars');
	return {
		preset: text(from, 'preset', seat) as SeatId,
		weights: isFields(from.weights) ? byMetric(from.weights) : undefined,
		refs: byMetric(inner(from, 'refs')),
		best: byMetric(inner(from, 'best')),
		refPod: isFields(from.refPod) ? {cpu: text(refPod, 'cpu'), memory: text(refPod, 'memory')} : undefined,
		stars: isFields(from.stars) ? {two: number(stars, 'two', 600), three: number(stars, 'three', 750)} : undefined,
		parIsBad: flag(from, 'parIsBad', false),
		runbook: each(from, 'runbook', rule => ({
			when: text(rule, 'when'),
			do: text(rule, 'do'),
			once: flag(rule, 'once', true),
			after: duration(rule, 'after', 0),
		})),
	};
};

const hint = (from: Fields): Hint => ({
	topic: text(from, 'topic'),
	level: number(from, 'level', 1) as Hint['level'],
	text: text(from, 'text'),
	when: optional(from, 'when'),
});

const tourStop = (from: Fields): TourStop => ({
	when: optional(from, 'when'),
	screen: optional(from, 'screen'),
	point: optional(from, 'point'),
	text: text(from, 'text'),
	wait: optional(from, 'wait'),
});

const assist = (from: Fields): Assist => ({
	announce: announce(from.announce),
	ghost: flag(from, 'ghost', true),
	stuckAfter: duration(from, 'stuckAfter', 90_000),
	cacheLag: optional(from, 'cacheLag') as Assist['cacheLag'],
	hints: each(from, 'hints', hint),
	tour: each(from, 'tour', tourStop),
});

const question = (from: Fields): Question => ({
	id: text(from, 'id'),
	ask: text(from, 'ask'),
	options: texts(from, 'options'),
	answer: number(from, 'answer', 0),
	explain: text(from, 'explain'),
	when: optional(from, 'when'),
});

const explain = (from: Fields): Explain => {
	const story = inner(from, 'story');
	return {
		cards: texts(from, 'cards'),
		story: isFields(from.story) ? {text: text(story, 'text'), sources: textsOf(story.sources)} : undefined,
	};
};

const scenarioTest = (from: Fields): ScenarioTest =>
	from.replay === undefined
		? {
				type: 'policy',
				policy: text(from, 'policy', 'bot') as PolicyName,
				seed: optional(from, 'seed'),
				expect: text(from, 'expect'),
			}
		: {type: 'replay', replay: text(from, 'replay'), expect: text(from, 'expect')};

const knownSeat = (word: string): SeatId => (seatIds.includes(word) ? (word as SeatId) : 'watch');

/** What manifests gave, in the order of the scenario: objects at time 0, and those of each timeline item. */
export type ResolvedObjects = {
	readonly atStart: readonly ApiObject[];
	readonly ofTimeline: ReadonlyArray<readonly ApiObject[]>;
};

const tuned = (value: unknown): number | boolean | string => {
	if (typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}

	return millisOf(word(value)) ?? word(value);
};

/** The scenario with every default filled in, but without its hash. */
export const resolveScenario = (raw: Fields, objects: ResolvedObjects, languages: Texts): Omit<Scenario, 'hash'> => {
	const when = time(inner(raw, 'time'));
	const seat = seats(inner(raw, 'seats'));
	const own = mapped(inner(raw, 'text'), entries => textFieldsOf(entries));
	const quiz = inner(raw, 'quiz');
	const names = [...new Set([...Object.keys(own), ...Object.keys(languages)])];
	return {
		metadata: metadata(inner(raw, 'metadata')),
		learning: learning(inner(raw, 'learning')),
		profile: text(raw, 'profile', 'k8s-1.34'),
		tune: mapped(inner(raw, 'tune'), tuned),
		time: when,
		cluster: cluster(inner(raw, 'cluster')),
		apps: mapped(inner(raw, 'apps'), entry => appBehaviour(fieldsOf(entry))),
		objects: objects.atStart,
		timeline: each(raw, 'timeline', (item, index) => timelineItem(item, index, objects.ofTimeline[index] ?? [])),
		traffic: traffic(inner(raw, 'traffic'), when.duration),
		slos: each(raw, 'slos', slo),
		seats: seat,
		faults: faults(inner(raw, 'faults')),
		objectives: objectives(inner(raw, 'objectives')),
		scoring: scoring(inner(raw, 'scoring'), knownSeat(seat.default)),
		assist: assist(inner(raw, 'assist')),
		quiz: {predict: each(quiz, 'predict', question), check: each(quiz, 'check', question)},
		explain: explain(inner(raw, 'explain')),
		text: Object.fromEntries(names.map(language => [language, {...own[language], ...languages[language]}])),
		tests: each(raw, 'tests', scenarioTest),
		notes: [],
	};
};
