import {deployments} from '../../../engine/api/kinds/deployment.ts';
import {pods} from '../../../engine/api/kinds/pod.ts';
import {replicaSets} from '../../../engine/api/kinds/replica-set.ts';
import {statefulSets} from '../../../engine/api/kinds/stateful-set.ts';
import type {notAllowed} from '../../../engine/api/refusals.ts';
import type {Verb} from '../../../engine/api/verbs.ts';
import type {Controller} from '../../../engine/cluster.ts';
import {isSystem} from '../../tallies.ts';
import {type BenchLoops, benchLoops, type Matter, mattersOf} from '../bench/bench-loops.ts';
import {callView} from '../bench/call-view.ts';
import {decisionNumber, scoreVital} from '../bench/decisions.ts';
import {eventList} from '../bench/events.ts';
import {workItem} from '../bench/work-items.ts';
import {subjectOf, victimsOf} from '../bench/work-subject.ts';
import {whyLines} from '../bench/work-why.ts';
import type {Eyes} from '../eyes.ts';
import type {ControllerBench, Frame, Narrator, Request, Vital, WorkItem} from '../frame.ts';
import {vitalsOf, withoutTwins} from './heading.ts';
import type {Section} from './section.ts';

/** A work list longer than this is cut: differences come first. */
const listedAtMost = 200;

/** More names than these are no heading. */
const namedAtMost = 3;

/** `replicaset + deployment loops`. */
const loopsText = ({controllers, held}: BenchLoops): string => {
	const names = controllers.map(({loop}) => loop.name.replace(/-controller$/, ''));
	const who = names.length > namedAtMost ? `the ${names.length} workload` : names.join(' + ');
	return `${who} loop${names.length === 1 ? '' : 's'}${held ? '' : ', by themselves'}`;
};

/** Actionable first, then what waits, then what is settled; each in the order of the loops. */
const rankOf = ({actionable, tone}: WorkItem): number => (actionable ? 0 : tone === 'ok' ? 2 : 1);

type Choice = {readonly items: readonly WorkItem[]; readonly chosen: Matter | undefined};

const choose = (matters: readonly Matter[], loops: BenchLoops, {item}: Request): Choice => {
	const items = matters
		.map((matter, index) => ({item: workItem(matter, loops), index}))
		.sort((a, b) => rankOf(a.item) - rankOf(b.item) || a.index - b.index)
		.map(each => each.item);
	const key = items.some(each => each.key === item) ? item : items[0]?.key;
	return {items, chosen: matters.find(matter => matter.key === key)};
};

type Wish = {
	readonly verb: Verb;
	readonly kind: Parameters<typeof notAllowed>[0]['kind'];
	readonly subresource?: string;
};

/** Why the API would refuse this of the loop's identity; undefined when it would not. */
const refusalFor = ({cluster}: Eyes, {user}: Controller, namespace: string | undefined, wish: Wish) => {
	const asked = {user, ...wish, ...(namespace === undefined ? {} : {namespace}), name: ''};
	return cluster.server.authorizer.allows(asked) ? undefined : `403: ${user.name} may not ${wish.verb} it`;
};

const other = (action: string, text: string, refusal: string | undefined): ControllerBench['others'][number] =>
	refusal === undefined ? {action, text} : {action, text, refusal};

/** What else the seat may do to the chosen object. */
const othersOf = (eyes: Eyes, matter: Matter, victims: readonly string[]): ControllerBench['others'] => {
	const {controller, object} = matter;
	const {namespace} = object.metadata;
	const {words} = eyes.keeper.seat;
	const isSet = object.kind === 'ReplicaSet';
	const scaled = [deployments, statefulSets].find(({kind}) => kind === object.kind) ?? replicaSets;
	const unlessScaled = object.kind === 'DaemonSet' ? 'it has as many pods as nodes' : undefined;
	const unlessSet = isSet ? undefined : 'only ReplicaSets here';
	const unlessWord = (word: (typeof words)[number]): string | undefined =>
		words.includes(word) ? undefined : `the ${eyes.options.seat} seat may only look`;
	return [
		other(
			'seat.create',
			'create a pod from the template',
			unlessSet ?? unlessWord('create-pod') ?? refusalFor(eyes, controller, namespace, {verb: 'create', kind: pods}),
		),
		other(
			'seat.delete',
			victims[0] === undefined ? 'delete a pod' : `delete a pod; ${victims[0]} would go first`,
			unlessSet ??
				unlessWord('delete-pod') ??
				(victims.length === 0 ? 'it has no pod' : undefined) ??
				refusalFor(eyes, controller, namespace, {verb: 'delete', kind: pods}),
		),
		other(
			'seat.scale',
			`change ${object.kind === 'Deployment' ? 'the Deployment' : 'the set'}'s replicas`,
			unlessScaled ??
				unlessWord('scale') ??
				refusalFor(eyes, controller, namespace, {verb: 'patch', kind: scaled, subresource: 'scale'}),
		),
		other('seat.pause', 'pause or resume the rollout', 'not in this version'),
		other('seat.rollback', 'roll back', 'not in this version'),
	];
};

