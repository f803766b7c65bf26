import type {Cluster} from '../engine/cluster.ts';
import type {ParRun} from './anchors.ts';
import type {Keeper} from './keeper.ts';
import type {ResultLine, RunResult} from './result.ts';
import type {Measure, RunOptions} from './run.ts';
import type {Scenario, SeatId} from './scenario/schema.ts';
import {starsOf} from './score/stars.ts';
import {usualTerms} from './terms/terms.ts';
import {kubernetesVersion, podfallVersion} from './version.ts';

const linesOf = ({scoreboard}: Keeper): readonly ResultLine[] =>
	scoreboard
		.standings()
		.filter(({weight}) => weight > 0)
		.map(({rule, value, reference, thousandths, weight}) => ({
			rule,
			value: value ?? 0,
			target: reference,
			points: thousandths / 1000,
			of: weight,
		}));

export const mostStars = ({objectives, seats}: Scenario, seat: SeatId): 0 | 1 | 3 => {
	if (objectives.win.length === 0) {
		return 0;
	}

	return seat === 'watch' && seats.default !== 'watch' ? 1 : 3;
};

/** How a run stands, or ended. */
export const resultOf = (
	{scenario, seed, seat, pilot, terms = usualTerms, guest}: RunOptions,
	cluster: Cluster,
	keeper: Keeper,
): RunResult => {
	const {kernel} = cluster;
	const {comparison, marks, won} = keeper;
	const goals = keeper.goals.standings().map(({id, kind, met}) => ({id, kind, met}));
	const total = keeper.scoreboard.total();
	const {offered, good, slow, failed, failedBy} = keeper.window.totals();
	return {
		podfall: podfallVersion,
		kubernetes: kubernetesVersion,
		scenario: scenario.metadata.id,
		scenarioHash: scenario.hash,
		seed,
		seat,
		pilot,
		difficulty: terms.difficulty,
		modifiers: terms.modifiers,
		storm: cluster.injector.storm,
		virtualMs: kernel.now,
		trail: kernel.trail.digest(),
		finished: keeper.over,
		// Where nothing was asked, nothing is missing, however early somebody stops.
		goalsMet: won || (goals.length === 0 && !keeper.over),
		goals,
		score: {
			total,
			stars: starsOf({total, goalsMet: won, marks}, {...keeper.anchors(), atMost: mostStars(scenario, seat)}),
			par: comparison.par?.points ?? (pilot === 'autopilot' && guest === undefined ? total : null),
			floor: comparison.floor ?? null,
			lines: linesOf(keeper),
		},
		requests: {offered, good, slow, failed, failedBy},
		counts: {wakes: kernel.wakes, writes: cluster.store.revision - 1, ...keeper.counts},
		...(guest === undefined || keeper.guestBook === undefined
			? {}
			: {guest: {name: guest.shape.name, hash: guest.hash, ...keeper.guestBook.counts}}),
		marks,
	};
};

export const measuresOf = ({scoreboard}: Keeper): readonly Measure[] => [
	{
		rule: 'total',
		title: 'total',
		words: String(scoreboard.total()),
		quality: scoreboard.total() / 1000,
		points: scoreboard.total(),
		of: 1000,
	},
	...scoreboard.standings().map(({rule, title, words, quality, thousandths, weight}) => ({
		rule,
		title,
		words,
		quality,
		points: thousandths / 1000,
		of: weight,
	})),
];

/** A run as the one that others are compared with. */
export const parOf = ({scenario}: RunOptions, keeper: Keeper): ParRun => {
	const [slo] = scenario.slos;
	const ticks = slo === undefined ? [] : keeper.window.ticks(slo.id);
	return {
		points: keeper.scoreboard.total(),
		won: keeper.won,
		lines: Object.fromEntries(linesOf(keeper).map(({rule, points}) => [rule, points])),
		scores: keeper.scoreboard.curve(),
		// What is lost while everything starts is nobody's doing and no part of the picture.
		failed: ticks.map(({at, offered, failed}) => (offered === 0 || at <= scenario.time.warmup ? 0 : failed / offered)),
	};
};
