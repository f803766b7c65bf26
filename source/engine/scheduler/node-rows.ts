/*
Answers kept for each node: what plug-ins said about pods of one template, and which nodes are alike by their labels.

A pod rarely comes alone: its template's other pods asked the same filters and scores about the same nodes a moment ago, and since
then one node has changed, the one that took the last of them. So each answer that depends on a node alone is kept in the
node's row under the template's key until that node changes. What the rows hold is what the plug-ins said, never a second
way to work it out. At 5,000 nodes 3.5 times as many basic pods a second as on the plain path; a few dozen nodes are asked again
(`node-table.ts` says from how many on rows are kept).

	template 100m, 500Mi      verdicts   NodeResourcesFit   Balanced   …        (bench scheduler-perf, basic, 5,000 nodes)
	node-a                    passes     92                 94
	node-b                    passes     ?                  ?                   took the last pod: asked again
	node-c                    cordoned   ?                  ?                   nobody asks for its scores

Deliberately absent: anything that must be saved. Rows are filled again when they are asked for.
*/
import type {NodeVerdict} from './diagnosis.ts';
import type {NodeInfo} from './node-info.ts';

/** What is known for the pods of one template, by the node's place in the list. */
export type TemplateRows = {
	/** The word of the filters that depend on the node alone: null passes, undefined was not asked since the node changed. */
	readonly verdicts: Array<NodeVerdict | null | undefined>;
	/** The raw scores of one plug-in; `notAsked` where it was not. `images`: they also depend on who has which image. */
	scores(plugin: number, images: boolean): Int32Array;
	/** The weighted sums over these plug-ins; undefined when they were kept for others. */
	sums(plugins: readonly number[]): Int32Array | undefined;
};

/** No score of a plug-in that is kept: scores are small. */
export const notAsked = -2_147_483_648;

/** May this score be kept as it is? */
export const isKeepable = (score: number): boolean => (score | 0) === score && score !== notAsked;

/** Nodes by the values of some labels: nodes of one group have the same. */
export type LabelGroups = {readonly groupOf: Int32Array; readonly count: number};

type Kept = TemplateRows & {
	/** Whose common word the verdicts are. */
	readonly filters: readonly number[];
	nodeChanged(at: number): void;
	imagesChanged(): void;
};

/** Rows for more templates than this at a time are forgotten together. */
const mostTemplates = 64;

/** Names of templates that were met once, so that a pod without siblings costs no rows. */
const mostMet = 1000;

/** No plug-in has this number. */
const sumsColumn = -1;

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
	one.length === other.length && one.every((index, at) => index === other[at]);

const createTemplateRows = (size: number, filters: readonly number[]): Kept => {
	const verdicts: Array<NodeVerdict | null | undefined> = new Array(size).fill(undefined);
	const columns = new Map<number, {readonly scores: Int32Array; readonly images: boolean}>();

	let summed: readonly number[] | undefined;

	return {
		filters,
		verdicts,
		scores(plugin, images) {
			const known = columns.get(plugin);

			if (known !== undefined) {
				return known.scores;
			}

			const scores = new Int32Array(size).fill(notAsked);
			columns.set(plugin, {scores, images});
			return scores;
		},
		sums(plugins) {
			summed ??= plugins;
			return isSame(summed, plugins) ? this.scores(sumsColumn, true) : undefined;
		},
		nodeChanged(at) {
			verdicts[at] = undefined;

			for (const {scores} of columns.values()) {
				scores[at] = notAsked;
			}
		},
		imagesChanged() {
			for (const {scores, images} of columns.values()) {
				if (images) {
					scores.fill(notAsked);
				}
			}
		},
	};
};

const groupNodes = (nodes: readonly NodeInfo[], keys: readonly string[]): LabelGroups => {
	const groups = new Map<string, number>();
	const groupOf = new Int32Array(nodes.length);

	for (const [at, {labels}] of nodes.entries()) {
		// No value has this separator; a label that is absent is not one that is empty.
		const name = keys.map(key => (labels[key] === undefined ? '-' : `=${labels[key]}`)).join('\u0000');
		const group = groups.get(name) ?? groups.size;
		groups.set(name, group);
		groupOf[at] = group;
	}

	return {groupOf, count: groups.size};
};

export const createNodeRows = () => {
	/** By whoever asks, which is a profile's framework: two of them may judge the same pod differently. */
	const templates = new Map<object, Map<string, Kept>>();
	const met = new Set<string>();
	let size = 0;
	const groups = new Map<string, LabelGroups>();
	let nodes: readonly NodeInfo[] = [];
	let places = new Int32Array(0);
	const scratch: number[] = [];

	const forget = (): void => {
		templates.clear();
		size = 0;
	};

	const forEach = (work: (template: Kept) => void): void => {
		for (const ofFramework of templates.values()) {
			for (const template of ofFramework.values()) {
				work(template);
			}
		}
	};

	return {
		/** Where a pass notes the places of the nodes it found; each pass writes over the last. */
		get places(): Int32Array {
			return places;
		},
		/** Room for the scores of one plug-in at a time. */
		scratch,
		/** What these filters of a framework said of pods with this key; undefined for the first of them. */
		template(framework: object, filters: readonly number[], key: string): TemplateRows | undefined {
			const known = templates.get(framework)?.get(key);

			if (known !== undefined) {
				return isSame(known.filters, filters) ? known : undefined;
			}

			if (!met.has(key)) {
				if (met.size >= mostMet) {
					met.clear();
				}

				met.add(key);
				return undefined;
			}

			if (size >= mostTemplates) {
				forget();
			}

			const made = createTemplateRows(nodes.length, filters);
			templates.set(framework, (templates.get(framework) ?? new Map<string, Kept>()).set(key, made));
			size += 1;
			return made;
		},
		groups(keys: readonly string[]): LabelGroups {
			const name = keys.join('\u0000');
			const known = groups.get(name);

			if (known !== undefined) {
				return known;
			}

			const made = groupNodes(nodes, keys);
			groups.set(name, made);
			return made;
		},
		/** The list of nodes is another one. */
		relist(list: readonly NodeInfo[]): void {
			nodes = list;
			places = new Int32Array(list.length);
			forget();
			groups.clear();

			for (const [at, node] of list.entries()) {
				node.at = at;
			}
		},
		/** A node's record changed, or what is counted of its pods. */
		nodeChanged({at}: NodeInfo): void {
			if (at >= 0 && at < nodes.length) {
				forEach(template => template.nodeChanged(at));
			}
		},
		labelsChanged(): void {
			groups.clear();
		},
		imagesChanged(): void {
			forEach(template => template.imagesChanged());
		},
	};
};

export type NodeRows = Pick<ReturnType<typeof createNodeRows>, 'template' | 'groups' | 'places' | 'scratch'>;
