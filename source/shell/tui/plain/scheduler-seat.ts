/** The scheduler's seat in lines. */
import type {Frame, NodeOption, QueuedPod} from '../../../game/view/frame.ts';
import {cores, cpuOf, gibibytes, memoryOf, plural, spanOf} from '../words.ts';
import {comparedLines, mindLines, sortedBy} from './scores.ts';
import {type Command, numberedLines, type Reply, say, sentence, type Talk} from './talk.ts';

const nodeLine = (option: NodeOption): string => {
	const room = `cpu ${cores(option.requestedMilliCpu)} of ${cores(option.allocatableMilliCpu)}, memory ${gibibytes(option.requestedMemoryBytes)} of ${gibibytes(option.allocatableMemoryBytes)} Gi, ${plural(option.pods.length, 'pod')}`;
	return option.fits
		? `${option.node} in zone ${option.zone}, fits, total ${Math.round(option.total ?? 0)}, ${room}`
		: `${option.node} in zone ${option.zone}, refused by ${option.refusedBy ?? 'a filter'}: ${option.reason ?? 'no reason given'}, ${room}`;
};

/** Best first, as the screen shows them on small terminals. */
const rankedNodes = (frame: Frame): readonly NodeOption[] =>
	[...(frame.scheduler?.options ?? [])].sort((a, b) =>
		a.fits === b.fits ? (b.total ?? 0) - (a.total ?? 0) || (a.node < b.node ? -1 : 1) : a.fits ? -1 : 1,
	);

const compareNodes = (words: readonly string[], frame: Frame): Reply => {
	const nodes = rankedNodes(frame);
	const [one, other] = words.map(word => nodes.find(({node}) => node === word) ?? nodes[Number(word) - 1]);
	return frame.scheduler === undefined || one === undefined || other === undefined || one === other
		? say('compare takes two nodes, by number or name: compare node-b1 node-c1.')
		: say(...comparedLines(frame.scheduler, one, other));
};

/** Whom a pod could drive from a node; with a number, does it. */
const preempt = (
	talk: Talk,
	word: string,
	words: readonly string[],
	pod: QueuedPod | undefined,
	nodes: readonly NodeOption[],
): Reply => {
	const node = nodes.find(option => option.node === words[1]) ?? nodes[Number(words[1]) - 1];

	if (pod === undefined || node === undefined) {
		return say(
			`${word} takes a pod and a node, by number or name: ${word} 1 node-c1${word === 'preempt' ? ' 1' : ''}.`,
		);
	}

	const victims = talk.frame({screen: 'scheduler', item: pod.key, option: node.node}).scheduler?.victims ?? [];
	const chosen = victims[Number(words[2]) - 1];
	return word === 'preempt' && chosen !== undefined
		? talk.wish({do: 'seat', verb: 'preempt', items: [pod.key], option: node.node, value: chosen.keys.join(',')})
		: say(
				...numberedLines(
					victims.map(({text}) => text),
					node.fits ? 'The pod fits there: nobody has to go.' : 'Nobody there could make room for it.',
				),
			);
};

export const schedulerCommand: Command = (talk, word, words) => {
	const frame = talk.bench();
	const {scheduler} = frame;

	if (scheduler === undefined) {
		return undefined;
	}

	const pods = scheduler?.active ?? [];
	const nodes = rankedNodes(frame);
	const pod = pods.find(({name, key}) => name === words[0] || key === words[0]) ?? pods[Number(words[0]) - 1];

	switch (word) {
		case 'queue':
			return say(
				...numberedLines(
					pods.map(
						({name, milliCpu, memoryBytes, waits, priority}) =>
							`${name}, ${cpuOf(milliCpu)} cpu, ${memoryOf(memoryBytes)} memory, priority ${priority}, waits ${spanOf(waits)}`,
					),
					'Nothing waits for a node.',
				),
				...(scheduler?.backoff ?? []).map(
					({name, returnsIn}) => `Backing off: ${name}, returns in ${spanOf(returnsIn ?? 0)}.`,
				),
				...(scheduler?.unschedulable ?? []).map(
					({name, message, note}) => `Unschedulable: ${name}, ${message ?? note ?? ''}`,
				),
			);
		case 'nodes':
			return say(
				`For ${scheduler?.hand?.name ?? 'no pod'}:`,
				...numberedLines(nodes.map(nodeLine), 'There are no nodes.'),
			);
		case 'why':
			return say(
				...sortedBy(nodes, scheduler, words[0]).map(option =>
					option.fits
						? `${option.node}: ${option.scores.map(({weighted}, index) => `${scheduler?.plugins[index]?.name ?? ''} ${Math.round(weighted)}`).join(', ')}, total ${Math.round(option.total ?? 0)}.`
						: `${option.node}: ${option.refusedBy ?? ''}, ${option.reason ?? ''}.`,
				),
				...(scheduler?.formulas ?? []).map(({label, text}) => `${label}: ${sentence(text)}`),
			);
		case 'compare':
			return compareNodes(words, frame);
		case 'mind': {
			const node = nodes.find(option => option.node === words[0]) ?? nodes[Number(words[0] ?? '1') - 1];
			const mind =
				node === undefined
					? undefined
					: talk.frame({screen: 'scheduler', option: node.node, mind: true}).scheduler?.mind;
			return mind === undefined ? say('mind takes a node, by number or name: mind node-c1.') : say(...mindLines(mind));
		}

		case 'victims':
		case 'preempt':
			return preempt(talk, word, words, pod, nodes);
		case 'clear':
			return pod === undefined
				? say('clear takes a pod, by number or name.')
				: talk.wish({do: 'seat', verb: 'clear-nomination', items: [pod.key]});
		case 'handback':
			return talk.wish({do: 'seat', verb: 'hand-back', items: []});
		case 'bind': {
			const node = nodes.find(option => option.node === words[1]) ?? nodes[Number(words[1]) - 1];
			return pod === undefined || node === undefined
				? say('bind takes a pod and a node, by number or name: bind 1 node-c1.')
				: talk.wish({do: 'seat', verb: 'bind', items: [pod.key], option: node.node});
		}

		case 'unschedulable':
		case 'backoff':
			return pod === undefined
				? say(`${word} takes a pod, by number or name.`)
				: talk.wish({do: 'seat', verb: word === 'backoff' ? 'back-off' : word, items: [pod.key]});
		default:
			return undefined;
	}
};
