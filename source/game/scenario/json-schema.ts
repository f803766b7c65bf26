import {durationPattern} from './durations.ts';

/** A JSON Schema, as far as this room writes them (draft 2020-12). */
export type JsonSchema = {readonly [keyword: string]: unknown};

const text: JsonSchema = {type: 'string', maxLength: 20_000};
const name: JsonSchema = {type: 'string', minLength: 1, maxLength: 253};
const list = (items: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
	type: 'array',
	items,
	maxItems: 5000,
	...more,
});
const names = list(name);
const yesOrNo: JsonSchema = {type: 'boolean'};
const count = (minimum: number, maximum: number): JsonSchema => ({type: 'integer', minimum, maximum});
const number = (minimum: number, maximum: number): JsonSchema => ({type: 'number', minimum, maximum});
const share = number(0, 1);
const oneOf = (...words: readonly string[]): JsonSchema => ({type: 'string', enum: words});

const slug: JsonSchema = {
	type: 'string',
	pattern: '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])$',
	description: 'lower-case letters, digits and dashes, 2 to 40 of them',
};
const item: JsonSchema = {
	type: 'string',
	pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$',
	description: 'a short name of letters, digits and dashes',
};
const duration: JsonSchema = {
	type: 'string',
	pattern: durationPattern,
	description: 'a duration such as 250ms, 30s or 5m',
};
const quantity: JsonSchema = {
	type: ['string', 'number'],
	pattern: '^[0-9]{1,15}(\\.[0-9]{1,9})?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|e[0-9]{1,2})?$',
	minimum: 0,
	description: 'a Kubernetes quantity such as 500m, 2 or 1.5Gi',
};
const reference: JsonSchema = {
	type: 'string',
	pattern: '^[a-z0-9]([a-z0-9.-]{0,252})?/[a-z0-9]([a-z0-9.-]{0,252})?$',
	description: 'a reference namespace/name such as shop/web',
};
const service: JsonSchema = {
	type: 'string',
	pattern:
		'^(loadbalancer:)?[a-z0-9]([a-z0-9-]{0,62})?[/.][a-z0-9]([a-z0-9-]{0,62})?(\\.svc(\\.cluster\\.local\\.?)?)?$',
	description: 'a service such as web.shop, shop/web or loadbalancer:shop/web',
};
const key: JsonSchema = {
	type: 'string',
	pattern: '^[A-Za-z][A-Za-z0-9._-]{0,79}$',
	description: 'a key of text.en such as hint.fit.1',
};
const expression: JsonSchema = {type: 'string', minLength: 1, maxLength: 2000};
const imageName: JsonSchema = {type: 'string', minLength: 1, maxLength: 512};
const packPath: JsonSchema = {type: 'string', minLength: 1, maxLength: 255};

/** An object with these fields and no others. */
const object = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
	type: 'object',
	properties,
	additionalProperties: false,
	...(required.length > 0 ? {required} : {}),
});

/** An object whose field names are the person's own. */
const map = (values: JsonSchema, propertyNames: JsonSchema = name): JsonSchema => ({
	type: 'object',
	propertyNames,
	additionalProperties: values,
	maxProperties: 2000,
});

/** An object with exactly one of these fields. */
const exactlyOne = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
	...object(properties),
	minProperties: 1,
	maxProperties: 1,
	description,
});

const anything: JsonSchema = {};
const settings = map(anything);
const either = (description: string, ...choices: readonly JsonSchema[]): JsonSchema => ({description, anyOf: choices});

const metadata = object(
	{
		id: slug,
		version: count(1, 1_000_000),
		chapter: slug,
		order: count(0, 999_999),
		difficulty: count(1, 5),
		estimatedMinutes: count(1, 600),
		tags: names,
		authors: list(text),
		license: text,
		unlocks: list(slug),
		basedOn: text,
		seedDefaults: list({type: ['string', 'integer'], maxLength: 64}, {minItems: 1, maxItems: 20}),
	},
	['id', 'version', 'difficulty'],
);

const learning = object(
	{
		level: oneOf('KCNA', 'CKAD', 'CKA', 'CKS'),
		objectives: list(key),
		concepts: names,
		seeds: names,
		domains: list(object({exam: text, domain: text, topic: text}, ['exam', 'domain'])),
		prerequisites: list(slug),
		myths: names,
	},
	['level', 'objectives'],
);

const time = object(
	{
		duration,
		warmup: duration,
		cooldown: duration,
		clock: oneOf('turn', 'live', 'either'),
		speed: number(0.1, 1000),
		pause: either('free, none or {budget: 120s}', oneOf('free', 'none'), object({budget: duration}, ['budget'])),
		tick: duration,
	},
	['duration'],
);

