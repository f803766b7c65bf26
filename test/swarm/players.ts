import test from 'ava';
import {playSeed} from '../helpers/swarm.ts';

/* Whoever sits in a seat, by chance or in bad faith: the run goes on, and once the seat is given back the cluster mends. */

for (const [seed, seat, pilot] of [
	['41', 'scheduler', 'random'],
	['42', 'workload', 'random'],
	['43', 'scheduler', 'player'],
	['44', 'workload', 'player'],
] as const) {
	const who = pilot === 'random' ? 'by chance' : 'with whatever a replay may hold';

	test(`seed ${seed}: the ${seat} seat is played ${who}, and nothing of podfall breaks`, t => {
		const told = playSeed({seed, seat, pilot});
		t.deepEqual(told.owed, []);
		t.true(pilot === 'random' || (told.done > 20 && told.asked - told.done > 20), 'some is done, some refused');
	});
}
