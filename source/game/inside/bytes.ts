const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const nothing = new Uint8Array();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

export const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
	const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let at = 0;

	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}

	return all;
};

/** Lines without their breaks; a break at the end begins no other line. */
export const linesOf = (bytes: Uint8Array): readonly string[] => {
	const text = textOf(bytes);
	return text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
};

/** Every line with a break behind it. */
export const unlines = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
