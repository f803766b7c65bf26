import test from 'ava';
import {playSeed, type Told, type Way} from './swarm.ts';

/** Seeds that every push plays, and how many one file plays. */
const inEachFile = 5;

/** The ways in which the first seeds of a file are played once more: nothing of it may change the trail. */
const again = {
	'once more': {},
	'with every heartbeat and probe as a wake': {eager: true},
	'in slices of any length': {slices: true},
	'saved and loaded each second': {heavy: true},
	'loaded with its maps in another order': {shuffle: true},
	'counted anew each second': {audit: true},
} as const satisfies Readonly<Record<string, Partial<Way>>>;

const parted = (left: Told, right: Told): number =>
	left.marks.findIndex((mark, second) => mark !== right.marks[second]);

/**
The tests of one file of the push: its seeds, each healed and settled, and some of them played in other ways. A run in which
too little happened does not count, and another takes its place.
*/
export const swarm = (file: number, ways: ReadonlyArray<keyof typeof again>): void => {
	const seeds = Array.from({length: inEachFile}, (_, index) => String((file - 1) * inEachFile + index + 1));
	const played = new Map<string, Told>();

	for (const seed of seeds) {
		test.serial(`seed ${seed}: whatever breaks, nothing is broken when it is mended`, t => {
			const told = playSeed({seed});
			played.set(seed, told);
			t.deepEqual(told.owed, []);

			if (told.void !== undefined) {
				const instead = playSeed({seed: `${seed}, in place of a void one`});
				t.is(instead.void, undefined);
				t.deepEqual(instead.owed, []);
			}
		});
	}

	for (const [index, name] of ways.entries()) {
		const seed = seeds[index]!;

		test.serial(`seed ${seed} has the same trail ${name}`, t => {
			const plain = played.get(seed)!;
			const other = playSeed({seed, ...again[name], stormOnly: true});
			t.is(parted(plain, other), -1, 'the first second that differs');
			t.is(other.digest, plain.digest);
		});
	}
};
