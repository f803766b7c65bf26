import {isShellImage} from '../../engine/cluster.ts';

/** What an image runs by itself: its ENTRYPOINT, and its CMD behind it. */
export type ImageWords = {readonly entrypoint: readonly string[]; readonly command: readonly string[]};

/** Images whose first words are known. The scripts that some have for an entrypoint run what they are given. */
const known: ReadonlyArray<readonly [name: RegExp, words: ImageWords]> = [
	[/(^|\/)agnhost[:@]/, {entrypoint: ['/agnhost'], command: ['pause']}],
	[/(^|\/)(nginx|httpd|redis|postgres|mysql|mariadb|node|python|perl)[:@]/, {entrypoint: [], command: []}],
];

/** Undefined for an image of which nobody knows what it runs. */
export const imageWords = (image: string): ImageWords | undefined =>
	isShellImage(image) ? {entrypoint: [], command: []} : known.find(([name]) => name.test(`${image}:`))?.[1];
