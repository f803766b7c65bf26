/*
Why does this pod wait, and what would help? Asked of a dump of a cluster, without a cluster.

	texts ─ input.ts ─ picture ─ what-if/ ─ picture ─ rehearsal (the engine's own cycle) ─ reports ─ remedies.ts

Every pod goes through one scheduling cycle, in the order of the queue; who is placed counts for those after it.
*/
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {
	type Attempt,
	createRehearsal,
	filterWordsFor,
	type Picture,
	type PodInfo,
	type Profile,
	type Rehearsal,
} from '../../engine/cluster.ts';
import {type Outcome as Checked, didYouMean, type Problem} from '../scenario/problems.ts';
import {annotationsOf} from './annotations.ts';
import {isWaiting, keyOf, madeAnew, workloadOf} from './pods.ts';
import {createRemedies, type Remedies} from './remedies.ts';
import {answerKey, headOf, isQuiet, nodeReports, type PodReport, podsInFull, requestsOf} from './report.ts';

export type ScheduleOptions = {
	/** Only these, `shop/web-1`; a workload's name stands for all its pods. Empty: every waiting pod. */
	readonly only: readonly string[];
	/** Every plug-in's word about every node, and the annotations. */
	readonly thorough: boolean;
	/** Decides between equals. */
	readonly seed: string;
	/** Also find out what would let waiting pods in. */
	readonly remedies: boolean;
};

export type ScheduleReport = {
	readonly nodes: number;
	/** Pods on nodes before anything was decided. */
	readonly placedBefore: number;
	readonly waitingBefore: number;
	readonly pods: readonly PodReport[];
	readonly notes: readonly string[];
};

const keyText = (word: string): string => (word.includes('/') ? word : `default/${word}`);

const isMeant = (pod: Pod, key: string): boolean => keyOf(pod) === key || workloadOf(pod) === key;

/** The pods that were asked for, the placed ones as if they had no node; or what is wrong with the question. */
const asked = (
	picture: Picture,
	only: readonly string[],
): Checked<{picture: Picture; current: ReadonlyMap<string, string>}> => {
	const problems: Problem[] = [];
	const current = new Map<string, string>();
	let {pods} = picture;

	for (const word of only) {
		const key = keyText(word);
		const meant = pods.filter(pod => isMeant(pod, key));

		if (meant.length === 0) {
			const known = [...new Set(pods.flatMap(pod => [keyOf(pod), workloadOf(pod) ?? keyOf(pod)]))];
			problems.push({
				where: `--pod ${word}`,
				what: 'there is no such pod or workload in the input',
				hint: didYouMean(key, known),
			});
		}

		for (const pod of meant.filter(each => !isWaiting(each) && keyOf(each) === key)) {
			current.set(keyOf(pod), pod.spec.nodeName ?? '');
			pods = pods.map(other => (other === pod ? madeAnew(pod) : other));
		}
	}

	return problems.length > 0
		? {ok: false, problems}
		: {ok: true, value: {picture: {...picture, pods}, current}, warnings: []};
};

/** What is remembered of pods that were refused, so that those like them get the same answer at once. */
type Answers = Map<string, string>;

type Desk = {
	readonly rehearsal: Rehearsal;
	readonly remedies: Remedies;
	readonly options: ScheduleOptions;
	readonly current: ReadonlyMap<string, string>;
	readonly answers: Answers;
	/** Nobody will read what the nodes say of a quiet pod. */
	readonly isBrief: boolean;
};

const filtersAsked = (attempt: Attempt): readonly string[] => {
	if (attempt.kind === 'gated') {
		return [];
	}

	const [node] = attempt.input.sight.nodes.list;
	return node === undefined ? [] : filterWordsFor(attempt.input)(node).map(({plugin}) => plugin);
};

/** Another pod that asks for the same and was refused alike, if one was; else this one is remembered as the first of its sort. */
const earlierLike = (
	{options, answers}: Desk,
	info: PodInfo,
	head: Pick<PodReport, 'outcome' | 'message'>,
): string | undefined => {
	if (!options.remedies || head.outcome !== 'pending') {
		return undefined;
	}

	const key = answerKey(info.pod, workloadOf(info.pod), head.message);
	const earlier = answers.get(key);

	if (earlier === undefined) {
		answers.set(key, info.key);
	}

	return earlier;
};

