import type {ObjectKey} from '../engine/api/object.ts';
import type {Reply} from '../engine/api/status.ts';
import type {StandingOrder} from '../engine/client/standing-orders.ts';
import {defaultTuning, isTuning, problemsOfTuning, type Tuning} from '../engine/cluster.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {type Check, isRecord, optional, text, texts, whole} from './checks.ts';
import {aboutOfCall, type Call, callShape, callText} from './door/call.ts';
import {type Inside, insideShape} from './door/inside-intent.ts';
import {differences} from './tuner/settings.ts';

/**
Everything a player can ask of a run, and nothing else: this closed list is what a replay holds.

An intent names objects by key; it carries no function, no object of the engine and no wall-clock time. Looking,
filtering, pausing and changing the speed are not intents: they leave no mark in a run.
*/
export type Intent =
	| {readonly do: 'bind'; readonly pod: ObjectKey; readonly node: string}
	| {readonly do: 'mark-unschedulable'; readonly pod: ObjectKey}
	| {readonly do: 'back-off'; readonly pod: ObjectKey}
	| {readonly do: 'preempt'; readonly pod: ObjectKey; readonly node: string; readonly victims: readonly ObjectKey[]}
	| {readonly do: 'clear-nomination'; readonly pod: ObjectKey}
	/** Gives the scheduler another configuration; it restarts with it. */
	| {readonly do: 'change-profile'; readonly profile: Tuning}
	/** Makes the calls that the loop itself would make now for this key of the work list. */
	| {readonly do: 'reconcile'; readonly loop: string; readonly key: ObjectKey}
	| {readonly do: 'create-pod'; readonly owner: ObjectKey}
	| {readonly do: 'delete-pod'; readonly pod: ObjectKey}
	| {readonly do: 'report-status'; readonly owner: ObjectKey}
	| {readonly do: 'scale'; readonly resource: string; readonly key: ObjectKey; readonly replicas: number}
	| {readonly do: 'set-image'; readonly key: ObjectKey; readonly container: string; readonly image: string}
	| {readonly do: 'delete'; readonly resource: string; readonly key: ObjectKey}
	/** Lets clients in: their identities get their rights. */
	| {readonly do: 'open-door'; readonly admin: boolean}
	/** What somebody changed inside of a container. */
	| ({readonly do: 'inside'} & Inside)
	/** What a client sent through the door. */
	| ({readonly do: 'call'} & Call)
	/** Stops or starts a service of a machine, as whoever is logged in to it: no request of the API. */
	| {
			readonly do: 'service';
			readonly node: string;
			readonly service: string;
			readonly to: 'stopped' | 'running';
			/** The line that was typed. */
			readonly typed?: string;
	  }
	/** Gives a class of work to the autopilot; `off` takes it back. */
	| {readonly do: 'delegate'; readonly order: StandingOrder; readonly off?: boolean}
	| {readonly do: 'hand-back'}
	| {readonly do: 'retake'}
	| {readonly do: 'answer'; readonly question: string; readonly choice: number}
	| {readonly do: 'hint'; readonly topic: string; readonly level: 1 | 2 | 3}
	/** Names the part that is broken, and which one: it counts as seeing an incident, or as a wrong guess. */
	| {readonly do: 'declare'; readonly component: string; readonly object?: string}
	/** A live clock stood still for so many milliseconds of the wall's; it changes nothing in the cluster. */
	| {readonly do: 'pause'; readonly wall: Millis}
	| {readonly do: 'mark'; readonly as: string};

/** An intent as it stands in the log: when it landed, its number in the run, and who asked. */
export type LoggedIntent = {
	readonly at: Millis;
	readonly order: number;
	readonly actor: string;
	readonly intent: Intent;
};

/** What the seat cannot do its work without: these writes are no restlessness. */
const necessary: ReadonlySet<Intent['do']> = new Set([
	'bind',
	'mark-unschedulable',
	'reconcile',
	'create-pod',
	'report-status',
]);

/** What stays in the seat's own process: the API server hears nothing of it, or only of a lease. */
const local: ReadonlySet<Intent['do']> = new Set([
	'back-off',
	'change-profile',
	'delegate',
	'hand-back',
	'retake',
	'open-door',
	'service',
]);

/** Remarks are no decisions: they touch nothing in the cluster. */
const remarks: ReadonlySet<Intent['do']> = new Set(['answer', 'hint', 'mark', 'declare', 'pause']);

export const isRemark = (intent: Intent): boolean => remarks.has(intent.do);

/** What comes by the door comes to every seat: RBAC alone says what may be done there. */
export const isOfDoor = (intent: Intent): boolean => ['call', 'inside', 'open-door'].includes(intent.do);

export const isNecessary = (intent: Intent): boolean => necessary.has(intent.do);

/** A dry run changes nothing. */
export const isWrite = (intent: Intent): boolean =>
	!local.has(intent.do) && !(intent.do === 'call' && intent.dryRun === true);

