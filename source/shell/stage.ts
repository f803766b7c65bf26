import {performance} from 'node:perf_hooks';
import {clockText, type Millis} from '../engine/kernel/time.ts';
import {createMeasurement, type Measurement} from '../game/anchors.ts';
import type {Intent, Outcome} from '../game/intent.ts';
import {parseReplay, replayText} from '../game/replay.ts';
import type {Run} from '../game/run.ts';
import {type Scenario, textOf} from '../game/scenario/schema.ts';
import {openRun, replayRun} from '../game/session.ts';
import {shareLine} from '../game/share.ts';
import type {Clock, Frame, Request} from '../game/view/frame.ts';
import {briefFrame, dailyScenario, type HomeFacts, homeFrame, type PastRun} from '../game/view/home.ts';
import {calendarOf, todayOf} from './calendar.ts';
import {createPacer, speeds} from './pacer.ts';
import type {Progress} from './progress.ts';
import type {Answer, Stage, Wish} from './tui/stage.ts';

/*
The stage: what stands between the screen and a run. It keeps where the game is (home, brief, run, result), lets time
pass at the asked speed, turns wishes into intents, and remembers finished runs. It holds no rule of the game.
*/

export type StageOptions = {
	readonly scenarios: readonly Scenario[];
	readonly progress: Progress;
	/** Opened at once, at its brief; home is one step back. */
	readonly first?: {
		readonly scenario: Scenario;
		readonly seed: string | undefined;
		readonly seat: Run['seat'] | undefined;
		readonly shipped: boolean;
	};
	readonly say: (line: string) => void;
};

/** What a run is marked with when the real component was asked. */
const assistedByAdvice = 'assisted:advice';

type Opened = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: Run['seat'];
	readonly shipped: boolean;
	readonly daily: boolean;
};

type Place = 'home' | 'brief' | 'run' | 'result';

const ok = (say?: string): Answer => (say === undefined ? {ok: true} : {ok: true, say});
const no = (reason: string): Answer => ({ok: false, reason});

const answerOf = (outcome: Outcome): Answer => (outcome.ok ? ok(outcome.said) : no(outcome.why));

/** The pod that is typed, in the namespace of the work item; or the pod that the item itself names. */
const podOf = (item: string, typed: string | undefined): string => {
	const key = item.split('|')[1] ?? item;
	return typed === undefined || typed === '' ? key : typed.includes('/') ? typed : `${key.split('/')[0]}/${typed}`;
};

/** Whether the last word about this namespace left it to the autopilot. */
const isDelegated = (run: Run, namespace: string): boolean => {
	const last = run.intents.findLast(
		({intent}) => intent.do === 'delegate' && intent.order.namespace === namespace,
	)?.intent;
	return last?.do === 'delegate' && last.off !== true;
};

/** A seat's verb, with the keys that the screen has, as the intents it stands for. */
const seatIntents = (wish: Wish & {do: 'seat'}, run: Run): readonly Intent[] | string => {
	const {items, option, value} = wish;

	switch (wish.verb) {
		case 'bind':
			return option === undefined ? 'choose a node first' : items.map(pod => ({do: 'bind', pod, node: option}));
		case 'unschedulable':
			return items.map(pod => ({do: 'mark-unschedulable', pod}));
		case 'back-off':
			return items.map(pod => ({do: 'back-off', pod}));
		case 'clear-nomination':
			return items.map(pod => ({do: 'clear-nomination', pod}));
		case 'preempt':
			return option === undefined
				? 'choose a node first'
				: items.map(pod => ({do: 'preempt', pod, node: option, victims: value === undefined ? [] : value.split(',')}));
		case 'send':
			return items.map(item => {
				const [loop = '', key = ''] = item.split('|');
				return {do: 'reconcile', loop, key};
			});
		case 'create':
			return items.map(item => ({do: 'create-pod', owner: item.split('|')[1] ?? item}));
		case 'delete':
			return items.map(item => ({do: 'delete-pod', pod: podOf(item, value)}));
		case 'report':
			return items.map(item => ({do: 'report-status', owner: item.split('|')[1] ?? item}));
		case 'scale':
			return items.map(item => ({
				do: 'scale',
				resource: item.startsWith('deployment-controller|') ? 'deployments' : 'replicasets',
				key: item.split('|')[1] ?? item,
				replicas: Number(value ?? '0'),
			}));
		case 'delegate':
			return items.slice(0, 1).map(item => {
				const namespace = (item.split('|')[1] ?? item).split('/')[0] ?? '';
				return {do: 'delegate', order: {namespace}, off: isDelegated(run, namespace)};
			});
		case 'hand-back':
			return [{do: 'hand-back'}];
		case 'retake':
			return [{do: 'retake'}];
		default:
			return `the ${run.seat} seat has no verb "${wish.verb}"`;
	}
};