const labels = map({type: 'string', maxLength: 63});
const perZone = map(count(0, 5000));

const instance = object(
	{
		cpu: quantity,
		memory: quantity,
		ephemeral: quantity,
		maxPods: count(1, 1000),
		price: number(0, 10_000),
		speed: number(0.01, 100),
		disk: text,
	},
	['cpu', 'memory'],
);

const taint = object({key: name, value: text, effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')}, [
	'key',
	'effect',
]);

const nodePool = object(
	{
		name: slug,
		zones: perZone,
		max: perZone,
		instance,
		labels,
		taints: list(taint),
		boot: duration,
		spot: yesOrNo,
		images: list(imageName),
	},
	['name', 'zones', 'instance'],
);

const addon = either(
	'true, false or settings such as {replicas: 2}',
	yesOrNo,
	object({enabled: yesOrNo, replicas: count(0, 100), cpu: quantity, memory: quantity, nodeLocal: yesOrNo}),
);

const cluster = object(
	{
		zones: list(slug1(), {minItems: 1, maxItems: 20}),
		controlPlane: object({
			nodes: count(1, 9),
			etcdMembers: {type: 'integer', enum: [1, 3, 5]},
			apiservers: count(1, 9),
			leaderElection: yesOrNo,
			zoneSpread: yesOrNo,
			flowControl: name,
		}),
		nodePools: list(nodePool, {minItems: 1, maxItems: 200}),
		addons: object({dns: addon, metrics: addon, monitoring: addon, logging: addon, dashboard: addon}),
		network: object({
			proxyMode: oneOf('iptables', 'ipvs', 'nftables'),
			rtt: object({sameNode: duration, sameZone: duration, crossZone: duration}),
			podsPerNodeRange: count(1, 1000),
			policyEngine: yesOrNo,
			conntrackMax: count(1, 1_000_000_000),
		}),
		cloud: object({enabled: yesOrNo, loadBalancer: yesOrNo, latency: duration, quota: count(0, 100_000)}),
		storage: list(
			object(
				{
					name: slug,
					binding: oneOf('WaitForFirstConsumer', 'Immediate'),
					zoneBound: yesOrNo,
					attachTime: duration,
				},
				['name'],
			),
		),
		registry: object({bandwidth: quantity, latency: duration, rateLimit: count(0, 1_000_000)}),
		clock: object({certs: map(duration)}),
		autoscaler: either(
			'true, false or {enabled: true, scaleDownAfter: 10m}',
			yesOrNo,
			object({enabled: yesOrNo, scaleDownAfter: duration}),
		),
	},
	['zones', 'nodePools'],
);

/** Zones may have one letter. */
function slug1(): JsonSchema {
	return {
		type: 'string',
		pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
		description: 'lower-case letters, digits and dashes',
	};
}

const requestFields = {
	cpu: duration,
	wait: duration,
	workers: count(1, 100_000),
	queue: count(0, 10_000_000),
	cancel: yesOrNo,
};

const app = object(
	{
		imageSize: quantity,
		layers: count(1, 127),
		start: duration,
		warm: duration,
		stop: duration,
		drains: yesOrNo,
		memory: object({base: quantity, perInFlight: quantity, leakPerMinute: quantity}),
		request: object(requestFields, ['cpu']),
		requests: map(object({...requestFields, share}, ['cpu', 'share'])),
		calls: list(
			object(
				{
					service: reference,
					times: number(0, 1000),
					critical: yesOrNo,
					timeout: duration,
					retries: count(0, 20),
					name: oneOf('short', 'ns', 'fqdn', 'fqdn-dot'),
				},
				['service'],
			),
			{maxItems: 50},
		),
		probes: oneOf('process', 'queue', 'dependency'),
		errors: share,
		batch: object({cpuSeconds: number(0, 10_000_000), checkpoint: duration, failRate: share}, ['cpuSeconds']),
		stateful: object({role: name, quorum: count(1, 99), replicationLag: duration}, ['role']),
	},
	['imageSize'],
);

const kindAndRef = {kind: name, ref: name};

const timelineItem = object({
	id: item,
	at: duration,
	when: expression,
	by: name,
	apply: {type: 'string', minLength: 1},
	delete: object(kindAndRef, ['kind', 'ref']),
	patch: object({...kindAndRef, patch: settings}, ['kind', 'ref', 'patch']),
	scale: object({...kindAndRef, replicas: count(0, 150_000)}, ['kind', 'ref', 'replicas']),
	command: text,
});

