import {apiServerBench} from './api-server.ts';
import {doorBench} from './door.ts';
import {doorScreenBench} from './door-screen.ts';
import {eagerBench} from './eager.ts';
import {framesBench} from './frames.ts';
import {type Bench, environment, note, report} from './harness.ts';
import {overheadBench} from './overhead.ts';
import {peersBench} from './peers.ts';
import {tellRatios} from './ratios.ts';
import {recordsBench} from './records.ts';
import {scaleBench} from './scale.ts';
import {scheduleToolBench} from './schedule-tool.ts';
import {schedulerPerfBench} from './scheduler-perf.ts';
import {screenSpeedBench} from './screen-speed.ts';
import {soakWeekBench} from './soak-week.ts';
import {storeBench} from './store.ts';
import {sweepBench} from './sweep.ts';
import {terminalUiBench} from './terminal-ui.ts';
import {wakeQueueBench} from './wake-queue.ts';

/** Every bench, in the order in which they run. */
const benches: readonly Bench[] = [
	wakeQueueBench,
	apiServerBench,
	storeBench,
	recordsBench,
	schedulerPerfBench,
	scheduleToolBench,
	overheadBench,
	eagerBench,
	framesBench,
	terminalUiBench,
	doorBench,
	doorScreenBench,
	screenSpeedBench,
	soakWeekBench,
	sweepBench,
	scaleBench,
	peersBench,
];

const words = process.argv.slice(2);
const smoke = words.includes('--smoke');
const wanted = words.filter(word => !word.startsWith('--'));
const unknown = wanted.filter(word => !benches.some(bench => bench.name === word));

if (unknown.length > 0) {
	note(`There is no bench called ${unknown.join(', ')}. These are: ${benches.map(bench => bench.name).join(', ')}.`);
	process.exitCode = 2;
} else {
	report(environment());

	for (const bench of benches.filter(each => wanted.length === 0 || wanted.includes(each.name))) {
		note(`${bench.name}: ${bench.about}`);
		await bench.run({smoke});
	}

	tellRatios();
}
