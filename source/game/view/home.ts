import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {codexPage} from '../codex.ts';
import {ruleset} from '../replay.ts';
import {type Scenario, textOf} from '../scenario/schema.ts';
import {medalOf} from '../score/stars.ts';
import {difficulties} from '../terms/difficulty.ts';
import {modifiersFor} from '../terms/modifiers.ts';
import {challengeCode, type Terms, usualTerms} from '../terms/terms.ts';
import {kubernetesVersion} from '../version.ts';
import {clusterLines, pointLines} from './brief-facts.ts';
import type {BriefFrame, Chapter, HomeFrame, LevelCard, LevelLine} from './frame.ts';

/** A finished run as this machine remembers it. */
export type PastRun = {
	readonly scenario: string;
	readonly version: number;
	readonly seed: string;
	readonly seat: string;
	readonly points: number;
	readonly stars: 0 | 1 | 2 | 3;
	readonly ratio: number | null;
	/** The calendar day on the player's wall, `2026-11-20`. */
	readonly day: string;
	readonly daily: boolean;
	/** Thousandths of points lost, by rule. */
	readonly lost: Readonly<Record<string, number>>;
	readonly ranked: boolean;
};

/** What the home screen knows beside the scenarios. */
export type HomeFacts = {
	readonly scenarios: readonly Scenario[];
	readonly past: readonly PastRun[];
	readonly today: string;
	/** Monday is 0. */
	readonly weekday: number;
	/** The calendar of the last whole weeks, oldest first, ending with the week of today. */
	readonly weeks: ReadonlyArray<{readonly week: number; readonly dates: readonly string[]}>;
	readonly unfinished?: HomeFrame['unfinished'];
	readonly notice?: HomeFrame['notice'];
	/** Measured for a level and seed on this machine: what the real component and what nobody reaches. */
	readonly anchorsOf?: (id: string, seed: string) => Anchored;
};

const chapterTitles: Readonly<Record<string, readonly [number: number, title: string]>> = {
	orientation: [0, 'Orientation'],
	scheduler: [1, 'You are the scheduler'],
	controllers: [2, 'You are the controllers'],
	nodes: [3, 'Nodes and kubelets'],
	network: [4, 'Services, DNS and network'],
	etcd: [5, 'etcd and the control plane'],
	bosses: [6, 'Bosses'],
	sandbox: [9, 'Sandbox'],
	workbench: [9, 'Workbench'],
};

const chapterOf = ({metadata}: Scenario): readonly [number, string] => {
	const known = Object.hasOwn(chapterTitles, metadata.chapter) ? chapterTitles[metadata.chapter] : undefined;
	return (
		known ?? [
			metadata.order === 0 ? 9 : Math.floor(metadata.order / 100),
			metadata.chapter === '' ? 'Others' : metadata.chapter,
		]
	);
};

const best = <T extends number>(values: readonly T[]): T | undefined => [...values].sort((a, b) => b - a)[0];

const runsOf = (past: readonly PastRun[], id: string): readonly PastRun[] =>
	past.filter(({scenario}) => scenario === id);

const levelLine = (scenario: Scenario, past: readonly PastRun[]): LevelLine => {
	const {id, order, estimatedMinutes} = scenario.metadata;
	const runs = runsOf(past, id);
	const points = best(runs.map(run => run.points));
	return {
		id,
		number: order === 0 ? '' : String(order).padStart(3, '0'),
		title: textOf(scenario, 'title'),
		stars: best(runs.map(run => run.stars)) ?? 0,
		...(points === undefined ? {} : {best: points}),
		clock: scenario.time.clock,
		minutes: estimatedMinutes,
	};
};

const chaptersOf = ({scenarios, past}: HomeFacts): readonly Chapter[] => {
	const chapters = new Map<number, {title: string; levels: LevelLine[]}>();
	const withGoals = new Set(
		scenarios.flatMap(({metadata, objectives}) => (objectives.win.length > 0 ? [metadata.id] : [])),
	);

	for (const scenario of scenarios) {
		const [number, title] = chapterOf(scenario);
		const chapter = chapters.get(number) ?? {title, levels: []};
		chapter.levels.push(levelLine(scenario, past));
		chapters.set(number, chapter);
	}

	return [...chapters]
		.sort(([a], [b]) => a - b)
		.map(([number, {title, levels}]) => ({
			number,
			title,
			stars: levels.reduce((sum, {stars}) => sum + stars, 0),
			starsOf: levels.filter(({id}) => withGoals.has(id)).length * 3,
			levels,
		}));
};

const seatNames: Readonly<Record<string, string>> = {
	watch: 'watch',
	scheduler: 'scheduler',
	tuner: 'scheduler tuner',
	workload: 'controllers',
};

