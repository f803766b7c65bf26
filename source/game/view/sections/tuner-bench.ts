import {defaultTuning, pointsExtendedBy, pointsOf, type Scheduler, type Tuning} from '../../../engine/cluster.ts';
import {clockText, type Millis} from '../../../engine/kernel/time.ts';
import {referencePod} from '../../score/reference-pod.ts';
import {curveStep} from '../../score/scoreboard.ts';
import {configurationLines} from '../../tuner/configuration-text.ts';
import {firstTuning} from '../../tuner/first-tuning.ts';
import {changedLines} from '../../tuner/line-changes.ts';
import {differences, edited, type Setting, settings} from '../../tuner/settings.ts';
import {openWindow, windowsOf} from '../../tuner/windows.ts';
import {benchScheduler, isWorker, zoneOf} from '../bench/bench-scheduler.ts';
import {scoreVital} from '../bench/decisions.ts';
import {gaugeLines, spreadLines, strandedVital} from '../bench/gauges.ts';
import type {Eyes} from '../eyes.ts';
import type {Frame, Narrator, Request, TunerBench, TunerLine, Vital} from '../frame.ts';
import {isScored, vitalsOf, withoutTwins} from './heading.ts';
import type {Section} from './section.ts';

/** The target that the stranded share is scored by when the scenario names none. */
const usualStranded = 0.25;

const minuteText = (at: Millis): string => clockText(at).slice(0, -4);

const withValue = (id: string, value: string | undefined) => (value === undefined ? undefined : {id, value});

type Tunings = {readonly draft: Tuning; readonly inForce: Tuning};

/** The lines of one plugin: its switch and weight together, then its arguments. */
const pluginLine = (toggle: Setting, weight: Setting | undefined, {draft, inForce}: Tunings): TunerLine => {
	const valueIn = (tuning: Tuning): string => (toggle.read(tuning) === 'off' ? 'off' : (weight?.read(tuning) ?? 'on'));
	const on = toggle.read(draft) === 'on';
	const value = on ? (weight?.read(draft) ?? '') : '';
	const toggled = {id: toggle.id, value: on ? 'off' : 'on'};
	const lower = weight === undefined || !on ? undefined : withValue(weight.id, weight.step(value, -1));
	const higher = weight === undefined || !on ? undefined : withValue(weight.id, weight.step(value, 1));
	return {
		id: (weight ?? toggle).id,
		kind: 'plugin',
		plugin: toggle.plugin,
		label: toggle.plugin,
		points: pointsOf(toggle.plugin),
		on,
		value,
		inForce: valueIn(inForce),
		usual: valueIn(defaultTuning),
		changed: valueIn(draft) !== valueIn(inForce),
		toggled,
		...(lower === undefined ? {} : {lower}),
		...(higher === undefined ? {} : {higher}),
		explain: toggle.explain,
	};
};

/** Such a line is there for plugins with more than one point; the switch of the others says it all. */
const pointLine = (setting: Setting, {draft, inForce}: Tunings): TunerLine => {
	const {id, plugin, title, explain, read, own, step} = setting;
	const value = read(draft);
	const lower = withValue(id, step(value, -1));
	const higher = withValue(id, step(value, 1));
	const on = value !== 'off';
	const isApart = own?.(draft) !== undefined || own?.(inForce) !== undefined;
	return {
		id,
		kind: 'point',
		plugin,
		label: title,
		points: '',
		on,
		value,
		inForce: read(inForce),
		usual: read(defaultTuning),
		...(isApart ? {apart: true} : {}),
		changed: own?.(draft) !== own?.(inForce),
		toggled: {id, value: on ? 'off' : 'on'},
		...(lower === undefined ? {} : {lower}),
		...(higher === undefined ? {} : {higher}),
		explain,
	};
};

const argumentLine = (setting: Setting, {draft, inForce}: Tunings): TunerLine => {
	const value = setting.read(draft);
	const lower = withValue(setting.id, setting.step(value, -1));
	const higher = withValue(setting.id, setting.step(value, 1));
	return {
		id: setting.id,
		kind: 'argument',
		plugin: setting.plugin,
		label: setting.title,
		points: '',
		on: true,
		value,
		inForce: setting.read(inForce),
		usual: setting.read(defaultTuning),
		changed: value !== setting.read(inForce),
		...(lower === undefined ? {} : {lower}),
		...(higher === undefined ? {} : {higher}),
		explain: setting.explain,
	};
};

