import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Kubectl} from './kubectls.ts';
import {type Ended, type Running, start} from './processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'dist', 'podfall.mjs');

/** A run that is served to one version of kubectl, with a home, a cache and a working folder of its own. */
export type World = {
	readonly folder: string;
	kubectl(
		words: readonly string[],
		options: {readonly namespace: string; readonly stdin?: string; readonly env?: Readonly<Record<string, string>>},
	): Running;
	/** `podfall clock advance`. */
	advance(by: string): Promise<Ended>;
	end(): Promise<Ended>;
};

/** What every program here may know of this machine. */
const surroundings = (folder: string): Record<string, string> => ({
	PATH: process.env.PATH ?? '',
	HOME: path.join(folder, 'home'),
	XDG_STATE_HOME: path.join(folder, 'home', 'state'),
	TMPDIR: path.join(folder, 'tmp'),
	TZ: 'UTC',
	TERM: 'dumb',
});

/** A kubeconfig like the one that podfall wrote, in which commands go to another namespace. */
const inNamespace = (folder: string, namespace: string): string => {
	const file = path.join(folder, `kubeconfig-${namespace}`);
	const config = JSON.parse(readFileSync(path.join(folder, 'kubeconfig'), 'utf8'));

	for (const {context} of config.contexts) {
		context.namespace = namespace;
	}

	writeFileSync(file, JSON.stringify(config));
	return file;
};

const serveWords = (folder: string): readonly string[] => [
	program,
	'serve',
	path.join(root, 'test', 'clients', 'cluster.yaml'),
	'--speed=step',
	'--seed=1',
	// Late enough for every story to be over: it also says how long the run is.
	'--faults=node-crash@2400s:worker-a',
	`--kubeconfig=${path.join(folder, 'kubeconfig')}`,
];

export const openWorld = async ({file}: Kubectl): Promise<World> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-clients-'));
	const work = path.join(folder, 'work');
	mkdirSync(path.join(folder, 'home'));
	mkdirSync(path.join(folder, 'tmp'));
	cpSync(path.join(root, 'test', 'clients', 'files'), work, {recursive: true});
	const env = surroundings(folder);
	const served = start(process.execPath, serveWords(folder), {env});

	while (!served.out.includes('KUBECONFIG=')) {
		if (served.over) {
			throw new Error(`podfall serve ended: ${served.err}`);
		}

		await sleep(50);
	}

	const world: World = {
		folder: work,
		kubectl: (words, {namespace, stdin, env: more = {}}) =>
			start(file, words, {
				cwd: work,
				env: {...env, KUBECONFIG: inNamespace(folder, namespace), KUBECACHEDIR: path.join(folder, 'cache'), ...more},
				...(stdin === undefined ? {} : {stdin}),
			}),
		advance: by =>
			start(process.execPath, [program, 'clock', 'advance', by], {
				env: {...env, KUBECONFIG: path.join(folder, 'kubeconfig')},
			}).ended,
		async end() {
			served.interrupt();
			const ended = await served.ended;
			rmSync(folder, {recursive: true, force: true});
			return ended;
		},
	};
	// The cluster has come up before anybody looks.
	await world.advance('60s');
	return world;
};
