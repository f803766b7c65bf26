import type {ClientRequest} from 'node:http';
import {Agent, type RequestOptions, request} from 'node:https';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {scenarioFromManifests} from '../source/game/scenario/own.ts';
import {openRun} from '../source/game/session.ts';
import {type DoorClient, openClient} from '../test/helpers/door.ts';
import {type Bench, note, report, rounded} from './harness.ts';

const manifests = `
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
		texts: [{file: 'load.yaml', text: manifests}],
		nodes,
		faults: ['node-crash@120s'],
		duration: 3_600_000,
	});

	if (!made.ok) {
		throw new Error(made.problems.map(({what}) => what).join('; '));
	}

	return made.value;
};

const agent = new Agent({keepAlive: true, maxSockets: 32});

type Load = {
	readonly client: DoorClient;
	readonly latencies: Map<string, number[]>;
	readonly codes: Map<number, number>;
};

const optionsFor = ({listener, authority, tokens}: DoorClient, path: string): RequestOptions => ({
	host: '127.0.0.1',
	port: listener.port,
	servername: 'localhost',
	ca: authority.authority,
	path,
	headers: {Authorization: `Bearer ${tokens.operator}`, 'Content-Type': 'application/json'},
});

/** Opens a watch and reads what it says. */
const watching = ({client}: Pick<Load, 'client'>): ClientRequest => {
	const sent = request({...optionsFor(client, '/api/v1/pods?watch=true&allowWatchBookmarks=true'), agent: false});
	sent.on('response', response => response.resume());
	sent.on('error', () => undefined);
	sent.end();
	return sent;
};

const asking = ({client, latencies, codes}: Load, what: string, path: string, body?: object): Promise<void> =>
	new Promise(resolve => {
		const start = performance.now();
		const done = (code: number): void => {
			codes.set(code, (codes.get(code) ?? 0) + 1);
			latencies.set(what, [...(latencies.get(what) ?? []), performance.now() - start]);
			resolve();
		};
		const sent = request(
			{...optionsFor(client, path), agent, method: body === undefined ? 'GET' : 'POST'},
			response => {
				response.resume();
				response.once('end', () => done(response.statusCode ?? 0));
			},
		);
		sent.once('error', () => done(0));
		sent.end(body === undefined ? undefined : JSON.stringify(body));
	});

/** Of ten requests four read one object, three list at most 500, two write, and one opens a watch and drops it. */
const oneOf = (load: Load, turn: number): Promise<void> => {
	switch (turn % 10) {
		case 0:
		case 2:
		case 4:
		case 6:
			return asking(load, 'get', '/apis/apps/v1/namespaces/shop/deployments/web');
		case 1:
		case 3:
		case 5:
			return asking(load, 'list', '/api/v1/namespaces/shop/pods?limit=500');
		case 7:
		case 8: {
			const body = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `load-${turn}`}, data: {turn: String(turn)}};
			return asking(load, 'write', '/api/v1/namespaces/shop/configmaps', body);
		}
		default: {
			const watch = watching(load);
			return sleep(50).then(() => void watch.destroy());
		}
	}
};

const at = (values: readonly number[], share: number): number =>
	[...values].sort((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

const megabytes = (): number => {
	globalThis.gc?.();
	return rounded(process.memoryUsage().heapUsed / 1024 / 1024);
};

/** Clients of the door beside a run that moves. The clients are in this process too, so that its processor does both sides' work. */
export const doorBench: Bench = {
	name: 'door',
	about:
		'watches and a mix of requests through HTTPS, beside a running cluster at 16x, its clients in the same process',
	async run({smoke}) {
		const size = smoke
			? {nodes: 5, watches: 10, rate: 50, seconds: 2}
			: {nodes: 100, watches: 180, rate: 500, seconds: 60};
		const run = openRun({scenario: clusterOf(size.nodes), seed: '1', seat: 'operator', pilot: 'player'});
		run.submit({do: 'open-door', admin: true});
		run.advance(60_000);
		const client = await openClient(run);
		const load: Load = {client, latencies: new Map(), codes: new Map()};
		const before = megabytes();
		const watches = Array.from({length: size.watches}, () => watching(load));
		client.clock.speed = 16;
		const began = performance.now();
		const open = new Set<Promise<void>>();

		for (let turn = 0; performance.now() - began < size.seconds * 1000; turn++) {
			const asked = oneOf(load, turn).finally(() => open.delete(asked));
			open.add(asked);
			// So many a second: what is late is made up for.
			const ahead = began + ((turn + 1) * 1000) / size.rate - performance.now();

			if (ahead > 0) {
				await sleep(ahead);
			}
		}

		await Promise.all(open);
		const seconds = (performance.now() - began) / 1000;
		client.clock.speed = 'step';

		for (const watch of watches) {
			watch.destroy();
		}

		agent.destroy();
		await sleep(500);

		for (const [what, values] of load.latencies) {
			const figure = {
				what,
				p50_ms: rounded(at(values, 0.5)),
				p99_ms: rounded(at(values, 0.99)),
				requests: values.length,
			};
			report({bench: 'door', metric: 'latency', ...figure});
			note(`  ${what}: p50 ${figure.p50_ms} ms, p99 ${figure.p99_ms} ms of ${figure.requests}`);
		}

		const refused = [...load.codes].filter(([code]) => code >= 400 || code === 0);
		const asked = [...load.codes.values()].reduce((sum, count) => sum + count, 0);
		report({bench: 'door', metric: 'rate', per_second: rounded(asked / seconds), refused: JSON.stringify(refused)});
		report({bench: 'door', metric: 'heap', before_mb: before, after_mb: megabytes(), watches: size.watches});
		note(`  ${rounded(asked / seconds)} a second, refusals ${JSON.stringify(refused)}; heap ${before} MB before`);
		await client.close();
	},
};
