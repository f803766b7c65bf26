import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {type Bench, exponent, type Figure, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';

/*
The scale series: the same cluster at 10, 100, 1,000 and 5,000 nodes with 30 pods each, in three phases told apart:
starting (nothing to all Ready), steady (ten minutes with 0.004 pod replacements per node and second) and storm (a zone
lost for ten minutes, then back). Each size runs in a process of its own (scale-size.ts).
*/

type Phase = 'starting' | 'steady' | 'storm';

const inChild = (nodes: number, smoke: boolean): readonly Figure[] => {
	const program = fileURLToPath(new URL('scale-size.mjs', import.meta.url));
	const words = ['--expose-gc', '--max-old-space-size=8192', program];
	const {stdout, status} = spawnSync(process.execPath, [...words, String(nodes), ...(smoke ? ['--smoke'] : [])], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	});

	if (status !== 0) {
		note(`scale ${nodes} nodes: did not come to its end (${status ?? 'killed'})`);
	}

	return stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Figure);
};

const tellExponent = (figures: readonly Figure[], phase: Phase): void => {
	const points = figures
		.filter(figure => figure.phase === phase && Number(figure.nodes) >= 100)
		.map(figure => [Number(figure.nodes), Number(figure.value)] as const);

	if (points.length > 1) {
		const {slope, r2} = exponent(points);
		const [from, to] = [points[0]![0], points[points.length - 1]![0]];
		report({
			bench: 'scale',
			fit: 'cpu_ms_per_virtual_s',
			phase,
			exponent: rounded(slope),
			r2: rounded(r2),
			from,
			to,
		});

		if (phase === 'steady') {
			stateRatio('R12', slope);
		}

		note(`scale ${phase}: cost grows with nodes to the power of ${rounded(slope)}`);
	}
};

/** Ratio R12 and the budgets of speed and memory. */
export const scaleBench: Bench = {
	name: 'scale',
	about: 'starting, steady and stormy, from 10 to 5,000 nodes of 30 pods, each size in a process of its own',
	run({smoke}) {
		const figures: Figure[] = [];

		for (const nodes of smoke ? [10, 20] : [10, 100, 1000, 5000]) {
			for (const figure of inChild(nodes, smoke)) {
				figures.push(figure);
				report(figure);
				note(
					`scale ${nodes} nodes ${figure.phase}: ${figure.virtualPerSecond} virtual s per s, ${figure.wakesPerSecond} wakes/s, ${figure.writesPerSecond} writes/s, ${figure.peakRssMb} MB, longest pause ${figure.gcMaxMs} ms`,
				);
			}
		}

		for (const phase of ['starting', 'steady', 'storm'] as const) {
			tellExponent(figures, phase);
		}
	},
};
