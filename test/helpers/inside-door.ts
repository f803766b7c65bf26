import {admin} from '../../source/engine/cluster.ts';
import type {Door} from '../../source/game/door/door.ts';
import {createInsideDoor, type Whereabouts} from '../../source/game/door/inside-door.ts';
import {fileEffectOf, type InsideChange} from '../../source/game/door/inside-intent.ts';
import {createLayers} from '../../source/game/inside/layers.ts';
import {standIn} from '../../source/game/inside/place.ts';
import type {InsideCluster} from './inside-cluster.ts';

/** As much of a run's door as streams need: what is changed inside is told, and files are kept. */
export const doorInto = (room: InsideCluster): {readonly door: Door; readonly changes: readonly InsideChange[]} => {
	const {cluster} = room;
	const changes: InsideChange[] = [];
	const layers = createLayers();
	const inside = createInsideDoor({
		cluster,
		layers,
		submit(intent) {
			if (intent.do === 'inside') {
				const pod = room.pod(intent.pod.split('/')[1]!);
				const running = cluster.ground.podOnGround(pod.metadata.uid!)!.containers.at(-1)!;
				changes.push(...intent.changes);
				layers.add(
					standIn(cluster, pod, running)!,
					intent.changes.map(change => fileEffectOf(change)).filter(effect => effect !== undefined),
				);
			}

			return {ok: true, order: 1, said: ''};
		},
	});
	const door = {
		inside,
		era: 0,
		get now() {
			return cluster.kernel.now;
		},
	} as Door;
	return {door, changes};
};

export const whereIs = (pod: string, container?: string): Whereabouts => ({
	user: admin,
	namespace: 'shop',
	pod,
	container,
});
