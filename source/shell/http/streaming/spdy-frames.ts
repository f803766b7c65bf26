/*
Frames of SPDY/3.1: how they lie in the bytes.

	control  80 03 │ type 16 │ flags 8 │ length 24 │ payload
	data     stream 31       │ flags 8 │ length 24 │ bytes

Data comes in the pieces in which it arrives, so that a frame of 16 MB needs no 16 MB of memory.
*/

export type Frame =
	| {readonly is: 'data'; readonly stream: number; readonly bytes: Buffer; readonly last: boolean}
	| {readonly is: 'open'; readonly stream: number; readonly headers: Buffer; readonly last: boolean}
	| {readonly is: 'reply'; readonly stream: number; readonly headers: Buffer; readonly last: boolean}
	| {readonly is: 'reset'; readonly stream: number; readonly code: number}
	| {readonly is: 'ping'; readonly id: number}
	| {readonly is: 'goaway'}
	/** A frame that says nothing to us: settings, windows, priorities. */
	| {readonly is: 'other'; readonly type: number}
	/** Bytes that are no SPDY/3.1: nothing follows. */
	| {readonly is: 'broken'; readonly why: string};

const types = {open: 1, reply: 2, reset: 3, ping: 6, goaway: 7, headers: 8} as const;

/** Codes of a reset. Source: SPDY/3.1, 2.6.3 RST_STREAM */
export const resets = {protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5} as const;

const version = 3;
const headBytes = 8;
const lastFlag = 1;

/** The least that a payload must have to be read, by type. */
const leastBytes: Readonly<Record<number, number>> = {1: 10, 2: 4, 3: 8, 6: 4, 7: 4};

const controlFrame = (type: number, flags: number, payload: Buffer): Frame => {
	if (payload.length < (leastBytes[type] ?? 0)) {
		return {is: 'broken', why: `a control frame of type ${type} has only ${payload.length} bytes`};
	}

	const last = (flags & lastFlag) !== 0;
	const stream = payload.length < 4 ? 0 : payload.readUInt32BE(0) & 0x7fff_ffff;

	switch (type) {
		case types.open:
			return {is: 'open', stream, headers: payload.subarray(10), last};
		case types.reply:
			return {is: 'reply', stream, headers: payload.subarray(4), last};
		case types.reset:
			return {is: 'reset', stream, code: payload.readUInt32BE(4)};
		case types.ping:
			return {is: 'ping', id: payload.readUInt32BE(0)};
		case types.goaway:
			return {is: 'goaway'};
		case types.headers:
			// It would have to be unpacked for the sake of the blocks after it, and no client sends it.
			return {is: 'broken', why: 'HEADERS frames are not used by remote commands'};
		default:
			return {is: 'other', type};
	}
};

/** Reads frames until the bytes end, or until one is no frame. */
export async function* readFrames(source: AsyncIterable<Buffer>, controlBytes: number): AsyncGenerator<Frame, void> {
	let held: Buffer = Buffer.alloc(0);
	/** Of the data frame whose bytes are coming. */
	let data: {readonly stream: number; left: number; readonly last: boolean} | undefined;

	for await (const chunk of source) {
		held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);

		while (held.length > 0) {
			if (data !== undefined) {
				const bytes = held.subarray(0, data.left);
				held = held.subarray(bytes.length);
				data.left -= bytes.length;
				yield {is: 'data', stream: data.stream, bytes, last: data.last && data.left === 0};
				data = data.left === 0 ? undefined : data;
				continue;
			}

			if (held.length < headBytes) {
				break;
			}

			const first = held.readUInt32BE(0);
			const flags = held[4]!;
			const length = held.readUIntBE(5, 3);

			if (first < 0x8000_0000) {
				held = held.subarray(headBytes);
				const last = (flags & lastFlag) !== 0;

				if (length === 0) {
					yield {is: 'data', stream: first, bytes: held.subarray(0, 0), last};
				} else {
					data = {stream: first, left: length, last};
				}

				continue;
			}

			if (((first >>> 16) & 0x7fff) !== version) {
				yield {is: 'broken', why: `the bytes are no SPDY/3 frame`};
				return;
			}

			if (length > controlBytes) {
				yield {is: 'broken', why: `a control frame of ${length} bytes; at most ${controlBytes} are read`};
				return;
			}

			if (held.length < headBytes + length) {
				break;
			}

			const frame = controlFrame(first & 0xffff, flags, held.subarray(headBytes, headBytes + length));
			held = held.subarray(headBytes + length);
			yield frame;

			if (frame.is === 'broken') {
				return;
			}
		}
	}
}

const head = (first: number, flags: number, length: number): Buffer => {
	const bytes = Buffer.alloc(headBytes);
	bytes.writeUInt32BE(first);
	bytes[4] = flags;
	bytes.writeUIntBE(length, 5, 3);
	return bytes;
};

const control = (type: number, flags: number, payload: Buffer): Buffer =>
	Buffer.concat([head((0x8000_0000 | (version << 16) | type) >>> 0, flags, payload.length), payload]);

const numbers = (...values: readonly number[]): Buffer => {
	const bytes = Buffer.alloc(4 * values.length);

	for (const [index, value] of values.entries()) {
		bytes.writeUInt32BE(value, 4 * index);
	}

	return bytes;
};

/** The head of a data frame; its bytes follow. */
export const dataHead = (stream: number, length: number, last: boolean): Buffer =>
	head(stream, last ? lastFlag : 0, length);

export const openFrame = (stream: number, headers: Buffer, last = false): Buffer =>
	control(types.open, last ? lastFlag : 0, Buffer.concat([numbers(stream, 0), Buffer.alloc(2), headers]));

export const replyFrame = (stream: number, headers: Buffer): Buffer =>
	control(types.reply, 0, Buffer.concat([numbers(stream), headers]));

export const resetFrame = (stream: number, code: number): Buffer => control(types.reset, 0, numbers(stream, code));

export const pingFrame = (id: number): Buffer => control(types.ping, 0, numbers(id));

export const goawayFrame = (lastStream: number): Buffer => control(types.goaway, 0, numbers(lastStream, 0));
