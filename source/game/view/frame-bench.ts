/** The benches' part of a frame: what waits, what can be done about it, what each choice would cost, and why. */
import type {Millis} from '../../engine/kernel/time.ts';
import type {Branch, Line, ObjectRef, Saying, Tone} from './frame.ts';
import type {EventLine} from './frame-cluster.ts';

/** A pod that waits for a node. */
export type QueuedPod = {
	/** `namespace/name`. */
	readonly key: string;
	readonly name: string;
	readonly milliCpu: number;
	readonly memoryBytes: number;
	readonly priority: number;
	/** Since it was created. */
	readonly waits: Millis;
	/** back-off: until it may try again; unschedulable: until it is looked at again anyway. */
	readonly returnsIn?: Millis;
	/** `0/6 nodes`, the long form is in `message`. */
	readonly note?: string;
	readonly message?: string;
	readonly marked: boolean;
};

/** A pod on a node's lane. */
export type PodBlock = {
	readonly name: string;
	/** Name of its workload: pods of one workload look alike. */
	readonly app: string;
	readonly milliCpu: number;
	readonly memoryBytes: number;
	readonly priority: number;
	/** Could be preempted by the pod in hand. */
	readonly victim: boolean;
};

/** One plugin's word on one node. `raw` and `normalised` as the plugin gave them, `weighted` = normalised × weight. */
export type PluginScore = {readonly raw: number; readonly normalised: number; readonly weighted: number};

/** What one node would mean for the pod in hand. */
export type NodeOption = {
	readonly node: string;
	readonly zone: string;
	/** Passed every filter. */
	readonly fits: boolean;
	/** Sum of the weighted scores; undefined when refused. */
	readonly total?: number;
	/** In the order of `SchedulerBench.plugins`; empty when refused. */
	readonly scores: readonly PluginScore[];
	/** Refused by this plugin, in its words; and in about ten columns: `cpu -300m`. */
	readonly refusedBy?: string;
	readonly reason?: string;
	readonly brief?: string;
	readonly allocatableMilliCpu: number;
	readonly requestedMilliCpu: number;
	/** What is busy now, whoever asked for how much; only where the cluster has metrics. */
	readonly usedMilliCpu?: number;
	readonly allocatableMemoryBytes: number;
	readonly requestedMemoryBytes: number;
	readonly pods: readonly PodBlock[];
	readonly podLimit: number;
	/** `image ✓`, `▲ spot`: what else one should know, short. */
	readonly notes: Saying;
	/** After the drop: `web in c 1 → 2`, `pull about 12 s`. */
	readonly after: readonly Saying[];
	readonly marked: boolean;
};

/** What would change the scheduler's mind about one node; each way was tried in a cycle of its own. */
export type MindView = {
	readonly node: string;
	/** `node-b1 is 19 points behind node-c1`. */
	readonly standing: Saying;
	/** Every filter's word, in order. */
	readonly filters: readonly Line[];
	readonly ways: ReadonlyArray<{readonly change: string; readonly outcome: Saying}>;
	/** Why there is no way. */
	readonly none?: string;
};

export type GaugeLine = {
	readonly label: string;
	readonly share: number;
	/** The value in words: `0.31`, `41%`. */
	readonly text: string;
	readonly tone: Tone;
	readonly target?: number;
};

/** A pod that the kubelet turned away at its door: what becomes of a bind that nobody had checked. */
export type RejectedPod = {
	readonly name: string;
	readonly node: string;
	/** `OutOfcpu`. */
	readonly reason: string;
	/** `700m cpu asked, 400m free`. */
	readonly text: string;
	readonly at: Millis;
};

