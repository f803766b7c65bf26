import {minutes, seconds} from '../source/engine/kernel/time.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {loadPeer, startPeer} from './peer-webernetes.ts';
import {stateRatio} from './ratios.ts';
import {deploy, manifestsOf, readyPods, wholeCluster} from './whole-cluster.ts';

/** Seconds of the processor since `start`. */
const cpuSince = (start: NodeJS.CpuUsage): number => {
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1e6;
};

/** How many pods became Ready in a second of the processor, and how many virtual seconds passed in one afterwards. */
type Pace = {readonly podsPerSecond: number; readonly virtualPerSecond: number};

const ours = (nodes: number, count: number, steady: number): Pace => {
	const cluster = wholeCluster(nodes);
	const {kernel} = cluster;
	kernel.run(seconds(10));
	const started = process.cpuUsage();
	deploy(cluster, count);

	while (readyPods(cluster) < count) {
		kernel.run(kernel.now + seconds(1));
	}

	const podsPerSecond = count / cpuSince(started);
	const settled = process.cpuUsage();
	kernel.run(kernel.now + steady);
	return {podsPerSecond, virtualPerSecond: steady / 1000 / cpuSince(settled)};
};

const theirs = async (
	peer: NonNullable<Awaited<ReturnType<typeof loadPeer>>>,
	nodes: number,
	count: number,
	steady: number,
): Promise<Pace> => {
	const cluster = await startPeer(peer, nodes);
	const started = process.cpuUsage();
	cluster.apply(manifestsOf(count));

	do {
		await cluster.run(seconds(1));
	} while ((await cluster.readyPods()) < count);

	const podsPerSecond = count / cpuSince(started);
	const settled = process.cpuUsage();
	await cluster.run(steady);
	const virtualPerSecond = steady / 1000 / cpuSince(settled);
	await cluster.close();
	return {podsPerSecond, virtualPerSecond};
};

const tell = (variant: string, nodes: number, pods: number, pace: Pace): void => {
	const figures = {podsPerSecond: rounded(pace.podsPerSecond), virtualPerSecond: rounded(pace.virtualPerSecond)};
	report({bench: 'peers', variant, nodes, pods, ...figures});
	note(
		`  ${variant}, ${nodes} nodes: ${figures.podsPerSecond} pods Ready and then ${figures.virtualPerSecond} virtual seconds per processor second`,
	);
};

/** Ratios R10 and R11. */
export const peersBench: Bench = {
	name: 'peers',
	about: 'a small cluster from nothing to Ready and at rest, beside webernetes',
	async run({smoke}) {
		const [nodes, count] = smoke ? [3, 6] : [10, 300];

		if (!smoke) {
			ours(nodes, count, minutes(10));
		}

		const mine = ours(nodes, count, smoke ? minutes(1) : minutes(60));
		tell('podfall', nodes, count, mine);
		const peer = await loadPeer();

		if (peer === undefined) {
			note('  webernetes is left out: `npm install --no-save @ngrok/webernetes` brings it');
			return;
		}

		const other = await theirs(peer, nodes, count, smoke ? seconds(5) : minutes(1));
		tell('webernetes', nodes, count, other);

		if (!smoke) {
			stateRatio('R10', mine.virtualPerSecond / other.virtualPerSecond);
			stateRatio('R11', mine.podsPerSecond / other.podsPerSecond);
		}
	},
};
