/** Where in a file a value stands, by its path in the data. */
import {
	type Document,
	isMap,
	isScalar,
	isSeq,
	type LineCounter,
	type Node,
	type ParsedNode,
	type YAMLMap,
	type YAMLSeq,
} from 'yaml';
import {type Path, pathText} from '../problems.ts';

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

/** Text of a file at its very beginning. */
export const originOfFile = (file: string): Origin => ({file, linesBefore: 0, prefix: ''});

/** `file:14`, and after it the path, if any. */
export const whereText = (origin: Origin, line: number, path: Path): string => {
	const inner = pathText(path);
	const words = [origin.prefix, inner].filter(word => word !== '').join(' ');
	return `${origin.file}:${origin.linesBefore + line}${words === '' ? '' : ` ${words}`}`;
};

/** Where a node begins, in characters from the beginning of the text. */
export const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

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

/** A document as the package gives it. */
export type Composed = Document.Parsed<ParsedNode, true> | Document.Parsed<ParsedNode, false>;

/** The data with the way back to its lines. */
export const documentOf = (origin: Origin, lines: LineCounter, composed: Composed, data: unknown): YamlDocument => {
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

/** For a text that only one of the two readers understands: the file is all that can be said. */
export const nowhere = (origin: Origin, data: unknown): YamlDocument => ({
	data,
	line: () => origin.linesBefore + 1,
	keyLine: () => origin.linesBefore + 1,
	where: path => whereText(origin, 1, path),
	originOf: () => origin,
});
