import type {Scheduler, QueuedPod as Waiting, WhyTable} from '../../../engine/cluster.ts';
import {referencePod} from '../../score/reference-pod.ts';
import {isSystem} from '../../tallies.ts';
import {countText, cpuText, memoryText} from '../bench/amounts.ts';
import {benchScheduler, chosenPod, zoneOf} from '../bench/bench-scheduler.ts';
import {decisionNumber, scoreVital} from '../bench/decisions.ts';
import {eventList} from '../bench/events.ts';
import {scoreFormulas} from '../bench/formulas.ts';
import {gaugeLines, roomLeft, spreadLines, strandedVital} from '../bench/gauges.ts';
import {handLines} from '../bench/hand-lines.ts';
import {mindView} from '../bench/mind-view.ts';
import {nodeOptions} from '../bench/node-options.ts';
import {queuedPod} from '../bench/queue-pods.ts';
import {rejectedPods} from '../bench/rejections.ts';
import {wavesAhead} from '../bench/waves.ts';
import type {Eyes} from '../eyes.ts';
import type {Frame, Narrator, NodeOption, Request, SchedulerBench, Vital} from '../frame.ts';
import {vitalsOf, withoutTwins} from './heading.ts';
import type {Section} from './section.ts';

/** A queue longer than this is counted, not listed. */
const listedAtMost = 200;

/** So long the narrator speaks of a pod that was turned away. */
const newsFor = 20_000;

/** The target that the stranded share is scored by when the scenario names none. */
const usualStranded = 0.25;

/** The node the player has chosen, or the best one; the first by its name where none fits. */
const chosenNode = (why: WhyTable | undefined, {option}: Request): string | undefined => {
	if (option !== undefined) {
		return option;
	}

	const [best] = [...(why?.rows ?? [])].sort(
		(a, b) =>
			Number(a.verdict !== undefined) - Number(b.verdict !== undefined) ||
			b.total - a.total ||
			(a.node < b.node ? -1 : 1),
	);
	return best?.node;
};

const formulasOf = (
	scheduler: Scheduler,
	hand: Waiting | undefined,
	why: WhyTable | undefined,
	chosen: string | undefined,
): SchedulerBench['formulas'] => {
	const row = why?.rows.find(each => each.node === chosen);
	const node = chosen === undefined ? undefined : scheduler.table.snapshot.get(chosen);
	return hand === undefined || row === undefined || node === undefined ? [] : scoreFormulas(hand.info, node, row);
};

const victimText = ({victims, usual, pdbViolations}: ReturnType<Scheduler['victimsOn']>[number]): string =>
	[
		victims.map(({pod, priority}) => `${pod.metadata.name} (priority ${priority})`).join(' and '),
		...(usual ? ['as kube-scheduler would'] : []),
		...(pdbViolations > 0 ? ['against a disruption budget'] : []),
	].join(', ');

/** Only where the pod does not fit as things are. */
const victimsOf = (
	scheduler: Scheduler,
	hand: Waiting | undefined,
	why: WhyTable | undefined,
	node: string | undefined,
): Pick<SchedulerBench, 'victims'> => {
	const isRefused = why?.rows.find(row => row.node === node)?.verdict !== undefined;
	const sets = hand === undefined || node === undefined || !isRefused ? [] : scheduler.victimsOn(hand.info.key, node);
	return sets.length === 0
		? {}
		: {victims: sets.map(set => ({keys: set.victims.map(({key}) => key), text: victimText(set)}))};
};

const mindOf = (
	scheduler: Scheduler,
	hand: Waiting | undefined,
	why: WhyTable | undefined,
	node: string | undefined,
): Pick<SchedulerBench, 'mind'> => {
	const mind =
		hand === undefined || why === undefined || node === undefined ? undefined : mindView(scheduler, hand, why, node);
	return mind === undefined ? {} : {mind};
};

/** The bench as the seat itself sees it: its queue and its node table, as late as its informers are. */
export const schedulerBench = (eyes: Eyes, request: Request): SchedulerBench | undefined => {
	const scheduler = benchScheduler(eyes);

	if (scheduler === undefined) {
		return undefined;
	}

	const {queue, table} = scheduler;
	const nodes = table.snapshot.list;
	const hand = chosenPod(scheduler, request);
	const why = hand === undefined ? undefined : scheduler.why(hand.info.key);
	const chosen = chosenNode(why, request);
	const isPossible = request.option !== undefined || why?.rows.find(({node}) => node === chosen)?.verdict === undefined;
	const chosenInfo = chosen === undefined || !isPossible ? undefined : table.snapshot.get(chosen);
	const refPod = referencePod(eyes.options.scenario);
	const active = queue.list('active');
	const waves = wavesAhead(eyes);
	const waiting = active.length + queue.list('backoff').length + queue.list('unschedulable').length;
	const decision = decisionNumber(eyes);
	const list = (place: 'active' | 'backoff' | 'unschedulable') =>
		queue
			.list(place)
			.slice(0, listedAtMost)
			.map(pod => queuedPod(eyes, pod, place));
	return {
		decision,
		...(waves.length === 0 && waiting === 0
			? {}
			: {decisions: decision - 1 + waiting + waves.reduce((sum, {pods}) => sum + pods, 0)}),
		active: list('active'),
		backoff: [...list('backoff'), ...queue.list('error backoff').map(pod => queuedPod(eyes, pod, 'backoff'))],
		unschedulable: list('unschedulable'),
		activeTotal: active.length,
		rejected: rejectedPods(eyes),
		...(scheduler.held ? {} : {readOnly: true}),
		...(hand === undefined ? {} : {hand: queuedPod(eyes, hand, placeOf(scheduler, hand))}),
		handLines: hand === undefined ? [] : handLines(hand.info),
		...nodeOptions({nodes, hand: hand?.info, why, chosen, beside: request.beside, usedOn: metricsOf(eyes)}),
		nodeTotal: nodes.length,
		gauges: gaugeLines(nodes, refPod, eyes.options.scenario.scoring.refs.strand ?? usualStranded),
		spread: spreadLines(nodes, hand?.info, chosenInfo === undefined ? undefined : zoneOf(chosenInfo)),
		...victimsOf(scheduler, hand, why, chosen),
		...mindOf(scheduler, hand, why, request.mind === true ? chosen : undefined),
		formulas: formulasOf(scheduler, hand, why, chosen),
		orders: [],
		...roomLeft(nodes, refPod),
		waves,
		events: eventList(eyes, ({involvedObject}) => involvedObject.kind === 'Pod' && !isSystem(involvedObject.namespace)),
		scoreHistory: eyes.keeper.scoreboard.curve(),
		parHistory: [],
	};
};

