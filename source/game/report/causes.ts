/*
From a lost request back to its root. Traffic tells how many requests were lost, and the fact that put their path in
that state; facts carry their causes; so every lost request hangs on a tree whose root is a fault, something that
somebody asked for, or the way the scenario began.

	02:00.0 node-b lost its power.
	  └─ 02:00.0 machine lost power: machine/node-b
	       └─ 2,600 requests of web failed: connect-timeout        02:00 to 02:52

The book keeps what it needs as facts are told, because the chronicle forgets routine facts and the tree must not.
Who acts because nothing was heard acts without a cause of its own; here it hangs on what made the node fall silent.
Deliberately absent: blame for what several faults did together. `blame.ts` measures that by running again without each.
*/
import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Loss} from '../score/scoreboard.ts';
import {changeMade, faultStruck, requestsLostTold, requestsSlowTold, trafficTold} from '../score/words.ts';

/** Requests that were lost or slow for one reason, of one account, over a stretch of time. */
export type LostRequests = {
	readonly slo: string;
	/** `slow`, or the cause of failure: `connect-timeout`. */
	readonly category: string;
	/** The fact that put their path in that state; 0: the scenario began so. */
	readonly cause: number;
	readonly count: number;
	readonly from: Millis;
	readonly until: Millis;
	/** Machines, pods or services where they were lost, at most a few. */
	readonly where: readonly string[];
};

export type RootKind = 'fault' | 'intent' | 'start';

/** A fact, what it led to, and the requests that were lost because of it. */
export type CauseNode = {
	/** Undefined for the way the scenario began. */
	readonly fact: Fact | undefined;
	readonly losses: readonly LostRequests[];
	readonly children: readonly CauseNode[];
	/** Of this fact and of all that followed from it. */
	readonly failed: number;
	readonly slow: number;
};

export type Root = CauseNode & {readonly kind: RootKind};

/** One of the lines that cost most points, with the root of what happened then. */
export type LossWithRoot = Loss & {readonly root: Root | undefined};

export type CauseBook = {
	/** Every fact, as it is told. */
	fold(fact: Fact): void;
	/** Those that lost most first. */
	roots(): readonly Root[];
	/** The ledger's losses, each with the root that lost most requests of the same kind in that time. */
	explain(losses: readonly Loss[]): readonly LossWithRoot[];
	save(): Saved;
	load(saved: Saved): void;
};

const placesKept = 6;

/** Consequences that are kept for the tree although nobody lost a request by them. */
const stepsKept = 4000;

/** Routine facts through which a chain was followed, so that what comes after them finds its way. */
const trackedKept = 50_000;

/** Steps of a recovery: worth a line below a fault, although each of them is routine. */
const steps: ReadonlySet<string> = new Set([
	'update node/status',
	'update node',
	'update pod/status',
	'delete pod',
	'create pod',
	'update endpointslice',
	'chosen',
	'unschedulable',
	'pod ready',
	'became leader',
]);

const isFault = (fact: Fact): boolean => fact.what === faultStruck || fact.what === changeMade;

/** An intent's fact carries its number in the log. */
const isIntent = (fact: Fact): boolean => typeof fact.detail?.order === 'number';

const kindOf = (fact: Fact | undefined): RootKind => {
	if (fact === undefined) {
		return 'start';
	}

	if (isFault(fact)) {
		return 'fault';
	}

	return isIntent(fact) ? 'intent' : 'start';
};

export type CauseBookOptions = {
	/** The chronicle's memory, asked once for each chain while it still remembers. */
	readonly find: (id: number) => Fact | undefined;
	/** What was lost up to here was nobody's doing: everything was still starting. */
	readonly scoredFrom?: Millis;
};

