import {deployments} from '../../engine/api/kinds/deployment.ts';
import {kindByName} from '../../engine/api/kinds/index.ts';
import {splitKey} from '../../engine/api/object.ts';
import type {Request} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import {player} from '../scenario/build.ts';
import type {Seat, SeatReply} from './seat.ts';
import {notHere} from './seat.ts';

/**
All eyes, and no hands but the few kubectl commands that a scenario may hand out: they are ordinary requests of the
user `player`, and RBAC says which of them are allowed.
*/
export const watchSeat = (cluster: Cluster): Seat => {
	const send = (request: Omit<Request, 'user'>, said: string): SeatReply => {
		const reply = cluster.server.handle({...request, user: player});
		return reply.ok
			? {ok: true, said}
			: {ok: false, why: reply.status.message ?? 'refused', reason: reply.status.reason, code: reply.status.code};
	};

	const kindNamed = (resource: string) => kindByName(resource);

	return {
		id: 'watch',
		words: ['delete', 'scale', 'set-image'],
		waiting: () => [],
		carryOut(intent) {
			switch (intent.do) {
				case 'delete': {
					const kind = kindNamed(intent.resource);
					return kind === undefined
						? {ok: false, why: `there is no resource ${intent.resource}`}
						: send({kind, ...splitKey(intent.key), verb: 'delete'}, `${kind.singular} "${intent.key}" deleted`);
				}

				case 'scale': {
					const kind = kindNamed(intent.resource);
					const object = {spec: {replicas: intent.replicas}};
					return kind === undefined
						? {ok: false, why: `there is no resource ${intent.resource}`}
						: send(
								{kind, ...splitKey(intent.key), verb: 'patch', patchType: 'merge', subresource: 'scale', object},
								`${kind.singular} "${intent.key}" scaled to ${intent.replicas}`,
							);
				}

				case 'set-image':
					return setImage(cluster, intent.key, intent.container, intent.image, send);
				default:
					return notHere(intent);
			}
		},
		random: () => undefined,
	};
};

/** A merge patch replaces lists whole, so the containers are read first, as `kubectl set image` does. */
const setImage = (
	cluster: Cluster,
	key: string,
	container: string,
	image: string,
	send: (request: Omit<Request, 'user'>, said: string) => SeatReply,
): SeatReply => {
	const kind = kindByName('deployments');
	const found = cluster.server.list(player, deployments, {namespace: splitKey(key).namespace});
	const deployment = found.ok
		? found.object.items.find(({metadata}) => metadata.name === splitKey(key).name)
		: undefined;

	if (kind === undefined || deployment === undefined) {
		return {
			ok: false,
			why: found.ok ? `deployments.apps "${splitKey(key).name}" not found` : (found.status.message ?? 'refused'),
		};
	}

	const containers = deployment.spec.template.spec?.containers ?? [];

	if (!containers.some(({name}) => name === container)) {
		return {ok: false, why: `error: unable to find container named "${container}"`};
	}

	const changed = containers.map(each => (each.name === container ? {...each, image} : each));
	const object = {spec: {template: {spec: {containers: changed}}}};
	return send(
		{kind, ...splitKey(key), verb: 'patch', patchType: 'merge', object},
		`deployment.apps/${splitKey(key).name} image updated`,
	);
};
