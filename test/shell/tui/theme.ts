import test from 'ava';
import {colourLevel, isUtf8, noScreenBecause} from '../../../source/shell/tui/terminal.ts';
import {
	asciiGlyph,
	glyphs,
	sgr,
	styleOf,
	type Theme,
	type Token,
	themeFor,
	themes,
	tokens,
} from '../../../source/shell/tui/theme.ts';
import {contrast, distance, type Rgb, seen, visions, xterm} from '../../helpers/colour-vision.ts';

const states: readonly Token[] = ['ok', 'info', 'warn', 'bad', 'gone'];

const colourOf = (theme: Theme, token: Token): Rgb => xterm(theme.looks[token].colour ?? 7);

for (const name of ['dark', 'light', 'high-contrast'] as const) {
	test(`${name}: the five states can be told apart by every kind of eye`, t => {
		for (const vision of visions) {
			for (const [index, first] of states.entries()) {
				for (const second of states.slice(index + 1)) {
					const apart = distance(
						seen(colourOf(themes[name], first), vision),
						seen(colourOf(themes[name], second), vision),
					);
					t.true(apart >= 20, `${first} and ${second} for ${vision}: ${apart.toFixed(1)}`);
				}
			}
		}
	});

	test(`${name}: words are readable on their ground`, t => {
		const ground: Rgb = name === 'light' ? [250, 250, 250] : [18, 22, 28];

		for (const token of [...states, 'dim', 'silent', 'you', 'par', 'mark'] as const) {
			const least = token === 'info' || token === 'dim' ? 4 : 4.5;
			t.true(
				contrast(colourOf(themes[name], token), ground) >= least,
				`${token}: ${contrast(colourOf(themes[name], token), ground).toFixed(2)}`,
			);
		}
	});
}

test('words are readable on the selected row', t => {
	for (const name of ['dark', 'light', 'high-contrast'] as const) {
		const theme = themes[name];
		const ground = xterm(theme.grounds.sel.ground ?? 0);

		for (const token of states) {
			const colour = theme.onSelection[token]?.colour ?? theme.looks[token].colour ?? 7;
			t.true(contrast(xterm(colour), ground) >= 4, `${name} ${token}: ${contrast(xterm(colour), ground).toFixed(2)}`);
		}
	}
});

test('mono sends no colour, the sixteen-colour theme none of the cube', t => {
	for (const token of tokens) {
		for (const ground of ['none', 'bar', 'sel'] as const) {
			t.notRegex(sgr(themes.mono, styleOf(token, ground)), /(?:^|;)(?:3\d|4\d|9\d|10\d)/, token);
			t.notRegex(sgr(themes.terminal, styleOf(token, ground)), /[34]8;5/, token);
		}
	}
});

test('colour levels choose what a theme can be', t => {
	t.is(themeFor('dark', 0).name, 'mono');
	t.is(themeFor('light', 1).name, 'terminal');
	t.is(themeFor('mono', 1).name, 'mono');
	t.is(themeFor('light', 2).name, 'light');
});

test('how many colours a terminal has is decided here', t => {
	t.is(colourLevel({TERM: 'dumb', COLORTERM: 'truecolor'}), 0);
	t.is(colourLevel({TERM: 'xterm'}), 1);
	t.is(colourLevel({TERM: 'xterm-256color'}), 2);
	t.is(colourLevel({TERM: 'tmux-256color', COLORTERM: 'truecolor'}), 3);
	t.is(colourLevel({TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1'}), 0);
	t.is(colourLevel({TERM: 'xterm-256color', NO_COLOR: ''}), 2, 'an empty NO_COLOR says nothing');
	t.is(colourLevel({TERM: 'xterm', FORCE_COLOR: '3'}), 3);
	t.is(colourLevel({TERM: 'xterm', FORCE_COLOR: '0'}), 0);
	t.is(colourLevel({TERM: 'xterm-256color'}, true), 0);
	t.is(colourLevel({CI: 'true', TERM: 'xterm-256color'}), 2, 'CI says nothing about a terminal that is one');
});

test('locale and terminal decide between the screen, ASCII and plain lines', t => {
	t.true(isUtf8({LANG: 'en_US.UTF-8'}, 'linux'));
	t.true(isUtf8({LC_ALL: 'C.utf8', LANG: 'C'}, 'linux'));
	t.false(isUtf8({LANG: 'C'}, 'linux'));
	t.false(isUtf8({}, 'linux'));
	t.true(isUtf8({}, 'win32'));
	t.is(noScreenBecause({TERM: 'xterm'}, true, true), undefined);
	t.is(noScreenBecause({TERM: 'dumb'}, true, true), 'TERM is dumb');
	t.regex(noScreenBecause({TERM: 'xterm'}, false, true) ?? '', /input/);
	t.regex(noScreenBecause({TERM: 'xterm'}, true, false) ?? '', /output/);
});

test('states have glyphs of their own, in ASCII too', t => {
	const shown = (['ok', 'warn', 'bad', 'wait', 'gone', 'silent', 'cordon', 'info'] as const).map(
		state => glyphs[state],
	);
	t.is(new Set(shown).size, shown.length);
	t.is(new Set(shown.map(asciiGlyph)).size, shown.length);
});
