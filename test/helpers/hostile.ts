/** Texts that try to command the terminal, hide, or turn lines around. */

const esc = '\u001b';
const st = `${esc}\\`;
const bel = '\u0007';

const sgr = [0, 1, 2, 3, 4, 5, 7, 8, 9, 21, 31, 38, 48, 90, 107].map(code => `${esc}[${code}m`);
const cursor = [...'ABCDEFGHJKLMPSTXZ'].map(letter => `${esc}[3${letter}`);
const privateModes = [
	1, 5, 7, 12, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1048, 1049, 2004, 2026,
].flatMap(mode => [`${esc}[?${mode}h`, `${esc}[?${mode}l`]);
const osc = [
	'0;title',
	'1;icon',
	'2;title',
	'4;1;rgb:ff/00/00',
	'7;file:///etc',
	'8;;https://example.com',
	'9;notify',
	'10;?',
	'11;?',
	'52;c;aGVsbG8=',
	'52;c;?',
	'104',
	'133;A',
	'777;notify;a;b',
	'1337;File=inline=1:AAAA',
].flatMap(body => [`${esc}]${body}${bel}`, `${esc}]${body}${st}`]);
const strings = [
	`${esc}P1$tx${st}`,
	`${esc}P+q544e${st}`,
	`${esc}_Gf=100;AAAA${st}`,
	`${esc}^private${st}`,
	`${esc}Xsos${st}`,
];
const queries = [
	'[c',
	'[>c',
	'[=c',
	'[5n',
	'[6n',
	'[?6n',
	'[18t',
	'[14t',
	'[21t',
	'[?u',
	'[x',
	'Z',
	'[0q',
	'[?1;2c',
].map(body => `${esc}${body}`);
const single = ['c', '7', '8', 'D', 'E', 'H', 'M', '=', '>', '(0', '(B', ')0', '#8', '%G', 'N', 'O', '*A'].map(
	body => `${esc}${body}`,
);
const c0 = Array.from({length: 32}, (_, code) => String.fromCharCode(code));
const c1 = Array.from({length: 32}, (_, code) => `x${String.fromCharCode(0x80 + code)}y`);
const direction = [
	'\u061c',
	'\u200e',
	'\u200f',
	'\u202a',
	'\u202b',
	'\u202c',
	'\u202d',
	'\u202e',
	'\u2066',
	'\u2067',
	'\u2068',
	'\u2069',
].map(mark => `user${mark}nimda`);
const invisible = [
	'\u200b',
	'\u200c',
	'\u2060',
	'\u2061',
	'\u2064',
	'\ufeff',
	'\u00ad',
	'\u180e',
	'\u3164',
	'\uffa0',
	'\u115f',
].map(mark => `pay${mark}pal`);
const joiners = ['a\u200db', '\u200d', 'x\ufe0f', '☃\ufe0e'];
const separators = [
	'one\u2028two',
	'one\u2029two',
	'one\rtwo',
	'one\ntwo',
	'one\u0085two',
	'one\u000btwo',
	'one\u000ctwo',
];
const tags = ['\u{e0001}', '\u{e0061}\u{e0062}', 'a\u{e007f}b'];
const surrogates = ['\ud800', '\udfff', 'a\ud83db', '\udc00\ud800'];
const own = ['\ue000', '\ue0c8', '\uf8ff', '\u{f0000}', '\u{10fffd}'];
const marks = ['z\u0300\u0301\u0302\u0303\u0304\u0305', `o${'\u0336'.repeat(40)}`];
const eightBit = ['\u009b31m', '\u009d0;title\u009c', '\u0090q\u009c', '\u009b6n'];
const broken = [
	`${esc}[`,
	`${esc}]0;no end`,
	`${esc}[38;5;`,
	`${esc}`,
	`${esc}${esc}[A`,
	`${esc}[200~paste${esc}[201~`,
	`${esc}[${'9'.repeat(40)}A`,
];

export const hostile: readonly string[] = [
	...sgr,
	...cursor,
	...privateModes,
	...osc,
	...strings,
	...queries,
	...single,
	...c0,
	'\u007f',
	...c1,
	...direction,
	...invisible,
	...joiners,
	...separators,
	...tags,
	...surrogates,
	...own,
	...marks,
	...eightBit,
	...broken,
];
