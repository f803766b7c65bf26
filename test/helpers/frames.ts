/** Frames to draw without an engine: a small scheduler bench, a medium zone outage, a large one of about 500 nodes. */
import type {Millis} from '../../source/engine/kernel/time.ts';
import type {
	Attention,
	ClusterFrame,
	ControllerBench,
	EventLine,
	Frame,
	HomeFrame,
	LevelCard,
	LevelLine,
	NodeCell,
	NodeOption,
	ObjectsFrame,
	PodBlock,
	QueuedPod,
	ResultFrame,
	SchedulerBench,
	TimelineFrame,
	Tone,
	WorkItem,
	WorkloadLine,
	ZoneView,
} from '../../source/game/view/frame.ts';
import tunerFrame from './tuner-frame.json' with {type: 'json'};

const at = (text: string): Millis => {
	const [minutes = '0', seconds = '0'] = text.split(':');
	return Math.round((Number(minutes) * 60 + Number(seconds)) * 1000);
};

/** Numbers between 0 and 1 that are always the same. */
export const numbers = (seed: number): (() => number) => {
	let state = (seed * 2_654_435_761) >>> 0 || 1;
	return () => {
		state ^= state << 13;
		state >>>= 0;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state / 4_294_967_296;
	};
};

type Bump = readonly [from: number, length: number, height: number];

/** A calm curve with bumps. */
const wave = (count: number, seed: number, base = 0.1, bumps: readonly Bump[] = []): number[] => {
	const next = numbers(seed);
	let value = base;
	return Array.from({length: count}, (_, index) => {
		value += (next() - 0.5) * 0.06 + (base - value) * 0.2;
		const place = index / count;
		const more = bumps.reduce((sum, [from, length, height]) => {
			const inside = place >= from && place < from + length;
			return inside
				? sum + height * Math.min(1, (place - from) / (length * 0.25), (from + length - place) / (length * 0.2))
				: sum;
		}, 0);
		return Math.min(0.99, Math.max(0, value + more));
	});
};

const zone = (name: string, count: number, load: number, state: 'up' | 'silent', seed: number): ZoneView => {
	const next = numbers(seed);
	const nodes: NodeCell[] = Array.from({length: count}, (_, index) => {
		const cpu = Math.min(0.97, Math.max(0.08, load + (next() - 0.5) * 0.42));
		const base = {name: `node-${name}${index + 1}`, short: `${name}${index + 1}`};

		if (state === 'silent') {
			return {...base, state: next() < 0.96 ? 'silent' : 'down', gap: 'API: Ready'};
		}

		const isCordoned = index === 5 && name === 'a';
		return {
			...base,
			state: isCordoned ? 'cordoned' : cpu > 0.9 ? 'hot' : 'ready',
			cpu,
			memory: Math.min(0.96, cpu * 0.8 + next() * 0.15),
			requested: Math.min(1, cpu + 0.1),
			pods: 7 + Math.round(next() * 9),
		};
	});
	const hot = nodes.filter(node => node.state === 'hot').length;

	if (state === 'silent') {
		return {name: `zone ${name}`, tone: 'bad', note: 'no contact 43 s', gap: `API: ${count} Ready`, nodes};
	}

	return {
		name: `zone ${name}`,
		tone: hot > 2 ? 'warn' : 'ok',
		cpu: load,
		memory: load * 0.88,
		...(hot > 2 ? {note: `${hot} over 90%`} : {}),
		nodes,
	};
};

const attention = (
	tone: Tone,
	state: string,
	name: string,
	reason: string,
	brief: string,
	node?: string,
	namespace = 'shop',
): Attention => ({
	tone,
	state,
	object: {kind: 'Pod', namespace, name},
	reason,
	brief,
	since: at('07:00'),
	...(node === undefined ? {} : {node}),
});

const trouble: readonly Attention[] = [
	attention('bad', 'CrashLoopBackOff', 'cart-5d9f-x2k8q', '6 restarts, next try 1:12', 'restarts 6', 'node-c4'),
	attention('silent', 'Unknown', 'coredns-7b8-p9tzw', 'node silent 43 s', 'silent 43 s', 'node-b1', 'kube-system'),
	attention('warn', 'Pending', 'report-29-hh4md', '0/24: 8 unreachable, 16 cpu', 'short of cpu', undefined, 'data'),
	attention('warn', 'Pending', 'report-29-k2v6s', '0/24: 8 unreachable, 16 cpu', 'short of cpu', undefined, 'data'),
	attention('warn', 'Pending', 'search-84c-m0qpl', '0/24: 8 unreachable, 16 mem', 'short of mem'),
	attention('info', 'ContainerCreating', 'cart-5d9f-w77ze', 'pulling 61%', 'pulling 61%', 'node-a3'),
	attention('gone', 'Terminating', 'ledger-1', 'waits for a dead kubelet', 'dead kubelet', 'node-b2', 'data'),
	attention('info', 'PodInitializing', 'search-84c-t5r1b', 'init 1 of 2', 'init 1 of 2', 'node-a6'),
	attention('warn', 'Pending', 'report-29-zz81c', '0/24: 8 unreachable, 16 cpu', 'short of cpu', undefined, 'data'),
	{
		...attention('info', 'Booting', 'node-a9', '52 s of about 90 s', '52 of 90 s'),
		object: {kind: 'Node', name: 'node-a9'},
	},
];

const workload = (
	tone: Tone,
	namespace: string,
	name: string,
	ready: number,
	wanted: number,
	seed: number,
	sli?: number,
): WorkloadLine => ({
	tone,
	namespace,
	name,
	kind: 'Deployment',
	ready,
	wanted,
	...(sli === undefined ? {} : {sli}),
	history: wave(120, seed, 0.01, ready === wanted ? [] : [[0.7, 0.42, tone === 'bad' ? 0.75 : 0.3]]),
});

const workloads: readonly WorkloadLine[] = [
	workload('bad', 'shop', 'cart', 4, 6, 31, 0.971),
	workload('bad', 'kube-system', 'coredns', 1, 2, 32, 0.988),
	workload('warn', 'shop', 'search', 7, 9, 33, 0.9921),
	workload('warn', 'data', 'ledger', 2, 3, 34, 0.9984),
	workload('warn', 'data', 'report', 14, 20, 35),
	workload('warn', 'ops', 'logs', 18, 24, 36),
	workload('warn', 'kube-system', 'kube-proxy', 18, 24, 37),
	workload('ok', 'batch', 'nightly', 1, 1, 38),
	workload('ok', 'batch', 'thumbs', 12, 12, 39),
	workload('ok', 'data', 'ingest', 8, 8, 40),
	workload('ok', 'ops', 'monitor', 2, 2, 41),
	workload('ok', 'shop', 'front', 12, 12, 42, 0.9962),
	workload('ok', 'shop', 'images', 4, 4, 43, 0.9999),
	workload('ok', 'shop', 'mail', 2, 2, 44),
	workload('ok', 'shop', 'pay', 6, 6, 45, 0.9997),
];

const event = (when: string, tone: Tone, reason: string, text: string): EventLine => ({
	at: at(when),
	tone,
	reason,
	text,
	count: 1,
});

const events: readonly EventLine[] = [
	event('07:43', 'dim', 'Scheduled', 'cart-5d9f-w77ze → node-a3'),
	event('07:42.6', 'warn', 'FailedScheduling', 'report-29-hh4md  0/24 nodes: 6 unreachable, 18 Insufficient cpu'),
	event('07:41.2', 'warn', 'BackOff', 'cart-5d9f-x2k8q  restarting failed container'),
	event('07:40', 'dim', 'ScaledUp', 'node group a  6 → 9'),
	event('07:38.9', 'bad', 'NodeNotReady', 'node-b4  lease 50 s old'),
	event('07:12.4', 'warn', 'Unhealthy', 'coredns-7b8-p9tzw  readiness timeout'),
	event('07:00', 'bad', 'fault', 'zone b loses its uplink  (injected, f#2)'),
	event('06:58.7', 'dim', 'Pulled', 'thumbs-k29dd  image present'),
	event('06:41', 'dim', 'Killing', 'front-6c4-9x0ab  old revision'),
	event('06:40.2', 'dim', 'Created', 'front-6c4-b2c3d'),
	event('06:12', 'warn', 'Evicted', 'nightly-0  ephemeral storage'),
	event('05:50.1', 'dim', 'Completed', 'thumbs-k11aa'),
	event('05:31.7', 'dim', 'Scheduled', 'thumbs-k29dd → node-c2'),
	event('04:02', 'dim', 'LeaderElection', 'etcd term 4, leader c'),
	event('02:26', 'bad', 'fault', 'packet-loss 8% b ↔ c  (injected, f#1)'),
	event('02:20', 'dim', 'Synced', 'endpointslice front'),
	event('01:58', 'dim', 'Scheduled', 'front-6c4-9x0ab → node-b2'),
	event('01:00', 'dim', 'warm-up', 'scoring starts'),
];

