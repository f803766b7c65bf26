/** What the player may do at the scheduler's bench. */
import {movement, movementKeys} from '../../keymap/rows.ts';
import {cursorOf, type Dialog, goTo, type Model, moved, noCursor, withCursor} from '../../model.ts';
import {type Action, classOf, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {benchOf, chosenNode, nodeList, podList, ranked} from './choice.ts';

/** Why nothing can be done with a pod now; undefined when one is in hand. */
const noHand = (scene: Scene): string | undefined =>
	benchOf(scene) === undefined
		? 'this run has no scheduler seat'
		: benchOf(scene)?.hand === undefined
			? 'nothing waits for a node; space goes on'
			: undefined;

const itemsOf = (scene: Scene): readonly string[] => {
	const {marks} = scene.model;
	const hand = benchOf(scene)?.hand?.key;
	return marks.length > 0 ? marks : hand === undefined ? [] : [hand];
};

/** A verb of the seat on the pods marked or in hand. */
const act =
	(verb: string, withNode = false) =>
	(scene: Scene): Outcome => ({
		// The next pod has its own best node: nothing of this choice may slip into the next one.
		model: withCursor(withCursor({...scene.model, marks: []}, nodeList, noCursor), podList, noCursor),
		wish: {do: 'seat', verb, items: itemsOf(scene), ...(withNode ? {option: chosenNode(scene)?.node ?? ''} : {})},
	});

/** Moves the choice over the nodes, in the order in which they are shown. */
const moveNode = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return {};
	}

	const list =
		classOf(scene) === 'S' || classOf(scene) === 'reduced' || bench.options.length > 12 ? ranked(bench) : bench.options;
	const keys = list.map(({node}) => node);
	const cursor = cursorOf(scene.model, nodeList);
	const start = cursor.key === undefined ? {...cursor, key: chosenNode(scene)?.node} : cursor;
	return {model: withCursor(scene.model, nodeList, moved(start, keys, movement(key, 6) ?? 0))};
};

/** Takes the next or the previous pod of the queue in hand. */
const movePod = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return {};
	}

	const keys = bench.active.map(pod => pod.key);
	const cursor = cursorOf(scene.model, podList);
	const start = cursor.key === undefined ? {...cursor, key: bench.hand?.key} : cursor;
	const next: Model = withCursor(
		scene.model,
		podList,
		moved(start, keys, key === 'J' || key === 'shift-down' ? 1 : -1),
	);
	return {model: withCursor(next, nodeList, {index: 0, from: 0})};
};

/** Marks the pod in hand, or takes the mark away. */
const mark = (scene: Scene): Outcome => {
	const key = benchOf(scene)?.hand?.key;
	const {marks} = scene.model;
	return key === undefined
		? {}
		: {model: {...scene.model, marks: marks.includes(key) ? marks.filter(other => other !== key) : [...marks, key]}};
};

const noVictims = (scene: Scene): string | undefined => {
	const bench = benchOf(scene);
	const chosen = chosenNode(scene);
	const hasLower = chosen?.pods.some(({priority}) => priority < (bench?.hand?.priority ?? 0)) === true;
	return (
		noHand(scene) ??
		(!hasLower
			? 'no pod on this node has a lower priority than the one in hand'
			: chosen.fits
				? 'the pod fits on this node: nobody has to go'
				: (bench?.victims ?? []).length > 0
					? undefined
					: 'it would not fit on this node without them either')
	);
};

/** Who has to go. What is chosen in the dialog is sent at once; leaving it does nothing. */
const victimDialog = (scene: Scene): Dialog => {
	const bench = benchOf(scene);
	const option = chosenNode(scene)?.node ?? '';
	const items = bench?.hand === undefined ? [] : [bench.hand.key];
	return {
		title: `Who leaves ${option} for ${bench?.hand?.name ?? 'it'}?`,
		detail: 'Evicted with their grace period; whoever owns them makes others.',
		choices: [
			{label: 'Nobody'},
			...(bench?.victims ?? []).map(({keys, text}) => ({
				label: text,
				wish: {do: 'seat', verb: 'preempt', items, option, value: keys.join(',')} as const,
			})),
		],
		chosen: 0,
		stacked: true,
	};
};

