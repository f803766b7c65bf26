import {deployments} from '../../engine/api/kinds/deployment.ts';
import {pods} from '../../engine/api/kinds/pod.ts';
import {replicaSets} from '../../engine/api/kinds/replica-set.ts';
import {keyOf, objectKey, splitKey} from '../../engine/api/object.ts';
import type {Call} from '../../engine/client/calls.ts';
import {patch, remove} from '../../engine/client/calls.ts';
import {type Cluster, createPod, podFromTemplate} from '../../engine/cluster.ts';
import {assert} from '../../engine/kernel/assert.ts';
import type {Seat, SeatReply, WaitingItem} from './seat.ts';
import {notHere, orderText} from './seat.ts';

/** `replicaset-controller shop/web-5d8` as one word, so that the bench can name work of several loops. */
const itemKey = (loop: string, key: string): string => `${loop}|${key}`;

/** Makes observed equal desired, by the calls that the loops would make: one, some, or other ones. */
export const workloadSeat = (cluster: Cluster): Seat => {
	const {seat} = cluster;
	assert(seat !== undefined, 'the cluster has a process for the player');
	const {controllers} = seat;

	const named = (loop: string) => controllers.find(controller => controller.loop.name === loop);

	/** Sends calls as if the loop of this name had decided on them. */
	const send = (loop: string, key: string, calls: readonly Call[], said: string): SeatReply => {
		const controller = named(loop);

		if (controller === undefined) {
			return {ok: false, why: `the ${loop} is not in your hands`};
		}

		if (calls.length === 0) {
			const why = controller.turnOf(key).expecting
				? 'what was asked for has not been seen yet: counting now would count wrong'
				: 'there is nothing to do: observed is desired';
			return {ok: false, why};
		}

		const {sent, refusal} = controller.carryOut(key, calls);

		if (!sent) {
			return {ok: false, why: 'the calls before this one are still on their way'};
		}

		return refusal === undefined
			? {ok: true, said}
			: {ok: false, why: refusal.message ?? 'refused', reason: refusal.reason, code: refusal.code};
	};

	const adviceOf = (loop: string, key: string): readonly Call[] => named(loop)?.advise(key).calls ?? [];

	const setLoop = 'replicaset-controller';

	/** The first call of a kind among what the loop would do now. */
	const firstOf = (key: string, isIt: (call: Call) => boolean): readonly Call[] =>
		adviceOf(setLoop, key).filter(isIt).slice(0, 1);

	/** The very pod that the loop would make; whether it is wanted is the player's to know. */
	const creation = (owner: string): readonly Call[] => {
		const set = seat.informers.seen.get(replicaSets, owner);
		return set === undefined
			? []
			: [createPod(set, podFromTemplate(replicaSets, set, set.spec.template), 'the player asked for it')];
	};

	const ownerOf = (pod: string): string => {
		const found = cluster.server.handle({user: seat.client.user, verb: 'get', kind: pods as never, ...splitKey(pod)});
		const owner = found.ok
			? found.object.metadata.ownerReferences?.find(({controller}) => controller === true)
			: undefined;
		return owner === undefined ? '' : objectKey(splitKey(pod).namespace, owner.name);
	};

	/** Keys of a set's pods, in the order of their names. */
	const podsOf = (owner: string): readonly string[] => {
		const {namespace, name} = splitKey(owner);
		const found = cluster.server.list(seat.client.user, pods, {namespace});
		return found.ok
			? found.object.items
					.filter(
						pod => pod.metadata.ownerReferences?.some(each => each.controller === true && each.name === name) === true,
					)
					.map(keyOf)
					.sort()
			: [];
	};

	const scaleKind = (resource: string) => (resource === 'deployments' ? deployments : replicaSets) as never;

	return {
		id: 'workload',
		words: ['reconcile', 'create-pod', 'delete-pod', 'report-status', 'scale', 'hand-back', 'retake', 'delegate'],
		waiting: () =>
			controllers.flatMap(({loop, inbox, held}): readonly WaitingItem[] =>
				held ? inbox.items().map(({key, since}) => ({key: itemKey(loop.name, key), arrival: since})) : [],
			),
		carryOut(intent) {
			switch (intent.do) {
				case 'reconcile':
					return send(
						intent.loop,
						intent.key,
						adviceOf(intent.loop, intent.key),
						`${intent.loop} worked on ${intent.key}`,
					);
				case 'create-pod':
					return send(setLoop, intent.owner, creation(intent.owner), `one pod for ${intent.owner}`);
				case 'delete-pod':
					return send(
						setLoop,
						ownerOf(intent.pod),
						[remove(pods, intent.pod, 'the player chose it')],
						`${intent.pod} is deleted`,
					);
				case 'report-status':
					return send(
						setLoop,
						intent.owner,
						firstOf(intent.owner, call => call.subresource === 'status'),
						`${intent.owner} is counted again`,
					);
				case 'scale':
					return send(
						setLoop,
						intent.key,
						[
							patch(
								scaleKind(intent.resource),
								intent.key,
								{spec: {replicas: intent.replicas}},
								'the player asked for it',
								'scale',
							),
						],
						`${intent.key} wants ${intent.replicas}`,
					);
				case 'delegate':
					for (const controller of controllers) {
						controller.delegate(intent.order, intent.off !== true);
					}

					return {ok: true, said: orderText(intent.order, intent.off === true)};
				case 'hand-back':
					for (const controller of controllers) {
						controller.release();
					}

					return {ok: true, said: 'the loops work by themselves'};
				case 'retake':
					for (const controller of controllers) {
						controller.take();
					}

					return {ok: true, said: 'the seat is yours'};
				default:
					return notHere(intent);
			}
		},
		rather(intent) {
			const owner = intent.do === 'delete-pod' ? ownerOf(intent.pod) : intent.do === 'create-pod' ? intent.owner : '';
			const verb = intent.do === 'delete-pod' ? 'delete' : 'create';
			return owner === '' || firstOf(owner, call => call.verb === verb).length > 0
				? undefined
				: {instead: {do: 'reconcile', loop: setLoop, key: owner}, regret: 1};
		},
		random(item, draws, turn) {
			const [loop = '', key = ''] = item.key.split('|');
			const fate = draws.unit(`pilot/${item.key}`, turn);

			if (fate < 0.3) {
				return {do: 'reconcile', loop, key};
			}

			const own = podsOf(key);
			return fate < 0.5 && own.length > 0
				? {do: 'delete-pod', pod: own[draws.between(`pilot/victim/${item.key}`, turn, 0, own.length - 1)]!}
				: undefined;
		},
	};
};
