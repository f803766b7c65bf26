/*
What is wrong with a text that is no JSON, in Go's words: clients and people know those.

	unrecognized('ConfigMap', 'apiVersion: v1', error)
	the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid
	character 'a' looking for beginning of value (61706956657273696f6e3a2076…)

Source: encoding/json scanner.go; k8s.io/apiserver/pkg/endpoints/handlers/rest.go, transformDecodeError, summarizeData
*/
import {goTypeOf} from '../../engine/api/json.ts';

/** JavaScript's sentences with Go's, for the letter at which reading stopped. */
const words: ReadonlyArray<readonly [RegExp, (letter: string) => string]> = [
	[/end of JSON input|Unterminated/u, () => 'unexpected end of JSON input'],
	[/Expected ':'/u, letter => `invalid character ${letter} after object key`],
	[/property name/u, letter => `invalid character ${letter} looking for beginning of object key string`],
	[/after property value/u, letter => `invalid character ${letter} after object key:value pair`],
	[/after array element/u, letter => `invalid character ${letter} after array element`],
	[/control character/u, letter => `invalid character ${letter} in string literal`],
	[/after JSON/u, letter => `invalid character ${letter} after top-level value`],
	[/./u, letter => `invalid character ${letter} looking for beginning of value`],
];

/** Where reading stopped; JavaScript tells the place, or the letter itself. */
const stoppedAt = (text: string, message: string): string | undefined => {
	const place = /at position (\d+)/u.exec(message)?.[1];
	return place === undefined ? /Unexpected token '?(.)/u.exec(message)?.[1] : text[Number(place)];
};

/** A letter in Go's quotes. */
const quoted = (letter: string): string => {
	switch (letter) {
		case "'":
			return String.raw`'\''`;
		case '"':
			return `'"'`;
		default:
			return `'${JSON.stringify(letter).slice(1, -1)}'`;
	}
};

/** Go's sentence for what JSON.parse said of a text. */
export const goSentence = (text: string, message: string): string => {
	const letter = stoppedAt(text, message);
	const [, say] =
		letter === undefined ? (words[0] as (typeof words)[number]) : words.find(([said]) => said.test(message))!;
	return say(quoted(letter ?? ''));
};

const shownBytes = 30;

const summary = (text: string): string => {
	const bytes = Buffer.from(text);

	if (bytes.length === 0) {
		return '<empty>';
	}

	const more = bytes.length > shownBytes ? ' ...' : '';
	const shown = bytes.subarray(0, shownBytes);
	return `${text.startsWith('{') ? shown.toString('utf8') : shown.toString('hex')}${more}`;
};

const unreadable = (kind: string, text: string, why: string): string =>
	`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(text)})`;

export const unrecognized = (kind: string, text: string, why: string): string =>
	unreadable(kind, text, `couldn't get version/kind; json parse error: ${why}`);

/** What does not say what it is. */
export const kindless = (kind: string, text: string): string =>
	unreadable(kind, text, `Object 'Kind' is missing in '${text}'`);

/** What Go says of JSON that is no object. */
export const notAnObject = (value: unknown): string => {
	if (value === undefined) {
		return 'unexpected end of JSON input';
	}

	const wanted = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
	return `json: cannot unmarshal ${goTypeOf(value)} into Go value of type ${wanted}`;
};

/** What is wrong with a text that should be JSON, in Go's words; undefined of one that is. */
export const syntaxProblem = (text: string): string | undefined => {
	try {
		JSON.parse(text);
		return undefined;
	} catch (error) {
		return goSentence(text, (error as Error).message);
	}
};