export type SchedulerBench = {
	readonly decision: number;
	/** Estimate of how many there will be; undefined when unknown. */
	readonly decisions?: number;
	/** In the order in which they would be taken. */
	readonly active: readonly QueuedPod[];
	readonly backoff: readonly QueuedPod[];
	readonly unschedulable: readonly QueuedPod[];
	readonly activeTotal: number;
	/** Bound, and turned away by the kubelet; newest first, a few. */
	readonly rejected?: readonly RejectedPod[];
	/** Shown as it works by itself: nobody can act here. */
	readonly readOnly?: boolean;
	/** The pod in hand; undefined when nothing waits. */
	readonly hand?: QueuedPod;
	/** Labels, image, tolerations, spread of the pod in hand. */
	readonly handLines: readonly Line[];
	/** Short and full names, with weights: `{short: 'Fit', name: 'NodeResourcesFit', weight: 1}`. */
	readonly plugins: ReadonlyArray<{readonly short: string; readonly name: string; readonly weight: number}>;
	/** At most about 60, in a fixed order (zone, name), those that fit and those that do not; the rest is counted. */
	readonly options: readonly NodeOption[];
	/** Nodes not in `options`, by reason: `{brief: 'cpu', count: 41}`. */
	readonly refused: ReadonlyArray<{readonly brief: string; readonly count: number}>;
	readonly nodeTotal: number;
	readonly gauges: readonly GaugeLine[];
	/** Replicas by zone of each app; `here` is where the pod in hand would count. */
	readonly spread: ReadonlyArray<{
		readonly app: string;
		readonly zones: ReadonlyArray<{readonly zone: string; readonly count: number; readonly inHand: boolean}>;
		readonly verdict?: readonly [Tone, string];
	}>;
	/** Formulas of the score under the cursor, with the numbers of this moment. */
	readonly formulas: readonly Line[];
	/** Whom the pod in hand could drive from the chosen node: keys, and in words. The first is what the real one would do. */
	readonly victims?: ReadonlyArray<{readonly keys: readonly string[]; readonly text: string}>;
	/** Of the chosen node, where it was asked for. */
	readonly mind?: MindView;
	readonly orders: ReadonlyArray<{readonly number: number; readonly text: string}>;
	/** Room left, in slots of a typical pod. */
	readonly room: ReadonlyArray<{readonly node: string; readonly slots: number; readonly strands: string}>;
	readonly roomNotes: readonly Line[];
	/** What is still to come, where the level tells. */
	readonly waves: ReadonlyArray<{
		readonly name: string;
		readonly tone: Tone;
		readonly pods: number;
		readonly milliCpu: number;
		readonly memoryBytes: number;
		readonly shape: string;
	}>;
	readonly events: readonly EventLine[];
	/** Score of the player and of par over the run so far, 0 to 1000, old to new. */
	readonly scoreHistory: readonly number[];
	readonly parHistory: readonly number[];
};

/** One line of the work list: an object whose wanted and observed state differ, or not. */
export type WorkItem = {
	/** `loop|namespace/name`: the loop that has the work, and the object's key. */
	readonly key: string;
	readonly object: ObjectRef;
	readonly tone: Tone;
	/** `10 → 8 (maxUnavailable)`, `4 of 4`. */
	readonly difference: string;
	/** `scale to 8`, `nothing to do`, `wait`. */
	readonly proposal: string;
	/** The loop would send something now. */
	readonly actionable: boolean;
};

/** The call as it would be sent. */
export type CallView = {
	/** Verb as HTTP has it. */
	readonly verb: string;
	/** Full path of the API. */
	readonly path: string;
	/** The change, as lines of YAML; a tone marks what is new. */
	readonly body: readonly Saying[];
	/** as, may, cost, batch, stale. */
	readonly lines: readonly Line[];
	readonly allowed: boolean;
	/** Why it may not be sent. */
	readonly refusal?: string;
};

/** One set of replicas under the chosen object. */
export type ReplicaRow = {
	readonly label: string;
	readonly name: string;
	readonly wanted: number;
	readonly ready: number;
	readonly starting: number;
	readonly terminating: number;
	/** A limit: `≤ 13`, `≥ 8`. */
	readonly limit?: string;
	readonly tone: Tone;
	/** One state a pod, in order; cut at 60. */
	readonly pods: readonly Tone[];
};

export type ControllerBench = {
	/** `deployment + replicaset loops`. */
	readonly loops: string;
	readonly decision: number;
	/** Those with a difference first. */
	readonly work: readonly WorkItem[];
	readonly counts: {readonly differ: number; readonly waiting: number; readonly settled: number};
	/** The object chosen: `Rollout web`, with its numbers. */
	readonly subject?: {
		readonly title: string;
		readonly facts: string;
		readonly rows: readonly ReplicaRow[];
		readonly sum?: ReplicaRow;
		readonly lines: readonly Line[];
		readonly owners?: Branch;
	};
	readonly call?: CallView;
	/** Other calls the seat may make here: key of the action (`seat.scale`) and words. */
	readonly others: ReadonlyArray<{readonly action: string; readonly text: string; readonly refusal?: string}>;
	/** Pods of the chosen object in the order in which its loop would give them up: `web-x2k8q`. */
	readonly victims?: readonly string[];
	/** Shown as they work by themselves: nobody can act here. */
	readonly readOnly?: boolean;
	/** The arithmetic. */
	readonly why: readonly Line[];
	readonly events: readonly EventLine[];
};
