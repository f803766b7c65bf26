import type {Call} from '../client/calls.ts';
import type {Seen} from '../client/seen.ts';
import type {Millis} from '../kernel/time.ts';
import type {EventRegistration} from './cluster-event.ts';
import type {NodeVerdict} from './diagnosis.ts';
import type {NodeInfo, Snapshot} from './node-info.ts';
import type {PluginStatus} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';
import type {Ranked} from './queue-order.ts';

/** What plug-ins may look at, all of it as stale as the scheduler's informers. */
export type Sight = {
	readonly now: Millis;
	readonly nodes: Snapshot;
	/** The other kinds: namespaces, services, claims, volumes, budgets. */
	readonly seen: Pick<Seen, 'get' | 'list'>;
	/** Pods that preemption promised to this node, in the order of the promises. */
	nominatedTo(node: string): readonly PodInfo[];
	/** The nodes that are promised to anybody; absent where nobody keeps a list, and each node has to be asked about. */
	promisedNodes?(): Iterable<string>;
	/** What Reserve of this plug-in planned for pods whose binding is under way. */
	plansOf(plugin: string): readonly unknown[];
	/** Is the pod waiting for its victims to be told? */
	isPreempting(uid: string): boolean;
	/** A chance of this pod's own, at least 0 and below 1: `draw('tie', 3)`. */
	draw(name: string, index: number): number;
};

/** Out of the way (`Skip`), rejected, failed, or what the filters of this plug-in need to know. */
export type PreFilterResult<Filtering> =
	| {readonly status: PluginStatus}
	| {readonly state: Filtering; readonly nodeNames?: ReadonlySet<string>};

export type PreScoreResult<Scoring> = {readonly status: PluginStatus} | {readonly state: Scoring};

/** What PostFilter looks at: the pod, why every node was refused, and the means to try again on copies. */
export type PostFilterInput = {
	readonly framework: Framework;
	readonly state: CycleState;
	readonly sight: Sight;
	/** Verdicts by node name; the others have `absent`. */
	readonly verdicts: ReadonlyMap<string, NodeVerdict>;
	readonly absent: PluginStatus;
};

/** Evict these pods from that node, so that the pod can go there. */
export type Nomination = {readonly node: string; readonly victims: readonly PodInfo[]; readonly pdbViolations: number};

/**
`nominated`: the node promised to the pod (with the victims that must go first); '' takes an earlier promise away;
undefined leaves it as it is.
*/
export type PostFilterResult = {
	readonly status: PluginStatus | undefined;
	readonly nominated?: string;
	readonly nomination?: Nomination;
};

/** What binding needs from a plug-in: calls to make, whether it must be asked again before going on, and with which plan. */
export type BindingStep = {
	readonly calls: readonly Call[];
	readonly wait: boolean;
	readonly plan?: unknown;
	readonly status?: PluginStatus;
};

/**
What a plug-in's words about a node depend on, besides the pod: so one answer can stand for many questions.

`node`: on the node alone, its record and what is counted of its pods. What it said for one pod holds for every pod of which
`key` says the same, until the node changes. With `images`, also on how many nodes have which image.
`labels`: within one cycle, on the values of these labels of the node. What it said about one node holds for its like.
*/
export type Dependence<State> =
	| {readonly on: 'node'; readonly images?: true; key(pod: PodInfo): string}
	| {readonly on: 'labels'; keys(state: State): readonly string[]};