/** The bench as the loops themselves see it: what differs, the call that would close the gap, and the arithmetic. */
export const controllerBench = (eyes: Eyes, request: Request): ControllerBench | undefined => {
	const loops = benchLoops(eyes);

	if (loops === undefined || loops.controllers.length === 0) {
		return undefined;
	}

	const matters = mattersOf(eyes, loops);
	const {items, chosen} = choose(matters, loops, request);
	const victims = chosen === undefined ? [] : victimsOf(chosen, loops).map(pod => pod.metadata.name);
	const subject = chosen === undefined ? undefined : subjectOf(chosen, loops);
	const call = chosen === undefined ? undefined : callView(eyes, loops, chosen);
	const count = (rank: number): number => items.filter(item => rankOf(item) === rank).length;
	const kinds = new Set(['Pod', ...loops.controllers.map(({loop}) => loop.reconciles?.kind ?? '')]);
	return {
		loops: loopsText(loops),
		decision: decisionNumber(eyes),
		work: items.slice(0, listedAtMost),
		counts: {differ: count(0), waiting: count(1), settled: count(2)},
		...(subject === undefined ? {} : {subject}),
		...(call === undefined ? {} : {call}),
		others: chosen === undefined ? [] : othersOf(eyes, chosen, victims),
		victims,
		...(loops.held ? {} : {readOnly: true}),
		why: chosen === undefined ? [] : whyLines(eyes, chosen, loops),
		events: eventList(
			eyes,
			({involvedObject}) => kinds.has(involvedObject.kind ?? '') && !isSystem(involvedObject.namespace),
		),
	};
};

const benchVitals = (eyes: Eyes, {counts, decision}: ControllerBench): readonly Vital[] => [
	...scoreVital(eyes),
	{id: 'decision', label: 'decision', text: [['head', String(decision)]]},
	{
		id: 'work',
		label: 'work list',
		text: [
			[counts.differ > 0 ? 'warn' : 'dim', `○ ${counts.differ}`],
			[counts.waiting > 0 ? 'info' : 'dim', ` ◐ ${counts.waiting}`],
			['ok', ` ● ${counts.settled}`],
		],
	},
];

const benchNarrator = ({over}: Eyes, bench: ControllerBench, request: Request): Narrator | undefined => {
	if (over || bench.readOnly === true) {
		return undefined;
	}

	const {work, counts, decision} = bench;
	const chosen = work.find(({key}) => key === request.item) ?? work[0];

	if (counts.differ === 0 || chosen === undefined) {
		return {
			lead: 'now',
			tone: 'dim',
			text:
				counts.waiting > 0
					? 'What was asked for is on its way. space lets time pass until it is seen.'
					: 'Wanted and observed agree everywhere. space lets time pass.',
		};
	}

	const {name} = chosen.object;
	return {
		lead: `decision ${decision}`,
		tone: 'you',
		text: chosen.actionable
			? [
					`${name}: ${chosen.difference}; the loop would `,
					['head', chosen.proposal],
					decision === 1 ? '. Thinking is free.' : '.',
				]
			: [
					`${name}: ${chosen.proposal}. ${counts.differ === 1 ? 'Another object differs' : `${counts.differ} others differ`}; ↑ goes there.`,
				],
	};
};

/** Screens from which a run begins or goes on: the bench of its seat comes next. */
const passages: readonly string[] = ['home', 'brief', 'result'];

export const controllerSection: Section = {
	isWanted: ({screen}, {options}) =>
		screen === 'controller' || (options.seat === 'workload' && passages.includes(screen)),
	build(eyes, request): Partial<Frame> {
		const bench = controllerBench(eyes, request);

		if (bench === undefined) {
			return {};
		}

		const narrator = benchNarrator(eyes, bench, request);
		return {
			controller: bench,
			vitals: withoutTwins([...benchVitals(eyes, bench), ...vitalsOf(eyes)]),
			...(narrator === undefined ? {} : {narrator}),
		};
	},
};
