import {defaultTuning, type Tuning} from '../../engine/cluster.ts';
import {clockText, type Millis} from '../../engine/kernel/time.ts';
import type {LoggedIntent} from '../intent.ts';
import type {Measure, Run, RunOptions} from '../run.ts';
import type {Scenario} from '../scenario/schema.ts';
import type {ComparisonRow, ProfileComparison} from '../view/frame.ts';
import {firstTuning} from './first-tuning.ts';
import {differences, type Edits, edited, isSameTuning} from './settings.ts';
import {windowsOf} from './windows.ts';

/*
The same storm with two profiles. Both runs are the player's own up to the moment from which the profiles differ, the last
change or the beginning, and go on with the same storm; nothing else is done differently. What is compared are the scores as
they would stand at the end of the span.
*/

/** What was asked of the scheduler so far: the profile that it works with. */
export const tuningInForce = (intents: readonly LoggedIntent[], scenario: Scenario): Tuning => {
	const last = intents.findLast(({intent}) => intent.do === 'change-profile')?.intent;
	return last?.do === 'change-profile' ? last.profile : firstTuning(scenario);
};

export type ComparePlan = {
	/** From here on the profiles differ. */
	readonly from: Millis;
	readonly until: Millis;
	readonly a: {readonly title: string; readonly intents: readonly LoggedIntent[]};
	readonly b: {readonly title: string; readonly intents: readonly LoggedIntent[]};
	/** Whether it shows more of the storm than the player has seen. */
	readonly looksAhead: boolean;
};

const wordsOf = (tuning: Tuning): string => {
	const words = differences(defaultTuning, tuning);
	return words.length === 0 ? 'the default profile' : words.join(', ');
};

/** `A, but ImageLocality off`: two long profiles are told apart by what differs. */
const besideWords = (first: Tuning, other: Tuning): string =>
	isSameTuning(defaultTuning, other) ? wordsOf(other) : `A, but ${differences(first, other).join(', ')}`;

type Played = Pick<Run, 'intents' | 'now' | 'end' | 'scenario'>;

/** The log with another profile in the place of the last change, or at `from` where there was none; one that changes nothing is left out. */
const instead = (
	{intents, scenario}: Played,
	lastAt: number,
	from: Millis,
	profile: Tuning,
): readonly LoggedIntent[] => {
	const before = intents.slice(0, Math.max(0, lastAt));
	const after = lastAt < 0 ? intents : intents.slice(lastAt + 1);
	const changed: LoggedIntent = {at: from, order: 0, actor: 'player', intent: {do: 'change-profile', profile}};
	const isNone = isSameTuning(tuningInForce(before, scenario), profile);
	return [...before, ...(isNone ? [] : [changed]), ...after].sort((x, y) => x.at - y.at);
};

/** What would be compared: the edits against the profile in force; without edits the last change against its absence. A sentence when there is nothing. */
export const planComparison = (run: Played, edits: Edits, until: Millis = run.now): ComparePlan | string => {
	const {intents, scenario} = run;
	const inForce = tuningInForce(intents, scenario);
	const {tuning: draft, problems} = edited(inForce, edits);

	if (problems.length > 0) {
		return problems.join('; ');
	}

	const lastAt = intents.findLastIndex(({intent}) => intent.do === 'change-profile');
	const isEdited = !isSameTuning(inForce, draft);

	if (!isEdited && lastAt < 0) {
		return 'there is nothing to compare: edit the profile first';
	}

	const from = intents[lastAt]?.at ?? windowsOf(scenario.seats)[0]?.from ?? 0;
	const end = Math.min(until, run.end);

	if (end <= from) {
		return `the profiles differ from ${clockText(from).slice(0, -4)} on: compare them at a later time`;
	}

	const other = isEdited ? draft : tuningInForce(intents.slice(0, lastAt), scenario);
	return {
		from,
		until: end,
		a: {title: wordsOf(inForce), intents: intents.filter(({at}) => at <= end)},
		b: {title: besideWords(inForce, other), intents: instead(run, lastAt, from, other).filter(({at}) => at <= end)},
		looksAhead: end > run.now,
	};
};

