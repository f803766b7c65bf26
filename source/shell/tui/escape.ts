/**
The one door for outside text.

Messages, annotations, log lines, titles, names of players and files may be hostile: they may hold sequences that a
terminal obeys, or characters that turn a line around. Everything that is drawn passes `harmless`, which makes such
characters visible and never drops one silently: `␛[31m`, `␇`, `⟨202E⟩`.

A private-use character would be taken for a canvas marker by the sink, so those are made visible, too.
*/

/** What a terminal obeys or a reader cannot see, as ranges of code points. */
const suspects: ReadonlyArray<readonly [number, number]> = [
	// C0 without exception, DEL, C1
	[0x00, 0x1f],
	[0x7f, 0x9f],
	// Soft hyphen, joiners, fillers, Mongolian selectors
	[0xad, 0xad],
	[0x34f, 0x34f],
	[0x115f, 0x1160],
	[0x17b4, 0x17b5],
	[0x180b, 0x180f],
	[0x3164, 0x3164],
	[0xffa0, 0xffa0],
	// Bidirectional controls, zero-width characters, separators, invisible operators
	[0x61c, 0x61c],
	[0x200b, 0x200f],
	[0x2028, 0x202e],
	[0x2060, 0x206f],
	[0xfeff, 0xfeff],
	// Variation selectors, specials, private use, lone surrogates
	[0xfe00, 0xfe0f],
	[0xfff0, 0xfffc],
	[0xfffe, 0xffff],
	[0xd800, 0xf8ff],
	// Shorthand and musical format controls, tags, private planes
	[0x1bca0, 0x1bca3],
	[0x1d173, 0x1d17a],
	[0xe0000, 0x10ffff],
];

const classOf = (ranges: ReadonlyArray<readonly [number, number]>): string =>
	ranges.map(([low, high]) => `\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`).join('');

const suspicious = new RegExp(`[${classOf(suspects)}]|\\p{M}{5}`, 'u');
const emoji = /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;
const mark = /^\p{M}$/u;

const controlPictures = 0x2400;

const named = (code: number): string => `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

const shown = (code: number): string => {
	if (code < 0x20) {
		return String.fromCodePoint(controlPictures + code);
	}

	return code === 0x7f ? '␡' : named(code);
};

const joiner = 0x200d;
const isVariation = (code: number): boolean => code >= 0xfe00 && code <= 0xfe0f;

const isSuspicious = (code: number): boolean => suspects.some(([low, high]) => code >= low && code <= high);

const isBesideEmoji = (characters: readonly string[], index: number): boolean =>
	emoji.test(characters[index - 1] ?? '') && emoji.test(characters[index + 1] ?? '');

/** Combining marks on one base beyond these are shown by their number. */
const marksAllowed = 4;

const madeVisible = (text: string): string => {
	const characters = [...text];
	let marks = 0;
	let result = '';

	for (const [index, character] of characters.entries()) {
		const code = character.codePointAt(0) ?? 0;
		marks = mark.test(character) ? marks + 1 : 0;

		if (code === joiner && isBesideEmoji(characters, index)) {
			result += character;
		} else if (isVariation(code)) {
			// A variation selector changes how wide a character is drawn, which no two terminals agree on.
			result += named(code);
		} else {
			result += marks > marksAllowed || isSuspicious(code) ? shown(code) : character;
		}
	}

	return result;
};

/**
The text with everything made visible that a terminal could obey or a reader be deceived by. Always one line: a line end
becomes `␊`. Plain text comes back as it is.
*/
export const harmless = (text: string): string => (suspicious.test(text) ? madeVisible(text) : text);

/** As `harmless`, for places that allow several lines: cut at line ends first, tabs become blanks. */
export const harmlessLines = (text: string): string[] =>
	text.split(/\r\n|\n/).map(line => harmless(line.replaceAll('\t', '    ')));

/** Beyond what JSON escapes by itself: C1, and what turns lines around or hides. */
const unseenInJson = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** JSON that is the same value and holds nothing that a terminal obeys or a reader cannot see. */
export const harmlessJson = (json: string): string =>
	json.replaceAll(unseenInJson, found =>
		Array.from({length: found.length}, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
	);

/** What a paste may bring into a line editor: control characters go, line ends become blanks, the rest is shown harmless. */
export const pasted = (text: string): string =>
	text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
