import {hours, minutes} from '../source/engine/kernel/time.ts';
import {type Bench, exponent, note, report, rounded} from './harness.ts';
import {realRun} from './real-run.ts';

const day = hours(24);

/** A week of the sandbox with its faults on: memory must stay flat, day after day. */
export const soakWeekBench: Bench = {
	name: 'soak-week',
	about: 'the scenario sandbox for a week of virtual time: memory and speed of each day',
	run({smoke}) {
		const run = realRun('sandbox', 8 * day);
		const step = smoke ? minutes(5) : day;
		const days: Array<readonly [number, number]> = [];

		for (let number = 1; number <= (smoke ? 2 : 7) && !run.over; number++) {
			const before = process.cpuUsage();
			const from = run.now;

			while (run.now < step * number && !run.over) {
				run.advance(step * number);
			}

			const {user, system} = process.cpuUsage(before);
			globalThis.gc?.();
			const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
			const speed = ((run.now - from) * 1000) / (user + system);
			days.push([number, heapMb]);
			report({
				bench: 'soak-week',
				day: number,
				heapMb: rounded(heapMb),
				rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
				virtualPerSecond: rounded(speed),
				virtualHours: rounded(run.now / hours(1)),
			});
			note(`soak-week day ${number}: ${rounded(heapMb)} MB of heap, ${rounded(speed)} virtual s per s`);
		}

		if (days.length > 2) {
			const {slope} = exponent(days);
			report({bench: 'soak-week', fit: 'heapMb', exponent: rounded(slope)});
			note(`soak-week: the heap grows with days to the power of ${rounded(slope)}; 0 is flat`);
		}
	},
};
