import {nothing} from './bytes.ts';

/** What a container's writable layer holds more or less than its image: plain data, in the order in which it came about. */
export type FileEffect =
	| {readonly do: 'write'; readonly path: string; readonly bytes: Uint8Array}
	| {readonly do: 'make-folder'; readonly path: string}
	| {readonly do: 'remove'; readonly path: string}
	/** chmod */
	| {readonly do: 'mark'; readonly path: string; readonly mode: number};

/** Who may do what with a file or a folder, and whose it is. */
export type Mark = {readonly mode: number; readonly uid: number; readonly gid: number};

export type FileNode = {readonly is: 'file'; readonly bytes: Uint8Array} | {readonly is: 'folder'};

/** What is there before anybody writes, by path; the longest of the mounts above a path says whether one may. */
export type Found = {
	readonly files: ReadonlyMap<string, string | Uint8Array>;
	/** Of what is marked otherwise than 0644 for files and 0755 for folders, both of root. */
	readonly marks: ReadonlyMap<string, Mark>;
	/** Whose is what is made here. */
	readonly owner: {readonly uid: number; readonly gid: number};
	readonly folders: readonly string[];
	readonly mounts: ReadonlyArray<{readonly path: string; readonly readOnly: boolean}>;
};

/** A tree of files; what is refused is refused in the words of the C library. */
export type Files = {
	at(path: string): FileNode | undefined;
	/** Of what is there. */
	markOf(path: string): Mark;
	/** Names in a folder, sorted. */
	namesIn(path: string): readonly string[];
	write(path: string, bytes: Uint8Array): string | undefined;
	makeFolder(path: string): string | undefined;
	setMode(path: string, mode: number): string | undefined;
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
	const marks = new Map(found.marks);
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
			marks.delete(each);
		}
	};

	/** What is made belongs to whom its maker is, or to the group of a folder that says so. */
	const markNew = (path: string, mode: number): void => {
		const folderMark = marks.get(parentOf(path));
		const hands = folderMark !== undefined && (folderMark.mode & 0o2000) !== 0;
		marks.set(path, {mode, uid: found.owner.uid, gid: hands ? folderMark.gid : found.owner.gid});
	};

	const apply = (effect: FileEffect): void => {
		if (effect.do === 'remove') {
			removeTree(effect.path);
		} else if (effect.do === 'make-folder') {
			addFolders(effect.path);
			markNew(effect.path, 0o755);
		} else if (effect.do === 'mark') {
			marks.set(effect.path, {...markOf(effect.path), mode: effect.mode});
		} else {
			if (!nodes.has(effect.path)) {
				markNew(effect.path, 0o644);
			}

			bytesInLayer += effect.bytes.length;
			nodes.set(effect.path, {is: 'file', bytes: effect.bytes});
		}
	};

	const markOf = (path: string): Mark =>
		marks.get(path) ?? {mode: nodes.get(path)?.is === 'folder' ? 0o755 : 0o644, uid: 0, gid: 0};

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
		nodes.set(path, {is: 'file', bytes: typeof text === 'string' ? encoder.encode(text) : text});
	}

	for (const effect of layer) {
		apply(effect);
	}

	return {
		effects,
		at: path => nodes.get(path),
		markOf,
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
		setMode: (path, mode) =>
			nodes.has(path) ? (refusal(path) ?? take({do: 'mark', path, mode})) : 'No such file or directory',
		remove: path => (nodes.has(path) ? (refusal(path) ?? take({do: 'remove', path})) : 'No such file or directory'),
	};
};
