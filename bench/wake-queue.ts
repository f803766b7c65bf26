import TinyQueue from 'tinyqueue';
import {createWakeQueue, type Wake} from '../source/engine/kernel/wake-queue.ts';
import {type Bench, note, race, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';

/** Delays as the engine has them: most short, some of a heartbeat, few long. */
const delays = (count: number): Float64Array => {
	let state = 12_345;
	return Float64Array.from({length: count}, () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		const kind = state % 10;
		return 1 + (kind < 6 ? state % 50 : kind < 9 ? 10_000 : state % 300_000);
	});
};

const names = Array.from({length: 5000}, (_, index) => `kubelet/node-${index}`);

const wakeAt = (at: number, order: number): Wake => ({
	at,
	rank: 2,
	who: names[order % 5000]!,
	order,
	what: 'tick',
	about: '',
	cause: 0,
});

const compare = (a: Wake, b: Wake): number =>
	a.at - b.at || a.rank - b.rank || (a.who < b.who ? -1 : a.who > b.who ? 1 : a.order - b.order);

/** Ratio R1: the queue against a well-known one that gives the same order through a comparator. */
export const wakeQueueBench: Bench = {
	name: 'wake-queue',
	about: 'take one, put one back, at several numbers pending, against tinyqueue with the same total order',
	run({smoke}) {
		for (const pending of smoke ? [1000] : [1000, 5000, 155_000]) {
			const operations = smoke ? 1000 : 300_000;
			const gaps = delays(pending + operations);
			const sums: Record<string, number> = {};
			const ours = () => {
				const queue = createWakeQueue();

				for (let index = 0; index < pending; index++) {
					queue.push(wakeAt(gaps[index]!, index));
				}

				let sum = 0;

				for (let index = 0; index < operations; index++) {
					const wake = queue.pop()!;
					sum = (sum + wake.at * (index % 7)) % 1e12;
					queue.push(wakeAt(wake.at + gaps[pending + index]!, pending + index));
				}

				sums.ours = sum;
			};
			const tiny = () => {
				const queue = new TinyQueue<Wake>([], compare);

				for (let index = 0; index < pending; index++) {
					queue.push(wakeAt(gaps[index]!, index));
				}

				let sum = 0;

				for (let index = 0; index < operations; index++) {
					const wake = queue.pop()!;
					sum = (sum + wake.at * (index % 7)) % 1e12;
					queue.push(wakeAt(wake.at + gaps[pending + index]!, pending + index));
				}

				sums.tiny = sum;
			};
			const times = race({ours, tiny}, smoke ? 1 : 5);

			if (sums.ours !== sums.tiny) {
				throw new Error('the two queues disagree about the order');
			}

			const perSecond = (ms: number) => rounded((pending + operations) / (ms / 1000));
			report({
				bench: 'wake-queue',
				variant: 'heap',
				metric: 'ops_per_s',
				value: perSecond(times.ours!.value),
				min: perSecond(times.ours!.max),
				max: perSecond(times.ours!.min),
				runs: times.ours!.runs,
				pending,
				mix: 'mixed',
				baseline: 'tinyqueue',
				ratio: rounded(times.tiny!.value / times.ours!.value),
			});
			stateRatio('R1', times.tiny!.value / times.ours!.value);
			note(
				`wake-queue ${pending} pending: ${perSecond(times.ours!.value)} ops/s, ${rounded(times.tiny!.value / times.ours!.value)} times tinyqueue`,
			);
		}
	},
};
