import {clusterSection} from './cluster.ts';
import {objectsSection} from './objects.ts';
import type {Section} from './section.ts';

/** Every part of a frame beside its heading. */
export const sections: readonly Section[] = [
	clusterSection,
	{isWanted: ({screen}) => screen === 'objects', build: (eyes, request) => ({objects: objectsSection(eyes, request)})},
];
