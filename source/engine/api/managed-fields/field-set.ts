/*
Sets of fields, as `metadata.managedFields` writes them. A field is a path of elements, each written as FieldsV1 has it:

	f:replicas                          the member of an object
	k:{"name":"main"}                   the item of a list with this key
	v:"kubernetes.io/pvc-protection"    the value in a set of values

Source: sigs.k8s.io/structured-merge-diff/v6/fieldpath
*/
import {isObject, type Json, type JsonObject} from '../json.ts';
import {compareElements, elementText, isElement} from './path-element.ts';

/** One element: whether the path that ends here is in the set, and what is in it below. */
export type FieldNode = {readonly member: boolean; readonly below: FieldSet};

/** No node of a set is without members: a set without nodes is the empty one. */
export type FieldSet = ReadonlyMap<string, FieldNode>;

/** The elements from the object to a field. */
export type FieldPath = readonly string[];

export const noFields: FieldSet = new Map();

/** Whether a path is in the result, from whether it is in the one and in the other set. */
type Rule = (inLeft: boolean, inRight: boolean) => boolean;

const combined = (left: FieldSet, right: FieldSet, rule: Rule): FieldSet => {
	const result = new Map<string, FieldNode>();

	for (const element of new Set([...left.keys(), ...right.keys()])) {
		const [one, other] = [left.get(element), right.get(element)];
		const member = rule(one?.member === true, other?.member === true);
		const below = combined(one?.below ?? noFields, other?.below ?? noFields, rule);

		if (member || below.size > 0) {
			result.set(element, {member, below});
		}
	}

	return result;
};

export const union = (left: FieldSet, right: FieldSet): FieldSet =>
	right.size === 0 ? left : combined(left, right, (inLeft, inRight) => inLeft || inRight);

/** What is in the left one only. A path that goes leaves those below it where they are. */
export const difference = (left: FieldSet, right: FieldSet): FieldSet =>
	right.size === 0 ? left : combined(left, right, (inLeft, inRight) => inLeft && !inRight);

export const intersection = (left: FieldSet, right: FieldSet): FieldSet =>
	combined(left, right, (inLeft, inRight) => inLeft && inRight);

/** Without these paths and all that is below them. */
export const without = (set: FieldSet, gone: FieldSet): FieldSet => {
	const kept = [...set].flatMap(([element, node]) => {
		const cut = gone.get(element);

		if (cut?.member === true) {
			return [];
		}

		const below = cut === undefined ? node.below : without(node.below, cut.below);
		return node.member || below.size > 0 ? [[element, {...node, below}] as const] : [];
	});
	return new Map(kept);
};

/** With each member of an object that something is known of below: who owns a part owns that there is something. */
export const withParents = (set: FieldSet): FieldSet =>
	new Map(
		[...set].map(([element, {member, below}]) => [
			element,
			{member: member || (below.size > 0 && element.startsWith('f:')), below: withParents(below)},
		]),
	);

export const setOf = (paths: readonly FieldPath[]): FieldSet => {
	const root = new Map<string, FieldNode>();

	for (const path of paths) {
		let level = root;

		for (const [at, element] of path.entries()) {
			const node = level.get(element) ?? {member: false, below: new Map<string, FieldNode>()};
			level.set(element, at === path.length - 1 ? {...node, member: true} : node);
			level = node.below as Map<string, FieldNode>;
		}
	}

	return root;
};

const sortedNodes = (set: FieldSet): ReadonlyArray<readonly [string, FieldNode]> =>
	[...set].sort(([left], [right]) => compareElements(left, right));

/** Every path, in the order in which conflicts are told: what ends at a level comes before what goes on. */
export const pathsOf = (set: FieldSet): readonly FieldPath[] => {
	const nodes = sortedNodes(set);
	return [
		...nodes.filter(([, {member}]) => member).map(([element]) => [element]),
		...nodes.flatMap(([element, {below}]) => pathsOf(below).map(path => [element, ...path])),
	];
};

/** `.spec.containers[name="main"].image` */
export const pathText = (path: FieldPath): string => path.map(elementText).join('');

/** As FieldsV1 writes it; members in Kubernetes' order. */
export const toFieldsV1 = (set: FieldSet): JsonObject =>
	Object.fromEntries(
		sortedNodes(set).map(([element, {member, below}]) => [
			element,
			{...(member && below.size > 0 ? {'.': {}} : {}), ...toFieldsV1(below)},
		]),
	);

/** As deep as any object of Kubernetes could be; what is below is left out. */
const deepest = 200;

const nodesOf = (fields: JsonObject, depth: number): FieldSet =>
	new Map(
		Object.entries(fields)
			.filter(([element]) => isElement(element))
			.map(([element, inner]): [string, FieldNode] => {
				const members = isObject(inner) && depth < deepest ? inner : {};
				const below = nodesOf(members, depth + 1);
				return [element, {member: below.size === 0 || Object.hasOwn(members, '.'), below}];
			}),
	);

/** From FieldsV1; elements of a kind that nobody knows are left out. */
export const fromFieldsV1 = (fields: unknown): FieldSet =>
	isObject(fields as Json) ? nodesOf(fields as JsonObject, 0) : noFields;
