import {clockText, type Millis, seconds} from '../../../engine/kernel/time.ts';
import {intentText, isRemark} from '../../intent.ts';
import {scoredRoots} from '../../report/cause-tree.ts';
import {factText, grouped, requestsText} from '../../report/cause-words.ts';
import type {Root} from '../../report/causes.ts';
import {mostStars, resultOf} from '../../result-of.ts';
import {textOf} from '../../scenario/schema.ts';
import type {Incident} from '../../score/incidents.ts';
import {type Anchors, medalOf, ratioOf, thresholds} from '../../score/stars.ts';
import {wholePoints} from '../../score/whole-points.ts';
import {shareLine} from '../../share.ts';
import type {Eyes} from '../eyes.ts';
import type {Line, Loss, PointLine, ResultFrame, Saying, Score} from '../frame.ts';
import {seatName} from '../home.ts';
import {identityOf, rulerOf} from './heading.ts';
import type {Section} from './section.ts';

const points = (thousandths: number): number => Math.round(thousandths / 1000);

const short = (at: Millis): string => clockText(at).slice(0, -4);

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

const valueText = (value: number): string =>
	Number.isInteger(value)
		? String(value)
		: value >= 100
			? value.toFixed(0)
			: value >= 10
				? value.toFixed(1)
				: value.toFixed(value < 0.1 ? 3 : 2);

const pointLines = ({keeper}: Eyes): readonly PointLine[] => {
	const standings = keeper.scoreboard.standings().filter(({weight}) => weight > 0);
	const yours = wholePoints(standings.map(({thousandths}) => thousandths / 1000));
	const {lines = {}} = keeper.comparison.par ?? {};
	const pars = wholePoints(standings.map(({rule}) => lines[rule] ?? 0));
	return standings.map(({rule, title, weight, value, reference, formula}, index) => ({
		metric: rule,
		title,
		weight,
		yours: value === undefined ? '–' : valueText(value),
		target: valueText(reference),
		points: yours[index] ?? 0,
		...(lines[rule] === undefined ? {} : {par: pars[index] ?? 0}),
		formula,
	}));
};

/** A loss that no single trouble made. */
const unexplained = ({scoreboard}: Eyes['keeper'], rule: string, title: string): string => {
	const gate = scoreboard.standings().find(each => each.rule === rule)?.gate ?? 1;
	return gate < 1 ? `${title} counts only ${Math.round(gate * 100)} %, because users were failed` : title;
};

/** What led to a loss; of requests also that nothing did. */
const beginning = (rule: string, root: Root | undefined): string => {
	if (root !== undefined && root.kind !== 'start') {
		return `; began with: ${factText(root.fact)}`;
	}

	return rule === 'avail' || rule === 'lat' ? '; no fault and no action led to it' : '';
};

/** The biggest losses, each with the moment to look at and the root of what happened then; less than half a point is none. */
const lossesOf = ({keeper}: Eyes): readonly Loss[] =>
	keeper.causes
		.explain(keeper.scoreboard.biggestLosses(3))
		.filter(({thousandths}) => points(-thousandths) > 0)
		.map(({thousandths, rule, title, text, from, until, root}) => ({
			points: points(-thousandths),
			metric: rule,
			text: text === title ? unexplained(keeper, rule, title) : `${text}${beginning(rule, root)}`,
			from,
			until,
		}));

const meanOf = (incidents: readonly Incident[], moment: (incident: Incident) => Millis | undefined): string => {
	const lengths = incidents.flatMap(incident => {
		const at = moment(incident);
		return at === undefined ? [] : [at - incident.at];
	});
	return lengths.length === 0
		? '–'
		: `${Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length / 1000)} s`;
};

const cardOf = ({keeper}: Eyes): readonly Line[] => {
	const {offered, failed} = keeper.window.totals();
	const incidents = keeper.scoreboard.incidents();
	const writes = keeper.intents.filter(({intent}) => !isRemark(intent)).length;
	return [
		...(offered === 0 ? [] : [{label: 'available', text: percent(1 - failed / offered)}]),
		...(incidents.length === 0
			? []
			: [
					{label: 'detected', text: meanOf(incidents, ({detectedAt}) => detectedAt)},
					{label: 'restored', text: meanOf(incidents, ({restoredAt}) => restoredAt)},
				]),
		{label: 'decisions', text: String(writes)},
	];
};

const aboveNobody = (difference: number): string =>
	difference > 0
		? `${difference} points above nobody on call`
		: `nobody on call does ${difference === 0 ? 'as well' : 'better'}`;

const verdictOf = ({keeper, options}: Eyes, total: number): string => {
	const {par} = keeper.comparison;
	const who =
		options.seat === 'scheduler'
			? 'kube-scheduler'
			: options.seat === 'tuner'
				? 'the default profile'
				: options.seat === 'workload'
					? 'the real controllers'
					: 'the real control plane';

	if (options.seat === 'watch') {
		return keeper.won ? 'you saw it through' : 'some questions are still open';
	}

	if (options.seat === 'operator') {
		const {floor} = keeper.comparison;
		return floor === undefined ? 'what nobody on call comes to is not known yet' : aboveNobody(total - floor);
	}

	if (par === undefined) {
		return `${who} has not finished yet`;
	}

	const difference = total - par.points;
	return difference === 0
		? `level with ${who}`
		: difference > 0
			? `you beat ${who} by ${difference}`
			: `${who} did better by ${-difference}`;
};

