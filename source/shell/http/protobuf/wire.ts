/*
Numbers, lengths and texts on the wire. The first thing that cannot be read is kept as the problem; from then on every
part is at its end, so that whoever reads in a loop stops by itself.
*/

/** Where a part of the message lies: from `at`, which moves, up to `end`. */
export type Part = {at: number; readonly end: number};

export type Wire = {
	/** The first thing that could not be read. */
	readonly problem: string | undefined;
	fail(what: string): void;
	/** More of this part is to be read. */
	goesOn(part: Part): boolean;
	/** Field number and wire type. */
	tag(part: Part): {readonly number: number; readonly wireType: number};
	/** 64-bit two's complement. */
	integer(part: Part): number;
	double(part: Part): number;
	/** What follows its own length. */
	block(part: Part): Part;
	text(part: Part): string;
	bytes(part: Part): Uint8Array;
	/** Goes past a field that nobody asked about. */
	skip(part: Part, wireType: number): void;
};

export const wireTypes = {varint: 0, fixed64: 1, block: 2, fixed32: 5} as const;

const longestVarint = 10;

export const createWire = (bytes: Uint8Array, placeOf: () => string): Wire => {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
	let problem: string | undefined;

	const fail = (what: string): void => {
		const place = placeOf();
		problem ??= place === '' ? what : `${place}: ${what}`;
	};

	const take = (part: Part, count: number): number => {
		const from = part.at;

		if (problem !== undefined || part.end - from < count) {
			fail(`the message ends in the middle of a field, at byte ${from}`);
			part.at = part.end;
			return -1;
		}

		part.at += count;
		return from;
	};

	const varint = (part: Part): bigint => {
		let value = 0n;

		for (let index = 0; index < longestVarint; index += 1) {
			const from = take(part, 1);
			const byte = from < 0 ? 0 : bytes[from]!;
			value |= BigInt(byte & 127) << BigInt(7 * index);

			if (byte < 128) {
				return BigInt.asIntN(64, value);
			}
		}

		fail(`a number has more than ${longestVarint} bytes, at byte ${part.at}`);
		return 0n;
	};

	const integer = (part: Part): number => {
		const first = bytes[part.at];

		// Nearly every number is below 128.
		if (problem === undefined && part.at < part.end && first !== undefined && first < 128) {
			part.at += 1;
			return first;
		}

		const value = Number(varint(part));

		if (!Number.isSafeInteger(value)) {
			fail(`${value} is too large a number to be kept exactly`);
			return 0;
		}

		return value;
	};

	const block = (part: Part): Part => {
		const length = integer(part);

		if (length < 0 || length > part.end - part.at) {
			fail(`a length of ${length} at byte ${part.at} leads out of the message`);
			return {at: 0, end: 0};
		}

		const from = take(part, length);
		return {at: from, end: from + length};
	};

	const rest = (part: Part): Uint8Array => {
		const found = bytes.subarray(part.at, part.end);
		part.at = part.end;
		return found;
	};

	return {
		get problem() {
			return problem;
		},
		fail,
		goesOn: part => problem === undefined && part.at < part.end,
		tag(part) {
			const tag = integer(part);
			const number = Math.floor(tag / 8);

			if (number < 1 || number > 536_870_911) {
				fail(`${number} is no field number, at byte ${part.at}`);
			}

			return {number, wireType: tag % 8};
		},
		integer,
		double(part) {
			const from = take(part, 8);
			return from < 0 ? 0 : view.getFloat64(from, true);
		},
		block,
		text(part) {
			const from = part.at;

			try {
				return decoder.decode(rest(part));
			} catch {
				fail(`the text at byte ${from} is not UTF-8`);
				return '';
			}
		},
		bytes: rest,
		skip(part, wireType) {
			if (wireType === wireTypes.varint) {
				varint(part);
			} else if (wireType === wireTypes.fixed64) {
				take(part, 8);
			} else if (wireType === wireTypes.block) {
				block(part);
			} else if (wireType === wireTypes.fixed32) {
				take(part, 4);
			} else {
				fail(`wire type ${wireType} at byte ${part.at} is not used by Kubernetes`);
			}
		},
	};
};