export const createCauseBook = ({find, scoredFrom = 0}: CauseBookOptions): CauseBook => {
	const kept = new Map<number, Fact>();
	/** Facts that are not kept themselves: the nearest kept one before them. */
	const tracked = new Map<number, number>();
	const lost = new Map<string, LostRequests>();

	const nearestKept = (id: number): number => (kept.has(id) ? id : (tracked.get(id) ?? 0));

	/** Keeps a fact and everything that led to it. */
	const keepChain = (id: number): void => {
		for (let next = id; next !== 0 && !kept.has(next); ) {
			const fact = find(next);

			if (fact === undefined) {
				return;
			}

			kept.set(fact.id, fact);
			next = fact.cause;
		}
	};

	const foldLoss = (fact: Fact): void => {
		if (fact.at <= scoredFrom) {
			return;
		}

		const {slo = '', category = 'slow', count = 0, where = ''} = fact.detail ?? {};
		keepChain(fact.cause);
		const key = `${slo}|${category}|${fact.cause}`;
		const before = lost.get(key);
		const places = before?.where ?? [];
		const place = String(where);
		lost.set(key, {
			slo: String(slo),
			category: String(category),
			cause: fact.cause,
			count: (before?.count ?? 0) + Number(count),
			from: before?.from ?? fact.at,
			until: fact.at,
			where: places.length >= placesKept || places.includes(place) ? places : [...places, place],
		});
	};

	const track = (id: number, ancestor: number): void => {
		tracked.set(id, ancestor);

		if (tracked.size > trackedKept) {
			const oldest = tracked.keys().next();

			if (oldest.done !== true) {
				tracked.delete(oldest.value);
			}
		}
	};

	/** Beginnings are kept, and of what follows from them the facts that are worth a line. */
	const foldOther = (fact: Fact): void => {
		const ancestor = nearestKept(fact.cause);
		const isStep = fact.weight !== 'routine' || steps.has(fact.what);

		if (isFault(fact) || isIntent(fact) || (ancestor !== 0 && isStep && kept.size < stepsKept)) {
			kept.set(fact.id, fact);
		} else if (ancestor !== 0) {
			track(fact.id, ancestor);
		}
	};

	const lossesBy = (): Map<number, LostRequests[]> => {
		const byCause = new Map<number, LostRequests[]>();

		for (const loss of lost.values()) {
			const cause = nearestKept(loss.cause);
			byCause.set(cause, [...(byCause.get(cause) ?? []), loss]);
		}

		return byCause;
	};

	const roots = (): Root[] => {
		const byCause = lossesBy();
		const children = new Map<number, Fact[]>();

		for (const fact of [...kept.values()].sort((left, right) => left.id - right.id)) {
			const parent = nearestKept(fact.cause);
			children.set(parent, [...(children.get(parent) ?? []), fact]);
		}

		const grow = (fact: Fact | undefined, own: readonly Fact[]): CauseNode => {
			const below = own.map(child => grow(child, children.get(child.id) ?? []));
			const losses = [...(byCause.get(fact?.id ?? 0) ?? [])].sort(
				(left, right) => right.count - left.count || (left.category < right.category ? -1 : 1),
			);
			const sum = (isSlow: boolean): number =>
				losses.reduce((before, loss) => ((loss.category === 'slow') === isSlow ? before + loss.count : before), 0);
			return {
				fact,
				losses,
				children: below,
				failed: sum(false) + below.reduce((before, child) => before + child.failed, 0),
				slow: sum(true) + below.reduce((before, child) => before + child.slow, 0),
			};
		};

		const start = {...grow(undefined, []), kind: 'start' as const};
		const grown = (children.get(0) ?? []).map(fact => ({
			...grow(fact, children.get(fact.id) ?? []),
			kind: kindOf(fact),
		}));
		return [...grown, start]
			.filter(root => root.failed + root.slow > 0 || root.kind === 'fault')
			.sort(
				(left, right) =>
					right.failed - left.failed || right.slow - left.slow || (left.fact?.id ?? 0) - (right.fact?.id ?? 0),
			);
	};

	/** Requests of a root that were lost between two moments, of the kind that a rule counts. */
	const shareOf = (node: CauseNode, loss: Loss): number => {
		const isSlow = loss.rule === 'lat';
		const here = node.losses
			.filter(each => (each.category === 'slow') === isSlow && each.until >= loss.from && each.from <= loss.until)
			.reduce((sum, each) => sum + each.count, 0);
		return here + node.children.reduce((sum, child) => sum + shareOf(child, loss), 0);
	};

	const touches = (node: CauseNode, loss: Loss): boolean =>
		loss.facts.some(id => id === node.fact?.id || nearestKept(id) === node.fact?.id) ||
		node.children.some(child => touches(child, loss));

	const rootOf = (loss: Loss, all: readonly Root[]): Root | undefined => {
		const named = all.find(root => root.fact !== undefined && touches(root, loss));

		if (loss.rule !== 'avail' && loss.rule !== 'lat') {
			return named;
		}

		return all.reduce<{root: Root | undefined; most: number}>(
			(best, root) => {
				const share = shareOf(root, loss);
				return share > best.most ? {root, most: share} : best;
			},
			{root: named, most: 0},
		).root;
	};

	return {
		fold(fact) {
			switch (fact.what) {
				case trafficTold:
					break;
				case requestsLostTold:
				case requestsSlowTold:
					foldLoss(fact);
					break;
				default:
					foldOther(fact);
			}
		},
		roots,
		explain(losses) {
			const all = roots();
			return losses.map(loss => ({...loss, root: rootOf(loss, all)}));
		},
		save: () => ({
			kept: [...kept.values()],
			tracked: [...tracked],
			lost: [...lost],
		}),
		load(saved) {
			for (const memory of [kept, tracked, lost]) {
				memory.clear();
			}

			for (const fact of saved.kept as readonly Fact[]) {
				kept.set(fact.id, fact);
			}

			for (const [id, ancestor] of saved.tracked as ReadonlyArray<readonly [number, number]>) {
				tracked.set(id, ancestor);
			}

			for (const [key, loss] of saved.lost as ReadonlyArray<readonly [string, LostRequests]>) {
				lost.set(key, loss);
			}
		},
	};
};