const harmText = (failed: number, slow: number): Exclude<Saying, string> => [
	['bad', failed > 0 ? `${requestsText(failed)} failed` : ''],
	slow > 0
		? `${failed > 0 ? `, ${grouped(slow)}` : requestsText(slow)} ${slow === 1 ? 'was' : 'were'} slow`
		: failed > 0
			? ''
			: 'no request was lost',
];

/** What happened in plain sentences, what cost most first, and last what nobody caused. */
const storyOf = ({keeper, options}: Eyes): readonly Saying[] => {
	const roots = scoredRoots(keeper.causes.roots(), options.scenario.time.warmup);
	const began = roots.filter(({kind}) => kind === 'start');
	const [failed, slow] = [
		began.reduce((sum, root) => sum + root.failed, 0),
		began.reduce((sum, root) => sum + root.slow, 0),
	];
	const told = roots
		.filter(({kind}) => kind !== 'start')
		.slice(0, 4)
		.map(
			(root): Saying => [
				['dim', root.fact === undefined ? 'start' : short(root.fact.at)],
				`  ${factText(root.fact).replace(/\.$/, '')}: `,
				...harmText(root.failed, root.slow),
			],
		);
	const usual: readonly Saying[] =
		failed + slow === 0 ? [] : [[['dim', 'start'], '  no fault and no action: ', ...harmText(failed, slow)]];
	const all = [...told, ...usual];
	return all.length === 0 ? ['No request was lost.'] : all;
};

const predictionsOf = ({keeper, options}: Eyes): ResultFrame['predictions'] => {
	const {scenario} = options;
	return scenario.quiz.predict.flatMap(question => {
		const answer = keeper.intents.find(({intent}) => intent.do === 'answer' && intent.question === question.id)?.intent;
		const option = (index: number): string => textOf(scenario, question.options[index] ?? '');
		return answer?.do === 'answer'
			? [
					{
						guess: option(answer.choice),
						right: `${option(question.answer)}. ${textOf(scenario, question.explain)}`,
						correct: answer.choice === question.answer,
					},
				]
			: [];
	});
};

/** What the next star asks for; undefined where points alone do not bring it. */
const nextStarOf = (stars: number, total: number, most: number, anchors: Anchors): Score['nextStar'] => {
	if (stars === 0 || stars >= most) {
		return undefined;
	}

	const {two, three} = thresholds(anchors);
	const points = Math.ceil(stars === 1 ? two : three);
	return points > total ? {stars: stars === 1 ? 2 : 3, points} : undefined;
};

/** The result of a run that is over, or as it would be if it ended now. */
export const resultFrame = (eyes: Eyes): ResultFrame => {
	const {keeper, options} = eyes;
	const {scenario} = options;
	const result = resultOf(options, eyes.cluster, keeper);
	const anchors = keeper.anchors();
	const {par} = keeper.comparison;
	const ratio = ratioOf(result.score.total, anchors);
	const medal = result.goalsMet ? medalOf(result.score.total, anchors) : undefined;
	const nextStar = nextStarOf(result.score.stars, result.score.total, mostStars(scenario, options.seat), anchors);
	const gate = keeper.scoreboard.gate();
	const ticks = scenario.slos[0] === undefined ? [] : keeper.window.ticks(scenario.slos[0].id);
	return {
		identity: {...identityOf(eyes), seat: seatName(options.seat)},
		score: {
			points: result.score.total,
			stars: result.score.stars as 0 | 1 | 2 | 3,
			...(par === undefined ? {} : {par: par.points}),
			...(anchors.floor === undefined ? {} : {floor: anchors.floor}),
			...(ratio === undefined ? {} : {ratio}),
			...(nextStar === undefined ? {} : {nextStar}),
		},
		...(medal === undefined ? {} : {medal}),
		verdict: verdictOf(eyes, result.score.total),
		card: cardOf(eyes),
		won: result.goalsMet,
		goals: keeper.goals.standings().map(({goal, met, kind}) => ({
			text: `${kind === 'lose' ? 'Avoided: ' : ''}${goal.text === undefined ? goal.expr : textOf(scenario, goal.text)}`,
			met: kind === 'lose' ? !met : met,
		})),
		points: pointLines(eyes),
		...(gate < 1 ? {gate: `availability target missed: thrift and gentleness count ${Math.round(100 * gate)}%`} : {}),
		losses: lossesOf(eyes),
		story: storyOf(eyes),
		predictions: predictionsOf(eyes),
		cards: scenario.explain.cards.map(key => textOf(scenario, key)),
		...(scenario.explain.story === undefined ? {} : {realStory: textOf(scenario, scenario.explain.story.text)}),
		decisions: keeper.intents
			.filter(({intent}) => !isRemark(intent))
			.map(({at, intent, order}) => ({
				number: order,
				at,
				text: intentText(intent),
				mark: '',
			})),
		failed: {
			step: scenario.time.tick,
			yours: ticks.map(({at, offered, failed}) => (offered === 0 || at <= scenario.time.warmup ? 0 : failed / offered)),
			par: par?.failed ?? [],
		},
		scores: {step: seconds(5), yours: keeper.scoreboard.curve(), par: par?.scores ?? []},
		marks: rulerOf({...eyes, over: true}).map(({at, tone, text}) => ({at, tone, text})),
		histogram: [],
		runs: 0,
		share: shareLine(result),
		...(scenario.scoring.parIsBad
			? {parNote: 'The real component is no example on this level: it misses the goals, and why is the lesson.'}
			: {}),
	};
};

/** How good, against whom, where the points went. */
export const resultSection: Section = {
	isWanted: ({screen}) => screen === 'result',
	build: eyes => ({result: resultFrame(eyes)}),
};