const component = (name: string, tone: Tone, note: string, seed: number): ClusterFrame['components'][number] => ({
	name,
	tone,
	note,
	history: wave(120, seed, 0.1, tone === 'ok' ? [[0.72, 0.3, 0.12]] : [[0.7, 0.4, 0.55]]),
});

const cluster = (zones: readonly ZoneView[]): ClusterFrame => {
	const nodeCount = zones.reduce((sum, {nodes}) => sum + nodes.length, 0);
	return {
		nodeCount,
		zones,
		attention: trouble,
		attentionTotal: 11,
		components: [
			component('apiserver', 'ok', 'p99  84 ms', 1),
			component('etcd', 'warn', '2 of 3, leader c', 2),
			component('scheduler', 'ok', 'queue 7', 3),
			component('controllers', 'ok', 'lease a', 4),
			component('cloud', 'ok', 'boot 3', 5),
			component('dns', 'bad', '1 of 2 ready', 6),
		],
		pipeline: [
			{stage: 'authn', tone: 'ok', millis: 0.2},
			{stage: 'authz', tone: 'ok', millis: 0.3},
			{stage: 'admit', tone: 'ok', millis: 1.1},
			{stage: 'etcd', tone: 'warn', millis: 71},
			{stage: 'watch', tone: 'ok', millis: 9},
		],
		gauges: [
			{label: 'API writes', text: '212/s', history: wave(120, 7, 0.2, [[0.7, 0.3, 0.4]])},
			{label: '409s', text: '3/s', tone: 'warn', history: wave(120, 8, 0.05, [[0.75, 0.3, 0.3]])},
			{label: 'watch lag', text: [['warn', '8.4 s'], ' nodes   ', ['dim', '12 ms pods']]},
			{label: 'etcd', text: '412 MB of 2 GB, term 4, fsync 11 ms'},
			{label: 'rules synced', text: `${Math.round(nodeCount * 0.66)} of ${nodeCount} nodes`},
			{label: 'dns', text: ['1,910 q/s  ', ['bad', '7% SERVFAIL']]},
		],
		workloads,
		events,
		services: [
			{
				name: 'front',
				target: 0.999,
				good: 0.9962,
				history: wave(120, 9, 0.02, [[0.75, 0.2, 0.5]]).map(value => 1 - value * 0.06),
				budgetLeft: 0.38,
				burn: 6.1,
				emptyIn: 240_000,
				p50: 41,
				p99: 690,
				p99History: wave(120, 10, 0.12, [[0.72, 0.4, 0.5]]),
				offeredPerSecond: 1412,
				failedPerSecond: 38,
				failedHistory: wave(120, 11, 0.01, [[0.75, 0.4, 0.7]]),
				failures: [
					{category: 'connect-timeout', share: 0.71},
					{category: 'no-endpoints', share: 0.22},
					{category: 'dns', share: 0.07},
				],
			},
		],
		alerts: [
			{tone: 'bad', severity: 'page', text: 'front availability burn 6.1x over 60 s', since: at('07:12')},
			{tone: 'bad', severity: 'page', text: 'dns answers slow, p99 1.9 s', since: at('07:14')},
			{tone: 'warn', severity: 'ticket', text: 'etcd without quorum spare', since: at('07:01')},
			{tone: 'warn', severity: 'ticket', text: 'cart ready 4 of 6 for 40 s', since: at('07:03')},
		],
		capacity: [
			{zone: 'zone a', cpu: 0.71, memory: 0.58},
			{zone: 'zone b', cpu: 0.64, memory: 0.49},
			{zone: 'zone c', cpu: 0.93, memory: 0.81},
		],
		capacityNotes: [
			{label: 'spread', text: ['front  a 4  b 4  c 4   ', ['ok', 'even']]},
			{label: '', text: ['cart   a 1  b 3  c 2   ', ['warn', '50% in b']]},
			{label: 'stranded', text: '0.22 of free CPU fits no median pod'},
			{label: 'nodes', text: [`${nodeCount}  `, ['dim', '+3 booting   price '], '61.20/h']},
			{label: 'cheapest way back', text: 'grow a by 12, then wait'},
			{label: 'risk', text: 'etcd has no spare member'},
		],
		why: {
			title: 'cart 4 of 6 ready',
			tree: [
				{
					text: '2 pods on node-b1, node-b3',
					children: [
						{text: [['dim', 'truth  '], 'alive, cut off (f#2)']},
						{text: [['dim', 'API    '], 'Running, Ready, last seen 43 s ago']},
					],
				},
				{
					text: 'node controller waits for lease 50 s',
					children: [
						{at: at('07:50'), text: 'Ready=Unknown, pods NotReady'},
						{at: at('12:50'), text: 'NoExecute 300 s over, pods deleted'},
					],
				},
				{
					text: 'autoscaler asked for 3 nodes in zone a',
					children: [{at: at('08:10'), text: 'first of them can take pods'}],
				},
				{text: 'until then 1 in 3 connections hits a dead endpoint', aside: 'rules on 6 nodes are old'},
			],
		},
		gaps: [
			{what: 'zone b', truth: ['bad', 'cut off'], api: ['ok', 'Ready 8 of 8']},
			{what: 'cart', truth: ['warn', '3 of 6 reachable'], api: ['ok', '6 of 6 ready']},
		],
	};
};

const base: Pick<Frame, 'vitals' | 'ruler' | 'lags' | 'hints'> = {vitals: [], ruler: [], lags: [], hints: []};

const outage: Frame = {
	...base,
	revision: 1,
	stage: 'run',
	identity: {
		scenario: 'zone-outage',
		seed: '2026-11-20',
		modifiers: [],
		seat: 'watch',
		difficulty: 'Normal',
		marks: [],
	},
	clock: {
		mode: 'live',
		state: 'running',
		speed: 20,
		now: at('07:43'),
		duration: at('20:00'),
		warmup: at('01:00'),
		rewindFrom: 0,
	},
	score: {points: 642, stars: 2, par: 604, floor: 231},
	vitals: [
		{
			id: 'score',
			label: 'score',
			text: [['head', '642'], ' ', ['mark', '★★'], ['dim', '☆'], ['dim', ' par '], '604'],
		},
		{
			id: 'slo',
			label: 'front',
			text: [['warn', '99.62%'], ['dim', ' budget '], '38%'],
			gauge: {share: 0.38, tone: 'warn'},
		},
		{
			id: 'pods',
			label: 'pods',
			text: [
				['ok', '●'],
				' 298 ',
				['warn', '○'],
				' 7 ',
				['info', '◐'],
				' 6 ',
				['bad', '✖'],
				' 1 ',
				['gone', '◌'],
				' 3',
			],
		},
		{
			id: 'nodes',
			label: 'nodes',
			text: [['ok', '●'], ' 16 ', ['silent', '?'], ' 8'],
			brief: [['ok', '●'], '16 ', ['silent', '?'], '8'],
		},
		{id: 'requests', label: 'requests', text: ['1,412/s ', ['bad', '38 failed/s']]},
		{id: 'cost', label: 'cost', text: '1.18 of par'},
	],
	ruler: [
		{at: at('02:26'), kind: 'fault', tone: 'bad', text: 'packet-loss b c'},
		{at: at('02:52'), kind: 'you', tone: 'you', text: 'declare'},
		{at: at('07:00'), kind: 'fault', tone: 'bad', text: 'zone-outage b'},
		{at: at('07:12'), kind: 'alert', tone: 'warn', text: 'burn'},
		{at: at('07:36'), kind: 'you', tone: 'you', text: 'declare zone b'},
		{at: at('10:24'), kind: 'announced', tone: 'warn', text: 'spot-reclaim b'},
		{at: at('16:00'), kind: 'announced', tone: 'warn', text: 'upgrade'},
	],
	forecast: 'spot-reclaim b in 2:41',
	narrator: {
		lead: 'now',
		tone: 'mark',
		text: [
			'zone b is cut off, not dead: its pods still serve inside b. ',
			['head', '07:50'],
			' Ready=Unknown ',
			['dim', '(lease 50 s)'],
			'.',
		],
	},
	explanation: {
		title: 'zone b: no contact 43 s',
		summary:
			'The kubelets of zone b renew their leases every 10 s; the last renewal is 43 s old. After 50 s the node controller writes Ready=Unknown.',
		lines: [
			{label: 'lease age', text: [['warn', '43 s'], ' of 50 s']},
			{label: 'checked', text: 'every 5 s'},
			{label: 'then', text: 'taint unreachable, NoExecute after 300 s'},
		],
		codex: ['lease', 'node-monitor-grace-period', 'toleration'],
	},
	cluster: cluster([zone('a', 8, 0.66, 'up', 42), zone('b', 8, 0.6, 'silent', 43), zone('c', 8, 0.84, 'up', 44)]),
};

