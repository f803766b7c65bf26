import {performance} from 'node:perf_hooks';
import {seconds} from '../source/engine/kernel/time.ts';
import {watch} from '../source/shell/tui/screens/watch.ts';
import {Surface} from '../source/shell/tui/surface.ts';
import {modelOn} from '../test/helpers/picture.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {realRun} from './real-run.ts';

const size = {columns: 200, rows: 60};

const at = (values: readonly number[], share: number): number =>
	[...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** The budget of one frame of a level of 50 pods: 0.5 ms to build. */
export const framesBench: Bench = {
	name: 'frames',
	about: 'frames of the scenario zone-outage, built each virtual second and drawn at 200x60',
	run({smoke}) {
		const run = realRun('zone-outage');
		const model = modelOn('watch');
		const surface = new Surface(size.columns, size.rows);
		const built: number[] = [];
		const drawn: number[] = [];

		for (let second = 1; second <= (smoke ? 20 : 900) && !run.over; second++) {
			run.advance(seconds(second));
			const start = performance.now();
			const frame = run.frame({screen: 'watch', advice: false, truth: false});
			const middle = performance.now();
			surface.clear();
			watch.draw(surface, {frame, model, size});
			drawn.push(performance.now() - middle);
			built.push(middle - start);
		}

		for (const [metric, values] of [
			['build_ms', built],
			['draw_ms', drawn],
		] as const) {
			const figure = {p50: rounded(at(values, 0.5)), p99: rounded(at(values, 0.99)), frames: values.length};
			report({bench: 'frames', metric, ...figure});
			note(`frames ${metric}: ${figure.p50}, the slowest hundredth ${figure.p99}`);
		}
	},
};
