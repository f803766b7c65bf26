/*
What differs between two values, as Kubernetes shows it below some refusals: both as JSON of one blank a level, and of the lines
that differ a unified diff with three lines around each.

Lines are paired by the longest common block first, and then on each side of it; what stands more often than once in a hundred
lines of a long text pairs nothing by itself. That is why a change may look longer than it needs to be.

Source: k8s.io/apimachinery/pkg/util/diff, github.com/pmezard/go-difflib/difflib
*/
import type {Json} from './json.ts';

/** `size` lines that are the same, from here on in the one text and in the other. */
type Block = {readonly left: number; readonly right: number; readonly size: number};

/** Lines `from` up to `to`, without the last. */
type Range = {readonly from: number; readonly to: number};

type Change = {readonly same: boolean; readonly left: Range; readonly right: Range};

const around = 3;

/** From so many lines on there are lines that stand too often to say anything. */
const longText = 200;

const placesIn = (lines: readonly string[]): ReadonlyMap<string, readonly number[]> => {
	const places = new Map<string, number[]>();

	for (const [at, line] of lines.entries()) {
		const known = places.get(line);

		if (known === undefined) {
			places.set(line, [at]);
		} else {
			known.push(at);
		}
	}

	const most = lines.length < longText ? lines.length : Math.floor(lines.length / 100) + 1;
	return new Map([...places].filter(([, all]) => all.length <= most));
};

const longestBlock = (
	lefts: readonly string[],
	rights: readonly string[],
	places: ReadonlyMap<string, readonly number[]>,
	left: Range,
	right: Range,
): Block => {
	let best: Block = {left: left.from, right: right.from, size: 0};
	let ending: ReadonlyMap<number, number> = new Map();

	for (let at = left.from; at < left.to; at++) {
		const next = new Map<number, number>();

		for (const place of places.get(lefts[at] as string) ?? []) {
			if (place >= right.from && place < right.to) {
				const size = (ending.get(place - 1) ?? 0) + 1;
				next.set(place, size);

				if (size > best.size) {
					best = {left: at - size + 1, right: place - size + 1, size};
				}
			}
		}

		ending = next;
	}

	return grownBlock(best, lefts, rights, left, right);
};

/** With the lines before and after it that are the same too, though they stand often. */
const grownBlock = (
	block: Block,
	lefts: readonly string[],
	rights: readonly string[],
	left: Range,
	right: Range,
): Block => {
	let {left: first, right: other, size} = block;

	while (first > left.from && other > right.from && lefts[first - 1] === rights[other - 1]) {
		first -= 1;
		other -= 1;
		size += 1;
	}

	while (first + size < left.to && other + size < right.to && lefts[first + size] === rights[other + size]) {
		size += 1;
	}

	return {left: first, right: other, size};
};

const blocksOf = (lefts: readonly string[], rights: readonly string[]): readonly Block[] => {
	const places = placesIn(rights);
	const within = (left: Range, right: Range): readonly Block[] => {
		const block = longestBlock(lefts, rights, places, left, right);

		if (block.size === 0) {
			return [];
		}

		const [leftEnd, rightEnd] = [block.left + block.size, block.right + block.size];
		return [
			...(left.from < block.left && right.from < block.right
				? within({from: left.from, to: block.left}, {from: right.from, to: block.right})
				: []),
			block,
			...(leftEnd < left.to && rightEnd < right.to
				? within({from: leftEnd, to: left.to}, {from: rightEnd, to: right.to})
				: []),
		];
	};
	return within({from: 0, to: lefts.length}, {from: 0, to: rights.length});
};

/** Blocks that touch on both sides are one. */
const joined = (blocks: readonly Block[]): readonly Block[] => {
	const all: Block[] = [];

	for (const block of blocks) {
		const last = all.at(-1);

		if (last !== undefined && last.left + last.size === block.left && last.right + last.size === block.right) {
			all[all.length - 1] = {...last, size: last.size + block.size};
		} else {
			all.push(block);
		}
	}

	return all;
};

const changesOf = (lefts: readonly string[], rights: readonly string[]): readonly Change[] => {
	const end: Block = {left: lefts.length, right: rights.length, size: 0};
	let [left, right] = [0, 0];
	return [...joined(blocksOf(lefts, rights)), end].flatMap(block => {
		const differs = left < block.left || right < block.right;
		const change = {same: false, left: {from: left, to: block.left}, right: {from: right, to: block.right}};
		left = block.left + block.size;
		right = block.right + block.size;
		const same = {same: true, left: {from: block.left, to: left}, right: {from: block.right, to: right}};
		return [...(differs ? [change] : []), ...(block.size > 0 ? [same] : [])];
	});
};

const lastOf = ({from, to}: Range, count: number): Range => ({from: Math.max(from, to - count), to});
const firstOf = ({from, to}: Range, count: number): Range => ({from, to: Math.min(to, from + count)});

const cut = (change: Change, part: (range: Range, count: number) => Range): Change => ({
	...change,
	left: part(change.left, around),
	right: part(change.right, around),
});

/** Changes that stand close together, each with what is around it. */
const groupsOf = (changes: readonly Change[]): readonly (readonly Change[])[] => {
	const groups: Change[][] = [];
	let group: Change[] = [];

	for (const [at, change] of changes.entries()) {
		const isLong = change.same && change.left.to - change.left.from > around * 2;

		if (change.same && at === 0) {
			group.push(cut(change, lastOf));
		} else if (change.same && at === changes.length - 1) {
			group.push(cut(change, firstOf));
		} else if (isLong) {
			groups.push([...group, cut(change, firstOf)]);
			group = [cut(change, lastOf)];
		} else {
			group.push(change);
		}
	}

	return [...groups, group].filter(each => each.some(({same}) => !same));
};

const rangeText = (from: number, to: number): string =>
	to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;

const groupText = (group: readonly Change[], lefts: readonly string[], rights: readonly string[]): string => {
	const [first, last] = [group[0] as Change, group.at(-1) as Change];
	const lines = group.flatMap(({same, left, right}) =>
		same
			? lefts.slice(left.from, left.to).map(line => ` ${line}`)
			: [
					...lefts.slice(left.from, left.to).map(line => `-${line}`),
					...rights.slice(right.from, right.to).map(line => `+${line}`),
				],
	);
	const head = `@@ -${rangeText(first.left.from, last.left.to)} +${rangeText(first.right.from, last.right.to)} @@`;
	return [head, ...lines, ''].join('\n');
};

/** Go's JSON keeps HTML away. */
const linesOf = (value: Json): readonly string[] =>
	JSON.stringify(value, undefined, 1)
		.replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)
		.split('\n');

/** Empty when the two are the same. */
export const unifiedDiff = (before: Json, after: Json): string => {
	const [lefts, rights] = [linesOf(before), linesOf(after)];
	return groupsOf(changesOf(lefts, rights))
		.map(group => groupText(group, lefts, rights))
		.join('');
};