const gibi = 1024 ** 3;

const queued = (
	name: string,
	milliCpu: number,
	memory: number,
	waits: number,
	more: Partial<QueuedPod> = {},
): QueuedPod => ({
	key: `default/${name}`,
	name,
	milliCpu,
	memoryBytes: memory * gibi,
	priority: 0,
	waits: waits * 1000,
	marked: false,
	...more,
});

const block = (app: string, milliCpu: number, index = 0): PodBlock => ({
	name: `${app}-${index}`,
	app,
	milliCpu,
	memoryBytes: gibi,
	priority: 0,
	victim: false,
});

const plugins = [
	{short: 'Fit', name: 'NodeResourcesFit', weight: 1},
	{short: 'Balanced', name: 'NodeResourcesBalancedAllocation', weight: 1},
	{short: 'Taint', name: 'TaintToleration', weight: 3},
	{short: 'Affinity', name: 'NodeAffinity', weight: 2},
	{short: 'Spread', name: 'PodTopologySpread', weight: 2},
	{short: 'Image', name: 'ImageLocality', weight: 1},
];

const option = (
	node: string,
	where: string,
	cpu: readonly [number, number],
	memory: readonly [number, number],
	scores: readonly number[] | {readonly by: string; readonly reason: string; readonly brief: string},
	pods: readonly PodBlock[],
	notes: NodeOption['notes'] = '',
): NodeOption => {
	const common = {
		node,
		zone: where,
		requestedMilliCpu: cpu[0],
		allocatableMilliCpu: cpu[1],
		requestedMemoryBytes: memory[0] * gibi,
		allocatableMemoryBytes: memory[1] * gibi,
		pods,
		podLimit: 110,
		notes,
		marked: false,
	};

	if ('by' in scores) {
		return {
			...common,
			fits: false,
			scores: [],
			refusedBy: scores.by,
			reason: scores.reason,
			brief: scores.brief,
			after: [],
		};
	}

	return {
		...common,
		fits: true,
		total: scores.reduce((sum, weighted) => sum + weighted, 0),
		scores: scores.map((weighted, index) => {
			const weight = plugins[index]?.weight ?? 1;
			return {raw: weighted / weight, normalised: weighted / weight, weighted};
		}),
		after: [`web in ${where}  1 → 2`, 'pull about 12 s'],
	};
};

const schedulerOptions: readonly NodeOption[] = [
	option(
		'node-a1',
		'a',
		[2600, 4000],
		[4, 16],
		[45, 76, 300, 0, 0, 0],
		[block('web', 500), block('img', 1000), block('mail', 800), block('agent', 300)],
	),
	option(
		'node-a2',
		'a',
		[1200, 4000],
		[9, 16],
		[47, 90, 300, 0, 100, 5],
		[block('web', 500), block('cache', 400), block('agent', 300)],
		[
			['dim', 'image '],
			['ok', '✓'],
		],
	),
	option(
		'node-b1',
		'b',
		[3000, 8000],
		[6, 16],
		[56, 100, 0, 200, 200, 0],
		[block('web', 500), block('img', 1000), block('img', 1000, 1), block('agent', 500)],
		[['warn', '▲'], ' spot'],
	),
	option('node-c1', 'c', [500, 4000], [1, 8], [75, 100, 300, 0, 100, 0], [block('agent', 500)]),
	option(
		'node-c2',
		'c',
		[3800, 4000],
		[3, 8],
		{by: 'NodeResourcesFit', reason: 'cpu: 200m free, 500m asked', brief: 'cpu -300m'},
		[block('web', 500), block('img', 1000), block('img', 1000, 1), block('mail', 1000), block('agent', 300)],
	),
	option(
		'node-b2',
		'b',
		[1000, 4000],
		[7, 8],
		{by: 'TaintToleration', reason: 'db=only:NoSchedule is not tolerated', brief: 'taint db'},
		[block('db', 700), block('agent', 300)],
	),
];

const hand = queued('web-7f-4kq9z', 500, 1, 12);

const schedulerBench: SchedulerBench = {
	decision: 14,
	decisions: 40,
	active: [
		hand,
		queued('web-7f-8m2xw', 500, 1, 12),
		queued('cache-1', 250, 6, 9),
		queued('train-0', 3000, 2, 4),
		queued('img-55-b0c1d', 1000, 1, 2),
		queued('img-55-f7g8h', 1000, 1, 2),
		queued('cache-2', 250, 6, 0),
	],
	backoff: [queued('web-7f-zz1', 500, 1, 20, {returnsIn: 3000}), queued('img-54-q0', 1000, 1, 31, {returnsIn: 8000})],
	unschedulable: [
		queued('train-9', 3000, 2, 50, {
			returnsIn: 250_000,
			note: '0/6 nodes',
			message: '0/6 nodes are available: 6 Insufficient cpu.',
		}),
	],
	activeTotal: 7,
	hand,
	handLines: [
		{label: 'labels', text: 'app=web'},
		{label: 'priority', text: '0   grace 30 s'},
		{label: 'image', text: 'web:1.8 (300 MB)'},
		{label: 'prefers', text: 'zone b (weight 50)'},
		{label: 'spreads', text: 'over zones, max skew 1, soft'},
	],
	plugins,
	options: schedulerOptions,
	refused: [],
	nodeTotal: 6,
	gauges: [
		{label: 'stranded', share: 0.31, text: '0.31', tone: 'warn', target: 0.25},
		{label: 'spread', share: 0.4, text: '0.40', tone: 'info'},
		{label: 'cpu', share: 0.41, text: '41%', tone: 'info'},
		{label: 'memory', share: 0.38, text: '38%', tone: 'info'},
	],
	spread: [
		{
			app: 'web',
			zones: [
				{zone: 'a', count: 2, inHand: false},
				{zone: 'b', count: 1, inHand: false},
				{zone: 'c', count: 1, inHand: true},
			],
			verdict: ['ok', 'even'],
		},
		{
			app: 'cache',
			zones: [
				{zone: 'a', count: 1, inHand: false},
				{zone: 'b', count: 0, inHand: false},
				{zone: 'c', count: 0, inHand: false},
			],
		},
		{
			app: 'img',
			zones: [
				{zone: 'a', count: 1, inHand: false},
				{zone: 'b', count: 2, inHand: false},
				{zone: 'c', count: 2, inHand: false},
			],
		},
	],
	formulas: [
		{
			label: 'Fit on node-c1',
			text: ['cpu 100·(4 − 0.5 − 0.5)/4 = 75   mem 100·(8 − 1 − 1)/8 = 75   mean ', ['head', '75']],
		},
		{label: 'Taint on node-b1', text: 'one PreferNoSchedule taint is not tolerated: the others 300, it 0'},
	],
	orders: [
		{number: 1, text: 'DaemonSet pods → autopilot'},
		{number: 2, text: 'lead ≥ 20 points → autopilot'},
	],
	room: [
		{node: 'node-a1', slots: 1, strands: '0.4 cpu  10 Gi'},
		{node: 'node-a2', slots: 2, strands: '0.8 cpu   3 Gi'},
		{node: 'node-b1', slots: 5, strands: '0.0 cpu   0 Gi'},
		{node: 'node-c1', slots: 3, strands: '0.5 cpu   1 Gi'},
		{node: 'node-c2', slots: 0, strands: '0.2 cpu   5 Gi'},
		{node: 'node-b2', slots: 0, strands: '3.0 cpu   1 Gi'},
	],
	roomNotes: [
		{label: 'a slot is', text: 'the median request, 1 cpu and 2 Gi'},
		{label: 'free CPU in sum', text: '18.2   usable 12'},
		{label: 'largest pod', text: 'node-b1  5.0 cpu  10 Gi'},
	],
	waves: [
		{name: 'wave 1', tone: 'dim', pods: 14, milliCpu: 6500, memoryBytes: 22 * gibi, shape: 'web img mail'},
		{name: 'wave 2', tone: 'dim', pods: 14, milliCpu: 9000, memoryBytes: 26 * gibi, shape: 'img cache web'},
		{name: 'wave 3', tone: 'warn', pods: 12, milliCpu: 7500, memoryBytes: 24 * gibi, shape: 'web img cache'},
		{name: 'train-1', tone: 'bad', pods: 1, milliCpu: 3000, memoryBytes: 2 * gibi, shape: 'needs one hole'},
	],
	events: [
		event('03:10.2', 'dim', 'Scheduled', 'web-7f-1 → node-c2'),
		event('03:06.4', 'warn', 'FailedScheduling', 'train-9  0/6 nodes: 6 cpu'),
		event('03:01', 'dim', 'Pulled', 'img-54-1 in 14.2 s (slow registry)'),
		event('02:00', 'info', 'wave 2', '14 pods'),
	],
	scoreHistory: wave(60, 51, 0.62, [[0.4, 0.2, -0.08]]).map(value => value * 1000),
	parHistory: wave(60, 52, 0.73).map(value => value * 1000),
};

