import type {Kind} from '../../../engine/api/kind.ts';
import {kindByWord} from '../../../engine/api/kinds/index.ts';
import {nodes} from '../../../engine/api/kinds/node.ts';
import type {Pod} from '../../../engine/api/kinds/pod.ts';
import {type ApiObject, objectKey} from '../../../engine/api/object.ts';
import {podStatusWord} from '../../../engine/api/pod-view.ts';
import type {WhyRow} from '../../../engine/cluster.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import {countText, cpuText, memoryText, spanText} from '../bench/amounts.ts';
import {benchLoops, mattersOf} from '../bench/bench-loops.ts';
import {benchScheduler, chosenPod, zoneOf} from '../bench/bench-scheduler.ts';
import {causesOf} from '../bench/causes.ts';
import {scoreFormulas} from '../bench/formulas.ts';
import {handLines} from '../bench/hand-lines.ts';
import {refusalWords} from '../bench/refusals.ts';
import {workItem} from '../bench/work-items.ts';
import {whyLines} from '../bench/work-why.ts';
import type {Eyes} from '../eyes.ts';
import type {Explanation, Line, Request} from '../frame.ts';
import {standingOf} from '../objects/trouble.ts';
import type {Section} from './section.ts';

type Explain = (eyes: Eyes, rest: string, request: Request) => Explanation | undefined;

const bestOf = (rows: readonly WhyRow[]): WhyRow | undefined =>
	[...rows].sort(
		(a, b) =>
			Number(a.verdict !== undefined) - Number(b.verdict !== undefined) ||
			b.total - a.total ||
			(a.node < b.node ? -1 : 1),
	)[0];

/** `total/small-a`: the score of a node for the pod in hand, or why it was refused. */
const explainTotal: Explain = (eyes, node, request) => {
	const scheduler = benchScheduler(eyes);
	const hand = scheduler === undefined ? undefined : chosenPod(scheduler, request);
	const why = hand === undefined ? undefined : scheduler?.why(hand.info.key);
	const row = node === '' ? bestOf(why?.rows ?? []) : why?.rows.find(each => each.node === node);
	const info = row === undefined ? undefined : scheduler?.table.snapshot.get(row.node);

	if (hand === undefined || row === undefined || info === undefined) {
		return explainNode(eyes, node, request);
	}

	const {name} = hand.info.pod.metadata;
	const refusal = refusalWords(row, info, hand.info);
	const refusing = row.filters.filter(({status}) => status !== undefined).map(({plugin}) => plugin);
	const filters: Line = {
		label: 'filters',
		text: [
			`${row.filters.length - refusing.length} of ${row.filters.length} let it pass`,
			...(refusing.length === 0 ? [] : [['bad', `  ✖ ${refusing.join(' ')}`] as const]),
		],
	};

	if (refusal !== undefined) {
		return {
			title: `${row.node} refuses ${name}`,
			summary: `${refusal.refusedBy} says: ${refusal.reason}. The API server would store a bind all the same; the kubelet checks cpu, memory, pods and required affinity again and fails a pod that does not fit.`,
			lines: [...handLines(hand.info), filters],
			codex: ['kube-scheduler', 'requests', 'kubelet-admission', refusal.refusedBy],
		};
	}

	return {
		title: `${row.node} for ${name}: ${row.total}`,
		summary:
			'Every plug-in gives a node 0 to 100, times its weight; the highest sum wins and lots decide between equals. The scores look at what pods ask for, never at what they use.',
		lines: [...scoreFormulas(hand.info, info, row), {label: 'total', text: [['head', String(row.total)]]}, filters],
		codex: ['kube-scheduler', 'requests', 'scoring', 'NodeResourcesFit'],
	};
};

