/*
The shape of a resolved scenario: nothing left out, nothing to parse. Durations are whole virtual milliseconds, sizes are
bytes, quantities of instances stay Kubernetes quantities (`"2"`, `4Gi`), references are object keys (`shop/web`). What the
engine takes as it is written (programs, users, the storm) has the engine's own types.
*/
import type {Taint} from '../../engine/api/kinds/node.ts';
import type {LabelSelector, Labels} from '../../engine/api/meta.ts';
import type {ApiObject, ObjectKey} from '../../engine/api/object.ts';
import type {
	Announce,
	ApiServerFlags,
	ClientPlan,
	Program,
	SchedulerConfiguration,
	FaultItem as Strike,
} from '../../engine/cluster.ts';
import type {Millis} from '../../engine/kernel/time.ts';

export type {Taint} from '../../engine/api/kinds/node.ts';
/** What the engine takes as an author writes it. */
export type {
	Announce,
	FaultSchedule,
	FaultTarget,
	Point,
	Program,
	RequestClass,
	Selector,
	ServiceCall,
	Shape,
} from '../../engine/cluster.ts';

/** A text of `text.<lang>`, by its key: `hint.fit.1`. */
export type TextKey = string;

/** A condition in the language of `expressions.ts`, already checked: `at_end(count(pods(phase='Pending')) == 0)`. */
export type ExpressionText = string;

export type SeatId =
	| 'watch'
	| 'gate'
	| 'scheduler'
	| 'tuner'
	| 'workload'
	| 'endpoints'
	| 'autoscaler'
	| 'node'
	| 'kubelet'
	| 'proxy'
	| 'cloud'
	| 'etcd'
	| 'operator';

export type MetricId =
	| 'avail'
	| 'lat'
	| 'bind'
	| 'pend'
	| 'detect'
	| 'restore'
	| 'conv'
	| 'stale'
	| 'cp'
	| 'data'
	| 'diag'
	| 'cost'
	| 'strand'
	| 'resil'
	| 'disr'
	| 'policy'
	| 'actions';

export type Metadata = {
	readonly id: string;
	readonly version: number;
	/** Empty when the scenario belongs to no chapter. */
	readonly chapter: string;
	/** Place in the campaign, 101; 0 when it has none. */
	readonly order: number;
	readonly difficulty: 1 | 2 | 3 | 4 | 5;
	/** Wall minutes, reading included. */
	readonly estimatedMinutes: number;
	readonly tags: readonly string[];
	readonly authors: readonly string[];
	readonly license: string;
	/** Ids that this scenario opens in the campaign; undefined: the next in order. */
	readonly unlocks: readonly string[] | undefined;
	readonly basedOn: string | undefined;
	readonly seedDefaults: readonly string[];
};

export type Learning = {
	readonly level: 'KCNA' | 'CKAD' | 'CKA' | 'CKS';
	readonly objectives: readonly TextKey[];
	readonly concepts: readonly string[];
	/** Which seed text and concept it covers: `D1#scheduler`. */
	readonly seeds: readonly string[];
	readonly domains: ReadonlyArray<{readonly exam: string; readonly domain: string; readonly topic: string}>;
	readonly prerequisites: readonly string[];
	readonly myths: readonly string[];
};

export type Time = {
	/** Scored and unscored time together, without the cooldown. */
	readonly duration: Millis;
	/** Unscored time at the start. */
	readonly warmup: Millis;
	/** Scored time after the duration in which no new fault strikes. */
	readonly cooldown: Millis;
	readonly clock: 'turn' | 'live' | 'either';
	/** Virtual seconds a wall second in live mode. */
	readonly speed: number;
	readonly pause: 'free' | 'none' | {readonly budget: Millis};
	/** How often traffic is worked out. */
	readonly tick: Millis;
};

export type Instance = {
	/** Kubernetes quantities. */
	readonly cpu: string;
	readonly memory: string;
	readonly ephemeral: string;
	readonly maxPods: number;
	/** Money an hour. */
	readonly price: number;
	/** 1 is an ordinary core. */
	readonly speed: number;
	readonly disk: string;
};