const bench: Frame = {
	...base,
	revision: 1,
	stage: 'run',
	identity: {scenario: 'tetris-night', seed: '2', modifiers: [], seat: 'scheduler', difficulty: 'Normal', marks: []},
	clock: {mode: 'turn', state: 'decision', speed: 1, now: at('03:12'), duration: at('10:00'), warmup: 0, rewindFrom: 0},
	score: {points: 688, stars: 2, par: 734, floor: 231},
	vitals: [
		{id: 'score', label: 'score', text: [['head', '688'], ['dim', ' par '], '734']},
		{
			id: 'decision',
			label: 'decision',
			text: [
				['head', '14'],
				['dim', ' of ~40'],
			],
		},
		{id: 'queue', label: 'queue', text: [['warn', '○'], ' 7']},
		{id: 'stranded', label: 'stranded', text: [['warn', '0.31']], gauge: {share: 0.31, tone: 'warn'}},
		{id: 'spread', label: 'spread', text: '0.40'},
		{id: 'pending', label: 'pending', text: '121 pod-s'},
		{id: 'bind', label: 'bind p99', text: '7.5 s'},
	],
	ruler: [
		{at: at('00:40'), kind: 'change', tone: 'info', text: 'wave 1'},
		{at: at('02:00'), kind: 'change', tone: 'info', text: 'wave 2'},
		{at: at('02:55'), kind: 'you', tone: 'you', text: 'bind'},
		{at: at('03:08'), kind: 'you', tone: 'you', text: 'bind'},
		{at: at('04:30'), kind: 'announced', tone: 'warn', text: 'wave 3'},
		{at: at('08:20'), kind: 'announced', tone: 'bad', text: 'train-1'},
	],
	forecast: 'wave 3 in 1:18: 12 pods',
	lags: [{kind: 'pods', millis: 12, tone: 'dim'}],
	narrator: {
		lead: 'decision 14',
		tone: 'mark',
		text: ['two web pods arrived together. Thinking is free; a bind costs ', ['head', '20 ms'], ' plus API.'],
	},
	advice: {
		who: 'kube-scheduler, this state',
		choices: [
			{text: 'node-c1  575', yours: true},
			{text: 'node-b1  556', yours: false},
			{text: 'node-a2  542', yours: false},
		],
		past: [
			{number: 13, text: 'web-7f-1 → node-c2', mark: '='},
			{number: 12, text: 'cache-0 → node-a2', mark: '!', points: 12},
			{number: 11, text: 'img-55-0 → node-c2', mark: '?!', points: -14},
			{number: 10, text: 'img-54-1 → node-c2', mark: '?', points: -31},
			{number: 9, text: 'web-7f-2 → node-b1', mark: '='},
		],
		regret: 33,
		note: '10 cost most: node-c2 was the only place left for a pod with little CPU and much memory',
	},
	hints: [
		{topic: 'packing', levels: ['a node full of memory with CPU left is lost for big pods', null, null], open: 1},
	],
	scheduler: schedulerBench,
};

const item = (
	tone: Tone,
	kind: string,
	namespace: string,
	name: string,
	difference: string,
	proposal: string,
	actionable: boolean,
): WorkItem => ({
	key: `${kind}/${namespace}/${name}`,
	object: {kind, namespace, name},
	tone,
	difference,
	proposal,
	actionable,
});

const controllerBench: ControllerBench = {
	loops: 'deployment + replicaset loops',
	decision: 9,
	work: [
		item('warn', 'Deployment', 'shop', 'web', 'new template 7c9', 'create ReplicaSet web-7c9', true),
		item('warn', 'ReplicaSet', 'shop', 'web-7c9', '0 → 3 (maxSurge 25%)', 'scale to 3', true),
		item('warn', 'ReplicaSet', 'shop', 'web-5b1', '10 → 8 (maxUnavailable)', 'scale to 8', true),
		item('info', 'Deployment', 'shop', 'cart', 'progress deadline 412 s', 'wait', false),
		item('ok', 'Deployment', 'data', 'queue', '4 of 4', 'nothing to do', false),
		item('ok', 'Deployment', 'shop', 'pay', '6 of 6', 'nothing to do', false),
		item('ok', 'ReplicaSet', 'shop', 'search', '9 of 9', 'nothing to do', false),
		item('ok', 'Deployment', 'shop', 'mail', '2 of 2', 'nothing to do', false),
		item('ok', 'ReplicaSet', 'shop', 'pay-9a1', '6 of 6', 'nothing to do', false),
		item('ok', 'ReplicaSet', 'data', 'queue-66d', '4 of 4', 'nothing to do', false),
		item('ok', 'Deployment', 'data', 'ingest', '8 of 8', 'nothing to do', false),
	],
	counts: {differ: 3, waiting: 1, settled: 9},
	subject: {
		title: 'Rollout web',
		facts: 'maxSurge 25%  maxUnavailable 25%  10 wanted',
		rows: [
			{
				label: 'old',
				name: 'web-5b1',
				wanted: 8,
				ready: 8,
				starting: 0,
				terminating: 2,
				tone: 'dim',
				pods: ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'gone', 'gone'],
			},
			{
				label: 'new',
				name: 'web-7c9',
				wanted: 3,
				ready: 1,
				starting: 2,
				terminating: 0,
				tone: 'you',
				pods: ['ok', 'info', 'info'],
			},
		],
		sum: {
			label: 'sum',
			name: '',
			wanted: 11,
			ready: 9,
			starting: 2,
			terminating: 2,
			limit: '≤ 13, ready ≥ 8',
			tone: 'info',
			pods: [],
		},
		lines: [
			{label: 'ready', text: ['10 10 10 10 10 9 9 ', ['warn', '8 8'], ' 9 9', ['dim', '   last 110 s, never below 8']]},
			{label: 'progress deadline', text: '412 of 600 s left'},
			{label: 'revision', text: '5b1 image shop/web:1.8.2  →  7c9 image shop/web:1.9.0'},
			{label: 'min ready', text: ['10 s   ', ['dim', 'history '], '3 kept   ', ['dim', 'paused '], 'no']},
		],
		owners: {
			text: 'Deployment web',
			children: [
				{text: 'ReplicaSet web-7c9', children: [{text: 'Pod web-7c9-h2k4d'}, {text: 'Pod web-7c9-q8x1z'}]},
				{text: 'ReplicaSet web-5b1', aside: '10 pods'},
			],
		},
	},
	call: {
		verb: 'PATCH',
		path: '/apis/apps/v1/namespaces/shop/replicasets/web-7c9/scale',
		body: ['spec:', ['  replicas: ', ['dim', '0 → '], ['head', '3']]],
		lines: [
			{label: 'as', text: 'system:serviceaccount:kube-system:player'},
			{label: 'may', text: [['ok', '●'], ' patch replicasets/scale']},
			{label: 'cost', text: '20 ms + API 3 ms'},
			{label: 'batch', text: '1, 2, 4 … stops at the first error'},
			{label: 'stale', text: '409, read again, try again'},
		],
		allowed: true,
	},
	others: [
		{action: 'seat.scale', text: 'scale another ReplicaSet'},
		{action: 'seat.pause', text: 'pause or resume the rollout'},
		{action: 'seat.rollback', text: 'roll back to revision 5b1'},
		{action: 'seat.create', text: 'create a pod'},
		{action: 'seat.delete', text: 'delete a pod'},
	],
	why: [
		{label: 'wanted', text: '10'},
		{label: 'surge', text: 'ceil(10 · 25%) = 3'},
		{label: 'at most', text: '13 pods may exist'},
		{label: 'exist now', text: '10'},
		{label: 'room', text: [['head', '3']]},
		{label: '', text: ''},
		{label: 'unavailable', text: 'floor(10 · 25%) = 2'},
		{label: 'at least', text: '8 must be ready'},
		{label: 'ready now', text: '9 → old may lose 1'},
		{label: '', text: ''},
		{label: 'expectations', text: 'none open'},
		{label: 'cache', text: '12 ms behind'},
	],
	events: [
		event('02:41', 'mark', 'decision 9', 'web: new ReplicaSet can grow by 3'),
		event('02:40.2', 'ok', 'Ready', 'web-7c9-h2k4d after 1.8 s'),
		event('02:38.4', 'dim', 'ScalingReplicaSet', 'web-5b1 from 10 to 8'),
		event('02:20', 'info', 'set image', 'shop/web:1.9.0 by user dev'),
		event('01:40.2', 'warn', 'Conflict', 'web-5b1: you acted on a cache 310 ms old'),
		event('01:12', 'dim', 'Created', 'web-5b1-9z0ab'),
		event('00:55', 'dim', 'SuccessfulCreate', 'cart-77f-k2l3m'),
		event('00:41', 'dim', 'Synced', 'lease kube-controller-manager: player'),
		event('00:40.2', 'dim', 'Released', 'lease by the bot, standing by'),
		event('00:31', 'dim', 'Scheduled', 'mail-0b2-q1 → node-a2'),
		event('00:12.5', 'dim', 'Pulled', 'shop/mail:3.3 in 2.1 s'),
		event('00:03', 'dim', 'ScalingReplicaSet', 'mail-0b2 from 0 to 2'),
	],
};

