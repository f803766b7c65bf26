import {bytesOf, joined, textOf} from './bytes.ts';

/*
Archives as `tar` writes them, as far as `kubectl cp` needs them: files and folders in ustar form. Long names come in a
header of their own (GNU's `L`, or `path=` in a pax header). Source: POSIX.1-2001 pax, "ustar interchange format"
*/

export type Entry = {readonly path: string; readonly bytes?: Uint8Array};

const blockBytes = 512;

const padded = (length: number): number => Math.ceil(length / blockBytes) * blockBytes;

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

const headerOf = (path: string, size: number, type: '0' | '5' | 'L', seconds: number): Uint8Array => {
	const header = new Uint8Array(blockBytes);
	const put = (text: string, at: number): void => header.set(bytesOf(text), at);
	header.set(bytesOf(path).subarray(0, 100), 0);
	put(octal(type === '5' ? 0o755 : 0o644, 7), 100);
	put(octal(0, 7), 108);
	put(octal(0, 7), 116);
	put(octal(size, 11), 124);
	put(octal(seconds, 11), 136);
	put('        ', 148);
	put(type, 156);
	put('ustar\x0000', 257);
	put('root', 265);
	put('root', 297);
	const sum = header.reduce((total, byte) => total + byte, 0);
	put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return header;
};

const body = (bytes: Uint8Array): Uint8Array => {
	const blocks = new Uint8Array(padded(bytes.length));
	blocks.set(bytes);
	return blocks;
};

/** `seconds` since 1970, for every entry. */
export const writeTar = (entries: readonly Entry[], seconds: number): Uint8Array =>
	joined([
		...entries.flatMap(({path, bytes}) => {
			const name = bytes === undefined ? `${path}/` : path;
			const long = bytesOf(name).length > 100 ? bytesOf(`${name}\0`) : undefined;
			return [
				...(long === undefined ? [] : [headerOf('././@LongLink', long.length, 'L', 0), body(long)]),
				headerOf(name, bytes?.length ?? 0, bytes === undefined ? '5' : '0', seconds),
				...(bytes === undefined ? [] : [body(bytes)]),
			];
		}),
		new Uint8Array(2 * blockBytes),
	]);

const field = (block: Uint8Array, from: number, length: number): string => {
	const part = block.subarray(from, from + length);
	const end = part.indexOf(0);
	return textOf(end < 0 ? part : part.subarray(0, end));
};

/** The name that a pax header gives to the entry after it. */
const paxPath = (text: string): string | undefined => /^\d+ path=(.*)$/m.exec(text)?.[1];

/** Entries in their order; undefined for what is no archive. Links and devices are passed over. */
export const readTar = (archive: Uint8Array): readonly Entry[] | undefined => {
	const entries: Entry[] = [];
	let at = 0;
	let longName: string | undefined;

	while (at + blockBytes <= archive.length) {
		const header = archive.subarray(at, at + blockBytes);

		if (header.every(byte => byte === 0)) {
			return entries;
		}

		const size = Number.parseInt(field(header, 124, 12).trim() || '0', 8);
		const sum = Number.parseInt(field(header, 148, 8).trim(), 8);
		const counted = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);

		if (sum !== counted || !(size >= 0) || at + blockBytes + size > archive.length) {
			return undefined;
		}

		const bytes = archive.slice(at + blockBytes, at + blockBytes + size);
		const type = field(header, 156, 1);
		const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
		const path = longName ?? (prefix === '' ? '' : `${prefix}/`) + field(header, 0, 100);
		at += blockBytes + padded(size);
		longName = type === 'L' ? textOf(bytes).replace(/\0.*$/s, '') : type === 'x' ? paxPath(textOf(bytes)) : undefined;

		if (type === '5') {
			entries.push({path: path.replace(/\/+$/, '')});
		} else if (type === '0' || type === '') {
			entries.push({path, bytes});
		}
	}

	return at === 0 ? undefined : entries;
};
