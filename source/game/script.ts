import {type AnyKind, resourceName} from '../engine/api/kind.ts';
import {kindByName, kindOf} from '../engine/api/kinds/index.ts';
import {type ApiObject, keyOf, objectKey, splitKey} from '../engine/api/object.ts';
import type {Reply} from '../engine/api/status.ts';
import type {Request, UserInfo} from '../engine/api/verbs.ts';
import {admin, type Cluster, user} from '../engine/cluster.ts';
import {assert} from '../engine/kernel/assert.ts';
import type {Component} from '../engine/kernel/component.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {type Millis, seconds} from '../engine/kernel/time.ts';
import {addonObjects} from './scenario/build.ts';
import type {Scenario, TimelineAction, TimelineItem} from './scenario/schema.ts';
import {changeMade} from './score/words.ts';

/**
What scripted people do: the manifests at the start, and the changes of the timeline. All of it goes through the API
like anybody's, under a name, and may be refused; what was refused because its namespace is not ready yet is tried
again, as a person would.
*/
export type Script = Component & {
	/** Objects of the start that the API has not taken yet. */
	readonly waiting: number;
	/** What the API refused for good, in its own words. */
	readonly refusals: readonly string[];
	/** When a timeline item was carried out; undefined before. */
	startedAt(id: string): Millis | undefined;
	/** A condition of the timeline holds: its change is made now. */
	carryOut(id: string): void;
	/** Timeline items with a condition that have not been carried out. */
	conditional(): readonly TimelineItem[];
};

const retryEvery: Millis = 500;
const tries = 60;

export const createScript = (cluster: Cluster, scenario: Scenario): Script => {
	const {kernel, server} = cluster;
	const name = 'script';
	const objects = [...addonObjects(scenario), ...scenario.objects];
	let queue: readonly number[] = objects.map((_, index) => index);
	let attempts = 0;
	let refusals: readonly string[] = [];
	const done = new Map<string, Millis>();

	const send = (who: UserInfo, request: Omit<Request, 'user'>): Reply => server.handle({...request, user: who});

	const about = (kind: AnyKind, object: ApiObject) => ({kind, ...splitKey(keyOf(object))});

	/** As `kubectl apply` does, without what it remembers: create, or bring what is there in line. */
	const apply = (who: UserInfo, object: ApiObject): Reply => {
		const kind = kindOf(object.apiVersion, object.kind);
		assert(kind !== undefined, `the loader let ${object.kind} through`);
		const made = send(who, {...about(kind, object), verb: 'create', object});

		if (made.ok || made.status.reason !== 'AlreadyExists') {
			return made;
		}

		return send(who, {...about(kind, object), verb: 'patch', patchType: 'merge', object});
	};

	const note = (reply: Reply, what: string): void => {
		if (!reply.ok) {
			refusals = [...refusals, `${what}: ${reply.status.message ?? reply.status.reason ?? 'refused'}`];
			kernel.chronicle.tell({
				what: 'manifest refused',
				who: name,
				about: what,
				weight: 'notable',
				detail: {message: reply.status.message ?? ''},
			});
		}
	};

	/** Refused because something else is still coming: the account of a namespace, a namespace. */
	const isEarly = (reply: Reply): boolean =>
		!reply.ok &&
		(reply.status.message?.includes('error looking up service account') === true || reply.status.reason === 'NotFound');

	const applyQueue = (): void => {
		attempts += 1;
		const late: number[] = [];

		for (const index of queue) {
			const object = objects[index]!;
			const reply = apply(admin, object);

			if (isEarly(reply) && attempts < tries) {
				late.push(index);
			} else {
				note(reply, `${object.kind} ${keyOf(object)}`);
			}
		}

		queue = late;

		if (late.length > 0) {
			kernel.wake(name, kernel.now + retryEvery, 'apply', '');
		}
	};

	const kindNamed = (kind: string): AnyKind => {
		const found = kindByName(kind);
		assert(found !== undefined, `the loader let ${kind} through`);
		return found;
	};

	const change = (item: TimelineItem, action: TimelineAction): void => {
		const who = user(item.by, 'system:masters');

		switch (action.type) {
			case 'several':
				for (const each of action.actions) {
					change(item, each);
				}

				break;
			case 'apply':
				for (const object of action.objects) {
					note(apply(who, object), `${object.kind} ${keyOf(object)}`);
				}

				break;
			case 'delete':
				note(
					send(who, {kind: kindNamed(action.kind), ...splitKey(action.ref), verb: 'delete'}),
					`${action.kind} ${action.ref}`,
				);
				break;
			case 'patch':
				note(
					send(who, {
						kind: kindNamed(action.kind),
						...splitKey(action.ref),
						verb: 'patch',
						patchType: 'merge',
						object: action.patch,
					}),
					`${action.kind} ${action.ref}`,
				);
				break;
			case 'scale': {
				const object = {spec: {replicas: action.replicas}};
				note(
					send(who, {
						kind: kindNamed(action.kind),
						...splitKey(action.ref),
						verb: 'patch',
						patchType: 'merge',
						subresource: 'scale',
						object,
					}),
					`${action.kind} ${action.ref}`,
				);
				break;
			}
			case 'command':
				refusals = [...refusals, `${item.id}: nobody is there to type "${action.command}"`];
		}
	};

	const targetOf = (action: TimelineAction): string => {
		if (action.type === 'several') {
			return action.actions[0] === undefined ? '' : targetOf(action.actions[0]);
		}

		if (action.type === 'apply') {
			const [first] = action.objects;
			const kind = first === undefined ? undefined : kindOf(first.apiVersion, first.kind);
			return first === undefined || kind === undefined ? '' : `${resourceName(kind)}/${keyOf(first)}`;
		}

		return action.type === 'command'
			? action.command
			: `${resourceName(kindNamed(action.kind))}/${objectKey(undefined, action.ref)}`;
	};

	const carryOut = (id: string): void => {
		const item = scenario.timeline.find(each => each.id === id);

		if (item === undefined || done.has(id)) {
			return;
		}

		done.set(id, kernel.now);
		const fact = kernel.chronicle.tell({
			what: changeMade,
			who: item.by,
			about: targetOf(item.action),
			weight: 'headline',
			hidden: item.hidden,
			detail: {
				id,
				by: item.by,
				...(item.kind === undefined ? {} : {kind: item.kind}),
				...(item.told === undefined ? {} : {text: item.told}),
			},
		});
		kernel.under(fact, () => change(item, item.action));
	};

	return {
		name,
		get waiting() {
			return queue.length;
		},
		get refusals() {
			return refusals;
		},
		startedAt: id => done.get(id),
		carryOut,
		conditional: () => scenario.timeline.filter(({id, when}) => when !== undefined && !done.has(id)),
		start() {
			// Machines take some two seconds to report Ready; sooner, the first of them would be given everything.
			const begin = kernel.now + seconds(5);
			kernel.wake(name, begin, 'apply', '');

			for (const {id, at} of scenario.timeline) {
				if (at !== undefined) {
					kernel.wake(name, Math.max(at, begin), 'change', id);
				}
			}
		},
		wake(what, id) {
			if (what === 'apply') {
				applyQueue();
			} else {
				carryOut(id);
			}
		},
		save: (): Saved => ({queue, attempts, refusals, done: [...done]}),
		load(saved) {
			queue = saved.queue as readonly number[];
			attempts = saved.attempts as number;
			refusals = saved.refusals as readonly string[];
			done.clear();

			for (const [id, at] of saved.done as ReadonlyArray<readonly [string, Millis]>) {
				done.set(id, at);
			}
		},
	};
};