/** A run on its way to the end of the span, its intents landing when they did. */
const createFork = (open: () => Run, intents: readonly LoggedIntent[], until: Millis) => {
	let run: Run | undefined;
	let landed = 0;
	const isDone = (): boolean => run !== undefined && (run.over || (run.now >= until && landed >= intents.length));

	return {
		get progress() {
			return run === undefined ? 0 : isDone() ? 1 : Math.min(1, run.now / until);
		},
		get done() {
			return isDone();
		},
		measures: (): readonly Measure[] => run?.measures() ?? [],
		work(enough: () => boolean): void {
			run ??= open();

			while (!isDone()) {
				const next = intents[landed];

				if (next !== undefined && run.now >= next.at) {
					run.submit(next.intent);
					landed += 1;
				} else if (run.advance(next?.at ?? until, {enough}) === 'enough') {
					return;
				}
			}
		},
	};
};

/** What a profile is made for: shown first, whatever the level scores. */
const alwaysShown: readonly string[] = ['pend', 'cost', 'resil', 'strand'];

/** Those come first, in this order; the others as the score has them. */
const rankOf = (rule: string): number => (alwaysShown.includes(rule) ? alwaysShown.indexOf(rule) : alwaysShown.length);

const betterOf = (a: number, b: number): ComparisonRow['better'] => {
	const difference = a - b;
	return difference > 0.0005 ? 'a' : difference < -0.0005 ? 'b' : 'same';
};

const rowsOf = (a: readonly Measure[], b: readonly Measure[]): readonly ComparisonRow[] => {
	const total = (measures: readonly Measure[]): number =>
		Math.round(measures.find(({rule}) => rule === 'total')?.points ?? 0);
	const lines = a
		.filter(({rule, of}) => rule !== 'total' && (of > 0 || alwaysShown.includes(rule)))
		.sort((one, other) => rankOf(one.rule) - rankOf(other.rule))
		.flatMap((one): readonly ComparisonRow[] => {
			const other = b.find(({rule}) => rule === one.rule);
			return other === undefined
				? []
				: [
						{
							title: one.title,
							a: one.words,
							b: other.words,
							...(one.of > 0 ? {pointsA: one.points, pointsB: other.points, of: one.of} : {}),
							better: betterOf(one.quality, other.quality),
						},
					];
		});
	return [{title: 'total', a: String(total(a)), b: String(total(b)), better: betterOf(total(a), total(b))}, ...lines];
};

const minuteText = (at: Millis): string => clockText(at).slice(0, -4);

/** Plays both, a slice at a time. */
export const createProfileComparison = (options: RunOptions, plan: ComparePlan, open: (options: RunOptions) => Run) => {
	const openFork = (): Run => open({...options, pilot: 'autopilot'});
	const forks = [plan.a, plan.b].map(({intents}) => createFork(openFork, intents, plan.until));

	return {
		get done() {
			return forks.every(({done}) => done);
		},
		/** Works until `enough()` says so. */
		work(enough: () => boolean): void {
			for (const fork of forks) {
				if (!fork.done) {
					fork.work(enough);

					if (!fork.done) {
						return;
					}
				}
			}
		},
		get comparison(): ProfileComparison {
			const [a, b] = forks;
			const isDone = forks.every(({done}) => done);
			return {
				head: `one storm, apart from ${minuteText(plan.from)}, scores at ${minuteText(plan.until)}`,
				a: plan.a.title,
				b: plan.b.title,
				progress: forks.reduce((sum, {progress}) => sum + progress, 0) / forks.length,
				rows: isDone ? rowsOf(a?.measures() ?? [], b?.measures() ?? []) : [],
				note: plan.looksAhead
					? 'one storm, one seed: another seed may say otherwise; it looked ahead of you, and the run says so'
					: 'one storm, one seed: another seed may say otherwise; it shows nothing of what is still to come',
			};
		},
	};
};

export type RunningComparison = ReturnType<typeof createProfileComparison>;
