/*
The patch of a client-side apply: what has changed against the live object, and what was there last time and is not now.

	threeWayPatch({last, next, live}, kind) ──▶ {spec: {replicas: 3, template: {spec: {$setElementOrder/containers: […], …}}}}

It is a strategic merge patch, or for a kind that somebody made up a merge patch. What others have set stays: a member is taken
away only where it stood in the last manifest.

Source: k8s.io/apimachinery/pkg/util/strategicpatch, CreateThreeWayMergePatch
*/
import type {AnyKind} from '../../../engine/api/kind.ts';
import {canonicalJson} from '../../../engine/api/names.ts';
import {type FieldShape, patchShapeOf, type Shape, shapeMember} from '../../../engine/api/patch-shapes.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (left: unknown, right: unknown): boolean => canonicalJson(left) === canonicalJson(right);

/** Which half of a patch is wanted: what is new or other, or what is gone. */
type Half = 'set' | 'drop';

const keysOf = (list: readonly unknown[], key: string): readonly unknown[] =>
	list.flatMap(item => (isFields(item) && item[key] !== undefined ? [item[key]] : []));

const itemWith = (list: readonly unknown[], key: string, value: unknown): Fields | undefined =>
	list.find((item): item is Fields => isFields(item) && isSame(item[key], value));

/** Items that are told apart by a member: changes of each, and `$patch: delete` for those that are gone. */
const listDifference = (
	from: readonly unknown[],
	to: readonly unknown[],
	key: string,
	shape: Shape | undefined,
	half: Half,
): readonly unknown[] => {
	const kept = to.filter(isFields).flatMap(item => {
		const before = itemWith(from, key, item[key]);
		const change = before === undefined ? (half === 'set' ? item : {}) : difference(before, item, shape, half);
		return Object.keys(change).length === 0 ? [] : [{...change, [key]: item[key]}];
	});
	const gone = keysOf(from, key).filter(value => itemWith(to, key, value) === undefined);
	return half === 'set' ? kept : [...kept, ...gone.map(value => ({$patch: 'delete', [key]: value}))];
};

/** What a list becomes in a patch: it is merged by a key, merged as a set, or replaced. */
const listMembers = (
	name: string,
	from: readonly unknown[],
	to: readonly unknown[],
	said: FieldShape,
	half: Half,
): Fields => {
	if (said.merge !== undefined) {
		const {merge} = said;
		const items = listDifference(from, to, merge, said.shape, half);
		const order = keysOf(to, merge);
		const isMoved =
			half === 'set' &&
			!isSame(
				order,
				keysOf(from, merge).filter(value => order.some(each => isSame(each, value))),
			);
		return items.length === 0 && !isMoved
			? {}
			: {
					[`$setElementOrder/${name}`]: order.map(value => ({[merge]: value})),
					...(items.length === 0 ? {} : {[name]: items}),
				};
	}

	if (said.mergeValues === true) {
		const added = to.filter(value => !from.some(each => isSame(each, value)));
		const gone = from.filter(value => !to.some(each => isSame(each, value)));
		const change = half === 'set' ? added : gone;
		return change.length === 0
			? {}
			: {[`$setElementOrder/${name}`]: to, [half === 'set' ? name : `$deleteFromPrimitiveList/${name}`]: change};
	}

	return half === 'set' && !isSame(from, to) ? {[name]: to} : {};
};

const memberDifference = (name: string, from: unknown, to: unknown, said: FieldShape, half: Half): Fields => {
	if (to === undefined) {
		return half === 'drop' && from !== undefined ? {[name]: null} : {};
	}

	if (isFields(from) && isFields(to) && said.replace !== true) {
		const below = difference(from, to, said.shape, half);
		return Object.keys(below).length === 0 ? {} : {[name]: below};
	}

	if (Array.isArray(from) && Array.isArray(to)) {
		return listMembers(name, from as readonly unknown[], to as readonly unknown[], said, half);
	}

	if (half === 'drop' || isSame(from, to)) {
		return {};
	}

	return {[name]: isFields(from) && isFields(to) ? {...to, $patch: 'replace'} : to};
};

const difference = (from: Fields, to: Fields, shape: Shape | undefined, half: Half): Fields =>
	Object.assign(
		{},
		...[...new Set([...Object.keys(from), ...Object.keys(to)])].map(name =>
			memberDifference(name, from[name], to[name], shapeMember(shape, name) ?? {}, half),
		),
	);

/** Two halves as one patch; where both say something, what is set goes before what is gone. */
const joined = (drop: unknown, set: unknown, merge?: string): unknown => {
	if (Array.isArray(drop) && Array.isArray(set)) {
		const list = set as readonly unknown[];
		const rest = (drop as readonly unknown[]).filter(
			item => !list.some(each => isFields(each) && sameItem(each, item)),
		);
		const own = list.map(each => {
			const other = (drop as readonly unknown[]).find(item => sameItem(each, item));
			return other === undefined || merge === 'values' ? each : joined(other, each);
		});
		return [...own, ...rest];
	}

	if (!isFields(drop) || !isFields(set)) {
		return set === undefined ? drop : set;
	}

	const names = [...new Set([...Object.keys(set), ...Object.keys(drop)])];
	return Object.fromEntries(
		names.map(
			name => [name, name.startsWith('$') ? (set[name] ?? drop[name]) : joined(drop[name], set[name])] as const,
		),
	);
};

const itemKeys = [
	'name',
	'mountPath',
	'containerPort',
	'port',
	'topologyKey',
	'ip',
	'uid',
	'key',
	'type',
	'devicePath',
];

/** Whether two parts of a patch are about one item: they have the same key, whichever it is. */
const sameItem = (left: unknown, right: unknown): boolean => {
	if (!isFields(left) || !isFields(right)) {
		return false;
	}

	const key = itemKeys.find(each => left[each] !== undefined && right[each] !== undefined);
	return key !== undefined && isSame(left[key], right[key]);
};

const mergeDifference = (from: Fields, to: Fields, half: Half): Fields => difference(from, to, undefined, half);

export type ThreeWay = {readonly last: unknown; readonly next: object; readonly live: object};

/** The patch; an empty object when there is nothing to do. */
export const threeWayPatch = ({last, next, live}: ThreeWay, kind: AnyKind): Fields => {
	const [before, after, now] = [isFields(last) ? last : {}, next as Fields, live as Fields];

	if (kind.custom !== undefined) {
		return joined(mergeDifference(before, after, 'drop'), mergeDifference(now, after, 'set')) as Fields;
	}

	const shape = patchShapeOf(kind);
	return joined(difference(before, after, shape, 'drop'), difference(now, after, shape, 'set')) as Fields;
};