export type NodePool = {
	readonly name: string;
	/** Nodes in each zone at the start, in the order of the cluster's zones. */
	readonly zones: Readonly<Record<string, number>>;
	/** The most nodes a zone may have. */
	readonly max: Readonly<Record<string, number>>;
	readonly instance: Instance;
	readonly labels: Labels;
	readonly taints: readonly Taint[];
	/** From order to Ready. */
	readonly boot: Millis;
	readonly spot: boolean;
	/** Images that are there before the first pull. */
	readonly images: readonly string[];
	/** Names of the nodes when they were given (`podfall run` on a dump of a cluster); else they are numbered. */
	readonly names: readonly string[];
};

export type ControlPlane = {
	readonly nodes: number;
	readonly etcdMembers: 1 | 3 | 5;
	readonly apiservers: number;
	readonly leaderElection: boolean;
	/** Members stand in different zones. */
	readonly zoneSpread: boolean;
	readonly flowControl: string;
	/** It runs outside, on no node, with these controllers and no scheduler: the bare world alone. */
	readonly hosted?: readonly string[];
	/** What its API server is started with; left out: as kubeadm starts it. */
	readonly apiServerFlags?: ApiServerFlags;
};

export type Addon = {
	readonly enabled: boolean;
	readonly replicas: number;
	readonly cpu: string;
	readonly memory: string;
	/** DNS only: a cache on each node. */
	readonly nodeLocal: boolean;
};

export type AddonName = 'dns' | 'metrics' | 'monitoring' | 'logging' | 'dashboard';

export type Network = {
	readonly proxyMode: 'iptables' | 'ipvs' | 'nftables';
	readonly rtt: {readonly sameNode: number; readonly sameZone: number; readonly crossZone: number};
	readonly podsPerNodeRange: number;
	readonly policyEngine: boolean;
	readonly conntrackMax: number;
};

export type StorageClass = {
	readonly name: string;
	readonly binding: 'WaitForFirstConsumer' | 'Immediate';
	readonly zoneBound: boolean;
	readonly attachTime: Millis;
};

export type ClusterPlan = {
	readonly zones: readonly string[];
	readonly controlPlane: ControlPlane;
	readonly nodePools: readonly NodePool[];
	readonly addons: Readonly<Record<AddonName, Addon>>;
	readonly network: Network;
	readonly cloud: {
		readonly enabled: boolean;
		readonly loadBalancer: boolean;
		readonly latency: Millis;
		readonly quota: number;
	};
	readonly storage: readonly StorageClass[];
	/** `bandwidth` in bytes a second; `rateLimit` in pulls a minute, 0 for none. */
	readonly registry: {readonly bandwidth: number; readonly latency: Millis; readonly rateLimit: number};
	readonly autoscaler: {readonly enabled: boolean; readonly scaleDownAfter: Millis};
	/** Ages of certificates at the start, by component. */
	readonly certificates: Readonly<Record<string, Millis>>;
};

/** A change that somebody else makes. Exactly one of `at` and `when` is given. */
export type TimelineItem = {
	readonly id: string;
	readonly at: Millis | undefined;
	readonly when: ExpressionText | undefined;
	/** The user who makes the calls. */
	readonly by: string;
	readonly action: TimelineAction;
	/** Of somebody's mistake: its kind, what to call it, and whether nobody is told. */
	readonly kind?: string;
	readonly told?: string;
	readonly hidden?: true;
};

export type TimelineAction =
	| {readonly type: 'apply'; readonly objects: readonly ApiObject[]}
	| {readonly type: 'delete'; readonly kind: string; readonly ref: ObjectKey}
	| {
			readonly type: 'patch';
			readonly kind: string;
			readonly ref: ObjectKey;
			readonly patch: Readonly<Record<string, unknown>>;
	  }
	| {readonly type: 'scale'; readonly kind: string; readonly ref: ObjectKey; readonly replicas: number}
	| {readonly type: 'command'; readonly command: string}
	| {readonly type: 'several'; readonly actions: readonly TimelineAction[]};

/** A group of users, as the engine takes it. */
export type TrafficClient = ClientPlan & {
	/** 0 to 1. */
	readonly jitter: number;
};

export type Traffic = {readonly clients: readonly TrafficClient[]; readonly noise: 'poisson' | 'none'};