export const seatName = (seat: string): string => seatNames[seat] ?? seat;

const looking: readonly string[] = ['get', 'list', 'watch'];

/** What the rules let somebody on call change: `pods, nodes and deployments`; undefined where they say nothing. */
const changeable = ({seats: {rbac}}: Scenario): string | undefined => {
	const written = rbac.filter(({verbs}) => verbs.some(verb => !looking.includes(verb)));
	const names = [...new Set(written.flatMap(({resources}) => resources.map(name => name.replace(/\/.*/, ''))))];
	return rbac.length === 0 ? undefined : names.join(', ').replace(/, ([^,]*)$/, ' and $1');
};

/** The few commands that a level hands to somebody who otherwise watches. */
const handed = ({seats: {commands, rbac}}: Scenario): string =>
	rbac.length === 0 || commands.length === 0 ? '' : `; of kubectl: ${commands.join(', ')}`;

const mayOf = (scenario: Scenario, seat: string): string => {
	switch (seat) {
		case 'watch':
			return `look at everything, go back in time, answer questions${handed(scenario)}`;
		case 'operator': {
			const changes = changeable(scenario);
			return `look with kubectl, ${changes === undefined ? 'and do whatever an administrator may' : `and change ${changes}`}; everything else works by itself`;
		}

		default:
			return `sit in the ${seatName(seat)} seat; everything else works by itself`;
	}
};

type Anchored = {readonly par?: number; readonly floor?: number; readonly reference?: number};

/** Words of a level's card: everything comes from the scenario's own texts. */
export const levelCard = (
	scenario: Scenario,
	past: readonly PastRun[],
	seed: string,
	{
		seat: chosenSeat,
		anchors,
		terms: {difficulty, modifiers} = usualTerms,
	}: {readonly seat?: string; readonly anchors?: Anchored; readonly terms?: Terms} = {},
): LevelCard => {
	const line = levelLine(scenario, past);
	const runs = runsOf(past, line.id);
	const {time, learning, metadata, seats, objectives, explain} = scenario;
	const win = objectives.win.map(goal => (goal.text === undefined ? goal.expr : textOf(scenario, goal.text)));
	const seat = chosenSeat ?? seats.default;
	return {
		id: line.id,
		number: line.number,
		title: line.title,
		seat: seatName(seat),
		clock: clockFor(time.clock, seat, seats.default),
		minutes: line.minutes,
		difficulty: metadata.difficulty,
		situation: textOf(scenario, 'brief').trim().replaceAll(/\s+/g, ' '),
		learn: learning.objectives.map(key => textOf(scenario, key)).join('; '),
		may: mayOf(scenario, seat),
		win: win.join('; '),
		stars: line.stars,
		...(line.best === undefined ? {} : {best: line.best}),
		attempts: runs.length,
		last: runs.slice(-8).map(({points}) => points),
		...(anchors?.par === undefined ? {} : {par: anchors.par}),
		...(anchors?.floor === undefined ? {} : {floor: anchors.floor}),
		...(anchors?.reference === undefined ? {} : {reference: anchors.reference}),
		seed,
		shippedSeeds: metadata.seedDefaults,
		modifiers,
		allModifiers: modifiersFor(scenario),
		assistance: difficulty,
		assistances: seat === 'watch' ? ['Normal'] : difficulties,
		...(explain.story === undefined ? {} : {realStory: textOf(scenario, explain.story.text)}),
		codex: learning.concepts,
		command: `podfall play ${challengeCode(line.id, seed, modifiers)}${difficulty === 'Normal' ? '' : ` --difficulty ${difficulty}`}`,
	};
};

/** Somebody who only watches has no turns. */
const clockFor = (clock: LevelCard['clock'], seat: string, usual: string): LevelCard['clock'] =>
	seat === 'watch' && (usual !== 'watch' || clock === 'either') ? 'live' : clock;

/** A level in which somebody who watches may also act on objects. */
const handControls: readonly string[] = [
	'go.objects',
	'objects.scale',
	'objects.image',
	'objects.delete',
	'go.terminal',
];

/** The words of a level with what they mean; words without a page are left out. */
const wordsOf = ({learning}: Scenario): BriefFrame['words'] =>
	learning.concepts.flatMap(concept => {
		const page = codexPage(concept);
		return page === undefined ? [] : [{word: page.word, meaning: page.meaning}];
	});