/** A shape is there only with the strategy that has one. */
const isShown = (setting: Setting, tunings: Tunings): boolean =>
	setting.id !== 'NodeResourcesFit.shape' || setting.read(tunings.draft) !== '' || setting.read(tunings.inForce) !== '';

const hasPoints = ({plugin}: Setting): boolean => pointsExtendedBy(plugin).length > 1;

const linesOf = (tunings: Tunings): readonly TunerLine[] =>
	settings
		.filter(setting => isShown(setting, tunings))
		.flatMap(setting => {
			if (setting.kind === 'weight' || (setting.kind === 'point' && !hasPoints(setting))) {
				return [];
			}

			if (setting.kind === 'point') {
				return [pointLine(setting, tunings)];
			}

			const weight = settings.find(({plugin, kind}) => kind === 'weight' && plugin === setting.plugin);
			return setting.kind === 'switch' ? [pluginLine(setting, weight, tunings)] : [argumentLine(setting, tunings)];
		});

const standardEdits = (inForce: Tuning): TunerBench['standard'] =>
	Object.fromEntries(
		settings
			.map(({id, kind, read, own}) => ({
				id,
				usual: read(defaultTuning),
				isUsual: kind === 'point' ? own?.(inForce) === undefined : read(inForce) === read(defaultTuning),
			}))
			.filter(({usual, isUsual}) => usual !== '' && !isUsual)
			.map(({id, usual}) => [id, usual]),
	);

const fillClasses = 10;

/** How many nodes are full to which tenth. */
const classesOf = (shares: readonly number[]): readonly number[] =>
	Array.from(
		{length: fillClasses},
		(_, index) => shares.filter(share => Math.min(fillClasses - 1, Math.floor(share * fillClasses)) === index).length,
	);

const fillOf = (scheduler: Scheduler): TunerBench['fill'] => {
	const workers = scheduler.table.snapshot.list.filter(isWorker);
	return [
		{
			label: 'cpu',
			nodes: classesOf(workers.map(node => node.milliCpu / Math.max(1, node.allocatableMilliCpu))),
			tone: 'info',
		},
		{
			label: 'memory',
			nodes: classesOf(workers.map(node => node.memory / Math.max(1, node.allocatableMemory))),
			tone: 'info',
		},
	];
};

/** The changes so far in words, with the score as it stood when each was made. */
const historyOf = ({keeper, options}: Eyes): TunerBench['history'] => {
	const curve = keeper.scoreboard.curve();
	let before: Tuning = firstTuning(options.scenario);
	return keeper.intents.flatMap(({at, intent}) => {
		if (intent.do !== 'change-profile') {
			return [];
		}

		const text = differences(before, intent.profile).join(', ');
		before = intent.profile;
		const points = curve[Math.floor((at - options.scenario.time.warmup) / curveStep) - 1];
		return [{at, text, ...(points === undefined ? {} : {points})}];
	});
};

const windowLines = ({cluster, options}: Eyes): TunerBench['windows'] => {
	const {now} = cluster.kernel;
	return windowsOf(options.scenario.seats).map(({number, from, until}) => ({
		number,
		from,
		until,
		state: until <= now ? 'past' : from <= now ? 'open' : 'ahead',
	}));
};

export const tunerBench = (eyes: Eyes, request: Request): TunerBench | undefined => {
	const {cluster, keeper, options, over} = eyes;
	const scheduler = options.seat === 'tuner' ? benchScheduler(eyes) : undefined;
	const profile = scheduler?.profiles[0];

	if (scheduler === undefined || profile === undefined) {
		return undefined;
	}

	const {schedulerName, ...inForce} = profile;
	const {tuning: draft, problems} = edited(inForce, request.edits ?? {});
	const nodes = scheduler.table.snapshot.list;
	const refusal = over
		? 'the run is over'
		: (problems[0] ?? keeper.seat.mayNot?.({do: 'change-profile', profile: draft}));
	const {queue} = scheduler;
	return {
		schedulerName,
		lines: linesOf({draft, inForce}),
		problems,
		changes: differences(inForce, draft),
		file: changedLines(configurationLines(inForce, schedulerName), configurationLines(draft, schedulerName)),
		standard: standardEdits(inForce),
		...(refusal === undefined ? {} : {refusal}),
		restarting: !scheduler.running && cluster.seat?.leads === true,
		windows: windowLines(eyes),
		history: historyOf(eyes),
		...(isScored(eyes) ? {points: keeper.scoreboard.total()} : {}),
		queue: {
			active: queue.list('active').length,
			backoff: queue.list('backoff').length,
			unschedulable: queue.list('unschedulable').length,
		},
		nodes: nodes.filter(isWorker).length,
		fill: fillOf(scheduler),
		gauges: gaugeLines(nodes, referencePod(options.scenario), options.scenario.scoring.refs.strand ?? usualStranded),
		spread: spreadLines(nodes, undefined, nodes[0] === undefined ? undefined : zoneOf(nodes[0])).map(line => ({
			...line,
			zones: line.zones.map(zone => ({...zone, inHand: false})),
		})),
	};
};

