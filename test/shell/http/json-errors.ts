import test from 'ava';
import {goSentence, unrecognized} from '../../../source/shell/http/json-errors.ts';

/** What V8 itself says of a text, in Go's words. */
const said = (text: string): string => {
	try {
		JSON.parse(text);
	} catch (error) {
		return goSentence(text, (error as Error).message);
	}

	return 'nothing';
};

// What encoding/json says of each.
for (const [text, sentence] of [
	['apiVersion: v1', "invalid character 'a' looking for beginning of value"],
	['', 'unexpected end of JSON input'],
	['{"a":', 'unexpected end of JSON input'],
	['{"a', 'unexpected end of JSON input'],
	['{a:1}', "invalid character 'a' looking for beginning of object key string"],
	['{"a" 1}', "invalid character '1' after object key"],
	['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
	['[1 2]', "invalid character '2' after array element"],
	['{} x', "invalid character 'x' after top-level value"],
	['["a\nb"]', String.raw`invalid character '\n' in string literal`],
	["{'a':1}", String.raw`invalid character '\'' looking for beginning of object key string`],
] as const) {
	test(`${JSON.stringify(text)}: ${sentence}`, t => {
		t.is(said(text), sentence);
	});
}

test('what cannot be read is shown from its beginning: JSON as it is, anything else as hexadecimal', t => {
	t.is(
		unrecognized('Pod', '', 'unexpected end of JSON input'),
		"the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
	);
	t.regex(unrecognized('Pod', `{"a":"${'x'.repeat(40)}`, 'why'), /: why \(\{"a":"x{24} \.\.\.\)$/);
	t.regex(unrecognized('Pod', 'kind: Pod', 'why'), /: why \(6b696e643a20506f64\)$/);
});