/** Where the cluster has no metrics, nobody at this bench knows what is used. */
const metricsOf = ({cluster, options}: Eyes): ((node: string) => number) | undefined =>
	options.scenario.cluster.addons.metrics.enabled ? node => cluster.traffic.coresUsedOn(node) : undefined;

const placeOf = ({queue}: Scheduler, {info}: Waiting): 'active' | 'backoff' | 'unschedulable' => {
	const where = queue.find(info.key)?.where;
	return where === 'unschedulable' ? 'unschedulable' : where === 'active' ? 'active' : 'backoff';
};

/** `web-…g6n99`: the workload and what tells its pods apart. */
const shortPod = (name: string): string => {
	const parts = name.split('-');
	return parts.length > 2 ? `${parts[0]}-…${parts.at(-1)}` : name;
};

const refusedChoice = (option: NodeOption): Narrator => ({
	lead: 'no fit',
	tone: 'warn',
	text: [
		['warn', `${option.node}: ${option.reason ?? 'refused'}`],
		option.refusedBy === 'NodeResourcesFit'
			? '; the API stores it, the kubelet fails it.'
			: '; the API would store the bind all the same.',
	],
});

/** What just happened on the bench, and what it means for the next decision. */
const benchNarrator = ({cluster, over}: Eyes, bench: SchedulerBench, request: Request): Narrator | undefined => {
	const {hand, options, decision, rejected} = bench;
	const chosen = request.option === undefined ? undefined : options.find(({node}) => node === request.option);
	const [news] = rejected ?? [];

	if (over || bench.readOnly === true) {
		return undefined;
	}

	if (hand !== undefined && chosen !== undefined && !chosen.fits) {
		return refusedChoice(chosen);
	}

	if (news !== undefined && news.at >= cluster.kernel.now - newsFor) {
		return {
			lead: news.reason,
			tone: 'bad',
			text: [
				['bad', `${news.node} failed ${shortPod(news.name)}: ${news.text}`],
				'. The API checks no fit; a new pod comes.',
			],
		};
	}

	if (hand === undefined) {
		return {
			lead: 'now',
			tone: 'dim',
			text:
				bench.backoff.length + bench.unschedulable.length === 0
					? 'Nothing waits for a node. space lets time pass to the next decision.'
					: 'What waits is set aside for now. space lets time pass until a pod comes back.',
		};
	}

	const fitting = options.filter(({fits}) => fits).length;
	return {
		lead: `decision ${decision}`,
		tone: 'you',
		text: [
			`${hand.name} asks ${cpuText(hand.milliCpu)} cpu, ${memoryText(hand.memoryBytes)}; `,
			fitting === 0 ? ['warn', 'no node fits'] : `${fitting} of ${countText(bench.nodeTotal, 'node')} fit`,
			fitting === 0 ? ': x marks it unschedulable.' : decision === 1 ? '. Thinking is free.' : '.',
		],
	};
};

const benchVitals = (eyes: Eyes, bench: SchedulerBench): readonly Vital[] => {
	const {decision, decisions, activeTotal, backoff, unschedulable, gauges} = bench;
	return [
		...scoreVital(eyes),
		{
			id: 'decision',
			label: 'decision',
			text: [['head', String(decision)], ...(decisions === undefined ? [] : [['dim', ` of ~${decisions}`] as const])],
		},
		{
			id: 'queue',
			label: 'queue',
			text: [
				['warn', '○'],
				` ${activeTotal}`,
				...(backoff.length === 0 ? [] : [['dim', ' back-off '] as const, String(backoff.length)]),
				...(unschedulable.length === 0
					? []
					: [['dim', ' unsched '] as const, ['warn', String(unschedulable.length)] as const]),
			],
			brief: [['warn', '○'], ` ${activeTotal + backoff.length + unschedulable.length}`],
		},
		...strandedVital(gauges),
	];
};

/** Screens from which a run begins or goes on: the bench of its seat comes next. */
const passages: readonly string[] = ['home', 'brief', 'result'];

/** The bench, and what row 1 and the narrator say while it is on screen. */
export const schedulerSection: Section = {
	isWanted: ({screen}, {options}) =>
		screen === 'scheduler' || screen === 'scores' || (options.seat === 'scheduler' && passages.includes(screen)),
	build(eyes, request): Partial<Frame> {
		const bench = schedulerBench(eyes, request);

		if (bench === undefined) {
			return {};
		}

		const narrator = benchNarrator(eyes, bench, request);
		return {
			scheduler: bench,
			vitals: withoutTwins([...benchVitals(eyes, bench), ...vitalsOf(eyes)]),
			...(narrator === undefined ? {} : {narrator}),
		};
	},
};
