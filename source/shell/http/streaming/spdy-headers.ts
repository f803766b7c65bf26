import {constants, createDeflate, createInflate} from 'node:zlib';
import {spdyDictionary} from './spdy-dictionary.ts';

/*
Header blocks: a count, then names and values behind their lengths, all in 32 bits, packed by one zlib stream for each
direction of the whole connection. So blocks must be unpacked in the order of their coming, one after the other.
*/

export type Headers = ReadonlyMap<string, string>;

export type HeaderReader = {
	/** Undefined for a block that is none: then no later one can be read either. */
	read(block: Buffer): Promise<Headers | undefined>;
	close(): void;
};

export type HeaderWriter = {
	write(headers: Headers): Promise<Buffer>;
	close(): void;
};

const mostHeaders = 64;

const headersOf = (bytes: Buffer): Headers | undefined => {
	let at = 0;

	const number = (): number | undefined => {
		const value = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : undefined;
		at += 4;
		return value;
	};

	const text = (): string | undefined => {
		const length = number();

		if (length === undefined || at + length > bytes.length) {
			return undefined;
		}

		at += length;
		return bytes.toString('latin1', at - length, at);
	};

	const count = number();
	const headers = new Map<string, string>();

	if (count === undefined || count > mostHeaders) {
		return undefined;
	}

	for (let index = 0; index < count; index += 1) {
		const name = text();
		const value = text();

		if (name === undefined || value === undefined) {
			return undefined;
		}

		headers.set(name.toLowerCase(), value);
	}

	return headers;
};

const bytesOf = (headers: Headers): Buffer => {
	const texts = [...headers].flat().map(text => Buffer.from(text, 'latin1'));
	const length = (value: number): Buffer => {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(value);
		return bytes;
	};
	return Buffer.concat([length(headers.size), ...texts.flatMap(text => [length(text.length), text])]);
};

/** Sends a block through a zlib stream and gives what comes out of it; undefined when it fails or grows too large. */
const through = (
	stream: ReturnType<typeof createInflate> | ReturnType<typeof createDeflate>,
	block: Buffer,
	most: number,
): Promise<Buffer | undefined> =>
	new Promise(resolve => {
		const pieces: Buffer[] = [];
		let size = 0;

		const take = (piece: Buffer): void => {
			size += piece.length;

			if (size > most) {
				finish(undefined);
			} else {
				pieces.push(piece);
			}
		};
		const fail = (): void => finish(undefined);

		const finish = (result: Buffer | undefined): void => {
			stream.off('data', take);
			stream.off('error', fail);
			stream.off('close', fail);

			if (result === undefined) {
				stream.on('error', () => undefined);
				stream.destroy();
			}

			resolve(result);
		};

		stream.on('data', take);
		stream.on('error', fail);
		stream.on('close', fail);
		stream.write(block);
		stream.flush(constants.Z_SYNC_FLUSH, () => {
			// What the flush brought out is handed on in the same turn.
			setImmediate(() => finish(Buffer.concat(pieces)));
		});
	});

/** `most`: bytes of one unpacked block. */
export const createHeaderReader = (most: number): HeaderReader => {
	const inflate = createInflate({dictionary: spdyDictionary, finishFlush: constants.Z_SYNC_FLUSH});
	return {
		async read(block) {
			const bytes = inflate.destroyed ? undefined : await through(inflate, block, most);
			return bytes === undefined ? undefined : headersOf(bytes);
		},
		close: () => inflate.destroy(),
	};
};

export const createHeaderWriter = (): HeaderWriter => {
	const deflate = createDeflate({dictionary: spdyDictionary});
	return {
		write: async headers =>
			(deflate.destroyed ? undefined : await through(deflate, bytesOf(headers), Number.POSITIVE_INFINITY)) ??
			Buffer.alloc(0),
		close: () => deflate.destroy(),
	};
};
