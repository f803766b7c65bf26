import test from 'ava';
import {harmless, harmlessJson, harmlessLines, pasted} from '../../../source/shell/tui/escape.ts';
import {Surface} from '../../../source/shell/tui/surface.ts';
import {frames} from '../../helpers/frames.ts';
import {hostile} from '../../helpers/hostile.ts';
import {picture} from '../../helpers/picture.ts';

/** Everything a terminal could obey, and everything nobody can see. */
const forbidden =
	/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/;

test('plain text comes back as it is', t => {
	for (const text of ['web-7f-4kq9z', '07:43.0 ● Scheduled → node-a3', 'größe Ω 日本語', '👩‍🚒 fire', 'é́ two marks']) {
		t.is(harmless(text), text);
	}
});

test('two hundred hostile texts lose their power and none of their traces', t => {
	t.true(hostile.length >= 200);

	for (const text of hostile) {
		const shown = harmless(text);
		t.notRegex(shown, forbidden, JSON.stringify(text));
		t.true(shown.length > 0, JSON.stringify(text));
		t.not(shown, text, `not a hostile text: ${JSON.stringify(text)}`);
		t.is(harmless(shown), shown, 'what is harmless stays as it is');
	}
});

test('control characters are shown by their pictures, others by their number', t => {
	t.is(harmless('\u001b[31mred\u0007'), '␛[31mred␇');
	t.is(harmless('a\u202eb'), 'a⟨202E⟩b');
	t.is(harmless('a\u009bb'), 'a⟨009B⟩b');
	t.is(harmless('one\r\ntwo'), 'one␍␊two');
	t.is(harmless('x\ufe0f'), 'x⟨FE0F⟩');
	t.is(harmless('\ud800'), '⟨D800⟩');
	t.is(harmless('z\u0300\u0301\u0302\u0303\u0304'), 'z\u0300\u0301\u0302\u0303⟨0304⟩');
});

test('lines are cut where they end and nowhere else', t => {
	t.deepEqual(harmlessLines('one\ttwo\nthree\r\nfour\u2028five'), ['one    two', 'three', 'four⟨2028⟩five']);
});

test('JSON keeps its value and loses what a terminal would obey', t => {
	for (const text of hostile) {
		const json = harmlessJson(JSON.stringify({[text]: text}));
		t.notRegex(
			json,
			/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
			JSON.stringify(text),
		);
		t.deepEqual(JSON.parse(json), {[text]: text});
	}
});

test('a paste brings text, no keys', t => {
	t.is(pasted('one\ntwo\u001b[A\u0003'), 'one two[A');
});

test('nothing that is written onto a surface can leave it as a sequence', t => {
	for (const text of hostile) {
		const surface = new Surface(60, 1);
		surface.put(0, 0, [['bad', text], ' end']);
		t.notRegex(surface.text().slice(0, -1), forbidden, JSON.stringify(text));
	}
});

test('hostile names, messages and titles stay harmless on every screen', t => {
	const words = (value: unknown, text: string): unknown => {
		if (Array.isArray(value)) {
			return value.map(entry => words(entry, text));
		}

		if (value === null || typeof value !== 'object') {
			return value;
		}

		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [
				key,
				typeof entry === 'string' &&
				['text', 'name', 'reason', 'title', 'note', 'brief', 'story', 'seed', 'share', 'node'].includes(key)
					? `${text}${entry}`
					: words(entry, text),
			]),
		);
	};

	for (const [name, frame] of Object.entries(frames)) {
		const screen = name === 'large' ? 'watch' : name;

		for (const text of ['\u001b]52;c;aGk=\u0007', '\u202eevil', '\ue000\ue0c8', 'a\nb\r']) {
			const surface = picture(screen, words(frame, text) as typeof frame, 120, 36);
			t.notRegex(surface.characters.join(''), forbidden, `${name} ${JSON.stringify(text)}`);
		}
	}
});