/** The page before a run. */
export const briefFrame = (
	scenario: Scenario,
	past: readonly PastRun[],
	{
		seed,
		seat,
		guesses,
		anchors,
		terms,
	}: {
		readonly seed: string;
		readonly seat: string;
		/** What was guessed so far; the next question is asked, and the last one stays. */
		readonly guesses: readonly number[];
		readonly anchors?: Anchored;
		readonly terms?: Terms;
	},
): BriefFrame => {
	const {predict} = scenario.quiz;
	const asked = Math.min(guesses.length, predict.length - 1);
	const question = predict[asked];
	const chosen = guesses[asked];
	return {
		card: levelCard(scenario, past, seed, {
			seat,
			...(anchors === undefined ? {} : {anchors}),
			...(terms === undefined ? {} : {terms}),
		}),
		goals: scenario.objectives.win.map(goal => (goal.text === undefined ? goal.expr : textOf(scenario, goal.text))),
		...(question === undefined
			? {}
			: {
					prediction: {
						question: textOf(scenario, question.ask),
						choices: question.options.map(key => textOf(scenario, key)),
						...(chosen === undefined ? {} : {chosen}),
					},
				}),
		controls: [
			...(seat === 'watch' && scenario.seats.rbac.length > 0 ? handControls : []),
			...(seatControls[seat] ?? []),
		],
		cluster: clusterLines(scenario),
		...(seat === 'watch' && scenario.seats.default === 'watch' ? {} : {worth: pointLines(scenario, anchors ?? {})}),
		words: wordsOf(scenario),
	};
};

const seatControls: Readonly<Record<string, readonly string[]>> = {
	watch: ['time.space', 'time.speed', 'time.forward', 'time.back', 'watch.move', 'watch.open', 'why', 'truth'],
	scheduler: ['seat.bind', 'seat.pod', 'seat.node', 'seat.unschedulable', 'time.space', 'why', 'advice', 'hint'],
	operator: [
		'go.terminal',
		'watch.open',
		'objects.cordon',
		'objects.restart',
		'declare',
		'time.space',
		'time.speed',
		'why',
		'hint',
	],
	tuner: ['tuner.line', 'tuner.step', 'tuner.apply', 'tuner.compare', 'time.space', 'why', 'advice', 'hint'],
	workload: ['seat.send', 'seat.item', 'seat.report', 'seat.create', 'seat.delete', 'time.space', 'why', 'hint'],
};

/** The scenario of a day, the same for everybody who has these scenarios. */
export const dailyScenario = (scenarios: readonly Scenario[], date: string): Scenario | undefined => {
	const rotation = scenarios.filter(({metadata, objectives}) => metadata.order >= 100 && objectives.win.length > 0);
	return rotation.length === 0
		? undefined
		: rotation[Number.parseInt(sha256Hex(`daily/${date}`).slice(0, 8), 16) % rotation.length];
};

const dayState = (
	date: string,
	{past, today}: HomeFacts,
): HomeFrame['daily']['calendar'][number]['days'][number]['state'] => {
	const stars = best(past.filter(run => run.daily && run.day === date).map(run => run.stars));

	if (date > today) {
		return 'future';
	}

	if (stars !== undefined) {
		return stars === 3 ? 'gold' : stars === 0 ? 'played' : 'half';
	}

	return date === today ? 'today' : 'missed';
};

const streaksOf = (facts: HomeFacts): {readonly streak: number; readonly longest: number} => {
	let streak = 0;
	let longest = 0;

	for (const date of facts.weeks.flatMap(({dates}) => dates).filter(each => each <= facts.today)) {
		const played = facts.past.some(run => run.daily && run.day === date);
		streak = played ? streak + 1 : date === facts.today ? streak : 0;
		longest = Math.max(longest, streak);
	}

	return {streak, longest};
};

const dailyOf = (facts: HomeFacts): HomeFrame['daily'] => {
	const scenario = dailyScenario(facts.scenarios, facts.today);
	const done = facts.past.find(run => run.daily && run.day === facts.today);
	const line = scenario === undefined ? undefined : levelLine(scenario, []);
	return {
		date: facts.today,
		number: line?.number ?? '',
		title: line?.title ?? 'none',
		seat: scenario === undefined ? '' : seatName(scenario.seats.default),
		modifiers: [],
		summary: scenario === undefined ? '' : 'The same storm for everybody today. Your first finished run counts.',
		...(done === undefined ? {} : {result: `${'★'.repeat(done.stars)}${'☆'.repeat(3 - done.stars)} ${done.points}`}),
		...streaksOf(facts),
		calendar: facts.weeks.map(({week, dates}) => ({
			week,
			days: dates.map(date => ({date, state: dayState(date, facts)})),
		})),
	};
};