export type Slo = {
	readonly id: string;
	readonly service: ObjectKey;
	/** Share of requests that must not fail, 0.99. */
	readonly availability: number;
	/** `target` is the share of successes that must be quicker than `threshold`. */
	readonly latency: {readonly threshold: Millis; readonly target: number};
	readonly weight: number;
};

export type PolicyRule = {
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly verbs: readonly string[];
	readonly resourceNames?: readonly string[];
};

export type OtherSeat =
	| {readonly type: 'bot'}
	| {readonly type: 'idle'}
	| {readonly type: 'broken'}
	| {readonly type: 'replay'; readonly file: string};

export type Seats = {
	readonly allowed: readonly SeatId[];
	readonly default: SeatId;
	readonly takeover: {
		readonly lease: boolean;
		readonly schedulerName: string | undefined;
		readonly loops: readonly string[];
		readonly node: string | undefined;
	};
	/** Objects in the player's care; empty for all. */
	readonly scope: {readonly namespaces: readonly string[]; readonly selector: LabelSelector | undefined};
	/** Replaces the seat's own rules when it is not empty. */
	readonly rbac: readonly PolicyRule[];
	readonly denyActions: readonly string[];
	readonly actionCost: Readonly<Record<string, Millis>>;
	/** When a tuner may change the scheduler's configuration; undefined: at any time. */
	readonly changeWindows: ReadonlyArray<{readonly at: Millis; readonly lasts: Millis}> | undefined;
	readonly tools: readonly string[];
	/** The kubectl commands that the scenario hands out, `scale`, `set image`; empty: whatever the rules allow. */
	readonly commands: readonly string[];
	readonly others: Readonly<Record<string, OtherSeat>>;
};

/** One line of the storm, as the engine takes it, and what only people read or cause. */
export type FaultItem = Strike & {
	readonly by: string | undefined;
	readonly describe: TextKey | undefined;
};

export type DirectorCard = {
	readonly kind: string;
	readonly params: Readonly<Record<string, unknown>>;
	/** Undefined: as the kind aims. */
	readonly target: FaultItem['target'];
	readonly weight: number;
};

export type Faults = {
	readonly allowQuorumLoss: boolean;
	readonly items: readonly FaultItem[];
	readonly director:
		| {readonly deck: readonly DirectorCard[]; readonly ratePerMinute: number; readonly boss: readonly string[]}
		| undefined;
};

export type Goal = {
	readonly id: string;
	readonly expr: ExpressionText;
	/** Undefined: the expression itself is shown. */
	readonly text: TextKey | undefined;
	readonly badge: boolean;
};

export type Objectives = {
	readonly win: readonly Goal[];
	readonly lose: readonly Goal[];
	readonly bonus: readonly Goal[];
};

export type RunbookRule = {
	readonly when: ExpressionText;
	readonly do: string;
	readonly once: boolean;
	readonly after: Millis;
};

export type Scoring = {
	/** The seat whose weights are used. */
	readonly preset: SeatId;
	/** A full replacement that sums to 1000; undefined: the preset's. */
	readonly weights: Partial<Record<MetricId, number>> | undefined;
	readonly refs: Partial<Record<MetricId, number>>;
	readonly best: Partial<Record<MetricId, number>>;
	/** The pod that stranded capacity is measured with, in quantities; undefined: the median request. */
	readonly refPod: {readonly cpu: string; readonly memory: string} | undefined;
	readonly stars: {readonly two: number; readonly three: number} | undefined;
	readonly parIsBad: boolean;
	readonly runbook: readonly RunbookRule[];
};

export type Hint = {
	readonly topic: string;
	readonly level: 1 | 2 | 3;
	readonly text: TextKey;
	/** Undefined: always on offer. */
	readonly when: ExpressionText | undefined;
};

export type TourStop = {
	readonly when: ExpressionText | undefined;
	readonly screen: string | undefined;
	readonly point: string | undefined;
	readonly text: TextKey;
	readonly wait: ExpressionText | undefined;
};

export type Assist = {
	readonly announce: Announce | undefined;
	readonly ghost: boolean;
	readonly stuckAfter: Millis;
	/** Undefined: as the difficulty says. */
	readonly cacheLag: 'none' | 'real' | undefined;
	readonly hints: readonly Hint[];
	readonly tour: readonly TourStop[];
};