/** The keys of the bench, in the order in which help lists them. */
export const schedulerActions: readonly Action[] = [
	defineAction({
		name: 'seat.bind',
		title: 'Bind to this node',
		explain:
			'POST pods/binding. The API server does not check fit; the kubelet checks cpu, memory and pod count again.',
		group: 'screen',
		keys: ['enter'],
		hint: 'bind',
		shy: true,
		guard: noHand,
		run: act('bind', true),
	}),
	defineAction({
		name: 'seat.node',
		title: 'Choose the node',
		explain: 'The pod in hand moves over the nodes; nothing is sent.',
		group: 'screen',
		keys: movementKeys,
		label: '↑↓',
		hint: 'node',
		run: moveNode,
	}),
	defineAction({
		name: 'seat.pod',
		title: 'Choose the pod',
		explain: 'Takes another pod of the queue in hand.',
		group: 'screen',
		keys: ['J', 'K', 'shift-down', 'shift-up'],
		label: 'J K',
		hint: 'pod',
		shy: true,
		guard: noHand,
		run: movePod,
	}),
	defineAction({
		name: 'seat.unschedulable',
		title: 'Mark unschedulable',
		explain: 'Writes PodScheduled=False; the pod returns when something changes, or after five minutes.',
		group: 'screen',
		keys: ['x'],
		hint: 'unsched',
		shy: true,
		guard: noHand,
		run: act('unschedulable'),
	}),
	defineAction({
		name: 'seat.back-off',
		title: 'Back off',
		explain: 'Tries again later: 1 s, doubling up to 10 s. Nothing is sent.',
		group: 'screen',
		keys: ['b'],
		hint: 'back off',
		shy: true,
		guard: noHand,
		run: act('back-off'),
	}),
	defineAction({
		name: 'seat.preempt',
		title: 'Preempt',
		explain: 'Removes pods of lower priority from this node so that the pod fits. Asks for the victims.',
		group: 'screen',
		keys: ['p'],
		hint: 'preempt',
		hintFor: scene => (noHand(scene) === undefined ? 'preempt' : ''),
		guard: noVictims,
		run: scene => ({model: {...scene.model, dialog: victimDialog(scene)}}),
	}),
	defineAction({
		name: 'seat.scores',
		title: 'The whole why-table',
		explain: 'Every plugin and node, sorted by any; two nodes side by side; what would change its mind.',
		group: 'screen',
		keys: ['s'],
		hint: 'scores',
		command: ':scores',
		run: ({model}) => ({model: goTo(model, 'scores')}),
	}),
	defineAction({
		name: 'seat.mark',
		title: 'Mark several pods',
		explain: 'Then enter binds them all to one node, in queue order.',
		group: 'screen',
		keys: ['v'],
		hint: 'mark',
		shy: true,
		guard: noHand,
		run: mark,
	}),
	defineAction({
		name: 'seat.clear-nomination',
		title: 'Clear nomination',
		explain: 'Takes nominatedNodeName away again.',
		group: 'screen',
		keys: ['n'],
		guard: noHand,
		run: act('clear-nomination'),
	}),
	defineAction({
		name: 'seat.delegate',
		title: 'Delegate to autopilot',
		explain: 'Gives pods like this one to the autopilot as a standing order.',
		group: 'screen',
		keys: ['D'],
		hint: 'delegate',
		shy: true,
		guard: noHand,
		run: act('delegate'),
	}),
	defineAction({
		name: 'seat.hand-back',
		title: 'Hand back the seat',
		explain: 'Releases the lease; the bot takes over within 2 s. Again: take it back.',
		group: 'screen',
		keys: ['H'],
		run: act('hand-back'),
	}),
];