const resources: Readonly<Record<string, string>> = {
	Pod: 'pods',
	Deployment: 'deployments',
	ReplicaSet: 'replicasets',
	Node: 'nodes',
	Job: 'jobs',
};

const objectIntents = ({verb, objects, value}: Wish & {do: 'object'}): readonly Intent[] | string => {
	const keyed = objects.map(({kind, namespace, name}) => ({
		resource: resources[kind] ?? kind.toLowerCase(),
		key: namespace === undefined ? name : `${namespace}/${name}`,
	}));

	if (verb === 'delete') {
		return keyed.map(each => ({do: 'delete', ...each}));
	}

	if (verb === 'scale') {
		const replicas = Number(value);
		return Number.isSafeInteger(replicas) && replicas >= 0
			? keyed.map(each => ({do: 'scale', ...each, replicas}))
			: 'a whole number of replicas is needed';
	}

	if (verb === 'set-image') {
		const [container = '', image = ''] = (value ?? '').split('=');
		return image === '' ? 'write container=image' : keyed.map(({key}) => ({do: 'set-image', key, container, image}));
	}

	return `"${verb}" is not possible from here yet`;
};

export const createStage = (options: StageOptions): Stage & {readonly run: Run | undefined} => {
	const {scenarios, progress} = options;
	const pacer = createPacer();
	const listeners = new Set<() => void>();
	let place: Place = 'home';
	let opened: Opened | undefined;
	let run: Run | undefined;
	let paused = true;
	/** Turn mode: time runs to the next decision. */
	let hurrying = false;
	let predicted: number | undefined;
	let revision = 1;
	let bookmarks: ReadonlyArray<{at: Millis; name: string}> = [];
	let farewell: readonly string[] = [];
	let shown: {readonly key: string; readonly frame: Frame} | undefined;
	let saved = false;
	let pictures = 0;

	const changed = (): void => {
		revision += 1;
	};

	const isTurn = (): boolean =>
		opened !== undefined &&
		(opened.scenario.time.clock === 'turn' || (opened.scenario.time.clock === 'either' && opened.seat !== 'watch'));

	const openLevel = (scenario: Scenario, seed: string | undefined, extra: Partial<Opened> = {}): Answer => {
		opened = {
			scenario,
			seed: seed === undefined || seed === '' ? (scenario.metadata.seedDefaults[0] ?? '1') : seed,
			seat: scenario.seats.default,
			shipped: scenarios.includes(scenario),
			daily: false,
			...extra,
		};
		run = undefined;
		predicted = undefined;
		place = 'brief';
		changed();
		return ok();
	};

	let measurement: Measurement | undefined;
	let measuring: NodeJS.Timeout | undefined;

	/** Plays the same storm with other pilots while the player thinks: a little at a time, and less while time runs. */
	const measureOn = (): void => {
		measuring = undefined;
		const current = measurement;

		if (current === undefined || current.done || run === undefined) {
			return;
		}

		const until = performance.now() + (hurrying || !paused ? 3 : 10);

		if (current.work(() => performance.now() >= until)) {
			run.compare(current.comparison);
			changed();

			for (const listener of listeners) {
				listener();
			}
		}

		measuring = setTimeout(measureOn, hurrying || !paused ? 40 : 15);
		measuring.unref();
	};

	const measure = (options: Parameters<typeof openRun>[0]): void => {
		clearTimeout(measuring);
		measurement = options.seat === 'watch' ? undefined : createMeasurement(options, openRun);
		measureOn();
	};

	const begin = (): Answer => {
		if (opened === undefined) {
			return no('choose a level first');
		}

		const {scenario, seed, seat, shipped} = opened;
		run = openRun({scenario, seed, seat, pilot: 'player', shipped});
		measure({scenario, seed, seat, pilot: 'player', shipped});
		pacer.speed = speeds.includes(scenario.time.speed) ? scenario.time.speed : 20;
		bookmarks = [];
		saved = false;
		place = 'run';

		if (predicted !== undefined && scenario.quiz.predict[0] !== undefined) {
			run.submit({do: 'answer', question: scenario.quiz.predict[0].id, choice: predicted});
		}

		paused = isTurn();
		hurrying = isTurn();
		changed();
		return ok();
	};

	const finish = (): void => {
		if (run === undefined || opened === undefined || saved) {
			return;
		}

		saved = true;
		place = 'result';
		paused = true;
		hurrying = false;
		const result = run.result();
		const day = todayOf();
		const entry: PastRun = {
			scenario: result.scenario,
			version: opened.scenario.metadata.version,
			seed: result.seed,
			seat: result.seat,
			points: result.score.total,
			stars: result.score.stars as PastRun['stars'],
			ratio: null,
			day,
			daily: opened.daily,
			lost: Object.fromEntries(
				result.score.lines.map(({rule, points, of}) => [rule, Math.round((of - points) * 1000)]),
			),
			ranked: run.marks.length === 0,
		};
		progress.add(entry);
		progress.keepUnfinished(undefined);
		farewell = [shareLine(result)];
		changed();
	};

	/** Steps that happen between two pictures: a run may end in any of them. */
	const passed = (): void => {
		if (run?.over === true) {
			finish();
		}

		changed();
	};

	const advance = (wall: number): void => {
		if (run === undefined || place !== 'run') {
			return;
		}

		if (hurrying) {
			const stopped = pacer.hurry(run, run.end, true);
			hurrying = stopped === 'enough';
			passed();
		} else if (!paused) {
			pacer.tick(run, wall);
			passed();
		}
	};

	const stepTo = (until: Millis): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		paused = true;
		hurrying = false;
		run.advance(Math.min(until, run.end));
		passed();
		return ok();
	};

	const step = (by: 'event' | Millis): Answer => stepTo(by === 'event' ? (run?.nextAt() ?? 0) : (run?.now ?? 0) + by);

	const back = (to: Millis, sure: boolean): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		if (!sure && run.seat !== 'watch' && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Go back in time?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Go back',
			};
		}

		run.rewind(Math.max(0, to));
		paused = true;
		hurrying = false;
		place = 'run';
		saved = false;
		changed();
		return ok(`back at ${clockText(run.now).slice(0, -4)}`);
	};

	const undo = (sure: boolean): Answer => {
		if (run === undefined || run.intents.length === 0) {
			return no('there is nothing to undo');
		}

		if (!sure && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Undo the last action?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Undo',
			};
		}

		run.undo();
		paused = true;
		hurrying = false;
		changed();
		return ok('undone');
	};

	const submitAll = (intents: readonly Intent[] | string): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		if (typeof intents === 'string') {
			return no(intents);
		}

		let last: Answer = no('nothing was chosen');

		for (const intent of intents) {
			last = answerOf(run.submit(intent));

			if (last.ok === false) {
				break;
			}
		}

		// What the act leads to in this very millisecond belongs to the picture of the act.
		run.advance(run.now + 1);
		passed();
		keepJournal();
		return last;
	};

	const keepJournal = (): void => {
		if (run !== undefined && !run.over) {
			progress.keepUnfinished(replayText({header: run.replay().header, intents: run.intents}));
		}
	};

	const resume = (): Answer => {
		const text = progress.unfinished();
		const parsed = text === undefined ? undefined : parseReplay(text, {journal: true});
		const scenario =
			parsed?.ok === true
				? (parsed.replay.header.scenario.whole ??
					scenarios.find(({hash}) => hash === parsed.replay.header.scenario.hash))
				: undefined;

		if (parsed?.ok !== true || scenario === undefined) {
			return no('the run that was left open cannot be continued by this podfall');
		}

		const {header, intents} = parsed.replay;
		openLevel(scenario, header.seed, {seat: header.seat});
		run = replayRun(scenario, parsed.replay, intents.at(-1)?.at ?? 0);
		place = 'run';
		paused = true;
		saved = false;
		changed();
		return ok(parsed.lost > 0 ? 'continued; the last moves could not be recovered' : 'continued where you left');
	};

	const nextLevel = (): Answer => {
		const at = scenarios.findIndex(each => each.metadata.id === opened?.scenario.metadata.id);
		const next = scenarios[at + 1];
		return next === undefined ? no('this was the last level') : openLevel(next, undefined);
	};

	const restart = (sure: boolean): Answer => {
		if (run !== undefined && !run.over && run.intents.length > 0 && !sure) {
			return {ok: 'ask', question: 'Start this run again?', detail: 'What you did in it is lost.', yes: 'Restart'};
		}

		return begin();
	};

	const goHome = (sure: boolean): Answer => {
		if (run !== undefined && !run.over && place === 'run' && !sure) {
			keepJournal();
			return {
				ok: 'ask',
				question: 'Leave this run?',
				detail: 'You can continue it from the home screen.',
				yes: 'Leave',
			};
		}

		run = undefined;
		place = 'home';
		changed();
		return ok();
	};

	const daily = (): Answer => {
		const date = todayOf();
		const scenario = dailyScenario(scenarios, date);
		return scenario === undefined
			? no('there is no daily without scenarios')
			: openLevel(scenario, date, {daily: true});
	};

	const space = (): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		if (isTurn()) {
			hurrying = !hurrying;
			paused = true;
		} else {
			paused = !paused;
		}

		changed();
		return ok();
	};

	const hint = (topic: string | undefined): Answer => {
		if (run === undefined || opened === undefined) {
			return no('no run is open');
		}

		const taken = run.intents.flatMap(({intent}) => (intent.do === 'hint' ? [`${intent.topic}/${intent.level}`] : []));
		const next = opened.scenario.assist.hints.find(
			each => (topic === undefined || each.topic === topic) && !taken.includes(`${each.topic}/${each.level}`),
		);

		if (next === undefined) {
			return no('there are no more hints');
		}

		run.submit({do: 'hint', topic: next.topic, level: next.level});
		changed();
		return ok(`hint ${next.level}: ${textOf(opened.scenario, next.text)}`);
	};

	/** Advice is free for those who watch; a player's run says that it was asked for. */
	const advice = (): Answer => {
		if (run === undefined || run.over || run.seat === 'watch' || run.marks.includes(assistedByAdvice)) {
			return ok();
		}

		const outcome = answerOf(run.submit({do: 'mark', as: assistedByAdvice}));
		changed();
		return outcome.ok === true ? ok('advice asked for: the run says so') : outcome;
	};

	const wishes: {readonly [Word in Wish['do']]: (wish: Wish & {do: Word}, sure: boolean) => Answer} = {
		open: ({scenario: id, seed}) => {
			const scenario = scenarios.find(({metadata}) => metadata.id === id);
			return scenario === undefined ? no(`there is no level ${id}`) : openLevel(scenario, seed);
		},
		begin,
		'resume-unfinished': resume,
		daily,
		menu: ({action}) => no(`"${action}" comes in a later version`),
		home: (_, sure) => goHome(sure),
		restart: (_, sure) => restart(sure),
		'next-level': nextLevel,
		predict({choice}) {
			predicted = choice;
			changed();
			return ok();
		},
		answer: ({question, choice}) => submitAll([{do: 'answer', question, choice}]),
		space,
		pause(wish) {
			paused = wish.paused;
			changed();
			return ok();
		},
		step: ({by}) => step(by),
		back: ({by}, sure) => back((run?.now ?? 0) - (by === 'event' ? 1 : by), sure),
		'go-to': ({at}, sure) => (run !== undefined && at > run.now ? stepTo(at) : back(at, sure)),
		until: ({condition}) => no(`"until ${condition}" comes in a later version`),
		speed({step: by}) {
			pacer.shift(by);
			changed();
			return ok();
		},
		'set-speed'({speed}) {
			if (!speeds.includes(speed)) {
				return no(`speeds are ${speeds.map(each => (each === 0 ? 'max' : String(each))).join(', ')}`);
			}

			pacer.speed = speed;
			changed();
			return ok();
		},
		undo: (_, sure) => undo(sure),
		bookmark({name}) {
			bookmarks = [...bookmarks, {at: run?.now ?? 0, name}];
			changed();
			return ok(`bookmark ${name === '' ? bookmarks.length : name} set`);
		},
		seat: wish => (run === undefined ? no('no run is open') : submitAll(seatIntents(wish, run))),
		object: wish => submitAll(objectIntents(wish)),
		kubectl: () => no('the terminal seat comes in a later version'),
		hint: ({topic}) => hint(topic),
		advice,
		declare: () => no('declaring incidents belongs to the operator seat, which comes in a later version'),
		export: ({format}) =>
			no(`podfall report RUN.replay -o ${format} writes it; save the run with podfall run --replay`),
	};

	const clockNow = (frame: Clock | undefined): Clock | undefined => {
		if (frame === undefined || run === undefined) {
			return frame;
		}

		const state = run.over ? 'done' : hurrying || !paused ? 'running' : isTurn() && run.waiting ? 'decision' : 'paused';
		return {...frame, mode: isTurn() ? 'turn' : 'live', state, speed: pacer.speed};
	};

	const homeFacts = (): HomeFacts => {
		const today = todayOf();
		const open = progress.unfinished();
		const parsed = open === undefined ? undefined : parseReplay(open, {journal: true});
		const unfinished =
			parsed?.ok === true
				? {
						title: parsed.replay.header.scenario.id,
						code: `${parsed.replay.header.scenario.id}@${parsed.replay.header.seed}`,
						at: clockText(parsed.replay.intents.at(-1)?.at ?? 0).slice(0, -4),
						points: 0,
					}
				: undefined;
		return {
			scenarios,
			past: progress.past,
			today,
			...calendarOf(today),
			...(unfinished === undefined ? {} : {unfinished}),
			...(progress.trouble === undefined ? {} : {notice: {tone: 'warn', text: progress.trouble}}),
		};
	};

	const build = (request: Request): Frame => {
		const base: Frame = {revision, stage: place, vitals: [], ruler: [], lags: [], hints: []};

		if (place === 'home' || request.screen === 'home') {
			return {...base, stage: place, home: homeFrame(homeFacts(), request.scenario, undefined)};
		}

		if (place === 'brief' && opened !== undefined) {
			return {...base, brief: briefFrame(opened.scenario, progress.past, opened.seed, predicted)};
		}

		if (run === undefined) {
			return base;
		}

		const frame = run.frame(request);
		const clock = clockNow(frame.clock);
		const timeline = frame.timeline === undefined ? {} : {timeline: {...frame.timeline, bookmarks}};
		return {...frame, ...timeline, revision, stage: place, ...(clock === undefined ? {} : {clock})};
	};

	if (options.first !== undefined) {
		const {scenario, seed, seat, shipped} = options.first;
		openLevel(scenario, seed, {shipped, ...(seat === undefined ? {} : {seat})});
	}

	return {
		get run() {
			return run;
		},
		frame(request) {
			const key = `${revision} ${JSON.stringify(request)}`;

			if (shown?.key !== key) {
				// Another question is another picture, even when nothing in the run has changed.
				pictures += 1;
				shown = {key, frame: {...build(request), revision: pictures}};
			}

			return shown.frame;
		},
		wish: (wish, sure) => (wishes[wish.do] as (wish: Wish, sure: boolean) => Answer)(wish, sure),
		moving: () => place === 'run' && run?.over === false && (hurrying || !paused),
		advance,
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		save: keepJournal,
		farewell: () => farewell,
	};
};
