import {nothing} from './bytes.ts';

/** What a container's writable layer holds more or less than its image: plain data, in the order in which it came about. */
export type FileEffect =
	| {readonly do: 'write'; readonly path: string; readonly bytes: Uint8Array}
	| {readonly do: 'make-folder'; readonly path: string}
	| {readonly do: 'remove'; readonly path: string};

export type FileNode = {readonly is: 'file'; readonly bytes: Uint8Array} | {readonly is: 'folder'};

/** What is there before anybody writes, by path; the longest of the mounts above a path says whether one may. */
export type Found = {
	readonly files: ReadonlyMap<string, string>;
	readonly folders: readonly string[];
	readonly mounts: ReadonlyArray<{readonly path: string; readonly readOnly: boolean}>;
};

/** A tree of files; what is refused is refused in the words of the C library. */
export type Files = {
	at(path: string): FileNode | undefined;
	/** Names in a folder, sorted. */
	namesIn(path: string): readonly string[];
	write(path: string, bytes: Uint8Array): string | undefined;
	makeFolder(path: string): string | undefined;
	/** With everything below it. */
	remove(path: string): string | undefined;
	/** What was done here beyond the layer that was there. */
	readonly effects: readonly FileEffect[];
};

/** Bytes that the writable layer of one container may hold. */
export const mostLayerBytes = 4 * 1024 * 1024;

/** `/etc/hosts` for `../etc//hosts` seen from `/tmp`. */
export const resolvePath = (path: string, from: string): string => {
	const parts: string[] = [];

	for (const part of `${path.startsWith('/') ? '' : from}/${path}`.split('/')) {
		if (part === '..') {
			parts.pop();
		} else if (part !== '' && part !== '.') {
			parts.push(part);
		}
	}

	return `/${parts.join('/')}`;
};

export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const folder: FileNode = Object.freeze({is: 'folder'});

const within = (path: string, top: string): boolean => path === top || path.startsWith(`${top === '/' ? '' : top}/`);

/** The tree as it was found, with the layer on top. */
export const createFiles = (found: Found, layer: readonly FileEffect[]): Files => {
	const nodes = new Map<string, FileNode>([['/', folder]]);
	const effects: FileEffect[] = [];
	let bytesInLayer = 0;

	const addFolders = (path: string): void => {
		for (let at = path; !nodes.has(at); at = parentOf(at)) {
			nodes.set(at, folder);
		}
	};

	const removeTree = (path: string): void => {
		for (const each of [...nodes.keys()].filter(name => within(name, path))) {
			nodes.delete(each);
		}
	};

	const apply = (effect: FileEffect): void => {
		if (effect.do === 'remove') {
			removeTree(effect.path);
		} else if (effect.do === 'make-folder') {
			addFolders(effect.path);
		} else {
			bytesInLayer += effect.bytes.length;
			nodes.set(effect.path, {is: 'file', bytes: effect.bytes});
		}
	};

	const take = (effect: FileEffect): undefined => {
		apply(effect);
		effects.push(effect);
		return undefined;
	};

	const refusal = (path: string): string | undefined => {
		const [mount] = found.mounts
			.filter(each => within(path, each.path))
			.sort((left, right) => right.path.length - left.path.length);

		if (mount?.readOnly === true) {
			return 'Read-only file system';
		}

		const parent = nodes.get(parentOf(path));
		return parent === undefined ? 'No such file or directory' : parent.is === 'file' ? 'Not a directory' : undefined;
	};

	for (const path of found.folders) {
		addFolders(path);
	}

	const encoder = new TextEncoder();

	for (const [path, text] of found.files) {
		addFolders(parentOf(path));
		nodes.set(path, {is: 'file', bytes: encoder.encode(text)});
	}

	for (const effect of layer) {
		apply(effect);
	}

	return {
		effects,
		at: path => nodes.get(path),
		namesIn: path =>
			[...nodes.keys()]
				.filter(name => name !== '/' && parentOf(name) === path)
				.map(name => baseName(name))
				.sort(),
		write(path, bytes) {
			if (path === '/dev/null') {
				return undefined;
			}

			const refused = refusal(path) ?? (nodes.get(path)?.is === 'folder' ? 'Is a directory' : undefined);

			if (refused !== undefined) {
				return refused;
			}

			return bytesInLayer + bytes.length > mostLayerBytes
				? 'No space left on device'
				: take({do: 'write', path, bytes: bytes.length === 0 ? nothing : bytes});
		},
		makeFolder: path => (nodes.has(path) ? 'File exists' : (refusal(path) ?? take({do: 'make-folder', path}))),
		remove: path => (nodes.has(path) ? (refusal(path) ?? take({do: 'remove', path})) : 'No such file or directory'),
	};
};
