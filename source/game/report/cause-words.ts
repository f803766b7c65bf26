/* Facts of the engine in plain words: what happened to whom, and why they say they did it. */
import type {Fact} from '../../engine/kernel/chronicle.ts';
import {changeMade, faultEnded} from '../score/words.ts';

export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 request`, `2,600 requests`. */
export const requestsText = (count: number): string => `${grouped(count)} ${count === 1 ? 'request' : 'requests'}`;

const nameOf = ({about}: Fact): string => about.replace(/^[^/]+\/(?:[^/]+\/)?/, '');

const becauseOf = ({detail}: Fact): string => (typeof detail?.because === 'string' ? detail.because : '');

const fromNodeController = ({who}: Fact): boolean => who === 'node-controller';

const fromEviction = ({who}: Fact): boolean => who === 'taint-eviction-controller';

/** A reason that was given for one, as it is said of several. */
const oftenBecause = (fact: Fact): string =>
	becauseOf(fact)
		.replace(/\bof it\b/, 'of them')
		.replace(/^its turn in its zone/, 'their turn in their zones')
		.replace(/^its\b/, 'their')
		.replace(/^it is\b/, 'they are');

type Saying = {
	/** Of one. */
	one(name: string, fact: Fact): string;
	/** Of several of the same kind, the first of which is given. */
	readonly many?: (count: number, first: Fact) => string;
	/** Whoever did it said why, and it is worth repeating. */
	readonly withReason?: boolean;
};

const sayings: Readonly<Record<string, Saying>> = {
	'create pod': {one: name => `pod ${name} was created`, many: count => `${count} pods were created`, withReason: true},
	'delete pod': {
		one: name => `pod ${name} was deleted`,
		many: (count, first) =>
			`${count} pods were deleted${fromEviction(first) ? ': their time on the node was over' : ''}`,
		withReason: true,
	},
	'update pod': {one: name => `pod ${name} changed`},
	'update pod/status': {
		one: (name, fact) => `pod ${name} ${fromNodeController(fact) ? 'was marked not ready' : 'reported its state'}`,
		many: (count, first) =>
			fromNodeController(first)
				? `${count} pods were marked not ready: nothing is heard of their nodes`
				: `${count} pods reported their state`,
		withReason: true,
	},
	'create replicaset': {one: name => `ReplicaSet ${name} was created`},
	'update replicaset': {one: name => `ReplicaSet ${name} changed its size`},
	'create deployment': {one: name => `Deployment ${name} was created`},
	'update deployment': {one: name => `Deployment ${name} changed`},
	'create endpointslice': {one: name => `the list of ready pods ${name} was made`},
	'update endpointslice': {
		one: name => `the list of ready pods ${name} changed`,
		many: count => `the lists of ready pods changed ${count} times`,
		withReason: true,
	},
	'update node/status': {
		one: (name, fact) =>
			fromNodeController(fact) ? `node ${name} is Unknown to the control plane` : `node ${name} reported its state`,
		many: (count, first) =>
			`${count} nodes ${fromNodeController(first) ? `are Unknown to the control plane: ${oftenBecause(first)}` : 'reported their state'}`,
		withReason: true,
	},
	'update node': {
		one: name => `node ${name} changed in the API`,
		many: (count, first) => `${count} nodes changed in the API: ${oftenBecause(first)}`,
		withReason: true,
	},
	chosen: {
		one: name => `the scheduler chose a node for ${name}`,
		many: count => `the scheduler chose nodes for ${count} pods`,
	},
	bound: {one: name => `${name} was bound to its node`, many: count => `${count} pods were bound to their nodes`},
	unschedulable: {one: name => `${name} found no node`, many: count => `${count} times a pod found no node`},
	'container exited': {one: name => `a container of ${name} ended`, many: count => `${count} containers ended`},
	'container started': {one: name => `a container of ${name} started`, many: count => `${count} containers started`},
	'pod ready': {one: name => `${name} became ready`, many: count => `${count} pods became ready`},
	'pod not ready': {
		one: name => `${name} was not ready any more`,
		many: count => `${count} pods were not ready any more`,
	},
	'machine lost power': {one: name => `${name} lost its power`, many: count => `${count} machines lost their power`},
	'machine powered on': {
		one: name => `${name} got power again and boots`,
		many: count => `${count} machines got power again and boot`,
	},
	'machine booted': {one: name => `${name} is up again`, many: count => `${count} machines are up again`},
	[changeMade]: {one: name => `the planned change "${name}" was made`},
	[faultEnded]: {one: () => 'the fault is over'},
};

const sayingOf = ({what}: Fact): Saying | undefined => (Object.hasOwn(sayings, what) ? sayings[what] : undefined);

/** What a fact says in a line of a report. */
export const factText = (fact: Fact | undefined): string => {
	if (fact === undefined) {
		return 'the way the scenario began';
	}

	const {text} = fact.detail ?? {};

	if (typeof text === 'string' && text !== '') {
		return text;
	}

	if (typeof fact.detail?.order === 'number') {
		return `your ${fact.what} of ${nameOf(fact)}`;
	}

	const saying = sayingOf(fact);
	const reason = saying?.withReason === true ? becauseOf(fact) : '';
	const plain = saying === undefined ? `${fact.what}: ${nameOf(fact)}` : saying.one(nameOf(fact), fact);
	return reason === '' ? plain : `${plain}: ${reason}`;
};

/** What several facts of one kind say in one line. */
export const factsText = (facts: readonly Fact[]): string => {
	const [first] = facts;

	if (first === undefined || facts.length === 1) {
		return factText(first);
	}

	return sayingOf(first)?.many?.(facts.length, first) ?? `${factText(first)}, and ${facts.length - 1} more like it`;
};

const failures: Readonly<Record<string, string>> = {
	dns: 'the name was not resolved',
	'no-endpoints': 'the Service had no ready pod',
	refused: 'the pod was gone from its node',
	'connect-timeout': 'nobody answered',
	overload: 'the queue was full',
	'app-error': 'the program answered with an error',
	'killed-in-flight': 'the process died under them',
	dependency: 'a service behind it failed',
	partition: 'the network was cut',
	netpol: 'a network policy forbade it',
	lb: 'the load balancer found no node',
};

/** `connect-timeout, nobody answered`. */
export const failureText = (category: string): string =>
	Object.hasOwn(failures, category) ? `${category}, ${failures[category]}` : category;
