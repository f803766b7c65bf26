/**
How things look: tokens on one side, codes of a terminal on the other.

Painters name tokens and never colours. A theme is a table from token to the parameters of one SGR sequence, for one of
four colour levels. Every state is said by glyph and word as well; colour only repeats it, so the `mono` table loses
nothing that matters.
*/

/** All tokens; their index is the low part of a style. The order is free, but fixed while the program runs. */
export const tokens = [
	'plain',
	'dim',
	'faint',
	'head',
	'title',
	'ok',
	'info',
	'warn',
	'bad',
	/** `bad` as a bar or a curve: without inverse, which would draw its background. */
	'badline',
	'gone',
	'done',
	'silent',
	'cordon',
	'you',
	'par',
	'accent',
	'key',
	'mark',
	'heat0',
	'heat1',
	'heat2',
	'heat3',
	'heat4',
	'heat5',
	'heat6',
	'kind0',
	'kind1',
	'kind2',
	'kind3',
	'kind4',
	'kind5',
	'hand',
	'back',
] as const;

export type Token = (typeof tokens)[number];

/** What lies behind the text: nothing, the bar of the first and last row, the selected row. */
export type Ground = 'none' | 'bar' | 'sel';

/** A token with its ground and emphasis, as one small number: what a cell of a surface keeps. */
export type Style = number;

const indexOf = new Map<Token, number>(tokens.map((token, index) => [token, index]));
const groundBits: Record<Ground, number> = {none: 0, bar: 64, sel: 128};
const boldBit = 256;
const struckBit = 512;

export const styleOf = (token: Token, ground: Ground = 'none', bold = false, struck = false): Style =>
	(indexOf.get(token) ?? 0) + groundBits[ground] + (bold ? boldBit : 0) + (struck ? struckBit : 0);

export const tokenOf = (style: Style): Token => tokens[style & 63] ?? 'plain';
export const groundOf = (style: Style): Ground => {
	const bits = style & 192;
	return bits === 64 ? 'bar' : bits === 128 ? 'sel' : 'none';
};
export const isBold = (style: Style): boolean => (style & boldBit) !== 0;
export const isStruck = (style: Style): boolean => (style & struckBit) !== 0;

/** 0 none, 1 sixteen colours, 2 two hundred and fifty-six, 3 twenty-four bits. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** One look of a token: a colour number of its level, whether bold, and a background where the token has its own. */
type Look = {
	readonly colour?: number;
	readonly bold?: true;
	readonly dim?: true;
	readonly inverse?: true;
	readonly ground?: number;
};
type Looks = Readonly<Record<Token, Look>>;

export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'mono' | 'terminal';
export const themeNames: readonly ThemeName[] = ['dark', 'light', 'high-contrast', 'mono', 'terminal'];

export type Theme = {
	readonly name: ThemeName;
	readonly looks: Looks;
	readonly grounds: Readonly<Record<Exclude<Ground, 'none'>, Look>>;
	/** Looks of tokens on the selected row, where the usual colour would be too weak. */
	readonly onSelection: Partial<Looks>;
	/** `sixteen`: colour numbers are those of the terminal's own scheme, 0 to 15. */
	readonly palette: 'sixteen' | 'cube' | 'none';
};

const heat = (colours: readonly number[]): Partial<Record<Token, Look>> =>
	Object.fromEntries(colours.map((colour, index) => [`heat${index}`, {colour}]));

const kinds = (pairs: ReadonlyArray<readonly [number, number]>): Partial<Record<Token, Look>> =>
	Object.fromEntries(pairs.map(([ground, colour], index) => [`kind${index}`, {ground, colour}]));

const dark: Theme = {
	name: 'dark',
	palette: 'cube',
	looks: {
		...(heat([240, 240, 60, 60, 67, 73, 151]) as Looks),
		...(kinds([
			[23, 152],
			[24, 153],
			[60, 189],
			[238, 250],
			[95, 224],
			[236, 245],
		]) as Looks),
		plain: {},
		dim: {colour: 245},
		faint: {colour: 240},
		head: {colour: 253, bold: true},
		title: {colour: 253, bold: true},
		ok: {colour: 79},
		info: {colour: 67},
		warn: {colour: 222},
		bad: {colour: 167, bold: true},
		badline: {colour: 167},
		gone: {colour: 141},
		done: {colour: 245},
		silent: {colour: 137},
		cordon: {colour: 67},
		you: {colour: 80, bold: true},
		par: {colour: 250},
		accent: {colour: 80},
		key: {colour: 80, bold: true},
		mark: {colour: 222, bold: true},
		hand: {ground: 37, colour: 231, bold: true},
		back: {colour: 239},
	},
	grounds: {bar: {ground: 236, colour: 252}, sel: {ground: 24, colour: 255, bold: true}},
	onSelection: {
		dim: {colour: 250},
		faint: {colour: 110},
		ok: {colour: 122},
		info: {colour: 153},
		warn: {colour: 228},
		bad: {colour: 217, bold: true},
		badline: {colour: 217},
		gone: {colour: 189},
		done: {colour: 250},
		silent: {colour: 223},
		cordon: {colour: 153},
		mark: {colour: 228, bold: true},
		key: {colour: 159, bold: true},
		accent: {colour: 159},
		you: {colour: 159, bold: true},
	},
};

