import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/*
Real clients, where the machine has any: `kubectl` as it is found on the PATH, and others that stand beside it with their version
in the name, `kubectl.1.29`.
*/

const found = (process.env.PATH ?? '')
	.split(path.delimiter)
	.map(folder => path.join(folder, 'kubectl'))
	.find(file => existsSync(file));

const beside = (file: string): ReadonlyArray<readonly [string, string]> => {
	const folder = path.dirname(realpathSync(file));
	return readdirSync(folder)
		.filter(name => /^kubectl\.\d+\.\d+$/.test(name))
		.map(name => [name.replace('kubectl.', ''), path.join(folder, name)] as const);
};

/** By version, `1.33`; by `kubectl` when only that one is there; empty when there is none. */
export const kubectls: ReadonlyMap<string, string> = new Map(
	found === undefined ? [] : beside(found).length > 0 ? beside(found) : [['kubectl', found]],
);

export type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** kubectl with a server, a cache of its own and no configuration. */
export const kubectlAt = (binary: string, port: number) => {
	const cache = mkdtempSync(path.join(tmpdir(), 'podfall-kubectl-'));
	const base = ['--server', `http://127.0.0.1:${port}`, '--cache-dir', cache, '--namespace', 'shop'];
	return {
		base,
		run: (args: readonly string[], stdin?: string | Buffer): Promise<Ended> =>
			new Promise(resolve => {
				const child = execFile(
					binary,
					[...base, ...args],
					{
						env: {PATH: process.env.PATH, HOME: cache},
						encoding: 'buffer',
						maxBuffer: 2 ** 26,
					},
					(error, stdout, stderr) =>
						resolve({
							code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
							stdout: stdout.toString('latin1'),
							stderr: stderr.toString(),
						}),
				);
				child.stdin?.on('error', () => undefined);
				child.stdin?.end(stdin);
			}),
		forget: () => rmSync(cache, {recursive: true, force: true}),
	};
};
