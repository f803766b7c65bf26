/**
The score: facts and censuses go in, thousandths of points come out, and every lost point knows why.

	facts ─┐                    ┌─ tally ─ value ─ quality curve ─ weight, gate ─▶ points
	       ├─▶ scoreboard ─▶ rule
	census ┘                    └─ notes ─▶ ledger: when, how much, by which fact

A rule measures one thing; the curve is the same for all: perfect is 1, on target is 0.6, and there is never a cliff.
Worked example: availability 99 % promised, 2,600 of 135,000 requests failed. The budget was 1,350, so 1.926 budgets are
spent; q = 1 / (1 + 2/3 × 1.926) = 0.438, times a weight of 250 is 109.5 points.

Deliberately absent: thresholds that give or take all, bonus points, and anything that a player could gain by making
requests not happen: demand is open-loop.
*/
import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import {type Millis, seconds} from '../../engine/kernel/time.ts';
import type {MetricId} from '../scenario/schema.ts';
import type {Census} from './census.ts';
import {createIncidents, type Incident} from './incidents.ts';
import {createLedger, type Entry, type LedgerLine, linesOf} from './ledger.ts';
import {gateOf, quality} from './quality.ts';
import type {Rule, Scene, ScoreSetting, Tally} from './rule.ts';
import {rules} from './rules/index.ts';
import {trafficTold} from './words.ts';

/** How one rule stands. `thousandths` are of a point; a rule whose weight is 0 is shown and earns nothing. */
export type RuleStanding = {
	readonly rule: MetricId;
	readonly title: string;
	readonly weight: number;
	/** Undefined: there was nothing to measure, which counts as perfect. */
	readonly value: number | undefined;
	readonly best: number;
	readonly reference: number;
	readonly quality: number;
	/** What the gate let through: 1 for rules that are not gated. */
	readonly gate: number;
	readonly thousandths: number;
	readonly words: string;
	readonly formula: string;
};

export type Loss = LedgerLine & {readonly title: string};

/** What becomes of a run that is lost before its end: requests that still would have come. */
export type Remaining = ReadonlyArray<{readonly slo: string; readonly offered: number}>;

/**
Folds facts and censuses into points. Everything that was lost has a ledger line: the total is the sum of the lines.
*/
export type Scoreboard = {
	/** Every fact, as it is told. */
	fold(fact: Fact): void;
	/** Once a virtual second. */
	second(census: Census): void;
	/** The run was lost now: what is still to come fails, and clocks run to the end. */
	lose(now: Millis, remaining: Remaining): void;
	standings(): readonly RuleStanding[];
	/** 0 to 1000. */
	total(): number;
	/** How much of thrift and gentleness counts, 0 to 1. */
	gate(): number;
	/** Thousandths of points: what each rule offered, and what each trouble took. Their sum, in points, is the total. */
	ledger(): readonly LedgerLine[];
	/** The lines that took most. */
	biggestLosses(count: number): readonly Loss[];
	incidents(): readonly Incident[];
	/** How many of them health has not returned from. */
	openIncidents(): number;
	/** How long a fault of this name had lasted when it was seen first; undefined while nobody has. */
	detectedAfter(id: string): Millis | undefined;
	/** The score had the run ended then, one value every `curveStep` from the start of scored time. */
	curve(): readonly number[];
	save(): Saved;
	load(saved: Saved): void;
};

export const curveStep: Millis = seconds(5);

/** A copy of a tally: numbers, text, lists and records of them. */
const copyPlain = <T>(value: T): T => {
	if (Array.isArray(value)) {
		return value.map(copyPlain) as T;
	}

	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyPlain(each)])) as T;
	}

	return value;
};