const light: Theme = {
	name: 'light',
	palette: 'cube',
	looks: {
		...(heat([250, 250, 146, 109, 67, 24, 17]) as Looks),
		...(kinds([
			[152, 23],
			[153, 18],
			[189, 54],
			[252, 238],
			[224, 88],
			[255, 242],
		]) as Looks),
		plain: {colour: 235},
		dim: {colour: 243},
		faint: {colour: 250},
		head: {colour: 232, bold: true},
		title: {colour: 232, bold: true},
		ok: {colour: 23},
		info: {colour: 19},
		warn: {colour: 130},
		bad: {colour: 88, bold: true},
		badline: {colour: 88},
		gone: {colour: 97},
		done: {colour: 243},
		silent: {colour: 94},
		cordon: {colour: 19},
		you: {colour: 24, bold: true},
		par: {colour: 240},
		accent: {colour: 24},
		key: {colour: 24, bold: true},
		mark: {colour: 130, bold: true},
		hand: {ground: 24, colour: 231, bold: true},
		back: {colour: 249},
	},
	grounds: {bar: {ground: 254, colour: 236}, sel: {ground: 25, colour: 231, bold: true}},
	onSelection: {...dark.onSelection, bad: {colour: 224, bold: true}},
};

const highContrast: Theme = {
	...dark,
	name: 'high-contrast',
	looks: {
		...dark.looks,
		plain: {colour: 231},
		dim: {colour: 252},
		faint: {colour: 246},
		head: {colour: 231, bold: true},
		title: {colour: 231, bold: true},
		ok: {colour: 48},
		info: {colour: 110},
		warn: {colour: 226},
		bad: {colour: 202, bold: true},
		badline: {colour: 202},
		gone: {colour: 171},
		done: {colour: 252},
		silent: {colour: 179},
		cordon: {colour: 110},
		you: {colour: 51, bold: true},
		par: {colour: 255},
		accent: {colour: 51},
		key: {colour: 51, bold: true},
		mark: {colour: 226, bold: true},
		back: {colour: 243},
	},
	grounds: {bar: {ground: 235, colour: 231}, sel: {ground: 231, colour: 16, bold: true}},
	onSelection: {
		dim: {colour: 236},
		faint: {colour: 240},
		ok: {colour: 22},
		info: {colour: 18},
		warn: {colour: 94},
		bad: {colour: 88, bold: true},
		badline: {colour: 88},
		gone: {colour: 54},
		done: {colour: 236},
		silent: {colour: 94},
		cordon: {colour: 18},
		mark: {colour: 94, bold: true},
		key: {colour: 18, bold: true},
		accent: {colour: 18},
		you: {colour: 18, bold: true},
	},
};

const monoHeat = Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map(step => [`heat${step}`, step < 2 ? {dim: true} : {}]));
const monoKinds = Object.fromEntries([0, 1, 2, 3, 4, 5].map(step => [`kind${step}`, {}]));

const mono: Theme = {
	name: 'mono',
	palette: 'none',
	looks: {
		...(monoHeat as Looks),
		...(monoKinds as Looks),
		plain: {},
		dim: {dim: true},
		faint: {dim: true},
		head: {bold: true},
		title: {bold: true},
		ok: {},
		info: {},
		warn: {bold: true},
		bad: {bold: true, inverse: true},
		badline: {bold: true},
		gone: {dim: true},
		done: {dim: true},
		silent: {bold: true},
		cordon: {},
		you: {bold: true},
		par: {},
		accent: {bold: true},
		key: {bold: true},
		mark: {bold: true},
		hand: {bold: true, inverse: true},
		back: {dim: true},
	},
	grounds: {bar: {inverse: true}, sel: {inverse: true, bold: true}},
	onSelection: {bad: {bold: true}, dim: {}, faint: {}, gone: {}, done: {}},
};

const terminal: Theme = {
	name: 'terminal',
	palette: 'sixteen',
	looks: {
		...(heat([8, 8, 4, 4, 12, 6, 14]) as Looks),
		...(kinds([
			[6, 0],
			[4, 15],
			[5, 15],
			[7, 0],
			[1, 15],
			[8, 15],
		]) as Looks),
		plain: {},
		dim: {colour: 8},
		faint: {colour: 8},
		head: {bold: true},
		title: {bold: true},
		ok: {colour: 2},
		info: {colour: 4},
		warn: {colour: 3},
		bad: {colour: 9, bold: true},
		badline: {colour: 9},
		gone: {colour: 5},
		done: {colour: 8},
		silent: {colour: 3},
		cordon: {colour: 4},
		you: {colour: 6, bold: true},
		par: {colour: 7},
		accent: {colour: 6},
		key: {colour: 6, bold: true},
		mark: {colour: 3, bold: true},
		hand: {ground: 6, colour: 0, bold: true},
		back: {colour: 8},
	},
	grounds: {bar: {inverse: true}, sel: {inverse: true, bold: true}},
	onSelection: Object.fromEntries(
		tokens.filter(token => token !== 'plain').map(token => [token, {}]),
	) as Partial<Looks>,
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
	dark,
	light,
	'high-contrast': highContrast,
	mono,
	terminal,
};

