/** Text of bytes, or the offset of the first byte that is not UTF-8. */
export type Decoded = {readonly ok: true; readonly text: string} | {readonly ok: false; readonly offset: number};

/** How many bytes follow a first byte, and the range of the first of them: the table of RFC 3629. */
const following = (first: number): readonly [count: number, low: number, high: number] | undefined => {
	if (first < 0x80) {
		return [0, 0, 0];
	}

	if (first >= 0xc2 && first <= 0xdf) {
		return [1, 0x80, 0xbf];
	}

	if (first >= 0xe0 && first <= 0xef) {
		return [2, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
	}

	return first >= 0xf0 && first <= 0xf4 ? [3, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf] : undefined;
};

/** Where bytes stop being UTF-8; undefined when they never do. */
const badAt = (bytes: Uint8Array): number | undefined => {
	let at = 0;

	while (at < bytes.length) {
		const shape = following(bytes[at]!);

		if (shape === undefined) {
			return at;
		}

		const [count, low, high] = shape;

		for (let step = 1; step <= count; step++) {
			const byte = bytes[at + step] ?? 0;

			if (byte < (step === 1 ? low : 0x80) || byte > (step === 1 ? high : 0xbf)) {
				return at;
			}
		}

		at += count + 1;
	}

	return undefined;
};

const strictly = (bytes: Uint8Array): string | undefined => {
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
	} catch {
		return undefined;
	}
};

/** Reads UTF-8 strictly; a byte order mark is dropped. The platform reads; where it stumbled is looked for only then. */
export const decodeUtf8 = (bytes: Uint8Array): Decoded => {
	const text = strictly(bytes);
	return text === undefined ? {ok: false, offset: badAt(bytes) ?? 0} : {ok: true, text};
};