const reportOn = (desk: Desk, info: PodInfo): PodReport => {
	const {rehearsal, options, current} = desk;
	// Words about nodes are asked for before the pod counts on one of them.
	const before = rehearsal.ask(info);
	const first = headOf(info, before);
	const earlier = earlierLike(desk, info, first);
	const wantsRemedies = options.remedies && first.outcome === 'pending' && earlier === undefined;
	const isTold = !desk.isBrief || !isQuiet({outcome: first.outcome, changesAsFor: earlier});
	const nodes = before.kind === 'gated' || !isTold ? [] : nodeReports(before, options.thorough || wantsRemedies);
	const filters = options.thorough ? filtersAsked(before) : [];
	const attempt = rehearsal.schedule(info, before);
	const workload = workloadOf(info.pod);
	const on = current.get(info.key);
	const report: PodReport = {
		pod: info.key,
		...(workload === undefined ? {} : {workload}),
		schedulerName: info.pod.spec.schedulerName ?? 'default-scheduler',
		priority: info.priority,
		requests: requestsOf(info),
		...(on === undefined ? {} : {current: on}),
		...headOf(info, attempt),
		nodes,
		changes: wantsRemedies ? desk.remedies(info, nodes) : [],
		...(earlier === undefined ? {} : {changesAsFor: earlier}),
	};
	return options.thorough && attempt.kind === 'decided'
		? {...report, annotations: annotationsOf(report, filters)}
		: report;
};

const notesOn = (
	picture: Picture,
	rehearsal: Rehearsal,
	chosen: readonly PodInfo[],
	all: readonly PodInfo[],
): readonly string[] => {
	const foreign = rehearsal.unhandled();
	const names = [...new Set(foreign.map(({pod}) => pod.spec.schedulerName ?? 'default-scheduler'))];
	const leaving = picture.pods.filter(
		({metadata, spec}) => metadata.deletionTimestamp !== undefined && (spec.nodeName ?? '') === '',
	);
	const nodes = new Set(picture.nodes.map(({metadata}) => metadata.name));
	const lost = picture.pods.filter(({spec}) => (spec.nodeName ?? '') !== '' && !nodes.has(spec.nodeName ?? ''));
	const [first] = chosen;
	const ahead = first === undefined ? 0 : all.indexOf(first);
	return [
		...(nodes.size === 0 ? ['there is no node'] : []),
		...(foreign.length === 0
			? []
			: [`${foreign.length} waiting pods ask for ${names.join(', ')}, which is another scheduler`]),
		...(leaving.length === 0 ? [] : [`${leaving.length} waiting pods are being deleted and need no node`]),
		...(lost.length === 0 ? [] : [`${lost.length} pods are on nodes that are not in the input; they count nowhere`]),
		...(ahead === 0 ? [] : [`${ahead} waiting pods would be tried first; without --pod they are`]),
	];
};

/** Tries the pods one after the other and reports on each. */
export const schedule = (
	given: Picture,
	profiles: readonly Profile[] | undefined,
	options: ScheduleOptions,
): Checked<ScheduleReport> => {
	const question = asked(given, options.only);

	if (!question.ok) {
		return question;
	}

	const {picture, current} = question.value;
	const rehearsal = createRehearsal(picture, profiles, options.seed);
	const waiting = rehearsal.waiting();
	const keys = options.only.map(keyText);
	const chosen = keys.length === 0 ? waiting : waiting.filter(({pod}) => keys.some(key => isMeant(pod, key)));
	const desk: Desk = {
		rehearsal,
		remedies: createRemedies(rehearsal),
		options,
		current,
		answers: new Map(),
		isBrief: !options.thorough && chosen.length > podsInFull,
	};
	const notes = notesOn(picture, rehearsal, chosen, waiting);
	return {
		ok: true,
		value: {
			nodes: picture.nodes.length,
			placedBefore: rehearsal.table.podCount,
			waitingBefore: given.pods.filter(isWaiting).length,
			pods: chosen.map(info => reportOn(desk, info)),
			notes,
		},
		warnings: [],
	};
};