/** The theme that a terminal of this level can show: sixteen colours show `terminal`, none shows `mono`. */
export const themeFor = (wanted: ThemeName, level: ColourLevel): Theme => {
	if (level === 0) {
		return mono;
	}

	return level === 1 && themes[wanted].palette === 'cube' ? terminal : themes[wanted];
};

const colourCode = (colour: number, palette: Theme['palette'], behind: boolean): string => {
	if (palette === 'sixteen') {
		return String((colour < 8 ? 30 + colour : 82 + colour) + (behind ? 10 : 0));
	}

	return `${behind ? 48 : 38};5;${colour}`;
};

const lookOf = (theme: Theme, style: Style): Look => {
	const token = tokenOf(style);
	const ground = groundOf(style);
	const look = theme.looks[token];

	if (ground === 'none') {
		return look;
	}

	const behind = theme.grounds[ground];
	const onTop = ground === 'sel' ? (theme.onSelection[token] ?? (token === 'plain' ? {} : look)) : look;
	return {...behind, ...onTop, ground: behind.ground, inverse: behind.inverse, bold: onTop.bold ?? behind.bold};
};

/** The parameters of the SGR sequence that switches to a style, from any other; `0` for the plain one. */
export const sgr = (theme: Theme, style: Style): string => {
	const look = lookOf(theme, style);
	const parts = ['0'];

	if (look.bold === true || isBold(style)) {
		parts.push('1');
	}

	if (look.dim === true) {
		parts.push('2');
	}

	if (look.inverse === true) {
		parts.push('7');
	}

	if (isStruck(style)) {
		parts.push('9');
	}

	if (look.ground !== undefined && theme.palette !== 'none') {
		parts.push(colourCode(look.ground, theme.palette, true));
	}

	if (look.colour !== undefined && theme.palette !== 'none') {
		parts.push(colourCode(look.colour, theme.palette, false));
	}

	return parts.join(';');
};

/** Plain characters for terminals, fonts and locales that have no others. */
const asciiGlyphs = new Map<string, string>(
	Object.entries({
		'●': '*',
		'○': 'o',
		'◐': '%',
		'◌': '~',
		'▲': '!',
		'▼': 'v',
		'✖': 'x',
		'✓': 'v',
		'⊘': '@',
		'◆': '#',
		'◇': '+',
		'★': '*',
		'☆': '.',
		'►': '>',
		'◄': '<',
		'■': '#',
		'□': 'o',
		'▪': '#',
		'▫': '.',
		'·': '.',
		'•': '*',
		'…': '~',
		'–': '-',
		'—': '-',
		'×': 'x',
		'±': '~',
		'≥': '>',
		'≤': '<',
		'≈': '~',
		'≠': '!',
		'→': '>',
		'←': '<',
		'↑': '^',
		'↓': 'v',
		'↔': '-',
		'━': '=',
		'╍': '-',
		'─': '-',
		'┄': '.',
		'╌': '-',
		'═': '=',
		'┃': '|',
		'│': '|',
		'┊': ':',
		'╎': ':',
		'║': '|',
		'›': '>',
		'‹': '<',
		'▁': '.',
		'▂': ':',
		'▃': ':',
		'▄': '-',
		'▅': '=',
		'▆': '+',
		'▇': '*',
		'█': '#',
		'▀': '#',
		'▌': '#',
		'▐': '#',
		'░': '.',
		'▒': ':',
		'▓': '+',
		ρ: 'r',
		'␛': '^',
		'␇': '^',
		'⟨': '<',
		'⟩': '>',
	}),
);

for (const corner of '┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┠┨') {
	asciiGlyphs.set(corner, '+');
}

/** The ASCII stand-in of a grapheme: one column each; what has none becomes `?`. */
export const asciiGlyph = (grapheme: string): string =>
	grapheme.length === 1 && grapheme.charCodeAt(0) < 0x7f ? grapheme : (asciiGlyphs.get(grapheme) ?? '?');

/** The glyph of each state. Colour repeats it. */
export const glyphs = {
	ok: '●',
	info: '◐',
	warn: '▲',
	wait: '○',
	bad: '✖',
	gone: '◌',
	done: '✓',
	silent: '?',
	cordon: '⊘',
	you: '◆',
	mark: '◇',
	par: '═',
	dim: '·',
	head: '·',
	plain: '·',
} as const;
