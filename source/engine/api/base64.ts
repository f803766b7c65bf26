/** Bytes as base64 and back, and text by its UTF-8 bytes: the form in which secrets keep their values. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const base64 = (text: string): string => base64OfBytes(new TextEncoder().encode(text));

export const base64OfBytes = (bytes: Uint8Array): string => {
	let result = '';

	for (let index = 0; index < bytes.length; index += 3) {
		const left = bytes.length - index;
		const word = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
		const digits = [18, 12, 6, 0].map(shift => alphabet[(word >>> shift) & 63]);
		result += digits.slice(0, Math.min(left, 3) + 1).join('') + '='.repeat(Math.max(3 - left, 0));
	}

	return result;
};

/** Undefined when it is no base64. */
export const fromBase64 = (text: string): string | undefined => {
	const bytes = bytesOfBase64(text);
	return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};

/** Undefined when it is no base64. */
export const bytesOfBase64 = (text: string): Uint8Array | undefined => {
	const digits = text.replace(/\s/g, '');

	if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) {
		return undefined;
	}

	const bytes: number[] = [];

	for (let index = 0; index < digits.length; index += 4) {
		const group = digits.slice(index, index + 4);
		const word = Array.from(group, digit => Math.max(alphabet.indexOf(digit), 0)).reduce(
			(sum, bits) => (sum << 6) | bits,
			0,
		);
		const count = 3 - (group.endsWith('==') ? 2 : group.endsWith('=') ? 1 : 0);
		bytes.push(...[16, 8, 0].map(shift => (word >>> shift) & 0xff).slice(0, count));
	}

	return Uint8Array.from(bytes);
};