export type Question = {
	readonly id: string;
	readonly ask: TextKey;
	readonly options: readonly TextKey[];
	/** Index of the right option. */
	readonly answer: number;
	readonly explain: TextKey;
	/** Undefined: predictions before the start, checks at the end. */
	readonly when: ExpressionText | undefined;
};

export type Quiz = {readonly predict: readonly Question[]; readonly check: readonly Question[]};

export type Explain = {
	readonly cards: readonly TextKey[];
	readonly story: {readonly text: TextKey; readonly sources: readonly string[]} | undefined;
};

export type PolicyName = 'bot' | 'random' | 'idle' | 'nobody' | 'runbook';

export type ScenarioTest =
	| {
			readonly type: 'policy';
			readonly policy: PolicyName;
			readonly seed: string | undefined;
			readonly expect: ExpressionText;
	  }
	| {readonly type: 'replay'; readonly replay: string; readonly expect: ExpressionText};

/** Texts by language, then by key; `en` is complete, others fall back to it key by key. */
export type Texts = Readonly<Record<string, Readonly<Record<TextKey, string>>>>;

/**
What a scenario was made of, as texts: a replay of a scenario that not everybody has carries it, and whoever opens the
replay reads it as strictly as any other file.
*/
export type ScenarioSource =
	| {readonly type: 'bare'; readonly controllers: readonly string[]; readonly flags: ApiServerFlags}
	| {
			readonly type: 'folder';
			readonly main: string;
			readonly files: ReadonlyArray<readonly [name: string, text: string]>;
			readonly schedulerConfig?: {readonly file: string; readonly text: string};
	  }
	| {
			readonly type: 'manifests';
			readonly name: string;
			readonly texts: ReadonlyArray<{readonly file: string; readonly text: string}>;
			readonly nodes?: number;
			readonly zones?: number;
			readonly faults?: readonly string[];
			readonly duration?: Millis;
			readonly schedulerConfig?: {readonly file: string; readonly text: string};
	  };

/** A scenario with nothing left out. Frozen. */
export type Scenario = {
	/** SHA-256 of everything but texts, notes, tests and calibration: see `identity.ts`. */
	readonly hash: string;
	readonly metadata: Metadata;
	readonly learning: Learning;
	/** The named set of component defaults, `k8s-1.34`. */
	readonly profile: string;
	/** Overrides of the profile; durations as milliseconds. */
	readonly tune: Readonly<Record<string, number | boolean | string>>;
	readonly time: Time;
	readonly cluster: ClusterPlan;
	/** Undefined: the scheduler as it is by default. */
	readonly scheduler?: SchedulerConfiguration;
	/** By image reference as the manifests write it; `default` for every other image. */
	readonly apps: Readonly<Record<string, Program>>;
	/** Created at time 0, in this order, through the API. */
	readonly objects: readonly ApiObject[];
	readonly timeline: readonly TimelineItem[];
	readonly traffic: Traffic;
	readonly slos: readonly Slo[];
	readonly seats: Seats;
	readonly faults: Faults;
	readonly objectives: Objectives;
	readonly scoring: Scoring;
	readonly assist: Assist;
	readonly quiz: Quiz;
	readonly explain: Explain;
	readonly text: Texts;
	readonly tests: readonly ScenarioTest[];
	/** What was guessed, for a scenario made from plain manifests; empty for a written one. */
	readonly notes: readonly string[];
	/** Undefined for a scenario that was made by a program. */
	readonly source?: ScenarioSource;
};

/** The text of a key in a language, in English when the language has none, else the key itself. */
export const textOf = (scenario: Scenario, key: TextKey, language = 'en'): string =>
	scenario.text[language]?.[key] ?? scenario.text.en?.[key] ?? key;

/** The behaviour of an image: its own entry, or the default. */
export const behaviourOf = (scenario: Scenario, image: string): Program | undefined =>
	Object.hasOwn(scenario.apps, image) ? scenario.apps[image] : scenario.apps.default;

/** What each goal says to people, by its id; its condition where the author wrote no text. */
export const goalTextsOf = (scenario: Scenario): ReadonlyMap<string, string> => {
	const {win, lose, bonus} = scenario.objectives;
	return new Map(
		[...win, ...lose, ...bonus].map(({id, text, expr}) => [id, text === undefined ? expr : textOf(scenario, text)]),
	);
};
