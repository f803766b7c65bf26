import type {AnyKind} from '../../engine/api/kind.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {objectKey} from '../../engine/api/object.ts';
import {badRequest} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {UserInfo, Verb} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import {type InsideAnswer, type InsideEffect, runInside} from '../inside/inside.ts';
import type {Layers} from '../inside/layers.ts';
import {containerLog, type LogCursor, type LogOptions, type LogText} from '../inside/logs.ts';
import {firstProcess} from '../inside/mounts.ts';
import {isRefusal, type Place, placeOf, type Refusal} from '../inside/place.ts';
import {openShell, type SessionOptions, type ShellSession, type Turn} from '../inside/session.ts';
import {answerOnPort} from '../inside/tools/network-tools.ts';
import type {Intent, Outcome} from '../intent.ts';
import {glass as apiserver} from '../view/mirror.ts';
import {changeOf, type InsideChange} from './inside-intent.ts';

/** A container that somebody wants to look into. */
export type Whereabouts = {
	readonly user: UserInfo;
	readonly namespace: string;
	readonly pod: string;
	/** Left out: the only one, or the one that the pod says. */
	readonly container?: string | undefined;
};

export type Refused = {readonly ok: false; readonly is: 'refused'; readonly status: Status};

export type Opened<T> = ({readonly ok: true} & T) | Refused;

/** Whether somebody may do something with a pod, and the pod. */
export type InsideDoor = {
	/** Why somebody may not, or cannot, get in; undefined when they can. */
	mayEnter(at: Whereabouts, subresource: 'exec' | 'attach' | 'portforward', verb: Verb): Status | undefined;
	/** The words of the container's first process: an attach to a shell is a session, to anything else its log. */
	firstWords(
		at: Whereabouts,
	): Opened<{readonly words: readonly string[]; readonly stdin: boolean; readonly tty: boolean}>;
	run(
		at: Whereabouts,
		words: readonly string[],
		stdin: Uint8Array,
	): Exclude<InsideAnswer, {readonly is: 'refused'}> | Refused;
	/**
	A shell to sit in; whoever `owns` it is the first process, and the container ends with it. To hang up ends it only where the
	container takes one input and no more (`stdinOnce`).
	*/
	shell(at: Whereabouts, options: SessionOptions & {readonly owns: boolean}): Opened<{readonly session: ShellSession}>;
	log(at: Whereabouts, options: LogOptions, cursor?: LogCursor): Exclude<LogText, {readonly ok: false}> | Refused;
	/** What a port of the pod answers to a request for a path. */
	page(at: Whereabouts, port: number, path: string): ReturnType<typeof answerOnPort> | Refused;
};

export type InsideDoorOptions = {
	readonly cluster: Cluster;
	readonly layers: Layers;
	readonly submit: (intent: Intent) => Outcome;
};

const podKind = pods as unknown as AnyKind;

const failed = (code: number, message: string): Status => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message,
	code,
});

const refused = (status: Status): Refused => ({ok: false, is: 'refused', status});

/** What a kubelet or a runtime says goes on to the client as it is. */
const asStatus = ({code, message}: Refusal): Status => (code === 400 ? badRequest(message) : failed(code, message));

export const createInsideDoor = ({cluster, layers, submit}: InsideDoorOptions): InsideDoor => {
	const {glass} = cluster.server;

	/** Who may look inside need not be allowed to read the pod: the API server looks it up itself. */
	const podAt = ({namespace, pod}: Whereabouts): Pod | Refused => {
		const found = glass.look({user: apiserver, verb: 'get', kind: podKind, namespace, name: pod});
		return found.ok ? (found.object as unknown as Pod) : refused(found.status);
	};

	const enter = (at: Whereabouts): {readonly pod: Pod; readonly place: Place} | Refused => {
		const pod = podAt(at);

		if ('ok' in pod) {
			return pod;
		}

		const place = placeOf(cluster, pod, at.container);
		return isRefusal(place) ? refused(asStatus(place)) : {pod, place};
	};

	/** A port is the pod's: whichever of its containers is asked, the network is the same. */
	const atItsNetwork = (at: Whereabouts): Whereabouts => {
		const pod = podAt(at);
		return 'ok' in pod ? at : {...at, container: pod.spec.containers[0]?.name};
	};

	const sightOf = ({pod, place}: {readonly pod: Pod; readonly place: Place}) => ({
		cluster,
		pod,
		container: place.spec.name,
		layer: layers.of(place),
	});

	/** What somebody changed becomes part of the run. */
	const keep = (at: Whereabouts, {place}: {readonly place: Place}, changes: readonly InsideChange[]): void => {
		if (changes.length > 0) {
			const pod = objectKey(at.namespace, at.pod);
			submit({do: 'inside', as: at.user, pod, container: place.spec.name, changes});
		}
	};

	const keepEffects = (at: Whereabouts, entered: {readonly place: Place}, effects: readonly InsideEffect[]): void =>
		keep(at, entered, effects.map(changeOf));

	return {
		mayEnter(at, subresource, verb) {
			const {user, namespace, pod: name} = at;
			const no = glass.mayNot({user, verb, kind: podKind, namespace, name, subresource});
			const entered = no === undefined ? enter(subresource === 'portforward' ? atItsNetwork(at) : at) : undefined;
			return no?.status ?? (entered !== undefined && 'status' in entered ? entered.status : undefined);
		},
		firstWords(at) {
			const entered = enter(at);

			if ('status' in entered) {
				return entered;
			}

			const {spec} = entered.place;
			return {ok: true, words: firstProcess(entered.place), stdin: spec.stdin === true, tty: spec.tty === true};
		},
		run(at, words, stdin) {
			const entered = enter(at);

			if ('status' in entered) {
				return entered;
			}

			const answer = runInside(sightOf(entered), words, stdin);

			if (!answer.ok && answer.is === 'refused') {
				return refused(asStatus(answer));
			}

			if (answer.ok) {
				keepEffects(at, entered, answer.effects);
			}

			return answer;
		},
		shell(at, {owns, ...options}) {
			const entered = enter(at);

			if ('status' in entered) {
				return entered;
			}

			const session = openShell(sightOf(entered), options);
			const goesOn = entered.place.spec.stdinOnce !== true;
			let isOver = false;
			const kept = (turns: readonly Turn[], hangsUp = false): readonly Turn[] => {
				const ends = owns && !isOver && session.exit !== undefined && !(hangsUp && goesOn);
				const ended: readonly InsideChange[] = ends ? [{do: 'exit', code: session.exit ?? 0}] : [];
				isOver ||= ends;
				keep(at, entered, [...turns.flatMap(({effects}) => effects.map(changeOf)), ...ended]);
				return turns;
			};

			return {
				ok: true,
				session: {
					begin: () => kept(session.begin()),
					get exit() {
						return session.exit;
					},
					feed: bytes => kept(session.feed(bytes)),
					end() {
						const hangsUp = session.exit === undefined;
						return kept(session.end(), hangsUp);
					},
				},
			};
		},
		log(at, options, cursor) {
			const {user, namespace, pod: name} = at;
			const no = glass.mayNot({user, verb: 'get', kind: podKind, namespace, name, subresource: 'log'});
			const pod = no === undefined ? podAt(at) : refused(no.status);

			if ('ok' in pod) {
				return pod;
			}

			const text = containerLog(cluster, pod, options, cursor);
			return text.ok ? text : refused(asStatus(text));
		},
		page(at, port, path) {
			const entered = enter(atItsNetwork(at));
			return 'status' in entered ? entered : answerOnPort(entered.place, port, path);
		},
	};
};
