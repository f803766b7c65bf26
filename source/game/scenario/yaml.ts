import {
	Composer,
	type CST,
	type Document,
	isAlias,
	isCollection,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	type ParsedNode,
	Parser,
	type YAMLMap,
	type YAMLSeq,
} from 'yaml';
import {readJson} from './json-text.ts';
import {mebi, scenarioLimits, type YamlLimits} from './limits.ts';
import {type Path, type Problem, pathText} from './problems.ts';

/** How a document's places are said: the file, and how many lines of it stand before the document's first. */
export type Origin = {readonly file: string; readonly linesBefore: number; readonly prefix: string};

/** One document as plain data, and the way back from a path in it to its line. */
export type YamlDocument = {
	readonly data: unknown;
	/** Line of the value at the path, or of its nearest parent that exists. */
	line(path: Path): number;
	/** Line of the key itself, for a field that should not be there. */
	keyLine(path: Path): number;
	/** `scenario.yaml:14 traffic.clients[0].rate`. */
	where(path: Path, options?: {readonly atKey?: boolean | undefined}): string;
	/** Where a document that is written inside this one as a block of text begins. */
	originOf(path: Path): Origin;
};

export type YamlText = {readonly documents: readonly YamlDocument[]; readonly problems: readonly Problem[]};

/** Text of a file at its very beginning. */
export const originOfFile = (file: string): Origin => ({file, linesBefore: 0, prefix: ''});

/** `file:14`, and after it the path, if any. */
const whereText = (origin: Origin, line: number, path: Path): string => {
	const inner = pathText(path);
	const words = [origin.prefix, inner].filter(word => word !== '').join(' ');
	return `${origin.file}:${origin.linesBefore + line}${words === '' ? '' : ` ${words}`}`;
};

/** A fault of form, found while walking; carried as a value up to the door. */
type Fault = {readonly path: Path; readonly offset: number; readonly what: string; readonly hint: string};

/**
How deep collections nest, and where they first nest too deep. Walks with a stack of its own: the package's composer
recurses and would run out of the machine's stack at some thousands of levels.
*/
const tooDeepAt = (token: CST.Token, limit: number): number | undefined => {
	const stack: Array<{readonly token: CST.Token; readonly depth: number}> = [{token, depth: 0}];

	while (stack.length > 0) {
		const {token, depth} = stack.pop()!;

		if (depth > limit) {
			return token.offset;
		}

		if (token.type === 'document' && token.value !== undefined) {
			stack.push({token: token.value, depth});
		}

		if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') {
			continue;
		}

		for (const item of token.items) {
			for (const child of [item.key, item.value]) {
				if (child !== undefined && child !== null) {
					stack.push({token: child, depth: depth + 1});
				}
			}
		}
	}

	return undefined;
};

const loneSurrogate = /\p{Surrogate}/u;
/** NUL, and halves of characters. */
const unreadable = /\0|\p{Surrogate}/u;
const coreTags = new Set(
	['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(name => `tag:yaml.org,2002:${name}`),
);

/** What an anchor stands for: its finished value, how many nodes it has and how deep it is; undefined while it is open. */
type Anchored = {readonly value: unknown; readonly nodes: number; readonly depth: number} | undefined;

/** The walk from the package's nodes to plain data. It ends early, at the first fault that makes going on pointless. */
type Walk = {
	readonly limits: YamlLimits;
	readonly faults: Fault[];
	readonly anchors: Map<string, Anchored>;
	nodes: number;
	aliases: number;
	stopped: boolean;
};

type Converted = {readonly value: unknown; readonly depth: number};

const nothing: Converted = {value: null, depth: 0};
const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const report = (walk: Walk, node: Node | null, path: Path, what: string, hint = ''): Converted => {
	walk.faults.push({path, offset: offsetOf(node), what, hint});
	return nothing;
};

const stop = (walk: Walk, node: Node | null, path: Path, what: string, hint = ''): Converted => {
	walk.stopped = true;
	return report(walk, node, path, what, hint);
};

const number = (walk: Walk, node: Node, value: number, path: Path): Converted => {
	if (!Number.isFinite(value)) {
		return report(walk, node, path, 'the number is not finite', 'write a number that a cluster can count to');
	}

	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		return report(walk, node, path, 'the number is too large to be exact', 'write it as text, in quotes, or smaller');
	}

	return {value: value === 0 ? 0 : value, depth: 0};
};