/** `node/small-a`: what the API says of it, and what its pods have asked for. */
const explainNode: Explain = (eyes, name) => {
	const node = eyes.mirror.of(nodes).get(name);

	if (node === undefined) {
		return undefined;
	}

	const standing = standingOf(nodes as never, node);
	const ready = node.status?.conditions?.find(({type}) => type === 'Ready');
	const fill = eyes.tallies.fillOf(name);
	const tree = causesOf(eyes, `nodes/${name}`);
	const taints = (node.spec?.taints ?? []).map(({key, effect}) => `${key}:${effect}`);
	return {
		title: `node ${name}: ${standing.why === '' ? 'well' : standing.why}`,
		summary:
			'A kubelet renews its Lease every 10 s; when none came for the grace period, the node controller writes Ready=Unknown and taints the node. Free is what can be allocated less what the pods on it ask for.',
		lines: [
			{
				label: 'Ready',
				text: ready === undefined ? 'not said yet' : [[standing.tone, ready.status], `  ${ready.reason ?? ''}`],
			},
			{
				label: 'asked for',
				text: `${cpuText(fill.milliCpu)} cpu of ${node.status?.allocatable?.cpu ?? '?'}, ${memoryText(fill.memoryBytes)} of ${node.status?.allocatable?.memory ?? '?'}, ${countText(fill.pods, 'pod')}`,
			},
			{label: 'taints', text: taints.length === 0 ? 'none' : taints.join(' ')},
		],
		...(tree === undefined ? {} : {tree}),
		codex: ['node', 'lease', 'node-monitor-grace-period', 'taint', 'allocatable'],
	};
};

const podSummary = (pod: Pod): string => {
	const word = podStatusWord(pod);
	const {nodeName} = pod.spec;

	if (nodeName === undefined || nodeName === '') {
		return 'It waits for a node: its scheduler has not bound it yet, or found none where it fits. A pending pod is not an error by itself.';
	}

	if (pod.status?.phase === 'Failed') {
		return `It ended on ${nodeName}: ${pod.status.message ?? pod.status.reason ?? word}. A failed pod is not started again; its owner makes a new one.`;
	}

	return `It stands on ${nodeName} and kubectl calls it ${word}. Readiness decides who gets traffic; its owner counts it as long as it is there.`;
};

/** `object/Pod/shop/web-1`, and pods and other objects by their lists. */
const explainObject: Explain = (eyes, path, request) => {
	const parts = path.split('/');
	const [word = '', namespace = '', name = ''] = parts.length === 2 ? [parts[0], '', parts[1]] : parts;
	const kind = kindByWord(word);

	if (kind === undefined || name === '') {
		return undefined;
	}

	if (kind.plural === 'nodes') {
		return explainNode(eyes, name, request);
	}

	const key = objectKey(namespace === '' ? undefined : namespace, name);
	const object = eyes.mirror.of(kind as unknown as Kind<ApiObject>).get(key);

	if (object === undefined) {
		return undefined;
	}

	const standing = standingOf(kind, object);
	const owner = object.metadata.ownerReferences?.find(({controller}) => controller === true);
	const born = timeOf(object.metadata.creationTimestamp);
	const tree = causesOf(eyes, `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}/${key}`);
	return {
		title: `${kind.singular} ${key}: ${standing.why === '' ? 'as wanted' : standing.why}`,
		summary:
			kind.plural === 'pods'
				? podSummary(object as Pod)
				: standing.why === ''
					? 'Wanted and observed agree. The newest thing that happened to it is below, with what led to it.'
					: `${standing.why}. The newest thing that happened to it is below, with what led to it.`,
		lines: [
			...(owner === undefined ? [] : [{label: 'belongs to', text: `${owner.kind} ${owner.name}`}]),
			...(born === undefined ? [] : [{label: 'age', text: spanText(eyes.cluster.kernel.now - born)}]),
		],
		...(tree === undefined ? {} : {tree}),
		codex: [kind.singular, 'controller', 'owner-reference'],
	};
};

const explainPod: Explain = (eyes, key, request) => explainObject(eyes, `Pod/${key}`, request);

