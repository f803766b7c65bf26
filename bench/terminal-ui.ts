import {performance} from 'node:perf_hooks';
import type {Frame} from '../source/game/view/frame.ts';
import {watch} from '../source/shell/tui/screens/watch.ts';
import {markerOf, Sink} from '../source/shell/tui/sink.ts';
import {Surface} from '../source/shell/tui/surface.ts';
import {themes} from '../source/shell/tui/theme.ts';
import {frames} from '../test/helpers/frames.ts';
import {modelOn} from '../test/helpers/picture.ts';
import {type Bench, note, report} from './harness.ts';

const columns = 200;
const rows = 60;

/** A fixed loop that took 350 ms where the budgets were set: how many times slower this machine is now. */
const machineFactor = (): number => {
	const start = performance.now();
	let sum = 0;

	for (let index = 0; index < 3e8; index++) {
		sum += index;
	}

	return sum > 0 ? (performance.now() - start) / 350 : 1;
};

/** One tenth of the nodes change between two draws. */
const shaken = (frame: Frame, beat: number): Frame => ({
	...frame,
	revision: beat,
	cluster: frame.cluster && {
		...frame.cluster,
		zones: frame.cluster.zones.map(zone => ({
			...zone,
			nodes: zone.nodes.map((node, index) =>
				node.cpu === undefined || (index + beat) % 10 !== 0
					? node
					: {...node, cpu: Math.min(0.97, Math.max(0.05, node.cpu + ((index * 7 + beat) % 11) / 50 - 0.1))},
			),
		})),
	},
});

/** Budgets: a draw in 1 ms, the slowest hundredth in 5 ms, 4 KB a draw, 1 MB kept after 5,000 draws; times the machine's factor. */
export const terminalUiBench: Bench = {
	name: 'terminal-ui',
	about: 'the dashboard of 486 nodes at 200x60: paint, compose, compare, send',
	run({smoke}) {
		const draws = smoke ? 50 : 5000;
		let bytes = 0;
		const sink = new Sink({
			columns,
			rows,
			theme: themes.dark,
			write(text) {
				bytes += text.length;
				return true;
			},
		});
		const surface = new Surface(columns, rows);
		sink.setCanvas(0, surface);
		sink.write(Array.from({length: rows}, (_, row) => markerOf(0, row)).join('\n'));
		const model = modelOn('watch');
		const draw = (beat: number): number => {
			const frame = shaken(frames.large, beat);
			const start = performance.now();
			surface.clear();
			watch.draw(surface, {frame, model, size: {columns, rows}});
			sink.draw();
			return performance.now() - start;
		};
		const heap = (): number => {
			globalThis.gc?.();
			return process.memoryUsage().heapUsed;
		};

		for (let beat = 0; beat < (smoke ? 5 : 300); beat++) {
			draw(beat);
		}

		const before = heap();
		bytes = 0;
		const times = Array.from({length: draws}, (_, beat) => draw(beat)).sort((a, b) => a - b);
		const figure = {
			bench: 'terminal-ui',
			p50Ms: Number(times[draws >> 1]!.toFixed(3)),
			p99Ms: Number(times[Math.floor(draws * 0.99)]!.toFixed(3)),
			bytesADraw: Math.round(bytes / draws),
			keptBytes: heap() - before,
			draws,
			machineFactor: smoke ? null : Number(machineFactor().toFixed(2)),
		};
		report(figure);
		note(
			`terminal-ui: ${figure.p50Ms} ms a draw, ${figure.p99Ms} ms the slowest hundredth, ${figure.bytesADraw} bytes`,
		);
	},
};
