import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {type Cluster, writtenDocuments} from '../../engine/cluster.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import {documentsIn} from '../inside/documents.ts';
import type {FileEffect} from '../inside/files.ts';
import {isRefusal, objectOf, type Place, placeOf} from '../inside/place.ts';
import type {SeatReply} from '../seats/seat.ts';
import {fileEffectOf, type Inside, type InsideChange} from './inside-intent.ts';

/** The writable layers of containers into which somebody wrote, by the container's id. A new container begins with none. */
export type Layers = {
	of(container: string): readonly FileEffect[];
	add(container: string, effects: readonly FileEffect[]): void;
	save(): Saved;
	load(saved: unknown): void;
};

type SavedLayers = ReadonlyArray<readonly [container: string, effects: readonly FileEffect[]]>;

export const createLayers = (): Layers => {
	let layers: ReadonlyMap<string, readonly FileEffect[]> = new Map();

	return {
		of: container => layers.get(container) ?? [],
		add(container, effects) {
			if (effects.length > 0) {
				layers = new Map([...layers, [container, [...(layers.get(container) ?? []), ...effects]]]);
			}
		},
		save: () => ({layers: [...layers]}),
		load(saved) {
			layers = new Map((saved as {readonly layers: SavedLayers}).layers);
		},
	};
};

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
	layers.add(place.running.id, effects);
	const documents = effects.length === 0 ? undefined : documentsIn(place, layers.of(place.running.id));

	if (documents !== undefined) {
		cluster.ground.levers.pull('player', `container/${place.running.id}/documents`, writtenDocuments(documents));
	}

	const ended = changes.map(change => exitCodeOf(change, place)).find(code => code !== undefined);

	if (ended !== undefined) {
		cluster.ground.levers.pull('player', `container/${place.running.id}/kill`, ended);
	}

	return {ok: true, said: `${key} is not what its image was`};
};
