import {spawnSync} from 'node:child_process';
import {readdirSync, realpathSync} from 'node:fs';
import path from 'node:path';

/** A kubectl of this machine. */
export type Kubectl = {readonly file: string; readonly version: string; readonly minor: number};

const versionOf = (file: string): Kubectl | undefined => {
	const {stdout, status} = spawnSync(file, ['version', '--client', '-o', 'json'], {encoding: 'utf8', timeout: 20_000});

	if (status !== 0) {
		return undefined;
	}

	try {
		const {gitVersion} = JSON.parse(stdout).clientVersion;
		const [, minor] = /^v1\.(\d+)\./u.exec(gitVersion) ?? [];
		return minor === undefined ? undefined : {file, version: gitVersion.slice(1), minor: Number(minor)};
	} catch {
		return undefined;
	}
};

const inFolder = (folder: string): readonly string[] => {
	try {
		return readdirSync(folder)
			.filter(name => /^kubectl([.-]?v?1\.\d+(\.\d+)?)?(\.exe)?$/u.test(name))
			.sort()
			.map(name => path.join(folder, name));
	} catch {
		return [];
	}
};

const realFolder = (file: string): string => path.dirname(realpathSync(file));

/**
Every kubectl on the PATH, beside the one that the PATH leads to (some systems keep old ones there as `kubectl.1.29`), and in
the folders that PODFALL_KUBECTL names; one of each minor version, the oldest first.
*/
export const findKubectls = (): readonly Kubectl[] => {
	const folders = [process.env.PODFALL_KUBECTL, process.env.PATH].flatMap(list => (list ?? '').split(path.delimiter));
	const first = folders.filter(folder => folder !== '').flatMap(inFolder);
	const files = new Set(
		[...first, ...first.flatMap(file => inFolder(realFolder(file)))].map(file => realpathSync(file)),
	);
	const byMinor = new Map<number, Kubectl>();

	for (const found of [...files].map(versionOf)) {
		if (found !== undefined && !byMinor.has(found.minor)) {
			byMinor.set(found.minor, found);
		}
	}

	return [...byMinor.values()].sort((left, right) => left.minor - right.minor);
};
