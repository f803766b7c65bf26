import type {ClientRequest} from 'node:http';
import {Agent, type RequestOptions, request} from 'node:https';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {parentPort, workerData} from 'node:worker_threads';

/** What the clients of the door bench do, and to whom. */
export type Load = {
	readonly port: number;
	readonly authority: string;
	readonly token: string;
	readonly watches: number;
	/** Requests a second. */
	readonly rate: number;
	readonly seconds: number;
	/** Seconds at the same rate before it is measured. */
	readonly warmUp: number;
};

export type LoadResult = {
	readonly seconds: number;
	readonly latencies: Readonly<Record<string, readonly number[]>>;
	readonly codes: ReadonlyArray<readonly [code: number, count: number]>;
	/** Bytes that the watches were told. */
	readonly heard: number;
	/** Share of the time that the clients' own thread worked: near 1 they measure themselves. */
	readonly busy: number;
	/** Latencies of the seconds before, in which the process became warm. */
	readonly warming: readonly number[];
};

const load = workerData as Load;
const agent = new Agent({keepAlive: true, maxSockets: 32});
const latencies: Record<string, number[]> = {};
const codes = new Map<number, number>();
let heard = 0;
let turns = 0;
/** Of the newest list, from which an informer's watch goes on. */
let version: string | undefined;

const optionsFor = (path: string): RequestOptions => ({
	host: '127.0.0.1',
	port: load.port,
	servername: 'localhost',
	ca: load.authority,
	path,
	// As client-go asks, which kubectl, k9s and operators stand on; nobody here reads what was zipped.
	headers: {
		Authorization: `Bearer ${load.token}`,
		'Content-Type': 'application/json',
		'Accept-Encoding': 'gzip',
	},
});

/** Opens a watch and reads what it says. */
const watching = (version?: string): ClientRequest => {
	const from = version === undefined ? '' : `&resourceVersion=${version}`;
	const sent = request({
		...optionsFor(`/api/v1/pods?watch=true&allowWatchBookmarks=true${from}`),
		agent: false,
	});
	sent.on('response', response => {
		codes.set(response.statusCode ?? 0, (codes.get(response.statusCode ?? 0) ?? 0) + 1);
		response.on('data', (chunk: Buffer) => {
			heard += chunk.length;
		});
	});
	sent.on('error', () => undefined);
	sent.end();
	return sent;
};

/** The version of a list, which stands before its items. */
const versionIn = (chunk: Buffer): string | undefined =>
	/^\{"kind":"\w+List".{0,60}"metadata":\{"resourceVersion":"(\d+)"/u.exec(chunk.toString('latin1', 0, 200))?.[1];

const asking = (what: string, path: string, body?: object): Promise<void> =>
	new Promise(resolve => {
		const start = performance.now();
		const done = (code: number): void => {
			codes.set(code, (codes.get(code) ?? 0) + 1);
			latencies[what] ??= [];
			latencies[what].push(performance.now() - start);
			resolve();
		};
		const sent = request({...optionsFor(path), agent, method: body === undefined ? 'GET' : 'POST'}, response => {
			response.once('data', (chunk: Buffer) => {
				version = versionIn(chunk) ?? version;
			});
			response.resume();
			response.once('end', () => done(response.statusCode ?? 0));
		});
		sent.once('error', () => done(0));
		sent.end(body === undefined ? undefined : JSON.stringify(body));
	});

/** What lists are about, in turn. */
const lists: readonly string[] = ['/api/v1/namespaces/shop/pods', '/api/v1/nodes', '/apis/apps/v1/deployments'];

/** Of ten requests four read one object, three list at most 500, two write, and one opens a watch and drops it. */
const oneOf = (turn: number): Promise<void> => {
	switch (turn % 10) {
		case 0:
		case 2:
		case 4:
		case 6:
			return asking('get', '/apis/apps/v1/namespaces/shop/deployments/web');
		case 1:
		case 3:
		case 5:
			return asking('list', `${lists[turn % lists.length]}?limit=500`);
		case 7:
		case 8: {
			const body = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `load-${turn}`}, data: {turn: String(turn)}};
			return asking('write', '/api/v1/namespaces/shop/configmaps', body);
		}
		default: {
			const watch = watching(version);
			return sleep(50).then(() => void watch.destroy());
		}
	}
};

/** Asks at the load's rate for so many seconds, and waits for the last answer. Returns how long it took, in seconds. */
const askFor = async (duration: number): Promise<number> => {
	const began = performance.now();
	const open = new Set<Promise<void>>();

	for (let turn = 0; performance.now() - began < duration * 1000; turn++) {
		const asked = oneOf(turns++).finally(() => open.delete(asked));
		open.add(asked);
		// So many a second: what is late is made up for.
		const ahead = began + ((turn + 1) * 1000) / load.rate - performance.now();

		if (ahead > 0) {
			await sleep(ahead);
		}
	}

	await Promise.all(open);
	return (performance.now() - began) / 1000;
};

const watches = Array.from({length: load.watches}, () => watching());
// Until they have heard what there is.
await sleep(5000);
await askFor(load.warmUp);
const warming = Object.values(latencies).flat();

for (const what of Object.keys(latencies)) {
	latencies[what] = [];
}

const before = performance.eventLoopUtilization();
const seconds = await askFor(load.seconds);
const {utilization: busy} = performance.eventLoopUtilization(before);

for (const watch of watches) {
	watch.destroy();
}

agent.destroy();
parentPort?.postMessage({seconds, latencies, codes: [...codes], heard, busy, warming} satisfies LoadResult);
