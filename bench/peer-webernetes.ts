import path from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';

/*
The one other simulator of Kubernetes' own loops in JavaScript, in as far as a bench needs it. It is no dependency: whoever wants
the comparison installs it beside podfall. Its files are made for bundlers, so it is bundled first.
*/

type PeerPod = {
	readonly status?: {readonly conditions?: ReadonlyArray<{readonly type: string; readonly status: string}>};
};

/** What a container of its may do. */
type PeerProcess = {
	listenHttp(port: number, answer: () => Promise<{readonly status: number; readonly body: string}>): void;
	waitUntilKilled(): Promise<number>;
};

type PeerCluster = {
	readonly clock: {step(ms: number): void};
	readonly api: {
		readonly corev1: {
			listNamespacedPod(query: {readonly namespace: string}): Promise<{readonly items: readonly PeerPod[]}>;
		};
	};
	registerImage(image: object): void;
	init(): Promise<void>;
	pause(): void;
	apply(objects: readonly object[]): Promise<unknown>;
	close(): Promise<void>;
};

type Peer = {
	readonly Cluster: new (options: {readonly nodes: number}) => PeerCluster;
	readonly BaseImage: new () => object;
};

/** Its own package, bundled; undefined where it is not installed. */
export const loadPeer = async (): Promise<Peer | undefined> => {
	const {build} = await import('esbuild');
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const outfile = path.join(root, 'node_modules', '.bench', 'webernetes.mjs');

	try {
		await build({
			stdin: {contents: "export {Cluster, BaseImage} from '@ngrok/webernetes';", resolveDir: root},
			bundle: true,
			platform: 'node',
			format: 'esm',
			banner: {
				js: "import {createRequire as peerRequire} from 'node:module';const require=peerRequire(import.meta.url);",
			},
			outfile,
			logLevel: 'silent',
		});
	} catch {
		return undefined;
	}

	return (await import(pathToFileURL(outfile).href)) as Peer;
};

const webImage = ({BaseImage}: Peer): object =>
	class Web extends BaseImage {
		static readonly imageName = 'web';
		static readonly imageVersion = '1';
		readonly defaultCommand = ['serve'];

		async exec(process: PeerProcess): Promise<number> {
			process.listenHttp(8080, async () => ({status: 200, body: 'ok'}));
			return process.waitUntilKilled();
		}
	};

/** Its clock stands still and is moved by steps: after each, what became due has these turns of the event loop to be done. */
const stepMs = 100;
const turnsAfterStep = 4;

const isReady = ({status}: PeerPod): boolean =>
	status?.conditions?.some(({type, status: is}) => type === 'Ready' && is === 'True') === true;

export const startPeer = async (peer: Peer, nodes: number) => {
	const cluster = new peer.Cluster({nodes});
	cluster.registerImage(webImage(peer));
	await cluster.init();
	cluster.pause();

	return {
		apply: (objects: readonly object[]): void => void cluster.apply(objects),
		async run(ms: number): Promise<void> {
			for (let passed = 0; passed < ms; passed += stepMs) {
				cluster.clock.step(stepMs);

				for (let count = 0; count < turnsAfterStep; count++) {
					await turn();
				}
			}
		},
		readyPods: async (): Promise<number> =>
			(await cluster.api.corev1.listNamespacedPod({namespace: 'default'})).items.filter(isReady).length,
		close: async (): Promise<void> => cluster.close(),
	};
};