const scalar = (walk: Walk, node: Node, value: unknown, path: Path): Converted => {
	if (typeof value === 'number') {
		return number(walk, node, value, path);
	}

	if (typeof value === 'string') {
		if (value.length > walk.limits.string) {
			return report(walk, node, path, `the text is longer than ${walk.limits.string} characters`);
		}

		return loneSurrogate.test(value)
			? report(walk, node, path, 'the text holds half of a character (a lone surrogate)')
			: {value, depth: 0};
	}

	return value === null || typeof value === 'boolean'
		? {value, depth: 0}
		: report(walk, node, path, 'a value of this type cannot be used', 'use text, a number, true, false or null');
};

/** The text of a key; numbers and booleans as keys are taken as they are written, as Kubernetes does. */
const keyText = (walk: Walk, key: unknown, path: Path): string | undefined => {
	if (!isScalar(key)) {
		report(walk, (key ?? null) as Node | null, path, 'a field name must be plain text');
		return undefined;
	}

	if (key.value === '<<' && key.type === 'PLAIN') {
		report(walk, key, path, 'merge keys (<<) are not part of YAML 1.2', 'write the fields out');
		return undefined;
	}

	if (typeof key.value === 'string') {
		return key.value;
	}

	if (key.value === null || key.source === undefined) {
		report(walk, key, path, 'a field has no name');
		return undefined;
	}

	return key.source;
};

const mapping = (walk: Walk, node: YAMLMap, path: Path): Converted => {
	const entries: Array<readonly [string, unknown]> = [];
	const seen = new Set<string>();
	let depth = 0;

	for (const pair of node.items) {
		const key = keyText(walk, pair.key, path);

		if (key === undefined) {
			continue;
		}

		const inner = [...path, key];

		if (seen.has(key)) {
			report(walk, pair.key as Node, inner, 'the field is given twice', 'keep one of the two');
			continue;
		}

		seen.add(key);
		const child = convert(walk, pair.value as Node | null, inner);
		entries.push([key, child.value]);
		depth = Math.max(depth, child.depth);

		if (walk.stopped) {
			break;
		}
	}

	return {value: Object.freeze(Object.fromEntries(entries)), depth: depth + 1};
};

const sequence = (walk: Walk, node: YAMLSeq, path: Path): Converted => {
	const items: unknown[] = [];
	let depth = 0;

	for (const [index, item] of node.items.entries()) {
		const child = convert(walk, item as Node | null, [...path, index]);
		items.push(child.value);
		depth = Math.max(depth, child.depth);

		if (walk.stopped) {
			break;
		}
	}

	return {value: Object.freeze(items), depth: depth + 1};
};

/** `200,000`. */
const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const tooMuch = (walk: Walk, node: Node, path: Path): Converted =>
	stop(walk, node, path, `too much repetition (more than ${thousands(walk.limits.nodes)} nodes)`);

const alias = (walk: Walk, node: Node & {readonly source: string}, path: Path): Converted => {
	walk.aliases += 1;

	if (walk.aliases > walk.limits.aliases) {
		return stop(walk, node, path, `more than ${walk.limits.aliases} aliases`, 'write the repeated parts out');
	}

	if (!walk.anchors.has(node.source)) {
		return report(walk, node, path, `there is no anchor &${node.source} before this alias`);
	}

	const target = walk.anchors.get(node.source);

	if (target === undefined) {
		return stop(walk, node, path, `the alias *${node.source} stands inside what it repeats`, 'write it out');
	}

	walk.nodes += target.nodes;
	return walk.nodes > walk.limits.nodes ? tooMuch(walk, node, path) : {value: target.value, depth: target.depth};
};

const plain = (walk: Walk, node: Node, path: Path): Converted => {
	if (isMap(node)) {
		return mapping(walk, node, path);
	}

	return isSeq(node) ? sequence(walk, node, path) : scalar(walk, node, isScalar(node) ? node.value : undefined, path);
};