const rollout: Frame = {
	...base,
	revision: 1,
	stage: 'run',
	identity: {scenario: 'slow-roll', seed: '1', modifiers: [], seat: 'deployment loop', difficulty: 'Normal', marks: []},
	clock: {mode: 'turn', state: 'decision', speed: 1, now: at('02:41'), duration: at('09:00'), warmup: 0, rewindFrom: 0},
	score: {points: 547, stars: 1, par: 701, floor: 180},
	vitals: [
		{id: 'score', label: 'score', text: [['head', '547'], ['dim', ' par '], '701']},
		{id: 'work', label: 'work list', text: [['warn', '▲'], ' 3 ', ['info', '◐'], ' 1 ', ['ok', '●'], ' 9']},
		{id: 'conv', label: 'conv', text: '660 replica-s', gauge: {share: 0.55, tone: 'warn'}},
		{id: 'front', label: 'front', text: [['ok', '99.91%']]},
		{id: 'cache', label: 'cache pods', text: '12 ms'},
		{id: 'writes', label: 'writes', text: ['17', ['dim', ' of 21 needed']]},
	],
	ruler: [
		{at: at('00:55'), kind: 'you', tone: 'you', text: 'create'},
		{at: at('01:40'), kind: 'you', tone: 'you', text: 'scale'},
		{at: at('02:20'), kind: 'change', tone: 'info', text: 'set image'},
		{at: at('02:38'), kind: 'you', tone: 'you', text: 'scale'},
		{at: at('05:21'), kind: 'announced', tone: 'warn', text: 'bad image'},
	],
	forecast: 'bad image in 2:40',
	narrator: {
		lead: 'decision 9',
		tone: 'mark',
		text: 'web-7c9 may grow by 3. Growing first keeps 9 ready; shrinking first would leave 7.',
	},
	advice: {
		who: 'deployment controller, this state',
		choices: [
			{text: 'PATCH web-7c9/scale 3', yours: true},
			{text: 'wait for 1 more ready', yours: false},
			{text: 'PATCH web-5b1/scale 7', yours: false},
		],
		past: [
			{number: 8, text: 'scale 5b1 10 → 8', mark: '='},
			{number: 7, text: 'create 7c9', mark: '='},
			{number: 6, text: 'scale 5b1 → 6', mark: '??', points: -64},
		],
		note: 'waiting costs 2.5 replica-seconds a second',
	},
	hints: [{topic: 'rollout', levels: ['count ready, not running', null, null], open: 1}],
	controller: controllerBench,
};

const names = ['front-6c4', 'search-84c', 'pay-9a1', 'images-3e', 'ingest-b7', 'cart-5d9f', 'report-29'];

const objects = (count: number, from: number, rowsWanted: number): ObjectsFrame => {
	const next = numbers(77);
	const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
	const bad: ReadonlyArray<readonly [Tone, string, string, string, string, string, string]> = [
		['bad', 'cart-5d9f-x2k8q', '0/1', 'CrashLoopBackOff', '6', 'node-c4', 'OOMKilled 160Mi'],
		['silent', 'images-3e-3gczw', '1/1', 'Unknown', '0', 'node-b4', 'node silent 43 s'],
		['warn', 'report-29-t1djw', '0/1', 'Pending', '0', '<none>', '18 cpu short'],
		['warn', 'report-29-dc49k', '0/1', 'Pending', '0', '<none>', '18 cpu short'],
		['info', 'cart-5d9f-jowaz', '0/1', 'ContainerCreating', '0', 'node-c1', 'pulling 61%'],
		['gone', 'ingest-b7-nwuhz', '1/1', 'Terminating', '0', 'node-b6', 'dead kubelet'],
	];
	const rows = Array.from({length: count}, (_, index) => {
		const trouble = bad[index];
		const app = names[index % names.length] ?? 'web';
		const suffix = Array.from({length: 5}, () => letters[Math.floor(next() * 36)]).join('');
		const name = trouble?.[1] ?? `${app}-${suffix}`;
		const cpu = `${Math.round(30 + next() * 470)}m`;
		const memory = `${Math.round(60 + next() * 900)}Mi`;
		const age = ['12s', '41s', '2m1s', '7m43s', '7m40s'][Math.floor(next() * 5)] ?? '';
		const where = trouble?.[5] ?? `node-${'abc'[index % 3]}${1 + (index % 8)}`;
		const space = app === 'report-29' || app === 'ingest-b7' ? 'data' : 'shop';
		return {
			object: {kind: 'Pod', namespace: space, name},
			uid: `uid-${index}`,
			tone: trouble?.[0] ?? ('ok' as Tone),
			cells: [
				space,
				name,
				trouble?.[2] ?? '1/1',
				trouble?.[3] ?? 'Running',
				trouble?.[4] ?? (next() < 0.06 ? '1' : '0'),
				trouble === undefined ? cpu : '-',
				trouble === undefined ? memory : '-',
				where,
				age,
			],
			why: trouble?.[6] ?? '',
			deleted: false,
			fresh: false,
		};
	});
	return {
		list: {
			title: 'Pods',
			resource: 'pods',
			filter: '-l tier=web',
			columns: [
				{name: 'NAMESPACE', align: 'left', priority: 1, widest: 6},
				{name: 'NAME', align: 'left', priority: 0, widest: 17},
				{name: 'READY', align: 'left', priority: 0, widest: 3},
				{name: 'STATUS', align: 'left', priority: 0, widest: 17},
				{name: 'RESTARTS', align: 'right', priority: 0, widest: 2},
				{name: 'CPU', align: 'right', priority: 1, widest: 5},
				{name: 'MEM', align: 'right', priority: 1, widest: 5},
				{name: 'NODE', align: 'left', priority: 0, widest: 8},
				{name: 'AGE', align: 'right', priority: 0, widest: 5},
			],
			stateColumn: 3,
			sort: {column: 'STATUS', descending: false},
			rows: rows.slice(from, from + rowsWanted),
			from,
			matched: count,
			total: 312,
			counts: [
				{tone: 'bad', count: 1},
				{tone: 'silent', count: 4},
				{tone: 'warn', count: 7},
				{tone: 'info', count: 6},
				{tone: 'gone', count: 3},
			],
			namespaces: ['shop', 'data', 'ops', 'kube-system'],
		},
		texts: {
			object: {kind: 'Pod', namespace: 'shop', name: 'cart-5d9f-x2k8q'},
			tone: 'bad',
			trouble: ['cart-5d9f-x2k8q was OOM-killed 6 times: limit 160Mi, full after 38 s.'],
			describe: {
				from: 0,
				total: 30,
				lines: [
					[['dim', 'Name:             '], 'cart-5d9f-x2k8q'],
					[['dim', 'Namespace:        '], 'shop'],
					[['dim', 'Priority:         '], '0'],
					[['dim', 'Node:             '], 'node-c4/10.0.3.4'],
					[['dim', 'Labels:           '], 'app=cart'],
					[['dim', '                  '], 'tier=web'],
					[
						['dim', 'Status:           '],
						['bad', 'Running'],
					],
					[['dim', 'IP:               '], '10.244.9.17'],
					[['dim', 'Controlled By:    '], 'ReplicaSet/cart-5d9f'],
					[['dim', 'Containers:']],
					[['dim', '  cart:']],
					[['dim', '    Image:        '], 'shop/cart:2.1.0'],
					[
						['dim', '    State:        '],
						['bad', 'Waiting'],
					],
					[
						['dim', '      Reason:     '],
						['bad', 'CrashLoopBackOff'],
					],
					[['dim', '    Last State:   '], 'Terminated'],
					[
						['dim', '      Reason:     '],
						['bad', 'OOMKilled'],
					],
					[['dim', '      Exit Code:  '], '137'],
					[['dim', '    Ready:        '], 'False'],
					[['dim', '    Restart Count:'], '  6'],
					[['dim', '    Limits:']],
					[
						['dim', '      memory:     '],
						['warn', '160Mi'],
					],
					[['dim', '    Requests:']],
					[['dim', '      cpu:        '], '250m'],
					[['dim', '      memory:     '], '128Mi'],
					[['dim', 'Conditions:']],
					'  Type              Status',
					['  Ready             ', ['bad', 'False']],
					['  ContainersReady   ', ['bad', 'False']],
					['  PodScheduled      ', ['ok', 'True']],
					[['dim', 'QoS Class:        '], 'Burstable'],
				],
			},
			yaml: {
				from: 0,
				total: 23,
				lines: [
					[['dim', 'apiVersion: '], 'v1'],
					[['dim', 'kind: '], 'Pod'],
					[['dim', 'metadata:']],
					[['dim', '  name: '], 'cart-5d9f-x2k8q'],
					[['dim', '  namespace: '], 'shop'],
					[['dim', '  ownerReferences:']],
					[['dim', '  - kind: '], 'ReplicaSet'],
					[['dim', '    name: '], 'cart-5d9f'],
					[['dim', 'spec:']],
					[['dim', '  containers:']],
					[['dim', '  - name: '], 'cart'],
					[['dim', '    image: '], 'shop/cart:2.1.0'],
					[['dim', '    resources:']],
					[['dim', '      limits:']],
					[
						['dim', '        memory: '],
						['warn', '160Mi'],
					],
					[['dim', '      requests:']],
					[['dim', '        cpu: '], '250m'],
					[['dim', '        memory: '], '128Mi'],
					[['dim', '  nodeName: '], 'node-c4'],
					[['dim', 'status:']],
					[['dim', '  phase: '], 'Running'],
					[['dim', '  containerStatuses:']],
					[
						['dim', '  - restartCount: '],
						['warn', '6'],
					],
				],
			},
			tree: {
				from: 0,
				total: 4,
				lines: [
					'Deployment cart                                4/6',
					[['dim', '└─ '], 'ReplicaSet cart-5d9f                        4'],
					[
						['dim', '   ├─ '],
						['mark', 'Pod cart-5d9f-x2k8q                     '],
						['bad', 'CrashLoopBackOff  '],
						['dim', 'node-c4'],
					],
					[
						['dim', '   │  └─ '],
						'container cart                       ',
						['warn', 'CrashLoopBackOff  '],
						['dim', '6 restarts'],
					],
				],
			},
			story: {
				from: 0,
				total: 3,
				lines: [
					[
						['dim', '07:01.2 replicaset-controller '],
						['head', 'create pod'],
						['dim', '  one pod too few'],
					],
					[
						['dim', '07:01.3 kube-scheduler        '],
						['head', 'bound'],
						['dim', '  node node-c4'],
					],
					[
						['dim', '07:41   kubelet               '],
						['warn', 'said BackOff'],
						['dim', '  restarting failed container'],
					],
				],
			},
			events: {
				from: 0,
				total: 3,
				lines: [
					[['dim', '2 s    '], ['warn', 'BackOff    '], 'restarting failed container'],
					[['dim', '43 s   '], 'Started    container cart'],
					[['dim', '58 s   '], 'Pulled     image present on machine'],
				],
			},
			logs: {
				container: 'cart',
				lines: [
					{at: at('07:42.1'), level: 'INFO', tone: 'info', text: 'cart ready, 4 workers'},
					{at: at('07:42.3'), level: 'INFO', tone: 'info', text: 'cache warm: 18,204 items'},
					{at: at('07:42.5'), level: 'WARN', tone: 'warn', text: 'heap 118 MiB of 160 MiB'},
					{at: at('07:42.7'), level: 'WARN', tone: 'warn', text: 'heap 141 MiB of 160 MiB'},
					{at: at('07:42.8'), level: 'ERROR', tone: 'bad', text: 'allocation failed, 3 requests dropped'},
					{at: at('07:42.8'), level: '', tone: 'dim', text: '— exit 137 (OOMKilled) —'},
				],
			},
		},
		actions: [
			{action: 'delete'},
			{action: 'scale', refusal: 'a Pod cannot be scaled; its owner can: J'},
			{action: 'cordon', refusal: 'only nodes can be cordoned'},
		],
		resources: [],
	};
};