/**
One plug-in, with as many of the extension points as it has something to say at.

`Filtering` is what PreFilter found out for Filter, `Scoring` what PreScore found out for Score; both are plain data.
*/
export type PluginOf<Filtering, Scoring> = {
	readonly name: string;
	/** Events that may make a pod schedulable that this plug-in rejected. */
	readonly events?: ReadonlyArray<EventRegistration<Sight>>;
	/** The order of the active queue; one plug-in of a profile has it. */
	goesBefore?(one: Ranked, other: Ranked): boolean;
	preEnqueue?(pod: PodInfo, sight: Pick<Sight, 'isPreempting'>): PluginStatus | undefined;
	preFilter?(pod: PodInfo, sight: Sight): PreFilterResult<Filtering>;
	filter?(pod: PodInfo, node: NodeInfo, state: Filtering, sight: Sight): PluginStatus | undefined;
	/** Absent: it must be asked about every node, every time. */
	readonly filterDepends?: Dependence<Filtering>;
	/** The state as it would be with another pod on the node. Changes `state`, which is a copy. */
	addPod?(state: Filtering, pod: PodInfo, added: PodInfo, node: NodeInfo, sight: Sight): void;
	removePod?(state: Filtering, pod: PodInfo, removed: PodInfo, node: NodeInfo, sight: Sight): void;
	copyState?(state: Filtering): Filtering;
	postFilter?(pod: PodInfo, input: PostFilterInput, preFiltered: boolean): PostFilterResult;
	preScore?(pod: PodInfo, feasible: readonly NodeInfo[], sight: Sight): PreScoreResult<Scoring>;
	score?(pod: PodInfo, node: NodeInfo, state: Scoring, sight: Sight): number | PluginStatus;
	/** Works out for itself what PreFilter or PreScore would have found, in profiles that do not ask them. */
	readonly managesWithout?: ReadonlyArray<'preFilter' | 'preScore'>;
	readonly scoreDepends?: Dependence<Scoring>;
	/** Brings the scores into 0..100, in place; `scores[i]` belongs to `nodes[i]`. */
	normalize?(scores: number[], nodes: readonly NodeInfo[], state: Scoring): void;
	/** Takes what the pod will use on the node; gives a plan, plain data, that PreBind gets back. */
	reserve?(pod: PodInfo, node: NodeInfo, state: Filtering, sight: Sight): {status?: PluginStatus; plan?: unknown};
	permit?(pod: PodInfo, node: NodeInfo): PluginStatus | undefined;
	preBind?(pod: PodInfo, node: string, plan: unknown, sight: Sight): BindingStep;
	/** The calls that bind the pod; undefined leaves it to the next plug-in. */
	bind?(pod: PodInfo, node: string): readonly Call[] | undefined;
};

/** A plug-in whose states' types do not matter here. */
export type Plugin = PluginOf<unknown, unknown>;

/** Arguments as a KubeSchedulerConfiguration names them; plain data. */
export type PluginArgs = Readonly<Record<string, unknown>>;

/** A plug-in that can be built with arguments. */
export type PluginFactory = {readonly name: string; build(args: PluginArgs): Plugin};

/** Names a plug-in and says how to build it from its arguments; what is absent in `args` has its default. */
export const definePlugin = <Filtering, Scoring>(
	name: string,
	build: (args: PluginArgs) => Omit<PluginOf<Filtering, Scoring>, 'name'>,
): PluginFactory => ({name, build: args => ({...build(args), name}) as Plugin});

/** A profile made ready: which plug-in is asked at which point, in order. */
export type Framework = {
	readonly schedulerName: string;
	readonly percentageOfNodesToScore: number;
	readonly plugins: readonly Plugin[];
	readonly weights: ReadonlyMap<string, number>;
	/** The plug-ins of each extension point by their number, in the order in which they are asked there. */
	readonly preEnqueues: readonly number[];
	readonly preFilters: readonly number[];
	readonly filters: readonly number[];
	/** Filters whose PreFilter this profile does not ask although they need what it finds. */
	readonly unprepared: readonly number[];
	readonly postFilters: readonly number[];
	readonly preScores: readonly number[];
	readonly scores: readonly number[];
	readonly reserves: readonly number[];
	readonly permits: readonly number[];
	readonly preBinds: readonly number[];
	readonly binds: readonly number[];
	/** Plug-ins whose filter state depends on the pods of a node. */
	readonly podCounters: readonly number[];
	/** The order of the active queue, if a plug-in gives one. */
	readonly goesBefore: Plugin['goesBefore'];
	/** What a plug-in that rejected a pod waits for. */
	readonly events: ReadonlyMap<string, ReadonlyArray<EventRegistration<Sight>>>;
};

/** What one cycle found out, by the number of the plug-in: plain data, copied for dry runs. */
export type CycleState = {
	readonly filtering: unknown[];
	/** Plug-ins that have nothing to filter for this pod. */
	readonly skipped: boolean[];
	/** Plug-ins whose PreFilter was asked; the others have no state to filter by. */
	readonly asked: boolean[];
};

export const newCycleState = (): CycleState => ({filtering: [], skipped: [], asked: []});

export const copyCycleState = (framework: Framework, state: CycleState): CycleState => {
	const filtering = state.filtering.map((held, index) => {
		const plugin = framework.plugins[index];
		return held === undefined || plugin?.copyState === undefined ? held : plugin.copyState(held);
	});
	return {filtering, skipped: state.skipped, asked: state.asked};
};
