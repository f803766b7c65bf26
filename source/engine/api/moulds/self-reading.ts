/** Types that read their own JSON, and what each says of what it cannot read. */
import {parseQuantity} from '../quantity.ts';
import type {Scalar} from './mould.ts';

const quantityWords = (value: unknown): string | undefined => {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '{}';
	const read = parseQuantity(text);
	return read.ok ? undefined : read.message;
};

/** The parts of a layout of Go, and what a text must have in that place. Source: time/format.go, Parse */
const dateParts: ReadonlyArray<readonly [string, RegExp]> = [
	['2006', /^\d{4}/],
	['-', /^-/],
	['01', /^\d{2}/],
	['-', /^-/],
	['02', /^\d{2}/],
	['T', /^T/],
	['15', /^\d{2}/],
	[':', /^:/],
	['04', /^\d{2}/],
	[':', /^:/],
	['05', /^\d{2}/],
];

const zone: readonly [string, RegExp] = ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/];

type Parts = ReadonlyArray<readonly [string, RegExp]>;

/** Seconds may have a fraction that the layout does not speak of. */
const seconds: Parts = [...dateParts.slice(0, -1), ['05', /^\d{2}(?:[.,]\d+)?/], zone];
const microseconds: Parts = [...dateParts, ['.000000', /^[.,]\d{6}/], zone];

const timeWords =
	(layout: string, parts: Parts) =>
	(value: unknown): string | undefined => {
		let rest = String(value);

		for (const [part, pattern] of parts) {
			const found = pattern.exec(rest);

			if (found === null) {
				const quoted = JSON.stringify(value);
				return `parsing time ${quoted} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
			}

			rest = rest.slice(found[0].length);
		}

		return rest === '' ? undefined : `parsing time ${JSON.stringify(value)}: extra text: ${JSON.stringify(rest)}`;
	};

const durationWords = (value: unknown): string | undefined =>
	/^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.test(String(value))
		? undefined
		: `time: invalid duration ${JSON.stringify(value)}`;

const alphabet = /[A-Za-z0-9+/]/;

/** Where base64 stops to be base64, as Go counts. Source: encoding/base64, decodeQuantum */
const bytesWords = (value: unknown): string | undefined => {
	const text = String(value);
	let digits = 0;

	for (let at = 0; at < text.length; at++) {
		const letter = text[at] as string;

		if (letter === '\n' || letter === '\r') {
			continue;
		}

		if (!alphabet.test(letter)) {
			return letter === '=' ? paddingWords(text, at, digits) : illegalAt(at);
		}

		digits = (digits + 1) % 4;
	}

	return digits === 0 ? undefined : illegalAt(text.length - digits);
};

const illegalAt = (at: number): string => `illegal base64 data at input byte ${at}`;

/** `digits` of the last four stand before the first `=`. */
const paddingWords = (text: string, at: number, digits: number): string | undefined => {
	if (digits < 2) {
		return illegalAt(at);
	}

	const needed = 4 - digits;
	const padding = text.slice(at).replace(/[\r\n]/g, '');

	if (needed === 2 && padding.length < 2) {
		return illegalAt(text.length);
	}

	if (needed === 2 && padding[1] !== '=') {
		return illegalAt(at + 1);
	}

	return padding.length > needed ? illegalAt(at + needed) : undefined;
};

/** By the scalar: why this value is not read; undefined when it is. */
export const readsItself: ReadonlyMap<Scalar, (value: unknown) => string | undefined> = new Map([
	['quantity', quantityWords],
	['time', timeWords('2006-01-02T15:04:05Z07:00', seconds)],
	['microTime', timeWords('2006-01-02T15:04:05.000000Z07:00', microseconds)],
	['duration', durationWords],
	['bytes', bytesWords],
]);