const timeline: TimelineFrame = {
	from: at('01:00'),
	until: at('08:00'),
	cursor: at('07:00'),
	lanes: [
		{
			name: 'faults',
			yours: false,
			stretches: [
				{from: at('02:26'), until: at('03:26'), tone: 'bad', mark: 'fault', text: 'packet-loss'},
				{from: at('07:00'), tone: 'bad', mark: 'fault', text: 'zone-outage b'},
			],
		},
		{
			name: 'alerts',
			yours: false,
			stretches: [
				{from: at('02:41'), until: at('03:20'), tone: 'warn', mark: 'alert', text: 'latency'},
				{from: at('07:12'), tone: 'warn', mark: 'alert', text: 'burn'},
			],
		},
		{name: 'nodes', yours: false, stretches: [{from: at('07:38.9'), tone: 'warn', mark: 'silent', text: 'node-b4'}]},
		{
			name: 'pods',
			yours: false,
			stretches: [
				{from: at('02:45'), until: at('03:50'), tone: 'info', mark: 'start', text: 'search'},
				{from: at('07:00'), until: at('07:36'), tone: 'gone', mark: 'end', text: 'cut off'},
				{from: at('07:36'), tone: 'warn', mark: 'wait', text: 'pending'},
			],
		},
		{
			name: 'endpoints',
			yours: false,
			stretches: [
				{from: at('02:45'), until: at('03:30'), tone: 'warn', mark: 'drop', text: 'search'},
				{from: at('07:39.2'), tone: 'bad', mark: 'drop', text: 'cart'},
			],
		},
		{name: 'etcd', yours: false, stretches: [{from: at('07:00'), tone: 'warn', mark: 'alert', text: 'member b lost'}]},
		{
			name: 'you',
			yours: true,
			stretches: [
				{from: at('02:52'), until: at('02:52'), tone: 'you', mark: 'you', text: 'nothing'},
				{from: at('07:36'), until: at('07:36'), tone: 'you', mark: 'you', text: 'declare'},
				{from: at('07:40'), until: at('07:40'), tone: 'you', mark: 'you', text: 'grow'},
			],
		},
	],
	failed: {
		step: 1000,
		values: wave(403, 61, 0, [
			[0.22, 0.13, 0.04],
			[0.9, 0.2, 0.1],
		]).map(value => (value < 0.06 ? 0 : value - 0.05)),
	},
	incident: {
		number: 2,
		of: 2,
		starts: [at('02:26'), at('07:00')],
		lines: [
			{label: 'detected', text: [['ok', '36 s']]},
			{label: 'restored', text: [['warn', 'open 43 s']]},
			{label: 'requests lost', text: [['bad', '1,620']]},
			{label: 'connect-timeout', text: '71%'},
			{label: 'no-endpoints', text: '22%'},
		],
	},
	causes: [
		{
			at: at('07:00'),
			text: [['bad', 'f#2 zone-outage b']],
			aside: 'uplink cut for 600 s (injected)',
			children: [
				{
					at: at('07:00'),
					text: '8 nodes silent, 71 pods cut off',
					aside: '(truth: alive)',
					children: [
						{text: '1,150 requests failed: connect-timeout', aside: 'rule sets still name b'},
						{text: '356 requests failed: no-endpoints', aside: '3 of 6 cart pods in b'},
					],
				},
				{at: at('07:12.4'), text: 'coredns-p9tzw unreachable → 114 lookups failed'},
				{at: at('07:36'), yours: true, text: ['declare zone b   ', ['ok', '✓ right object, 36 s']]},
				{
					at: at('07:38.9'),
					text: 'node-b4 lease 50 s → Ready=Unknown',
					aside: '(5 s check)',
					children: [{at: at('07:39.2'), text: 'slices updated → 07:40.1 … 07:41.0 rules synced'}],
				},
				{at: at('07:40'), yours: true, text: 'node group a 6 → 9', aside: 'ready about 09:10'},
				{at: at('12:38.9'), text: 'NoExecute 300 s over → pods deleted, recreated', aside: '(forecast)'},
			],
		},
		{
			at: at('02:26'),
			text: [['bad', 'f#1 packet-loss 8% b ↔ c']],
			aside: '60 s (injected)',
			children: [
				{at: at('02:31'), text: '212 slow requests, 9 failed'},
				{
					at: at('02:41'),
					text: 'readiness of search-84c-2 failed 3 times → not ready',
					children: [{at: at('02:41.4'), text: 'endpoint removed → 7 others carried its load (ρ 0.61 → 0.70)'}],
				},
				{at: at('02:52'), yours: true, text: ['nothing   ', ['ok', '! +18  letting it heal was the best move']]},
				{at: at('03:26'), text: 'over; restored 03:41.0'},
			],
		},
		{at: at('01:00'), text: [['dim', 'warm-up ends, scoring starts']]},
	],
	blame: [
		{text: 'f#2 zone-outage', points: 238},
		{text: 'f#1 packet-loss', points: 19},
		{text: 'you, 07:36 declare', points: -31, note: 'it helped'},
		{text: 'you, 07:40 grow a', points: -58, note: 'it helped'},
		{text: 'you, 07:52 …'},
	],
	gaps: [
		{what: 'zone b', truth: ['bad', 'cut off'], api: ['ok', 'Ready 8 of 8']},
		{what: 'cart', truth: ['warn', '3 of 6 reachable'], api: ['ok', '6 of 6 ready']},
		{what: 'dns', truth: ['warn', '1 of 2 reachable'], api: ['ok', '2 of 2 ready']},
		{what: 'etcd', truth: ['warn', '2 of 3'], api: ['warn', 'member b lost']},
		{what: 'rules', truth: ['warn', '24 of 24 sets are old'], api: ['dim', 'not known to the API']},
	],
	gapNote: ['the gap closes at ', ['head', '07:38.9'], ' (nodes), ', ['head', '07:41.0'], ' (rules)'],
	next: {at: at('07:12.4'), text: 'coredns-p9tzw fails readiness'},
	bookmarks: [{at: at('06:58'), name: 'before the outage'}],
};

