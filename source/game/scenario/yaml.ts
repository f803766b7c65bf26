/*
YAML as plain data: the text as tokens (`yaml/depth.ts` looks how deep they go), as documents, as data (`yaml/plain-data.ts`),
and the way back to its lines (`yaml/places.ts`).
*/
import {Composer, type CST, LineCounter, Parser} from 'yaml';
import {readJson} from './json-text.ts';
import {mebi, scenarioLimits, type YamlLimits} from './limits.ts';
import type {Problem} from './problems.ts';
import {tooDeepAt} from './yaml/depth.ts';
import {type Composed, documentOf, nowhere, type Origin, whereText, type YamlDocument} from './yaml/places.ts';
import {convert, newWalk} from './yaml/plain-data.ts';
import {readQuickly} from './yaml/quick.ts';

/** The documents of a text that are in good form, and what is wrong with the others. */
export type YamlText = {readonly documents: readonly YamlDocument[]; readonly problems: readonly Problem[]};

/** NUL, and halves of characters. */
const unreadable = /\0|\p{Surrogate}/u;

type WellFormed = {isWellFormed?(): boolean};

/** The place of the first character that is no text, or −1. The platform's own check is a hundred times quicker. */
const unreadableAt = (text: string): number =>
	!text.includes('\0') && (text as WellFormed).isWellFormed?.() === true ? -1 : text.search(unreadable);

const sentence = (message: string): string => {
	const first = message.split('\n')[0] ?? message;
	return first.charAt(0).toLowerCase() + first.slice(1);
};

/** Hints for what trips people most often; the package's own message says the rest. */
const hints: Readonly<Record<string, string>> = {
	TAB_AS_INDENT: 'indent with spaces',
	BAD_INDENT: 'give all fields of one object the same indentation',
	MULTILINE_IMPLICIT_KEY: 'is a colon or a quote missing on the line before?',
	BLOCK_AS_IMPLICIT_KEY: 'is there a colon too many on this line?',
};

const composedProblems = (origin: Origin, lines: LineCounter, composed: Composed): Problem[] => {
	const problems = composed.errors.map(error => ({
		where: whereText(origin, Math.max(1, lines.linePos(error.pos[0]).line), []),
		what: sentence(error.message),
		hint: hints[error.code] ?? '',
	}));
	const version = composed.directives.yaml;
	return version.explicit === true && version.version !== '1.2'
		? [...problems, {where: whereText(origin, 1, []), what: 'only YAML 1.2 is read', hint: 'remove the %YAML line'}]
		: problems;
};

const tokensOf = (text: string, lines: LineCounter): CST.Token[] => [...new Parser(lines.addNewLine).parse(text)];

const compose = (tokens: readonly CST.Token[]): Composed[] => {
	const composer = new Composer({
		version: '1.2',
		schema: 'core',
		merge: false,
		// Checked by the walk below: the package compares each key with each other key, which a hostile file turns into minutes.
		uniqueKeys: false,
		strict: true,
		prettyErrors: false,
		logLevel: 'silent',
	});
	return [...composer.compose(tokens)];
};

/** Data that came the quick way; its places are looked for only when somebody asks. */
const documentOfJson = (origin: Origin, text: string, data: unknown): YamlDocument => {
	let found: YamlDocument | undefined;

	const slow = (): YamlDocument => {
		if (found === undefined) {
			const lines = new LineCounter();
			const [composed] = compose(tokensOf(text, lines));
			found = composed === undefined ? undefined : documentOf(origin, lines, composed, data);
		}

		return found ?? nowhere(origin, data);
	};

	return {
		data,
		line: path => slow().line(path),
		keyLine: path => slow().keyLine(path),
		where: (path, options) => slow().where(path, options),
		originOf: path => slow().originOf(path),
	};
};

/** Documents that came the quick way; all their places are looked for together, when somebody asks for one. */
const documentsOfQuick = (origin: Origin, text: string, quick: readonly unknown[]): readonly YamlDocument[] => {
	let found: readonly YamlDocument[] | undefined;

	const slow = (at: number): YamlDocument => {
		if (found === undefined) {
			const lines = new LineCounter();
			const composed = compose(tokensOf(text, lines));
			found = quick.map((data, index) => {
				const one = composed[index];
				return one === undefined ? nowhere(origin, data) : documentOf(origin, lines, one, data);
			});
		}

		return found[at] ?? nowhere(origin, quick[at]);
	};

	return quick.map((data, at) => ({
		data,
		line: path => slow(at).line(path),
		keyLine: path => slow(at).keyLine(path),
		where: (path, options) => slow(at).where(path, options),
		originOf: path => slow(at).originOf(path),
	}));
};

const readDocument = (
	composed: Composed,
	lines: LineCounter,
	origin: Origin,
	limits: YamlLimits,
): {readonly document: YamlDocument; readonly problems: readonly Problem[]} => {
	const walk = newWalk(limits);
	const data = composed.errors.length > 0 ? null : convert(walk, composed.contents, []).value;
	const faults = walk.faults.map(({offset, path, what, hint}) => ({
		where: whereText(origin, Math.max(1, lines.linePos(offset).line), path),
		what,
		hint,
	}));
	return {
		document: documentOf(origin, lines, composed, data),
		problems: [...composedProblems(origin, lines, composed), ...faults],
	};
};

/**
Reads YAML (or JSON, which is YAML) as frozen plain data, with every problem of form at its line.

YAML 1.2 with the core schema: `on`, `off`, `yes`, `no` are text. Refused: tags, merge keys, doubled fields, aliases
beyond the limit or to their own parents, numbers that are not finite or not exact, nesting beyond 64 levels.
*/
export const readYaml = (text: string, origin: Origin, limits: YamlLimits = scenarioLimits): YamlText => {
	const refused = (offsetLine: number, what: string, hint = ''): YamlText => ({
		documents: [],
		problems: [{where: whereText(origin, offsetLine, []), what, hint}],
	});

	if (text.length > limits.length) {
		return refused(1, `the file is larger than ${Math.floor(limits.length / mebi)} MiB`, 'split it');
	}

	const bad = unreadableAt(text);

	if (bad >= 0) {
		const line = text.slice(0, bad).split('\n').length;
		return refused(line, `character ${bad + 1} of the file is no text (NUL, or half of a character)`);
	}

	const json = readJson(text, limits);

	if (json !== undefined) {
		return {documents: [documentOfJson(origin, text, json)], problems: []};
	}

	const quick = readQuickly(text, limits);

	if (quick !== undefined) {
		return {documents: documentsOfQuick(origin, text, quick), problems: []};
	}

	const lines = new LineCounter();
	const tokens = tokensOf(text, lines);
	const deepAt = tokens.map(token => tooDeepAt(token, limits.depth)).find(offset => offset !== undefined);

	if (deepAt !== undefined) {
		return refused(lines.linePos(deepAt).line, `nested deeper than ${limits.depth} levels`, 'make it flatter');
	}

	const composed = compose(tokens);

	if (composed.length > limits.documents) {
		return refused(1, `more than ${limits.documents} documents in one file`, 'split the file');
	}

	const read = composed.map(each => readDocument(each, lines, origin, limits));
	return {
		documents: read.flatMap(({document, problems}) => (problems.length > 0 ? [] : [document])),
		problems: read.flatMap(({problems}) => problems),
	};
};