const weakestOf = (past: readonly PastRun[]): HomeFrame['you']['weakest'] => {
	const lost = new Map<string, number>();

	for (const run of past.slice(-20)) {
		for (const [rule, thousandths] of Object.entries(run.lost)) {
			lost.set(rule, (lost.get(rule) ?? 0) + thousandths);
		}
	}

	const worst = [...lost].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)).slice(0, 4);
	const most = worst[0]?.[1] ?? 1;
	return worst.map(([metric, thousandths]) => ({
		metric,
		points: Math.round(thousandths / 1000),
		share: thousandths / most,
	}));
};

/** The first level in order without a star, else the first with less than three. */
const nextLevel = ({scenarios, past}: HomeFacts): string | undefined => {
	const inOrder = [...scenarios]
		.filter(({objectives}) => objectives.win.length > 0)
		.sort((a, b) => a.metadata.order - b.metadata.order)
		.map(scenario => levelLine(scenario, past));
	const next = inOrder.find(({stars}) => stars === 0) ?? inOrder.find(({stars}) => stars < 3);
	return next === undefined ? undefined : `${next.number} ${next.title}`;
};

/** The best a player ever was beside the real component. */
const bestRatioOf = (facts: HomeFacts): HomeFrame['you']['bestRatio'] => {
	const top = facts.past
		.filter(({ratio, ranked}) => ratio !== null && ranked)
		.sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0];

	if (top === undefined || top.ratio === null) {
		return undefined;
	}

	const medal = medalOf(top.points, facts.anchorsOf?.(top.scenario, top.seed) ?? {});
	return {ratio: top.ratio, medal: medal ?? '', level: top.scenario};
};

const youOf = (facts: HomeFacts): HomeFrame['you'] => {
	const {scenarios, past} = facts;
	const seats = [...new Set(scenarios.map(each => each.seats.default))].sort();
	const days = facts.weeks
		.flatMap(({dates}) => dates)
		.filter(date => date <= facts.today)
		.slice(-7);
	const counts = days.map(day => past.filter(run => run.day === day).length);
	const most = Math.max(1, ...counts);
	const next = nextLevel(facts);
	const top = bestRatioOf(facts);
	return {
		...(next === undefined ? {} : {tryNext: next}),
		...(top === undefined ? {} : {bestRatio: top}),
		lastRuns: past
			.slice(-5)
			.reverse()
			.map(({scenario, points, stars}) => ({level: scenario, points, stars})),
		seats: seats.map(seat => {
			const own = scenarios.filter(each => each.seats.default === seat);
			return {
				name: seatName(seat),
				of: own.length,
				done: own.filter(each => runsOf(past, each.metadata.id).some(({stars}) => stars > 0)).length,
			};
		}),
		weakest: weakestOf(past),
		week: counts.map(count => count / most),
		weekNote: past.length === 0 ? 'no runs yet' : `${past.length} runs in all`,
		achievements: [],
		achievementsOf: 0,
	};
};

/** What can be done from home, only what works. */
const menuOf = ({scenarios, unfinished}: HomeFacts): HomeFrame['menu'] => [
	...(unfinished === undefined ? [] : [{action: 'resume', title: 'Go on', note: `left at ${unfinished.at}`}]),
	{action: 'campaign', title: 'Campaign', note: `${scenarios.length} levels`},
	{action: 'daily', title: 'Daily', note: 'same for all'},
	{action: 'watch', title: 'Watch', note: 'touch nothing'},
	{action: 'sandbox', title: 'Sandbox', note: 'nothing to lose'},
	{action: 'own', title: 'Manifests', note: 'play FOLDER'},
	{action: 'replays', title: 'Replays', note: ':save keeps one'},
];

/** The first screen: the campaign, the level under the cursor, the daily, the player. */
export const homeFrame = (facts: HomeFacts, selected: string | undefined, seed: string | undefined): HomeFrame => {
	const chapters = chaptersOf(facts);
	const scenario = facts.scenarios.find(({metadata}) => metadata.id === selected) ?? facts.scenarios[0];
	const chosenSeed = seed ?? scenario?.metadata.seedDefaults[0] ?? '1';
	const card =
		scenario === undefined
			? undefined
			: levelCard(scenario, facts.past, chosenSeed, {
					anchors: facts.anchorsOf?.(scenario.metadata.id, chosenSeed) ?? {},
				});
	return {
		ruleset,
		kubernetes: kubernetesVersion,
		stars: chapters.reduce((sum, {stars}) => sum + stars, 0),
		starsOf: chapters.reduce((sum, {starsOf}) => sum + starsOf, 0),
		chapters,
		...(card === undefined ? {} : {card}),
		...(facts.unfinished === undefined ? {} : {unfinished: facts.unfinished}),
		daily: dailyOf(facts),
		menu: menuOf(facts),
		you: youOf(facts),
		...(facts.notice === undefined ? {} : {notice: facts.notice}),
	};
};