const shape = object(
	{
		type: oneOf('constant', 'steps', 'ramp', 'diurnal', 'spike', 'burst', 'csv'),
		factor: number(0, 1_000_000),
		points: list({type: 'array', prefixItems: [duration, number(0, 1_000_000)], items: false, minItems: 2}),
		from: duration,
		to: duration,
		start: number(0, 1_000_000),
		day: duration,
		table: either(
			'evening, office, flat, or 24 factors',
			oneOf('evening', 'office', 'flat'),
			list(number(0, 1_000_000), {minItems: 24, maxItems: 24}),
		),
		length: duration,
		at: duration,
		rise: duration,
		hold: duration,
		fall: duration,
		mean: duration,
	},
	['type'],
);

const traffic = object({
	clients: list(
		object(
			{
				id: item,
				to: service,
				port: count(1, 65_535),
				rate: number(0, 1_000_000),
				shape: list(shape, {maxItems: 50}),
				reuse: number(1, 1_000_000),
				timeout: duration,
				retries: count(0, 20),
				backoff: duration,
				jitter: share,
				from: {
					type: 'string',
					pattern: '^(outside|[a-z0-9]([a-z0-9.-]{0,252})?/[a-z0-9]([a-z0-9.-]{0,252})?)$',
					description: 'outside, or a service such as shop/web',
				},
				zoneMix: map(number(0, 1_000_000)),
				ramp: duration,
			},
			['id', 'to', 'rate'],
		),
		{maxItems: 2000},
	),
	noise: oneOf('poisson', 'none'),
});

const slo = object(
	{
		id: item,
		service: reference,
		availability: {type: 'number', minimum: 0, exclusiveMaximum: 1},
		latency: object({threshold: duration, target: {type: 'number', minimum: 0, exclusiveMaximum: 1}}, ['threshold']),
		weight: number(0, 1000),
	},
	['id', 'service', 'availability'],
);

const seatWords = [
	'watch',
	'gate',
	'scheduler',
	'tuner',
	'workload',
	'endpoints',
	'autoscaler',
	'node',
	'kubelet',
	'proxy',
	'cloud',
	'etcd',
	'operator',
];
const seat = oneOf(...seatWords);

const labelSelector = object({
	matchLabels: labels,
	matchExpressions: list(
		object({key: name, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: list(text)}, [
			'key',
			'operator',
		]),
	),
});

const seats = object(
	{
		allowed: list(seat, {minItems: 1, maxItems: 13}),
		default: seat,
		takeover: object({lease: yesOrNo, schedulerName: slug, loops: names, node: name}),
		scope: object({namespaces: names, selector: labelSelector}),
		rbac: list(
			object({apiGroups: list(text), resources: names, verbs: names, resourceNames: names}, [
				'apiGroups',
				'resources',
				'verbs',
			]),
		),
		denyActions: names,
		actionCost: map(duration),
		changeWindows: list(object({at: duration, for: duration}, ['at', 'for']), {minItems: 1, maxItems: 100}),
		tools: list(oneOf('kubectl', 'etcdctl', 'crictl', 'kubeadm', 'systemctl', 'cloud')),
		commands: names,
		others: map({
			type: 'string',
			pattern: '^(bot|idle|broken|replay:.{1,255})$',
			description: 'bot, idle, broken or replay:file',
		}),
	},
	['allowed', 'default'],
);

const selector = object({ns: name, name, label: text, zone: name, node: name, pool: name});

const poisson = object({mean: duration, from: duration, to: duration, max: count(1, 1000)}, ['mean']);

const schedule = exactlyOne('exactly one of at, poisson, weibull, hazard, after and when', {
	at: duration,
	poisson,
	weibull: object({k: number(0.01, 100), scale: duration, per: oneOf('node', 'pod', 'disk')}, ['k', 'scale', 'per']),
	hazard: object({rate: expression}, ['rate']),
	after: item,
	when: expression,
});

/** `{after: id, delay: 30s}` is the one schedule with a second field. */
const scheduleWithDelay: JsonSchema = {
	...schedule,
	properties: {...(schedule.properties as JsonSchema), delay: duration},
	maxProperties: 2,
};

const target = exactlyOne('exactly one of fixed, leader, random, busiest, mostEndpoints and weakestZone', {
	fixed: name,
	leader: name,
	random: selector,
	busiest: oneOf('node', 'pod'),
	mostEndpoints: reference,
	weakestZone: reference,
});

const announce = either(
	'onset, symptom, silent or {forecast: 60s}',
	oneOf('onset', 'symptom', 'silent'),
	object({forecast: duration}, ['forecast']),
);

