import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** How a command ended, and what it said where. */
export type Ended = {readonly code: number | null; readonly out: string; readonly err: string};

const newest = (folder: string): number =>
	Math.max(
		...readdirSync(folder, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
	);

/** The built program when it is up to date, else the sources: slower, the same program. */
const isBuilt = existsSync('dist/podfall.mjs') && statSync('dist/podfall.mjs').mtimeMs > newest('source');

export const program: readonly string[] = isBuilt ? ['dist/podfall.mjs'] : ['--import=tsx', 'source/cli.tsx'];

/** A home of its own, so that nobody's progress is touched. */
export const home = mkdtempSync(path.join(tmpdir(), 'podfall-home-'));

/** Runs podfall with these arguments, without a terminal; it reads nothing, or these lines. */
export const podfall = (
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
	lines: readonly string[] = [],
): Ended => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [...program, ...args], {
		encoding: 'utf8',
		input: lines.map(line => `${line}\n`).join(''),
		env: {...process.env, PODFALL_HOME: home, ...env},
		maxBuffer: 200_000_000,
	});
	return {code: status, out: stdout, err: stderr};
};