const share = 'podfall silence@2026-11-20 node 769 ★★★ R1.48 avail 98.67% TTR 50s r1 #7K3Q-9FMX';

const result: ResultFrame = {
	identity: {
		scenario: 'silence',
		seed: '2026-11-20',
		modifiers: [],
		seat: 'node lifecycle',
		difficulty: 'Normal',
		marks: [],
	},
	score: {points: 769, stars: 3, par: 604, floor: 260, reference: 842, ratio: 1.48},
	medal: 'gold',
	verdict: 'you beat the real node controller by 165',
	card: [
		{label: 'available', text: '98.67%'},
		{label: 'detected', text: '36 s'},
		{label: 'restored', text: '50 s'},
		{label: 'writes', text: '3'},
		{label: 'hints', text: '0'},
	],
	won: true,
	goals: [
		{text: 'no request lost after 05:00', met: true},
		{text: 'at most 5 writes', met: true},
	],
	points: [
		{
			metric: 'avail',
			title: 'Availability',
			weight: 250,
			yours: '1.333',
			target: '1',
			points: 132,
			par: 110,
			formula: 'budget spent over budget allowed',
		},
		{
			metric: 'detect',
			title: 'Detection',
			weight: 150,
			yours: '36 s',
			target: '60 s',
			points: 107,
			par: 95,
			formula: 'time to the first right action',
		},
		{
			metric: 'restore',
			title: 'Restoration',
			weight: 150,
			yours: '50 s',
			target: '300 s',
			points: 135,
			par: 83,
			formula: 'time until healthy again',
		},
		{
			metric: 'disr',
			title: 'Disruption',
			weight: 200,
			yours: '0',
			target: '4',
			points: 177,
			par: 146,
			formula: 'ready pods disturbed',
		},
		{
			metric: 'conv',
			title: 'Convergence',
			weight: 100,
			yours: '100',
			target: '1200',
			points: 95,
			par: 71,
			formula: 'replica-seconds missing',
		},
		{
			metric: 'lat',
			title: 'Latency',
			weight: 50,
			yours: '0.159',
			target: '1',
			points: 40,
			par: 25,
			formula: 'slow requests over allowed',
		},
		{
			metric: 'policy',
			title: 'Policy',
			weight: 50,
			yours: '0',
			target: '5',
			points: 44,
			par: 37,
			formula: 'rules broken',
		},
		{
			metric: 'actions',
			title: 'Actions',
			weight: 50,
			yours: '3',
			target: '8',
			points: 40,
			par: 37,
			formula: 'writes made',
		},
	],
	gate: 'availability target missed: thrift and gentleness count 88%',
	losses: [
		{
			points: -118,
			metric: 'avail',
			text: '1,800 requests hit a dead node for 36 s',
			from: at('02:00'),
			until: at('02:36'),
		},
		{points: -43, metric: 'detect', text: 'lease age was on the bench at 20 s, you looked at 36 s', from: at('02:20')},
		{points: -23, metric: 'disr', text: 'availability target missed: gentleness counts 88%'},
	],
	story: [
		'You looked at the node (lease 35 s, console dead), so you deleted the Node object. Its pods were collected at once and recreated on the other two.',
		'The real controller may not do that: it waits 50 s for the lease and 300 s for the toleration, because a silent node may still be alive and writing.',
	],
	predictions: [{guess: 'pods move after 40 s', right: 'after 50 s + 300 s, unless someone acts', correct: false}],
	cards: ['What saves you in an outage was decided when the pods were placed.'],
	realStory:
		'A provider kept writing from both sides of a split because an operator deleted nodes that were only cut off. Look first.',
	decisions: [
		{number: 1, at: at('02:36'), text: 'delete Node node-b', mark: '!!', points: 52},
		{number: 2, at: at('02:41'), text: 'wait', mark: '='},
		{number: 3, at: at('06:10'), text: 'uncordon node-c', mark: '?!', points: -12},
	],
	failed: {
		step: 5000,
		yours: wave(180, 61, 0.002, [[0.13, 0.05, 0.8]]).map(value => (value < 0.08 ? 0 : (value - 0.05) * 0.4)),
		par: wave(180, 62, 0.002, [
			[0.13, 0.08, 0.8],
			[0.22, 0.33, 0.22],
		]).map(value => (value < 0.08 ? 0 : (value - 0.05) * 0.4)),
	},
	scores: {
		step: 5000,
		yours: wave(180, 71, 0.77, [[0.13, 0.12, -0.3]]).map(value => value * 1000),
		par: wave(180, 72, 0.62, [[0.13, 0.4, -0.3]]).map(value => value * 1000),
	},
	marks: [
		{at: at('02:00'), tone: 'bad', text: 'node-b dies'},
		{at: at('02:36'), tone: 'you', text: 'you delete it'},
	],
	histogram: [0, 1, 2, 2, 4, 7, 3, 2, 1, 0],
	runs: 22,
	bestPoints: 769,
	medianPoints: 588,
	share,
	next: '302 Island: the same silence, but the node is alive',
	parNote: 'par took 360 s: 50 s lease, then 300 s toleration; it must wait for both',
};

type Row = readonly [string, string, 0 | 1 | 2 | 3, number | undefined, 'turn' | 'live' | 'either', number];

const levels = (rows: readonly Row[]): readonly LevelLine[] =>
	rows.map(([number, title, stars, best, clock, minutes]) => ({
		id: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
		number,
		title,
		stars,
		clock,
		minutes,
		...(best === undefined ? {} : {best}),
	}));

const chapters: HomeFrame['chapters'] = [
	{
		number: 0,
		title: 'Orientation',
		stars: 3,
		starsOf: 6,
		levels: levels([
			['001', 'Hello, cluster', 1, undefined, 'live', 6],
			['002', 'The front door', 2, 655, 'turn', 7],
		]),
	},
	{
		number: 1,
		title: 'You are the scheduler',
		stars: 11,
		starsOf: 21,
		levels: levels([
			['101', 'First bind', 3, 812, 'turn', 5],
			['102', 'Taints and tastes', 3, 774, 'turn', 6],
			['103', 'Tetris night', 2, 688, 'turn', 8],
			['104', 'All eggs in one basket', 2, 641, 'turn', 8],
			['105', 'Zero means zero', 1, 502, 'turn', 8],
			['106', 'Who goes first', 0, undefined, 'turn', 9],
			['107', 'Tune the profile', 0, undefined, 'turn', 10],
		]),
	},
	{
		number: 2,
		title: 'You are the controllers',
		stars: 4,
		starsOf: 21,
		levels: levels([
			['201', 'Count to three', 3, 790, 'turn', 6],
			['202', 'Slow roll', 1, 547, 'turn', 9],
			['203', 'One per node', 0, undefined, 'turn', 7],
			['204', 'Cron storm', 0, undefined, 'turn', 7],
			['205', 'Flapping', 0, undefined, 'turn', 8],
			['206', 'The address book', 0, undefined, 'turn', 8],
			['207', 'The sticky volume', 0, undefined, 'turn', 9],
		]),
	},
	{
		number: 3,
		title: 'Node lifecycle',
		stars: 0,
		starsOf: 24,
		levels: levels([
			['301', 'Silence', 0, undefined, 'turn', 8],
			['302', 'Island', 0, undefined, 'turn', 9],
			['303', 'Eviction storm', 0, undefined, 'turn', 10],
			['304', 'Be the kubelet', 0, undefined, 'either', 10],
			['305', 'Full disk', 0, undefined, 'turn', 7],
			['306', 'Drain day', 0, undefined, 'turn', 9],
		]),
	},
];