const fault = object(
	{
		id: item,
		kind: slug,
		params: settings,
		by: name,
		schedule: scheduleWithDelay,
		target,
		group: object({shock: poisson, members: selector, p: share}, ['shock', 'members', 'p']),
		until: either(
			'never, {after: 60s} or {when: an expression}',
			oneOf('never'),
			object({after: duration}, ['after']),
			object({when: expression}, ['when']),
		),
		announce,
		describe: key,
	},
	['id', 'kind'],
);

const faults = object({
	allowQuorumLoss: yesOrNo,
	items: list(fault, {maxItems: 200}),
	director: object(
		{
			deck: list(object({kind: slug, params: settings, target, weight: number(0, 1000)}, ['kind']), {
				minItems: 1,
				maxItems: 50,
			}),
			ratePerMinute: number(0, 1000),
			boss: names,
		},
		['deck'],
	),
});

const goals = list(
	object({id: item, expr: expression, text: key, badge: yesOrNo, points: {const: 0}}, ['id', 'expr']),
	{
		maxItems: 20,
	},
);

const metricWords = [
	'avail',
	'lat',
	'bind',
	'pend',
	'detect',
	'restore',
	'conv',
	'stale',
	'cp',
	'data',
	'diag',
	'cost',
	'strand',
	'resil',
	'disr',
	'policy',
	'actions',
];

const byMetric = (values: JsonSchema): JsonSchema =>
	object(Object.fromEntries(metricWords.map(metric => [metric, values])));

const scoring = object({
	preset: seat,
	weights: byMetric(count(0, 1000)),
	refs: byMetric(number(0, 1_000_000_000)),
	best: byMetric(number(0, 1_000_000_000)),
	refPod: object({cpu: quantity, memory: quantity}, ['cpu', 'memory']),
	stars: object({two: count(0, 1000), three: count(0, 1000)}, ['two', 'three']),
	parIsBad: yesOrNo,
	runbook: list(object({when: expression, do: text, once: yesOrNo, after: duration}, ['when', 'do']), {maxItems: 50}),
});

const assist = object({
	announce,
	ghost: yesOrNo,
	stuckAfter: duration,
	cacheLag: oneOf('none', 'real'),
	hints: list(object({topic: item, level: count(1, 3), text: key, when: expression}, ['topic', 'level', 'text'])),
	tour: list(object({when: expression, screen: name, point: name, text: key, wait: expression}, ['text']), {
		maxItems: 8,
	}),
});

const questions = list(
	object(
		{
			id: item,
			ask: key,
			options: list(key, {minItems: 2, maxItems: 4}),
			answer: count(0, 3),
			explain: key,
			when: expression,
		},
		['id', 'ask', 'options', 'answer', 'explain'],
	),
	{maxItems: 20},
);

const story = object({text: key, sources: list(text)}, ['text']);

const test = object({
	policy: oneOf('bot', 'random', 'idle', 'nobody', 'runbook'),
	seed: {type: ['string', 'integer'], maxLength: 64},
	replay: packPath,
	expect: expression,
});

/** The words of the format that other files check against: seats and metrics. */
export const seatIds: readonly string[] = seatWords;
export const metricIds: readonly string[] = metricWords;

/** The shape of `scenario.yaml`, published as `schema/scenario.schema.json`. */
export const scenarioSchema: JsonSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'podfall scenario',
	...object(
		{
			apiVersion: {const: 'podfall/v1'},
			kind: {const: 'Scenario'},
			metadata,
			learning,
			profile: name,
			tune: map({type: ['string', 'number', 'boolean']}),
			time,
			cluster,
			apps: map(app, imageName),
			manifests: list({type: 'string', minLength: 1}),
			manifestFiles: list(packPath),
			timeline: list(timelineItem, {maxItems: 500}),
			traffic,
			slos: list(slo, {maxItems: 200}),
			seats,
			faults,
			objectives: object({win: goals, lose: goals, bonus: goals}),
			scoring,
			assist,
			quiz: object({predict: questions, check: questions}),
			explain: object({cards: list(key), story}),
			text: map(map(text, key), {
				type: 'string',
				pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$',
				description: 'a language such as en or pt-BR',
			}),
			tests: list(test, {maxItems: 100}),
		},
		['apiVersion', 'kind', 'metadata', 'learning', 'time', 'cluster', 'seats', 'text'],
	),
};

/** The shape of `pack.yaml`. */
export const packSchema: JsonSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'podfall pack',
	...object(
		{
			apiVersion: {const: 'podfall/v1'},
			kind: {const: 'Pack'},
			id: slug,
			title: text,
			description: text,
			license: text,
			chapters: list(object({id: slug, title: text, text}, ['id', 'title'])),
			order: names,
			tracks: list(object({id: slug, title: text, scenarios: names}, ['id', 'title', 'scenarios'])),
		},
		['apiVersion', 'kind', 'id', 'title'],
	),
};
