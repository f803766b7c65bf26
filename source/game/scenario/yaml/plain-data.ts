/**
The walk from the package's nodes to frozen plain data. It counts what aliases repeat as if it were written out, and ends
early, at the first fault that makes going on pointless.
*/
import {isAlias, isCollection, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq} from 'yaml';
import type {YamlLimits} from '../limits.ts';
import type {Path} from '../problems.ts';
import {offsetOf} from './places.ts';

/** A fault of form, found while walking; carried as a value up to the door. */
type Fault = {readonly path: Path; readonly offset: number; readonly what: string; readonly hint: string};

const loneSurrogate = /\p{Surrogate}/u;

const coreTags = new Set(
	['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(name => `tag:yaml.org,2002:${name}`),
);

/** What an anchor stands for: its finished value, how many nodes it has and how deep it is; undefined while it is open. */
type Anchored = {readonly value: unknown; readonly nodes: number; readonly depth: number} | undefined;

/** What the walk may do, what it found, and how far it has come. */
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
export const convert = (walk: Walk, node: Node | null, path: Path): Converted => {
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

/** A walk that has not begun. */
export const newWalk = (limits: YamlLimits): Walk => ({
	limits,
	faults: [],
	anchors: new Map(),
	nodes: 0,
	aliases: 0,
	stopped: false,
});
