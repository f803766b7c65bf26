import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {type Cluster, writtenDocuments} from '../../engine/cluster.ts';
import {documentsIn} from '../inside/documents.ts';
import type {Layers} from '../inside/layers.ts';
import {isRefusal, objectOf, type Place, placeOf} from '../inside/place.ts';
import type {SeatReply} from '../seats/seat.ts';
import {fileEffectOf, type Inside, type InsideChange} from './inside-intent.ts';

/** What a process leaves with whom a signal ends. Source: signal(7), and shells' 128 + n */
const exitCodes: ReadonlyMap<string, number> = new Map([
	['HUP', 129],
	['INT', 130],
	['QUIT', 131],
	['TERM', 143],
]);

const exitCodeOf = (change: InsideChange, {program}: Place): number | undefined => {
	switch (change.do) {
		case 'exit':
			return change.code;
		case 'kill':
			return change.signal === 'TERM' && program.drains ? 0 : (exitCodes.get(change.signal) ?? 143);
		default:
			return undefined;
	}
};

/**
Carries out what somebody changed inside: files stay in the container's layer, a web server serves what it finds there, and the
first process hears signals.
*/
export const carryOutInside = (cluster: Cluster, layers: Layers, {pod: key, container, changes}: Inside): SeatReply => {
	const pod: Pod | undefined = objectOf(cluster, pods, key);
	const place = pod === undefined ? undefined : placeOf(cluster, pod, container);

	if (place === undefined || isRefusal(place)) {
		return {ok: false, why: place === undefined ? `pods "${key}" not found` : place.message};
	}

	const effects = changes.map(fileEffectOf).filter(effect => effect !== undefined);
	layers.add(place, effects);
	const documents = effects.length === 0 ? undefined : documentsIn(place, layers.of(place));

	if (documents !== undefined) {
		cluster.ground.levers.pull('player', `container/${place.running.id}/documents`, writtenDocuments(documents));
	}

	const ended = changes.map(change => exitCodeOf(change, place)).find(code => code !== undefined);

	if (ended !== undefined) {
		cluster.ground.levers.pull('player', `container/${place.running.id}/kill`, ended);
	}

	return {ok: true, said: `${key} is not what its image was`};
};
