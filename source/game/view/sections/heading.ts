import {nodes} from '../../../engine/api/kinds/node.ts';
import {pods} from '../../../engine/api/kinds/pod.ts';
import type {Fact} from '../../../engine/kernel/chronicle.ts';
import {clockText} from '../../../engine/kernel/time.ts';
import type {LoggedIntent} from '../../intent.ts';
import {textOf} from '../../scenario/schema.ts';
import {changeMade, faultStruck} from '../../score/words.ts';
import type {Eyes} from '../eyes.ts';
import type {Clock, Frame, Identity, Question, RulerMark, Saying, Score, Tone, Vital} from '../frame.ts';
import {seatName} from '../home.ts';
import {severity, standingOf} from '../objects/trouble.ts';
import {alertMarks} from './alert-lines.ts';

export const identityOf = ({options, marks}: Eyes): Identity => ({
	scenario: options.scenario.metadata.id,
	seed: options.seed,
	modifiers: options.terms?.modifiers ?? [],
	seat: seatName(options.seat),
	difficulty: options.terms?.difficulty ?? 'Normal',
	marks,
});

export const clockOf = ({cluster, options, over}: Eyes): Clock => {
	const {time} = options.scenario;
	return {
		mode: time.clock === 'turn' ? 'turn' : 'live',
		state: over ? 'done' : 'paused',
		speed: time.speed,
		now: cluster.kernel.now,
		duration: time.duration + time.cooldown,
		warmup: time.warmup,
		rewindFrom: 0,
	};
};

/** Orientation levels do without the pressure of a number. */
export const isScored = ({options}: Eyes): boolean => options.scenario.metadata.chapter !== 'orientation';

export const scoreOf = ({keeper, options}: Eyes): Score => {
	const {stars} = options.scenario.scoring;
	return {points: keeper.scoreboard.total(), stars: 0, ...(stars === undefined ? {} : {reference: stars.three})};
};

const glyphs: Readonly<Partial<Record<Tone, string>>> = {
	ok: '●',
	info: '◐',
	warn: '○',
	bad: '✖',
	gone: '◌',
	silent: '?',
	cordon: '⊘',
	done: '✓',
};

/** `● 298 ○ 7 ✖ 1`: how many stand how, the quiet ones first. */
const tally = (tones: readonly Tone[]): Saying => {
	const counts = new Map<Tone, number>();

	for (const tone of tones) {
		counts.set(tone, (counts.get(tone) ?? 0) + 1);
	}

	const parts = [...counts]
		.sort(([a], [b]) => severity[b] - severity[a])
		.flatMap(
			([tone, count], index): Array<string | readonly [Tone, string]> => [
				index === 0 ? '' : ' ',
				[tone, `${glyphs[tone] ?? '·'} ${count}`],
			],
		);
	return parts.length === 0 ? [['dim', 'none']] : parts;
};

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

/** The signs that decide come first: the promise to the users, then pods and nodes. */
export const vitalsOf = (eyes: Eyes): readonly Vital[] => {
	const {keeper, mirror, options} = eyes;
	const sloVitals = options.scenario.slos.slice(0, 2).flatMap((slo): Vital[] => {
		const values = keeper.window.sinceStart(slo.id);
		return values === undefined
			? []
			: [
					{
						id: `slo/${slo.id}`,
						label: slo.id,
						text: [
							[values.availability >= slo.availability ? 'ok' : 'bad', percent(values.availability)],
							['dim', ' budget'],
							` ${Math.round(100 * values.budget)}%`,
						],
						gauge: {share: values.budget, tone: values.budget > 0.3 ? 'ok' : values.budget > 0 ? 'warn' : 'bad'},
					},
				];
	});
	const podTones = mirror
		.of(pods)
		.all()
		.map(pod => standingOf(pods as never, pod).tone);
	const nodeTones = mirror
		.of(nodes)
		.all()
		.map(node => standingOf(nodes as never, node).tone);
	const points = keeper.scoreboard.total();
	const par = keeper.comparison.par?.points;
	const scored: readonly Vital[] =
		isScored(eyes) && eyes.cluster.kernel.now > options.scenario.time.warmup
			? [
					{
						id: 'score',
						label: 'score',
						text: [
							['head', String(points)],
							['dim', par === undefined ? '' : ` par ${par}`],
						],
						brief: [['head', String(points)]],
					},
				]
			: [];
	return [
		...scored,
		...sloVitals,
		{id: 'pods', label: 'pods', text: tally(podTones)},
		{id: 'nodes', label: 'nodes', text: tally(nodeTones)},
	];
};

