/*
As much of DER (ITU-T X.690) as a certificate and a request for one need: values are a tag, a length and the bytes.
*/

export type Der = {
	readonly tag: number;
	/** What is inside. */
	readonly content: Uint8Array;
	/** The whole value with its tag and length, as it stood. */
	readonly whole: Uint8Array;
};

/** Tags by their names in X.680; `context` numbers are those of an explicit or implicit tag. */
export const tags = {
	boolean: 0x01,
	integer: 0x02,
	bitString: 0x03,
	octetString: 0x04,
	nothing: 0x05,
	oid: 0x06,
	utf8: 0x0c,
	utcTime: 0x17,
	sequence: 0x30,
	set: 0x31,
} as const;

/** The values that stand one after another; undefined when a length does not fit. */
export const readAll = (bytes: Uint8Array): readonly Der[] | undefined => {
	const found: Der[] = [];

	for (let at = 0; at < bytes.length; ) {
		const [tag = 0, first = 0] = bytes.subarray(at, at + 2);
		const more = first < 0x80 ? 0 : first & 0x7f;

		// No request that anybody sends has a part of 16 MiB.
		if (more > 3 || at + 2 + more > bytes.length) {
			return undefined;
		}

		const length =
			more === 0 ? first : bytes.subarray(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
		const from = at + 2 + more;

		if (from + length > bytes.length) {
			return undefined;
		}

		found.push({tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length)});
		at = from + length;
	}

	return found;
};

/** The parts of a sequence, a set or an explicit tag; none when it has no sense. */
export const partsOf = (value: Der | undefined): readonly Der[] =>
	value === undefined ? [] : (readAll(value.content) ?? []);

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
	const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;

	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}

	return bytes;
};

const lengthBytes = (length: number): readonly number[] => {
	if (length < 0x80) {
		return [length];
	}

	const bytes: number[] = [];

	for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
		bytes.unshift(rest % 256);
	}

	return [0x80 | bytes.length, ...bytes];
};

export const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
	const content = joined(parts);
	return joined([Uint8Array.from([tag, ...lengthBytes(content.length)]), content]);
};

/** `1.2.840.113549.1.9.14`. */
export const oid = (text: string): Uint8Array => {
	const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
	const bytes = [first * 40 + second, ...rest].flatMap(number => {
		const digits = [number % 128];

		for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
			digits.unshift(0x80 | (left % 128));
		}

		return digits;
	});
	return der(tags.oid, Uint8Array.from(bytes));
};

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
	left.length === right.length && left.every((byte, index) => byte === right[index]);
