/*
The tree of causes as screens and reports draw it. What several nodes or pods did alike is one line:

	05:00.0  Zone a lost its power.                                                   [1,719 failed]
	└─ 05:00.0  3 machines lost their power
	   ├─ 05:01.0  1,394 requests of front failed: connect-timeout, nobody answered   [05:01.0 to 06:06.0, worker-a1, …]
	   └─ 06:04.1  3 nodes are Unknown to the control plane: nothing was heard …      [64 s later]

Times are those of the first; a gap of a second and more is said, since it is a timer that ran.
*/
import type {Fact} from '../../engine/kernel/chronicle.ts';
import {clockText, type Millis} from '../../engine/kernel/time.ts';
import type {Branch} from '../view/frame.ts';
import {factsText, failureText, grouped, requestsText} from './cause-words.ts';
import type {CauseNode, LostRequests, Root} from './causes.ts';

const moment = (at: Millis): string => clockText(at).slice(0, -2);

const placesShown = 6;

const lossBranch = ({slo, category, count, from, until, where}: LostRequests): Branch => ({
	at: from,
	text:
		category === 'slow'
			? `${requestsText(count)} of ${slo} ${count === 1 ? 'was' : 'were'} slow`
			: `${requestsText(count)} of ${slo} failed: ${failureText(category)}`,
	aside: `${moment(from)} to ${moment(until)}${where.length > 0 ? `, ${where.join(', ')}` : ''}`,
});

/** Losses of one account and one kind are one. */
const mergedLosses = (losses: readonly LostRequests[]): readonly LostRequests[] => {
	const merged = new Map<string, LostRequests>();

	for (const loss of losses) {
		const key = `${loss.slo}|${loss.category}`;
		const known = merged.get(key);
		merged.set(
			key,
			known === undefined
				? loss
				: {
						...known,
						count: known.count + loss.count,
						from: Math.min(known.from, loss.from),
						until: Math.max(known.until, loss.until),
						where: [...new Set([...known.where, ...loss.where])].slice(0, placesShown),
					},
		);
	}

	return [...merged.values()].sort(
		(left, right) => right.count - left.count || (left.category < right.category ? -1 : 1),
	);
};

/** A node of the tree, and when what led to it happened. */
type Step = {readonly node: CauseNode; readonly before: Millis | undefined};

/** Nodes that say the same of different things. */
type Group = {
	readonly facts: readonly Fact[];
	readonly nodes: readonly CauseNode[];
	/** How long the first came after what led to it. */
	readonly gap: Millis;
	readonly failed: number;
	readonly slow: number;
};

/** `kubelet/node-b` is a kubelet. */
const voiceOf = ({who}: Fact): string => who.replace(/[@/].*$/, '');

const groupOf = (alike: readonly Step[]): Group => {
	const [first] = alike;
	const [at, before] = [first?.node.fact?.at, first?.before];
	return {
		facts: alike.flatMap(({node: {fact}}) => (fact === undefined ? [] : [fact])),
		nodes: alike.map(({node}) => node),
		gap: at === undefined || before === undefined ? 0 : at - before,
		failed: alike.reduce((sum, {node}) => sum + node.failed, 0),
		slow: alike.reduce((sum, {node}) => sum + node.slow, 0),
	};
};

/** What followed from the nodes of a group, like with like, in order of time. */
const groupsBelow = (nodes: readonly CauseNode[]): readonly Group[] => {
	const steps = nodes
		.flatMap(({fact, children}) => children.map((node): Step => ({node, before: fact?.at})))
		.sort((left, right) => (left.node.fact?.id ?? 0) - (right.node.fact?.id ?? 0));
	const byKind = new Map<string, Step[]>();

	for (const step of steps) {
		const {fact} = step.node;
		const isOwn = fact === undefined || typeof fact.detail?.text === 'string';
		const key = isOwn ? `${fact?.id ?? 0}` : `${fact.what}|${voiceOf(fact)}`;
		byKind.set(key, [...(byKind.get(key) ?? []), step]);
	}

	return [...byKind.values()].map(groupOf);
};

/** Lines below a fact that lead to no lost request are worth showing only up to here, and only so deep. */
const idleShown = 6;
const idleDepth = 5;

const harmText = ({failed, slow}: {readonly failed: number; readonly slow: number}): readonly string[] =>
	failed + slow > 0 ? [`${grouped(failed)} failed, ${grouped(slow)} slow`] : [];

const laterText = (gap: Millis): readonly string[] => (gap >= 1000 ? [`${Math.round(gap / 1000)} s later`] : []);

const groupBranch = (group: Group, depth: number): Branch => {
	const at = group.facts[0]?.at;
	const below = groupsBelow(group.nodes).filter(({failed, slow}) => failed + slow > 0 || depth < idleDepth);
	const left = below.filter(({failed, slow}) => failed + slow === 0).slice(idleShown);
	const children = below.filter(each => !left.includes(each)).map(each => groupBranch(each, depth + 1));
	const aside = [...harmText(group), ...laterText(group.gap)].join('; ');
	return {
		...(at === undefined ? {} : {at}),
		text: factsText(group.facts),
		...(aside === '' ? {} : {aside}),
		children: [...mergedLosses(group.nodes.flatMap(({losses}) => losses)).map(lossBranch), ...children],
	};
};

/** Every loss of a tree, without what led to it. */
const allLosses = ({losses, children}: CauseNode): readonly LostRequests[] => [
	...losses,
	...children.flatMap(allLosses),
];

/** What no fault and nobody caused: how the cluster stood is all there is to say. */
const startBranch = (roots: readonly Root[]): Branch => {
	const failed = roots.reduce((sum, root) => sum + root.failed, 0);
	const slow = roots.reduce((sum, root) => sum + root.slow, 0);
	return {
		text: 'no fault and no action: the cluster as it stood under its load',
		aside: harmText({failed, slow}).join(''),
		children: mergedLosses(roots.flatMap(allLosses)).map(lossBranch),
	};
};

/** The trees as screens and reports draw them; the roots that lost most first, and last what nobody caused. */
export const branchesOf = (roots: readonly Root[]): readonly Branch[] => {
	const began = roots.filter(({kind, failed, slow}) => kind === 'start' && failed + slow > 0);
	return [
		...roots
			.filter(({kind}) => kind !== 'start')
			.map(root => ({...groupBranch(groupOf([{node: root, before: undefined}]), 0), yours: root.kind === 'intent'})),
		...(began.length === 0 ? [] : [startBranch(began)]),
	];
};

/** Roots that cost something or were meant to: before the warm-up ends nothing counts, and everything is still starting. */
export const scoredRoots = (roots: readonly Root[], warmup: Millis): readonly Root[] =>
	roots.filter(({fact, failed, slow}) => (fact?.at ?? 0) > warmup || failed + slow > 0);
