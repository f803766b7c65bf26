import type {Saved} from '../../engine/kernel/keyframe.ts';
import type {FileEffect} from './files.ts';
import {type Mount, mountsOf} from './mounts.ts';
import type {Place} from './place.ts';

/**
What was written inside of containers: into their writable layers, which are gone with them, and into volumes, which are not. A
volume is there for every container that mounts it.
*/
export type Layers = {
	/** Everything that was written where this container can see it, as it sees it. */
	of(place: Place): readonly FileEffect[];
	add(place: Place, effects: readonly FileEffect[]): void;
	save(): Saved;
	load(saved: unknown): void;
};

/** By the container's id, or by what keeps a volume. */
type SavedLayers = ReadonlyArray<readonly [place: string, effects: readonly FileEffect[]]>;

const within = (path: string, top: string): boolean => path === top || path.startsWith(`${top === '/' ? '' : top}/`);

/** What lies deepest above a path. */
const mountOver = (mounts: readonly Mount[], path: string): Mount | undefined =>
	mounts.filter(mount => within(path, mount.path)).sort((left, right) => right.path.length - left.path.length)[0];

/** A file that is written again is what it became last, unless it was gone meanwhile. */
const followedBy = (before: readonly FileEffect[], effect: FileEffect): readonly FileEffect[] => {
	const gone = before.findLastIndex(each => each.do === 'remove' && within(effect.path, each.path));
	const at =
		effect.do === 'write' ? before.findLastIndex(each => each.do === 'write' && each.path === effect.path) : -1;
	return at > gone ? before.with(at, effect) : [...before, effect];
};

export const createLayers = (): Layers => {
	const layers = new Map<string, readonly FileEffect[]>();

	const addTo = (key: string, effect: FileEffect): void => {
		layers.set(key, followedBy(layers.get(key) ?? [], effect));
	};

	return {
		of(place) {
			const inVolumes = mountsOf(place).flatMap(({path, kept}) =>
				kept === undefined
					? []
					: (layers.get(kept.by) ?? [])
							.filter(effect => within(effect.path, kept.at === '' ? '/' : kept.at))
							.map(effect => ({...effect, path: `${path}${effect.path.slice(kept.at.length)}`.replace(/\/$/, '')})),
			);
			return [...(layers.get(place.running.id) ?? []), ...inVolumes];
		},
		add(place, effects) {
			const mounts = effects.length === 0 ? [] : mountsOf(place);

			for (const effect of effects) {
				const mount = mountOver(mounts, effect.path);

				if (mount?.kept === undefined) {
					addTo(place.running.id, effect);
				} else {
					const path = `${mount.kept.at}${effect.path.slice(mount.path.length)}`;
					addTo(mount.kept.by, {...effect, path: path === '' ? '/' : path});
				}
			}
		},
		save: () => ({layers: [...layers]}),
		load(saved) {
			layers.clear();

			for (const [key, effects] of (saved as {readonly layers: SavedLayers}).layers) {
				layers.set(key, effects);
			}
		},
	};
};
