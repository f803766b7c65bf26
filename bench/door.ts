import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {Worker} from 'node:worker_threads';
import type {Run} from '../source/game/run.ts';
import {scenarioFromManifests} from '../source/game/scenario/own.ts';
import {openRun, replayRun} from '../source/game/session.ts';
import {openDoorway} from '../source/shell/serve/doorway.ts';
import {createServeClock, keepTime} from '../source/shell/serve/serve-clock.ts';
import type {Load, LoadResult} from './door-clients.ts';
import {type Bench, note, report, rounded} from './harness.ts';

/** 300 pods of one Deployment. */
export const doorManifests = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 300
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "web:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}]
`;

const clusterOf = (nodes: number) => {
	const made = scenarioFromManifests({
		name: 'load',
		texts: [{file: 'load.yaml', text: doorManifests}],
		nodes,
		faults: ['node-crash@120s'],
		duration: 3_600_000,
	});

	if (!made.ok) {
		throw new Error(made.problems.map(({what}) => what).join('; '));
	}

	return made.value;
};

/** The clients live in a thread of their own: what they need is not the door's. */
const clientsFile = new URL(import.meta.url.endsWith('.ts') ? 'door-clients.ts' : 'door-clients.mjs', import.meta.url);

export const at = (values: readonly number[], share: number): number =>
	[...values].sort((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

const megabytes = (): number => {
	globalThis.gc?.();
	return rounded(process.memoryUsage().heapUsed / 1024 / 1024);
};

type Kubeconfig = {
	readonly clusters: ReadonlyArray<{readonly cluster: {readonly 'certificate-authority-data': string}}>;
	readonly users: ReadonlyArray<{readonly user: {readonly token: string}}>;
};

/** What a client needs of a kubeconfig of podfall's. */
export const credentialsIn = (file: string): Pick<Load, 'authority' | 'token'> => {
	const {clusters, users} = JSON.parse(readFileSync(file, 'utf8')) as Kubeconfig;
	const authority = Buffer.from(clusters[0]!.cluster['certificate-authority-data'], 'base64').toString('utf8');
	return {authority, token: users[0]!.user.token};
};

const digestOf = (run: Run): string => run.replay({asItStands: true}).end!.digest;

const ask = async (load: Load): Promise<LoadResult> => {
	const worker = new Worker(clientsFile, {workerData: load});
	const [result] = (await once(worker, 'message')) as [LoadResult];
	await worker.terminate();
	return result;
};

const tell = ({latencies, codes, seconds, heard, busy, warming}: LoadResult, bench: string): void => {
	const warm = {p50_ms: rounded(at(warming, 0.5)), p99_ms: rounded(at(warming, 0.99))};
	report({bench, metric: 'warming', ...warm, requests: warming.length});
	note(`  while it became warm: p50 ${warm.p50_ms} ms, p99 ${warm.p99_ms} ms of ${warming.length}`);

	for (const [what, values] of Object.entries(latencies)) {
		const figure = {
			what,
			p50_ms: rounded(at(values, 0.5)),
			p99_ms: rounded(at(values, 0.99)),
			requests: values.length,
		};
		report({bench, metric: 'latency', ...figure});
		note(`  ${what}: p50 ${figure.p50_ms} ms, p99 ${figure.p99_ms} ms of ${figure.requests}`);
	}

	const refused = JSON.stringify(codes.filter(([code]) => code >= 400 || code === 0));
	const asked = Object.values(latencies).reduce((sum, values) => sum + values.length, 0);
	report({bench, metric: 'rate', per_second: rounded(asked / seconds), refused, clients_busy: rounded(busy)});
	note(
		`  ${rounded(asked / seconds)} answered a second, refusals ${refused}; watches heard ${rounded(heard / 1e6)} MB; clients ${rounded(busy * 100)} % busy`,
	);
};

/** Lets the clients ask, and tells how they were answered. */
export const askClients = async (load: Load, bench: string): Promise<LoadResult> => {
	const result = await ask(load);
	tell(result, bench);
	return result;
};

/** Clients of the door beside a run that moves. */
export const doorBench: Bench = {
	name: 'door',
	about: 'watches and a mix of requests through HTTPS, beside a running cluster at 16x',
	async run({smoke}) {
		const size = smoke
			? {nodes: 5, watches: 10, rate: 50, seconds: 2, warmUp: 1}
			: {nodes: 100, watches: 195, rate: 500, seconds: 60, warmUp: 10};
		const run = openRun({scenario: clusterOf(size.nodes), seed: '1', seat: 'operator', pilot: 'player'});
		run.submit({do: 'open-door', admin: true});
		run.advance(60_000);
		const clock = createServeClock(run, 16);
		const doorway = await openDoorway({
			door: () => run.door,
			clock,
			today: true,
			address: {host: '127.0.0.1', port: 0},
			kubeconfig: path.join(tmpdir(), `podfall-bench-${process.pid}.kubeconfig`),
			admitted: ['operator'],
			namespace: 'shop',
		});
		const {listener} = doorway;
		const before = megabytes();
		const delay = monitorEventLoopDelay({resolution: 1});
		delay.enable();
		let goesOn = true;
		const time = keepTime(clock, listener.pump, () => goesOn);
		const from = run.now;
		const idleBefore = performance.eventLoopUtilization();
		const result = await askClients({...size, port: listener.port, ...credentialsIn(doorway.kubeconfig)}, 'door');
		const {utilization} = performance.eventLoopUtilization(idleBefore);
		const speed = (run.now - from) / 1000 / (result.seconds + size.warmUp + 5);
		goesOn = false;
		await time;
		delay.disable();
		await sleep(1000);
		const loop = {p50_ms: rounded(delay.percentile(50) / 1e6), p99_ms: rounded(delay.percentile(99) / 1e6)};
		report({
			bench: 'door',
			metric: 'loop',
			...loop,
			max_ms: rounded(delay.max / 1e6),
			speed: rounded(speed),
			busy: rounded(utilization),
		});
		note(
			`  the process was late by p50 ${loop.p50_ms} ms, p99 ${loop.p99_ms} ms, at most ${rounded(delay.max / 1e6)} ms; it was ${rounded(utilization * 100)} % busy`,
		);
		const after = megabytes();
		const open = {...listener.open};
		const again = replayRun(run.scenario, run.replay(), run.now);
		const trail = digestOf(again) === digestOf(run);
		// What the writes left in the run itself is no leak: the same run, without clients, is as large.
		const own = megabytes() - after;
		report({
			bench: 'door',
			metric: 'heap',
			before_mb: before,
			after_mb: after,
			replayed_mb: rounded(own),
			trail,
			...open,
		});
		note(
			`  time ran at ${rounded(speed)}x; heap ${before} MB before, ${after} MB after; a run replayed takes ${rounded(own)} MB`,
		);
		note(`  still open: ${JSON.stringify(open)}; its replay ${trail ? 'has the same trail' : 'HAS ANOTHER TRAIL'}`);
		await doorway.close();
	},
};