/** `work/replicaset-controller|count/web`: why its loop would do what the bench proposes. */
const explainWork: Explain = (eyes, key) => {
	const loops = benchLoops(eyes);
	const matters = loops === undefined ? [] : mattersOf(eyes, loops);
	const matter =
		matters.find(each => each.key === key) ?? matters.find(({decision}) => decision.calls.length > 0) ?? matters[0];

	if (loops === undefined || matter === undefined) {
		return undefined;
	}

	const item = workItem(matter, loops);
	const {kind, metadata} = matter.object;
	const about = `${matter.controller.loop.reconciles?.plural ?? ''}.apps/${matter.objectKey}`;
	const tree = causesOf(eyes, about);
	return {
		title: `${kind} ${metadata.name}: ${item.difference}`,
		summary: `The loop compares what it has seen with what is wanted, and would: ${item.proposal}. It never asks what happened, so a missed message costs nothing; but it may be looking at the past.`,
		lines: whyLines(eyes, matter, loops).filter(({label}) => label !== ''),
		...(tree === undefined ? {} : {tree}),
		codex: ['controller', 'expectations', 'informer', 'slow-start'],
	};
};

/** `score/pend`: one rule's value, formula and points. */
const explainScore: Explain = ({keeper}, id) => {
	const found = keeper.scoreboard.standings().find(({rule}) => rule === id);
	return found === undefined
		? undefined
		: {
				title: `${found.title}: ${Math.round(found.thousandths / 1000)} of ${found.weight} points`,
				summary: `The value so far is ${found.words}. Perfect gives all points, the target six tenths of them, and there is no cliff.`,
				lines: [
					{label: 'formula', text: found.formula},
					{label: 'target', text: String(found.reference)},
					{label: 'quality', text: found.quality.toFixed(2)},
					...(found.gate < 1
						? [{label: 'gate', text: `counts ${Math.round(found.gate * 100)}% while users are failed`}]
						: []),
				],
				codex: ['score'],
			};
};

/** `zone/a`: how its nodes stand, and how many pods of users it carries. */
const explainZone: Explain = (eyes, zone) => {
	const own = eyes.mirror
		.of(nodes)
		.all()
		.filter(({metadata}) => metadata.labels?.['topology.kubernetes.io/zone'] === zone);

	if (own.length === 0) {
		return undefined;
	}

	const silent = own.filter(node => standingOf(nodes as never, node).tone !== 'ok');
	const scheduler = benchScheduler(eyes);
	const uneven = scheduler?.table.snapshot.list.filter(node => zoneOf(node) === zone) ?? [];
	const carried = uneven.reduce((sum, node) => sum + node.pods.length, 0);
	return {
		title: `zone ${zone}: ${own.length - silent.length} of ${countText(own.length, 'node')} well`,
		summary:
			'The node controller judges each zone by itself: with more than half of its nodes silent it evicts slowly or not at all. When all zones are silent it stops, because then the controller itself may be cut off.',
		lines: [
			{
				label: 'silent or not ready',
				text: silent.length === 0 ? 'none' : silent.map(({metadata}) => metadata.name).join(' '),
			},
			{label: 'pods', text: String(carried)},
			{
				label: 'partial disruption',
				text: '55 % not ready, more than 2 nodes: 0.01 nodes/s, none in zones of up to 50',
			},
		],
		codex: ['zone', 'node-lifecycle', 'topology-spread'],
	};
};

/** A line of the dashboard's map is a zone or a node. */
const explainPlace: Explain = (eyes, name, request) =>
	explainZone(eyes, name, request) ?? explainNode(eyes, name, request);

const explainers: Readonly<Record<string, Explain>> = {
	total: explainTotal,
	node: explainNode,
	pod: explainPod,
	object: explainObject,
	attention: explainObject,
	workloads: explainObject,
	events: explainObject,
	work: explainWork,
	score: explainScore,
	zone: explainZone,
	zones: explainPlace,
};

/** Answers `explain: 'total/small-a'`: the word before the first slash says what is asked about. */
const explanationOf = (eyes: Eyes, request: Request): Explanation | undefined => {
	const [word = '', ...rest] = (request.explain ?? '').split('/');
	return Object.hasOwn(explainers, word) ? explainers[word]!(eyes, rest.join('/'), request) : undefined;
};

/** What `i` answers: numbers, nodes, pods, score lines, zones, with the formula and the numbers of this moment. */
export const explanationSection: Section = {
	isWanted: ({explain}) => explain !== undefined,
	build(eyes, request) {
		const explanation = explanationOf(eyes, request);
		return explanation === undefined ? {} : {explanation};
	},
};
