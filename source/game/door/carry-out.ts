import {resourceNotFound} from '../../engine/api/refusals.ts';
import type {Reply} from '../../engine/api/status.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {SeatReply} from '../seats/seat.ts';
import {type Call, callText} from './call.ts';
import {ruleBrokenBy} from './conduct.ts';

/** Sends a client's request to the API server, under the client's own name. */
const sent = (cluster: Cluster, {as, resource, body, typed: _, ...call}: Call): Reply => {
	const kind = cluster.server.kindNamed(resource);
	return kind === undefined
		? {ok: false, status: resourceNotFound()}
		: cluster.server.handle({
				...call,
				fromOutside: true,
				user: as,
				kind,
				...(body === undefined ? {} : {object: body}),
			});
};

/** Carries out a client's write; the API server's whole answer comes along, for the client. */
export const carryOutCall = (cluster: Cluster, call: Call): SeatReply => {
	const broke = ruleBrokenBy(cluster, call);
	const answer = sent(cluster, call);
	return answer.ok
		? {ok: true, said: callText(call), answer, ...(broke === undefined ? {} : {broke})}
		: {
				ok: false,
				why: answer.status.message ?? 'refused',
				reason: answer.status.reason,
				code: answer.status.code,
				answer,
			};
};
