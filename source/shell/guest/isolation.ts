import fs from 'node:fs';
import {devNull} from 'node:os';
import path from 'node:path';
import {memoryMb} from './limits.ts';

/*
A guest's process under Node's permission model. What that model does not look at is shut by other means, or told.

Tried on Node 20, 22, 24 and 26: flags of V8 can write files, so they are frozen; node:sqlite opens any file, so it is left out;
Node 20 writes trace events where it likes, so they go nowhere; links inside the folder are followed wherever they lead, so
there may be none that leads out.
*/

/** A guest that is shut in: where, and how. */
export type Isolation = {
	/** All that it may read. */
	readonly folder: string;
	/** Arguments of Node. */
	readonly flags: readonly string[];
	/** Whether this Node keeps it from the network, too. */
	readonly guardsNetwork: boolean;
};

type Made = {readonly ok: true; readonly value: Isolation} | {readonly ok: false; readonly why: string};

/** More than this is not looked through for links. */
const entriesAtMost = 50_000;

/** The flags with which this Node shuts a guest in; undefined where it cannot. */
export const isolationFlags = (folder: string, knows: (flag: string) => boolean): readonly string[] | undefined => {
	const model = ['--permission', '--experimental-permission'].find(knows);
	const ifKnown = (flag: string): readonly string[] => (knows(flag) ? [flag] : []);

	return model === undefined
		? undefined
		: [
				model,
				`--allow-fs-read=${folder.endsWith(path.sep) ? folder : folder + path.sep}`,
				'--no-warnings',
				'--no-addons',
				'--freeze-flags-after-init',
				`--max-old-space-size=${memoryMb}`,
				`--diagnostic-dir=${devNull}`,
				`--trace-event-file-pattern=${devNull}`,
				...ifKnown('--no-experimental-sqlite'),
				...ifKnown('--disable-sigusr1'),
			];
};

/** Why a folder is no prison: a link that leads out of it, or more files than can be looked at. */
const leakOf = (folder: string): string | undefined => {
	const folders = [folder];
	let entries = 0;

	for (const inside of folders) {
		for (const entry of fs.readdirSync(inside, {withFileTypes: true})) {
			const place = path.join(inside, entry.name);
			entries += 1;

			if (entries > entriesAtMost) {
				return `${folder} has more than ${entriesAtMost} files, all of which it could read; put it in a folder of its own`;
			}

			if (entry.isSymbolicLink() && leadsOut(place, folder)) {
				return `${place} is a link that leads out of its folder, and links are followed; remove it`;
			}

			if (entry.isDirectory()) {
				folders.push(place);
			}
		}
	}

	return undefined;
};

const leadsOut = (link: string, folder: string): boolean => {
	try {
		const way = path.relative(folder, fs.realpathSync(link));
		return way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way);
	} catch {
		// It leads nowhere, and nobody can write what it would lead to.
		return true;
	}
};

const knownFlags = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag);

/** How the guest in this file, a real path, is shut in; or why it cannot be. */
export const isolate = (file: string, knows: (flag: string) => boolean = knownFlags): Made => {
	const folder = path.dirname(file);
	const flags = isolationFlags(folder, knows);

	if (flags === undefined) {
		return {
			ok: false,
			why: `Node ${process.version} has no permission model, so nothing would hold it; take Node 20.19, 22.13 or newer, or leave --isolate out`,
		};
	}

	if (/[*,]/.test(folder)) {
		return {ok: false, why: `${folder} has a * or a comma in its name, which Node would read as another folder`};
	}

	try {
		const leak = leakOf(folder);
		return leak === undefined
			? {ok: true, value: {folder, flags, guardsNetwork: knows('--allow-net')}}
			: {ok: false, why: leak};
	} catch (error) {
		return {ok: false, why: `${folder} cannot be looked through: ${(error as Error).message}`};
	}
};