const windowVital = (bench: TunerBench): readonly Vital[] => {
	const open = bench.windows.find(({state}) => state === 'open');
	const next = bench.windows.find(({state}) => state === 'ahead');
	return bench.windows.length === 0
		? []
		: [
				{
					id: 'window',
					label: 'window',
					text:
						open === undefined
							? [['dim', next === undefined ? 'none any more' : `${next.number} at ${minuteText(next.from)}`]]
							: [
									['ok', `${open.number} of ${bench.windows.length} open`],
									['dim', ` until ${minuteText(open.until)}`],
								],
					brief: open === undefined ? [['dim', 'closed']] : [['ok', 'open']],
				},
			];
};

const queueVital = ({queue, restarting}: TunerBench): Vital => ({
	id: 'queue',
	label: 'queue',
	text: restarting
		? [['warn', 'the scheduler restarts']]
		: [
				['warn', '○'],
				` ${queue.active}`,
				...(queue.backoff === 0 ? [] : [['dim', ' back-off '] as const, String(queue.backoff)]),
				...(queue.unschedulable === 0
					? []
					: [['dim', ' unsched '] as const, ['warn', String(queue.unschedulable)] as const]),
			],
	brief: [['warn', '○'], ` ${queue.active + queue.backoff + queue.unschedulable}`],
});

const tunerNarrator = (eyes: Eyes, bench: TunerBench): Narrator | undefined => {
	if (eyes.over) {
		return undefined;
	}

	if (bench.restarting) {
		return {
			lead: 'restart',
			tone: 'warn',
			text: 'The scheduler comes up with the new profile; its queue is made anew from what the API holds.',
		};
	}

	if (bench.problems.length > 0) {
		return {lead: 'no start', tone: 'bad', text: [['bad', bench.problems[0] ?? '']]};
	}

	if (bench.changes.length > 0) {
		return {
			lead: 'edited',
			tone: 'you',
			text: [
				bench.changes.join(', '),
				...(bench.refusal === undefined
					? ['. C gives it to the scheduler.']
					: ['. ', ['warn', `Not now: ${bench.refusal}.`] as const]),
			],
		};
	}

	const open = openWindow(windowsOf(eyes.options.scenario.seats), eyes.cluster.kernel.now);
	return bench.windows.length > 0 && open === undefined
		? undefined
		: {
				lead: open === undefined ? 'now' : `window ${open.number}`,
				tone: 'you',
				text: 'Change what you like, one thing at a time; nothing reaches the scheduler before C. Thinking is free.',
			};
};

/** Screens from which a run begins or goes on: the bench of its seat comes next. */
const passages: readonly string[] = ['home', 'brief', 'result'];

/** The tuner's bench, and what row 1 and the narrator say while it is on screen. */
export const tunerSection: Section = {
	isWanted: ({screen}, {options}) => options.seat === 'tuner' && (screen === 'tuner' || passages.includes(screen)),
	build(eyes, request): Partial<Frame> {
		const bench = tunerBench(eyes, request);

		if (bench === undefined) {
			return {};
		}

		const narrator = tunerNarrator(eyes, bench);
		const own: readonly Vital[] = [
			...scoreVital(eyes),
			...windowVital(bench),
			queueVital(bench),
			...strandedVital(bench.gauges),
		];
		return {
			tuner: bench,
			vitals: withoutTwins([...own, ...vitalsOf(eyes)]),
			...(narrator === undefined ? {} : {narrator}),
		};
	},
};