/** `play` is every rule unless a test says otherwise. */
export const createScoreboard = (setting: ScoreSetting, play: readonly Rule[] = rules): Scoreboard => {
	const incidents = createIncidents(setting.slos);
	const ledger = createLedger();
	let tallies = new Map<MetricId, Tally>(play.map(rule => [rule.id, rule.start()]));
	let now: Millis = setting.from;
	let curve: number[] = [];
	let last: Census | undefined;

	const folding = play.filter(rule => rule.fold !== undefined);

	const scene = (): Scene => ({setting, incidents, now: Math.min(now, setting.until)});
	const tallyOf = (rule: Rule): Tally => tallies.get(rule.id)!;
	const isScored = (at: Millis): boolean => at > setting.from && at <= setting.until;

	const foldAt = (fact: Fact): void => {
		const around = scene();

		for (const rule of folding) {
			rule.fold?.(tallyOf(rule), fact, around, note => ledger.note(rule.id, fact.at, note));
		}
	};

	const count = (census: Census): void => {
		const around = scene();

		for (const rule of play) {
			rule.second?.(tallyOf(rule), census, around, note => ledger.note(rule.id, census.at, note));
		}
	};

	const second = (census: Census): void => {
		now = Math.max(now, census.at);
		last = census;
		incidents.second(census);

		if (isScored(census.at)) {
			count(census);

			if ((census.at - setting.from) % curveStep === 0) {
				curve.push(total());
			}
		}
	};

	const measure = (rule: Rule) => {
		const around = scene();
		const tally = tallyOf(rule);
		const best = setting.best[rule.id] ?? rule.best?.(tally, around) ?? 0;
		const reference = setting.refs[rule.id] ?? rule.reference(tally, around);
		const value = rule.value(tally, around);
		return {value, best, reference, quality: value === undefined ? 1 : quality({value, best, reference})};
	};

	const qualityOf = (id: MetricId): number | undefined => {
		const rule = play.find(each => each.id === id);
		return rule === undefined || (setting.weights[id] ?? 0) === 0 ? undefined : measure(rule).quality;
	};

	const gate = (): number => gateOf(qualityOf('avail') ?? qualityOf('cp') ?? 1);

	const thousandthsOf = (weight: number, measured: number, passed: number): number =>
		Math.round(weight * measured * passed * 1000);

	const standings = (): RuleStanding[] => {
		const open = gate();

		return play.map(rule => {
			const weight = setting.weights[rule.id] ?? 0;
			const measured = measure(rule);
			const passed = rule.gated ? open : 1;
			return {
				rule: rule.id,
				title: rule.title,
				weight,
				...measured,
				gate: passed,
				thousandths: thousandthsOf(weight, measured.quality, passed),
				words: measured.value === undefined ? 'nothing to measure' : rule.words(measured.value),
				formula: rule.formula,
			};
		});
	};

	/** Weights of metrics that no rule measures here: nobody loses them. */
	const unmeasured = (): ReadonlyArray<readonly [MetricId, number]> =>
		(Object.entries(setting.weights) as Array<[MetricId, number]>).filter(
			([id, weight]) => weight > 0 && !play.some(rule => rule.id === id),
		);

	const total = (): number => {
		const open = gate();
		const earned = play.reduce((sum, rule) => {
			const weight = setting.weights[rule.id] ?? 0;
			return weight === 0 ? sum : sum + thousandthsOf(weight, measure(rule).quality, rule.gated ? open : 1);
		}, 0);
		const given = unmeasured().reduce((sum, [, weight]) => sum + weight * 1000, 0);
		return Math.round((earned + given) / 1000);
	};

	const lines = (): LedgerLine[] => {
		const span = {from: setting.from, until: Math.min(now, setting.until)};
		const measured = standings()
			.filter(({weight}) => weight > 0)
			.flatMap(({rule, title, weight, thousandths}) =>
				linesOf({id: rule, title}, weight * 1000, thousandths, ledger.of(rule), span),
			);
		const given = unmeasured().map(([rule, weight]) => ({
			rule,
			about: '',
			text: 'not measured here',
			...span,
			facts: [],
			thousandths: weight * 1000,
		}));
		return [...measured, ...given];
	};

	return {
		fold(fact) {
			incidents.fold(fact);

			if (isScored(fact.at)) {
				foldAt(fact);
			}
		},
		second,
		lose(at, remaining) {
			for (const {slo, offered} of remaining) {
				const detail = {slo, offered, good: 0, slow: 0, failed: offered};
				foldAt({id: 0, at, what: trafficTold, who: 'score', about: `slo/${slo}`, weight: 'routine', cause: 0, detail});
			}

			const still = last;

			if (still === undefined) {
				return;
			}

			for (let moment = at + 1000; moment <= setting.until; moment += 1000) {
				const nothingNew = {
					created: 0,
					bound: [],
					disrupted: [],
					writes: [],
					violations: [],
					declared: [],
					answered: [],
				};
				second({...still, ...nothingNew, at: moment});
			}
		},
		standings,
		total,
		gate,
		ledger: lines,
		biggestLosses: wanted =>
			lines()
				.filter(line => line.thousandths < 0)
				.sort(
					(left, right) =>
						left.thousandths - right.thousandths || left.from - right.from || (left.about < right.about ? -1 : 1),
				)
				.slice(0, wanted)
				.map(line => ({...line, title: play.find(rule => rule.id === line.rule)?.title ?? line.rule})),
		incidents: () => incidents.all(),
		openIncidents: () => incidents.open(),
		detectedAfter: id => incidents.detectedAfter(id),
		curve: () => curve,
		save: () => ({
			now,
			last,
			curve: [...curve],
			tallies: [...tallies].map(([id, tally]) => [id, copyPlain(tally)] as const),
			entries: ledger.all(),
			incidents: incidents.save(),
		}),
		load(saved) {
			now = saved.now as Millis;
			last = saved.last as Census | undefined;
			curve = [...(saved.curve as readonly number[])];
			tallies = new Map(
				(saved.tallies as ReadonlyArray<readonly [MetricId, Tally]>).map(([id, tally]) => [id, copyPlain(tally)]),
			);
			ledger.restore(saved.entries as readonly Entry[]);
			incidents.load(saved.incidents as Saved);
		},
	};
};
