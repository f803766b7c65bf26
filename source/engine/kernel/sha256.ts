import {assert} from './assert.ts';

/*
SHA-256 (FIPS 180-4) over UTF-8 text: for the digests that people compare (trail, scenario hash, storm id).
The engine may not import Node's, and must give the same answer in a browser one day.
*/

/** The first 32 bits of the fractional part of a root, found by whole-number search so that no inexact root is needed. */
const firstPrimes = (count: number): number[] => {
	const primes: number[] = [];

	for (let candidate = 2; primes.length < count; candidate++) {
		if (primes.every(prime => candidate % prime !== 0)) {
			primes.push(candidate);
		}
	}

	return primes;
};

/** floor(2^32 × frac(prime^(1/degree))) with big integers: exact on every machine. */
const fractionOfRoot = (prime: number, degree: 2 | 3): number => {
	const shifted = BigInt(prime) << BigInt(32 * degree);
	let low = 0n;
	let high = 1n << 40n;

	while (low < high) {
		const middle = (low + high + 1n) >> 1n;
		const power = degree === 2 ? middle * middle : middle * middle * middle;

		if (power <= shifted) {
			low = middle;
		} else {
			high = middle - 1n;
		}
	}

	return Number(low & 0xff_ff_ff_ffn);
};

const primes = firstPrimes(64);
const roundConstants: readonly number[] = primes.map(prime => fractionOfRoot(prime, 3));
const initialState: readonly number[] = primes.slice(0, 8).map(prime => fractionOfRoot(prime, 2));

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** UTF-8 of a text without lone surrogates; those become U+FFFD, as everywhere. */
export const utf8 = (text: string): number[] => {
	const bytes: number[] = [];

	for (const character of text) {
		const raw = character.codePointAt(0)!;
		const code = raw >= 0xd8_00 && raw <= 0xdf_ff ? 0xff_fd : raw;

		if (code < 0x80) {
			bytes.push(code);
		} else if (code < 0x8_00) {
			bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
		} else if (code < 0x1_00_00) {
			bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
		} else {
			bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
		}
	}

	return bytes;
};

const padded = (bytes: number[]): DataView => {
	const length = Math.ceil((bytes.length + 9) / 64) * 64;
	const block = new Uint8Array(length);
	block.set(bytes);
	block[bytes.length] = 0x80;
	const view = new DataView(block.buffer);
	view.setUint32(length - 8, Math.floor(bytes.length / 536_870_912));
	view.setUint32(length - 4, (bytes.length << 3) >>> 0);
	return view;
};

const expand = (view: DataView, offset: number, schedule: Uint32Array): void => {
	for (let index = 0; index < 16; index++) {
		schedule[index] = view.getUint32(offset + index * 4);
	}

	for (let index = 16; index < 64; index++) {
		const early = schedule[index - 15]!;
		const late = schedule[index - 2]!;
		const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
		const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
		schedule[index] = schedule[index - 16]! + first + schedule[index - 7]! + second;
	}
};

const compress = (state: Uint32Array, schedule: Uint32Array): void => {
	let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];

	for (let index = 0; index < 64; index++) {
		const choice = (e & f) ^ (~e & g);
		const majority = (a & b) ^ (a & c) ^ (b & c);
		const first =
			(h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + roundConstants[index]! + schedule[index]!) | 0;
		const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
	}

	for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
		state[index] = state[index]! + word;
	}
};

/** 64 hex digits. */
export const sha256Hex = (text: string): string => {
	const view = padded(utf8(text));
	const state = Uint32Array.from(initialState);
	const schedule = new Uint32Array(64);

	for (let offset = 0; offset < view.byteLength; offset += 64) {
		expand(view, offset, schedule);
		compress(state, schedule);
	}

	const hex = Array.from(state, word => word.toString(16).padStart(8, '0')).join('');
	assert(hex.length === 64, 'a digest has 64 digits');
	return hex;
};