/** Each sign once: a bench has its own score first. */
export const withoutTwins = (vitals: readonly Vital[]): readonly Vital[] =>
	vitals.filter(({id}, index) => vitals.findIndex(each => each.id === id) === index);

/** What the player did, once a second: a program on the API may do a hundred things in one. */
const ownMarks = (intents: readonly LoggedIntent[]): readonly RulerMark[] => {
	const marks: RulerMark[] = [];
	let second = -1;
	let done = new Set<string>();

	for (const {at, intent} of intents) {
		if (Math.floor(at / 1000) !== second) {
			second = Math.floor(at / 1000);
			done = new Set();
		}

		if (!done.has(intent.do)) {
			done.add(intent.do);
			marks.push({at, kind: 'you', tone: 'you', text: intent.do});
		}
	}

	return marks;
};

/** Facts that a seat may see on the ruler: hidden ones only where the truth may be seen. */
export const rulerOf = (eyes: Eyes): readonly RulerMark[] => {
	const {cluster, truth, over, keeper} = eyes;
	// Faults and changes are headlines.
	const past = cluster.kernel.chronicle
		.latest(2000, 'headline')
		.flatMap((fact): RulerMark[] => markOf(fact, truth || over));
	const ahead = cluster.injector
		.forecasts()
		.map(({kind, at}): RulerMark => ({at, kind: 'announced', tone: 'mark', text: kind}));
	return [...past, ...ownMarks(keeper.intents), ...ahead, ...alertMarks(eyes)].sort(
		(a, b) => a.at - b.at || (a.text < b.text ? -1 : 1),
	);
};

/** What the ruler says of the next announced fault: `node-reboot in 0:24`. */
export const forecastOf = ({cluster}: Eyes): string | undefined => {
	const [next] = cluster.injector.forecasts();
	return next === undefined
		? undefined
		: `${next.kind} in ${clockText(next.at - cluster.kernel.now)
				.slice(0, -4)
				.replace(/^0(?=\d:)/, '')}`;
};

const markOf = (fact: Fact, seesTruth: boolean): RulerMark[] => {
	if (fact.hidden === true && !seesTruth) {
		return [];
	}

	if (fact.what === faultStruck) {
		return [{at: fact.at, kind: 'fault', tone: 'bad', text: String(fact.detail?.kind ?? fact.about)}];
	}

	return fact.what === changeMade ? [{at: fact.at, kind: 'change', tone: 'warn', text: fact.about}] : [];
};

/** A check question whose time has come: it waits until it is answered. */
export const questionOf = ({options, keeper, over}: Eyes): Question | undefined => {
	const {scenario, pilot} = options;

	if (pilot !== 'player' || over) {
		return undefined;
	}

	const due = scenario.quiz.check.find(({id}) => keeper.questionsDue.has(id) && !keeper.isAnswered(id));
	return due === undefined
		? undefined
		: {id: due.id, text: textOf(scenario, due.ask), choices: due.options.map(key => textOf(scenario, key)), safe: 0};
};

export const emptyFrame = (eyes: Eyes, revision: number): Frame => ({
	revision,
	stage: eyes.over ? 'result' : 'run',
	vitals: [],
	ruler: [],
	lags: [],
	hints: [],
});