/** A node as frozen data. Aliases share what they repeat, and are counted as if they did not. */
const convert = (walk: Walk, node: Node | null, path: Path): Converted => {
	if (node === null || walk.stopped) {
		return nothing;
	}

	walk.nodes += 1;

	if (walk.nodes > walk.limits.nodes) {
		return tooMuch(walk, node, path);
	}

	if (isAlias(node)) {
		const repeated = alias(walk, node, path);
		return path.length + repeated.depth > walk.limits.depth ? tooDeep(walk, node, path) : repeated;
	}

	if (node.tag !== undefined && !coreTags.has(node.tag)) {
		return report(walk, node, path, `the tag ${node.tag} is not known`, 'leave tags out: they are not needed');
	}

	const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;

	if (anchor === undefined) {
		return plain(walk, node, path);
	}

	const before = walk.nodes;
	walk.anchors.set(anchor, undefined);
	const converted = plain(walk, node, path);
	walk.anchors.set(anchor, {value: converted.value, depth: converted.depth, nodes: walk.nodes - before + 1});
	return converted;
};

const tooDeep = (walk: Walk, node: Node, path: Path): Converted =>
	stop(walk, node, path.slice(0, 8), `nested deeper than ${walk.limits.depth} levels`, 'make it flatter');

/** The node at a path, or its nearest parent; an alias ends the way, since its place is where the reader looks. */
const nodeAt = (root: ParsedNode | null, path: Path): Node | null => {
	let node: Node | null = root;

	for (const step of path) {
		const next: unknown = isMap(node) || isSeq(node) ? (node as YAMLMap | YAMLSeq).get(step, true) : undefined;

		if (next === undefined || next === null || (next as Node).range === undefined) {
			return node;
		}

		node = next as Node;
	}

	return node;
};

const keyNodeAt = (root: ParsedNode | null, path: Path): Node | null => {
	const parent = nodeAt(root, path.slice(0, -1));
	const last = path.at(-1);

	if (!isMap(parent)) {
		return nodeAt(root, path);
	}

	const pair = parent.items.find(item => isScalar(item.key) && (item.key.value === last || item.key.source === last));
	return pair === undefined ? parent : (pair.key as Node);
};

type Composed = Document.Parsed<ParsedNode, true> | Document.Parsed<ParsedNode, false>;

const documentOf = (origin: Origin, lines: LineCounter, composed: Composed, data: unknown): YamlDocument => {
	const root = composed.contents;
	const lineAt = (node: Node | null): number => Math.max(1, lines.linePos(offsetOf(node)).line);

	return {
		data,
		line: path => origin.linesBefore + lineAt(nodeAt(root, path)),
		keyLine: path => origin.linesBefore + lineAt(keyNodeAt(root, path)),
		where: (path, options) =>
			whereText(origin, lineAt(options?.atKey === true ? keyNodeAt(root, path) : nodeAt(root, path)), path),
		originOf(path) {
			const node = nodeAt(root, path);
			const block = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
			const prefix = [origin.prefix, pathText(path)].filter(word => word !== '').join(' ');
			return {file: origin.file, linesBefore: origin.linesBefore + lineAt(node) - (block ? 0 : 1), prefix};
		},
	};
};

const newWalk = (limits: YamlLimits): Walk => ({
	limits,
	faults: [],
	anchors: new Map(),
	nodes: 0,
	aliases: 0,
	stopped: false,
});

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

/** For a text that only one of the two readers understands: the file is all that can be said. */
const nowhere = (origin: Origin, data: unknown): YamlDocument => ({
	data,
	line: () => origin.linesBefore + 1,
	keyLine: () => origin.linesBefore + 1,
	where: path => whereText(origin, 1, path),
	originOf: () => origin,
});

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

	const bad = text.search(unreadable);

	if (bad >= 0) {
		const line = text.slice(0, bad).split('\n').length;
		return refused(line, `character ${bad + 1} of the file is no text (NUL, or half of a character)`);
	}

	const json = readJson(text, limits);

	if (json !== undefined) {
		return {documents: [documentOfJson(origin, text, json)], problems: []};
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

	return composed.reduce<YamlText>(
		(before, each) => {
			const walk = newWalk(limits);
			const data = each.errors.length > 0 ? null : convert(walk, each.contents, []).value;
			const document = documentOf(origin, lines, each, data);
			const faults = walk.faults.map(fault => ({
				where: whereText(origin, Math.max(1, lines.linePos(fault.offset).line), fault.path),
				what: fault.what,
				hint: fault.hint,
			}));
			const problems = [...composedProblems(origin, lines, each), ...faults];
			return {
				documents: problems.length > 0 ? before.documents : [...before.documents, document],
				problems: [...before.problems, ...problems],
			};
		},
		{documents: [], problems: []},
	);
};
