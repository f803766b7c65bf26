import {reach} from '../../engine/cluster.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Sight} from './inside.ts';
import {isRefusal, placeOf} from './place.ts';
import {pageOf} from './tools/network-tools.ts';

/** What a port of a pod answers to one HTTP request that comes from the pod's own loopback, as `kubectl port-forward` makes it. */
export type PortAnswer =
	| {readonly ok: true; readonly response: string; readonly takes: Millis}
	/** Nobody listens, or nobody gets in: the runtime's own words. */
	| {readonly ok: false; readonly message: string}
	/** The connection stands, and nothing comes. */
	| {readonly ok: 'silent'};

/** Source: containerd's internal/cri/server/sandbox_portforward */
const refusedText = (uid: string, name: string, port: number): string =>
	`error forwarding port ${port} to pod ${uid}, uid : failed to execute portforward in network namespace "${name}": ` +
	`failed to connect to localhost:${port} inside namespace "${uid}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;

export const answerAtPort = (sight: Sight, port: number, path: string): PortAnswer => {
	const [first] = sight.pod.spec.containers;
	const place = placeOf(sight.cluster, sight.pod, first?.name);

	if (isRefusal(place)) {
		return {ok: false, message: place.message};
	}

	const reached = reach(place.reach, place.ip, port);

	if (reached.is === 'silent') {
		return {ok: 'silent'};
	}

	if (reached.is !== 'answered') {
		return {ok: false, message: refusedText(sight.pod.metadata.uid ?? '', sight.pod.metadata.name, port)};
	}

	const {status, reason, type, body} = pageOf(place, reached, path);
	const response = [
		`HTTP/1.1 ${status} ${reason}`,
		`Content-Type: ${type}`,
		`Content-Length: ${new TextEncoder().encode(body).length}`,
		'',
		body,
	].join('\r\n');
	return {ok: true, response, takes: reached.took};
};