const card: LevelCard = {
	id: 'tetris-night',
	number: '103',
	title: 'Tetris night',
	seat: 'scheduler',
	clock: 'turn',
	minutes: 8,
	difficulty: 2,
	situation:
		'Forty pods arrive in waves on four nodes. Some want CPU, some want memory; the last one wants three whole cores. Place them so that it still fits.',
	learn: 'packing against spreading, two-dimensional fit, stranded capacity, image locality',
	may: 'bind, back off, preempt, mark unschedulable',
	win: 'the last pod runs and nothing was preempted',
	stars: 2,
	best: 688,
	attempts: 5,
	last: [414, 502, 560, 633, 688],
	floor: 231,
	par: 734,
	reference: 803,
	seed: '2',
	shippedSeeds: ['1', '2', '3'],
	modifiers: [],
	allModifiers: ['~x2', '~fog', '~slowapi', '~spot', '~single', '~skew'],
	assistance: 'Normal',
	assistances: ['Story', 'Normal', 'Hard', 'Ironman'],
	realStory:
		'A team had plenty of free CPU in sum, yet no single node with room for one more large pod. The number that would have warned them is the stranded share, shown in this level as a gauge.',
	unlocks: '104 All eggs in one basket',
	codex: ['requests', 'LeastAllocated', 'ImageLocality', 'stranded'],
	command: 'podfall play tetris-night@2',
};

const calendar = (): HomeFrame['daily']['calendar'] => {
	const next = numbers(5);
	const kinds = ['gold', 'half', 'played', 'missed'] as const;
	return [42, 43, 44, 45, 46, 47].map(week => ({
		week,
		days: Array.from({length: 7}, (_, day) => ({
			date: `2026-11-${String(day + 1).padStart(2, '0')}`,
			state:
				week === 47 && day > 4
					? ('future' as const)
					: week === 47 && day === 4
						? ('today' as const)
						: (kinds[Math.floor(next() * 4)] ?? 'missed'),
		})),
	}));
};

const home: HomeFrame = {
	ruleset: 'r1',
	kubernetes: '1.34',
	stars: 15,
	starsOf: 138,
	chapters,
	card,
	unfinished: {title: '202 Slow roll', code: 'slow-roll@1', at: '02:41', points: 547},
	daily: {
		date: '2026-11-20',
		number: '301',
		title: 'Silence',
		seat: 'node lifecycle',
		modifiers: ['~slowapi'],
		summary: 'One node stops talking. Is it dead? Your first finished run counts.',
		streak: 4,
		longest: 11,
		calendar: calendar(),
	},
	menu: [
		{action: 'campaign', title: 'Campaign', note: '15 of 138 ★'},
		{action: 'daily', title: 'Daily', note: 'not played'},
		{action: 'endless', title: 'Endless', note: 'best 41 min'},
		{action: 'watch', title: 'Watch', note: 'bots play'},
		{action: 'class', title: 'Join a class', note: 'room code'},
		{action: 'replays', title: 'Replays', note: '23 runs'},
		{action: 'boards', title: 'Boards', note: 'local'},
		{action: 'options', title: 'Options', note: 'theme, keys'},
	],
	you: {
		seats: [
			{name: 'scheduler', done: 5, of: 7},
			{name: 'controllers', done: 2, of: 7},
		],
		bestRatio: {ratio: 1.04, medal: 'gold', level: '201'},
		weakest: [
			{metric: 'pend', points: -118, share: 1},
			{metric: 'strand', points: -78, share: 0.66},
			{metric: 'detect', points: -42, share: 0.36},
		],
		tryNext: '105 Zero means zero',
		week: [0.2, 0.3, 0, 0.6, 0.8, 0.45, 0.7],
		weekNote: '11 runs, 2 h 05 m',
		achievements: ['Look Before You Leap', 'Tetris', 'Let It Heal'],
		achievementsOf: 12,
	},
};

/** About 500 nodes in three zones, one of them silent. */
const large: Frame = {
	...outage,
	identity: {
		scenario: 'big-iron',
		seed: '7',
		modifiers: ['~x2'],
		seat: 'watch',
		difficulty: 'Hard',
		marks: ['practice'],
	},
	vitals: outage.vitals.map(vital =>
		vital.id === 'pods'
			? {
					...vital,
					text: [
						['ok', '●'],
						' 6,204 ',
						['warn', '○'],
						' 41 ',
						['info', '◐'],
						' 38 ',
						['bad', '✖'],
						' 1 ',
						['gone', '◌'],
						' 3',
					],
				}
			: vital.id === 'nodes'
				? {...vital, text: [['ok', '●'], ' 318 ', ['silent', '?'], ' 162 ', ['bad', '✖'], ' 6']}
				: vital,
	),
	cluster: cluster([
		zone('a', 162, 0.66, 'up', 142),
		zone('b', 162, 0.6, 'silent', 143),
		zone('c', 162, 0.84, 'up', 144),
	]),
};

/** Shorter vital signs for small screens. */
const briefs: Readonly<Record<string, Frame['vitals'][number]['text']>> = {
	score: [['head', '642'], ' ', ['mark', '★★'], ['dim', '☆']],
	slo: [['warn', '99.62%']],
	pods: [['ok', '●'], '298 ', ['warn', '○'], '7 ', ['info', '◐'], '6 ', ['bad', '✖'], '1'],
	nodes: [['ok', '●'], '16 ', ['silent', '?'], '8'],
};

const withBriefs = (frame: Frame): Frame => ({
	...frame,
	vitals: frame.vitals.map(vital => ({...vital, brief: briefs[vital.id] ?? vital.text})),
});

const mind: NonNullable<SchedulerBench['mind']> = {
	node: 'node-b1',
	standing: ['node-b1 is ', ['warn', '19 points behind node-c1']],
	filters: [
		{label: 'NodeUnschedulable', text: [['ok', 'passes']]},
		{label: 'NodeResourcesFit', text: [['ok', 'passes']]},
	],
	ways: [
		{
			change: 'NodeResourcesFit gives it 76 in place of 56',
			outcome: [
				['ok', 'it goes there'],
				['dim', ', total 576'],
			],
		},
		{
			change: 'TaintToleration weighs ×2 in place of ×3',
			outcome: [
				['ok', 'it goes there'],
				['dim', ', total 556'],
			],
		},
		{
			change: 'shop/cache-1 is gone',
			outcome: [
				['warn', 'it draws lots'],
				['dim', ', total 575'],
			],
		},
	],
};

export const frames = {
	home: {...base, revision: 1, stage: 'home', home} satisfies Frame as Frame,
	brief: {
		...base,
		revision: 1,
		stage: 'brief',
		brief: {
			card,
			goals: ['all forty pods bound', 'train-1 runs', 'nothing preempted'],
			prediction: {
				question: 'Spread the first wave evenly. What happens to train-1?',
				choices: [
					'It fits: a quarter of each node is free',
					'It waits: no node has three cores in one piece',
					'It preempts a web pod',
				],
			},
			controls: ['seat.bind', 'seat.node', 'seat.unschedulable', 'seat.back-off', 'seat.preempt', 'why'],
			cluster: [
				{label: 'zones', text: 'a, b, c'},
				{label: 'rack nodes', text: '4 with 8 cpu, 16Gi each'},
				{label: 'faults', text: '1 kind; told when they strike'},
			],
			worth: [
				{label: 'pending', text: '250'},
				{label: 'stranded room', text: '150'},
				{label: 'stars', text: '★ the goals  ★★ 700  ★★★ 820'},
			],
			words: [
				{word: 'request', meaning: 'what a container asks for and is promised'},
				{word: 'stranded', meaning: 'free on paper, too small or lopsided for any pod'},
				{word: 'binding', meaning: "the scheduler's one write: this pod, that node"},
			],
		},
	} satisfies Frame as Frame,
	watch: withBriefs(outage),
	large,
	scheduler: bench,
	scores: {...bench, scheduler: {...bench.scheduler!, mind}} as Frame,
	/** As a run of `test/levels/small-storm` had it, with two edits and a comparison. */
	tuner: tunerFrame as unknown as Frame,
	controller: rollout,
	objects: {...outage, identity: {...outage.identity!, seat: 'operator'}, objects: objects(168, 0, 60)} as Frame,
	timeline: {
		...outage,
		clock: {...outage.clock!, state: 'paused'},
		identity: {...outage.identity!, seat: 'timeline'},
		narrator: {
			lead: '07:00.0',
			tone: 'mark',
			text: ['truth: zone b cut off · API: still eight nodes Ready. The API learns it after ', ['head', '38.9 s'], '.'],
		},
		timeline,
	} as Frame,
	result: {
		...base,
		revision: 1,
		stage: 'result',
		identity: result.identity,
		clock: {mode: 'turn', state: 'done', speed: 1, now: at('15:00'), duration: at('15:00'), warmup: 0, rewindFrom: 0},
		score: result.score,
		narrator: {lead: 'par', tone: 'par', text: 'took 360 s: 50 s lease, then 300 s toleration; it must wait for both'},
		result,
	} satisfies Frame as Frame,
};

export type FrameName = keyof typeof frames;

/** A window into the pod list, as a session would give it. */
export const objectsAt = (from: number, count: number): ObjectsFrame => objects(168, from, count);