/** What an intent is about, as facts name it. */
export const aboutOf = (intent: Intent): string => {
	switch (intent.do) {
		case 'call':
			return aboutOfCall(intent);
		case 'service':
			return `process/${intent.node}/${intent.service}`;
		case 'change-profile':
			return 'profiles/kube-scheduler';
		default:
			return 'pod' in intent ? `pods/${intent.pod}` : 'key' in intent ? intent.key : '';
	}
};

/** What was asked, in a line: `bind shop/web-1 → node-b2`. */
export const intentText = (intent: Intent): string => {
	switch (intent.do) {
		case 'bind':
		case 'preempt':
			return `${intent.do} ${intent.pod} → ${intent.node}`;
		case 'scale':
			return `scale ${intent.key} to ${intent.replicas}`;
		case 'set-image':
			return `set the image of ${intent.key} to ${intent.image}`;
		case 'change-profile': {
			const words = differences(defaultTuning, intent.profile);
			return `change the profile: ${words.length === 0 ? 'the default' : words.join(', ')}`;
		}

		case 'call':
			return callText(intent);
		case 'service':
			return `${intent.to === 'stopped' ? 'stop' : 'start'} ${intent.service} on ${intent.node}`;
		case 'reconcile':
			return `let the ${intent.loop} work on ${intent.key}`;
		default:
			return 'pod' in intent
				? `${intent.do} ${intent.pod}`
				: 'owner' in intent
					? `${intent.do} for ${intent.owner}`
					: 'key' in intent
						? `${intent.do} ${intent.key}`
						: intent.do;
	}
};

/** What became of an intent: carried out, or refused with the reason in plain words and the API's own answer where there is one. */
export type Outcome =
	| {readonly ok: true; readonly order: number; readonly said: string; readonly answer?: Reply}
	| {
			readonly ok: false;
			readonly why: string;
			readonly reason?: string;
			readonly code?: number;
			/** What the API server said to a client's call. */
			readonly answer?: Reply;
	  };

/** Services of a machine that somebody who is logged in may stop and start. */
const services: readonly string[] = ['kubelet', 'containerd', 'kube-proxy'];

const choice = (value: unknown): value is number => whole(value) && value < 16;

/** Parts that can be named as broken, as kinds of faults name them. */
export const components: readonly string[] = [
	'node',
	'kubelet',
	'kube-proxy',
	'network',
	'zone',
	'pod',
	'registry',
	'scheduler',
];

const isOrder: Check = value =>
	isRecord(value) &&
	optional(text)(value.namespace) &&
	optional(text)(value.ownerKind) &&
	optional(whole)(value.lead) &&
	Object.keys(value).every(key => ['namespace', 'ownerKind', 'lead'].includes(key));

/** The fields of every intent, so that a replay from a stranger is checked before it is played. */
const shapes: Readonly<Record<Intent['do'], Readonly<Record<string, Check>>>> = {
	bind: {pod: text, node: text},
	'mark-unschedulable': {pod: text},
	'back-off': {pod: text},
	preempt: {pod: text, node: text, victims: texts},
	'clear-nomination': {pod: text},
	'change-profile': {profile: isTuning},
	reconcile: {loop: text, key: text},
	'create-pod': {owner: text},
	'delete-pod': {pod: text},
	'report-status': {owner: text},
	scale: {resource: text, key: text, replicas: value => whole(value) && value <= 100_000},
	'set-image': {key: text, container: text, image: text},
	delete: {resource: text, key: text},
	'open-door': {admin: value => typeof value === 'boolean'},
	call: callShape,
	inside: insideShape,
	service: {
		node: text,
		service: value => services.includes(value as string),
		to: value => value === 'stopped' || value === 'running',
		typed: optional(text),
	},
	delegate: {order: isOrder, off: optional(value => typeof value === 'boolean')},
	'hand-back': {},
	retake: {},
	answer: {question: text, choice},
	hint: {topic: text, level: value => value === 1 || value === 2 || value === 3},
	declare: {component: value => components.includes(value as string), object: optional(text)},
	pause: {wall: whole},
	mark: {as: text},
};

/** What is wrong with something that claims to be an intent; undefined when it is one. */
export const problemOfIntent = (value: unknown): string | undefined => {
	if (!isRecord(value) || typeof value.do !== 'string') {
		return 'an intent is an object with a word in "do"';
	}

	const shape = Object.hasOwn(shapes, value.do) ? shapes[value.do as Intent['do']] : undefined;

	if (shape === undefined) {
		return `"${value.do}" is not something a player can do`;
	}

	const unknown = Object.keys(value).find(key => key !== 'do' && !Object.hasOwn(shape, key));

	if (unknown !== undefined) {
		return `"${value.do}" has no field "${unknown}"`;
	}

	const wrong = Object.keys(shape).find(key => shape[key]?.(value[key]) !== true);

	if (wrong === undefined) {
		return undefined;
	}

	const details = wrong === 'profile' ? `: ${problemsOfTuning(value.profile).slice(0, 8).join('; ')}` : '';
	return `"${value.do}" needs a proper "${wrong}"${details}`;
};
